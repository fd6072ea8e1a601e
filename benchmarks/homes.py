"""What an account of so many cars costs: its set-up, its memory, its requests, its hold on the loop."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
import gc
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any
from unittest.mock import patch

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockEntityPlatform,
)

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceInfo

from .frames import WAYS, Frames
from .home import Home, home
from .table import Row, milli

_SECONDS = 10
_PAGE = 4096


@dataclass(slots=True)
class Holds:
    """How long the event loop was held at most, in seconds of its own CPU time, and by the collector.

    Python's collector of garbage walks through all that Home Assistant has, whoever calls for it.
    Time in which the machine did other work is left out; nothing here waits, which the tests see to.
    """

    longest: float = 0.0
    collector: float = 0.0
    _collecting: float = 0.0
    _began: float = 0.0

    def rows(self, floor: str = "") -> list[Row]:
        """Return the rows about them."""
        return [
            Row("- longest hold on the event loop", milli(self.longest), floor),
            Row("- longest run of Python's collector", milli(self.collector)),
        ]

    def collect(self, phase: str, _: dict[str, int]) -> None:
        """Note a run of the collector."""
        if phase == "start":
            self._began = thread_time()
        else:
            taken = thread_time() - self._began
            self._collecting += taken
            self.collector = max(self.collector, taken)

    def turn(self, run: Callable[[asyncio.Handle], None]) -> Any:
        """Return what runs a callback of the loop and notes how long that took without the collector."""

        def timed(handle: asyncio.Handle) -> None:
            self._collecting = 0.0
            begin = thread_time()
            run(handle)
            taken = thread_time() - begin - self._collecting
            self.longest = max(self.longest, taken)

        return timed


@contextmanager
def _holds() -> Iterator[Holds]:
    """Note how long the callbacks of the loop take."""
    holds = Holds()
    run = holds.turn(asyncio.Handle._run)  # noqa: SLF001 - all turns
    gc.callbacks.append(holds.collect)
    try:
        with patch.object(asyncio.Handle, "_run", run):
            yield holds
    finally:
        gc.callbacks.remove(holds.collect)


class _Plain(SensorEntity):
    """The least a sensor can be."""

    _attr_should_poll = False
    _attr_has_entity_name = True
    _attr_native_value = 1.0

    def __init__(self, car: int, number: int) -> None:
        self._attr_name = f"Plain {number}"
        self._attr_unique_id = f"{car}_{number}"
        self._attr_device_info = DeviceInfo(identifiers={("plain", str(car))})


async def _adding(hass: HomeAssistant, cars: int, states: int) -> float:
    """Return the seconds in which Home Assistant adds so many sensors that do nothing, known from before."""
    entry = MockConfigEntry(domain="plain")
    entry.add_to_hass(hass)
    for _ in range(2):
        platform = MockEntityPlatform(hass, platform_name="plain")
        platform.config_entry = entry
        begin = perf_counter()
        for car in range(cars):
            await platform.async_add_entities(
                [_Plain(car, number) for number in range(states // cars)]
            )
        taken = perf_counter() - begin
        await platform.async_reset()
    await hass.config_entries.async_remove(entry.entry_id)
    return taken


def _resident() -> int:
    """Return the bytes of memory this process has."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


async def _restart(found: Home, before: int) -> list[Row]:
    """Return what it costs to set the account up again, from what was known of its cars."""
    hass, entry, number = found.hass, found.entry, len(found.cars)
    grown = _resident() - before
    requests = found.simulator.ledger.requests
    states = len(hass.states.async_all())
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    asked = len(requests)
    floor = await _adding(hass, number, states)
    gc.collect()
    with _holds() as holds:
        # What runs now was begun before, so it is not timed.
        await asyncio.sleep(0)
        begin = perf_counter()
        await hass.config_entries.async_setup(entry.entry_id)
        taken = perf_counter() - begin
        await asyncio.sleep(0)
        await found.settle()
    new = len(requests) - asked
    return [
        Row(
            f"set-up after a restart: {number} car{'s' * (number > 1)}, {states} states",
            milli(taken),
            milli(floor),
            f"{taken / floor:.1f}",
        ),
        *holds.rows("at most 50 ms"),
        Row(
            "- requests until all news come",
            str(new),
            str(number),
            f"{new / number:.1f}",
        ),
        Row(
            "- memory per car, with its share of Home Assistant and of the simulator",
            f"{grown / number / 1024:.0f} KiB",
        ),
    ]


async def _traffic(found: Home) -> list[Row]:
    """Return what happens to the loop while every car sends a frame a second, and all is saved."""
    frames = [Frames(car) for car in found.cars]
    told = [
        [(each.car, each.text(1, WAYS[0])) for each in frames] for _ in range(_SECONDS)
    ]
    gc.collect()
    gap = 1 / len(frames)
    loop = asyncio.get_running_loop()
    with _holds() as holds:
        await asyncio.sleep(0)
        begin = loop.time()
        for second, texts in enumerate(told):
            for index, (car, text) in enumerate(texts):
                found.hand(car, text)
                wait = begin + second + index * gap - loop.time()
                if wait > 0:
                    await asyncio.sleep(wait)
        late = loop.time() - begin - _SECONDS
    await found.hass.async_block_till_done()
    return [
        Row(f"{len(frames)} cars with a frame a second each, for {_SECONDS} s", ""),
        *holds.rows("at most 50 ms"),
        Row("- behind at the end", milli(max(late, 0.0)), "0 ms"),
    ]


async def measure(number: int, *, traffic: bool = False) -> list[Row]:
    """Return the rows about an account of so many cars."""
    before = _resident()
    # What is known is saved in the middle of the traffic, not a minute later.
    with patch("custom_components.fordpass.store.SAVE_DELAY", timedelta(seconds=3)):
        async with home(number) as found:
            rows = await _restart(found, before)
            if traffic:
                rows += await _traffic(found)
    return rows
