"""What a car measures and tells."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfSpeed, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud import signals as s
from .cloud.commands import Command
from .cloud.vehicle import VehicleState
from .coordinator import FordPassCoordinator
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassSensorDescription(FordPassDescription, SensorEntityDescription):
    """A row of the sensors; the unit and the words are the signal's own."""

    signal: s.Signal[Any]


_ROWS = (
    FordPassSensorDescription(
        key="odometer",
        signal=s.ODOMETER,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="fuel_level",
        signal=s.FUEL_LEVEL,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="fuel_range",
        signal=s.FUEL_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="hv_battery_charge",
        signal=s.HV_BATTERY_CHARGE,
        device_class=SensorDeviceClass.BATTERY,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="hv_battery_range",
        signal=s.HV_BATTERY_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
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
    FordPassSensorDescription(
        key="hv_battery_temperature",
        signal=s.HV_BATTERY_TEMPERATURE,
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="hv_battery_current",
        signal=s.HV_BATTERY_CURRENT,
        device_class=SensorDeviceClass.CURRENT,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(key="charge_status", signal=s.CHARGE_STATUS),
    FordPassSensorDescription(
        key="charger_power",
        signal=s.CHARGER_POWER,
        device_class=SensorDeviceClass.POWER,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
    ),
    FordPassSensorDescription(
        key="charger_voltage",
        signal=s.CHARGER_VOLTAGE,
        device_class=SensorDeviceClass.VOLTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="charger_current",
        signal=s.CHARGER_CURRENT,
        device_class=SensorDeviceClass.CURRENT,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="charge_complete_at",
        signal=s.CHARGE_COMPLETE_AT,
        device_class=SensorDeviceClass.TIMESTAMP,
    ),
    FordPassSensorDescription(
        key="charge_limit",
        signal=s.CHARGE_LIMIT,
        instead=Command.SET_CHARGE_LIMIT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="next_departure",
        signal=s.NEXT_DEPARTURE,
        device_class=SensorDeviceClass.TIMESTAMP,
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
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.PRESSURE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
        )
        for signal in s.TIRE_PRESSURE.values()
    ),
    FordPassSensorDescription(
        key="outside_temperature",
        signal=s.OUTSIDE_TEMPERATURE,
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
    ),
    FordPassSensorDescription(
        key="coolant_temperature",
        signal=s.COOLANT_TEMPERATURE,
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="engine_oil_temperature",
        signal=s.ENGINE_OIL_TEMPERATURE,
        device_class=SensorDeviceClass.TEMPERATURE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="oil_life",
        signal=s.OIL_LIFE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="def_level",
        signal=s.DEF_LEVEL,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="def_range",
        signal=s.DEF_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="lock_state",
        signal=s.LOCK_STATE,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(key="alarm", signal=s.ALARM),
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
        key="remote_start_remaining",
        signal=s.REMOTE_START_REMAINING,
        device_class=SensorDeviceClass.DURATION,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="health_alerts",
        signal=s.HEALTH_ALERTS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            state_class=SensorStateClass.TOTAL_INCREASING,
            entity_category=EntityCategory.DIAGNOSTIC,
            suggested_display_precision=0,
        )
        for signal in (s.REQUESTS_TODAY, s.REQUESTS_THIS_MONTH)
    ),
    FordPassSensorDescription(
        key="last_news",
        signal=s.LAST_NEWS,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of all cars."""
    async_setup_rows(entry, async_add_entities, _ROWS, FordPassSensor)


class FordPassSensor(FordPassEntity, SensorEntity):
    """Something a car measures or tells."""

    entity_description: FordPassSensorDescription

    def __init__(
        self, car: FordPassCoordinator, description: FordPassSensorDescription
    ) -> None:
        """Take the unit and the words of the signal."""
        super().__init__(car, description)
        signal = description.signal
        self._attr_native_unit_of_measurement = signal.unit
        if signal.words:
            self._attr_device_class = SensorDeviceClass.ENUM
            self._attr_options = list(signal.words)

    @override
    def _show(self, state: VehicleState) -> object:
        signal = self.entity_description.signal
        value = state.value(signal)
        # Words stored by another version need not be words of this one.
        known = not signal.words or value in signal.words
        self._attr_native_value = value if known else None
        return self._attr_native_value
