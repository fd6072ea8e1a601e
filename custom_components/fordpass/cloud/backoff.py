"""Waiting longer after each failure, never in step with other clients."""

from dataclasses import dataclass, field
import random


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
