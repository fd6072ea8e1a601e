"""What of a car is open, on, plugged in or connected."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.vehicle import VehicleState
from .entity import FordPassDescription, FordPassEntity, KnownCar, async_setup_rows
from .garage import FordPassConfigEntry
from .news import PUSH
from .rows import TOPICS
from .rows.description import FordPassBinarySensorDescription

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0


_ROWS = tuple(row for topic in TOPICS for row in topic.BINARY_SENSORS)


@dataclass(frozen=True, kw_only=True)
class FordPassPushDescription(FordPassDescription, BinarySensorEntityDescription):
    """A row about the connection: by push where the cloud `pushes`, else by asking."""

    pushes: bool

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return car.pushes is self.pushes

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return frozenset({PUSH})


_PUSH_ROWS = (
    FordPassPushDescription(
        key="push_connected",
        pushes=True,
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassPushDescription(
        key="connected",
        pushes=False,
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the binary sensors of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassBinarySensor)
    await async_setup_rows(entry, async_add_entities, _PUSH_ROWS, FordPassPushSensor)


class FordPassBinarySensor(FordPassEntity, BinarySensorEntity):
    """Something of a car that is one way or the other."""

    entity_description: FordPassBinarySensorDescription

    @override
    def _show(self, state: VehicleState) -> object:
        row = self.entity_description
        value = state.value(row.signal)
        self._attr_is_on = None if value is None else value != row.off_value
        return self._attr_is_on


class FordPassPushSensor(FordPassEntity, BinarySensorEntity):
    """Whether news of a car come."""

    entity_description: FordPassPushDescription

    @override
    def _show(self, state: VehicleState) -> object:
        self._attr_is_on = self.coordinator.push_connected
        return self._attr_is_on
