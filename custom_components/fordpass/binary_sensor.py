"""What of a car is open, on, plugged in or connected."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud import signals as s
from .cloud.commands import Command
from .cloud.vehicle import VehicleState
from .coordinator import PUSH, FordPassCoordinator
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0

_LIDS = frozenset({s.Door.TAILGATE, s.Door.INNER_TAILGATE, s.Door.FRUNK})


@dataclass(frozen=True, kw_only=True)
class FordPassBinarySensorDescription(
    FordPassDescription, BinarySensorEntityDescription
):
    """A row of the binary sensors: it is on when the signal's value is not `off_value`.

    The cars that accept a command of `unless` do not have it, because they have something better.
    """

    off_value: bool | str = False
    unless: frozenset[Command] = frozenset()

    @override
    def exists(self, car: FordPassCoordinator) -> bool:
        """Say whether the car has it."""
        return super().exists(car) and not any(
            car.info.can(command) for command in self.unless
        )


_ROWS = (
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            device_class=BinarySensorDeviceClass.OPENING
            if door in _LIDS
            else BinarySensorDeviceClass.DOOR,
        )
        for door, signal in s.DOOR_OPEN.items()
    ),
    FordPassBinarySensorDescription(
        key="hood",
        signal=s.HOOD_OPEN,
        device_class=BinarySensorDeviceClass.OPENING,
    ),
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            device_class=BinarySensorDeviceClass.WINDOW,
        )
        for signal in s.WINDOW_OPEN.values()
    ),
    FordPassBinarySensorDescription(
        key="locked",
        signal=s.LOCK_STATE,
        off_value="locked",
        unless=frozenset({Command.LOCK, Command.UNLOCK}),
        device_class=BinarySensorDeviceClass.LOCK,
    ),
    FordPassBinarySensorDescription(
        key="ignition",
        signal=s.IGNITION_ON,
        device_class=BinarySensorDeviceClass.RUNNING,
    ),
    FordPassBinarySensorDescription(
        key="remote_start_active",
        signal=s.REMOTE_START_ACTIVE,
        device_class=BinarySensorDeviceClass.RUNNING,
    ),
    FordPassBinarySensorDescription(key="parking_brake", signal=s.PARKING_BRAKE_ON),
    FordPassBinarySensorDescription(
        key="plugged_in",
        signal=s.PLUGGED_IN,
        device_class=BinarySensorDeviceClass.PLUG,
    ),
    FordPassBinarySensorDescription(
        key="charging",
        signal=s.CHARGING,
        device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
    ),
    FordPassBinarySensorDescription(
        key="deep_sleep",
        signal=s.DEEP_SLEEP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassBinarySensorDescription(
        key="updating",
        signal=s.UPDATING,
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassBinarySensorDescription(
        key="modem_connected",
        signal=s.MODEM_CONNECTED,
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)


@dataclass(frozen=True, kw_only=True)
class FordPassPushDescription(FordPassDescription, BinarySensorEntityDescription):
    """A row about the connection: by push where the cloud `pushes`, else by asking."""

    pushes: bool

    @override
    def exists(self, car: FordPassCoordinator) -> bool:
        """Say whether the car has it."""
        return car.pushes is self.pushes

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return frozenset({PUSH})


_PUSH_ROWS = (
    FordPassPushDescription(
        key="push_connected",
        pushes=True,
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassPushDescription(
        key="connected",
        pushes=False,
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the binary sensors of all cars."""
    async_setup_rows(entry, async_add_entities, _ROWS, FordPassBinarySensor)
    async_setup_rows(entry, async_add_entities, _PUSH_ROWS, FordPassPushSensor)


class FordPassBinarySensor(FordPassEntity, BinarySensorEntity):
    """Something of a car that is one way or the other."""

    entity_description: FordPassBinarySensorDescription

    @override
    def _show(self, state: VehicleState) -> object:
        row = self.entity_description
        value = None if row.signal is None else state.value(row.signal)
        self._attr_is_on = None if value is None else value != row.off_value
        return self._attr_is_on


class FordPassPushSensor(FordPassEntity, BinarySensorEntity):
    """Whether news of a car come."""

    entity_description: FordPassPushDescription

    @override
    def _show(self, state: VehicleState) -> object:
        self._attr_is_on = self.coordinator.push_connected
        return self._attr_is_on
