"""What is answered, before it is said in a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the unit in which Home Assistant shows it."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day, which is said as such."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Age:
    """A time in the past, which is said as how long ago it was."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of a car by their keys in the sentence files, each with a figure where it has one."""

    figures: Mapping[str, Amount | None]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of cars to choose from."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that is said once, after several figures."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why something failed, as the key of one of the integration's translated exceptions."""

    key: str
    placeholders: Mapping[str, str]


type Fact = str | Amount | Moment | Age | Parts | Names | Unit | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer: `key` is one of the answers to `topic` in the sentence files.

    `succeeded` is False where a command was refused or failed, or a question has no answer.
    `as_of` is when the car reported last, where that is long ago. With `lost`, there is no
    contact with the car's cloud.
    """

    topic: str
    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    succeeded: bool = True
    as_of: datetime | None = None
    lost: bool = False
