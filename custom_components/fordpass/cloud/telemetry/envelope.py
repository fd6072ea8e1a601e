"""Reading the envelopes Ford wraps every value in, whatever is inside.

A metric is `{"updateTime": ..., "value": ...}`, a list of such with qualifiers, or an error without a
value. Nothing here raises on what a cloud sends.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import isfinite
from typing import Any

from ..reading import Reading
from ..signals import Signal

type Pair = tuple[Signal[Any], Reading[Any]]
type Decoder = Callable[[Any, datetime], Iterator[Pair]]
# Of the value of a state, or of an event, and when it was.
type SectionDecoder = Callable[[Mapping[str, Any], datetime], Iterator[Pair]]

# The bottom of a temperature sensor's scale: the car has no reading.
_NO_TEMPERATURE = -40.0

# A car with a wrong clock must not lock out its own later news.
_CLOCK_ERROR = timedelta(minutes=5)


def parse_time(value: Any) -> datetime | None:
    """Return a time of Ford's ISO 8601 in UTC, or None."""
    return _parse_time(value) if isinstance(value, str) else None


# One upload stamps all its metrics alike.
@lru_cache(maxsize=256)
def _parse_time(value: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except ValueError, OverflowError:
        return None


def measured_at(
    envelope: Mapping[str, Any], now: datetime, key: str = "updateTime"
) -> datetime:
    """Return when the car measured it; without a usable time, when we heard of it."""
    stamp = envelope.get(key)
    at = _parse_time(stamp) if isinstance(stamp, str) else None
    if at is None or (at > now and at > now + _CLOCK_ERROR):
        return now
    return at


def to_number(value: Any) -> float | None:
    """Return a finite number, also of a string that holds one."""
    if type(value) is float:
        return value if isfinite(value) else None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError, OverflowError:
        return None
    return number if isfinite(number) else None


def number(
    signal: Signal[float],
    *,
    lowest: float | None = None,
    highest: float | None = None,
    sentinel: float | None = None,
    factor: float = 1.0,
    digits: int = 2,
) -> Decoder:
    """Decode a number: below `lowest` or the `sentinel` is no reading, above `highest` is `highest`."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if not isinstance(envelope, dict):
            return
        value = to_number(envelope.get("value"))
        if (
            value is None
            or value == sentinel
            or (lowest is not None and value < lowest)
        ):
            return
        if highest is not None and value > highest:
            value = highest
        yield signal, Reading(round(value * factor, digits), measured_at(envelope, now))

    return decode


def temperature(signal: Signal[float]) -> Decoder:
    """Decode degrees Celsius; the bottom of the scale is no reading."""
    return number(signal, lowest=_NO_TEMPERATURE, sentinel=_NO_TEMPERATURE, digits=1)


def word(signal: Signal[str], renamed: Mapping[str, str] | None = None) -> Decoder:
    """Decode a word of an open set: one that the signal does not know is kept, but has no value."""
    words = {known.upper(): known for known in signal.words} | dict(renamed or {})

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if not isinstance(envelope, dict) or not isinstance(
            raw := envelope.get("value"), str
        ):
            return
        value = words.get(raw.upper())
        yield signal, Reading(value, measured_at(envelope, now), None if value else raw)

    return decode


def flag(signal: Signal[bool], *, on: frozenset[str], off: frozenset[str]) -> Decoder:
    """Decode a word that means yes or no; any other word is unknown."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if not isinstance(envelope, dict) or (raw := envelope.get("value")) is None:
            return
        spoken = str(raw).upper()
        value = True if spoken in on else False if spoken in off else None
        yield (
            signal,
            Reading(
                value, measured_at(envelope, now), None if value is not None else spoken
            ),
        )

    return decode


def each(
    position: Callable[[Mapping[str, Any]], Signal[Any] | None],
    make: Callable[[Signal[Any]], Decoder],
) -> Decoder:
    """Decode a list with one element for each position; elements about no known position are left out."""
    decoders: dict[Signal[Any], Decoder] = {}

    def decode(elements: Any, now: datetime) -> Iterator[Pair]:
        # A car with a single such thing has been seen to send the element without a list.
        for element in elements if isinstance(elements, list) else [elements]:
            if isinstance(element, dict) and (signal := position(element)) is not None:
                if signal not in decoders:
                    decoders[signal] = make(signal)
                yield from decoders[signal](element, now)

    return decode


def on_off(signal: Signal[bool]) -> Decoder:
    """Decode the ON and OFF that most of Ford's systems say."""
    return flag(signal, on=frozenset({"ON", "TRUE"}), off=frozenset({"OFF", "FALSE"}))


def together(*decoders: Decoder) -> Decoder:
    """Decode several things out of one envelope."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        for decoder in decoders:
            yield from decoder(envelope, now)

    return decode


def beside(key: str, decoder: Decoder) -> Decoder:
    """Decode what an envelope says beside its value."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if isinstance(envelope, dict) and key in envelope:
            yield from decoder({**envelope, "value": envelope[key]}, now)

    return decode


def inside(key: str, decoder: Decoder) -> Decoder:
    """Decode a part of a value that has several."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        value = envelope.get("value") if isinstance(envelope, dict) else None
        if isinstance(value, dict) and key in value:
            yield from decoder({**envelope, "value": value[key]}, now)

    return decode
