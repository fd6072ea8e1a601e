"""Doors, locks, windows, tires, seats and what guards the car."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from .catalogue import Signal, each, signal


class Door(StrEnum):
    """The doors a car can have; some cars name them by corner, others by who sits there."""

    ALL_DOORS = "all_doors"
    UNSPECIFIED_DOOR = "unspecified_door"
    FRONT = "front"
    REAR = "rear"
    DRIVER = "driver"
    PASSENGER = "passenger"
    FRONT_LEFT = "front_left"
    FRONT_RIGHT = "front_right"
    REAR_DRIVER = "rear_driver"
    REAR_PASSENGER = "rear_passenger"
    REAR_LEFT = "rear_left"
    REAR_RIGHT = "rear_right"
    SLIDING_LEFT = "sliding_left"
    SLIDING_RIGHT = "sliding_right"
    REAR_CARGO_LEFT = "rear_cargo_left"
    REAR_CARGO_RIGHT = "rear_cargo_right"
    TAILGATE = "tailgate"
    INNER_TAILGATE = "inner_tailgate"
    FRUNK = "frunk"


# What a lock report can be about: each door, or all doors at once.
Latch = Door


class Window(StrEnum):
    """The windows a car can have."""

    FRONT = "front"
    REAR = "rear"
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


class Axle(StrEnum):
    """The axles that the placard in the door frame has a pressure for."""

    FRONT = "front"
    REAR = "rear"


class Seat(StrEnum):
    """The seats a car can have: the two in front by who sits there, the others by row and number."""

    DRIVER = "driver"
    PASSENGER = "passenger"
    ROW_2_SEAT_1 = "row_2_seat_1"
    ROW_2_SEAT_2 = "row_2_seat_2"
    ROW_2_SEAT_3 = "row_2_seat_3"
    ROW_3_SEAT_1 = "row_3_seat_1"
    ROW_3_SEAT_2 = "row_3_seat_2"
    ROW_3_SEAT_3 = "row_3_seat_3"


# What of the tires is told for all wheels at once stands under this instead of a wheel.
TIRE_SYSTEM = "system"


def _each_tire(key: str, words: tuple[str, ...]) -> Mapping[str, Signal[str]]:
    wheels = each(Wheel, key, str, words=words)
    return MappingProxyType({TIRE_SYSTEM: signal(key, str, words=words), **wheels})


LATCH = each(Latch, "latch", str, words=("locked", "double_locked", "unlocked"))
LOCK_STATE = signal("lock_state", str, words=("locked", "partly_locked", "unlocked"))
DOOR_OPEN = each(Door, "door", bool)
DOOR_PRESENT = each(Door, "door_present", bool)
HOOD_OPEN = signal("hood", bool)
WINDOW_OPEN = each(Window, "window", bool)
SUNROOF_OPEN = signal("sunroof", bool)
WINDOW_POSITION = each(Window, "window_position", float, "%")
SEAT_BELT_BUCKLED = each(Seat, "seat_belt", bool)
SEAT_OCCUPIED = each(Seat, "seat_occupied", bool)
ALARM = signal("alarm", str, words=("armed", "prearmed", "disarmed", "active"))
ALARM_SOURCE = signal("alarm_source", str, words=("closed", "locked"))
PANIC_ALARM = signal("panic_alarm", bool)
IMPACT = signal(
    "impact", str, words=("normal", "impact", "restraints_engaged", "airbag_triggered")
)
TIRE_PRESSURE = each(Wheel, "tire_pressure", float, "kPa")
TIRE_PLACARD = each(Axle, "tire_placard", float, "kPa")
TIRE_STATUS = _each_tire("tire_status", ("normal", "low", "alert"))
TIRE_MONITOR = _each_tire(
    "tire_monitor",
    (
        "normal_operation",
        "not_trained",
        "system_fault",
        "sensor_fault",
        "low_tire_pressure",
    ),
)
