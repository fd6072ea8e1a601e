"""The token bucket in front of the query routes."""

from collections.abc import Callable

from .switches import Switches


class Bucket:
    """One consent's bucket, and what it saw.

    `asked` holds when (in the seconds the bucket fills by) and which route was asked; `refused`
    counts the 429s, `hasty` the requests that came too soon after one.
    """

    def __init__(self, switches: Switches, now: Callable[[], float]) -> None:
        """Start full; `now` is the time in seconds the bucket fills by."""
        self._switches = switches
        self._now = now
        self._left = switches.bucket_size
        self._at = now()
        self._rests_until: float | None = None
        self.asked: list[tuple[float, str]] = []
        self.refused = 0
        self.hasty = 0

    def take(self, route: str) -> bool:
        """Take one request out; False when the bucket is empty."""
        switches, now = self._switches, self._now()
        self.asked.append((now, route))
        # From the cars' clock back to real time, time goes backwards.
        gained = max(0.0, now - self._at) / switches.bucket_interval
        self._left = min(switches.bucket_size, self._left + gained)
        self._at = now
        if self._rests_until is not None:
            self.hasty += now < self._rests_until
            self._rests_until = None
        if not switches.bucket:
            return True
        if self._left < 1:
            self.refused += 1
            self._rests_until = now + switches.patience
            return False
        self._left -= 1
        return True
