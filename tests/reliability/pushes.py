"""What can go wrong with what clouds send by themselves: sockets, their frames, webhooks; and with old documents."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import override

from simulator.fordpass.faults import Fault, FaultKind
from tests.integration.witness import SOCKET

from .trouble import Trouble
from .ways import FordConnectWay, FordPassWay, SmartcarPushWay, Way

_NO_SOCKET = "only FordPass has a socket"
_NOT_YET = "news are not awaited before the list of cars is there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket(Trouble):
    """Sockets that are open and sockets that open go wrong so, all of them while it lasts."""

    kind: FaultKind

    @override
    def impossible(self, way: type[Way], point: str) -> str | None:
        if way is not FordPassWay:
            return _NO_SOCKET
        return _NOT_YET if point == "set-up" else None

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        cloud = way.simulator.fordpass
        cloud.faults.append(Fault(match=SOCKET, kind=self.kind, times=None))
        cloud.strike_sockets(self.kind)
        try:
            yield
        finally:
            cloud.faults.clear()
            cloud.heal_sockets()

    @override
    async def until_struck(self, way: Way) -> None:
        # What is silent is given up after a time-out; of the others more attempts are seen.
        least = 2 if self.kind is FaultKind.SOCKET_SILENT else 3
        await way.owner.until(lambda: way.simulator.ledger.count(SOCKET) >= least)


class Frames(Socket):
    """The frames of sockets come otherwise than they should, and what they tell is right all the same."""

    @override
    async def until_struck(self, way: Way) -> None:
        await way.tell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries(Trouble):
    """Webhooks are delivered otherwise than they should: twice, or the newer one before the older."""

    twice: bool = False

    @override
    def impossible(self, way: type[Way], point: str) -> str | None:
        if way is not SmartcarPushWay:
            return "only Smartcar has webhooks"
        if point == "set-up":
            return _NOT_YET
        if point == "refresh in flight":
            return "while webhooks come nothing is asked, and so no token is renewed"
        return None

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        switches = way.simulator.smartcar.switches
        switches.webhook_duplicates = self.twice
        switches.webhook_order = "in_order" if self.twice else "swapped"
        try:
            yield
        finally:
            switches.webhook_duplicates = False
            switches.webhook_order = "in_order"

    @override
    async def until_struck(self, way: Way) -> None:
        await way.tell()


class OldDocuments(Trouble):
    """The cloud answers with a document that is older than the one before."""

    @override
    def impossible(self, way: type[Way], point: str) -> str | None:
        if way is not FordConnectWay:
            return "only FordConnect answers with documents of another age"
        return _NOT_YET if point == "set-up" else None

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        cloud = way.simulator.fordconnect
        consents = cloud.consents_of()
        older = [consent.copy for consent in consents]
        try:
            yield
        finally:
            cloud.switches.telemetry = "live"
            for consent, copy in zip(consents, older, strict=True):
                consent.copy = copy

    @override
    async def until_struck(self, way: Way) -> None:
        await way.tell()
