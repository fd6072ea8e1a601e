"""A FordPass or Lincoln Way account: the phone app's way into its cars."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import override

import aiohttp

from ..account import Access, Account, Link, News
from ..commands import Command, CommandOutcome, Reason
from ..endpoints import Endpoints
from ..errors import CloudUnavailableError
from ..reading import Readings
from ..sharing import result_of, start
from ..telemetry.decode import decode
from ..vehicle import VehicleInfo
from .api import Api
from .commands import COMMAND_TYPES, REJECTIONS, CommandDesk, End, command_id, outcome
from .protocol import Timing
from .regions import Region
from .socket import Socket
from .tokens import Tokens


class FordPassAccount(Account):
    """The cars of one account, through the cloud of Ford's own phone app.

    `save` gets each new access object and has it on disk when it returns.
    """

    pushes = True

    def __init__(
        self,
        session: aiohttp.ClientSession,
        region: Region,
        access: Access,
        *,
        save: Callable[[Access], Awaitable[None]],
        endpoints: Endpoints | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Open an account with the tokens of a sign-in or of the last run."""
        self._session = session
        self._endpoints = endpoints or Endpoints()
        self._timing = timing or Timing()
        self._tokens = Tokens(
            session,
            region,
            access,
            save=save,
            endpoints=self._endpoints,
            timing=self._timing,
        )
        self._api = Api(session, region, self._tokens, self._endpoints)
        self._desk = CommandDesk()
        self._linked: set[str] = set()
        self._turns: dict[str, asyncio.Lock] = {}
        self._sending: dict[tuple[str, Command], asyncio.Task[CommandOutcome]] = {}

    @property
    @override
    def account_id(self) -> str:
        return self._tokens.access.account_id

    async def refresh(self) -> Access:
        """Trade the refresh token for a new access object. Rarely needed: all methods see to it."""
        return await self._tokens.refresh()

    @override
    async def vehicles(self) -> tuple[VehicleInfo, ...]:
        return await self._api.garage()

    @override
    async def snapshot(self, vin: str) -> Readings:
        document = await self._api.telemetry(vin)
        self._desk.note(document)
        return decode(document)

    @override
    async def updates(self, vin: str) -> AsyncGenerator[News]:
        socket = Socket(
            self._session,
            vin,
            self._tokens,
            endpoints=self._endpoints,
            timing=self._timing,
            note=self._desk.note,
        )
        try:
            async with aclosing(socket.news()) as stream:
                async for news in stream:
                    if isinstance(news, Link):
                        (self._linked.add if news.up else self._linked.discard)(vin)
                    yield news
        finally:
            self._linked.discard(vin)

    @override
    async def send(
        self, vin: str, command: Command, value: float | None = None
    ) -> CommandOutcome:
        key = (vin, command)
        task = self._sending.get(key)
        if task is None:
            task = start(self._send(vin, command))
            self._sending[key] = task
            task.add_done_callback(lambda _: self._sending.pop(key, None))
        return await result_of(task)

    @override
    async def close(self) -> None:
        sending = list(self._sending.values())
        for task in sending:
            task.cancel()
        if sending:
            await asyncio.wait(sending)
        await self._tokens.close()

    async def _send(self, vin: str, command: Command) -> CommandOutcome:
        # The cloud refuses a command while another one to the same car is pending.
        async with self._turns.setdefault(vin, asyncio.Lock()):
            answer = await self._api.command(vin, COMMAND_TYPES[command])
            if not answer.ok:
                if (reason := REJECTIONS.get(answer.status)) is not None:
                    return CommandOutcome(command, reason)
                raise CloudUnavailableError(f"The command was answered {answer.status}")
            identity = command_id(answer.body)
            if identity is None:
                return CommandOutcome(command, Reason.NO_ANSWER)
            with self._desk.expect(identity) as end:
                return outcome(command, await self._end(vin, end))

    async def _end(self, vin: str, end: asyncio.Future[End]) -> End:
        """Wait for the end on the socket; without one, look at the snapshot a few times."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timing.command
        waits = [*self._timing.command_polls, self._timing.command]
        for wait in waits:
            remaining = deadline - loop.time()
            await asyncio.wait((end,), timeout=min(wait, remaining))
            if end.done():
                return end.result()
            if loop.time() >= deadline:
                break
            if vin not in self._linked:
                await self._look(vin)
        return End(Reason.NO_ANSWER, None)

    async def _look(self, vin: str) -> None:
        """Read the snapshot for its command states; trouble with it is no trouble with the command."""
        try:
            await self.snapshot(vin)
        except CloudUnavailableError:
            return
