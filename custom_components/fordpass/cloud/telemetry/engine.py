"""What moves the car, in Ford's words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .. import signals as s
from .driving import speed
from .envelope import (
    Decoder,
    Pair,
    beside,
    flag,
    inside,
    number,
    on_off,
    temperature,
    together,
    word,
)

_NORMAL = {"NORMAL_OPERATION": "normal"}
_fuel_type = beside("engineType", word(s.FUEL_TYPE))

_STATUS_WORDS = {"READINESS_STATE": "ready", "DEACTIVATION_STATE": "deactivated"}
_MACHINES: tuple[Decoder, ...] = tuple(
    together(
        inside("status", word(s.MACHINE_STATUS[machine], _STATUS_WORDS)),
        inside("speed", number(s.MACHINE_SPEED[machine], digits=0)),
        inside("torque", number(s.MACHINE_TORQUE[machine])),
        inside("voltage", number(s.MACHINE_VOLTAGE[machine])),
        inside("current", number(s.MACHINE_CURRENT[machine])),
        inside("temp", temperature(s.MACHINE_TEMPERATURE[machine])),
        inside(
            "controllerTemp", temperature(s.MACHINE_CONTROLLER_TEMPERATURE[machine])
        ),
    )
    for machine in s.Machine
)


def _machines(envelope: Any, now: datetime) -> Iterator[Pair]:
    """Decode the electric machines, one after the other: Ford does not tell what their ids mean."""
    value = envelope.get("value") if isinstance(envelope, dict) else None
    states = value if isinstance(value, list) else []
    for decoder, state in zip(_MACHINES, states, strict=False):
        yield from decoder({**envelope, "value": state}, now)


METRICS: dict[str, Decoder] = {
    "engineStatus": together(word(s.ENGINE_STATUS), _fuel_type),
    "engineAutomaticShutdownStatus": word(
        s.ENGINE_SHUTDOWN,
        {"COUNTDOWN_INITIATED": "countdown", "ENGINE_SHUTDOWN": "shut_down"},
    ),
    "engineSpeed": number(s.ENGINE_SPEED, lowest=0, digits=0),
    "totalEngineTime": number(s.ENGINE_TIME, lowest=0),
    "totalEngineTimeIdle": number(s.ENGINE_IDLE_TIME, lowest=0),
    "stopStartModeStatus": on_off(s.STOP_START),
    "electricMachineState": _machines,
    "hybridVehicleModeStatus": word(s.HYBRID_MODE),
    "evOperationMode": word(s.DRIVE_SOURCE),
    "powerTakeOffStatus": word(s.POWER_TAKE_OFF),
    "engineCoolantTemp": temperature(s.COOLANT_TEMPERATURE),
    "engineOilTemp": temperature(s.ENGINE_OIL_TEMPERATURE),
    "transmissionOilTemperature": temperature(s.TRANSMISSION_OIL_TEMPERATURE),
    "oilLifeRemaining": number(s.OIL_LIFE, lowest=0, highest=100, digits=0),
    "fuelLevel": number(s.FUEL_LEVEL, lowest=0, highest=100, digits=1),
    "fuelRange": number(s.FUEL_RANGE, lowest=0, digits=1),
    "fuelVolume": number(s.FUEL_VOLUME, lowest=0, digits=1),
    "fuelEconomy": number(s.FUEL_ECONOMY, lowest=0, digits=1),
    "waterInFuelStatus": together(
        flag(
            s.WATER_IN_FUEL,
            on=frozenset({"CONTAINS_WATER"}),
            off=frozenset({"DOES_NOT_CONTAIN_WATER"}),
        ),
        _fuel_type,
    ),
    "engineExhaustOverheat": together(on_off(s.EXHAUST_OVERHEAT), _fuel_type),
    "dieselExhaustFilterStatus": together(
        word(s.EXHAUST_FILTER, {**_NORMAL, "CLEANING_IN_PROGRESS": "cleaning"}),
        beside("dieselExhaustFilterCleaning", word(s.EXHAUST_FILTER_CLEANING)),
    ),
    "dieselExhaustFilterAutomaticCleanStatus": flag(
        s.EXHAUST_FILTER_AUTO_CLEANING,
        on=frozenset({"ALLOWED"}),
        off=frozenset({"NOT_ALLOWED"}),
    ),
    "dieselExhaustFilterManualRegenerationStatus": word(s.EXHAUST_FILTER_REGENERATION),
    "dieselParticulateFilterSootLevel": number(
        s.SOOT_LEVEL, lowest=0, highest=100, digits=1
    ),
    "dieselExhaustFluidLevel": number(s.DEF_LEVEL, lowest=0, highest=100, digits=1),
    "dieselExhaustFluidLevelRangeRemaining": number(s.DEF_RANGE, lowest=0, digits=1),
    "dieselExhaustFluidLevelStatus": word(s.DEF_LEVEL_STATUS),
    "dieselExhaustFluidSystemStatus": word(s.DEF_SYSTEM_STATUS, _NORMAL),
    "dieselExhaustFluidQualityStatus": flag(
        s.DEF_CONTAMINATED,
        on=frozenset({"CONTAMINATED"}),
        off=frozenset({"NOT_CONTAMINATED"}),
    ),
    "dieselExhaustFluidLevelSpeedLimit": speed(s.DEF_SPEED_LIMIT),
}
