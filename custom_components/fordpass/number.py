"""What of a car can be set to a figure."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import PERCENTAGE, UnitOfElectricCurrent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.commands import Command
from .cloud.signals import (
    CHARGE_CURRENT_LIMIT,
    CHARGE_CURRENT_MAXIMUM,
    CHARGE_LIMIT,
    Signal,
)
from .cloud.vehicle import Feature, VehicleState
from .entity import FordPassDescription, FordPassEntity, KnownCar, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassNumberDescription(FordPassDescription, NumberEntityDescription):
    """A row of the numbers: the command that sets it.

    Cars with the feature of `unless` have another row for the same; `maximum` is what a car says it
    can be at most.
    """

    signal: Signal[float]
    sets: Command
    unless: Feature | None = None
    maximum: Signal[float] | None = None

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return super().exists(car) and (
            self.unless is None or not car.info.has(self.unless)
        )

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return super().topics | ({self.maximum} if self.maximum else set())


_ROWS = (
    FordPassNumberDescription(
        key="charge_limit",
        signal=CHARGE_LIMIT,
        commands=frozenset({Command.SET_CHARGE_LIMIT}),
        sets=Command.SET_CHARGE_LIMIT,
        unless=Feature.STEPPED_CHARGE_LIMIT,
        native_min_value=50,
        native_max_value=100,
        native_step=1,
        native_unit_of_measurement=PERCENTAGE,
    ),
    FordPassNumberDescription(
        key="charge_current_limit",
        signal=CHARGE_CURRENT_LIMIT,
        commands=frozenset({Command.SET_CHARGE_CURRENT_LIMIT}),
        sets=Command.SET_CHARGE_CURRENT_LIMIT,
        told=True,
        maximum=CHARGE_CURRENT_MAXIMUM,
        device_class=NumberDeviceClass.CURRENT,
        mode=NumberMode.SLIDER,
        native_min_value=5,
        native_max_value=48,
        native_step=1,
        native_unit_of_measurement=UnitOfElectricCurrent.AMPERE,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the numbers of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassNumber)


class FordPassNumber(FordPassEntity, NumberEntity):
    """Something of a car that can be set."""

    entity_description: FordPassNumberDescription

    @override
    def _show(self, state: VehicleState) -> object:
        row = self.entity_description
        self._attr_native_value = state.value(row.signal)
        maximum = None if row.maximum is None else state.value(row.maximum)
        # No maximum at all is no reading.
        if maximum is not None and self.native_min_value < maximum:
            self._attr_native_max_value = min(maximum, row.native_max_value or maximum)
        return self._attr_native_value, maximum

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set it."""
        await self.coordinator.async_send(self.entity_description.sets, value)
