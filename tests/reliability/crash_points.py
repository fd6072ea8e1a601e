"""Where a process is killed: nothing runs after any of these, no `finally` and no exit handler."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
import os
from pathlib import Path
import signal
from typing import IO, Any, override

import aiohttp
from atomicwrites import AtomicWriter

from homeassistant.util import file

# The points of a refresh that lie in the network, and those of a file, in their order.
ASKING = "before the request"
ANSWERED = "answered, not read"
UNWRITTEN = "read, nothing written"
HALF = "half of the new file written"
WHOLE = "new file written, not in its place"
RENAMED = "in its place, nobody told"
USED = "about to be used for the first time"
FILE = (UNWRITTEN, HALF, WHOLE, RENAMED)


def die() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(store: str, point: str) -> None:
    """Let this process die at a point of the writing of a store, or of the refresh it is written for."""
    if point in FILE or point == USED:
        _arm_file(store, point)
    if point in (ASKING, ANSWERED):
        _arm_request(store, die_before=point == ASKING)


def _arm_file(store: str, point: str) -> None:
    written: list[str] = []

    class DyingWriter(AtomicWriter):
        """Writes a file as Home Assistant does, and dies on the way."""

        def _reached(self, here: str) -> bool:
            return point == here and Path(self._path).name.startswith(store)

        @override
        def get_fileobject(self, *args: Any, **kwargs: Any) -> IO[Any]:
            if self._reached(UNWRITTEN):
                die()
            opened: IO[Any] = super().get_fileobject(*args, **kwargs)
            return opened

        @override
        def sync(self, f: IO[Any]) -> None:
            super().sync(f)
            if self._reached(HALF):
                os.ftruncate(f.fileno(), os.fstat(f.fileno()).st_size // 2)
                die()

        @override
        def commit(self, f: IO[Any]) -> None:
            if self._reached(WHOLE):
                die()
            super().commit(f)
            if self._reached(RENAMED):
                die()
            if self._reached(USED):
                written.append(self._path)

    file.AtomicWriter = DyingWriter
    request = aiohttp.ClientSession._request

    async def asked(self: aiohttp.ClientSession, *args: Any, **kwargs: Any) -> Any:
        if written:
            die()
        return await request(self, *args, **kwargs)

    aiohttp.ClientSession._request = asked


def _arm_request(match: str, *, die_before: bool) -> None:
    request = aiohttp.ClientSession._request

    async def asked(
        self: aiohttp.ClientSession, method: str, url: Any, **kwargs: Mapping[str, Any]
    ) -> Any:
        struck = fnmatchcase(f"{method} {url}", match)
        if struck and die_before:
            die()
        answer = await request(self, method, url, **kwargs)
        if struck:
            die()
        return answer

    aiohttp.ClientSession._request = asked
