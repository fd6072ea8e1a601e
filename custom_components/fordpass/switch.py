"""What of a car can be turned on and off."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .account_device import AccountEntity
from .cloud.commands import Command
from .cloud.signals import (
    AUTOMATIC_UPDATES,
    CHARGING,
    GUARD_MODE,
    REMOTE_START_ACTIVE,
    TRAILER_LIGHT_CHECK,
    ZONE_LIGHTS,
)
from .cloud.vehicle import VehicleState
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry
from .rows import climate
from .rows.description import FordPassSwitchDescription

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


_ROWS = (
    FordPassSwitchDescription(
        key="remote_start",
        signal=REMOTE_START_ACTIVE,
        commands=frozenset({Command.REMOTE_START}),
        on=Command.REMOTE_START,
        off=Command.STOP_REMOTE_START,
        unexposed=True,
    ),
    FordPassSwitchDescription(
        key="charge",
        signal=CHARGING,
        commands=frozenset({Command.START_CHARGE, Command.STOP_CHARGE}),
        on=Command.START_CHARGE,
        off=Command.STOP_CHARGE,
    ),
    FordPassSwitchDescription(
        key="automatic_updates",
        signal=AUTOMATIC_UPDATES,
        commands=frozenset(
            {Command.ENABLE_AUTOMATIC_UPDATES, Command.DISABLE_AUTOMATIC_UPDATES}
        ),
        on=Command.ENABLE_AUTOMATIC_UPDATES,
        off=Command.DISABLE_AUTOMATIC_UPDATES,
        entity_category=EntityCategory.CONFIG,
    ),
    FordPassSwitchDescription(
        key="guard_mode",
        signal=GUARD_MODE,
        commands=frozenset({Command.ENABLE_GUARD_MODE, Command.DISABLE_GUARD_MODE}),
        on=Command.ENABLE_GUARD_MODE,
        off=Command.DISABLE_GUARD_MODE,
        told=True,
    ),
    FordPassSwitchDescription(
        key="zone_lights",
        signal=ZONE_LIGHTS,
        commands=frozenset({Command.TURN_ON_ZONE_LIGHTS, Command.TURN_OFF_ZONE_LIGHTS}),
        on=Command.TURN_ON_ZONE_LIGHTS,
        off=Command.TURN_OFF_ZONE_LIGHTS,
    ),
    FordPassSwitchDescription(
        key="trailer_light_check",
        signal=TRAILER_LIGHT_CHECK,
        commands=frozenset(
            {Command.START_TRAILER_LIGHT_CHECK, Command.STOP_TRAILER_LIGHT_CHECK}
        ),
        on=Command.START_TRAILER_LIGHT_CHECK,
        off=Command.STOP_TRAILER_LIGHT_CHECK,
    ),
    *climate.SWITCHES,
)


@dataclass(frozen=True, kw_only=True)
class PauseDescription(FordPassDescription, SwitchEntityDescription):
    """The row of the switch that pauses an account."""


_ACCOUNT_ROWS = (PauseDescription(key="pause", entity_category=EntityCategory.CONFIG),)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the switches of the account and of all cars."""
    async_add_entities(FordPassPause(entry, row) for row in _ACCOUNT_ROWS)
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassSwitch)


class FordPassSwitch(FordPassEntity, SwitchEntity):
    """Something of a car that is on or off."""

    entity_description: FordPassSwitchDescription

    @override
    def _show(self, state: VehicleState) -> object:
        self._attr_is_on = state.value(self.entity_description.signal)
        return self._attr_is_on

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        row = self.entity_description
        await self.coordinator.async_send(row.on, row.on_value)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        row = self.entity_description
        await self.coordinator.async_send(row.off, row.off_value)


class FordPassPause(AccountEntity, SwitchEntity):
    """While it is on, nothing at all is sent to the account's cloud."""

    entity_description: PauseDescription

    @callback
    @override
    def _show(self) -> object:
        self._attr_is_on = self.garage.guard.paused
        return self._attr_is_on

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        await self.garage.async_pause()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        await self.garage.async_resume()
