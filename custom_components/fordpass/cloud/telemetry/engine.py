"""What moves the car, in Ford's words."""

from collections.abc import Callable, Iterator
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

# Of each part of an electric machine's state, how it is read for a machine.
_MACHINE: dict[str, Callable[[str], Decoder]] = {
    "status": lambda machine: word(
        s.MACHINE_STATUS[machine],
        {"READINESS_STATE": "ready", "DEACTIVATION_STATE": "deactivated"},
    ),
    "speed": lambda machine: number(s.MACHINE_SPEED[machine], digits=0),
    "torque": lambda machine: number(s.MACHINE_TORQUE[machine]),
    "voltage": lambda machine: number(s.MACHINE_VOLTAGE[machine]),
    "current": lambda machine: number(s.MACHINE_CURRENT[machine]),
    "temp": lambda machine: temperature(s.MACHINE_TEMPERATURE[machine]),
    "controllerTemp": lambda machine: temperature(
        s.MACHINE_CONTROLLER_TEMPERATURE[machine]
    ),
}


def _machines(envelope: Any, now: datetime) -> Iterator[Pair]:
    """Decode the electric machines, one after the other: Ford does not tell what their ids mean."""
    value = envelope.get("value") if isinstance(envelope, dict) else None
    for machine, state in zip(
        s.Machine, value if isinstance(value, list) else [], strict=False
    ):
        for key, decoder in _MACHINE.items():
            yield from inside(key, decoder(machine))({**envelope, "value": state}, now)


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
