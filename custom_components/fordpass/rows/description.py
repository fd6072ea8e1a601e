"""What a row of a platform says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.binary_sensor import BinarySensorEntityDescription
from homeassistant.components.select import SelectEntityDescription
from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.components.switch import SwitchEntityDescription

from ..cloud import signals as s
from ..cloud.commands import Argument, Command
from ..cloud.vehicle import VehicleInfo, VehicleState
from ..entity import FordPassDescription, KnownCar


@dataclass(frozen=True, kw_only=True)
class FordPassSensorDescription(FordPassDescription, SensorEntityDescription):
    """A row of the sensors; the unit and the words are the signal's own."""

    signal: s.Signal[Any]


@dataclass(frozen=True, kw_only=True)
class FordPassTimedSensorDescription(FordPassDescription, SensorEntityDescription):
    """A row of the sensors whose `value` follows from the state and from the time, which is local."""

    value: Callable[[VehicleState, datetime], Any]


@dataclass(frozen=True, kw_only=True)
class FordPassBinarySensorDescription(
    FordPassDescription, BinarySensorEntityDescription
):
    """A row of the binary sensors: it is on when the signal's value is not `off_value`.

    The cars that accept a command of `unless` do not have it, because they have something better.
    """

    signal: s.Signal[Any]
    off_value: bool | str = False
    unless: frozenset[Command] = frozenset()

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return super().exists(car) and not any(
            car.info.can(command) for command in self.unless
        )


@dataclass(frozen=True, kw_only=True)
class FordPassSelectDescription(FordPassDescription, SelectEntityDescription):
    """A row of the selects: the command that sets it, of the cars that also told the signal.

    `option` makes an option of the signal's value, `argument` the command's value of an option; it
    raises ServiceValidationError where the option cannot be chosen now. `choices` are the options
    where they depend on the car.
    """

    signal: s.Signal[Any]
    sets: Command
    told: bool = True
    choices: Callable[[VehicleInfo], list[str]] | None = None
    option: Callable[[Any], str | None] = lambda value: value
    argument: Callable[[VehicleState, str], Argument] = lambda _, option: option


@dataclass(frozen=True, kw_only=True)
class FordPassSwitchDescription(FordPassDescription, SwitchEntityDescription):
    """A row of the switches: the commands that turn it on and off, and what they are sent with."""

    signal: s.Signal[bool]
    on: Command
    off: Command
    on_value: Argument | None = None
    off_value: Argument | None = None
