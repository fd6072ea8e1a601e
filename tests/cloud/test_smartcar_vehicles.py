"""The cars of a Smartcar account: listed, identified, remembered, and what may be asked of them."""

from datetime import datetime, timedelta

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.errors import VehicleNotAuthorizedError
from custom_components.fordpass.cloud.smartcar import (
    Connected,
    SmartcarUnavailableError,
    Version,
)
from custom_components.fordpass.cloud.smartcar.api_v3 import ApiV3
from custom_components.fordpass.cloud.vehicle import Engine

from .customer import BATCH, DRIVER, GRANTED, MACH_E, SIGNALS, Customer

BOTH = pytest.mark.parametrize("version", list(Version))

CHARGING = {Command.START_CHARGE, Command.STOP_CHARGE, Command.SET_CHARGE_LIMIT}


@BOTH
async def test_a_car(customer: Customer, version: Version) -> None:
    """A car has its VIN, and accepts what was granted."""
    account = await customer.account(version)
    (info,) = await account.vehicles()
    model = customer.simulator.cars[MACH_E].model
    assert (info.vin, info.make, info.year) == (customer.vin, "Ford", model.year)
    assert info.engine is Engine.BEV
    assert info.commands == {Command.LOCK, Command.UNLOCK, *CHARGING}
    assert account.permissions(customer.vin) == set(GRANTED)
    assert account.vehicle_id(customer.vin) == customer.cloud.vehicle(MACH_E).id


@BOTH
async def test_engines(customer: Customer, version: Version) -> None:
    """What drives a car is known of each, told by v3 and followed from what v2 can read."""
    cars = {
        car.vin: car.model
        for car in customer.simulator.cars.values()
        if car.authorized
        and car.model.account == DRIVER
        and car.model.reports is None
        and car.model.capabilities is not None
    }
    names = [model.name for model in cars.values()]
    account = await customer.account(version, connected=customer.connect(names))
    infos = await account.vehicles()
    # A hybrid that tells v2 no battery looks like a car without one.
    alike = {Engine.HEV: Engine.ICE} if version is Version.V2 else {}
    engines = {vin: Engine(model.engine.lower()) for vin, model in cars.items()}
    assert {info.vin: info.engine for info in infos} == {
        vin: alike.get(engine, engine) for vin, engine in engines.items()
    }
    for info in infos:
        plugs_in = info.engine in (Engine.BEV, Engine.PHEV)
        assert (set(info.commands or ()) >= CHARGING) == plugs_in


async def test_an_engine_that_cannot_be_read_yet(customer: Customer) -> None:
    """A car that cannot be asked for its fuel may still have a plug; a later look tells."""
    account = await customer.account(Version.V2)
    customer.cloud.inject(MACH_E, "UPSTREAM.NO_RESPONSE", match="GET /fuel", times=1)
    (info,) = await account.vehicles()
    assert info.engine is None
    assert set(info.commands or ()) >= CHARGING
    await account.snapshot(info.vin)
    (info,) = await account.vehicles()
    assert info.engine is Engine.BEV


async def test_an_engine_nobody_may_know(customer: Customer) -> None:
    """Without the permission for its fuel or its battery, nothing tells what drives a car."""
    granted = [word for word in GRANTED if word != "read_fuel"]
    account = await customer.account(
        Version.V2, connected=customer.connect(permissions=granted)
    )
    await account.snapshot(customer.vin)
    (info,) = await account.vehicles()
    assert info.engine is None


async def test_the_name_its_owner_gave_it(customer: Customer) -> None:
    """The nickname is among the signals, and remembered."""
    connected = customer.connect()
    account = await customer.account(connected=connected)
    (info,) = await account.vehicles()
    assert info.nickname is None
    await account.snapshot(info.vin)
    again = await customer.account(connected=connected, memory=account.memory)
    (info,) = await again.vehicles()
    assert info.nickname == customer.simulator.cars[MACH_E].model.nickname


async def test_memory_of_an_older_release(customer: Customer) -> None:
    """A page that knows less than today's is read all the same."""
    connected = customer.connect()
    account = await customer.account(connected=connected)
    await account.snapshot(customer.vin)
    memory = account.memory
    for page in memory["vehicles"].values():
        for key in ("engine", "nickname", "read"):
            del page[key]
    again = await customer.account(connected=connected, memory=memory)
    (info,) = await again.vehicles()
    assert (info.vin, info.engine, info.nickname) == (customer.vin, Engine.BEV, None)


@BOTH
async def test_what_is_remembered_is_not_asked_again(
    customer: Customer, version: Version
) -> None:
    """A VIN costs a request once, also after a restart."""
    connected = customer.connect()
    account = await customer.account(version, connected=connected)
    first = await account.vehicles()
    assert await account.vehicles() == first
    again = await customer.account(
        version,
        connected=connected,
        memory=account.memory,
        access=await customer.access(connected) if version is Version.V2 else None,
    )
    assert await again.vehicles() == first
    assert customer.count(SIGNALS if version is Version.V3 else BATCH) == 1
    counted = again.memory["vehicles"][account.vehicle_id(customer.vin)]["requests"]
    assert counted >= customer.cloud.requests_this_month(MACH_E) > 0


@BOTH
async def test_granted_is_not_requested(customer: Customer, version: Version) -> None:
    """What the owner unticked is neither offered nor asked."""
    permissions = [word for word in GRANTED if not word.startswith("control")]
    account = await customer.account(
        version, connected=customer.connect(permissions=permissions)
    )
    (info,) = await account.vehicles()
    assert info.commands == frozenset()
    outcome = await account.send(info.vin, Command.UNLOCK)
    assert outcome.reason == "not_authorized"
    assert not customer.count("POST *commands*") + customer.count("POST *security")


async def test_an_engine_does_not_charge(customer: Customer) -> None:
    """A car that burns all it needs has no charging to command, whatever was granted."""
    name = next(
        name
        for name, car in customer.simulator.cars.items()
        if car.model.capabilities is not None and car.model.engine == "ICE"
    )
    account = await customer.account(connected=customer.connect([name]))
    (info,) = await account.vehicles()
    assert (info.engine, info.commands) == (
        Engine.ICE,
        {Command.LOCK, Command.UNLOCK},
    )


@BOTH
async def test_paging(
    customer: Customer, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists are read to their end."""
    room = "custom_components.fordpass.cloud.smartcar."
    monkeypatch.setattr(f"{room}api_v3._PAGE_SIZE", 2)
    monkeypatch.setattr(f"{room}api_v2._VEHICLES_PER_PAGE", 2)
    monkeypatch.setattr(f"{room}api_v2._PERMISSIONS_PER_PAGE", 5)
    names = [
        name
        for name, car in customer.simulator.cars.items()
        if car.authorized and car.model.capabilities is not None
    ][:5]
    account = await customer.account(version, connected=customer.connect(names))
    infos = await account.vehicles()
    assert {info.vin for info in infos} == {
        customer.simulator.cars[name].vin for name in names
    }
    assert account.permissions(infos[0].vin) == set(GRANTED)


async def test_a_car_without_vin_is_left_out(customer: Customer) -> None:
    """A car that does not tell its VIN cannot be told from others."""
    account = await customer.account()
    customer.cloud.inject(MACH_E, "VEHICLE_STATE.ASLEEP")
    assert await account.vehicles() == ()
    customer.cloud.heal(MACH_E)
    assert len(await account.vehicles()) == 1


@BOTH
async def test_a_car_that_is_not_connected(
    customer: Customer, version: Version
) -> None:
    """A stranger's car is none of ours."""
    account = await customer.account(version)
    with pytest.raises(VehicleNotAuthorizedError):
        await account.snapshot("1FTFW1ED0NFA00000")
    with pytest.raises(KeyError):
        account.permissions("1FTFW1ED0NFA00000")


async def test_other_users_are_none_of_ours(customer: Customer) -> None:
    """An application has other users; their cars are not ours."""
    customer.connect()
    account = await customer.account(connected=Connected(user_id="somebody else"))
    assert await account.vehicles() == ()
    assert account.account_id == "somebody else"
    assert DRIVER not in str(account.memory)


async def test_v2_needs_its_tokens(customer: Customer) -> None:
    """An account of v2 without tokens is a mistake of the caller."""
    account = await customer.account()
    with pytest.raises(TypeError):
        await account.batch(customer.vin, ["/odometer"])
    with pytest.raises(ValueError, match="tokens"):
        type(account)(customer.session, customer.application(Version.V2), "user")


async def test_no_network(customer: Customer) -> None:
    """An error without an answer is one of the family as well."""
    account = await customer.account()
    await customer.simulator.stop()
    with pytest.raises(SmartcarUnavailableError) as caught:
        await account.vehicles()
    assert (caught.value.type, caught.value.status) == (None, None)


async def test_paging_of_signals(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signals of a car are read to their last page, each of which counts."""
    monkeypatch.setattr(f"{ApiV3.__module__}._PAGE_SIZE", 10)
    account = await customer.account()
    readings = await account.snapshot(customer.vin)
    assert s.ODOMETER in readings
    assert s.HV_BATTERY_CHARGE in readings
    pages = customer.count("GET *signals")
    assert pages > 1
    assert readings[s.REQUESTS_THIS_MONTH].value == pages + 1
    assert customer.cloud.requests_this_month(MACH_E) == pages + 1


async def test_memory_is_json(customer: Customer) -> None:
    """What is remembered survives a disk, and holds no secret."""
    account = await customer.account()
    await account.snapshot(customer.vin)
    memory = account.memory
    (page,) = memory["vehicles"].values()
    assert page["permissions"] == GRANTED
    polled = datetime.fromisoformat(page["polled"])
    assert customer.clock.now() - polled < timedelta(minutes=1)
    assert customer.cloud.application.credential_secret not in str(memory)
