"""The trip that goes on, the last one, and how they were driven."""

from datetime import datetime

from .catalogue import signal

# What the car counts from the start of a trip until the next.
TRIP_ACTIVE = signal("trip_active", bool)
TRIP_DISTANCE = signal("trip_distance", float, "km")
TRIP_ELECTRIC_DISTANCE = signal("trip_electric_distance", float, "km")
TRIP_MAXIMUM_SPEED = signal("trip_maximum_speed", float, "m/s")
TRIP_FUEL_ECONOMY = signal("trip_fuel_economy", float, "L/100km")
TRIP_FUEL_CONSUMED = signal("trip_fuel_consumed", float, "L")
TRIP_FUEL_CONSUMED_IDLE = signal("trip_fuel_consumed_idle", float, "L")
TRIP_RANGE_REGENERATED = signal("trip_range_regenerated", float, "km")
# The share of the braking energy that went back into the battery: the driving score.
TRIP_CHARGE_REGENERATED = signal("trip_charge_regenerated", float, "%")

# What an electric car sums up when its key is turned off.
LAST_TRIP_ENDED = signal("last_trip_ended", datetime)
LAST_TRIP_DISTANCE = signal("last_trip_distance", float, "km")
LAST_TRIP_DURATION = signal("last_trip_duration", float, "s")
LAST_TRIP_ENERGY = signal("last_trip_energy", float, "kWh")
LAST_TRIP_CONSUMPTION = signal("last_trip_consumption", float, "kWh/100km")
LAST_TRIP_OUTSIDE_TEMPERATURE = signal("last_trip_outside_temperature", float, "°C")
LAST_TRIP_AMBIENT_TEMPERATURE = signal("last_trip_ambient_temperature", float, "°C")
CABIN_TEMPERATURE = signal("cabin_temperature", float, "°C")

# What the car's coach thinks of the driver.
ACCELERATION_SCORE = signal("acceleration_score", float, "%")
DECELERATION_SCORE = signal("deceleration_score", float, "%")
SPEED_SCORE = signal("speed_score", float, "%")
# Ford gives no unit for these three.
ELECTRIC_EFFICIENCY = signal("electric_efficiency", float)
TRIP_FUEL_COUNTER = signal("trip_fuel_counter", float)
TRIP_LENGTH_SUM = signal("trip_length_sum", float)
