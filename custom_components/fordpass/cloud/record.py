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
_SECTIONS: Final = ("customMetrics", "configurations", "indicators", "customEvents")


class Record:
    """Counts the requests of the day (in UTC) and keeps the names in the last documents of each car.

    `memory` is what `memory` gave in the last run.
    """

    def __init__(
        self, memory: Mapping[str, Any], now: Callable[[], datetime] = utcnow
    ) -> None:
        """Go on where the last run ended."""
        self._now = now
        self._day: str = memory.get("day", "")
        self._requests = Counter[str](memory.get("requests", {}))
        self._frames: dict[str, deque[dict[str, Any]]] = {}

    @property
    def memory(self) -> dict[str, Any]:
        """What is to be given to the next run, as a JSON object."""
        return {"day": self._day, "requests": dict(self._requests)}

    @property
    def requests(self) -> dict[str, int]:
        """How often each thing was asked today, by method and path; ids are a star."""
        return dict(self._requests) if self._day == self._today() else {}

    def asked(self, method: str, path: str) -> None:
        """Note a request."""
        if self._day != (today := self._today()):
            self._day = today
            self._requests.clear()
        parts = path.partition("?")[0].split("/")
        named = (part if _NAMED.fullmatch(part) or not part else "*" for part in parts)
        self._requests[f"{method} {'/'.join(named)}"] += 1

    def heard(self, vin: str, document: Mapping[str, Any]) -> None:
        """Note which names a document of a car holds; no value is kept."""
        frames = self._frames.setdefault(vin, deque(maxlen=_FRAMES))
        keys = sorted(key for part in document for key in _names(document, part))
        frames.append({"at": self._now().isoformat(), "keys": keys})

    def frames(self, vin: str) -> list[dict[str, Any]]:
        """Return the last documents of a car, newest last: `{at, keys}`."""
        return list(self._frames.get(vin, ()))

    def _today(self) -> str:
        return self._now().date().isoformat()


def _names(document: Mapping[str, Any], part: str) -> Iterator[str]:
    entries = document[part]
    if part not in ("metrics", "states", "events") or not isinstance(entries, dict):
        return
    for name, entry in entries.items():
        if name in _SECTIONS and isinstance(entry, dict):
            yield from (
                f"{part}.{name}.{inner.rpartition(':custom:')[2]}" for inner in entry
            )
        else:
            yield f"{part}.{name}"
