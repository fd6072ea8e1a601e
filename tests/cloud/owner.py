"""An owner with accounts at the simulated cloud, and an ear at the push connection of a car."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from aiohttp import ClientSession

from custom_components.fordpass.cloud.account import Access, Link
from custom_components.fordpass.cloud.endpoints import Endpoints
from custom_components.fordpass.cloud.fordpass import (
    FordPassAccount,
    SignIn,
    Timing,
    find_region,
)
from custom_components.fordpass.cloud.fordpass.access import parse_access
from custom_components.fordpass.cloud.reading import Readings
from custom_components.fordpass.cloud.signals import Signal
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator import Simulator
from simulator.bell import Bell
from simulator.cars import Car
from simulator.fordpass.faults import Fault, FaultKind

REFRESH = "POST *cat-with-refresh-token"
EXCHANGE = "POST *auth/oidc/token"
GARAGE = "GET *user/garage"
DASHBOARD = "POST *expdashboard*"
QUERY = "POST *:query"
CLASSIC = "GET *vehicles/WF???????????????"
SOCKET = "GET *ws"
COMMAND = "POST *commands"

DRIVER = "driver@example.com"
LINCOLN = "lincoln@example.com"

# Nothing is waited for after trouble: the next call or connection comes at once.
INSTANT = Timing(
    backoff_first=0, backoff_longest=0, blocked_first=0, steady=0, command_polls=(0,)
)
# After trouble nothing is asked for the rest of a test.
PATIENT = Timing(backoff_first=600, blocked_first=600)

GIVE_UP = 10.0


@dataclass
class Owner:
    """Opens accounts and breaks things; what accounts save is in `saved`, newest last."""

    simulator: Simulator
    session: ClientSession
    saved: list[Access] = field(default_factory=list)
    accounts: list[FordPassAccount] = field(default_factory=list)

    @property
    def endpoints(self) -> Endpoints:
        """Where the simulator is."""
        return Endpoints(self.simulator.origin)

    def sign_in(self, region: str = "usa") -> SignIn:
        """Prepare a sign-in."""
        return SignIn(self.session, find_region(region), endpoints=self.endpoints)

    def access(
        self, email: str = DRIVER, region: str = "usa", *, expired: bool = False
    ) -> Access:
        """Return tokens as a sign-in would have given."""
        pair = self.simulator.fordpass.issue_cat(email, region)
        access = parse_access(
            {
                "access_token": pair.access.text,
                "refresh_token": pair.refresh.text,
                "expires_in": pair.access.life,
                "refresh_expires_in": pair.refresh.life,
            }
        )
        return replace(access, expiration=datetime.now(UTC)) if expired else access

    def account(
        self,
        email: str = DRIVER,
        region: str = "usa",
        *,
        access: Access | None = None,
        expired: bool = False,
        timing: Timing = INSTANT,
        save: Callable[[Access], Awaitable[None]] | None = None,
    ) -> FordPassAccount:
        """Open an account; it is closed when the test ends."""
        account = FordPassAccount(
            self.session,
            find_region(region),
            access or self.access(email, region, expired=expired),
            save=save or self.save,
            endpoints=self.endpoints,
            timing=timing,
        )
        self.accounts.append(account)
        return account

    async def save(self, access: Access) -> None:
        """Keep what an account saves."""
        self.saved.append(access)

    def trouble(
        self,
        match: str,
        kind: FaultKind,
        *,
        times: int | None = 1,
        retry_after: int | None = None,
    ) -> None:
        """Order trouble."""
        if times is not None and match.startswith("GET") and kind is FaultKind.RESET:
            # What only reads, aiohttp asks once more when the line is cut.
            times += 1
        self.simulator.fordpass.faults.append(
            Fault(match=match, kind=kind, times=times, retry_after=retry_after)
        )

    def heal(self) -> None:
        """Cancel all trouble."""
        self.simulator.fordpass.faults.clear()

    def count(self, pattern: str) -> int:
        """Return how often something was asked."""
        return self.simulator.ledger.count(pattern)

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return len(self.simulator.ledger.requests)


class Ear:
    """Listens to a car in a task of its own; `state` is what it heard, folded."""

    def __init__(self, account: FordPassAccount, car: Car) -> None:
        """Begin to listen."""
        self.links: list[bool] = []
        self.heard: list[Readings] = []
        self.state = VehicleState()
        self._bell = Bell()
        self._task = asyncio.get_running_loop().create_task(
            self._listen(account, car.vin)
        )
        self._task.add_done_callback(lambda _: self._bell.ring())

    async def _listen(self, account: FordPassAccount, vin: str) -> None:
        async with aclosing(account.updates(vin)) as stream:
            async for news in stream:
                if isinstance(news, Link):
                    self.links.append(news.up)
                else:
                    self.heard.append(news)
                    self.state.merge(news)
                self._bell.ring()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so; raises what ended the listening before."""

        def settled() -> bool:
            return condition() or self._task.done()

        async with asyncio.timeout(GIVE_UP):
            await self._bell.wait_for(settled)
        if not condition():
            self._task.result()

    async def up(self, times: int = 1) -> None:
        """Wait until the connection came up for the nth time."""
        await self.until(lambda: self.links.count(True) >= times)

    async def down(self, times: int = 1) -> None:
        """Wait until the connection went down for the nth time."""
        await self.until(lambda: self.links.count(False) >= times)

    async def snapshot(self, times: int = 1) -> None:
        """Wait until so many pieces of news were heard."""
        await self.until(lambda: len(self.heard) >= times)

    async def value(self, signal: Signal[object], value: object) -> None:
        """Wait until a signal has a value."""
        await self.until(lambda: self.state.value(signal) == value)

    async def end(self) -> BaseException | None:
        """Wait until the listening ended by itself, and return why."""
        async with asyncio.timeout(GIVE_UP):
            await asyncio.wait({self._task})
        return self._task.exception()

    async def close(self) -> None:
        """Stop to listen."""
        self._task.cancel()
        await asyncio.wait({self._task})


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until something is so that nobody tells of."""
    async with asyncio.timeout(GIVE_UP):
        while not condition():
            await asyncio.sleep(0.005)
