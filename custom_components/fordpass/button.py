"""What a car can be asked without a state to show for it."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.commands import Command
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassButtonDescription(FordPassDescription, ButtonEntityDescription):
    """A row of the buttons: the command that a press sends."""

    press: Command


_ROWS = (
    FordPassButtonDescription(
        key="extend_remote_start",
        commands=frozenset({Command.EXTEND_REMOTE_START}),
        press=Command.EXTEND_REMOTE_START,
    ),
    FordPassButtonDescription(
        key="refresh_status",
        commands=frozenset({Command.REFRESH_STATUS}),
        press=Command.REFRESH_STATUS,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of all cars."""
    async_setup_rows(entry, async_add_entities, _ROWS, FordPassButton)


class FordPassButton(FordPassEntity, ButtonEntity):
    """Something to ask a car."""

    entity_description: FordPassButtonDescription

    @override
    async def async_press(self) -> None:
        """Ask the car."""
        await self.coordinator.async_send(self.entity_description.press)
