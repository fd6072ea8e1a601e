"""Where the car is, how it moves and what its driver does."""

from datetime import datetime
from enum import StrEnum

from ..values import Position
from .body import Wheel
from .catalogue import each, signal


class Axis(StrEnum):
    """The axes along which a car accelerates, as its sensor names them."""

    X = "x"
    Y = "y"
    Z = "z"


POSITION = signal("position", Position)
POSITION_AT = signal("position_at", datetime)
ALTITUDE = signal("altitude", float, "m")
HEADING = signal("heading", float, "°")
COMPASS = signal(
    "compass",
    str,
    words=(
        "north",
        "northeast",
        "east",
        "southeast",
        "south",
        "southwest",
        "west",
        "northwest",
    ),
)
GPS_FIX = signal("gps_fix", str, words=("none", "2d", "3d"))
GPS_METHOD = signal("gps_method", str, words=("actual", "inferred"))
# Horizontal dilution of precision: a factor, the smaller the better.
GPS_DILUTION = signal("gps_dilution", float)

SPEED = signal("speed", float, "m/s")
ODOMETER = signal("odometer", float, "km")
ACCELERATION = each(Axis, "acceleration", float, "m/s²")
HARSH_CORNERING = signal("harsh_cornering", float, "m/s²")
HARSH_ACCELERATION = signal("harsh_acceleration", float, "m/s²")
YAW_RATE = signal("yaw_rate", float, "°/s")
# Ford gives no unit.
WHEEL_SPEED = each(Wheel, "wheel_speed", float)

IGNITION_ON = signal("ignition", bool)
IGNITION_STATUS = signal(
    "ignition_status", str, words=("off", "accessory", "on", "start")
)
GEAR = signal(
    "gear", str, words=("park", "reverse", "neutral", "drive", "sport", "low", "manual")
)
TRANSMISSION_GEAR = signal(
    "transmission_gear",
    str,
    words=(
        "park",
        "reverse",
        "neutral",
        "drive",
        "sport",
        "low",
        *(str(gear) for gear in range(1, 25)),
    ),
)
ACCELERATOR_PEDAL = signal("accelerator_pedal", float, "%")
DRIVING_FORCE = signal("driving_force", bool)
BRAKE_PEDAL = signal("brake_pedal", bool)
BRAKE_LIGHT = signal("brake_light", bool)
BRAKE_TORQUE = signal("brake_torque", float, "Nm")
TRANSMISSION_TORQUE = signal("transmission_torque", float, "Nm")
WHEEL_TORQUE = signal("wheel_torque", bool)
PARKING_BRAKE_ON = signal("parking_brake", bool)
PARKING_BRAKE_TYPE = signal("parking_brake_type", str, words=("electric", "mechanical"))

OUTSIDE_TEMPERATURE = signal("outside_temperature", float, "°C")
# A second sensor's; on some cars it has been seen to freeze for weeks.
AMBIENT_TEMPERATURE = signal("ambient_temperature", float, "°C")

LIFE_CYCLE_MODE = signal(
    "life_cycle_mode", str, words=("normal", "transport", "factory")
)
DISPLAY_UNITS = signal("display_units", str, words=("metric", "imperial"))
