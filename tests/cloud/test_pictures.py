"""The pictures of cars, through each cloud."""

import pytest

from custom_components.fordpass.cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    NotServedError,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from simulator.cars import Car
from simulator.fordpass.faults import FaultKind

from .consenting_owner import ConsentingOwner
from .customer import Customer
from .owner import Owner

PICTURE = "GET *gpas-cache.ford.com/*"


async def known(owner: Owner) -> FordPassAccount:
    """Return an account that knows its cars."""
    account = owner.account()
    await account.vehicles()
    return account


async def test_picture(owner: Owner, car: Car) -> None:
    """The picture the garage names is fetched without a token."""
    account = await known(owner)
    assert (await account.picture(car.vin)).startswith(b"\x89PNG")
    assert owner.count(PICTURE) == 1
    assert not owner.simulator.ledger.mistakes


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.NOT_FOUND, NotServedError),
        (FaultKind.HTML, NotServedError),
        (FaultKind.UNAVAILABLE, CloudUnavailableError),
        (FaultKind.FORBIDDEN_HTML, BlockedError),
    ],
)
async def test_no_picture(
    owner: Owner, car: Car, kind: FaultKind, error: type[Exception]
) -> None:
    """A picture that cannot be had is told from a cloud in trouble."""
    account = await known(owner)
    with pytest.raises(NotServedError):
        await account.picture(owner.simulator.cars["old_focus"].vin)
    owner.trouble(PICTURE, kind)
    with pytest.raises(error):
        await account.picture(car.vin)


async def test_picture_of_fordconnect(consenting: ConsentingOwner, car: Car) -> None:
    """The official cloud sends it itself."""
    account = consenting.account(consenting.consent(car))
    assert (await account.picture(car.vin)).startswith(b"\x89PNG")


async def test_no_picture_of_smartcar(customer: Customer, car: Car) -> None:
    """Smartcar has none, and is not asked."""
    account = await customer.account()
    with pytest.raises(NotServedError):
        await account.picture(car.vin)
