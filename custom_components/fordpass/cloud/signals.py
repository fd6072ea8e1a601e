"""The catalogue of what a car can tell.

A signal has a key, the type of its value and a unit, always metric. Where a car has several of the
same thing (doors, wheels) there is one signal for each position. Adding what a car can tell is adding
a line here and a row in each cloud's decoder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Position:
    """A place on earth: WGS 84 degrees, altitude in metres above the sea."""

    latitude: float
    longitude: float
    altitude: float | None = None


type Value = bool | float | str | datetime | Position


@dataclass(frozen=True, slots=True, eq=False)
class Signal[T]:
    """One thing a car can tell. There is one object per signal, so identity is equality."""

    key: str
    kind: type[T]
    unit: str | None = None
    words: tuple[str, ...] = ()
    """The words a value can be, for signals that tell a state; any other word is unknown."""


CATALOGUE: dict[str, Signal[Any]] = {}


def _signal[T](
    key: str, kind: type[T], unit: str | None = None, words: tuple[str, ...] = ()
) -> Signal[T]:
    signal = Signal(key, kind, unit, words)
    if CATALOGUE.setdefault(key, signal) is not signal:
        raise ValueError(f"Two signals are called {key}")
    return signal


def _each[T](
    positions: type[StrEnum],
    key: str,
    kind: type[T],
    unit: str | None = None,
    words: tuple[str, ...] = (),
) -> Mapping[str, Signal[T]]:
    return MappingProxyType(
        {
            position: _signal(f"{key}_{position.value}", kind, unit, words)
            for position in positions
        }
    )


class Door(StrEnum):
    """The doors a car can have; some cars name them by side, others by who sits there."""

    DRIVER = "driver"
    PASSENGER = "passenger"
    FRONT_LEFT = "front_left"
    FRONT_RIGHT = "front_right"
    REAR_DRIVER = "rear_driver"
    REAR_PASSENGER = "rear_passenger"
    REAR_LEFT = "rear_left"
    REAR_RIGHT = "rear_right"
    TAILGATE = "tailgate"
    INNER_TAILGATE = "inner_tailgate"
    FRUNK = "frunk"


class Latch(StrEnum):
    """What a lock report can be about: each door, or all doors at once."""

    ALL_DOORS = "all_doors"
    DRIVER = "driver"
    PASSENGER = "passenger"
    FRONT_LEFT = "front_left"
    FRONT_RIGHT = "front_right"
    REAR_DRIVER = "rear_driver"
    REAR_PASSENGER = "rear_passenger"
    REAR_LEFT = "rear_left"
    REAR_RIGHT = "rear_right"
    TAILGATE = "tailgate"
    INNER_TAILGATE = "inner_tailgate"
    FRUNK = "frunk"


class Window(StrEnum):
    """The windows a car can have."""

    DRIVER = "driver"
    PASSENGER = "passenger"
    FRONT_LEFT = "front_left"
    FRONT_RIGHT = "front_right"
    REAR_DRIVER = "rear_driver"
    REAR_PASSENGER = "rear_passenger"
    REAR_LEFT = "rear_left"
    REAR_RIGHT = "rear_right"


class Wheel(StrEnum):
    """The wheels a car can have; vans and trucks have inner and outer ones at the rear."""

    FRONT_LEFT = "front_left"
    FRONT_RIGHT = "front_right"
    REAR_LEFT = "rear_left"
    REAR_RIGHT = "rear_right"
    REAR_LEFT_INNER = "rear_left_inner"
    REAR_LEFT_OUTER = "rear_left_outer"
    REAR_RIGHT_INNER = "rear_right_inner"
    REAR_RIGHT_OUTER = "rear_right_outer"


# When the car last spoke to its maker: the newest time in any of its news.
LAST_NEWS = _signal("last_news", datetime)

POSITION = _signal("position", Position)
HEADING = _signal("heading", float, "°")
SPEED = _signal("speed", float, "m/s")
ODOMETER = _signal("odometer", float, "km")

LATCH = _each(Latch, "latch", str, words=("locked", "double_locked", "unlocked"))
LOCK_STATE = _signal("lock_state", str, words=("locked", "partly_locked", "unlocked"))
DOOR_OPEN = _each(Door, "door", bool)
HOOD_OPEN = _signal("hood", bool)
WINDOW_OPEN = _each(Window, "window", bool)
ALARM = _signal("alarm", str, words=("armed", "prearmed", "disarmed", "active"))

IGNITION_ON = _signal("ignition", bool)
GEAR = _signal(
    "gear", str, words=("park", "reverse", "neutral", "drive", "sport", "low", "manual")
)
PARKING_BRAKE_ON = _signal("parking_brake", bool)
REMOTE_START_ACTIVE = _signal("remote_start_active", bool)
REMOTE_START_REMAINING = _signal("remote_start_remaining", float, "s")
REMOTE_START_DURATION = _signal("remote_start_duration", float, "s")

FUEL_LEVEL = _signal("fuel_level", float, "%")
FUEL_RANGE = _signal("fuel_range", float, "km")
OIL_LIFE = _signal("oil_life", float, "%")
COOLANT_TEMPERATURE = _signal("coolant_temperature", float, "°C")
ENGINE_OIL_TEMPERATURE = _signal("engine_oil_temperature", float, "°C")
OUTSIDE_TEMPERATURE = _signal("outside_temperature", float, "°C")
DEF_LEVEL = _signal("def_level", float, "%")
DEF_RANGE = _signal("def_range", float, "km")
TIRE_PRESSURE = _each(Wheel, "tire_pressure", float, "kPa")

# LV is the 12 V battery, HV the traction battery: two words so that nothing can confuse them.
LV_BATTERY_CHARGE = _signal("lv_battery_charge", float, "%")
LV_BATTERY_VOLTAGE = _signal("lv_battery_voltage", float, "V")
HV_BATTERY_CHARGE = _signal("hv_battery_charge", float, "%")
HV_BATTERY_RANGE = _signal("hv_battery_range", float, "km")
HV_BATTERY_ENERGY = _signal("hv_battery_energy", float, "kWh")
HV_BATTERY_CAPACITY = _signal("hv_battery_capacity", float, "kWh")
HV_BATTERY_TEMPERATURE = _signal("hv_battery_temperature", float, "°C")
HV_BATTERY_CURRENT = _signal("hv_battery_current", float, "A")

PLUGGED_IN = _signal("plugged_in", bool)
CHARGE_STATUS = _signal(
    "charge_status",
    str,
    words=(
        "not_ready",
        "scheduled",
        "in_progress",
        "paused",
        "stopped",
        "completed",
        "fault",
        "station_not_detected",
    ),
)
CHARGING = _signal("charging", bool)
CHARGER_VOLTAGE = _signal("charger_voltage", float, "V")
CHARGER_CURRENT = _signal("charger_current", float, "A")
CHARGER_POWER_REPORTED = _signal("charger_power_reported", float, "kW")
CHARGER_POWER = _signal("charger_power", float, "kW")
CHARGE_COMPLETE_AT = _signal("charge_complete_at", datetime)
CHARGE_LIMIT = _signal("charge_limit", float, "%")
NEXT_DEPARTURE = _signal("next_departure", datetime)
HEALTH_ALERTS = _signal("health_alerts", float)

DEEP_SLEEP = _signal("deep_sleep", bool)
UPDATING = _signal("updating", bool)
MODEM_CONNECTED = _signal("modem_connected", bool)

# What the account itself counts, where its cloud has a quota.
REQUESTS_TODAY = _signal("requests_today", float)
REQUESTS_THIS_MONTH = _signal("requests_this_month", float)
