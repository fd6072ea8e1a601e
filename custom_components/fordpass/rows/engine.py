"""What moves the car: the engine with its fluids, the fuel, the drive's mode and a diesel's exhaust."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfSpeed

from ..cloud import signals as s
from ..cloud.vehicle import Engine
from ..entity import KnownCar
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

# What cars with an electric drive alone have been seen to tell all the same.
_OF_AN_ENGINE = frozenset(
    {
        s.ENGINE_OIL_TEMPERATURE,
        s.ENGINE_SPEED,
        s.FUEL_LEVEL,
        s.FUEL_RANGE,
        s.OIL_LIFE,
    }
)

# Cars that run on petrol tell of a diesel's filter too; only a diesel tells any of these.
_OF_A_DIESEL = frozenset(
    {
        s.DEF_LEVEL,
        s.DEF_RANGE,
        s.DEF_LEVEL_STATUS,
        s.DEF_SYSTEM_STATUS,
        s.DEF_CONTAMINATED,
        s.EXHAUST_FILTER_REGENERATION,
        s.SOOT_LEVEL,
    }
)
_OF_A_FILTER = frozenset({s.EXHAUST_FILTER, s.EXHAUST_FILTER_CLEANING})


@dataclass(frozen=True, kw_only=True)
class FordPassEngineDescription(FordPassSensorDescription):
    """A row about the engine, which no car has that is known to have none."""

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        if self.signal in _OF_AN_ENGINE and car.info.engine is Engine.BEV:
            return False
        if self.signal in _OF_A_FILTER and _OF_A_DIESEL.isdisjoint(car.data.seen):
            return False
        return super().exists(car)


def _diagnostic(signal: s.Signal[str], *, usual: bool) -> FordPassEngineDescription:
    """Return a row for a word; what is not `usual` is off by default."""
    return FordPassEngineDescription(
        key=signal.key,
        signal=signal,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=usual,
    )


SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassEngineDescription(
        key="fuel_level",
        signal=s.FUEL_LEVEL,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassEngineDescription(
        key="fuel_range",
        signal=s.FUEL_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassEngineDescription(
        key="fuel_volume",
        signal=s.FUEL_VOLUME,
        device_class=SensorDeviceClass.VOLUME_STORAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    ),
    *(
        FordPassEngineDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.TEMPERATURE,
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
        )
        for signal in (
            s.COOLANT_TEMPERATURE,
            s.ENGINE_OIL_TEMPERATURE,
            s.TRANSMISSION_OIL_TEMPERATURE,
        )
    ),
    *(
        FordPassEngineDescription(
            key=signal.key,
            signal=signal,
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
            suggested_display_precision=0,
        )
        for signal in (s.OIL_LIFE, s.DEF_LEVEL, s.SOOT_LEVEL)
    ),
    FordPassEngineDescription(
        key="def_range",
        signal=s.DEF_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
    FordPassEngineDescription(
        key="def_speed_limit",
        signal=s.DEF_SPEED_LIMIT,
        device_class=SensorDeviceClass.SPEED,
        suggested_unit_of_measurement=UnitOfSpeed.KILOMETERS_PER_HOUR,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
    *(
        FordPassEngineDescription(
            key=signal.key,
            signal=signal,
            state_class=state_class,
            entity_category=EntityCategory.DIAGNOSTIC,
            suggested_display_precision=precision,
            entity_registry_enabled_default=False,
        )
        for signal, state_class, precision in (
            (s.ENGINE_SPEED, SensorStateClass.MEASUREMENT, 0),
            (s.FUEL_ECONOMY, SensorStateClass.MEASUREMENT, 1),
            (s.ENGINE_TIME, SensorStateClass.TOTAL_INCREASING, 0),
            (s.ENGINE_IDLE_TIME, SensorStateClass.TOTAL_INCREASING, 0),
        )
    ),
    *(
        FordPassEngineDescription(
            key=signal.key,
            signal=signal,
            device_class=device_class,
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
            suggested_display_precision=0,
            entity_registry_enabled_default=False,
        )
        for signals, device_class in (
            (s.MACHINE_SPEED, None),
            (s.MACHINE_TORQUE, None),
            (s.MACHINE_VOLTAGE, SensorDeviceClass.VOLTAGE),
            (s.MACHINE_CURRENT, SensorDeviceClass.CURRENT),
            (s.MACHINE_TEMPERATURE, SensorDeviceClass.TEMPERATURE),
            (s.MACHINE_CONTROLLER_TEMPERATURE, SensorDeviceClass.TEMPERATURE),
        )
        for signal in signals.values()
    ),
    *(
        _diagnostic(signal, usual=True)
        for signal in (s.EXHAUST_FILTER, s.DEF_LEVEL_STATUS, s.DEF_SYSTEM_STATUS)
    ),
    *(
        _diagnostic(signal, usual=False)
        for signal in (
            *s.MACHINE_STATUS.values(),
            s.ENGINE_STATUS,
            s.ENGINE_SHUTDOWN,
            s.FUEL_TYPE,
            s.HYBRID_MODE,
            s.DRIVE_SOURCE,
            s.POWER_TAKE_OFF,
            s.EXHAUST_FILTER_CLEANING,
            s.EXHAUST_FILTER_REGENERATION,
        )
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            device_class=device_class,
            entity_category=EntityCategory.DIAGNOSTIC,
        )
        for signal, device_class in (
            (s.WATER_IN_FUEL, BinarySensorDeviceClass.PROBLEM),
            (s.EXHAUST_OVERHEAT, BinarySensorDeviceClass.HEAT),
            (s.DEF_CONTAMINATED, BinarySensorDeviceClass.PROBLEM),
        )
    ),
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.STOP_START, s.EXHAUST_FILTER_AUTO_CLEANING)
    ),
)
