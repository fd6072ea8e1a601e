"""Names and figures of the protocol that more than one room needs."""

from dataclasses import dataclass, field

# What an owner can tick at Ford's developer portal, and again at the consent.
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

STATE_LIMIT = 16
"""The longest `state`, in bytes, that Ford's sign-in takes for sure; longer ones were refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app registered at Ford's developer portal; `redirect_uri` as registered, letter by letter."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing that can be asked, and the box to tick for it; without the `vital` there is no car."""

    path: str
    category: str
    vital: bool = False


GARAGE = Endpoint("/garage", "vehicleBasicInfo", vital=True)
TELEMETRY = Endpoint("/telemetry", "vehicleData", vital=True)
ALERTS = Endpoint("/vehicle-health/alerts", "vehicleHealth")
IMAGE = Endpoint("/vehicle-image", "vehicleBasicInfo")
WALLBOX = Endpoint("/wallbox", "chargingData")
DEPARTURE_TIMES = Endpoint("/electric/departure-times", "evData")
CHARGE_SCHEDULES = Endpoint("/electric/charge-schedules", "evData")
STATION_ACTIVITY = Endpoint("/fccs", "chargingData")
CUSTOMER_INFO = Endpoint("/customer-info", "customerInfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long to wait for what, in seconds.

    The bucket was measured in 2026: four or five requests at once, then about one each 15 s.
    """

    active: float = 60.0
    """Between reads of a car that is on or charges."""
    parked: float = 900.0
    """Between reads of any other car."""
    stale: float = 1800.0
    """News this old do not say that a car is on: an awake one reports at least every minute or so."""
    fresh: float = 30.0
    """What was read this short ago is not read again."""
    optional: float = 3600.0
    """Between two requests for the same thing beside telemetry."""
    spacing: float = 30.0
    """Between any two requests that nobody is waiting for."""
    burst: float = 4.0
    refill: float = 16.0
    patience: float = 40.0
    """Whoever would have to wait longer for the bucket is told to come again instead."""
    rate_limited: float = 60.0
    """The first wait after a 429, which says nothing of its own."""
    backoff_first: float = 30.0
    backoff_longest: float = 900.0
    refusal: float = 86_400.0
    """How long a 403 or 404 is remembered: a box may be ticked or a charger bought meanwhile."""
    token_margin: float = 60.0
    """A token with less life than this is renewed."""
