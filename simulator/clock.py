"""Car time: the one clock all cars of a simulator live by."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
import heapq
from itertools import count
from time import monotonic


class Timer:
    """One action waiting for its car time."""

    __slots__ = ("_cancelled", "action", "when")

    def __init__(self, when: datetime, action: Callable[[], None]) -> None:
        """Hold an action until `when`."""
        self.when = when
        self.action = action
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether the action will never run."""
        return self._cancelled

    def cancel(self) -> None:
        """Never run the action; harmless when it already ran."""
        self._cancelled = True


class Clock:
    """Car time. Runs at `speed` times real time (1.0 default, 0 = stands still), can be stepped.

    Without a running event loop the clock only moves by `step`.
    """

    def __init__(self, *, start: datetime | None = None, speed: float = 1.0) -> None:
        """Start at `start` (aware; the present by default) with `speed` car seconds per second."""
        self._car_anchor = (start or datetime.now(UTC)).astimezone(UTC)
        self._real_anchor = monotonic()
        self._speed = _checked_speed(speed)
        self._frozen: datetime | None = None
        self._due: list[tuple[datetime, int, Timer]] = []
        self._order = count()
        self._handle: asyncio.TimerHandle | None = None
        self._closed = False

    def now(self) -> datetime:
        """Return the car time, aware, in UTC; inside an action it is that action's due time."""
        if self._frozen is not None:
            return self._frozen
        elapsed = (monotonic() - self._real_anchor) * self._speed
        return self._car_anchor + timedelta(seconds=elapsed)

    @property
    def speed(self) -> float:
        """Car seconds per real second."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        """Change the pace from this moment on; raises ValueError below zero."""
        speed = _checked_speed(speed)
        self._set(self.now())
        self._speed = speed
        self._arm()

    def call_later(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Run `action` in so many car seconds; actions of the same moment run in order of arrival."""
        timer = Timer(self.now() + timedelta(seconds=seconds), action)
        heapq.heappush(self._due, (timer.when, next(self._order), timer))
        self._arm()
        return timer

    def step(self, seconds: float) -> None:
        """Move on by car seconds at once and run everything due on the way, in order.

        Raises ValueError for a step backwards and RuntimeError inside an action.
        """
        if seconds < 0:
            raise ValueError("The clock cannot be stepped backwards")
        if self._frozen is not None:
            raise RuntimeError("The clock cannot be stepped from inside an action")
        target = self.now() + timedelta(seconds=seconds)
        try:
            self._run(target)
        finally:
            self._set(target)
            self._arm()

    def close(self) -> None:
        """Forget everything that waits and never wake the event loop again."""
        self._closed = True
        self._due.clear()
        self._arm()

    def _set(self, now: datetime) -> None:
        self._car_anchor = now
        self._real_anchor = monotonic()

    def _run(self, until: datetime) -> None:
        try:
            while self._due and self._due[0][0] <= until:
                when, _, timer = heapq.heappop(self._due)
                if not timer.cancelled:
                    self._frozen = when
                    timer.action()
        finally:
            self._frozen = None

    def _arm(self) -> None:
        # While actions run, the runner arms once at its end.
        if self._frozen is not None:
            return
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._closed or not self._due or self._speed == 0:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        delay = (self._due[0][0] - self.now()).total_seconds() / self._speed
        self._handle = loop.call_later(max(0.0, delay), self._ring)

    def _ring(self) -> None:
        self._handle = None
        try:
            self._run(self.now())
        finally:
            self._arm()


def _checked_speed(speed: float) -> float:
    if not 0 <= speed < float("inf"):
        raise ValueError("The speed of the clock must be zero or more")
    return speed
