"""What moves the car: the engine with its fluids, the fuel, the drive's mode and a diesel's exhaust."""

from enum import StrEnum

from .catalogue import each, signal


class Machine(StrEnum):
    """The electric machines a car can have: a motor that is a generator in turn."""

    FIRST = "1"
    SECOND = "2"


MACHINE_STATUS = each(
    Machine,
    "machine_status",
    str,
    words=("power_consumption", "power_generation", "ready", "deactivated"),
)
MACHINE_SPEED = each(Machine, "machine_speed", float, "rpm")
MACHINE_TORQUE = each(Machine, "machine_torque", float, "Nm")
MACHINE_VOLTAGE = each(Machine, "machine_voltage", float, "V")
MACHINE_CURRENT = each(Machine, "machine_current", float, "A")
MACHINE_TEMPERATURE = each(Machine, "machine_temperature", float, "°C")
MACHINE_CONTROLLER_TEMPERATURE = each(
    Machine, "machine_controller_temperature", float, "°C"
)

ENGINE_STATUS = signal("engine_status", str, words=("off", "on", "auto_stop"))
ENGINE_SHUTDOWN = signal(
    "engine_shutdown", str, words=("not_triggered", "countdown", "shut_down")
)
FUEL_TYPE = signal("fuel_type", str, words=("diesel", "gasoline", "electric", "hybrid"))
ENGINE_SPEED = signal("engine_speed", float, "rpm")
# Ford gives no unit for these two.
ENGINE_TIME = signal("engine_time", float)
ENGINE_IDLE_TIME = signal("engine_idle_time", float)
STOP_START = signal("stop_start", bool)
HYBRID_MODE = signal(
    "hybrid_mode",
    str,
    words=(
        "auto_charge_deplete",
        "auto_charge_sustain",
        "forced_charge_sustain",
        "forced_electric",
        "forced_non_electric",
        "temporary_charge_sustain",
        "prioritize_charge_generation",
    ),
)
DRIVE_SOURCE = signal(
    "drive_source", str, words=("all_electric", "hybrid_electric", "fuel")
)
POWER_TAKE_OFF = signal(
    "power_take_off",
    str,
    words=(
        "off",
        "battery_charge_protect",
        "stationary",
        "mobile",
        "split_shaft_stationary",
    ),
)

COOLANT_TEMPERATURE = signal("coolant_temperature", float, "°C")
ENGINE_OIL_TEMPERATURE = signal("engine_oil_temperature", float, "°C")
TRANSMISSION_OIL_TEMPERATURE = signal("transmission_oil_temperature", float, "°C")
OIL_LIFE = signal("oil_life", float, "%")

FUEL_LEVEL = signal("fuel_level", float, "%")
FUEL_RANGE = signal("fuel_range", float, "km")
FUEL_VOLUME = signal("fuel_volume", float, "L")
FUEL_ECONOMY = signal("fuel_economy", float, "L/100km")
WATER_IN_FUEL = signal("water_in_fuel", bool)

EXHAUST_OVERHEAT = signal("exhaust_overheat", bool)
EXHAUST_FILTER = signal(
    "exhaust_filter",
    str,
    words=("normal", "cleaning", "overloaded", "at_limit", "over_limit"),
)
EXHAUST_FILTER_CLEANING = signal(
    "exhaust_filter_cleaning", str, words=("in_progress", "complete", "interrupted")
)
EXHAUST_FILTER_AUTO_CLEANING = signal("exhaust_filter_auto_cleaning", bool)
EXHAUST_FILTER_REGENERATION = signal(
    "exhaust_filter_regeneration",
    str,
    words=(
        "off",
        "allowed",
        "not_allowed",
        "started",
        "in_progress",
        "interrupted",
        "completed",
    ),
)
SOOT_LEVEL = signal("soot_level", float, "%")

# Diesel exhaust fluid: AdBlue, urea.
DEF_LEVEL = signal("def_level", float, "%")
DEF_RANGE = signal("def_range", float, "km")
DEF_LEVEL_STATUS = signal(
    "def_level_status",
    str,
    words=(
        "normal",
        "over_half_full",
        "under_half_full",
        "tank_level_low_warning",
        "tank_level_empty_warning",
        "range_warning",
        "speed_limit_in_range",
        "speed_limit_upon_restart",
        "speed_limited",
        "engine_idled_upon_refuel",
        "engine_idled_see_manual",
    ),
)
DEF_SYSTEM_STATUS = signal(
    "def_system_status",
    str,
    words=(
        "normal",
        "speed_limited_upon_restart",
        "speed_limited",
        "engine_idle_upon_refuel",
        "engine_idled",
        "performance_limited",
        "override",
    ),
)
DEF_CONTAMINATED = signal("def_contaminated", bool)
DEF_SPEED_LIMIT = signal("def_speed_limit", float, "m/s")
