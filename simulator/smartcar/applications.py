"""What a developer has at Smartcar: applications, the people who connected, their connections."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from simulator.cars import Car

from .errors import SmartcarError
from .told import Told

type Mode = Literal["live", "simulated", "test"]

PERMISSIONS: Final = (
    *(
        f"read_{name}"
        for name in (
            "alerts",
            "battery",
            "charge",
            "charge_events",
            "charge_locations",
            "charge_records",
            "climate",
            "compass",
            "diagnostics",
            "engine_oil",
            "extended_vehicle_info",
            "fuel",
            "location",
            "odometer",
            "security",
            "service_history",
            "speedometer",
            "thermometer",
            "tires",
            "user_profile",
            "vehicle_info",
            "vin",
        )
    ),
    *(
        f"control_{name}"
        for name in ("charge", "climate", "navigation", "pin", "security", "trunk")
    ),
)
NAMESPACE: Final = UUID("5a3c0f7e-0000-4000-8000-5ca7ca000000")


@dataclass(slots=True, kw_only=True)
class Application:
    """One application of the dashboard, with its credentials and its plan.

    `access` is the dashboard's "Vehicle access", asked for when a Connect link names no scope;
    `plan` other than "good" answers BILLING; `simulation` says whether the dashboard's simulator
    drives.
    """

    name: str
    client_id: str
    client_secret: str = field(repr=False)
    credential_id: str
    credential_secret: str = field(repr=False)
    management_token: str = field(repr=False)
    redirect_uris: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    plan: Literal["good", "INVALID_PLAN", "ACCOUNT_SUSPENDED"] = "good"
    simulation: bool = True

    def register(self, redirect_uri: str) -> None:
        """Register an address to come back to; http is for localhost alone. Raises ValueError."""
        parts = urlsplit(redirect_uri)
        if parts.scheme != "https" and (parts.scheme, parts.hostname) != (
            "http",
            "localhost",
        ):
            raise ValueError("A redirect is https, or http on localhost")
        if redirect_uri not in self.redirect_uris:
            self.redirect_uris.append(redirect_uri)

    def user_id(self, email: str) -> str:
        """Return the id this application knows a person by."""
        return str(uuid5(NAMESPACE, f"{self.client_id}/user/{email}"))

    def vehicle_id(self, vin: str) -> str:
        """Return the id this application knows a car by."""
        return str(uuid5(NAMESPACE, f"{self.client_id}/vehicle/{vin}"))


def made_up(name: str, number: int) -> Application:
    """Return an application with credentials anybody can see are made up."""
    tail = f"{number:012}"
    return Application(
        name=name,
        client_id=f"5ca7ca00-0000-4000-8000-{tail}",
        client_secret=f"5ca7ca01-0000-4000-8000-{tail}",
        credential_id=f"client_5ca7ca02{tail}",
        credential_secret=f"5ca7ca03-0000-4000-8000-{tail}",
        management_token=f"5ca7ca04-0000-4000-8000-{tail}",
        redirect_uris=[
            "https://example.com/callback",
            "https://my.home-assistant.io/redirect/oauth",
            "http://localhost:8123/auth/external/callback",
        ],
        access=[
            "read_battery",
            "read_charge",
            "read_engine_oil",
            "read_fuel",
            "read_location",
            "read_odometer",
            "read_security",
            "read_tires",
            "read_vehicle_info",
            "read_vin",
            "control_charge",
            "control_security",
        ],
    )


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody who signed in to the maker through Connect; `fake` is the maker's stand-in."""

    id: str
    email: str
    application: Application
    fake: bool = False


@dataclass(slots=True, kw_only=True)
class Injection:
    """An error on order for a car: which calls it hits and how often (None: until healed).

    `match` is a glob on the method and the path below the vehicle, such as "GET /odometer",
    "GET /signals/charge-*" or "POST /commands/security/lock".
    """

    error: SmartcarError
    match: str = "*"
    times: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Vehicle:
    """One car as an application knows it: its trouble, its throttle and the calls of each month."""

    id: str
    application: Application
    car: Car
    mode: Mode
    injections: list[Injection] = field(default_factory=list)
    requests: dict[str, int] = field(default_factory=dict)
    not_before: datetime | None = None
    webhooks: set[str] = field(default_factory=set)
    told: Told | None = None

    @property
    def vin(self) -> str:
        """The VIN; the cars of the deprecated test mode have one that starts with 0SC."""
        return f"0SC{self.car.vin[3:]}" if self.mode == "test" else self.car.vin


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """What a person granted an application for one car."""

    id: str
    person: Person
    vehicle: Vehicle
    permissions: list[str]
    created: datetime
    updated: datetime
    last_used: datetime | None = None
    external_id: str | None = None

    def may(self, permission: str | None) -> bool:
        """Whether the permission was granted; None needs none."""
        return permission is None or permission in self.permissions
