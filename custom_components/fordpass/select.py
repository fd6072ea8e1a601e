"""What of a car can be set to one of a few things."""

from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.vehicle import VehicleState
from .coordinator import FordPassCoordinator
from .entity import FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry
from .rows import care, charge_plans, climate
from .rows.description import FordPassSelectDescription

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


_ROWS = tuple(row for topic in (charge_plans, climate, care) for row in topic.SELECTS)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the selects of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassSelect)


class FordPassSelect(FordPassEntity, SelectEntity):
    """Something of a car that is one of a few things."""

    entity_description: FordPassSelectDescription

    def __init__(
        self, car: FordPassCoordinator, description: FordPassSelectDescription
    ) -> None:
        """Take the options that the car has."""
        super().__init__(car, description)
        if description.choices is not None:
            self._attr_options = description.choices(car.info)

    @override
    def _show(self, state: VehicleState) -> object:
        row = self.entity_description
        option = row.option(state.value(row.signal))
        self._attr_current_option = option if option in self.options else None
        return self._attr_current_option

    @override
    async def async_select_option(self, option: str) -> None:
        """Set it."""
        car, row = self.coordinator, self.entity_description
        await car.async_send(row.sets, row.argument(car.data, option))
