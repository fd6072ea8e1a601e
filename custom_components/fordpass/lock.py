"""The doors of a car: all of them are locked, or not."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.lock import LockEntity, LockEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.commands import Command
from .cloud.signals import LOCK_STATE
from .cloud.vehicle import VehicleState
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassLockDescription(FordPassDescription, LockEntityDescription):
    """A row of the locks."""


_ROWS = (
    FordPassLockDescription(
        key="lock",
        # The car itself is what people lock, by voice too.
        name=None,
        signal=LOCK_STATE,
        commands=frozenset({Command.LOCK, Command.UNLOCK}),
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the locks of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassLock)


class FordPassLock(FordPassEntity, LockEntity):
    """The doors of a car."""

    entity_description: FordPassLockDescription

    @override
    def _show(self, state: VehicleState) -> object:
        word = state.value(LOCK_STATE)
        self._attr_is_locked = None if word is None else word == "locked"
        return self._attr_is_locked

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        """Lock the car."""
        self._attr_is_locking = True
        self.async_write_ha_state()
        try:
            await self.coordinator.async_send(Command.LOCK)
        finally:
            self._attr_is_locking = False
            self.async_write_ha_state()

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock the car."""
        self._attr_is_unlocking = True
        self.async_write_ha_state()
        try:
            await self.coordinator.async_send(Command.UNLOCK)
        finally:
            self._attr_is_unlocking = False
            self.async_write_ha_state()
