"""What a car can be asked without a state to show for it."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.commands import Argument, Command
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassButtonDescription(FordPassDescription, ButtonEntityDescription):
    """A row of the buttons: the command that a press sends, and with which value."""

    press: Command
    value: Argument | None = None


_HONKS = frozenset({Command.HONK_AND_FLASH})

_ROWS = (
    FordPassButtonDescription(
        key="extend_remote_start",
        commands=frozenset({Command.EXTEND_REMOTE_START}),
        press=Command.EXTEND_REMOTE_START,
    ),
    FordPassButtonDescription(
        key="resume_charge_schedule",
        commands=frozenset({Command.RESUME_CHARGE_SCHEDULE}),
        press=Command.RESUME_CHARGE_SCHEDULE,
    ),
    FordPassButtonDescription(
        key="refresh_status",
        commands=frozenset({Command.REFRESH_STATUS}),
        press=Command.REFRESH_STATUS,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    # Ford knows three lengths, in seconds.
    FordPassButtonDescription(
        key="honk_and_flash",
        commands=_HONKS,
        press=Command.HONK_AND_FLASH,
        value=3,
    ),
    FordPassButtonDescription(
        key="honk_and_flash_short",
        commands=_HONKS,
        press=Command.HONK_AND_FLASH,
        value=1,
        entity_registry_enabled_default=False,
    ),
    FordPassButtonDescription(
        key="honk_and_flash_long",
        commands=_HONKS,
        press=Command.HONK_AND_FLASH,
        value=5,
        entity_registry_enabled_default=False,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassButton)


class FordPassButton(FordPassEntity, ButtonEntity):
    """Something to ask a car."""

    entity_description: FordPassButtonDescription

    @override
    async def async_press(self) -> None:
        """Ask the car."""
        row = self.entity_description
        await self.coordinator.async_send(row.press, row.value)
