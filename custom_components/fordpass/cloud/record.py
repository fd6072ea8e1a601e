"""What went back and forth between an account and its cloud, by names alone: for diagnostics."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
import re
from typing import Any, Final

from .clock import utcnow

_FRAMES: Final = 10
# What Ford itself names a part of a path; anything else may be a VIN or an id.
_NAMED: Final = re.compile(r"[a-z][A-Za-z-]{0,30}|v\d[a-z]*")
# The parts of a document, and those of their names that are sections with names of their own.
_PARTS: Final = {
    "metrics": ("customMetrics", "configurations", "indicators"),
    "states": (),
    "events": ("customEvents",),
}

# The path of a part of a document, and the names in it.
type _Part = tuple[tuple[str, ...], tuple[str, ...]]


class Record:
    """Counts the requests of the day and keeps the names in the last documents of each car.

    `memory` is what `memory` gave in the last run; the day is that of `now`, in its time zone.
    """

    def __init__(
        self, memory: Mapping[str, Any], now: Callable[[], datetime] = utcnow
    ) -> None:
        """Go on where the last run ended."""
        self._now = now
        self._day: str = memory.get("day", "")
        self._requests = Counter[str](memory.get("requests", {}))
        self._frames: dict[str, deque[tuple[datetime, tuple[_Part, ...]]]] = {}

    @property
    def memory(self) -> dict[str, Any]:
        """What is to be given to the next run, as a JSON object."""
        return {"day": self._day, "requests": dict(self._requests)}

    @property
    def requests(self) -> dict[str, int]:
        """How often each thing was asked today, by method, host and path; ids are a star."""
        return dict(self._requests) if self._day == self._today() else {}

    @property
    def total(self) -> int:
        """How often anything was asked today."""
        return self._requests.total() if self._day == self._today() else 0

    def asked(self, method: str, address: str) -> None:
        """Note a request; the address is the host and the path."""
        if self._day != (today := self._today()):
            self._day = today
            self._requests.clear()
        host, *parts = address.partition("?")[0].split("/")
        named = (part if _NAMED.fullmatch(part) or not part else "*" for part in parts)
        self._requests[f"{method} {'/'.join((host, *named))}"] += 1

    def heard(self, vin: str, document: Mapping[str, Any]) -> None:
        """Note which names a document of a car holds; no value is kept."""
        if (frames := self._frames.get(vin)) is None:
            frames = self._frames[vin] = deque(maxlen=_FRAMES)
        frames.append((self._now(), tuple(_parts(document))))

    def frames(self, vin: str) -> list[dict[str, Any]]:
        """Return the last documents of a car, newest last: `{at, keys}`."""
        return [
            {"at": at.isoformat(), "keys": sorted(_keys(parts))}
            for at, parts in self._frames.get(vin, ())
        ]

    def _today(self) -> str:
        return self._now().date().isoformat()


def _parts(document: Mapping[str, Any]) -> Iterator[_Part]:
    """Yield the names that each part of a document holds; sorting and joining them can wait."""
    for part, sections in _PARTS.items():
        if (entries := document.get(part)) and isinstance(entries, dict):
            yield (part,), tuple(entries)
            for section in sections:
                if isinstance(inner := entries.get(section), dict):
                    yield (part, section), tuple(inner)


def _keys(parts: tuple[_Part, ...]) -> Iterator[str]:
    """Yield the names in full; those of a section stand for its own."""
    sections = {path for path, _ in parts}
    for path, names in parts:
        for name in names:
            if (*path, name) not in sections:
                yield ".".join((*path, name.rpartition(":custom:")[2]))
