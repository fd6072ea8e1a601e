"""The time an account lives by: the world's, or one that a test runs fast."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def utcnow() -> datetime:
    """Return the time of the world, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What time it is (aware), and how to wait for seconds of that time."""

    now: Callable[[], datetime] = utcnow
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class Deadline:
    """A moment so many seconds from now; a clock that is set back meanwhile does not put it off."""

    __slots__ = ("_at", "_now", "_seen")

    def __init__(self, now: Callable[[], datetime], seconds: float = 0.0) -> None:
        """Begin to wait."""
        self._now = now
        self._seen = now()
        self._at = self._seen + timedelta(seconds=seconds)

    @property
    def at(self) -> datetime:
        """The moment by the clock as it goes now."""
        now = self._now()
        if now < self._seen:
            self._at -= self._seen - now
        self._seen = now
        return self._at

    @property
    def left(self) -> float:
        """The seconds until then; not above 0 when it has come."""
        return (self.at - self._seen).total_seconds()
