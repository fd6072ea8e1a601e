"""Programs that run beside a command and end with it."""

import asyncio
from asyncio.subprocess import PIPE, STDOUT, Process
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
import os
from pathlib import Path
import signal
import socket

ROOT = Path(__file__).resolve().parent.parent
GRACE = 30
"""Seconds a program gets to end by itself."""


class ProgramEndedError(Exception):
    """A program ended by itself; the text holds its last words."""


class Program:
    """A program that runs beside us, whose output goes to a log file line by line."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, env: Mapping[str, str]
    ) -> None:
        """Describe it; `start` comes next."""
        self._name = name
        self._command = command
        self._log = log
        self._env = {**os.environ, **env}
        self._last: deque[str] = deque(maxlen=15)
        self._heard = asyncio.Condition()
        self._process: Process
        self._reader: asyncio.Task[None]

    async def start(self) -> None:
        """Start it in a process group of its own, so that Ctrl-C is ours alone."""
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=ROOT,
            env=self._env,
            stdout=PIPE,
            stderr=STDOUT,
            process_group=0,
        )
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        with self._log.open("ab") as log:
            async for line in self._process.stdout:
                log.write(line)
                log.flush()
                async with self._heard:
                    self._last.append(line.decode(errors="replace").rstrip())
                    self._heard.notify_all()
        async with self._heard:
            self._heard.notify_all()

    async def line(self, start: str) -> str:
        """Wait for a line that starts so and return the rest of it.

        Raises ProgramEndedError when the program ends before it says so.
        """
        async with self._heard:
            while True:
                for line in self._last:
                    if line.startswith(start):
                        return line.removeprefix(start).strip()
                if self._process.stdout is None or self._process.stdout.at_eof():
                    raise self._ended()
                await self._heard.wait()

    async def wait(self) -> int:
        """Wait for its end and return the exit code."""
        code = await self._process.wait()
        await self._reader
        return code

    def check(self) -> None:
        """Raise ProgramEndedError when it runs no more."""
        if self._process.returncode is not None:
            raise self._ended()

    def _ended(self) -> ProgramEndedError:
        return ProgramEndedError("\n".join([f"{self._name} ended:", *self._last]))

    async def stop(self) -> None:
        """End it and everything it started; by force when it takes too long."""
        if self._process.returncode is None:
            self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(GRACE):
                await self._process.wait()
        except TimeoutError:
            self._signal(signal.SIGKILL)
        await self.wait()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return


@asynccontextmanager
async def running(
    name: str, command: Sequence[str], log: Path, env: Mapping[str, str]
) -> AsyncIterator[Program]:
    """Run a program as long as the block lasts."""
    program = Program(name, command, log, env)
    await program.start()
    try:
        yield program
    finally:
        await program.stop()


async def until_signal(work: Coroutine[None, None, int]) -> int:
    """Do the work; Ctrl-C, SIGTERM and SIGHUP end it in an orderly way.

    Returns the work's exit code, or that of a program ended by a signal.
    """
    task = asyncio.create_task(work)
    signals: list[signal.Signals] = []

    def end(number: signal.Signals) -> None:
        # Only once: a second Ctrl-C must not leave programs behind.
        if not signals:
            print("\nEnding.", flush=True)
            task.cancel()
        signals.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    try:
        return await task
    except asyncio.CancelledError:
        return 128 + signals[0]


def free_port(wanted: int) -> int:
    """Return the first free port of loopback from this one on, and say when it is another."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                print(f"Port {port} is taken, trying {port + 1}.", flush=True)
            else:
                return port
    raise SystemExit(f"No free port from {wanted} to {wanted + 99}.")
