"""A FordPass or Lincoln Way account: the phone app's way into its cars."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, override

import aiohttp

from ..account import Access, Account, Link, News, Vehicle
from ..account_guard import GUARD, AccountGuard, guarded
from ..commands import Argument, Command, CommandOutcome, Reason
from ..endpoints import TMC, VEHICLE, Endpoints
from ..errors import CloudUnavailableError, NotServedError
from ..http import Answer, check_status, fetch
from ..reading import Readings
from ..sharing import merged, result_of, start
from ..telemetry.decode import decode
from ..vehicle import VehicleInfo
from .api import Api
from .car import Car, Write
from .commands import (
    ERRANDS,
    REJECTIONS,
    REQUESTS,
    WRITES,
    CommandDesk,
    End,
    command_id,
    outcome,
)
from .errands import Errands
from .protocol import Timing
from .regions import Region
from .socket import Socket
from .tokens import Tokens

# The key of the memory: when each errand of each car is due.
_DUE = "due"


class FordPassAccount(Account):
    """The cars of one account, through the cloud of Ford's own phone app.

    `save` gets each new access object and has it on disk when it returns.
    """

    hosts: ClassVar = {"ford": VEHICLE, "telemetry": TMC}
    pushes = True
    confirms_charging = True

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        region: Region,
        access: Access,
        *,
        save: Callable[[Access], Awaitable[None]],
        endpoints: Endpoints | None = None,
        timing: Timing | None = None,
        memory: Mapping[str, Any] | None = None,
    ) -> None:
        """Open an account with the tokens of a sign-in or of the last run, and its last `memory`."""
        self.guard = guarded(session, memory)
        self.guard.budget = self._budget
        self._endpoints = endpoints or Endpoints()
        self._timing = timing or Timing()
        self._tokens = Tokens(
            self.guard,
            region,
            access,
            save=save,
            endpoints=self._endpoints,
            timing=self._timing,
        )
        self._api = Api(self.guard, region, self._tokens, self._endpoints)
        self._desk = CommandDesk()
        self._linked: set[str] = set()
        self._turns: dict[str, asyncio.Lock] = {}
        self._sending: dict[
            tuple[str, Command, Argument | None], asyncio.Task[CommandOutcome]
        ] = {}
        self._cars: dict[str, Car] = {}
        self._errands: dict[str, Errands] = {}
        self._remembered: dict[str, dict[str, str]] = dict((memory or {}).get(_DUE, {}))

    @property
    @override
    def account_id(self) -> str:
        return self._tokens.access.account_id

    async def refresh(self) -> Access:
        """Trade the refresh token for a new access object. Rarely needed: all methods see to it."""
        return await self._tokens.refresh()

    @property
    @override
    def memory(self) -> dict[str, Any]:
        due = {vin: errands.memory for vin, errands in self._errands.items()}
        return {_DUE: {**self._remembered, **due}, GUARD: self.guard.memory}

    def _budget(self) -> int:
        return self._timing.budget + len(self._cars) * self._timing.budget_per_car

    @override
    def vehicle(self, info: VehicleInfo) -> Vehicle:
        self._car(info.vin).info = info
        if (errands := self._errands.get(info.vin)) is not None:
            errands.look_again()
        return super().vehicle(info)

    @override
    async def vehicles(self) -> tuple[VehicleInfo, ...]:
        self.guard.check_spare()
        vehicles = await self._api.garage()
        for info in vehicles:
            self._car(info.vin).info = info
        return vehicles

    @override
    async def snapshot(self, vin: str) -> Readings:
        self.guard.check_spare()
        return await self._snapshot(vin)

    async def _snapshot(self, vin: str) -> Readings:
        document = await self._api.telemetry(vin)
        self._note(vin, document)
        return decode(document)

    @override
    async def updates(self, vin: str) -> AsyncGenerator[News]:
        errands = Errands(
            self._car(vin),
            ERRANDS,
            self._timing,
            self._remembered.get(vin, {}),
        )
        socket = Socket(
            self.guard,
            vin,
            self._tokens,
            endpoints=self._endpoints,
            timing=self._timing,
            note=partial(self._note, vin),
        )
        self._errands[vin] = errands
        try:
            async with aclosing(merged(socket.news(), errands.news())) as stream:
                async for news in stream:
                    if isinstance(news, dict):
                        errands.note(news)
                    elif isinstance(news, Link):
                        (self._linked.add if news.up else self._linked.discard)(vin)
                    yield news
        finally:
            self._linked.discard(vin)
            self._remembered[vin] = errands.memory
            del self._errands[vin]

    @override
    async def send(
        self, vin: str, command: Command, value: Argument | None = None
    ) -> CommandOutcome:
        key = (vin, command, value)
        task = self._sending.get(key)
        if task is None:
            task = start(self._send(vin, command, value))
            self._sending[key] = task
            task.add_done_callback(lambda _: self._sending.pop(key, None))
        return await result_of(task)

    @override
    async def picture(self, vin: str) -> bytes:
        url = self._car(vin).info.image_url
        if url is None:
            raise NotServedError("The garage names no picture of this car")
        # Anybody may have it, so it gets none of the account's tokens.
        answer = await fetch(self.guard, "GET", self._endpoints.url(url))
        check_status(answer.status, answer.headers, html=answer.html)
        if answer.status != 200 or answer.html:
            raise NotServedError(f"The picture was answered {answer.status}")
        return answer.raw

    @override
    async def close(self) -> None:
        sending = list(self._sending.values())
        for task in sending:
            task.cancel()
        if sending:
            await asyncio.wait(sending)
        await self._tokens.close()
        await self.guard.close()

    def _note(self, vin: str, document: Mapping[str, Any]) -> None:
        self._desk.note(document)
        self.guard.record.heard(vin, document)

    def _car(self, vin: str) -> Car:
        """Return what we keep of a car; of one that nobody named yet, no more than its VIN is known."""
        if vin not in self._cars:
            info = VehicleInfo(vin=vin)
            self._cars[vin] = Car(self._api, info, timing=self._timing)
        return self._cars[vin]

    async def _send(
        self, vin: str, command: Command, value: Argument | None
    ) -> CommandOutcome:
        car = self._car(vin)
        # The cloud refuses a command while another one to the same car is pending.
        async with self._turns.setdefault(vin, asyncio.Lock()):
            if (write := WRITES.get(command)) is not None:
                return await self._write(car, command, write, value)
            if (request := REQUESTS.get(command)) is None:
                return CommandOutcome(command, Reason.UNSUPPORTED)
            answer = await self._api.command(
                vin, request.type, request.properties(car, value), request.version
            )
            return await self._outcome(vin, command, answer)

    async def _write(
        self, car: Car, command: Command, write: Write, value: Argument | None
    ) -> CommandOutcome:
        answer = await write.send(car, value)
        if write.tracked or not answer.ok:
            ended = await self._outcome(car.info.vin, command, answer)
        else:
            ended = CommandOutcome(command, write.refused(answer.body))
        if not ended.succeeded or write.reads_back is None:
            return ended
        try:
            return replace(ended, readings=await write.reads_back.read(car))
        except CloudUnavailableError, NotServedError:
            # What was written holds; the next errand tells how it is.
            return ended

    async def _outcome(
        self, vin: str, command: Command, answer: Answer
    ) -> CommandOutcome:
        """Return how a command ended that was answered so, when it has ended."""
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
        """Wait for the end on the socket; without one, look at the snapshot a few times.

        A socket may be open and silent: before the time is over, the snapshot is looked at once.
        """
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
        if vin in self._linked:
            await self._look(vin)
        return end.result() if end.done() else End(Reason.NO_ANSWER, None)

    async def _look(self, vin: str) -> None:
        """Read the snapshot for its command states; trouble with it is no trouble with the command."""
        try:
            await self._snapshot(vin)
        except CloudUnavailableError:
            return
