"""The software of a car: what it has, and whether another is on its way."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.update import (
    UpdateDeviceClass,
    UpdateEntity,
    UpdateEntityDescription,
    UpdateEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.signals import (
    AUTOMATIC_UPDATES,
    FIRMWARE_VERSION,
    UPDATE_PACKAGE,
    UPDATE_STATUS,
)
from .cloud.vehicle import VehicleState
from .entity import FordPassDescription, FordPassEntity, KnownCar, async_setup_rows
from .garage import FordPassConfigEntry

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0

# Software has a version only once an update told it, and an update a number only on the way.
_UNNAMED, _COMING = "–", "+"

_BUSY = frozenset({"downloading", "installing"})
_ON_ITS_WAY = _BUSY | {"waiting"}


@dataclass(frozen=True, kw_only=True)
class FordPassUpdateDescription(FordPassDescription, UpdateEntityDescription):
    """A row of the updates: of every car that ever told one of these."""

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return FIRMWARE_VERSION in car.data or UPDATE_STATUS in car.data

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return frozenset(
            {AUTOMATIC_UPDATES, FIRMWARE_VERSION, UPDATE_PACKAGE, UPDATE_STATUS}
        )


_ROWS = (
    FordPassUpdateDescription(key="software", device_class=UpdateDeviceClass.FIRMWARE),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the software of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassUpdate)


class FordPassUpdate(FordPassEntity, UpdateEntity):
    """The software of a car. Ford decides when it is updated; nothing here can begin it."""

    entity_description: FordPassUpdateDescription
    _attr_supported_features = UpdateEntityFeature.PROGRESS

    @override
    def _show(self, state: VehicleState) -> object:
        status = state.value(UPDATE_STATUS)
        installed = state.value(FIRMWARE_VERSION) or _UNNAMED
        coming = state.value(UPDATE_PACKAGE) or _COMING
        self._attr_installed_version = installed
        self._attr_latest_version = coming if status in _ON_ITS_WAY else installed
        self._attr_in_progress = status in _BUSY
        self._attr_auto_update = state.value(AUTOMATIC_UPDATES) or False
        return installed, self._attr_latest_version, status, self._attr_auto_update

    @override
    def version_is_newer(self, latest_version: str, installed_version: str) -> bool:
        """Say that any other is newer: the names of a car's software and of its updates differ."""
        return latest_version != installed_version
