"""Where the car is, how it moves and what its driver does."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfSpeed

from ..cloud import signals as s
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassSensorDescription(
        key="odometer",
        signal=s.ODOMETER,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="outside_temperature",
        signal=s.OUTSIDE_TEMPERATURE,
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
    ),
    FordPassSensorDescription(
        key="ambient_temperature",
        signal=s.AMBIENT_TEMPERATURE,
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(key="gear", signal=s.GEAR),
    FordPassSensorDescription(
        key="speed",
        signal=s.SPEED,
        device_class=SensorDeviceClass.SPEED,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_unit_of_measurement=UnitOfSpeed.KILOMETERS_PER_HOUR,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="heading",
        signal=s.HEADING,
        state_class=SensorStateClass.MEASUREMENT_ANGLE,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="compass", signal=s.COMPASS, entity_registry_enabled_default=False
    ),
    FordPassSensorDescription(
        key="altitude",
        signal=s.ALTITUDE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="position_at",
        signal=s.POSITION_AT,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    # What changes many times a minute in a drive, each with how many decimals it is worth.
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=precision,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal, precision in (
            (s.GPS_DILUTION, 1),
            *((signal, 2) for signal in s.ACCELERATION.values()),
            (s.HARSH_CORNERING, 2),
            (s.HARSH_ACCELERATION, 2),
            (s.YAW_RATE, 2),
            *((signal, 0) for signal in s.WHEEL_SPEED.values()),
            (s.ACCELERATOR_PEDAL, 0),
            (s.BRAKE_TORQUE, 0),
            (s.TRANSMISSION_TORQUE, 0),
        )
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (
            s.GPS_FIX,
            s.GPS_METHOD,
            s.IGNITION_STATUS,
            s.TRANSMISSION_GEAR,
            s.PARKING_BRAKE_TYPE,
            s.LIFE_CYCLE_MODE,
            s.DISPLAY_UNITS,
        )
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    FordPassBinarySensorDescription(
        key="ignition",
        signal=s.IGNITION_ON,
        device_class=BinarySensorDeviceClass.RUNNING,
    ),
    FordPassBinarySensorDescription(key="parking_brake", signal=s.PARKING_BRAKE_ON),
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.BRAKE_PEDAL, s.DRIVING_FORCE, s.WHEEL_TORQUE)
    ),
    FordPassBinarySensorDescription(
        key="brake_light",
        signal=s.BRAKE_LIGHT,
        device_class=BinarySensorDeviceClass.LIGHT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
)
