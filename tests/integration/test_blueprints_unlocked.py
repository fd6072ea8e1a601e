"""The blueprint that tells the phone of a car left unlocked, and locks it at a tap."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from simulator.cars.commands import Outcome, OutcomeKind

from .blueprints import NOTHING_NEW, Automated
from .owner import Owner
from .phone import Phone, phone_of
from .witness import POST

BEV = "bev_mach_e"
UNLOCKED = "Blue Pony is unlocked."
LOCKED = "Blue Pony is locked now."
FAILED = "Blue Pony could not be locked."


@pytest.fixture
async def phone(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> AsyncGenerator[Phone]:
    """Return the owner's phone."""
    async with phone_of(hass, hass_client_no_auth) as phone:
        yield phone


@pytest.fixture
async def home(owner: Owner, phone: Phone, tmp_path: Path) -> AsyncGenerator[Automated]:
    """Return a home with a car that is minded."""
    home = Automated(owner, tmp_path)
    await owner.add_account([BEV])
    await home.use(
        "left_unlocked",
        car_lock=owner.entity_id(BEV, "lock", "lock"),
        ignition=owner.entity_id(BEV, "binary_sensor", "ignition"),
        phone=phone.device_id,
    )
    yield home
    await home.leave()


async def _leave_unlocked(home: Automated) -> None:
    home.owner.car(BEV).unlock()
    await home.owner.until_state(BEV, "lock", "lock", "unlocked")
    await home.wait(minutes=11)


async def _shown(home: Automated, phone: Phone, *messages: str) -> None:
    await home.live(lambda: len(phone.pushed) >= len(messages))
    assert phone.messages == list(messages)


async def test_a_tap_locks_the_car(home: Automated, phone: Phone) -> None:
    """The phone is told what came of it, in place of the first notification."""
    await _leave_unlocked(home)
    await _shown(home, phone, UNLOCKED)
    await phone.tap(phone.pushed[0])
    await _shown(home, phone, UNLOCKED, LOCKED)
    assert home.owner.state(BEV, "lock", "lock").state == "locked"
    assert phone.pushed[0]["data"]["tag"] == phone.pushed[1]["data"]["tag"]


async def test_a_tap_that_does_not_lock_the_car(home: Automated, phone: Phone) -> None:
    """That it failed is told as well; the car is asked once."""
    await _leave_unlocked(home)
    await _shown(home, phone, UNLOCKED)
    home.owner.car(BEV).outcomes.append(Outcome(kind=OutcomeKind.FAILED_ON_DEVICE))
    await phone.tap(phone.pushed[0])
    await _shown(home, phone, UNLOCKED, FAILED)
    assert home.owner.state(BEV, "lock", "lock").state == "unlocked"
    assert home.owner.simulator.ledger.count(POST) == 1


async def test_the_notification_goes_when_the_car_is_locked(
    home: Automated, phone: Phone
) -> None:
    """Its button does nothing any more."""
    await _leave_unlocked(home)
    await _shown(home, phone, UNLOCKED)
    home.owner.car(BEV).lock()
    await _shown(home, phone, UNLOCKED, "clear_notification")
    await phone.tap(phone.pushed[0])
    await home.wait(minutes=1)
    assert phone.messages == [UNLOCKED, "clear_notification"]
    assert home.owner.simulator.ledger.count(POST) == 0


async def test_a_car_that_was_not_left(home: Automated, phone: Phone) -> None:
    """One that is locked in time, or unlocked with the ignition on, is not told of."""
    car = home.owner.car(BEV)
    car.unlock()
    await home.owner.until_state(BEV, "lock", "lock", "unlocked")
    await home.wait(minutes=9)
    car.lock()
    await home.owner.until_state(BEV, "lock", "lock", "locked")
    await home.wait(minutes=11)
    car.ignition(True)
    await home.owner.until_state(BEV, "binary_sensor", "ignition", "on")
    await _leave_unlocked(home)
    assert phone.messages == []


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_an_unlocked_car_is_told_once(
    home: Automated, phone: Phone, happening: str
) -> None:
    """After a restart or a gap it is not told again that the car is unlocked."""
    await _leave_unlocked(home)
    await _shown(home, phone, UNLOCKED)
    # The eight hours for which the button counts are over.
    await home.wait(hours=9)
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(minutes=11)
    assert phone.messages == [UNLOCKED]
