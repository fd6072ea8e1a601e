"""What v2 tells of a car: every path below a vehicle that is read, with its permission and body."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from .switches import Switches
from .told import Corner, Json, Told

type Content = Json | list[Json] | None
type Body = Callable[[Told, Switches], Content]

MILES: Final = 0.62137119
_GALLONS: Final = 0.26417205
_PSI: Final = 0.14503774
_CORNER_NAMES: Final = {
    Corner(0, 0): "frontLeft",
    Corner(0, 1): "frontRight",
    Corner(1, 0): "backLeft",
    Corner(1, 1): "backRight",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One path that is read. A body of None means that the car cannot tell it.

    `imperial` are the factors by which the fields grow in imperial units; `fixed` is what the
    deprecated test mode answers.
    """

    permission: str
    body: Body
    imperial: Mapping[str, float] = field(default_factory=dict)
    fixed: Json | None = None


def cannot(told: Told, switches: Switches) -> None:
    """No Ford tells this."""


def _or_none(value: Any, body: Json) -> Json | None:
    return None if value is None else body


def _fraction(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 4)


def _fuel(told: Told, switches: Switches) -> Json | None:
    level = told.number("fuelLevel")
    return _or_none(
        level,
        {
            "percentRemaining": _fraction(level),
            "amountRemaining": told.fuel_liters,
            "range": told.number("fuelRange"),
        },
    )


def _battery(told: Told, switches: Switches) -> Json | None:
    level = told.number("xevBatteryStateOfCharge")
    reach = told.number("xevBatteryRange")
    return _or_none(level, {"percentRemaining": _fraction(level), "range": reach})


def _capacity(told: Told, switches: Switches) -> Json | None:
    capacity = told.number("xevBatteryCapacity")
    return _or_none(capacity, {"capacity": capacity})


def nominal_capacity(told: Told) -> Json | None:
    """Return the capacity of the battery that was built in, in kWh."""
    capacity = told.number("xevBatteryCapacity")
    return _or_none(
        capacity,
        {
            "availableCapacities": [{"capacity": capacity, "description": None}],
            "capacity": {"nominal": capacity, "source": "SMARTCAR"},
            "url": None,
        },
    )


def _charge(told: Told, switches: Switches) -> Json | None:
    state = told.charge_state
    return _or_none(state, {"isPluggedIn": told.plugged_in, "state": state})


def _charge_limit(told: Told, switches: Switches) -> Json | None:
    limit = told.charge_limit
    return _or_none(limit, {"limit": _fraction(limit)})


def _location(told: Told, switches: Switches) -> Json | None:
    if (place := told.place) is None:
        return None
    return {"latitude": place[0], "longitude": place[1]}


def _tires(told: Told, switches: Switches) -> Json | None:
    tires = told.tires()
    return {_CORNER_NAMES[corner]: kpa for corner, kpa in tires.items()} or None


def _oil(told: Told, switches: Switches) -> Json | None:
    life = told.number("oilLifeRemaining")
    return _or_none(life, {"lifeRemaining": _fraction(life)})


def _security(told: Told, switches: Switches) -> Json | None:
    locked = told.locked
    if locked is None:
        return None
    locks = told.door_locks()
    everything = switches.closures == "everything"
    doors = [
        {
            "type": _CORNER_NAMES[corner],
            "status": "OPEN"
            if is_open
            else "LOCKED"
            if locks.get(corner)
            else "CLOSED",
        }
        for corner, is_open in told.doors().items()
    ]
    windows = [
        _leaf(_CORNER_NAMES[at], is_open) for at, is_open in told.windows().items()
    ]
    storage = [_leaf("rear", told.trunk()), _leaf("front", told.hood())]
    return {
        "isLocked": locked,
        "doors": doors if switches.closures != "locks" else [],
        "windows": windows if everything else [],
        "sunroof": [],
        "storage": storage if everything else [],
        "chargingPort": [],
    }


def _leaf(name: str, is_open: bool | None) -> Json:
    words = {None: "UNKNOWN", True: "OPEN", False: "CLOSED"}
    return {"type": name, "status": words[is_open]}


def services(told: Told) -> list[Json]:
    """Return the services on record."""
    serviced = told.retrieved - timedelta(days=200)
    return [
        {
            "serviceId": 1,
            "serviceDate": serviced.strftime("%Y-%m-%dT00:00:00Z"),
            "odometerDistance": max(0.0, (told.number("odometer") or 0.0) - 5000),
            "serviceTasks": [{"taskId": "1", "taskDescription": "Oil change"}],
            "serviceDetails": [],
            "serviceCost": {"totalCost": None, "currency": None},
        }
    ]


def _odometer(told: Told, switches: Switches) -> Json | None:
    distance = told.number("odometer")
    return _or_none(distance, {"distance": distance})


_FIXED_TIRES: Final = dict.fromkeys(_CORNER_NAMES.values(), 219.3)

ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "/odometer": Endpoint(
        permission="read_odometer",
        body=_odometer,
        imperial={"distance": MILES},
        fixed={"distance": 104.32},
    ),
    "/fuel": Endpoint(
        permission="read_fuel",
        body=_fuel,
        imperial={"range": MILES, "amountRemaining": _GALLONS},
        fixed={"percentRemaining": 0.3, "amountRemaining": 53.2, "range": 40.5},
    ),
    "/battery": Endpoint(
        permission="read_battery",
        body=_battery,
        imperial={"range": MILES},
        fixed={"percentRemaining": 0.3, "range": 40.5},
    ),
    "/battery/capacity": Endpoint(
        permission="read_battery", body=_capacity, fixed={"capacity": 28}
    ),
    "/battery/nominal_capacity": Endpoint(
        permission="read_battery", body=lambda told, _: nominal_capacity(told)
    ),
    "/charge": Endpoint(
        permission="read_charge",
        body=_charge,
        fixed={"isPluggedIn": True, "state": "FULLY_CHARGED"},
    ),
    "/charge/limit": Endpoint(
        permission="read_charge", body=_charge_limit, fixed={"limit": 1}
    ),
    "/location": Endpoint(
        permission="read_location",
        body=_location,
        fixed={"latitude": 37.4292, "longitude": 122.1382},
    ),
    "/tires/pressure": Endpoint(
        permission="read_tires",
        body=_tires,
        imperial=dict.fromkeys(_CORNER_NAMES.values(), _PSI),
        fixed=_FIXED_TIRES,
    ),
    "/engine/oil": Endpoint(
        permission="read_engine_oil", body=_oil, fixed={"lifeRemaining": 0.35}
    ),
    "/security": Endpoint(permission="read_security", body=_security),
    "/diagnostics/system_status": Endpoint(permission="read_diagnostics", body=cannot),
    "/diagnostics/dtcs": Endpoint(permission="read_diagnostics", body=cannot),
    "/service/history": Endpoint(
        permission="read_service_history", body=lambda told, _: services(told)
    ),
}


def converted(endpoint: Endpoint, body: Json, system: str) -> Json:
    """Return a metric body in the unit system that was asked for."""
    if system != "imperial":
        return body
    return {
        name: round(value * endpoint.imperial[name], 4)
        if name in endpoint.imperial and value is not None
        else value
        for name, value in body.items()
    }
