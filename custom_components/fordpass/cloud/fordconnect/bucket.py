"""The bucket in front of the query routes.

One bucket for all routes of an authorization. Ford says nothing of it but 429, so we keep a copy, and
ask a little less than it would bear.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ..backoff import Backoff
from ..clock import Clock, Deadline
from ..errors import RateLimitedError
from .protocol import Timing

# A longer wait in the memory is a clock that was set back.
_LONGEST_WAIT = timedelta(hours=1)


class Bucket:
    """Our copy of Ford's bucket; it outlives a restart in the account's memory."""

    def __init__(
        self,
        memory: Mapping[str, Any],
        *,
        clock: Clock,
        timing: Timing,
    ) -> None:
        """Begin as the last run ended; without a memory the bucket is full."""
        self._clock = clock
        self._timing = timing
        self._backoff = Backoff(2 * timing.rate_limited, timing.backoff_longest)
        self._backoff.failures = memory.get("failures", 0)
        now = clock.now()
        self._level: float = memory.get("level", timing.burst)
        # A clock that was set back must neither lock us out nor flood the bucket.
        self._at = min(_time(memory.get("level_at"), now), now)
        wait = min(_time(memory.get("not_before"), now) - now, _LONGEST_WAIT)
        self._not_before = Deadline(clock.now, wait.total_seconds())

    @property
    def not_before(self) -> datetime:
        """Before this nothing may be asked, after a 429."""
        return self._not_before.at

    async def take(self) -> None:
        """Take one request out, after waiting for it if that is a matter of seconds.

        Raises RateLimitedError when it would take longer.
        """
        now = self._clock.now()
        gained = max(0.0, (now - self._at).total_seconds()) / self._timing.refill
        level = min(self._timing.burst, self._level + gained)
        self._level, self._at = level, now
        wait = max(
            (1.0 - level) * self._timing.refill,
            self._not_before.left,
        )
        if wait > self._timing.patience:
            raise RateLimitedError("The bucket of requests is empty", retry_after=wait)
        # Taken before the wait: whoever comes meanwhile waits for the next one.
        self._level -= 1.0
        if wait > 0:
            await self._clock.sleep(wait)

    def overdrawn(self, error: RateLimitedError) -> RateLimitedError:
        """Note a 429: others drew from the bucket, or it is smaller than was measured."""
        wait = max(self._timing.rate_limited, self._backoff.next(error.retry_after))
        self._level = 0.0
        self._not_before = Deadline(self._clock.now, wait)
        error.retry_after = wait
        return error

    def answered(self) -> None:
        """Note that the bucket bore a request."""
        self._backoff.reset()

    def as_dict(self) -> dict[str, Any]:
        """Return this part of the memory."""
        memory = {
            "level": self._level,
            "level_at": self._at.isoformat(),
            "failures": self._backoff.failures,
        }
        if self._not_before.left > 0:
            memory["not_before"] = self._not_before.at.isoformat()
        return memory


def _time(value: str | None, otherwise: datetime) -> datetime:
    return otherwise if value is None else datetime.fromisoformat(value)
