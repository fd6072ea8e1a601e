"""How a signal is read: the kinds of bodies there are.

A row names the permission as well, because a refused signal names only itself.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ... import signals as s
from ...reading import Reading
from ..values import KM_PER_MILE, Pair, flag, number, text, to_number

type Body = Mapping[str, Any]
type Decoder = Callable[[Body, datetime], Iterator[Pair]]

# The bottom of a temperature sensor's scale, in either unit: the car has no reading.
_NO_TEMPERATURE = -40.0

_MILES = ("mi", "miles")


class Row(NamedTuple):
    """How a signal is read, and the permission it needs."""

    permission: str
    decode: Decoder


def figure(signal: s.Signal[float], key: str = "value", **how: Any) -> Decoder:
    """Decode a number that is not negative; see `number` for how."""
    return lambda body, at: number(signal, body.get(key), at, **how)


def percent(signal: s.Signal[float]) -> Decoder:
    """Decode percent, whatever the label says."""
    return figure(signal, highest=100.0)


def distance(signal: s.Signal[float]) -> Decoder:
    """Decode kilometers, also of miles that are labelled so."""

    def decode(body: Body, at: datetime) -> Iterator[Pair]:
        factor = KM_PER_MILE if unit(body) in _MILES else 1.0
        return number(signal, body.get("value"), at, factor=factor)

    return decode


def temperature(signal: s.Signal[float]) -> Decoder:
    """Decode degrees Celsius, also of Fahrenheit that are labelled so."""

    def decode(body: Body, at: datetime) -> Iterator[Pair]:
        value = to_number(body.get("value"))
        if value is not None and value > _NO_TEMPERATURE:
            if unit(body).startswith("f"):
                value = (value - 32) / 1.8
            yield signal, Reading(round(value, 1), at)

    return decode


def yes_or_no(signal: s.Signal[bool], key: str = "value") -> Decoder:
    """Decode yes, no, or null for what the car does not know."""
    return lambda body, at: flag(signal, body.get(key), at)


def word(signal: s.Signal[str], words: Mapping[str, str] | None = None) -> Decoder:
    """Decode one of the words, those of the signal itself where none are named."""
    spoken = {known.upper(): known for known in signal.words} | dict(words or {})

    def decode(body: Body, at: datetime) -> Iterator[Pair]:
        if (raw := text(body.get("value"))) is not None:
            known = spoken.get(raw.upper())
            yield signal, Reading(known, at, None if known else raw)

    return decode


def unit(body: Body) -> str:
    """Return the unit a body is labelled with, in lower case."""
    return (text(body.get("unit")) or "").lower()
