"""The time an account lives by: the world's, or one that a test runs fast."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def utcnow() -> datetime:
    """Return the time of the world, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What time it is (aware), and how to wait for seconds of that time."""

    now: Callable[[], datetime] = utcnow
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
