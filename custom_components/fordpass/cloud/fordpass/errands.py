"""What the cloud tells only when asked: each optional endpoint at its own slow pace, none in a burst."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime, timedelta
import logging
import random
from typing import Any

from ..account import News
from ..backoff import Backoff
from ..errors import CloudError, NotServedError, SignInRequiredError
from ..reading import Readings
from ..signals import Signal
from .car import Car, Errand
from .protocol import Timing

_LOGGER = logging.getLogger(__name__)

# An endpoint that is not there for a car is asked again after this long.
_GONE = timedelta(days=1)
# After trouble that passes, an endpoint is asked again after this many seconds at first.
_TROUBLE = 60.0


class Errands:
    """Runs the errands of one car; `memory` says when each is due, across restarts."""

    def __init__(
        self,
        car: Car,
        errands: tuple[Errand, ...],
        timing: Timing,
        memory: Mapping[str, str],
    ) -> None:
        """Prepare the errands; nothing is asked yet."""
        self._car = car
        self._errands = {errand.key: errand for errand in errands}
        self._watched = frozenset[Signal[Any]]().union(
            *(errand.soon_after for errand in errands)
        )
        self._timing = timing
        self._backoffs = {
            errand.key: Backoff(_TROUBLE, errand.every.total_seconds())
            for errand in errands
        }
        self._due: dict[str, datetime] = {}
        for key, text in memory.items():
            if key in self._errands:
                self._due[key] = datetime.fromisoformat(text)
        self._hurry = asyncio.Event()
        # What was told of the signals that errands go by; snapshots tell them again and again.
        self._known: dict[Signal[Any], Any] = {}
        self._since = datetime.now(UTC)

    @property
    def memory(self) -> dict[str, str]:
        """When each errand is due, as `{key: ISO 8601}`."""
        return {key: due.isoformat() for key, due in self._due.items()}

    def note(self, news: Readings) -> None:
        """Make due what has reason to be asked because of what changed with this news."""
        if self._watched.isdisjoint(news):
            return
        for errand in self._errands.values():
            if any(self._changed(signal, news) for signal in errand.soon_after):
                self._make_due(errand, errand.delay)
                self._hurry.set()
        for errand in self._errands.values():
            self._known.update(
                (signal, news[signal].value)
                for signal in errand.soon_after
                if signal in news
            )

    def look_again(self) -> None:
        """Note that what the car can do may have changed."""
        self._hurry.set()

    async def news(self) -> AsyncGenerator[News]:
        """Run one errand after another, each when it is due, for ever.

        Raises SignInRequiredError; other trouble costs only the errand it befell.
        """
        now = datetime.now(UTC)
        # The cars of an account begin together, their errands do not.
        wait = self._timing.errand_first * random.uniform(1.0, 2.0)
        first = now + timedelta(seconds=wait)
        for key in self._errands:
            self._due[key] = max(self._due.get(key, first), first)
        while True:
            errand = await self._next()
            if readings := await self._run(errand):
                yield readings
            await asyncio.sleep(self._timing.errand_gap)

    async def _next(self) -> Errand:
        """Wait until an errand is due, and return it."""
        while True:
            self._hurry.clear()
            wanted = [
                errand
                for errand in self._errands.values()
                if errand.wanted(self._car.info)
            ]
            errand = min(wanted, key=lambda one: self._due[one.key], default=None)
            wait = None
            if errand is not None:
                wait = (self._due[errand.key] - datetime.now(UTC)).total_seconds()
                if wait <= 0:
                    return errand
            try:
                async with asyncio.timeout(wait):
                    await self._hurry.wait()
            except TimeoutError:
                continue

    async def _run(self, errand: Errand) -> Readings:
        self._make_due(errand, errand.every * random.uniform(1.0, 1.2))
        try:
            self._car.api.guard.check_spare()
            readings = await errand.read(self._car)
        except SignInRequiredError:
            raise
        except NotServedError:
            _LOGGER.debug("There is no %s for this car", errand.key)
            self._make_due(errand, _GONE)
        except CloudError as err:
            _LOGGER.debug("Reading the %s failed: %s", errand.key, err)
            if err.retry_after is not None:
                # What the cloud wishes may be seconds, and an outage may last for hours.
                wait = self._backoffs[errand.key].next(err.retry_after)
                self._make_due(errand, timedelta(seconds=wait))
        else:
            self._backoffs[errand.key].reset()
            return readings
        return {}

    def _changed(self, signal: Signal[Any], news: Readings) -> bool:
        reading = news.get(signal)
        if reading is None:
            return False
        if signal in self._known:
            return bool(self._known[signal] != reading.value)
        return reading.at >= self._since

    def _make_due(self, errand: Errand, after: timedelta) -> None:
        self._due[errand.key] = datetime.now(UTC) + after * self._timing.errand_pace
