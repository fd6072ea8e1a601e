"""Where a car is."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.device_tracker import (
    TrackerEntity,
    TrackerEntityDescription,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.signals import GPS_DILUTION, POSITION
from .cloud.vehicle import VehicleState
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0

# What a receiver is off by in metres where nothing dilutes its precision.
_BEST_ACCURACY = 5


@dataclass(frozen=True, kw_only=True)
class FordPassTrackerDescription(FordPassDescription, TrackerEntityDescription):
    """A row of the trackers."""

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return super().topics | {GPS_DILUTION}


_ROWS = (FordPassTrackerDescription(key="location", signal=POSITION),)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the trackers of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassTracker)


class FordPassTracker(FordPassEntity, TrackerEntity):
    """Where a car is."""

    entity_description: FordPassTrackerDescription

    @override
    def _show(self, state: VehicleState) -> object:
        position = state.value(POSITION)
        self._attr_latitude = None if position is None else position.latitude
        self._attr_longitude = None if position is None else position.longitude
        dilution = state.value(GPS_DILUTION)
        self._attr_location_accuracy = round(_BEST_ACCURACY * (dilution or 0))
        # The altitude is not shown, so it makes no write.
        return self._attr_latitude, self._attr_longitude, self._attr_location_accuracy
