"""A Home Assistant that hears frames over the socket of a car of the phone app's cloud."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, override

from custom_components.fordpass.cloud.telemetry.decode import decode
from simulator.fordpass import FordPassCloud
from simulator.fordpass.sockets import Socket

from .listening_home import CAR, LONG, PATIENCE, ListeningHome
from .raw_frames import Frame


class ListeningSocket(ListeningHome):
    """The frames are those of a test, to the last byte."""

    @property
    def cloud(self) -> FordPassCloud:
        """The cloud of the phone app."""
        return self.owner.simulator.fordpass

    @property
    def vin(self) -> str:
        """The car's."""
        return self.owner.car(CAR).vin

    @property
    def socket(self) -> Socket:
        """The one that is open."""
        (socket,) = self.cloud.sockets_of(self.vin)
        return socket

    @override
    async def add(self) -> None:
        switches = self.cloud.switches
        switches.tmc_life = switches.cat_life = switches.session_life = LONG
        self.entry = await self.owner.add_account([CAR])
        switches.snapshot = "none"
        self.listen()

    @override
    async def _ended(self) -> None:
        await self.cloud.socket_closed(self.vin)

    @override
    async def _began(self) -> None:
        await self.cloud.socket_opened(self.vin)

    @override
    async def _tell_miles(self, miles: float) -> None:
        self.socket.send(
            f'{{"_data":{{"metrics":{{"odometer":{{"value":{miles}}}}}}}}}'
        )
        self.document({"metrics": {"odometer": {"value": miles}}})

    def document(self, document: Mapping[str, Any]) -> None:
        """Let the model know a document that the car told."""
        self.take(decode(document, datetime.now(UTC)))

    async def reconnected(self) -> None:
        """Wait until the socket is another."""
        async with asyncio.timeout(PATIENCE):
            await self.cloud.socket_closed(self.vin)
            await self.cloud.socket_opened(self.vin)

    async def hear(self, frame: Frame) -> None:
        """Send a frame, and check everything, the socket as well."""
        before = self.socket
        before.send(frame.content)
        if frame.document is not None:
            self.document(frame.document)
        if frame.ends:
            await self.reconnected()
        await self.check()
        assert (self.socket is before) is not frame.ends
