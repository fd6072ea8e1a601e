"""Remote start, remote climate and departure times."""

from datetime import datetime

from ..climate import SEAT_LEVELS, Seat as ClimateSeat
from ..departures import Departures
from .catalogue import each, signal

REMOTE_START_ACTIVE = signal("remote_start_active", bool)
REMOTE_START_REMAINING = signal("remote_start_remaining", float, "s")
REMOTE_START_DURATION = signal("remote_start_duration", float, "s")
REMOTE_START_STATUS = signal(
    "remote_start_status",
    str,
    words=("acknowledge", "starting", "running", "shutdown"),
)

# What the cabin's own climate is set to while it runs.
AIR_CONDITIONING = signal("air_conditioning", bool)
CLIMATE_MODE = signal("climate_mode", str, words=("manual", "automatic"))
CABIN_SETPOINT = signal("cabin_setpoint", float, "°C")
PASSENGER_SETPOINT = signal("passenger_setpoint", float, "°C")
# Ford gives no unit.
FAN_SPEED = signal("fan_speed", float)

# What the next remote start does to the cabin. Of the first two one has a value.
CLIMATE_TEMPERATURE = signal("climate_temperature", float, "°C")
CLIMATE_EXTREME = signal("climate_extreme", str, words=("none", "lo", "hi"))
CLIMATE_SEAT = each(ClimateSeat, "climate_seat", str, words=SEAT_LEVELS)
CLIMATE_STEERING_WHEEL = signal("climate_steering_wheel", bool)
CLIMATE_WINDSHIELD = signal("climate_windshield", bool)
CLIMATE_REAR_DEFROST = signal("climate_rear_defrost", bool)
CLIMATE_WRITTEN = signal("climate_written", datetime)
"""When the car last took over these settings, whoever wrote them."""

DEPARTURES = signal("departures", Departures)
DEPARTURES_ENABLED = signal("departures_enabled", bool)
NEXT_DEPARTURE = signal("next_departure", datetime)
