"""What one look at a car brought."""

from dataclasses import dataclass, field

from ..reading import Readings
from .errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at a car brought.

    `refused` names the permissions that were not granted, `problems` what else a part of the answer
    had instead of a value, `vin` and `nickname` what the car is called where that was told.
    """

    readings: Readings = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    vin: str | None = None
    nickname: str | None = None
