"""What the documents of the Sync Connect SDK promise, as this project keeps it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator.cars import Car, Timing as CarTiming

from .owner import DRIVER, EXCHANGE, INSTANT, LINCOLN, QUERY, REFRESH, Owner

PASSWORD = "drive"
# Without a push connection the end of a command is looked for this often.
LOOKING = replace(INSTANT, command_polls=(0.1, 0.2, 0.4, 0.8))


async def test_an_account_is_all_it_takes(owner: Owner) -> None:
    """From an e-mail and a password to a car that starts: no application, no secret of one's own."""
    for car in owner.simulator.cars.values():
        car.timing = CarTiming.fast()
    owner.simulator.clock.speed = 10
    access = await owner.sign_in().redeem_password(DRIVER, PASSWORD)
    account = owner.account(access=access, timing=LOOKING)
    first = next(
        account.vehicle(info)
        for info in await account.vehicles()
        if info.can(Command.REMOTE_START)
    )
    assert (await first.send(Command.REMOTE_START)).succeeded
    (started,) = (
        car for car in owner.simulator.cars.values() if car.vin == first.info.vin
    )
    assert started.body.remote_starts == 1
    for command in (Command.STOP_REMOTE_START, Command.UNLOCK, Command.LOCK):
        assert (await first.send(command)).succeeded


async def test_the_access_object(owner: Owner) -> None:
    """It has the six promised fields, its times are aware, and the end fits the life."""
    before = datetime.now(UTC)
    access = await owner.sign_in().redeem_password(DRIVER, PASSWORD)
    life = timedelta(seconds=access.expires_in)
    assert access.access_token != access.refresh_token
    assert access.token_type == "Bearer"
    assert before + life <= access.expiration <= datetime.now(UTC) + life
    assert access.refresh_expiration is not None
    assert access.refresh_expiration > access.expiration
    assert access.expiration.tzinfo is access.refresh_expiration.tzinfo is UTC


async def test_a_new_access_object_by_refresh(owner: Owner) -> None:
    """A refresh gives another access object, which is saved and goes on where the old one ends."""
    old = await owner.sign_in().redeem_password(DRIVER, PASSWORD)
    account = owner.account(access=old)
    new = await account.refresh()
    assert owner.saved == [new]
    assert new.access_token != old.access_token
    assert new.expiration > old.expiration
    assert new.account_id == old.account_id
    assert await owner.account(access=new).vehicles()


async def test_nobody_has_to_refresh(owner: Owner, car: Car) -> None:
    """However often the tokens die, who asks for data gets data."""
    account = owner.account()
    await account.snapshot(car.vin)
    for refreshes in range(1, 4):
        owner.simulator.fordpass.age_tokens(7200)
        assert await account.vehicles()
        assert s.ODOMETER in await account.snapshot(car.vin)
        assert owner.count(REFRESH) == len(owner.saved) == refreshes
    assert owner.count(EXCHANGE) == 4


@pytest.mark.parametrize(
    ("email", "region"), [(DRIVER, "usa"), (LINCOLN, "lincoln_usa")]
)
async def test_every_car_has_its_vin(owner: Owner, email: str, region: str) -> None:
    """The list holds every car of the account and not the first alone, and `vin` is always so called."""
    account = owner.account(email, region)
    vins = [info.vin for info in await account.vehicles()]
    garage = owner.simulator.fordpass.accounts[email].vins
    assert sorted(vins) == sorted(garage)
    assert len(set(vins)) == len(vins) > 0


async def test_one_status_for_all_data(owner: Owner, car: Car) -> None:
    """A car is asked once, and everything known of it is there."""
    account = owner.account()
    state = VehicleState()
    state.merge(await account.snapshot(car.vin))
    assert state.value(s.ODOMETER) == car.body.odometer
    for signal in (s.HV_BATTERY_CHARGE, s.LV_BATTERY_VOLTAGE, s.POSITION, s.ALARM):
        assert signal in state
    assert owner.count(QUERY) == 1
