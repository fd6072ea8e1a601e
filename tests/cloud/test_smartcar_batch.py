"""v2's batch: a result or an error for each path, and what is not asked again."""

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.account import Notice
from custom_components.fordpass.cloud.errors import BadAnswerError
from custom_components.fordpass.cloud.smartcar import (
    CompatibilityError,
    PermissionRefusedError,
    Reply,
    SmartcarRateLimitedError,
    SmartcarSignInRequiredError,
    VehicleStateError,
    Version,
)

from .customer import BATCH, MACH_E, Customer

HOUR = 3600.0


async def test_a_result_or_an_error_for_each_path(customer: Customer) -> None:
    """One refused path takes nothing from the others."""
    account = await customer.account(Version.V2)
    await account.vehicles()
    customer.cloud.inject(MACH_E, "VEHICLE_STATE.ASLEEP", match="GET /battery")
    customer.cloud.permit("read_location", granted=False)
    answers = await account.batch(
        customer.vin, ["/odometer", "/battery", "/location", "/engine/oil"]
    )
    odometer, battery = answers["/odometer"], answers["/battery"]
    assert isinstance(odometer, Reply)
    assert odometer.body["distance"] > 0
    assert odometer.headers["sc-unit-system"] == "metric"
    assert odometer.request_id
    assert isinstance(battery, VehicleStateError)
    assert (battery.status, battery.request_id) == (409, odometer.request_id)
    assert isinstance(answers["/location"], PermissionRefusedError)
    assert isinstance(answers["/engine/oil"], CompatibilityError)
    assert await account.batch(customer.vin, []) == {}


async def test_a_misspelt_path(customer: Customer) -> None:
    """A path that is none makes the whole batch fail."""
    account = await customer.account(Version.V2)
    with pytest.raises(BadAnswerError):
        await account.batch(customer.vin, ["/odometer", "/odemeter"])


async def test_501_is_remembered(customer: Customer) -> None:
    """What a car cannot tell is asked once in its life, and costs nothing from then on."""
    account = await customer.account(Version.V2, quota=None)
    await account.vehicles()
    before = customer.cloud.requests_this_month(MACH_E)
    ear = customer.listen(account)
    await ear.up()
    await customer.clock.bell.wait_for(lambda: customer.clock.sleeping > 0)
    first = customer.cloud.requests_this_month(MACH_E) - before
    (page,) = account.memory["vehicles"].values()
    assert "/engine/oil" in page["unsupported"]
    await customer.clock.step(HOUR)
    await ear.until(lambda: customer.count(BATCH) == 3)
    second = customer.cloud.requests_this_month(MACH_E) - before - first
    assert page["read"].keys() >= {"/service/history"}
    assert second == first - len(page["unsupported"]) - len(page["read"])
    assert ear.notices == []


async def test_what_hardly_changes_is_asked_seldom(customer: Customer) -> None:
    """The services on record are read once a week, and not while requests run short."""
    account = await customer.account(Version.V2, quota=None)
    ear = customer.listen(account)
    await ear.until(lambda: s.LAST_SERVICE in ear.state)
    assert ear.state.value(s.HV_BATTERY_CAPACITY) == (
        customer.simulator.cars[MACH_E].model.battery
    )
    (page,) = account.memory["vehicles"].values()
    read = page["read"]
    assert read.keys() == {"/service/history", "/battery/nominal_capacity"}
    for days in (1, 7):
        await customer.clock.bell.wait_for(lambda: customer.clock.sleeping > 0)
        batches = customer.count(BATCH)
        await customer.clock.step(days * 24 * HOUR)
        await ear.until(lambda batches=batches: customer.count(BATCH) > batches)
        await customer.clock.bell.wait_for(lambda: customer.clock.sleeping > 0)
        (page,) = account.memory["vehicles"].values()
        same = page["read"]["/service/history"] == read["/service/history"]
        assert same == (days == 1)
        assert (
            page["read"]["/battery/nominal_capacity"]
            == (read["/battery/nominal_capacity"])
        )


async def test_what_hardly_changes_costs_no_poll(customer: Customer) -> None:
    """With few requests left, all are for what changes."""
    account = await customer.account(Version.V2, quota=60)
    readings = await account.snapshot(customer.vin)
    assert s.ODOMETER in readings
    assert s.LAST_SERVICE not in readings


async def test_403_concerns_one_path(customer: Customer) -> None:
    """A permission taken back is told once, and the rest goes on; nobody has to sign in."""
    account = await customer.account(Version.V2, quota=None)
    await account.vehicles()
    customer.cloud.permit("read_location", granted=False)
    ear = customer.listen(account)
    await ear.until(lambda: bool(ear.notices))
    await customer.clock.bell.wait_for(lambda: customer.clock.sleeping > 0)
    await customer.clock.step(HOUR)
    await ear.until(lambda: customer.count(BATCH) == 3)
    assert ear.notices == [
        Notice("not_consented", True, {"categories": "read_location"})
    ]
    assert ear.links == [True]
    assert s.ODOMETER in ear.state
    assert s.POSITION not in ear.state


async def test_all_paths_fail(customer: Customer) -> None:
    """When no path has an answer, the look ends in the error, and a throttle is respected."""
    account = await customer.account(Version.V2)
    await account.vehicles()
    customer.cloud.inject(MACH_E, "RATE_LIMIT.VEHICLE", match="GET *", times=None)
    with pytest.raises(SmartcarRateLimitedError):
        await account.snapshot(customer.vin)
    requests = len(customer.simulator.ledger.requests)
    with pytest.raises(SmartcarRateLimitedError):
        await account.batch(customer.vin, ["/odometer"])
    assert len(customer.simulator.ledger.requests) == requests


async def test_the_makers_sign_in_is_lost(customer: Customer) -> None:
    """An account the maker no longer lets in is told by each path: only Connect helps."""
    account = await customer.account(Version.V2)
    await account.vehicles()
    customer.cloud.inject(
        MACH_E, "CONNECTED_SERVICES_ACCOUNT.AUTHENTICATION_FAILED", match="GET *"
    )
    with pytest.raises(SmartcarSignInRequiredError):
        await account.snapshot(customer.vin)


async def test_permissions_change_in_connect(customer: Customer) -> None:
    """An account that is opened again asks anew for what was refused before."""
    connected = customer.connect()
    account = await customer.account(Version.V2, connected=connected)
    await account.vehicles()
    customer.cloud.permit("read_location", granted=False)
    await account.snapshot(customer.vin)
    customer.cloud.permit("read_location")
    again = await customer.account(
        Version.V2, connected=connected, memory=account.memory
    )
    await again.vehicles()
    await customer.clock.step(400 * HOUR)
    assert s.POSITION in await again.snapshot(customer.vin)
