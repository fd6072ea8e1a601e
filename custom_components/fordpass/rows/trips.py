"""The trip that goes on, the last one, and how they were driven."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfSpeed, UnitOfTime

from ..cloud import signals as s
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassSensorDescription(
        key="last_trip_ended",
        signal=s.LAST_TRIP_ENDED,
        device_class=SensorDeviceClass.TIMESTAMP,
    ),
    FordPassSensorDescription(
        key="last_trip_duration",
        signal=s.LAST_TRIP_DURATION,
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
    ),
    # A trip has an energy of its own: it is no meter, so it has no state class.
    FordPassSensorDescription(
        key="last_trip_energy",
        signal=s.LAST_TRIP_ENERGY,
        device_class=SensorDeviceClass.ENERGY,
        suggested_display_precision=1,
    ),
    FordPassSensorDescription(
        key="last_trip_consumption",
        signal=s.LAST_TRIP_CONSUMPTION,
        device_class=SensorDeviceClass.ENERGY_DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.DISTANCE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=1,
        )
        for signal in (
            s.LAST_TRIP_DISTANCE,
            s.TRIP_DISTANCE,
            s.TRIP_ELECTRIC_DISTANCE,
            s.TRIP_RANGE_REGENERATED,
        )
    ),
    FordPassSensorDescription(
        key="cabin_temperature",
        signal=s.CABIN_TEMPERATURE,
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.TEMPERATURE,
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.LAST_TRIP_OUTSIDE_TEMPERATURE, s.LAST_TRIP_AMBIENT_TEMPERATURE)
    ),
    FordPassSensorDescription(
        key="trip_maximum_speed",
        signal=s.TRIP_MAXIMUM_SPEED,
        device_class=SensorDeviceClass.SPEED,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_unit_of_measurement=UnitOfSpeed.KILOMETERS_PER_HOUR,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="trip_fuel_economy",
        signal=s.TRIP_FUEL_ECONOMY,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.VOLUME,
            suggested_display_precision=2,
            entity_registry_enabled_default=enabled,
        )
        for signal, enabled in (
            (s.TRIP_FUEL_CONSUMED, True),
            (s.TRIP_FUEL_CONSUMED_IDLE, False),
        )
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
        )
        for signal in (
            s.TRIP_CHARGE_REGENERATED,
            s.ACCELERATION_SCORE,
            s.DECELERATION_SCORE,
            s.SPEED_SCORE,
        )
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.ELECTRIC_EFFICIENCY, s.TRIP_FUEL_COUNTER, s.TRIP_LENGTH_SUM)
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    FordPassBinarySensorDescription(
        key="trip_active",
        signal=s.TRIP_ACTIVE,
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_registry_enabled_default=False,
    ),
)
