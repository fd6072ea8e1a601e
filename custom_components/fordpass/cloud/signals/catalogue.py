"""What a signal is, and the catalogue of them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Signal[T]:
    """One thing a car can tell. There is one object per signal, so identity is equality."""

    key: str
    kind: type[T]
    unit: str | None = None
    words: tuple[str, ...] = ()
    """The words a value can be, for signals that tell a state; any other word is unknown."""


CATALOGUE: dict[str, Signal[Any]] = {}


def signal[T](
    key: str, kind: type[T], unit: str | None = None, words: tuple[str, ...] = ()
) -> Signal[T]:
    """Add a signal to the catalogue. Raises ValueError when there is one of that key."""
    new = Signal(key, kind, unit, words)
    if CATALOGUE.setdefault(key, new) is not new:
        raise ValueError(f"Two signals are called {key}")
    return new


def each[T](
    positions: type[StrEnum],
    key: str,
    kind: type[T],
    unit: str | None = None,
    words: tuple[str, ...] = (),
) -> Mapping[str, Signal[T]]:
    """Add a signal for each position a car can have the same thing at."""
    return MappingProxyType(
        {
            position: signal(f"{key}_{position.value}", kind, unit, words)
            for position in positions
        }
    )
