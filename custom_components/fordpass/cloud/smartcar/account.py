"""A Smartcar account: the cars one owner connected to an application of their own."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
import logging
from typing import Any, ClassVar, override

import aiohttp

from ..account import Access, Account, Link, News, WebhookAnswer, Webhooks
from ..account_guard import GUARD, AccountGuard, guarded
from ..backoff import Backoff
from ..clock import Clock
from ..commands import Argument, Command, CommandOutcome
from ..endpoints import SMARTCAR_V3, Endpoints
from ..errors import CloudUnavailableError, VehicleNotAuthorizedError
from ..reading import Readings
from ..sharing import result_of, start
from ..vehicle import MAY_HAVE_PLUG, VehicleInfo
from .api import Api, Connection
from .api_v2 import ApiV2
from .api_v3 import ApiV3
from .application import Application, Timing, Version
from .car import Car
from .commands import PERMISSIONS
from .errors import (
    SmartcarError,
    SmartcarRateLimitedError,
    SmartcarSignInRequiredError,
    unanswered,
)
from .notebook import Notebook, Page
from .tokens import ApplicationTokens, Tokens, UserTokens
from .transport import Reply, Transport
from .webhooks import Mailbox

_LOGGER = logging.getLogger(__name__)

DEFAULT_QUOTA = 500
"""Requests per car and month of the plan most owners have had; what they have now they must say."""

_NO_WEBHOOKS = WebhookAnswer(404)


class SmartcarAccount(Account):
    """The cars of one Smartcar user.

    `access` and `save` are v2's: `save` gets each new access object and has it on disk when it
    returns. `quota` is requests per car and month, None without a limit, 0 to live by webhooks alone.
    """

    hosts: ClassVar = {"smartcar": SMARTCAR_V3}
    pushes = False
    signature_header: ClassVar = "SC-Signature"

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        application: Application,
        user_id: str,
        *,
        access: Access | None = None,
        save: Callable[[Access], Awaitable[None]] | None = None,
        quota: int | None = DEFAULT_QUOTA,
        memory: Mapping[str, Any] | None = None,
        endpoints: Endpoints | None = None,
        timing: Timing | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Open an account with what a sign-in gave, or the last run left.

        Raises ValueError for v2 without tokens.
        """
        self._user_id = user_id
        self._timing = timing or Timing()
        self._clock = clock or Clock()
        self._notebook = Notebook(memory or {}, quota=quota, clock=self._clock)
        self.guard = guarded(session, memory, self._clock.now)
        transport = Transport(
            self.guard,
            endpoints=endpoints or Endpoints(),
            timing=self._timing,
            clock=self._clock,
        )
        tokens: Tokens
        make: type[Api]
        if application.version is Version.V3:
            make = ApiV3
            tokens = ApplicationTokens(transport, application, self._timing)
        elif access is None or save is None:
            raise ValueError("v2 needs tokens, and someone who saves them")
        else:
            make = ApiV2
            tokens = UserTokens(
                transport, application, access, save=save, timing=self._timing
            )
        self._api = make(
            transport=transport,
            tokens=tokens,
            notebook=self._notebook,
            clock=self._clock,
            application=application,
            user_id=user_id,
        )
        token = application.management_token
        self._mailbox = None if token is None else Mailbox(token, self._clock)
        self._cars: dict[str, Car] = {}
        self._sending: dict[
            tuple[str, Command, float | None], asyncio.Task[CommandOutcome]
        ] = {}

    @property
    @override
    def account_id(self) -> str:
        return self._user_id

    @property
    @override
    def memory(self) -> dict[str, Any]:
        return {**self._notebook.as_dict(), GUARD: self.guard.memory}

    @property
    @override
    def webhooks(self) -> Webhooks | None:
        """The account itself, None when the application can take none."""
        return None if self._mailbox is None else self

    @property
    def delivered(self) -> bool:
        """Whether news of any car ever came by webhook."""
        return any(page.delivered for page in self._notebook.pages.values())

    @override
    async def vehicles(self) -> tuple[VehicleInfo, ...]:
        return tuple(
            [
                info
                for connection in await self._api.connections()
                if (info := await self._know(connection)) is not None
            ]
        )

    async def _know(self, connection: Connection) -> VehicleInfo | None:
        """Return what is known of a connected car, None while its VIN cannot be had."""
        page = self._notebook.pages.get(connection.vehicle)
        try:
            known = await self._api.identify(connection, page)
        except SmartcarSignInRequiredError, SmartcarRateLimitedError:
            raise
        except SmartcarError as err:
            _LOGGER.warning("A connected car is left out: %s", err)
            return None
        if known.vin is None:
            _LOGGER.warning("A connected car is left out: its VIN is not told")
            return None
        page = self._notebook.open(known.vehicle, known.vin)
        page.permissions = known.permissions
        page.make, page.model, page.year = known.make, known.model, known.year
        page.engine = known.engine or page.engine
        return VehicleInfo(
            vin=known.vin,
            make=None if known.make is None else known.make.title(),
            model=known.model,
            year=known.year,
            nickname=page.nickname,
            engine=page.engine,
            commands=frozenset(_commands(page)),
        )

    @override
    async def snapshot(self, vin: str) -> Readings:
        return await (await self._car(vin)).snapshot()

    @override
    async def updates(self, vin: str) -> AsyncGenerator[News]:
        backoff = Backoff(self._timing.backoff_first, self._timing.backoff_longest)
        car: Car | None = None
        while car is None:
            try:
                car = await self._car(vin)
            except CloudUnavailableError as err:
                yield Link(up=False)
                await self._clock.sleep(backoff.next(err.retry_after))
        async with aclosing(car.news()) as stream:
            async for news in stream:
                yield news

    @override
    async def send(
        self, vin: str, command: Command, value: Argument | None = None
    ) -> CommandOutcome:
        figure = value if isinstance(value, (int, float)) else None
        key = (vin, command, figure)
        task = self._sending.get(key)
        if task is None:
            task = start(self._send(vin, command, figure))
            self._sending[key] = task
            task.add_done_callback(lambda _: self._sending.pop(key, None))
        return await result_of(task, unanswered)

    async def _send(
        self, vin: str, command: Command, value: float | None
    ) -> CommandOutcome:
        return await (await self._car(vin)).send(command, value)

    @override
    async def close(self) -> None:
        sending = list(self._sending.values())
        for task in sending:
            task.cancel()
        if sending:
            await asyncio.wait(sending)
        await self._api.tokens.close()

    def receive(self, raw: bytes, signature: str | None) -> WebhookAnswer:
        """Take a delivery, raw as it came, with its `SC-Signature`, and return what to answer.

        What is about nobody we know is taken all the same: Smartcar would only send it again.
        """
        if self._mailbox is None:
            return _NO_WEBHOOKS
        answer, deliveries = self._mailbox.open(raw, signature)
        for delivery in deliveries:
            if (
                delivery.user in (None, self._user_id)
                and delivery.vehicle in self._notebook.pages
            ):
                self._at(delivery.vehicle).deliver(delivery)
        return answer

    def permissions(self, vin: str) -> frozenset[str]:
        """Return what the owner granted for a car.

        Raises KeyError for a car that is not known.
        """
        return self._notebook.pages[self.vehicle_id(vin)].permissions

    def vehicle_id(self, vin: str) -> str:
        """Return Smartcar's own id of a car.

        Raises KeyError for a car that is not known.
        """
        vehicle = self._notebook.vehicle(vin)
        if vehicle is None:
            raise KeyError("vin")
        return vehicle

    async def batch(
        self, vin: str, paths: Iterable[str]
    ) -> dict[str, Reply | SmartcarError]:
        """Read several paths of a car at once, each ending in an answer or an error.

        Raises TypeError with v3, which has signals in place of paths.
        """
        if not isinstance(self._api, ApiV2):
            raise TypeError("v3 has no paths")
        return await self._api.batch((await self._car(vin)).vehicle, paths)

    async def _car(self, vin: str) -> Car:
        """Return a car, once more from the list of the connected ones when it is not known."""
        vehicle = self._notebook.vehicle(vin)
        if vehicle is None:
            await self.vehicles()
            vehicle = self._notebook.vehicle(vin)
        if vehicle is None:
            raise VehicleNotAuthorizedError
        return self._at(vehicle)

    def _at(self, vehicle: str) -> Car:
        if vehicle not in self._cars:
            self._cars[vehicle] = Car(
                vehicle, self._api, timing=self._timing, clock=self._clock
            )
        return self._cars[vehicle]


def _commands(page: Page) -> Iterable[Command]:
    """Yield what a car accepts: what was granted, fits its engine and was never answered with 501."""
    for command, permission in PERMISSIONS.items():
        charges = permission == "control_charge"
        if (
            permission in page.permissions
            and command not in page.unsupported
            and not (charges and page.engine not in MAY_HAVE_PLUG)
        ):
            yield command
