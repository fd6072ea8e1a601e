"""Charging as it goes on."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory

from ..cloud import signals as s
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassSensorDescription(
        key="charge_status",
        signal=s.CHARGE_STATUS,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.CHARGE_ACTIVITY, s.EVCC_STATUS)
    ),
    FordPassSensorDescription(
        key="charger_type",
        signal=s.CHARGER_TYPE,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.CHARGE_ORIGIN, s.CHARGE_ORIGINATOR, s.CHARGE_CONDITIONING)
    ),
    FordPassSensorDescription(
        key="station_type",
        signal=s.STATION_TYPE,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="station_communication",
        signal=s.STATION_COMMUNICATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="charger_power",
        signal=s.CHARGER_POWER,
        device_class=SensorDeviceClass.POWER,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    ),
    FordPassSensorDescription(
        key="charger_power_displayed",
        signal=s.CHARGER_POWER_DISPLAYED,
        device_class=SensorDeviceClass.POWER,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=1,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=device_class,
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal, device_class in (
            (s.CHARGER_VOLTAGE, SensorDeviceClass.VOLTAGE),
            (s.CHARGER_CURRENT, SensorDeviceClass.CURRENT),
            (s.CHARGER_CURRENT_DISPLAYED, SensorDeviceClass.CURRENT),
            (s.STATION_DC_VOLTAGE, SensorDeviceClass.VOLTAGE),
            (s.STATION_DC_CURRENT, SensorDeviceClass.CURRENT),
        )
    ),
    # It starts at zero with each charge, which is what such a total may do.
    FordPassSensorDescription(
        key="charge_energy",
        signal=s.CHARGE_ENERGY,
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=2,
    ),
    FordPassSensorDescription(
        key="charge_rate",
        signal=s.CHARGE_RATE,
        device_class=SensorDeviceClass.SPEED,
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="wallbox_event",
        signal=s.WALLBOX_EVENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="wallbox_event_at",
        signal=s.WALLBOX_EVENT_AT,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="charge_complete_at",
        signal=s.CHARGE_COMPLETE_AT,
        device_class=SensorDeviceClass.TIMESTAMP,
    ),
    FordPassSensorDescription(
        key="charge_time_left",
        signal=s.CHARGE_TIME_LEFT,
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="charge_target_at",
        signal=s.CHARGE_TARGET_AT,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.FAST_CHARGE_BULK, s.FAST_CHARGE_COMPLETE)
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    FordPassBinarySensorDescription(
        key="plugged_in",
        signal=s.PLUGGED_IN,
        device_class=BinarySensorDeviceClass.PLUG,
    ),
    FordPassBinarySensorDescription(
        key="charging",
        signal=s.CHARGING,
        device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
    ),
)
