"""What can befall a car's news, in any order, against a plain model."""

import asyncio
from collections.abc import Coroutine
import re
from typing import Any, override

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from custom_components.fordpass.cloud.commands import Command, acknowledged
from custom_components.fordpass.cloud.vehicle import VehicleState
from homeassistant.util import dt as dt_util

from .examples import Tally
from .frames import Document, documents, sent, whole_documents
from .listening_home import CAR, PATIENCE
from .listening_socket import ListeningSocket
from .raw_frames import Frame, frames, read

_STAMP = re.compile(r'"(?:\d{4}-\d\d-\d\dT[^"]*)"')


def _frame(document: Document) -> Frame:
    return read(f'{{"_data":{sent(document)}}}')


class Story(RuleBasedStateMachine):
    """Frames, commands, reloads, restarts and lost connections; after each of them all is compared."""

    def __init__(self, home: ListeningSocket, tally: Tally) -> None:
        """Begin with a car that told nothing."""
        super().__init__()
        self.home = home
        self.down = False
        self.last = Frame("{}")
        self._tally = tally
        self._run(home.forget())
        self._stop = home.owner.car(CAR).listen(self._told)
        tally.add()

    def _told(self, delta: Document) -> None:
        if not self.down:
            self.home.document(delta)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._tally.steps += 1
        self.home.hass.loop.run_until_complete(work)

    def _hear(self, frame: Frame) -> None:
        self._run(self.home.hear(frame))
        if frame.document is not None:
            self.last = frame

    @precondition(lambda self: not self.down)
    @rule(document=documents())
    def tell_what_changed(self, document: Document) -> None:
        """Tell a few entries, some of them spoiled."""
        self._hear(_frame(document))

    @precondition(lambda self: not self.down)
    @rule(document=whole_documents())
    def tell_everything(self, document: Document) -> None:
        """Tell much of what cars ever said, as when a connection begins."""
        self._hear(_frame(document))

    @precondition(lambda self: not self.down)
    @rule(frame=frames())
    def tell_nonsense(self, frame: Frame) -> None:
        """Send whatever comes over a socket."""
        self._hear(frame)

    @precondition(lambda self: not self.down)
    @rule()
    def tell_again(self) -> None:
        """Send the same frame once more."""
        self._hear(self.last)

    @precondition(lambda self: not self.down and isinstance(self.last.content, str))
    @rule(at=st.sampled_from(("2025-10-31T23:00:00Z", "2025-11-01T10:00:00.5Z")))
    def tell_at_another_time(self, at: str) -> None:
        """Tell the same as if it were measured earlier or later."""
        self._hear(read(_STAMP.sub(f'"{at}"', str(self.last.content))))

    @precondition(lambda self: not self.down)
    @rule(command=st.sampled_from((Command.LOCK, Command.UNLOCK)))
    def command(self, command: Command) -> None:
        """Ask the car for something: what it confirms is shown."""
        self._run(self._command(command))

    async def _command(self, command: Command) -> None:
        home = self.home
        await home.owner.act(CAR, "lock", "lock", command.value)
        known = VehicleState(dict(home.model.known))
        home.take(acknowledged(command, known, dt_util.utcnow()))
        await home.check()

    @rule()
    def reload(self) -> None:
        """Restart with what was stored: it is shown at once, whether or not the car can be reached."""
        self._run(self._again())

    async def _again(self) -> None:
        home = self.home
        await home.unload()
        home.reread_storage()
        if self.down:
            await home.set_up()
            await home.compare()
        else:
            await home.load()
            await home.check()

    @precondition(lambda self: not self.down)
    @rule(clean=st.booleans())
    def lose_the_link(self, clean: bool) -> None:
        """End the connection and let none begin: the last values stay."""
        self.down = True
        self._run(self._lose(clean=clean))

    async def _lose(self, *, clean: bool) -> None:
        home = self.home
        home.cloud.switches.socket_refusal = "503"
        home.cloud.drop_sockets(home.vin, clean=clean)
        await home.cloud.socket_closed(home.vin)
        await home.owner.until_state(CAR, "binary_sensor", "push_connected", "off")
        await home.compare()

    @precondition(lambda self: self.down)
    @rule(document=documents())
    def tell_nobody(self, document: Document) -> None:
        """Tell something that nobody hears: it is not shown."""
        self.home.owner.car(CAR).upload(events={"nobody": document})
        self._run(self.home.compare())

    @precondition(lambda self: self.down)
    @rule()
    def find_the_link(self) -> None:
        """Let connections begin again: they bring news."""
        self.down = False
        self._run(self._find())

    async def _find(self) -> None:
        home = self.home
        home.cloud.switches.socket_refusal = "none"
        async with asyncio.timeout(PATIENCE):
            await home.cloud.socket_opened(home.vin)
        await home.check()

    @override
    def teardown(self) -> None:
        """Leave a car that can be reached."""
        self._stop()
        self.home.cloud.switches.socket_refusal = "none"
