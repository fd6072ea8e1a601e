"""The base of all entities: what it shows in, one write out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, override

from homeassistant.core import callback
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.entity_registry import EntityOptionsType
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .cloud.account import Vehicle
from .cloud.commands import Command
from .cloud.signals import Signal
from .cloud.vehicle import Feature, VehicleInfo, VehicleState
from .const import unique_id
from .coordinator import FordPassCoordinator
from .devices import device_info
from .garage import FordPassConfigEntry


class KnownCar(Protocol):
    """What a row looks at to say whether a car has it."""

    @property
    def vehicle(self) -> Vehicle:
        """The car at its cloud."""

    @property
    def info(self) -> VehicleInfo:
        """What the cloud says of it."""

    @property
    def data(self) -> VehicleState:
        """What it told."""

    @property
    def pushes(self) -> bool:
        """Whether its cloud tells news by itself."""


@dataclass(frozen=True, kw_only=True)
class FordPassDescription(EntityDescription):
    """A row of a platform.

    With `commands`, the cars have it that accept them all; else those that ever sent the signal;
    without either, all. A car that accepts `instead` has another row for the same, and one whose
    `presence` says no, or that is not known to have the `feature`, does not have the thing. With `told`, the car
    must have sent the signal whatever commands it accepts. With `unexposed`, Home Assistant does not expose
    it to Assist by itself.
    """

    signal: Signal[Any] | None = None
    commands: frozenset[Command] = frozenset()
    instead: Command | None = None
    presence: Signal[bool] | None = None
    feature: Feature | None = None
    told: bool = False
    unexposed: bool = False

    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        if self.instead is not None and car.info.can(self.instead):
            return False
        if self.presence is not None and car.data.value(self.presence) is False:
            return False
        if self.feature is not None and not car.info.has(self.feature):
            return False
        if not all(car.info.can(command) for command in self.commands):
            return False
        if self.commands and not self.told:
            return True
        return self.signal is None or self.signal in car.data

    @property
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return frozenset() if self.signal is None else frozenset({self.signal})


class FordPassEntity(CoordinatorEntity[FordPassCoordinator]):
    """Something a car has; its state is written only when what it shows changed."""

    _attr_has_entity_name = True
    entity_description: FordPassDescription

    def __init__(
        self, car: FordPassCoordinator, description: FordPassDescription
    ) -> None:
        """Name it after the car and the row."""
        super().__init__(car, description.topics)
        self.entity_description = description
        self._attr_translation_key = description.key
        self._attr_unique_id = unique_id(car.account_id, car.info.vin, description.key)
        self._attr_device_info = device_info(car.info)
        self._shown: tuple[bool, object] | None = None

    @override
    def get_initial_entity_options(self) -> EntityOptionsType | None:
        """Leave it to the owner to expose what unlocks or starts the car; a new entity is asked this once."""
        if self.entity_description.unexposed:
            return {"conversation": {"should_expose": False}}
        return super().get_initial_entity_options()

    def _show(self, state: VehicleState) -> object:
        """Take what it shows from the state, and return what tells whether that changed."""

    @override
    async def async_added_to_hass(self) -> None:
        """Show the state of now."""
        await super().async_added_to_hass()
        self._shown = self._look()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state if it is another one."""
        shown = self._look()
        if shown != self._shown:
            self._shown = shown
            self.async_write_ha_state()

    def _look(self) -> tuple[bool, object]:
        shown = self._show(self.coordinator.data)
        available = self.available
        return available, shown if available else None


async def async_setup_rows[D: FordPassDescription](
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    rows: tuple[D, ...],
    make: Callable[[FordPassCoordinator, D], FordPassEntity],
) -> None:
    """Add what each car has of a platform, and what it turns out to have later."""

    @callback
    def follow(car: FordPassCoordinator) -> None:
        waiting = {row.key: row for row in rows}

        @callback
        def add() -> None:
            ready = [row for row in waiting.values() if row.exists(car)]
            for row in ready:
                del waiting[row.key]
            if ready:
                async_add_entities(make(car, row) for row in ready)

        add()
        car.async_add_growth_listener(add)

    await entry.runtime_data.async_add_car_listener(follow)
