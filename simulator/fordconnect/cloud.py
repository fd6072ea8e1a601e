"""The state of FordConnect: its apps, who consented to what, which tokens live, what is asked."""

from collections.abc import Iterable, Mapping
from time import monotonic
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from simulator.cars import Car
from simulator.clock import Clock
from simulator.fordpass.accounts import Account
from simulator.fordpass.faults import Fault
from simulator.ledger import Ledger

from .apps import App, Consent, portal
from .bucket import Bucket
from .switches import Switches
from .tokens import TokenOffice, TokenSet
from .visits import Visit


class FordConnectCloud:
    """Ford's official cloud in front of a fleet. The methods play with it; HTTP lives in the rooms.

    The accounts are those of the phone app and the faults those of the whole simulator.
    `wallboxes` holds the ids of the charging stations by VIN.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        cars: Mapping[str, Car],
        ledger: Ledger,
        accounts: dict[str, Account],
        faults: list[Fault],
    ) -> None:
        """Open the cloud in front of cars by their fixture names."""
        self.clock = clock
        self.ledger = ledger
        self.accounts = accounts
        self.faults = faults
        self.apps = portal()
        self.switches = Switches()
        self.tokens = TokenOffice(self.switches)
        self.consents: list[Consent] = []
        self.visits: dict[str, Visit] = {}
        self.wallboxes: dict[str, list[str]] = {
            cars["bev_mach_e"].vin: [str(uuid5(NAMESPACE_URL, "urn:wallbox:1"))]
        }
        self._buckets: dict[Consent, Bucket] = {}
        self._cars = {car.vin: car for car in cars.values()}

    @property
    def app(self) -> App:
        """The first app of the portal."""
        return next(iter(self.apps.values()))

    def cars_of(self, account: Account) -> list[Car]:
        """Return the cars an account may share, in its order."""
        return [self._cars[vin] for vin in account.vins if self._cars[vin].authorized]

    def consent(
        self,
        vin: str,
        categories: Iterable[str] | None = None,
        *,
        email: str = "driver@example.com",
        client_id: str | None = None,
    ) -> Consent:
        """Return a new consent as if the driver had ticked these boxes (all of the app's by default)."""
        app = self.apps[client_id] if client_id else self.app
        ticked = app.categories if categories is None else categories
        consent = Consent(
            app=app,
            account=self.accounts[email],
            car=self._cars[vin],
            categories=frozenset(ticked) & frozenset(app.categories),
        )
        self.consents.append(consent)
        return consent

    def issue_code(self, consent: Consent, redirect_uri: str | None = None) -> str:
        """Return an authorization code as if the browser had been sent back with it."""
        return self.tokens.code(
            consent, redirect_uri or consent.app.redirect_uris[0]
        ).text

    def issue_tokens(self, consent: Consent) -> TokenSet:
        """Return tokens as if a code had been exchanged."""
        return self.tokens.mint(consent)

    def tick(self, vin: str, category: str, *, ticked: bool = True) -> None:
        """Tick a category in a car's consents, or take the tick away."""
        for consent in self.consents_of(vin):
            consent.refused.clear()
            change = (
                consent.categories.union if ticked else consent.categories.difference
            )
            consent.categories = change({category})

    def revoke(self, vin: str | None = None) -> None:
        """Let the tokens of a car's consents die, or of all."""
        for consent in self.consents_of(vin):
            self.tokens.revoke(consent)

    def age_tokens(self, seconds: float) -> None:
        """Make every token older at once."""
        self.tokens.age(seconds)

    def bucket(self, consent: Consent) -> Bucket:
        """Return a consent's bucket with its counters."""
        return self._buckets.setdefault(consent, Bucket(self.switches, self._now))

    def consents_of(self, vin: str | None = None) -> list[Consent]:
        """Return the consents for a car, or all, oldest first."""
        return [one for one in self.consents if vin in (None, one.car.vin)]

    def _now(self) -> float:
        return (
            self.clock.now().timestamp()
            if self.switches.bucket_time == "car"
            else monotonic()
        )


CLOUD = web.AppKey("fordconnect", FordConnectCloud)
