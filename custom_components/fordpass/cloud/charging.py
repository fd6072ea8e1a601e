"""Charging as an owner plans and remembers it: limits, places, sessions."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import cos, hypot, radians
from typing import Any, Self, override

from .values import Position, Structured

CHARGE_TARGETS = (50, 60, 70, 80, 85, 90, 95, 100)
"""The percentages that Ford's cars take as a limit of charging."""

ALIKE_BELOW = 80
"""Below this percentage, Ford wants all limits of charging to be the same."""

_METRES_PER_DEGREE = 111_320.0
# A parked car's position wanders, and a charger is not where the address is.
_NEAR = 250.0

_NEVER = datetime.min.replace(tzinfo=UTC)
_TIMES = frozenset({"start", "end", "plugged_in", "plugged_out"})


@dataclass(frozen=True, slots=True)
class ChargeLocation(Structured):
    """A place the car charges at: WGS 84 degrees, its charge limit in percent, Ford's charge mode.

    Ford's ids of places are not unique, so a place is told from others by where it is.
    """

    name: str
    latitude: float
    longitude: float
    limit: float | None = None
    mode: str | None = None

    @override
    def as_json(self) -> Any:
        return asdict(self)

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(**packed)

    def is_at(self, latitude: float, longitude: float) -> bool:
        """Say whether it is the place of these very degrees."""
        return (self.latitude, self.longitude) == (latitude, longitude)

    def distance(self, position: Position) -> float:
        """Return the metres from a position, near enough for near places."""
        # The shorter way around, also across the date line.
        east = (self.longitude - position.longitude + 180) % 360 - 180
        return _METRES_PER_DEGREE * hypot(
            self.latitude - position.latitude, east * cos(radians(position.latitude))
        )


@dataclass(frozen=True, slots=True)
class ChargeLocations(Structured):
    """The places Ford keeps of a car."""

    places: tuple[ChargeLocation, ...] = ()

    @override
    def as_json(self) -> Any:
        return [place.as_json() for place in self.places]

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(tuple(ChargeLocation.from_json(place) for place in packed))

    def around(self, position: Position) -> ChargeLocation | None:
        """Return the nearest place the car can be said to be at, or None."""
        nearest = min(
            self.places, key=lambda place: place.distance(position), default=None
        )
        if nearest is None or nearest.distance(position) > _NEAR:
            return None
        return nearest

    def named(self, name: str) -> ChargeLocation | None:
        """Return the first place of that name, whatever its case."""
        wanted = name.strip().casefold()
        return next(
            (place for place in self.places if place.name.casefold() == wanted), None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeSession(Structured):
    """A finished charge: energy in kWh, power in kW, charge in percent, distance in km.

    `start` and `end` are of the charging itself, the other two of the plug. `place` is the name the
    owner gave the place, never where it is.
    """

    start: datetime | None = None
    end: datetime | None = None
    plugged_in: datetime | None = None
    plugged_out: datetime | None = None
    place: str | None = None
    charger: str | None = None
    energy: float | None = None
    charge_from: float | None = None
    charge_to: float | None = None
    range_added: float | None = None
    power_average: float | None = None
    power_maximum: float | None = None

    @override
    def as_json(self) -> Any:
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(self).items()
        }

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        parts: dict[str, Any] = {
            key: datetime.fromisoformat(value) if value and key in _TIMES else value
            for key, value in packed.items()
        }
        return cls(**parts)


@dataclass(frozen=True, slots=True)
class ChargeSessions(Structured):
    """The latest charges Ford keeps of a car, the newest first."""

    sessions: tuple[ChargeSession, ...] = ()

    @override
    def as_json(self) -> Any:
        return [session.as_json() for session in self.sessions]

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(tuple(ChargeSession.from_json(session) for session in packed))

    @classmethod
    def of(cls, sessions: Iterable[ChargeSession]) -> Self:
        """Return these sessions, the newest first."""
        newest_first = sorted(
            sessions, key=lambda session: session.end or _NEVER, reverse=True
        )
        return cls(tuple(newest_first))
