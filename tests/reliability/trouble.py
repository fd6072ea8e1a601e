"""What can go wrong, and how it is brought about and ended; the kinds of it are in the rooms beside."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import override
from unittest.mock import patch

from aiohttp import ClientConnectorDNSError, TCPConnector
from aiohttp.client_reqrep import ConnectionKey

from simulator.fordpass.faults import Fault, FaultKind
from tests.integration.dialogs import flows
from tests.integration.witness import READ

from .ways import Way

# An attempt that waits for an answer in vain takes as long as a time-out; of the others more are seen.
_SLOW = (FaultKind.HANG, FaultKind.DRIP)


class Trouble(ABC):
    """A fault of the matrix.

    `answers` says that what is asked while it lasts is answered before that, so that a fault in the
    middle of a command or a refresh begins when that is on its way.
    """

    answers = True

    def impossible(self, way: type[Way], point: str) -> str | None:
        """Return why it cannot happen at a point of a way in; None when it can."""
        return None

    @abstractmethod
    def at(self, way: Way, matches: Iterable[str]) -> AbstractContextManager[object]:
        """Let it last; `matches` are globs on the requests of the point."""

    @abstractmethod
    async def until_struck(self, way: Way) -> None:
        """Return when it was seen to strike an account whose data are asked for."""

    async def until_it_may_end(self, way: Way) -> None:
        """Return when its end would not make another fault of it."""
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Trouble):
    """Every request of the point is answered so. `harmless`: with what was asked for all the same."""

    kind: FaultKind
    retry_after: int | None = None
    harmless: bool = False

    answers = False

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        faults = way.simulator.fordpass.faults
        faults += [
            Fault(match=match, kind=self.kind, times=None, retry_after=self.retry_after)
            for match in matches
        ]
        try:
            yield
        finally:
            faults.clear()

    @override
    async def until_struck(self, way: Way) -> None:
        count = way.simulator.ledger.count
        # A socket is no answer with an end, so it cannot end in the middle.
        harmless = self.harmless or (
            way.name == "FordPass" and self.kind is FaultKind.HALF_BODY
        )
        least = 2 if self.kind in _SLOW else 3
        await way.owner.until(
            lambda: harmless or count(way.data) >= least or bool(flows(way.hass))
        )
        await way.owner.until(lambda: way.linked is harmless)

    @override
    async def until_it_may_end(self, way: Way) -> None:
        if way.name != "FordPass" or self.kind is not FaultKind.FORBIDDEN:
            return
        # A read follows each refusal of a socket: answered, it would mean that only sockets are refused.
        reads = way.simulator.ledger.count(READ)
        await way.owner.until(lambda: way.simulator.ledger.count(READ) > reads)


class NoNames(Trouble):
    """No name is found: no new connection, and the old ones are gone."""

    answers = False

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        gone = [True]
        connect = TCPConnector.connect

        async def no_connection(
            self: TCPConnector, req: object, *args: object, **kwargs: object
        ) -> object:
            if gone:
                key: ConnectionKey = req.connection_key
                raise ClientConnectorDNSError(key, OSError(-3, "No name service"))
            return await connect(self, req, *args, **kwargs)

        with patch.object(TCPConnector, "connect", no_connection):
            yield
            gone.clear()

    @override
    async def until_struck(self, way: Way) -> None:
        await way.owner.until(lambda: not way.linked)
