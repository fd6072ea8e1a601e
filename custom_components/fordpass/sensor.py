"""What a car measures and tells."""

from datetime import datetime, timedelta
from typing import override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .cloud.vehicle import VehicleState
from .const import CONF_PRESSURE_UNIT
from .coordinator import FordPassCoordinator
from .entity import FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry
from .rows import TOPICS, care, climate
from .rows.description import FordPassSensorDescription, FordPassTimedSensorDescription

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0

_MINUTE = timedelta(minutes=1)


_ROWS = tuple(row for topic in TOPICS for row in topic.SENSORS)
_TIMED_ROWS = tuple(row for topic in (climate, care) for row in topic.TIMED_SENSORS)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of all cars."""
    async_setup_rows(entry, async_add_entities, _ROWS, FordPassSensor)
    async_setup_rows(entry, async_add_entities, _TIMED_ROWS, FordPassTimedSensor)


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
        if description.device_class is SensorDeviceClass.PRESSURE and (
            unit := car.config_entry.data.get(CONF_PRESSURE_UNIT)
        ):
            self._attr_suggested_unit_of_measurement = unit
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


class FordPassTimedSensor(FordPassEntity, SensorEntity):
    """Something that changes with the time as well, looked at every minute."""

    entity_description: FordPassTimedSensorDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Look at the clock from now on."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_track_time_interval(self.hass, self._minute_passed, _MINUTE)
        )

    @callback
    def _minute_passed(self, _: datetime) -> None:
        self._handle_coordinator_update()

    @override
    def _show(self, state: VehicleState) -> object:
        self._attr_native_value = self.entity_description.value(
            state, dt_util.as_local(dt_util.utcnow())
        )
        return self._attr_native_value
