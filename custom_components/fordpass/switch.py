"""What of a car can be turned on and off."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.commands import Command
from .cloud.signals import CHARGING, REMOTE_START_ACTIVE
from .cloud.vehicle import VehicleState
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassSwitchDescription(FordPassDescription, SwitchEntityDescription):
    """A row of the switches: the commands that turn it on and off."""

    on: Command
    off: Command


_ROWS = (
    FordPassSwitchDescription(
        key="remote_start",
        signal=REMOTE_START_ACTIVE,
        commands=frozenset({Command.REMOTE_START}),
        on=Command.REMOTE_START,
        off=Command.STOP_REMOTE_START,
    ),
    FordPassSwitchDescription(
        key="charge",
        signal=CHARGING,
        commands=frozenset({Command.START_CHARGE, Command.STOP_CHARGE}),
        on=Command.START_CHARGE,
        off=Command.STOP_CHARGE,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the switches of all cars."""
    async_setup_rows(entry, async_add_entities, _ROWS, FordPassSwitch)


class FordPassSwitch(FordPassEntity, SwitchEntity):
    """Something of a car that is on or off."""

    entity_description: FordPassSwitchDescription

    @override
    def _show(self, state: VehicleState) -> object:
        signal = self.entity_description.signal
        self._attr_is_on = None if signal is None else state.value(signal)
        return self._attr_is_on

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        await self.coordinator.async_send(self.entity_description.on)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        await self.coordinator.async_send(self.entity_description.off)
