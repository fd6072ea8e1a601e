"""A simulator per test, and a plain HTTP session to drive it with."""

from collections.abc import AsyncGenerator

from aiohttp import ClientSession, CookieJar
import pytest

from simulator import Simulator

from .developer import Developer
from .stranger import Stranger


@pytest.fixture
async def simulator(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return a running simulator whose car time stands still until it is stepped."""
    async with Simulator(speed=0) as running:
        yield running


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[ClientSession]:
    """Return a session that keeps the cookies of an address without a name."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as opened:
        yield opened


@pytest.fixture
def stranger(simulator: Simulator, session: ClientSession) -> Stranger:
    """Return a client written after the facts alone, for the account with all the Ford cars."""
    return Stranger(simulator, session)


@pytest.fixture
def developer(simulator: Simulator, session: ClientSession) -> Developer:
    """Return a Smartcar developer's program whose owner has connected the Ford cars."""
    program = Developer(simulator, session)
    program.connect()
    return program
