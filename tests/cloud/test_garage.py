"""The list of cars and their snapshots, in every shape and through every trouble."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.errors import (
    BadAnswerError,
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
    VehicleNotAuthorizedError,
)
from custom_components.fordpass.cloud.fordpass.garage import (
    parse_dashboard,
    parse_garage,
    supported,
)
from custom_components.fordpass.cloud.vehicle import (
    Authorization,
    Engine,
    Feature,
    VehicleInfo,
)
from simulator.cars import Car
from simulator.fordpass.faults import FaultKind

from .owner import CLASSIC, DASHBOARD, DRIVER, GARAGE, QUERY, Owner
from .test_tokens import TROUBLES

EMPTY = "empty@example.com"
READ_TROUBLES = [
    (kind, error) for kind, error in TROUBLES if kind is not FaultKind.NOT_FOUND
]

CHARGE_SETTINGS = {
    Command.SET_CHARGE_CURRENT_LIMIT,
    Command.SET_CHARGE_LIMIT,
    Command.SET_DC_CHARGE_LIMIT,
    Command.SET_DC_POWER_LIMIT,
}
OF_THE_MACH_E = CHARGE_SETTINGS | {
    Command.DISABLE_AUTOMATIC_UPDATES,
    Command.DISABLE_DEPARTURES,
    Command.ENABLE_AUTOMATIC_UPDATES,
    Command.ENABLE_DEPARTURES,
    Command.EXTEND_REMOTE_START,
    Command.HONK_AND_FLASH,
    Command.LOCK,
    Command.READ_UPDATE_SETTINGS,
    Command.REFRESH_STATUS,
    Command.REMOTE_START,
    Command.RESUME_CHARGE_SCHEDULE,
    Command.SET_CLIMATE,
    Command.SET_DEPARTURES,
    Command.SET_LOCATION_CHARGE_LIMIT,
    Command.SET_UPDATE_SCHEDULE,
    Command.START_CHARGE,
    Command.STOP_CHARGE,
    Command.STOP_REMOTE_START,
    Command.UNLOCK,
}


async def test_garage(owner: Owner) -> None:
    """Each car says what it is and what it accepts."""
    cars = {info.vin: info for info in await owner.account().vehicles()}
    fleet = owner.simulator.cars
    assert list(cars) == owner.simulator.fordpass.accounts["driver@example.com"].vins
    mach_e = cars[fleet["bev_mach_e"].vin]
    assert mach_e == VehicleInfo(
        vin=mach_e.vin,
        make="Ford",
        model="Mustang Mach-E",
        year=2023,
        nickname="Blue Pony",
        engine=Engine.BEV,
        image_url=fleet["bev_mach_e"].garage["profile"]["vehicleImage"],
        commands=frozenset(OF_THE_MACH_E),
        features=frozenset(Feature),
    )
    truck = cars[fleet["ice_f150"].vin]
    assert truck.can(Command.ENABLE_GUARD_MODE)
    assert truck.can(Command.TURN_ON_ZONE_LIGHTS)
    assert truck.can(Command.SET_LIGHT_ZONE)
    assert truck.can(Command.START_TRAILER_LIGHT_CHECK)
    assert mach_e.name == "Blue Pony"
    assert mach_e.can(Command.EXTEND_REMOTE_START)
    van = cars[fleet["diesel_transit"].vin]
    assert van.engine is Engine.ICE
    assert van.can(Command.UNLOCK)
    assert not van.can(Command.REMOTE_START)
    old = cars[fleet["old_focus"].vin]
    assert old.commands is None
    assert not old.can(Command.LOCK)
    assert old.name == "Focus"
    pending = cars[fleet["pending_car"].vin]
    assert pending.authorization is Authorization.PENDING
    assert not owner.simulator.ledger.mistakes


async def test_envelope(owner: Owner) -> None:
    """The older build wraps the same list."""
    account = owner.account()
    plain = await account.vehicles()
    owner.simulator.fordpass.switches.garage_shape = "envelope"
    assert await account.vehicles() == plain


@pytest.mark.parametrize("status", ["207", "200"])
async def test_dashboard(owner: Owner, status: str) -> None:
    """Where the garage is gone the dashboard tells the same cars."""
    account = owner.account()
    plain = await account.vehicles()
    owner.simulator.fordpass.switches.set("legacy_dashboard", status)
    owner.trouble(GARAGE, FaultKind.NOT_FOUND)
    for new, old in zip(plain, await account.vehicles(), strict=True):
        # The dashboard does not tell of authorization and pictures, nor all of the profile.
        if new.commands is None or new.features is None:
            assert old.vin == new.vin
            continue
        assert old == replace(
            new,
            commands=new.commands - {Command.REFRESH_STATUS} - CHARGE_SETTINGS,
            features=new.features - {Feature.STEPPED_CHARGE_LIMIT},
            image_url=None,
            authorization=Authorization.AUTHORIZED,
        )


@pytest.mark.parametrize("status", ["404", "410", "502"])
async def test_neither_list(owner: Owner, status: str) -> None:
    """Without both lists the cloud is unavailable, whatever the statuses."""
    owner.simulator.fordpass.switches.set("legacy_dashboard", status)
    owner.trouble(GARAGE, FaultKind.NOT_FOUND)
    with pytest.raises(CloudUnavailableError):
        await owner.account().vehicles()
    assert owner.count(DASHBOARD) == 1


@pytest.mark.parametrize("header", ["either", "country-code", "countryCode"])
async def test_strict_about_the_country_header(owner: Owner, header: str) -> None:
    """However the service wants the country's header, it gets it."""
    owner.simulator.fordpass.switches.set("country_header", header)
    assert await owner.account().vehicles()
    assert owner.count(DASHBOARD) == 0


async def test_no_cars(owner: Owner) -> None:
    """An empty garage is an answer, not trouble."""
    assert await owner.account(EMPTY).vehicles() == ()


async def test_wrong_region_sees_no_cars(owner: Owner) -> None:
    """An account of another national site has an empty garage."""
    owner.simulator.fordpass.accounts["driver@example.com"].home = "aus"
    assert await owner.account().vehicles() == ()


@pytest.mark.parametrize(("kind", "expected"), READ_TROUBLES)
async def test_trouble_with_the_list(
    owner: Owner, kind: FaultKind, expected: type[CloudUnavailableError]
) -> None:
    """Trouble with the list heals, and is never taken for a refusal."""
    account = owner.account()
    owner.trouble(GARAGE, kind, retry_after=30)
    with pytest.raises(CloudUnavailableError) as caught:
        await account.vehicles()
    assert type(caught.value) is expected
    if expected in (BlockedError, RateLimitedError):
        assert caught.value.retry_after == 30
    assert await account.vehicles()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(kind, error) for kind, error in READ_TROUBLES if kind is not FaultKind.FORBIDDEN],
)
async def test_trouble_with_the_snapshot(
    owner: Owner, car: Car, kind: FaultKind, expected: type[CloudUnavailableError]
) -> None:
    """Trouble with telemetry heals, and the older form is not tried for it."""
    account = owner.account()
    owner.trouble(QUERY, kind)
    with pytest.raises(CloudUnavailableError) as caught:
        await account.snapshot(car.vin)
    assert type(caught.value) is expected
    assert owner.count(CLASSIC) == 0
    assert await account.snapshot(car.vin)


@pytest.mark.parametrize(
    "kind", [FaultKind.NOT_FOUND, FaultKind.BAD_REQUEST, FaultKind.RESET]
)
async def test_both_forms_of_the_snapshot(
    owner: Owner, car: Car, kind: FaultKind
) -> None:
    """Where the newer form is gone the classic one gives the same; its own trouble is told."""
    account = owner.account()
    plain = await account.snapshot(car.vin)
    owner.trouble(QUERY, FaultKind.NOT_FOUND)
    assert await account.snapshot(car.vin) == plain
    assert owner.count(CLASSIC) == 1
    owner.trouble(QUERY, FaultKind.NOT_FOUND)
    owner.trouble(CLASSIC, kind)
    with pytest.raises(CloudUnavailableError):
        await account.snapshot(car.vin)


@pytest.mark.parametrize("status", ["404", "410", "502"])
async def test_no_snapshot_any_more(owner: Owner, car: Car, status: str) -> None:
    """When Ford switches the snapshot off, that heals by itself or not at all."""
    owner.simulator.fordpass.switches.set("telemetry_rest", status)
    with pytest.raises(CloudUnavailableError):
        await owner.account().snapshot(car.vin)


async def test_car_that_was_not_accepted(owner: Owner) -> None:
    """A car whose owner has not accepted the account is told apart from trouble."""
    pending = owner.simulator.cars["pending_car"]
    with pytest.raises(VehicleNotAuthorizedError, match="not authorized"):
        await owner.account().snapshot(pending.vin)


async def test_every_fixture_has_a_snapshot(owner: Owner) -> None:
    """What the cloud sends of each car is understood, with its age."""
    accounts = {email: owner.account(email) for email in (DRIVER, "fleet@example.com")}
    for car in owner.simulator.cars.values():
        account = accounts.get(car.model.account)
        if account is not None and car.authorized:
            readings = await account.snapshot(car.vin)
            assert readings[s.ODOMETER].value == car.body.odometer
            # The charge limit of this one was told an hour after it was parked.
            hours = 1 if car.model.name == "bev_mach_e" else 0
            last = readings[s.ODOMETER].at + timedelta(hours=hours)
            assert readings[s.LAST_NEWS].value == last


NULLS: dict[str, Any] = {"vin": "V", "profile": None, "capabilities": None}


@pytest.mark.parametrize(
    "entry",
    [
        NULLS,
        {"vin": "V"},
        {"vin": "V", "nickName": 5, "userAuthStatus": None, "profile": []},
        {"vin": "V", "capabilities": {}, "profile": {"year": None}},
        {"vin": "V", "profile": {"year": "MMXX", "engineType": "STEAM", "make": " "}},
        {"vin": "V", "profile": {"vehicleImage": "http://x/a.png", "year": [2020]}},
    ],
)
def test_nulls_and_unknown_words(entry: dict[str, Any]) -> None:
    """Of a car that tells nothing but its VIN nothing is made up."""
    assert parse_garage([entry]) == (VehicleInfo(vin="V"),)
    assert parse_garage([entry])[0].name == "Ford"


def test_entries_that_are_no_cars() -> None:
    """Entries without a VIN are left out."""
    entries = [None, 5, {}, {"vin": None}, {"vin": ""}, NULLS]
    assert [info.vin for info in parse_garage(entries)] == ["V"]


@pytest.mark.parametrize(
    "body", [None, 5, "x", {}, {"vehicles": None}, {"message": "ok"}]
)
def test_answer_that_is_no_list(body: Any) -> None:
    """An answer without a list is trouble, lest every car be taken for sold."""
    with pytest.raises(BadAnswerError):
        parse_garage(body)
    with pytest.raises(BadAnswerError):
        parse_dashboard(body)


def test_dashboard_with_gaps() -> None:
    """Aspects may be missing, and years are strings."""
    details = [{"VIN": "V", "nickName": "N"}, {"VIN": "W"}, {"nickName": "x"}]
    body = {
        "userVehicles": {"vehicleDetails": details},
        "vehicleProfile": [{"VIN": "V", "year": "2023", "engineType": "phev"}],
        "vehicleCapabilities": None,
    }
    assert parse_dashboard(body) == (
        VehicleInfo(vin="V", nickname="N", year=2023, engine=Engine.PHEV),
        VehicleInfo(vin="W"),
    )


def test_capability_in_the_other_section() -> None:
    """Fields have moved between profile and capabilities before."""
    profile = {"remoteLock": "Display", "vehicleImage": "https://x.example/a.png"}
    capabilities = {"supportsStatusRefresh": "On"}
    entry = {"vin": "V", "profile": profile, "capabilities": capabilities}
    [info] = parse_garage([entry])
    expected = {Command.LOCK, Command.UNLOCK, Command.REFRESH_STATUS}
    assert info.commands == frozenset(expected)
    assert info.image_url == "https://x.example/a.png"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        ("Display", True),
        ("NoDisplay", False),
        (" ON ", True),
        ("Off", False),
        ("1", True),
        ("Unavailable", False),
        ("None", False),
        (1, True),
        (0, False),
        (0.5, True),
        (None, False),
        ([], False),
    ],
)
def test_supported(value: object, expected: bool) -> None:
    """Ford says yes in many ways."""
    assert supported(value) is expected
