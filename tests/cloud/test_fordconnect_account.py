"""A car through Ford's official cloud: what is there, what was not consented, what goes wrong."""

from datetime import date, timedelta
import json
import logging

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.commands import Command, Reason
from custom_components.fordpass.cloud.errors import (
    BadAnswerError,
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
    SignInRequiredError,
    VehicleNotAuthorizedError,
)
from custom_components.fordpass.cloud.fordconnect import (
    CATEGORIES,
    NotApplicableError,
    NotConsentedError,
    Timing,
    forget_refusals,
)
from custom_components.fordpass.cloud.vehicle import Engine
from simulator.cars import Car
from simulator.fordpass.faults import FaultKind

from .consenting_owner import GARAGE, QUERY, TELEMETRY, TOKEN, ConsentingOwner


@pytest.mark.parametrize("shape", ["object", "list", "envelope"])
async def test_the_one_car(consenting: ConsentingOwner, car: Car, shape: str) -> None:
    """The garage has one car, in whichever shape."""
    consenting.cloud.switches.set("garage_shape", shape)
    [info] = await consenting.account(consenting.consent(car)).vehicles()
    assert (info.vin, info.make, info.model) == (car.vin, "Ford", "Mustang Mach-E")
    assert (info.year, info.engine) == (2023, Engine.BEV)
    assert info.nickname == "Blue Pony"
    assert info.commands == frozenset()


async def test_no_basic_info(consenting: ConsentingOwner, car: Car) -> None:
    """Without the box for the garage, telemetry names the car."""
    account = consenting.account(consenting.consent(car, ("vehicleBasicInfo",)))
    [info] = await account.vehicles()
    assert (info.vin, info.model) == (car.vin, None)
    known = consenting.account(consenting.consent(car))
    full = await known.vehicles()
    thin = consenting.account(
        consenting.consent(car, ("vehicleBasicInfo",)), memory=known.memory
    )
    assert await thin.vehicles() == full


async def test_account_id(consenting: ConsentingOwner, car: Car) -> None:
    """It is the car's, whoever consents, and says nothing of the VIN."""
    ids = set()
    for _ in range(2):
        account = consenting.account(consenting.consent(car))
        with pytest.raises(RuntimeError):
            _ = account.account_id
        await account.vehicles()
        ids.add(account.account_id)
    [identity] = ids
    assert car.vin not in identity
    again = consenting.account(consenting.consent(car), memory=account.memory)
    assert again.account_id == identity


async def test_another_car(consenting: ConsentingOwner, car: Car) -> None:
    """An authorization that turns out to be another car's asks for the right one."""
    account = consenting.account(consenting.consent(car))
    await account.vehicles()
    other = consenting.simulator.cars["ice_f150"]
    second = consenting.account(consenting.consent(other), memory=account.memory)
    with pytest.raises(SignInRequiredError):
        await second.vehicles()
    with pytest.raises(VehicleNotAuthorizedError):
        await second.snapshot(car.vin)


async def test_two_cars_are_two_accounts(consenting: ConsentingOwner, car: Car) -> None:
    """Each has tokens and a bucket of its own, with the same app."""
    other = consenting.simulator.cars["phev_kuga"]
    accounts = [consenting.account(consenting.consent(one)) for one in (car, other)]
    for account, one in zip(accounts, (car, other), strict=True):
        [info] = await account.vehicles()
        assert info.vin == one.vin
        assert (await account.snapshot(one.vin))[s.ODOMETER].value == one.body.odometer
    assert accounts[0].account_id != accounts[1].account_id


async def test_snapshot(consenting: ConsentingOwner, car: Car) -> None:
    """What the car tells, in the words of the model."""
    account = consenting.account(consenting.consent(car))
    readings = await account.snapshot(car.vin)
    assert readings[s.ODOMETER].value == car.body.odometer
    assert readings[s.HV_BATTERY_CHARGE].value == car.body.soc
    assert readings[s.LATCH[s.Latch.ALL_DOORS]].value == "locked"
    asked = "GET api.vehicle.ford.com/fcon-query/v1/telemetry"
    assert account.guard.record.requests == {asked: 1}
    assert s.DEEP_SLEEP not in readings


async def test_read_once_for_all(consenting: ConsentingOwner, car: Car) -> None:
    """What was read a moment ago is not read again."""
    account = consenting.account(consenting.consent(car), timing=Timing())
    await account.snapshot(car.vin)
    consenting.simulator.clock.step(29)
    await account.snapshot(car.vin)
    assert consenting.count(TELEMETRY) == 1
    consenting.simulator.clock.step(2)
    await account.snapshot(car.vin)
    assert consenting.count(TELEMETRY) == 2


async def test_a_car_that_tells_nothing(consenting: ConsentingOwner, car: Car) -> None:
    """Is no error."""
    consenting.cloud.switches.telemetry = "empty"
    assert await consenting.account(consenting.consent(car)).snapshot(car.vin) == {}


async def test_no_commands(consenting: ConsentingOwner, car: Car) -> None:
    """This way in is for reading."""
    account = consenting.account(consenting.consent(car))
    for command in Command:
        outcome = await account.send(car.vin, command)
        assert outcome.reason is Reason.UNSUPPORTED
    assert consenting.count(QUERY) == 0


async def test_all_there_is(consenting: ConsentingOwner, car: Car) -> None:
    """Every other thing that can be asked."""
    account = consenting.account(consenting.consent(car))
    car.set_tire("FRONT_LEFT", 170)
    [alert] = [
        alert for alert in await account.health_alerts() if "Tire" in alert.headline
    ]
    assert alert.severity == 2
    assert alert.text
    assert alert.category == "Maintenance"
    assert (await account.vehicle_image())[:4] == b"\x89PNG"
    times = await account.departure_times()
    assert times.enabled is car.body.departures_enabled
    schedules = await account.charge_schedules()
    assert len(schedules) == len(car.charge_locations)
    assert all(schedule.target and schedule.mode for schedule in schedules)
    [station] = await account.wallbox()
    today = consenting.simulator.clock.now().date()
    activity = await account.station_activity(
        station, today - timedelta(days=365), today
    )
    assert isinstance(activity, tuple)
    customer = await account.customer_info()
    assert customer.email == "driver@example.com"
    assert "driver" not in repr(customer)
    assert not consenting.simulator.ledger.mistakes


async def test_what_a_charging_station_did(
    consenting: ConsentingOwner, car: Car
) -> None:
    """A day's sessions at the wallbox."""
    account = consenting.account(consenting.consent(car))
    car.set_soc(50)
    car.plug_in()
    car.start_charging()
    consenting.simulator.clock.step(3600)
    car.unplug()
    consenting.simulator.clock.step(600)
    [station] = await account.wallbox()
    day = consenting.simulator.clock.now().date()
    activity = await account.station_activity(
        station, day - timedelta(days=2), day + timedelta(days=1)
    )
    assert [entry.event for entry in activity] == ["Connect", "Disconnect"]
    assert {entry.status for entry in activity} == {"Completed"}
    assert (
        await account.station_activity(station, date(2020, 1, 1), date(2020, 1, 2))
        == ()
    )


@pytest.mark.parametrize(
    ("category", "method"),
    [
        ("vehicleHealth", "health_alerts"),
        ("vehicleBasicInfo", "vehicle_image"),
        ("chargingData", "wallbox"),
        ("evData", "departure_times"),
        ("evData", "charge_schedules"),
        ("customerInfo", "customer_info"),
    ],
)
async def test_not_consented(
    consenting: ConsentingOwner, car: Car, category: str, method: str
) -> None:
    """A box that is not ticked is named and remembered, over a restart as well; telemetry goes on."""
    consent = consenting.consent(car, (category,))
    account = consenting.account(consent)
    for _ in range(3):
        with pytest.raises(NotConsentedError) as caught:
            await getattr(account, method)()
        assert caught.value.categories == (category,)
        account = consenting.account(consent, memory=remembered(account.memory))
    assert consenting.count(QUERY) == 1
    assert await account.snapshot(car.vin)
    assert consenting.count(TOKEN) == 0


async def test_asked_again_after_a_new_consent(
    consenting: ConsentingOwner, car: Car
) -> None:
    """Who signs in again may have ticked the box; else it is tried again after a day."""
    account = consenting.account(consenting.consent(car, ("evData",)))
    with pytest.raises(NotConsentedError):
        await account.departure_times()
    consent = consenting.consent(car)
    memory = forget_refusals(remembered(account.memory))
    assert await consenting.account(consent, memory=memory).departure_times()
    again = consenting.account(consent, memory=account.memory)
    with pytest.raises(NotConsentedError):
        await again.departure_times()
    consenting.simulator.clock.step(86_401)
    assert await again.departure_times()


async def test_not_there(consenting: ConsentingOwner) -> None:
    """What this car has not is asked once."""
    truck = consenting.simulator.cars["ice_f150"]
    account = consenting.account(consenting.consent(truck))
    for _ in range(3):
        with pytest.raises(NotApplicableError):
            await account.charge_schedules()
    assert consenting.count(QUERY) == 1


async def test_nothing_consented_to(consenting: ConsentingOwner, car: Car) -> None:
    """Even then nobody is asked to sign in; it is tried again within the hour."""
    account = consenting.account(consenting.consent(car, CATEGORIES))
    with pytest.raises(NotConsentedError) as caught:
        await account.vehicles()
    assert "vehicleData" in caught.value.categories
    with pytest.raises(NotConsentedError):
        await account.snapshot(car.vin)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after <= 3600


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FaultKind.BAD_REQUEST, CloudUnavailableError),
        (FaultKind.FORBIDDEN, NotConsentedError),
        (FaultKind.FORBIDDEN_HTML, BlockedError),
        (FaultKind.NOT_FOUND, NotApplicableError),
        (FaultKind.CONFLICT, CloudUnavailableError),
        (FaultKind.TOO_MANY_REQUESTS, RateLimitedError),
        (FaultKind.INTERNAL_ERROR, CloudUnavailableError),
        (FaultKind.BAD_GATEWAY, CloudUnavailableError),
        (FaultKind.UNAVAILABLE, CloudUnavailableError),
        (FaultKind.UNAVAILABLE_HTML, CloudUnavailableError),
        (FaultKind.GATEWAY_TIMEOUT, CloudUnavailableError),
        (FaultKind.RESET, CloudUnavailableError),
        (FaultKind.HALF_BODY, CloudUnavailableError),
        (FaultKind.BAD_JSON, BadAnswerError),
        (FaultKind.HTML, BadAnswerError),
        (FaultKind.EMPTY, BadAnswerError),
    ],
)
async def test_every_row_of_the_status_table(
    consenting: ConsentingOwner,
    car: Car,
    kind: FaultKind,
    expected: type[CloudUnavailableError],
) -> None:
    """None but a refused token asks for a sign-in, and all heals within the hour."""
    account = consenting.account(consenting.consent(car))
    consenting.trouble(TELEMETRY, kind)
    with pytest.raises(expected):
        await account.snapshot(car.vin)
    consenting.simulator.clock.step(3601)
    assert s.ODOMETER in await account.snapshot(car.vin)
    assert consenting.count(TOKEN) == 0


async def test_wrong_content_type(consenting: ConsentingOwner, car: Car) -> None:
    """The right body counts."""
    consenting.trouble(TELEMETRY, FaultKind.WRONG_CONTENT_TYPE)
    assert s.ODOMETER in await consenting.account(consenting.consent(car)).snapshot(
        car.vin
    )


@pytest.mark.parametrize("form", ["published", "wild"])
async def test_errors_in_both_forms(
    consenting: ConsentingOwner, car: Car, form: str
) -> None:
    """The box is found in either."""
    consenting.cloud.switches.set("error_form", form)
    account = consenting.account(consenting.consent(car, ("vehicleHealth",)))
    with pytest.raises(NotConsentedError) as caught:
        await account.health_alerts()
    assert caught.value.categories == ("vehicleHealth",)


async def test_an_edge_that_refuses_is_not_consent(
    consenting: ConsentingOwner, car: Car
) -> None:
    """A 403 page says nothing of boxes, and nothing is remembered."""
    account = consenting.account(consenting.consent(car))
    consenting.trouble("GET *alerts", FaultKind.FORBIDDEN_HTML)
    with pytest.raises(BlockedError):
        await account.health_alerts()
    assert await account.health_alerts()


def remembered(memory: dict[str, object]) -> dict[str, object]:
    """Return a memory as it comes back from disk."""
    result: dict[str, object] = json.loads(json.dumps(memory))
    return result


async def test_memory(consenting: ConsentingOwner, car: Car) -> None:
    """It goes to disk and comes back as it was."""
    account = consenting.account(consenting.consent(car, ("evData",)))
    await account.vehicles()
    with pytest.raises(NotConsentedError):
        await account.departure_times()
    memory = remembered(account.memory)
    again = consenting.account(consenting.consent(car), memory=memory)
    assert again.memory == memory
    assert consenting.count(GARAGE) == 1


async def test_no_secrets_in_logs(
    consenting: ConsentingOwner, car: Car, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor in the sentences of errors."""
    caplog.set_level(logging.DEBUG)
    account = consenting.account(consenting.consent(car), expired=True)
    await account.vehicles()
    said = []
    for kind in (FaultKind.RESET, FaultKind.FORBIDDEN, FaultKind.BAD_JSON):
        consenting.trouble(TELEMETRY, kind)
        with pytest.raises(CloudUnavailableError) as caught:
            await account.snapshot(car.vin)
        said.append(str(caught.value))
        consenting.simulator.clock.step(3601)
    ours = [
        record.getMessage() for record in caplog.records if "aiohttp" not in record.name
    ]
    text = "\n".join([*said, *ours])
    grant = consenting.saved[0]
    for secret in (car.vin, grant.access_token, grant.refresh_token, "driver@"):
        assert secret not in text


async def test_close_twice(consenting: ConsentingOwner, car: Car) -> None:
    """Closing asks nothing, and may be done again."""
    account = consenting.account(consenting.consent(car))
    await account.close()
    await account.close()
    assert consenting.count("*") == 0
