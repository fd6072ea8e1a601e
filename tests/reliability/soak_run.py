"""One run of the soak: days with everything that goes on, a calm day, and a look at what is left."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
import gc
import logging
import os
from pathlib import Path
from random import Random
import sys
import tempfile
from time import monotonic
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from simulator import Simulator

from . import witness
from .soak_home import Household
from .soak_ways import CARS, SOAKS, SoakWay
from .soak_world import DAY, HOUR, Life, Trouble

# What an account keeps of its own past, which one that was added a minute ago does not have.
_OWN_PAST = ("requests_", "last_command", "event.", "button.", "last_news", "picture")
_KEPT = 50
# So many seconds at most something may be under way.
_PATIENCE = 300


class Errors(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        # The simulator's server minds that a client went away in the middle.
        if record.name == "aiohttp.server":
            return
        trouble = record.exc_info[1] if record.exc_info else ""
        self.lines.append(f"{record.name}: {record.getMessage()} {trouble!r}"[:400])


@asynccontextmanager
async def _doing(*works: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Do these meanwhile, and raise what any of them raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _memory() -> tuple[int, int]:
    """Return how many objects there are, and the kilobytes of memory they need."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return len(gc.get_objects()), pages * os.sysconf("SC_PAGE_SIZE") // 1024


def _forget(simulator: Simulator, since: float) -> None:
    """Let the clouds forget what no client will ever ask for again, so that only the home can grow."""
    simulator.ledger.requests = [
        record for record in simulator.ledger.requests if record.at >= since
    ]
    for office in (
        simulator.fordpass.tokens,
        simulator.fordconnect.tokens,
        simulator.smartcar.tokens,
    ):
        tokens: dict[str, Any] = office._tokens
        for text, token in list(tokens.items()):
            if office.now() > token.issued + max(token.life, HOUR) or token.spent:
                del tokens[text]
    simulator.fordpass.commands.clear()
    for car in simulator.cars.values():
        del car.messages[_KEPT:]
        del car.energy_transfer_logs[_KEPT:]


def _shown(hass: HomeAssistant) -> dict[str, str]:
    """Return what every entity of the integration shows, by its unique id."""
    return {
        f"{entity.domain} {entity.unique_id}": state.state
        for entity in er.async_get(hass).entities.values()
        if entity.platform == "fordpass"
        and (state := hass.states.get(entity.entity_id)) is not None
        and not any(
            word in f"{entity.entity_id} {entity.unique_id}" for word in _OWN_PAST
        )
    }


class Soak:
    """Counts day by day. `spent` is how often a quota did not bear a request."""

    def __init__(self, way: SoakWay, home: Household) -> None:
        """Begin with no day."""
        self._way = way
        self._home = home
        self.spent = 0
        self.days: list[dict[str, int]] = []
        self.objects: list[int] = []
        self.kilobytes: list[int] = []

    async def day(self) -> None:
        """Live through a day, and count what was asked in it."""
        began = monotonic()
        await asyncio.sleep(DAY)
        ledger = self._way.simulator.ledger
        asked = Counter(
            self._way.purpose(record)
            for record in ledger.requests
            if record.at >= began
        )
        self.days.append(dict(asked))
        self.spent += sum(
            record.status == 430 for record in ledger.requests if record.at >= began
        )
        _forget(self._way.simulator, monotonic() - HOUR)
        # Not while there is no home because it is being restarted.
        async with self._home.turns:
            objects, kilobytes = _memory()
        self.objects.append(objects)
        self.kilobytes.append(kilobytes)


async def run(name: str, days: int, random: Random, folder: str) -> dict[str, Any]:
    """Live through so many days and a calm one more, and return the figures."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    logging.getLogger().setLevel(logging.WARNING)
    async with Simulator() as simulator:
        os.environ["FORDPASS_SIMULATOR"] = simulator.origin
        # Who waits for the end of a command looks more often while there is no socket.
        simulator.fordpass.switches.telemetry_min_seconds = 5
        simulator.fordpass.switches.sign_ins_tolerated = days
        way = SOAKS[name](simulator)
        home = Household(folder, way, random)
        await way.add(await home.start())
        await home.restart()
        await asyncio.sleep(6 * HOUR)
        tasks, listeners = witness.tasks(), witness.listeners(home.hass)
        simulator.ledger.requests.clear()
        soak, life = Soak(way, home), Life(simulator, random)
        trouble = Trouble(way, random, home.lost)
        works = [life.live(car) for car in CARS]
        if way.orders:
            works += [home.command(car) for car in CARS]
        async with _doing(
            *works,
            trouble.make(),
            home.restart_now_and_then(),
            home.sign_in_when_asked(),
        ):
            for _ in range(days):
                await soak.day()
            await home.settled.acquire()
        home.settled.release()
        life.rest()
        simulator.fordpass.faults.clear()
        simulator.fordpass.switches.socket_refusal = "none"
        async with _doing(home.sign_in_when_asked()):
            await asyncio.sleep(2 * DAY)
        for _ in range(_PATIENCE):
            # Not in the middle of what is done now and then.
            if witness.tasks() == tasks:
                break
            await asyncio.sleep(1)
        calm, calm_listeners = witness.tasks(), witness.listeners(home.hass)
        long_lived = _shown(home.hass)
        await home.stop()
        with tempfile.TemporaryDirectory() as other:
            fresh = Household(other, way, random)
            await way.add(await fresh.start())
            await asyncio.sleep(HOUR / 2)
            anew = _shown(fresh.hass)
            await fresh.stop()
    gc.collect()
    return {
        "days": soak.days,
        "spent": soak.spent,
        "objects": soak.objects,
        "kilobytes": soak.kilobytes,
        "tasks": [dict(tasks), dict(calm)],
        "listeners": [listeners, calm_listeners],
        "entities": len(long_lived),
        "compared": len(long_lived.keys() & anew.keys()),
        "different": {
            key: [shown, anew[key]]
            for key, shown in long_lived.items()
            if key in anew and shown != anew[key]
        },
        "orders": dict(home.ended),
        "wrong": home.wrong,
        "had": dict(trouble.had),
        "life": life.done.total(),
        "signed_in": home.signed_in,
        "restarts": home.restarts,
        "reloads": home.reloads,
        "mistakes": dict(Counter(simulator.ledger.mistakes)),
        "errors": errors.lines,
        "python": sys.version.split()[0],
    }
