"""An owner who consented at Ford's official cloud, and the cars' clock as the accounts' own."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession

from custom_components.fordpass.cloud.account import Link, News, Notice
from custom_components.fordpass.cloud.clock import Clock
from custom_components.fordpass.cloud.endpoints import Endpoints
from custom_components.fordpass.cloud.fordconnect import (
    App,
    FordConnectAccount,
    Grant,
    Timing,
    Tokens,
)
from custom_components.fordpass.cloud.signals import Signal
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator import Simulator
from simulator.cars import Car
from simulator.fordconnect import Bucket, Consent, FordConnectCloud
from simulator.fordpass.faults import Fault, FaultKind

TOKEN = "POST *oauth2/v2.0/token"
GARAGE = "GET *fcon-query/v1/garage"
TELEMETRY = "GET *fcon-query/v1/telemetry"
ALERTS = "GET *vehicle-health/alerts"
DEPARTURES = "GET *departure-times"
QUERY = "GET *fcon-query/*"

# Nothing is waited for after trouble with tokens, and nothing is read from what was read before.
INSTANT = Timing(backoff_first=0, backoff_longest=0, fresh=0)


@dataclass
class ConsentingOwner:
    """Opens accounts whose time is the cars' time; what their tokens save is in `saved`."""

    simulator: Simulator
    session: ClientSession
    saved: list[Grant] = field(default_factory=list)
    accounts: list[FordConnectAccount] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    @property
    def cloud(self) -> FordConnectCloud:
        """The cloud."""
        return self.simulator.fordconnect

    @property
    def endpoints(self) -> Endpoints:
        """Where the simulator is."""
        return Endpoints(self.simulator.origin)

    @property
    def clock(self) -> Clock:
        """The cars' clock; whoever sleeps moves it on."""
        return Clock(now=self.simulator.clock.now, sleep=self._sleep)

    @property
    def app(self) -> App:
        """The app of the portal."""
        app = self.cloud.app
        return App(
            client_id=app.client_id,
            client_secret=app.secrets[0],
            redirect_uri=app.redirect_uris[0],
        )

    def consent(self, car: Car, without: tuple[str, ...] = ()) -> Consent:
        """Consent to a car, with all boxes ticked but these."""
        return self.cloud.consent(
            car.vin, set(self.cloud.app.categories).difference(without)
        )

    def grant(self, consent: Consent, *, expired: bool = False) -> Grant:
        """Return tokens as a sign-in would have given."""
        minted = self.cloud.issue_tokens(consent)
        now = datetime.now(UTC)
        return Grant(
            access_token=minted.bearer.text,
            refresh_token=minted.refresh.text,
            expires_in=minted.bearer.life,
            expiration=now if expired else now + timedelta(seconds=minted.bearer.life),
        )

    def tokens(
        self,
        consent: Consent,
        *,
        expired: bool = False,
        app: App | None = None,
        timing: Timing = INSTANT,
    ) -> Tokens:
        """Return the tokens of a consent, kept alive."""
        return Tokens(
            self.session,
            app or self.app,
            self.grant(consent, expired=expired),
            save=self.save,
            endpoints=self.endpoints,
            timing=timing,
        )

    def account(
        self,
        consent: Consent,
        *,
        expired: bool = False,
        memory: Mapping[str, Any] | None = None,
        timing: Timing = INSTANT,
    ) -> FordConnectAccount:
        """Open an account; it is closed when the test ends."""
        account = FordConnectAccount(
            self.session,
            self.tokens(consent, expired=expired),
            endpoints=self.endpoints,
            memory=memory,
            timing=timing,
            clock=self.clock,
        )
        self.accounts.append(account)
        return account

    async def save(self, grant: Grant) -> None:
        """Keep what tokens save."""
        self.saved.append(grant)

    def trouble(
        self, match: str, kind: FaultKind, *, times: int | None = 1, **details: Any
    ) -> None:
        """Order trouble."""
        if times is not None and match.startswith("GET") and kind is FaultKind.RESET:
            # What only reads, aiohttp asks once more when the line is cut.
            times += 1
        self.cloud.faults.append(Fault(match=match, kind=kind, times=times, **details))

    def count(self, pattern: str) -> int:
        """Return how often something was asked."""
        return self.simulator.ledger.count(pattern)

    def bucket(self, consent: Consent) -> Bucket:
        """Return the cloud's own bucket."""
        return self.cloud.bucket(consent)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.simulator.clock.step(seconds)
        await asyncio.sleep(0)


@dataclass
class Diary:
    """What `updates` told, with the cars' time of each."""

    links: list[bool] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    state: VehicleState = field(default_factory=VehicleState)

    def write(self, news: News) -> None:
        """Take a piece of news."""
        match news:
            case Link():
                self.links.append(news.up)
            case Notice():
                self.notices.append(news)
            case _:
                self.state.merge(news)

    def value[T](self, signal: Signal[T]) -> T | None:
        """Return the last value of a signal."""
        return self.state.value(signal)


async def follow(
    owner: ConsentingOwner, account: FordConnectAccount, car: Car, seconds: float
) -> Diary:
    """Follow a car for so many seconds of its time."""
    diary = Diary()
    end = owner.simulator.clock.now() + timedelta(seconds=seconds)
    async with aclosing(account.updates(car.vin)) as updates:
        async for news in updates:
            if owner.simulator.clock.now() >= end:
                break
            diary.write(news)
    return diary


def refused(app: App) -> App:
    """Return an app whose secret has expired."""
    return replace(app, client_secret="expired")
