"""The parent's side of a home in a process of its own: start it, ask it, kill it, see how it ended."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import json
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

# Forked from one that has loaded Home Assistant, and runs nothing: a start takes a moment.
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.early", "tests.reliability.crash_home"])


@dataclass(frozen=True, slots=True)
class Seen:
    """What a home shows: states by entity id, entries' states, and where flows in progress come from."""

    states: dict[str, str]
    entries: list[str]
    flows: list[str]


@dataclass
class Process:
    """A home that runs on a folder; what it asks of the clouds is asked of `origin`."""

    folder: Path
    origin: str
    dies: tuple[str, str] | None = None
    _process: BaseProcess = field(init=False)
    _orders: Connection = field(init=False)

    async def __aenter__(self) -> Self:
        """Start it."""
        self._orders, theirs = _FORKS.Pipe()
        self._process = _FORKS.Process(
            target=_live, args=(str(self.folder), self.origin, self.dies, theirs)
        )
        # The fork server itself takes seconds to start, in which the simulator has to answer.
        await asyncio.to_thread(self._process.start)
        theirs.close()
        return self

    async def __aexit__(self, *_: object) -> None:
        """See to it that it is gone."""
        if self._process.exitcode is None:
            self._process.kill()
        await self._ended()
        self._orders.close()
        self._process.close()

    async def look(self, order: str = "look") -> Seen:
        """Ask what is shown now, after an order if there is one. Raises EOFError of a dead home."""
        self._orders.send(order)
        await _readable(self._orders.fileno())
        return Seen(**self._orders.recv())

    async def until(self, condition: Callable[[Seen], bool]) -> Seen:
        """Wait until what is shown is as it should be."""
        async with asyncio.timeout(60):
            while not condition(seen := await self.look()):
                await asyncio.sleep(0.01)
        return seen

    def tell(self, order: str) -> None:
        """Give an order and wait for nothing: `pass` lets time pass, `stop` is what an owner does."""
        self._orders.send(order)

    async def stop(self) -> None:
        """Let it stop as an owner does, and wait for its end."""
        self.tell("stop")
        await self._ended()
        assert self._process.exitcode == 0

    async def killed(self, when: Awaitable[object] | None = None) -> None:
        """Wait until it died by itself, or kill it then."""
        if when is not None:
            await when
            self._process.kill()
        async with asyncio.timeout(60):
            await self._ended()
        assert self._process.exitcode == -9

    async def _ended(self) -> None:
        await _readable(self._process.sentinel)
        self._process.join()


def _live(*args: Any) -> None:
    # Here the fork server has loaded it; the tests' own process needs none of it.
    from .crash_home import live

    live(*args)


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    there = loop.create_future()
    loop.add_reader(descriptor, lambda: there.done() or there.set_result(None))
    try:
        await there
    finally:
        loop.remove_reader(descriptor)


async def files(folder: Path) -> dict[str, Any]:
    """Return the content of all files that Home Assistant kept, which are whole."""
    return await asyncio.to_thread(_read, folder)


def _read(folder: Path) -> dict[str, Any]:
    return {
        path.name: json.loads(path.read_bytes())
        for path in (folder / ".storage").iterdir()
        # What a dead process had begun lies about under a name that nobody reads.
        if not path.name.startswith("tmp")
    }
