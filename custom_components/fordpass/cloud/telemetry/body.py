"""Doors, locks, windows, tires, seats and what guards the car, in Ford's words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from .. import signals as s
from ..parts import part
from ..reading import Reading
from .envelope import (
    Decoder,
    Pair,
    beside,
    each,
    flag,
    inside,
    measured_at,
    number,
    to_number,
    together,
    word,
)

type Finder = Callable[[Mapping[str, Any]], s.Signal[Any] | None]

_OPEN = frozenset({"OPEN", "AJAR"})

_CLOSED = frozenset({"CLOSED"})

_SIDES = {"DRIVER": "driver", "PASSENGER": "passenger"}

_UNSPECIFIED = {"UNSPECIFIED_FRONT": "front", "UNSPECIFIED_REAR": "rear"}

# What Ford says of a thing that this car does not have.
_ABSENT = frozenset({"NO_LOCKABLE_DEVICE", "UNSUPPORTED"})


def _place(element: Mapping[str, Any], key: str) -> str | None:
    """Return the position of a door or window: named itself, or as front or rear and a side."""
    name = element.get(key)
    if not isinstance(name, str):
        return None
    if (end := _UNSPECIFIED.get(name)) is None:
        return name.lower()
    side = _SIDES.get(str(element.get("vehicleSide"))) or _SIDES.get(
        str(element.get("vehicleOccupantRole"))
    )
    if side is None:
        return end
    return side if end == "front" else f"{end}_{side}"


def _at(key: str, signals: Mapping[str, s.Signal[Any]]) -> Finder:
    """Find the signal of a door or window by its place."""

    def find(element: Mapping[str, Any]) -> s.Signal[Any] | None:
        place = _place(element, key)
        return None if place is None else signals.get(place)

    return find


_latch_place = _at("vehicleDoor", s.LATCH)


def _latch(element: Mapping[str, Any]) -> s.Signal[Any] | None:
    """Find the latch; one that is mechanical and does not know its state has nothing to say."""
    tags, value = element.get("tags"), str(element.get("value"))
    mechanical = isinstance(tags, dict) and tags.get("DOOR_LATCH_TYPE") == "MECHANICAL"
    if value in _ABSENT or (mechanical and value == "UNKNOWN"):
        return None
    return _latch_place(element)


def _wheel(signals: Mapping[str, s.Signal[Any]]) -> Finder:
    """Find the signal of a wheel; what names none is about them all."""

    def find(element: Mapping[str, Any]) -> s.Signal[Any] | None:
        wheel = element.get("vehicleWheel", s.TIRE_SYSTEM)
        if not isinstance(wheel, str) or str(element.get("value")) in _ABSENT:
            return None
        return signals.get(wheel.lower())

    return find


def _seat(signals: Mapping[str, s.Signal[Any]]) -> Finder:
    """Find the signal of a seat: behind the first row everybody is a passenger."""

    def find(element: Mapping[str, Any]) -> s.Signal[Any] | None:
        row = to_number(element.get("positionRow"))
        number_in_row = to_number(element.get("positionSeat"))
        if row is not None and row > 1:
            return signals.get(f"row_{row:g}_seat_{number_in_row or 0:g}")
        return signals.get(_SIDES.get(str(element.get("vehicleOccupantRole")), ""))

    return find


def _door_open(signal: s.Signal[Any]) -> Decoder:
    known = flag(signal, on=_OPEN, off=_CLOSED)

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if envelope.get("value") is None:
            yield signal, Reading(None, measured_at(envelope, now))
        else:
            yield from known(envelope, now)

    return decode


def _bounds(element: Mapping[str, Any]) -> list[float]:
    """Return the bounds of a window's range in percent that are there."""
    ranges = part(element, "value")
    bounds = part(ranges, "doubleRange") or part(ranges, "intRange")
    return [
        bound
        for name in ("lowerBound", "upperBound")
        if (bound := to_number(bounds.get(name))) is not None
    ]


def _window_open(signal: s.Signal[Any]) -> Decoder:
    """Decode a range: open when any bound is not 0, unknown without one; or the word of a door."""
    by_word = _door_open(signal)

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if isinstance(envelope.get("value"), str):
            yield from by_word(envelope, now)
            return
        bounds = _bounds(envelope)
        yield (
            signal,
            Reading(any(bounds) if bounds else None, measured_at(envelope, now)),
        )

    return decode


def _window_position(signal: s.Signal[Any]) -> Decoder:
    """Decode how far a window is open at most: the upper bound."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        bounds = _bounds(envelope)
        position = min(100.0, max(0.0, *bounds)) if bounds else None
        yield signal, Reading(position, measured_at(envelope, now))

    return decode


def _yes_no(yes: str, no: str) -> Callable[[s.Signal[Any]], Decoder]:
    return lambda signal: flag(signal, on=frozenset({yes}), off=frozenset({no}))


METRICS: dict[str, Decoder] = {
    "doorLockStatus": each(_latch, word),
    "doorStatus": each(_at("vehicleDoor", s.DOOR_OPEN), _door_open),
    "doorPresenceStatus": each(
        _at("vehicleDoor", s.DOOR_PRESENT), _yes_no("PRESENT", "NOT_PRESENT")
    ),
    "hoodStatus": flag(s.HOOD_OPEN, on=_OPEN, off=_CLOSED),
    "windowStatus": together(
        each(_at("vehicleWindow", s.WINDOW_OPEN), _window_open),
        each(_at("vehicleWindow", s.WINDOW_POSITION), _window_position),
    ),
    "seatBeltStatus": each(_seat(s.SEAT_BELT_BUCKLED), _yes_no("BUCKLED", "UNBUCKLED")),
    "seatOccupancyStatus": each(
        _seat(s.SEAT_OCCUPIED), _yes_no("OCCUPIED", "UNOCCUPIED")
    ),
    "alarmStatus": together(
        word(s.ALARM, {"ACTIVATED": "active"}),
        beside("tags", inside("ALARM_SOURCE", word(s.ALARM_SOURCE))),
    ),
    # A car at rest says UNDEFINED.
    "panicAlarmStatus": flag(
        s.PANIC_ALARM,
        on=frozenset({"ACTIVE"}),
        off=frozenset({"INACTIVE", "UNDEFINED"}),
    ),
    "impactStatus": word(s.IMPACT),
    "tirePressure": together(
        each(
            _wheel(s.TIRE_PRESSURE), lambda signal: number(signal, lowest=0, digits=1)
        ),
        each(
            lambda _: s.TIRE_PLACARD[s.Axle.FRONT],
            lambda signal: beside(
                "wheelPlacardFront", number(signal, lowest=1, digits=1)
            ),
        ),
        each(
            lambda _: s.TIRE_PLACARD[s.Axle.REAR],
            lambda signal: beside(
                "wheelPlacardRear", number(signal, lowest=1, digits=1)
            ),
        ),
    ),
    "tirePressureStatus": each(_wheel(s.TIRE_STATUS), word),
    "tirePressureSystemStatus": each(_wheel(s.TIRE_MONITOR), word),
}
