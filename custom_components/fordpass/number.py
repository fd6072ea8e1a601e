"""What of a car can be set to a figure."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.number import NumberEntity, NumberEntityDescription
from homeassistant.const import PERCENTAGE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.commands import Command
from .cloud.signals import CHARGE_LIMIT
from .cloud.vehicle import VehicleState
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassNumberDescription(FordPassDescription, NumberEntityDescription):
    """A row of the numbers: the command that sets it."""

    sets: Command


_ROWS = (
    FordPassNumberDescription(
        key="charge_limit",
        signal=CHARGE_LIMIT,
        commands=frozenset({Command.SET_CHARGE_LIMIT}),
        sets=Command.SET_CHARGE_LIMIT,
        native_min_value=50,
        native_max_value=100,
        native_step=1,
        native_unit_of_measurement=PERCENTAGE,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the numbers of all cars."""
    async_setup_rows(entry, async_add_entities, _ROWS, FordPassNumber)


class FordPassNumber(FordPassEntity, NumberEntity):
    """Something of a car that can be set."""

    entity_description: FordPassNumberDescription

    @override
    def _show(self, state: VehicleState) -> object:
        signal = self.entity_description.signal
        self._attr_native_value = None if signal is None else state.value(signal)
        return self._attr_native_value

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it."""
        await self.coordinator.async_send(self.entity_description.sets, value)
