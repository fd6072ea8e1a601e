"""An account as the rest of the integration sees it: cars to ask and to command."""

from contextlib import aclosing
from dataclasses import replace

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.account import Account, Link
from custom_components.fordpass.cloud.commands import Command
from simulator.cars import Car, Timing as CarTiming

from .owner import DRIVER, GARAGE, INSTANT, REFRESH, Owner


async def test_a_car_of_the_garage(owner: Owner, car: Car) -> None:
    """Whoever has a car can read it, listen to it and command it."""
    car.timing = CarTiming.fast()
    owner.simulator.clock.speed = 10
    timing = replace(INSTANT, command_polls=(0.1, 0.2, 0.4, 0.8))
    account: Account = owner.account(timing=timing)
    infos = {info.vin: info for info in await account.vehicles()}
    vehicle = account.vehicle(infos[car.vin])
    readings = await vehicle.read()
    assert readings[s.ODOMETER].value == car.body.odometer
    async with aclosing(vehicle.updates()) as stream:
        assert await anext(stream) == Link(up=True)
        news = await anext(stream)
        assert not isinstance(news, Link)
        assert s.ODOMETER in news
    assert (await vehicle.send(Command.LOCK)).succeeded


async def test_account_id_is_stable(owner: Owner) -> None:
    """The account has Ford's own id, before and after a refresh."""
    account = owner.account()
    guid = owner.simulator.fordpass.accounts[DRIVER].guid
    assert account.account_id == guid
    access = await account.refresh()
    assert access == owner.saved[-1]
    assert account.account_id == guid == access.account_id


async def test_two_runs(owner: Owner) -> None:
    """What one run saved is what the next one starts with."""
    await owner.account(expired=True).vehicles()
    [saved] = owner.saved
    second = owner.account(access=saved)
    assert await second.vehicles()
    assert owner.count(REFRESH) == 1


async def test_close_twice(owner: Owner) -> None:
    """Closing asks nothing of the cloud, and may be done again."""
    account = owner.account()
    await account.close()
    await account.close()
    assert owner.requests == 0


@pytest.mark.parametrize("region", ["deu", "aus", "Netherlands", "Canada"])
async def test_regions_tell_who_they_are(owner: Owner, region: str) -> None:
    """Each region's app id and country go with its requests, old regions' as well."""
    await owner.account(region=region, expired=True).vehicles()
    asked = [
        record for record in owner.simulator.ledger.requests if record.matches(GARAGE)
    ]
    assert [record.status for record in asked] == [200]
    assert not owner.simulator.ledger.mistakes
