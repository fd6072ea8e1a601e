"""The batteries and charging.

LV is the 12 V battery, HV the traction battery: two words so that nothing can confuse them.
"""

from datetime import datetime

from ..charging import ChargeLocations, ChargeSessions
from .catalogue import signal

LV_BATTERY_CHARGE = signal("lv_battery_charge", float, "%")
LV_BATTERY_VOLTAGE = signal("lv_battery_voltage", float, "V")
LV_BATTERY_STATUS = signal(
    "lv_battery_status",
    str,
    words=("sufficient", "low_voltage", "warning", "discharged", "unavailable"),
)
LV_BATTERY_LOAD = signal(
    "lv_battery_load",
    str,
    words=(
        "normal_operation",
        "accessory_mode",
        "low_battery",
        "battery_fault",
        "error_state",
        "overload_shedding_in_progress",
    ),
)
LV_BATTERY_LOAD_FAULT = signal(
    "lv_battery_load_fault",
    str,
    words=(
        "no_output",
        "output_below_normal_range",
        "output_above_normal_range",
        "sensor_fault",
        "servicing_needed",
    ),
)
LV_POWER_SOURCE = signal(
    "lv_power_source", str, words=("main_battery", "backup_battery")
)

HV_BATTERY_CHARGE = signal("hv_battery_charge", float, "%")
# Of the whole battery, with what the car keeps back; a few points below what is shown.
HV_BATTERY_ACTUAL_CHARGE = signal("hv_battery_actual_charge", float, "%")
HV_BATTERY_RANGE = signal("hv_battery_range", float, "km")
HV_BATTERY_MAXIMUM_RANGE = signal("hv_battery_maximum_range", float, "km")
HV_BATTERY_ENERGY = signal("hv_battery_energy", float, "kWh")
HV_BATTERY_CAPACITY = signal("hv_battery_capacity", float, "kWh")
HV_BATTERY_TEMPERATURE = signal("hv_battery_temperature", float, "°C")
HV_BATTERY_VOLTAGE = signal("hv_battery_voltage", float, "V")
# Below zero while it is charged.
HV_BATTERY_CURRENT = signal("hv_battery_current", float, "A")
HV_BATTERY_PERFORMANCE = signal(
    "hv_battery_performance",
    str,
    words=("normal", "caution", "reduced", "severely_reduced"),
)
HV_BATTERY_PERFORMANCE_CAUSE = signal(
    "hv_battery_performance_cause", str, words=("low_temperature", "high_temperature")
)
# Ford does not say in which unit.
HV_BATTERY_INSULATION = signal("hv_battery_insulation", float)
HV_CELL_LOWEST_TEMPERATURE = signal("hv_cell_lowest_temperature", float, "°C")
HV_CELL_HIGHEST_TEMPERATURE = signal("hv_cell_highest_temperature", float, "°C")
HV_CELL_LOWEST_VOLTAGE = signal("hv_cell_lowest_voltage", float, "V")
HV_CELL_HIGHEST_VOLTAGE = signal("hv_cell_highest_voltage", float, "V")
HV_PACKS = signal("hv_packs", float)
HV_PACK_LOWEST_TEMPERATURE = signal("hv_pack_lowest_temperature", float, "°C")
HV_PACK_HIGHEST_TEMPERATURE = signal("hv_pack_highest_temperature", float, "°C")
HV_PACK_LOWEST_VOLTAGE = signal("hv_pack_lowest_voltage", float, "V")
HV_PACK_HIGHEST_VOLTAGE = signal("hv_pack_highest_voltage", float, "V")
MOTOR_VOLTAGE = signal("motor_voltage", float, "V")
MOTOR_CURRENT = signal("motor_current", float, "A")
DC_CONVERTER = signal("dc_converter", bool)

PLUGGED_IN = signal("plugged_in", bool)
CHARGE_STATUS = signal(
    "charge_status",
    str,
    words=(
        "not_plugged_in",
        "not_ready",
        "scheduled",
        "in_progress",
        "paused",
        "stopped",
        "completed",
        "discharging",
        "fault",
        "station_not_detected",
        "station_not_compatible",
    ),
)
CHARGE_ACTIVITY = signal(
    "charge_activity",
    str,
    words=("parked", "driving", "not_charging", "complete"),
)
CHARGING = signal("charging", bool)
# The letters of the standard for charging: A not plugged in, B plugged in, C charging.
EVCC_STATUS = signal("evcc_status", str)
CHARGER_TYPE = signal("charger_type", str, words=("ac", "dc", "wireless"))
CHARGE_ORIGIN = signal("charge_origin", str, words=("station", "in_vehicle", "remote"))
CHARGE_ORIGINATOR = signal("charge_originator", str, words=("user", "grid"))
CHARGE_CONDITIONING = signal(
    "charge_conditioning", str, words=("cabin_conditioning", "battery_conditioning")
)
STATION_TYPE = signal(
    "station_type", str, words=("ac_basic", "ac_smart", "dc_fast", "wireless")
)
STATION_COMMUNICATION = signal(
    "station_communication",
    str,
    words=(
        "not_detected",
        "not_compatible",
        "digital_communication_established",
        "digital_communication_ended",
        "station_ready",
        "charging",
        "charging_paused",
        "fault",
    ),
)
CHARGER_VOLTAGE = signal("charger_voltage", float, "V")
CHARGER_CURRENT = signal("charger_current", float, "A")
STATION_DC_VOLTAGE = signal("station_dc_voltage", float, "V")
STATION_DC_CURRENT = signal("station_dc_current", float, "A")
CHARGER_POWER_REPORTED = signal("charger_power_reported", float, "kW")
CHARGER_POWER = signal("charger_power", float, "kW")
# As the dashboard of the car shows them.
CHARGER_POWER_DISPLAYED = signal("charger_power_displayed", float, "kW")
CHARGER_CURRENT_DISPLAYED = signal("charger_current_displayed", float, "A")
CHARGE_ENERGY = signal("charge_energy", float, "kWh")
# How much range an hour of charging adds.
CHARGE_RATE = signal("charge_rate", float, "km/h")
CHARGE_TIME_LEFT = signal("charge_time_left", float, "min")
CHARGE_COMPLETE_AT = signal("charge_complete_at", datetime)
CHARGE_TARGET_AT = signal("charge_target_at", datetime)
# Minutes or flags of a fast charge; Ford does not say.
FAST_CHARGE_BULK = signal("fast_charge_bulk", float)
FAST_CHARGE_COMPLETE = signal("fast_charge_complete", float)

CHARGE_LIMIT = signal("charge_limit", float, "%")
DC_CHARGE_LIMIT = signal("dc_charge_limit", float, "%")
CHARGE_CURRENT_LIMIT = signal("charge_current_limit", float, "A")
CHARGE_CURRENT_MAXIMUM = signal("charge_current_maximum", float, "A")
# Called kilowatts, offered like percent: Ford does not say.
DC_POWER_LIMIT = signal("dc_power_limit", float)
DC_POWER_MAXIMUM = signal("dc_power_maximum", float)
TARGET_CHARGE_SETTING = signal("target_charge_setting", float, "%")
TARGET_RANGE_SETTING = signal("target_range_setting", float, "km")

CHARGE_LOCATIONS = signal("charge_locations", ChargeLocations)
CHARGE_LOCATION = signal("charge_location", str)
LOCATION_CHARGE_LIMIT = signal("location_charge_limit", float, "%")

# What the owner's own charging station told last, in its own words.
WALLBOX_EVENT = signal("wallbox_event", str)
WALLBOX_EVENT_AT = signal("wallbox_event_at", datetime)

CHARGE_SESSIONS = signal("charge_sessions", ChargeSessions)
LAST_CHARGE_START = signal("last_charge_start", datetime)
LAST_CHARGE_END = signal("last_charge_end", datetime)
LAST_CHARGE_ENERGY = signal("last_charge_energy", float, "kWh")
LAST_CHARGE_FROM = signal("last_charge_from", float, "%")
LAST_CHARGE_TO = signal("last_charge_to", float, "%")
LAST_CHARGE_RANGE = signal("last_charge_range", float, "km")
LAST_CHARGE_POWER = signal("last_charge_power", float, "kW")
LAST_CHARGE_MAXIMUM_POWER = signal("last_charge_maximum_power", float, "kW")
LAST_CHARGE_PLACE = signal("last_charge_place", str)
LAST_CHARGE_CHARGER = signal(
    "last_charge_charger", str, words=("ac_basic", "ac_smart", "dc_fast", "wireless")
)
