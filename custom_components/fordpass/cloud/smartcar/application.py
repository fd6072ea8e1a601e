"""What the owner's own Smartcar application is, and how long to wait for what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
import re

# Application IDs and client secrets of v2 are UUIDs; ids of v3 API credentials are not.
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_CREDENTIAL = "client_"

_REQUIRED = "required:"


class Version(StrEnum):
    """Which of Smartcar's APIs is used; 2.0 lives until 2026-12-01."""

    V3 = "3"
    V2 = "2.0"


class Mode(StrEnum):
    """Real cars, or the virtual ones of Smartcar's dashboard."""

    LIVE = "live"
    SIMULATED = "simulated"


SCOPES: tuple[str, ...] = (
    "required:read_vehicle_info",
    "required:read_vin",
    "read_odometer",
    "read_fuel",
    "read_battery",
    "read_charge",
    "read_location",
    "read_tires",
    "read_engine_oil",
    "read_security",
    "read_speedometer",
    "read_thermometer",
    "read_charge_records",
    "read_service_history",
    "read_extended_vehicle_info",
    "control_security",
    "control_charge",
)
"""What a Ford or Lincoln is asked for; the owner may untick what is not required."""


class ApplicationProblem(StrEnum):
    """What is wrong with credentials that can be seen without asking Smartcar."""

    APPLICATION_ID = "application_id"
    """The Application ID is not a UUID."""
    CREDENTIAL = "credential"
    """The id of the API credential does not begin with `client_`: the commonest mix-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A Smartcar application, as its dashboard shows it.

    `client_secret` belongs to the v3 API credential `client_id`; with v2 to the application itself,
    and there is no `client_id`. `management_token` (AMT) signs webhooks; without it none are taken.
    """

    application_id: str
    client_secret: str = field(repr=False)
    client_id: str | None = None
    management_token: str | None = field(default=None, repr=False)
    redirect_uri: str | None = None
    """Exactly as registered; v3 may leave it to the application's first one."""
    mode: Mode = Mode.LIVE
    version: Version = Version.V3

    def problem(self) -> ApplicationProblem | None:
        """Return what is wrong with these credentials at first sight."""
        if _UUID.fullmatch(self.application_id) is None:
            return ApplicationProblem.APPLICATION_ID
        if self.version is Version.V3 and not (self.client_id or "").startswith(
            _CREDENTIAL
        ):
            return ApplicationProblem.CREDENTIAL
        return None


def permissions_of(scopes: Iterable[str]) -> frozenset[str]:
    """Return the permissions that scopes ask for, without the mark of those that are required."""
    return frozenset(scope.removeprefix(_REQUIRED) for scope in scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long to wait for what, in seconds; the defaults are what Smartcar advises."""

    shortest_poll: float = 1800.0
    """One car is not read more often, however large the quota is."""
    after_command: float = 150.0
    """A command changes the car: it is read this soon after, where the quota allows."""
    webhook_rest: float = 86_400.0
    """After a webhook about a car, nothing is polled for so long."""
    billing_rest: float = 86_400.0
    """After a 430 that does not end with the month, one look a day."""
    throttled: float = 120.0
    """After a 429 that does not say how long: Smartcar's own example of a throttled car."""
    backoff_first: float = 60.0
    backoff_longest: float = 3600.0
    answer: float = 60.0
    command: float = 310.0
    """Smartcar keeps the line open while a car wakes up: its own SDK waits as long."""
