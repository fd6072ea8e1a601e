"""What an owner registers at Ford's developer portal, and what a driver consents to."""

from dataclasses import dataclass, field
from typing import Any

from simulator.cars import Car
from simulator.fordpass.accounts import Account

CATEGORIES = (
    "chargingData",
    "drivingData",
    "evData",
    "tripData",
    "upfitterData",
    "vehicleData",
    "vehicleHealth",
    "vehicleLocation",
    "vehicleSecurity",
    "dynamicCharging",
    "vehicleCommands",
    "vehicleBasicInfo",
    "customerInfo",
    "rewards",
)
_REDIRECTS_AT_MOST = 5


@dataclass(slots=True, kw_only=True)
class App:
    """One app of the developer portal.

    `secrets` are those that have not expired, two at most; `redirect_uris` (one to five) are
    matched exactly; `categories` are those ticked in the portal, and only they can be consented to.
    An app that is not `known` was made within the last two hours.
    """

    client_id: str
    secrets: list[str] = field(repr=False)
    redirect_uris: list[str]
    name: str = "Home"
    categories: tuple[str, ...] = CATEGORIES
    known: bool = True

    def add_redirect(self, uri: str) -> None:
        """Register another address to come back to. Raises ValueError when the portal would refuse it."""
        if uri in self.redirect_uris:
            return
        if not uri.startswith(("https://", "http://localhost")):
            raise ValueError("A redirect address is https:// or http://localhost")
        if len(self.redirect_uris) >= _REDIRECTS_AT_MOST:
            raise ValueError(f"An app has {_REDIRECTS_AT_MOST} redirect addresses")
        self.redirect_uris.append(uri)


@dataclass(slots=True, kw_only=True, eq=False)
class Consent:
    """One driver's word that an app may read one car; `categories` is what was ticked.

    `copy` is the telemetry answered last, `refused` the routes answered 403 or 404 so far.
    """

    app: App
    account: Account
    car: Car
    categories: frozenset[str]
    copy: dict[str, Any] | None = field(default=None, repr=False)
    refused: set[str] = field(default_factory=set)


def portal() -> dict[str, App]:
    """Return the apps by client id: one, with the addresses Home Assistant comes back to."""
    app = App(
        client_id="0c0ffee0-0000-4000-8000-00000000f0cd",
        secrets=["simulated-secret"],
        redirect_uris=[
            "https://my.home-assistant.io/redirect/oauth",
            "http://localhost:8123/auth/external/callback",
            "http://localhost:8080/callback",
        ],
    )
    return {app.client_id: app}
