"""The lamps of the dashboard, in Ford's words: one metric that is a map of them by name."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .. import signals as s
from .envelope import Decoder, Pair, on_off


def _name(lamp: str) -> str:
    """Return Ford's name of a lamp."""
    first, *others = lamp.split("_")
    return first + "".join(word.capitalize() for word in others)


_LAMPS: dict[str, Decoder] = {
    _name(lamp): on_off(signal) for lamp, signal in s.LAMP.items()
}


def _indicators(lamps: Any, now: datetime) -> Iterator[Pair]:
    for name, envelope in lamps.items() if isinstance(lamps, dict) else ():
        if (decoder := _LAMPS.get(name)) is not None:
            yield from decoder(envelope, now)


METRICS: dict[str, Decoder] = {"indicators": _indicators}
