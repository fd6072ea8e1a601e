"""What an account wants back after a restart: a small JSON object."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..clock import Clock
from .errors import NotApplicableError, NotConsentedError
from .protocol import Endpoint, Timing

_REFUSED = "refused"
_ABSENT = "This car has no such thing"


def forget_refusals(memory: Mapping[str, Any]) -> dict[str, Any]:
    """Return a memory after a new consent: what was refused before may be allowed now."""
    return {key: value for key, value in memory.items() if key != _REFUSED}


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Until when, and the boxes to tick; none when the car has no such thing."""

    until: datetime
    categories: tuple[str, ...]


class Refusals:
    """What need not be asked: not consented, or not there for this car; by path."""

    def __init__(
        self, memory: Mapping[str, Any], *, clock: Clock, timing: Timing
    ) -> None:
        """Begin with what was remembered."""
        self._clock = clock
        self._timing = timing
        self._refusals = {
            path: _Refusal(datetime.fromisoformat(until), tuple(categories))
            for path, (until, categories) in memory.get(_REFUSED, {}).items()
        }

    @property
    def categories(self) -> frozenset[str]:
        """The boxes the owner did not tick, as far as something was asked for that needs them."""
        return frozenset[str]().union(
            *(refusal.categories for refusal in self._refusals.values())
        )

    def check(self, endpoint: Endpoint) -> None:
        """Raise NotConsentedError or NotApplicableError while a refusal is remembered."""
        refusal = self._refusals.get(endpoint.path)
        if refusal is None:
            return
        now = self._clock.now()
        if now >= refusal.until:
            return
        error: NotConsentedError | NotApplicableError = (
            NotConsentedError(refusal.categories)
            if refusal.categories
            else NotApplicableError(_ABSENT)
        )
        error.retry_after = (refusal.until - now).total_seconds()
        raise error

    def not_consented(
        self, endpoint: Endpoint, categories: Iterable[str]
    ) -> NotConsentedError:
        """Remember a 403, and return the error to raise."""
        error = NotConsentedError(categories)
        error.retry_after = self._remember(endpoint, error.categories)
        return error

    def not_applicable(self, endpoint: Endpoint) -> NotApplicableError:
        """Remember a 404, and return the error to raise."""
        return NotApplicableError(_ABSENT, retry_after=self._remember(endpoint, ()))

    def forget(self, endpoint: Endpoint) -> None:
        """Note that something was answered."""
        self._refusals.pop(endpoint.path, None)

    def as_dict(self) -> dict[str, Any]:
        """Return this part of the memory."""
        return {
            _REFUSED: {
                path: [refusal.until.isoformat(), list(refusal.categories)]
                for path, refusal in self._refusals.items()
            }
        }

    def _remember(self, endpoint: Endpoint, categories: tuple[str, ...]) -> float:
        timing = self._timing
        seconds = timing.optional if endpoint.vital else timing.refusal
        until = self._clock.now() + timedelta(seconds=seconds)
        self._refusals[endpoint.path] = _Refusal(until, categories)
        return seconds
