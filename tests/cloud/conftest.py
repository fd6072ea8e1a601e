"""A simulator per test, a plain HTTP session, and an owner who uses both."""

from collections.abc import AsyncGenerator, Callable

from aiohttp import ClientSession
import pytest

from custom_components.fordpass.cloud.fordpass import FordPassAccount
from simulator import Simulator
from simulator.cars import Car

from .consenting_owner import ConsentingOwner
from .customer import Customer
from .owner import Ear, Owner


@pytest.fixture
async def simulator(socket_enabled: None) -> AsyncGenerator[Simulator]:
    """Return a running simulator whose car time stands still until it is stepped."""
    async with Simulator(speed=0) as running:
        running.fordpass.switches.telemetry_min_seconds = 0
        yield running


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[ClientSession]:
    """Return a session as plain as can be."""
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
async def owner(simulator: Simulator, session: ClientSession) -> AsyncGenerator[Owner]:
    """Return an owner; the accounts are closed in the end."""
    owner = Owner(simulator, session)
    yield owner
    for account in owner.accounts:
        await account.close()


@pytest.fixture
def car(simulator: Simulator) -> Car:
    """Return the electric car of the fleet."""
    return simulator.cars["bev_mach_e"]


type Listen = Callable[[FordPassAccount, Car], Ear]


@pytest.fixture
async def listen(owner: Owner) -> AsyncGenerator[Listen]:
    """Return a way to listen to a car; all listening is ended before the accounts are closed."""
    ears: list[Ear] = []

    def begin(account: FordPassAccount, car: Car) -> Ear:
        ears.append(Ear(account, car))
        return ears[-1]

    yield begin
    for ear in ears:
        await ear.close()


@pytest.fixture
async def consenting(
    simulator: Simulator, session: ClientSession
) -> AsyncGenerator[ConsentingOwner]:
    """Return an owner at Ford's official cloud, whose bucket fills by the cars' clock."""
    simulator.fordconnect.switches.bucket_time = "car"
    owner = ConsentingOwner(simulator, session)
    yield owner
    for account in owner.accounts:
        await account.close()


@pytest.fixture
async def customer(
    simulator: Simulator, session: ClientSession
) -> AsyncGenerator[Customer]:
    """Return a customer of Smartcar; the accounts are closed in the end."""
    customer = Customer(simulator, session)
    yield customer
    await customer.close()
