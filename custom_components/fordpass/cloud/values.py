"""What the value of a signal can be, and how it is kept as JSON."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, override


class Structured(ABC):
    """A value of several parts: a frozen dataclass that knows its own JSON."""

    __slots__ = ()

    @abstractmethod
    def as_json(self) -> Any:
        """Return a JSON value that `from_json` understands."""

    @classmethod
    @abstractmethod
    def from_json(cls, packed: Any) -> Self:
        """Return what `as_json` gave.

        Raises KeyError, TypeError or ValueError when it was not given by it.
        """


type Value = bool | float | str | datetime | Structured


@dataclass(frozen=True, slots=True)
class Position(Structured):
    """A place on earth: WGS 84 degrees, altitude in metres above the sea."""

    latitude: float
    longitude: float
    altitude: float | None = None

    @override
    def as_json(self) -> Any:
        return [self.latitude, self.longitude, self.altitude]

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(*packed)


def on_earth(
    latitude: float | None, longitude: float | None
) -> tuple[float, float] | None:
    """Return degrees of WGS 84, None when they are not there or of no place on earth."""
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def pack(value: Value | None) -> Any:
    """Return a value as JSON."""
    match value:
        case datetime():
            return value.isoformat()
        case Structured():
            return value.as_json()
        case _:
            return value


def unpack(kind: type[Any], packed: Any) -> Any:
    """Return the value of this kind that `pack` gave.

    Raises KeyError, TypeError or ValueError when it was not given by it.
    """
    if packed is None:
        return None
    if issubclass(kind, datetime):
        return datetime.fromisoformat(packed)
    if issubclass(kind, Structured):
        return kind.from_json(packed)
    return packed
