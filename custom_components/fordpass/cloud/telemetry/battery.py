"""The batteries and charging, in Ford's words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from .. import signals as s
from ..parts import part
from ..reading import Reading
from ..signals import Signal
from .envelope import (
    Decoder,
    Pair,
    SectionDecoder,
    beside,
    each,
    flag,
    inside,
    measured_at,
    number,
    temperature,
    to_number,
    together,
    word,
)

# Cars with a second 12 V battery tell of it in the same words.
_OTHER_BATTERIES = ("ACCESSORY_BATTERY", "BACKUP_BATTERY")

# In minutes; a modem without a reading sends the greatest number it has.
_TWO_WEEKS = 60 * 24 * 14

_PLUGGED = frozenset({"CONNECTED", "CHARGING", "CHARGINGAC"})
_UNPLUGGED = frozenset({"DISCONNECTED"})


def _left(
    complete_at: Signal[datetime], time_left: Signal[float] | None = None
) -> Decoder:
    """Turn minutes left into the time of day, to the minute so that it does not flicker."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        minutes = (
            to_number(envelope.get("value")) if isinstance(envelope, dict) else None
        )
        if minutes is None or not 0 <= minutes < _TWO_WEEKS:
            return
        at = measured_at(envelope, now)
        done = at + timedelta(minutes=minutes, seconds=30)
        yield complete_at, Reading(done.replace(second=0, microsecond=0), at)
        if time_left is not None:
            yield time_left, Reading(round(minutes, 0), at)

    return decode


def _primary(
    signal: Signal[Any], make: Callable[[Signal[Any]], Decoder] = word
) -> Decoder:
    """Decode what is said of the 12 V battery that starts the car."""

    def position(element: Mapping[str, Any]) -> Signal[Any] | None:
        return None if element.get("vehicleBattery") in _OTHER_BATTERIES else signal

    return each(position, make)


def _traction(decoder: Decoder) -> Decoder:
    """Decode what is said of charging, unless it is the 12 V battery that is charged."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if (
            isinstance(envelope, dict)
            and envelope.get("xevBatteryType") != "LOW_VOLTAGE"
        ):
            yield from decoder(envelope, now)

    return decode


def _percent(signal: Signal[float], digits: int = 1) -> Decoder:
    return number(signal, lowest=0, highest=100, digits=digits)


def _least(signal: Signal[float]) -> Decoder:
    """Decode a number that is never below zero."""
    return number(signal, lowest=0)


_TIME_LEFT = _left(s.CHARGE_COMPLETE_AT, s.CHARGE_TIME_LEFT)
_PLUG = flag(s.PLUGGED_IN, on=_PLUGGED, off=_UNPLUGGED)

_LV: dict[str, Decoder] = {
    "batteryStateOfCharge": _primary(s.LV_BATTERY_CHARGE, _percent),
    "batteryVoltage": _primary(s.LV_BATTERY_VOLTAGE, _least),
    "batteryStatus": _primary(s.LV_BATTERY_STATUS),
    "batteryLoadStatus": together(
        _primary(
            s.LV_BATTERY_LOAD,
            # The schema has the longer word, cars have been heard to say the shorter.
            lambda signal: word(signal, {"NORMAL": "normal_operation"}),
        ),
        _primary(
            s.LV_BATTERY_LOAD_FAULT,
            lambda signal: beside("batteryLoadFault", word(signal)),
        ),
    ),
    "batteryPowerSource": word(s.LV_POWER_SOURCE),
}

_HV: dict[str, Decoder] = {
    "xevBatteryStateOfCharge": _percent(s.HV_BATTERY_CHARGE),
    "xevBatteryActualStateOfCharge": _percent(s.HV_BATTERY_ACTUAL_CHARGE),
    "xevBatteryRange": number(s.HV_BATTERY_RANGE, lowest=0, digits=1),
    "xevBatteryMaximumRange": number(s.HV_BATTERY_MAXIMUM_RANGE, lowest=0, digits=1),
    "xevBatteryEnergyRemaining": _least(s.HV_BATTERY_ENERGY),
    "xevBatteryCapacity": _least(s.HV_BATTERY_CAPACITY),
    "xevBatteryTemperature": temperature(s.HV_BATTERY_TEMPERATURE),
    "xevBatteryVoltage": _least(s.HV_BATTERY_VOLTAGE),
    "xevBatteryIoCurrent": number(s.HV_BATTERY_CURRENT),
    "xevBatteryPerformanceStatus": together(
        # The misspelling is Ford's.
        word(s.HV_BATTERY_PERFORMANCE, {"SEVERLY_REDUCED": "severely_reduced"}),
        beside("batteryPerformanceCause", word(s.HV_BATTERY_PERFORMANCE_CAUSE)),
    ),
    "xevTractionMotorVoltage": _least(s.MOTOR_VOLTAGE),
    "xevTractionMotorCurrent": number(s.MOTOR_CURRENT),
}

_CHARGING: dict[str, Decoder] = {
    "xevPlugChargerStatus": _PLUG,
    "xevBatteryChargeDisplayStatus": _traction(
        together(
            word(s.CHARGE_STATUS, {"COMPLETE": "completed"}),
            beside("xevChargerPowerType", word(s.CHARGER_TYPE)),
            beside("xevChargeStatusOrigin", word(s.CHARGE_ORIGIN)),
            beside("xevChargeOriginatorType", word(s.CHARGE_ORIGINATOR)),
            beside("xevVehicleConditioningType", word(s.CHARGE_CONDITIONING)),
        )
    ),
    "xevChargeStationPowerType": word(s.STATION_TYPE),
    "xevChargeStationCommunicationStatus": word(s.STATION_COMMUNICATION),
    "xevBatteryChargerVoltageOutput": _least(s.CHARGER_VOLTAGE),
    "xevBatteryChargerCurrentOutput": number(s.CHARGER_CURRENT),
    "xevEvseBatteryDcVoltageOutput": _least(s.STATION_DC_VOLTAGE),
    "xevEvseBatteryDcCurrentOutput": number(s.STATION_DC_CURRENT),
    "xevBatteryChargerEnergyOutput": _least(s.CHARGE_ENERGY),
    "xevBatteryTimeToFullCharge": _TIME_LEFT,
}

# The same in the words of another family of cars, and what only they tell.
_OTHER_FAMILY: dict[str, Decoder] = {
    "evBatteryLevel": _percent(s.HV_BATTERY_CHARGE),
    "evBatteryRange": number(s.HV_BATTERY_RANGE, lowest=0, digits=1),
    "evBatteryTotalVoltage": _least(s.HV_BATTERY_VOLTAGE),
    "evBatteryTotalCurrent": number(s.HV_BATTERY_CURRENT),
    "evPlugChargerStatus": _PLUG,
    "evBatteryChargeDisplayStatus": word(
        s.CHARGE_STATUS,
        {
            "COMPLETE": "completed",
            "FAST_CHARGING": "in_progress",
            "FAULT_UNKNOWN_LOCATION": "fault",
            "FAULT_INSIDE_CAR": "fault",
            "FAULT_OUTSIDE_CAR": "fault",
        },
    ),
    "evBatteryChargeStatus": word(
        s.CHARGE_ACTIVITY,
        {
            "CHARGING_IN_PARKING": "parked",
            "CHARGING_IN_DRIVING_STATE": "driving",
            "CHARGING_COMPLETE": "complete",
        },
    ),
    "evBatteryTimeToFullCharge": _TIME_LEFT,
    "evBatteryTimeToTargetCharge": _left(s.CHARGE_TARGET_AT),
    "evBatteryInsulatingResistance": _least(s.HV_BATTERY_INSULATION),
    "evBatteryCellStatus": together(
        *(
            inside(cell, inside(figure, make(signal)))
            for cell, figure, make, signal in (
                ("minTemp", "temperature", temperature, s.HV_CELL_LOWEST_TEMPERATURE),
                ("maxTemp", "temperature", temperature, s.HV_CELL_HIGHEST_TEMPERATURE),
                ("minVoltage", "voltage", _least, s.HV_CELL_LOWEST_VOLTAGE),
                ("maxVoltage", "voltage", _least, s.HV_CELL_HIGHEST_VOLTAGE),
            )
        )
    ),
    "evBatteryPackageStatus": together(
        inside("packageCount", number(s.HV_PACKS, lowest=1, digits=0)),
        *(
            inside(pack, inside(figure, make(signal)))
            for pack, figure, make, signal in (
                ("packageMinTemp", "temp", temperature, s.HV_PACK_LOWEST_TEMPERATURE),
                ("packageMaxTemp", "temp", temperature, s.HV_PACK_HIGHEST_TEMPERATURE),
                ("packageMinVoltage", "voltage", _least, s.HV_PACK_LOWEST_VOLTAGE),
                ("packageMaxVoltage", "voltage", _least, s.HV_PACK_HIGHEST_VOLTAGE),
            )
        ),
    ),
    "evDcPowerSourceStatus": flag(
        s.DC_CONVERTER, on=frozenset({"OPERATING"}), off=frozenset({"NOT_OPERATING"})
    ),
}

METRICS: dict[str, Decoder] = {**_LV, **_HV, **_CHARGING, **_OTHER_FAMILY}

_charge_limit = _percent(s.CHARGE_LIMIT, digits=0)


def _monitoring(event: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell the charge limit, which is in the maker's own data of this event."""
    limit = part(event, "oemData", "target_soc").get("longValue")
    yield from _charge_limit({"value": limit, "updateTime": at.isoformat()}, at)


CUSTOM_METRICS: dict[str, Decoder] = {
    "charge-power-kw": _least(s.CHARGER_POWER_REPORTED),
    "current-charging-power-display": _least(s.CHARGER_POWER_DISPLAYED),
    "current-charging-current-display": _least(s.CHARGER_CURRENT_DISPLAYED),
    "global-ac-target-soc": _charge_limit,
    "global-dc-target-soc": _percent(s.DC_CHARGE_LIMIT, digits=0),
    "global-ac-current-limit": _least(s.CHARGE_CURRENT_LIMIT),
    "max-ac-current-display": _least(s.CHARGE_CURRENT_MAXIMUM),
    "global-dc-power-limit": _least(s.DC_POWER_LIMIT),
    "max-dc-power-display": _least(s.DC_POWER_MAXIMUM),
    "fast-charge-bulk": number(s.FAST_CHARGE_BULK),
    "fast-charge-complete": number(s.FAST_CHARGE_COMPLETE),
}

CONFIGURATIONS: dict[str, Decoder] = {
    "xevBatteryTargetStateOfChargeSetting": _percent(s.TARGET_CHARGE_SETTING),
    "xevBatteryTargetRangeSetting": _least(s.TARGET_RANGE_SETTING),
}

EVENTS: dict[str, SectionDecoder] = {
    "xev-hv-battery-monitoring": _monitoring,
}
