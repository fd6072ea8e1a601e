"""A world in which time is what is waited for: when nothing is left to do, it jumps to what comes next.

Loops, clocks and dates of this process all tell this time. What is under way on loopback or in a thread is
always waited for, so everything happens in the order it would have in as many days of real time.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime, timedelta
import math
import os
import selectors
from typing import Any, override

import freezegun
from freezegun.api import FrozenDateTimeFactory
from pytest_homeassistant_custom_component import patch_time

_SECOND = 1_000_000
"""Time is counted in microseconds, the smallest part of a second that a date can tell."""


def frozen(start: datetime) -> FrozenDateTimeFactory:
    """Stop the time of this process, for good. What is imported later never sees another one."""
    api: Any = freezegun.api
    api.FakeDate = patch_time.HAFakeDate
    api.FakeDatetime = patch_time.HAFakeDatetime
    api.datetime_to_fakedatetime = patch_time.ha_datetime_to_fakedatetime
    api._get_module_attributes = patch_time.ha_get_module_attributes
    api._get_module_attributes_hash = patch_time.ha_get_module_attributes_hash
    # Nobody is left out, so that nobody's callers must be looked at each time.
    freezegun.configure(default_ignore_list=[])
    factory = freezegun.freeze_time(start).start()
    if not isinstance(factory, FrozenDateTimeFactory):
        raise TypeError("Time goes on")
    return factory


class _Selector(selectors.DefaultSelector):
    """Waits for what threads do, and for nothing else."""

    def __init__(self, skip: Callable[[float], None]) -> None:
        """Jump in time by means of `skip`."""
        super().__init__()
        self.threads = 0
        self._skip = skip

    @override
    def select(self, timeout: float | None = None) -> list[Any]:
        """Return what can be read and written now; jump over the time until the next timer."""
        events: list[Any] = super().select(0)
        if events or timeout == 0:
            return events
        if self.threads or timeout is None:
            return super().select(None)
        # What was sent on loopback is there when the sender goes on, or a moment later on a busy machine.
        os.sched_yield()
        if not (events := super().select(0)):
            self._skip(timeout)
        return events


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop that never waits for time."""

    def __init__(self, factory: FrozenDateTimeFactory) -> None:
        """Keep this frozen time going."""
        self._factory = factory
        self._start = factory.time_to_freeze
        self._passed = 0
        self._waiting = _Selector(self._skip)
        super().__init__(self._waiting)

    @override
    def time(self) -> float:
        return self._passed / _SECOND

    @override
    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        self._waiting.threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_done)
        return future

    @override
    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        self._waiting.threads += 1
        await super().shutdown_default_executor(timeout)

    def _thread_done(self, _: asyncio.Future[Any]) -> None:
        self._waiting.threads -= 1

    def _skip(self, seconds: float) -> None:
        self._passed += math.ceil(seconds * _SECOND)
        self._factory.time_to_freeze = self._start + timedelta(
            microseconds=self._passed
        )
