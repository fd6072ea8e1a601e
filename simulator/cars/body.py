"""The physical truth of one car: what it is (Model) and what it is doing right now (Body)."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from . import lamps

type Json = dict[str, Any]
type Layout = dict[str, Json]
type Seats = tuple[Json, ...]

_DRIVER = {"vehicleOccupantRole": "DRIVER", "vehicleSide": "DRIVER"}
_PASSENGER = {"vehicleOccupantRole": "PASSENGER", "vehicleSide": "PASSENGER"}
_BEHIND = {"vehicleOccupantRole": "PASSENGER", "vehicleSide": "UNKNOWN"}
_CARGO = {"vehicleOccupantRole": "PASSENGER"}
_MECHANICAL = {
    "vehicleOccupantRole": "UNKNOWN",
    "vehicleSide": "UNKNOWN",
    "tags": {"DOOR_LATCH_TYPE": "MECHANICAL"},
}

PASSENGER_CAR_DOORS: Layout = {
    "driver": {"vehicleDoor": "UNSPECIFIED_FRONT", **_DRIVER},
    "passenger": {"vehicleDoor": "UNSPECIFIED_FRONT", **_PASSENGER},
    "rear_left": {"vehicleDoor": "REAR_LEFT", **_BEHIND},
    "rear_right": {"vehicleDoor": "REAR_RIGHT", **_BEHIND},
    "tailgate": {"vehicleDoor": "TAILGATE", **_CARGO},
    "inner_tailgate": {"vehicleDoor": "INNER_TAILGATE", **_CARGO},
}
# A van of three and a half tons: one door slides, two swing open at the rear.
BIG_VAN_DOORS: Layout = {
    "driver": PASSENGER_CAR_DOORS["driver"],
    "passenger": PASSENGER_CAR_DOORS["passenger"],
    "sliding": {"vehicleDoor": "SLIDING_RIGHT", **_BEHIND},
    "cargo_left": {"vehicleDoor": "REAR_CARGO_LEFT", **_CARGO},
    "cargo_right": {"vehicleDoor": "REAR_CARGO_RIGHT", **_CARGO},
}
BIG_VAN_LOCKS: Layout = {
    "driver": PASSENGER_CAR_DOORS["driver"],
    "cargo_left": BIG_VAN_DOORS["cargo_left"],
    "cargo_right": BIG_VAN_DOORS["cargo_right"],
    "sliding": BIG_VAN_DOORS["sliding"],
}
VAN_DOORS: Layout = {
    "driver": PASSENGER_CAR_DOORS["driver"],
    "passenger": PASSENGER_CAR_DOORS["passenger"],
    "sliding": {"vehicleDoor": "UNSPECIFIED_REAR", **_PASSENGER},
    "tailgate": PASSENGER_CAR_DOORS["tailgate"],
}
CORNER_DOORS: Layout = {
    "driver": {"vehicleDoor": "FRONT_LEFT"},
    "passenger": {"vehicleDoor": "FRONT_RIGHT"},
    "rear_left": {"vehicleDoor": "REAR_LEFT"},
    "rear_right": {"vehicleDoor": "REAR_RIGHT"},
    "tailgate": {"vehicleDoor": "TAILGATE"},
}

DRIVER_AND_ALL_LOCKS: Layout = {
    "driver": PASSENGER_CAR_DOORS["driver"],
    "all": {"vehicleDoor": "ALL_DOORS"},
}
TRUCK_LOCKS: Layout = {
    "rear (mechanical)": {"vehicleDoor": "UNSPECIFIED_REAR", **_MECHANICAL},
    "inner tailgate (mechanical)": {"vehicleDoor": "INNER_TAILGATE", **_MECHANICAL},
    "tailgate (mechanical)": {"vehicleDoor": "TAILGATE", **_MECHANICAL},
    "frunk (mechanical)": {"vehicleDoor": "FRUNK", **_MECHANICAL},
    "all": {"vehicleDoor": "ALL_DOORS"},
    "driver": PASSENGER_CAR_DOORS["driver"],
}
CORNER_LOCKS: Layout = {
    name: {**door, "determinationMethod": "ACTUAL"}
    for name, door in CORNER_DOORS.items()
    if name != "tailgate"
}

FRONT_WINDOWS: Layout = {
    "driver": {"vehicleWindow": "UNSPECIFIED_FRONT", "vehicleSide": "DRIVER"},
    "passenger": {"vehicleWindow": "UNSPECIFIED_FRONT", "vehicleSide": "PASSENGER"},
}
ALL_WINDOWS: Layout = {
    **FRONT_WINDOWS,
    "rear_left": {"vehicleWindow": "UNSPECIFIED_REAR", "vehicleSide": "DRIVER"},
    "rear_right": {"vehicleWindow": "UNSPECIFIED_REAR", "vehicleSide": "PASSENGER"},
}

_ROW_2 = {"vehicleOccupantRole": "PASSENGER", "positionRow": 2}
FRONT_SEATS: Seats = (
    {"vehicleOccupantRole": "DRIVER"},
    {"vehicleOccupantRole": "PASSENGER"},
)
FIVE_SEATS: Seats = (
    {**FRONT_SEATS[0], "positionRow": 1, "positionSeat": 1},
    {**FRONT_SEATS[1], "positionRow": 1, "positionSeat": 2},
    *({**_ROW_2, "positionSeat": seat} for seat in (1, 2, 3)),
)

FOUR_WHEELS = ("FRONT_LEFT", "FRONT_RIGHT", "REAR_LEFT", "REAR_RIGHT")
SIX_WHEELS = (
    "FRONT_LEFT",
    "FRONT_RIGHT",
    "REAR_LEFT_OUTER",
    "REAR_LEFT_INNER",
    "REAR_RIGHT_OUTER",
    "REAR_RIGHT_INNER",
)


class Place(NamedTuple):
    """A point on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One row of the fleet: a car as it left the factory, and the oddities of its modem.

    `account` is the e-mail address of its owner. `battery` is kWh, `electric_range` and
    `fuel_range` km when full, `placards` kPa (front, rear).
    `omits` are metrics this car never reports, `tells` those that few do, `refresh_only` those it
    tells at a statusRefresh only; `upper_case` cars use the newer command states for every command.
    """

    name: str
    vin: str
    nickname: str | None
    model: str
    year: int
    engine: str
    place: Place
    brand: str = "Ford"
    account: str = "driver@example.com"
    color: str | None = "GRABBER BLUE"
    doors: Layout = field(default_factory=lambda: PASSENGER_CAR_DOORS)
    locks: Layout = field(default_factory=lambda: DRIVER_AND_ALL_LOCKS)
    lock_word: str = "LOCKED"
    missing_doors: Layout = field(default_factory=dict)
    windows: Layout = field(default_factory=lambda: FRONT_WINDOWS)
    seats: Seats = FRONT_SEATS
    lamps: tuple[str, ...] = ()
    wheels: tuple[str, ...] = FOUR_WHEELS
    placards: tuple[float, float] = (260.0, 270.0)
    measure: str = "METRIC"
    odometer: float = 15342.0
    battery: float = 0.0
    electric_range: float = 0.0
    fuel_range: float = 0.0
    diesel: bool = False
    run_duration: float = 900.0
    omits: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()
    reports: frozenset[str] | None = None
    refresh_only: frozenset[str] = frozenset()
    upper_case: bool = False
    user_auth_status: str = "Authorized"
    profile: MappingProxyType[str, Any] = MappingProxyType({})
    capabilities: MappingProxyType[str, Any] | None = MappingProxyType({})
    stored_climate: bool = False
    departure_times: bool = False

    @property
    def plugs_in(self) -> bool:
        """Whether the car has a high-voltage battery that charges from a plug."""
        return self.battery > 0

    @property
    def burns_fuel(self) -> bool:
        """Whether the car has a combustion engine."""
        return self.fuel_range > 0


@dataclass(slots=True)
class Trip:
    """What the car counts from the start of a trip until the next: s, km, percent of a tank, m/s."""

    start_soc: float = 0.0
    seconds: float = 0.0
    distance: float = 0.0
    electric_distance: float = 0.0
    fuel: float = 0.0
    top_speed: float = 0.0


@dataclass(slots=True, kw_only=True)
class Body:
    """What a car is doing right now. Metric throughout; speed in m/s, times in seconds.

    `locks` holds LOCKED, DOUBLE_LOCKED or UNLOCKED per lock, `windows` percent open, `tires` kPa.
    """

    model: Model
    place: Place
    odometer: float
    doors: dict[str, str]
    locks: dict[str, str]
    windows: dict[str, float]
    tires: dict[str, float]
    trip: Trip = field(default_factory=Trip)
    heading: float = 135.0
    speed: float = 0.0
    hood: str = "CLOSED"
    alarm: str = "ARMED"
    impact: str = "NORMAL"
    belted: bool = False
    ignition: str = "OFF"
    gear: str = "PARK"
    parking_brake: str = "ON"
    honks: int = 0
    trailer_lights: bool = False
    remote_start: float = 0.0
    remote_starts: int = 0
    outside: float = 18.5
    coolant: float = 24.0
    oil: float = 71.0
    fuel: float = 63.4
    diesel_fluid: float = 55.0
    indicators: dict[str, bool] = field(default_factory=dict)
    soc: float = 57.0
    plug: str | None = None
    charge_status: str = "NOT_READY"
    charge_power: float = 0.0
    charge_energy: float = 0.0
    target_soc: int = 80
    dc_target_soc: int = 80
    reserve_soc: int = 50
    current_limit: float = 32.0
    dc_power_limit: float = 100.0
    auto_updates: str = "ON"
    update_schedule: Json = field(default_factory=dict)
    departures_enabled: bool = True
    departures: list[Json] = field(default_factory=list)

    @classmethod
    def of(cls, model: Model) -> Body:
        """Return a parked, locked, closed and unplugged car of that model."""
        front, rear = model.placards
        return cls(
            model=model,
            place=model.place,
            odometer=model.odometer,
            doors=dict.fromkeys(model.doors, "CLOSED"),
            locks={
                name: model.lock_word
                for name, door in model.locks.items()
                if name != "all" and "tags" not in door
            },
            windows=dict.fromkeys(model.windows, 0.0),
            tires={
                wheel: front if wheel.startswith("FRONT") else rear
                for wheel in model.wheels
            },
            indicators=dict.fromkeys((*lamps.USUAL, *model.lamps), False)
            | {"lowWasherFluid": True},
        )
