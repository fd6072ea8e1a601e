"""The traction battery and the 12 V battery."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory

from ..cloud import signals as s
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassSensorDescription(
        key="hv_battery_charge",
        signal=s.HV_BATTERY_CHARGE,
        device_class=SensorDeviceClass.BATTERY,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    # No battery class: the car has one charge to watch, and this is another view of it.
    FordPassSensorDescription(
        key="hv_battery_actual_charge",
        signal=s.HV_BATTERY_ACTUAL_CHARGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=1,
    ),
    FordPassSensorDescription(
        key="hv_battery_range",
        signal=s.HV_BATTERY_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="hv_battery_maximum_range",
        signal=s.HV_BATTERY_MAXIMUM_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="hv_battery_energy",
        signal=s.HV_BATTERY_ENERGY,
        device_class=SensorDeviceClass.ENERGY_STORAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    ),
    FordPassSensorDescription(
        key="hv_battery_capacity",
        signal=s.HV_BATTERY_CAPACITY,
        device_class=SensorDeviceClass.ENERGY_STORAGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
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
            (s.HV_BATTERY_TEMPERATURE, SensorDeviceClass.TEMPERATURE),
            (s.HV_BATTERY_VOLTAGE, SensorDeviceClass.VOLTAGE),
            (s.HV_BATTERY_CURRENT, SensorDeviceClass.CURRENT),
        )
    ),
    FordPassSensorDescription(
        key="hv_battery_performance",
        signal=s.HV_BATTERY_PERFORMANCE,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="hv_battery_performance_cause",
        signal=s.HV_BATTERY_PERFORMANCE_CAUSE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="hv_battery_insulation",
        signal=s.HV_BATTERY_INSULATION,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=device_class,
            state_class=SensorStateClass.MEASUREMENT,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
            suggested_display_precision=precision,
        )
        for signal, device_class, precision in (
            (s.HV_CELL_LOWEST_TEMPERATURE, SensorDeviceClass.TEMPERATURE, None),
            (s.HV_CELL_HIGHEST_TEMPERATURE, SensorDeviceClass.TEMPERATURE, None),
            (s.HV_CELL_LOWEST_VOLTAGE, SensorDeviceClass.VOLTAGE, 2),
            (s.HV_CELL_HIGHEST_VOLTAGE, SensorDeviceClass.VOLTAGE, 2),
            (s.HV_PACK_LOWEST_TEMPERATURE, SensorDeviceClass.TEMPERATURE, None),
            (s.HV_PACK_HIGHEST_TEMPERATURE, SensorDeviceClass.TEMPERATURE, None),
            (s.HV_PACK_LOWEST_VOLTAGE, SensorDeviceClass.VOLTAGE, 2),
            (s.HV_PACK_HIGHEST_VOLTAGE, SensorDeviceClass.VOLTAGE, 2),
        )
    ),
    FordPassSensorDescription(
        key="hv_packs",
        signal=s.HV_PACKS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
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
            (s.MOTOR_VOLTAGE, SensorDeviceClass.VOLTAGE),
            (s.MOTOR_CURRENT, SensorDeviceClass.CURRENT),
        )
    ),
    # No battery class: what watches batteries of that class would take it for the traction battery.
    FordPassSensorDescription(
        key="lv_battery_charge",
        signal=s.LV_BATTERY_CHARGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="lv_battery_voltage",
        signal=s.LV_BATTERY_VOLTAGE,
        device_class=SensorDeviceClass.VOLTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=1,
    ),
    FordPassSensorDescription(
        key="lv_battery_status",
        signal=s.LV_BATTERY_STATUS,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.LV_BATTERY_LOAD, s.LV_BATTERY_LOAD_FAULT, s.LV_POWER_SOURCE)
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    FordPassBinarySensorDescription(
        key="dc_converter",
        signal=s.DC_CONVERTER,
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
)
