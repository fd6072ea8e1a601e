"""Waiting longer after each failure, never in step with other clients."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import random
from typing import Any

from .clock import Deadline
from .errors import BlockedError, CloudError, RateLimitedError

# Nobody asks for a longer wait; one in the memory is a clock that was set back.
_LONGEST_WAIT = timedelta(days=1)


@dataclass(slots=True)
class Backoff:
    """Delays in seconds: doubling from `first` to `longest`, each shortened at random by up to half."""

    first: float
    longest: float
    failures: int = field(default=0, init=False)

    def next(self, at_least: float | None = None) -> float:
        """Return the seconds to wait after one more failure; `at_least` is the cloud's own wish."""
        delay = min(self.longest, self.first * 2.0**self.failures)
        # Past this many doublings the cap holds anyway, and 2**n would grow without end.
        self.failures = min(self.failures + 1, 32)
        delay *= random.uniform(0.5, 1.0)
        return max(delay, at_least or 0.0)

    def reset(self) -> None:
        """Start over after a success."""
        self.failures = 0


class Rest:
    """How long something is left alone after trouble; it outlives a restart.

    `blocked` is the back-off after a 403 page and a 429, None for the same. `memory` is what `memory`
    gave in the last run, and `changed` is called when that becomes another.
    """

    def __init__(
        self,
        backoff: Backoff,
        blocked: Backoff | None,
        memory: Mapping[str, Any],
        *,
        now: Callable[[], datetime],
        changed: Callable[[], None],
    ) -> None:
        """Go on where the last run ended."""
        self.backoff = backoff
        self.blocked = blocked or backoff
        self._now = now
        self._changed = changed
        self._until: Deadline | None = None
        if "until" in memory:
            until = datetime.fromisoformat(memory["until"])
            left = min(until - now(), _LONGEST_WAIT)
            self._until = Deadline(now, left.total_seconds())
            self.backoff.failures, self.blocked.failures = memory["failures"]

    @property
    def memory(self) -> dict[str, Any]:
        """What is to be given to the next run, as a JSON object; empty when there is no trouble."""
        failures = [self.backoff.failures, self.blocked.failures]
        if self._until is None or not (self.left() or any(failures)):
            return {}
        return {"until": self._until.at.isoformat(), "failures": failures}

    @property
    def begun(self) -> bool:
        """Whether there was trouble that no success has ended."""
        return self._until is not None

    def left(self) -> float:
        """Return for how many seconds more it is to be left alone."""
        return 0.0 if self._until is None else max(0.0, self._until.left)

    def begin(self, error: CloudError) -> float:
        """Note one more failure, and return for how many seconds it is to be left alone."""
        trouble = isinstance(error, (BlockedError, RateLimitedError))
        backoff = self.blocked if trouble else self.backoff
        return self.keep(backoff.next(error.retry_after))

    def keep(self, seconds: float) -> float:
        """Leave it alone for exactly so many seconds, and return them."""
        self._until = Deadline(self._now, seconds)
        self._changed()
        return seconds

    def end(self) -> None:
        """Start over after a success."""
        self.backoff.reset()
        self.blocked.reset()
        if self._until is not None:
            self._until = None
            self._changed()
