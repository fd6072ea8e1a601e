"""The settings of the remote climate: what the car does to the cabin in a remote start."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, override

from .values import Structured

LOWEST = 16.0
HIGHEST = 30.0
STEP = 0.5
USUAL = 22.0
"""The temperatures that can be set, in °C, and the maker's own choice."""


class Extreme(StrEnum):
    """What can be set instead of a temperature: as cold or as warm as it gets."""

    LO = "lo"
    HI = "hi"


class Seat(StrEnum):
    """The seats, by side as Ford names them, wherever the steering wheel is."""

    FRONT_LEFT = "front_left"
    FRONT_RIGHT = "front_right"
    REAR_LEFT = "rear_left"
    REAR_RIGHT = "rear_right"


SEAT_LEVELS = ("off", "heat_1", "heat_2", "heat_3", "cool_1", "cool_2", "cool_3")


@dataclass(frozen=True, slots=True)
class ClimateChange(Structured):
    """One setting, by the key of the signal that shows it, and what it shall be.

    That is a word of the signal, a bool, degrees Celsius, or an Extreme instead of degrees.
    """

    setting: str
    value: bool | float | str

    @override
    def as_json(self) -> Any:
        return [self.setting, self.value]

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(*packed)
