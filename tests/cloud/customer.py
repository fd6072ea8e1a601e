"""A customer of Smartcar: an application, a connected car, and a clock that can be stepped."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import ClientSession

from custom_components.fordpass.cloud.account import Access, Link, Notice
from custom_components.fordpass.cloud.clock import Clock
from custom_components.fordpass.cloud.endpoints import Endpoints
from custom_components.fordpass.cloud.reading import Readings
from custom_components.fordpass.cloud.smartcar import (
    DEFAULT_QUOTA,
    SCOPES,
    Application,
    Connected,
    SmartcarAccount,
    Timing,
    Version,
    complete,
    permissions_of,
)
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator import Simulator
from simulator.bell import Bell
from simulator.clock import Timer
from simulator.smartcar import SmartcarCloud

GRANTED = sorted(permissions_of(SCOPES))
DRIVER = "driver@example.com"
REDIRECT = "https://example.com/callback"
MACH_E = "bev_mach_e"
GIVE_UP = 10.0

V3_TOKEN = "POST *oauth2/token"
V2_TOKEN = "POST *oauth/token"
SIGNALS = "GET *signals*"
BATCH = "POST *batch"


class CarClock:
    """The simulator's clock, for a client that lives by it."""

    def __init__(self, simulator: Simulator) -> None:
        """Follow this simulator."""
        self._clock = simulator.clock
        self.sleeping = 0
        self.bell = Bell()

    def now(self) -> datetime:
        """Return the cars' time."""
        return self._clock.now()

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Wait until so much of the cars' time has passed, from the call on and not from the await."""
        woken = asyncio.get_running_loop().create_future()
        timer = self._clock.call_later(
            max(seconds, 0.001), lambda: woken.done() or woken.set_result(None)
        )
        return self._sleep(woken, timer)

    async def _sleep(self, woken: asyncio.Future[None], timer: Timer) -> None:
        self.sleeping += 1
        self.bell.ring()
        try:
            await woken
        finally:
            self.sleeping -= 1
            timer.cancel()

    async def step(self, seconds: float) -> None:
        """Let time pass, and whoever slept do what they do until they sleep again."""
        sleeping = self.sleeping
        self._clock.step(seconds)
        # Whoever was woken runs once before it is asked whether all sleep again.
        for _ in range(3):
            await asyncio.sleep(0)
        async with asyncio.timeout(GIVE_UP):
            await self.bell.wait_for(lambda: self.sleeping >= sleeping)


class Listener:
    """Follows a car in a task of its own."""

    def __init__(self, account: SmartcarAccount, vin: str) -> None:
        """Begin to listen."""
        self.links: list[bool] = []
        self.heard: list[Readings] = []
        self.notices: list[Notice] = []
        self.state = VehicleState()
        self._bell = Bell()
        self.task = asyncio.get_running_loop().create_task(self._listen(account, vin))
        self.task.add_done_callback(lambda _: self._bell.ring())

    async def _listen(self, account: SmartcarAccount, vin: str) -> None:
        async with aclosing(account.updates(vin)) as stream:
            async for news in stream:
                if isinstance(news, Link):
                    self.links.append(news.up)
                elif isinstance(news, Notice):
                    self.notices.append(news)
                else:
                    self.heard.append(news)
                    self.state.merge(news)
                self._bell.ring()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so; raises what ended the listening before."""
        async with asyncio.timeout(GIVE_UP):
            await self._bell.wait_for(lambda: condition() or self.task.done())
        if not condition():
            self.task.result()

    async def up(self, times: int = 1) -> None:
        """Wait until news came to come for the nth time."""
        await self.until(lambda: self.links.count(True) >= times)

    async def close(self) -> None:
        """Stop to listen."""
        self.task.cancel()
        await asyncio.wait({self.task})


@dataclass
class Customer:
    """Opens accounts; what they save is in `saved`, newest last."""

    simulator: Simulator
    session: ClientSession
    saved: list[Access] = field(default_factory=list)
    accounts: list[SmartcarAccount] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Live by the time of the cars."""
        self.clock = CarClock(self.simulator)
        # The time of the cars stands still, so nobody can wait until one has done something.
        self.cloud.switches.command_answers = "sent"

    @property
    def cloud(self) -> SmartcarCloud:
        """Smartcar."""
        return self.simulator.smartcar

    @property
    def endpoints(self) -> Endpoints:
        """Where the simulator is."""
        return Endpoints(self.simulator.origin)

    @property
    def vin(self) -> str:
        """The VIN of the electric car."""
        return self.simulator.cars[MACH_E].vin

    def application(self, version: Version = Version.V3, **other: Any) -> Application:
        """Return the application as its owner would type it in."""
        shown = self.cloud.application
        v3 = version is Version.V3
        fields: dict[str, Any] = {
            "application_id": shown.client_id,
            "client_id": shown.credential_id if v3 else None,
            "client_secret": shown.credential_secret if v3 else shown.client_secret,
            "management_token": shown.management_token,
            "redirect_uri": REDIRECT,
            "version": version,
        }
        return Application(**(fields | other))

    def connect(
        self,
        cars: Iterable[str] = (MACH_E,),
        permissions: Iterable[str] = GRANTED,
    ) -> Connected:
        """Go through Connect, and return what v3's redirect brings."""
        person = self.cloud.connect(DRIVER, cars=cars, permissions=permissions)
        return Connected(user_id=person.id)

    async def account(
        self,
        version: Version = Version.V3,
        *,
        connected: Connected | None = None,
        access: Access | None = None,
        quota: int | None = DEFAULT_QUOTA,
        memory: Mapping[str, Any] | None = None,
        timing: Timing | None = None,
        save: Callable[[Access], Awaitable[None]] | None = None,
    ) -> SmartcarAccount:
        """Open an account; it is closed when the test ends."""
        connected = connected or self.connect()
        if version is Version.V2 and access is None:
            access = await self.access(connected)
        account = SmartcarAccount(
            self.session,
            self.application(version),
            connected.user_id or "",
            access=access,
            save=save or self.save,
            quota=quota,
            memory=memory,
            endpoints=self.endpoints,
            timing=timing,
            clock=Clock(now=self.clock.now, sleep=self.clock.sleep),
        )
        self.accounts.append(account)
        return account

    async def access(self, connected: Connected) -> Access | None:
        """Return the tokens of v2 for a user who came back from Connect once more."""
        person = self.cloud.person(DRIVER)
        assert person.id == connected.user_id
        code = self.cloud.issue_code(person, REDIRECT)
        grant = await complete(
            self.session,
            self.application(Version.V2),
            Connected(code=code),
            endpoints=self.endpoints,
        )
        return grant.access

    async def save(self, access: Access) -> None:
        """Keep what an account saves."""
        self.saved.append(access)

    def listen(self, account: SmartcarAccount, vin: str | None = None) -> Listener:
        """Follow a car until the test ends."""
        self.listeners.append(Listener(account, vin or self.vin))
        return self.listeners[-1]

    def count(self, pattern: str) -> int:
        """Return how often something was asked."""
        return self.simulator.ledger.count(pattern)

    async def close(self) -> None:
        """End everything."""
        for listener in self.listeners:
            await listener.close()
        for account in self.accounts:
            await account.close()
