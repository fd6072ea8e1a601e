"""What one frame costs from its text to the states it changes."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median
from time import perf_counter
import tracemalloc
from typing import Any

import orjson

from custom_components.fordpass.const import DOMAIN
from homeassistant.components.sensor import SensorEntity
from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.entity_platform import async_get_platforms
from simulator.cars.car import Car

from .home import Home
from .table import Row, micro

_ROUNDS = 200
# More turns of the loop than any frame needs on its way to the states.
_TURNS = 6
# Metrics with a number in them, each shown by entities of its own.
_NUMBERS = (
    "odometer",
    "outsideTemperature",
    "batteryVoltage",
    "xevBatteryStateOfCharge",
    "xevBatteryRange",
    "tirePressure",
    "speed",
    "engineSpeed",
)
WAYS = ("only what changed", "everything again", "everything again, measured anew")


class Writes(Counter[str]):
    """Counts the writes of states by entity id, those that changed nothing as well."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Count from now on; `idle` are those that changed nothing."""
        super().__init__()
        self.idle = 0

        @callback
        def note(event: Event[Any]) -> None:
            self[event.data["entity_id"]] += 1
            self.idle += event.event_type == EVENT_STATE_REPORTED

        @callback
        def anything(_: Any) -> bool:
            return True

        self._stop = (
            hass.bus.async_listen(EVENT_STATE_CHANGED, note),
            hass.bus.async_listen(EVENT_STATE_REPORTED, note, anything),
        )

    def stop(self) -> None:
        """Count no more."""
        for stop in self._stop:
            stop()


class Frames:
    """Makes the frames of a car, each newer than the one before."""

    def __init__(self, car: Car) -> None:
        """Begin with all that the car's cloud knows, of an hour ago."""
        self.car = car
        self._whole: dict[str, Any] = car.snapshot()
        self._numbers = [name for name in _NUMBERS if name in self._whole["metrics"]]
        self._at = datetime.now(UTC) - timedelta(minutes=50)
        self._step = count(1)

    def text(self, changed: int, way: str) -> str:
        """Return a frame that changes so many metrics and tells the others in one of WAYS."""
        step = next(self._step)
        self._at += timedelta(seconds=1)
        metrics = self._whole["metrics"]
        at = self._at.isoformat()
        if way == WAYS[2]:
            for name in metrics:
                metrics[name] = _told(metrics[name], at)
        for name in self._numbers[:changed]:
            metrics[name] = _told(metrics[name], at, step)
        names = self._numbers[:changed] if way == WAYS[0] else metrics
        frame = {**self._whole, "metrics": {name: metrics[name] for name in names}}
        if way == WAYS[0]:
            frame |= {"states": {}, "events": {}}
        return orjson.dumps({"_data": frame}).decode()


def _told(envelope: Any, at: str, step: int | None = None) -> Any:
    """Return an envelope of a new time, with another number in it when a step is given."""
    if isinstance(envelope, list):
        return [_told(element, at, step) for element in envelope]
    if "updateTime" not in envelope:
        return {name: _told(inner, at, step) for name, inner in envelope.items()}
    told = {**envelope, "updateTime": at}
    if step is not None:
        told["value"] = 50.0 + step % 40
    return told


async def turn(turns: int = _TURNS) -> None:
    """Let the event loop turn so often."""
    for _ in range(turns):
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, medians: of a frame beyond the loop's own turns, and of what is the least it could be."""

    frame: float
    parse: float
    write: float


async def _costs(home: Home, frames: Frames, changed: int, way: str) -> Cost:
    """Measure frames, and in between what is the least they could cost, in the same surroundings."""
    car = frames.car
    sensor = _sensor(home.hass, "odometer")
    taken, parsed, written, idle = [], [], [], []
    home.hand(car, frames.text(changed, way))
    await turn()
    for step in range(_ROUNDS):
        text = frames.text(changed, way)
        begin = perf_counter()
        await turn()
        idle.append(perf_counter() - begin)
        begin = perf_counter()
        home.hand(car, text)
        await turn()
        taken.append(perf_counter() - begin)
        begin = perf_counter()
        orjson.loads(text)
        parsed.append(perf_counter() - begin)
        # No frame has this value, so it is always another one.
        sensor._attr_native_value = 20.5 + step  # noqa: SLF001 - as entities set it
        await turn()
        begin = perf_counter()
        sensor.async_write_ha_state()
        written.append(perf_counter() - begin)
    return Cost(median(taken) - median(idle), median(parsed), median(written))


async def _writes(home: Home, frames: Frames, changed: int, way: str) -> int:
    """Return how many states one frame writes."""
    car = frames.car
    home.hand(car, frames.text(changed, way))
    await turn()
    writes = Writes(home.hass)
    home.hand(car, frames.text(changed, way))
    await turn()
    writes.stop()
    return writes.total()


async def _allocated(home: Home, frames: Frames, changed: int, way: str) -> int:
    """Return the bytes that are allocated at once at most while a frame is taken."""
    car = frames.car
    peaks = []
    tracemalloc.start()
    try:
        for _ in range(20):
            text = frames.text(changed, way)
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            home.hand(car, text)
            await turn()
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    return int(median(peaks))


def _sensor(hass: HomeAssistant, key: str) -> SensorEntity:
    """Return a sensor of ours."""
    return next(
        entity
        for platform in async_get_platforms(hass, DOMAIN)
        for entity in platform.entities.values()
        if isinstance(entity, SensorEntity) and entity.entity_description.key == key
    )


async def measure(home: Home) -> list[Row]:
    """Return the rows about frames in a home."""
    car = home.cars[0]
    frames = Frames(car)
    entities = len(home.hass.states.async_all())
    signals = len(home.coordinator(car).data.seen)
    rows = []
    for way in WAYS:
        for changed in (0, 1, 5):
            if not changed and way == WAYS[0]:
                continue
            writes = await _writes(home, frames, changed, way)
            cost = await _costs(home, frames, changed, way)
            allocated = await _allocated(home, frames, changed, way)
            floor = cost.parse + writes * cost.write
            what = f"frame: {changed} metrics changed, {way}; {signals} signals, {entities} entities"
            times = f"{cost.frame / floor:.1f}"
            rows.append(Row(what, micro(cost.frame), micro(floor), times))
            rows.append(Row("- its JSON parsed", "", micro(cost.parse)))
            rows.append(Row("- one state written", "", micro(cost.write)))
            rows.append(Row("- states written", str(writes), str(writes)))
            rows.append(Row("- allocated at most", f"{allocated / 1024:.0f} KiB"))
    return rows
