"""Software, alarm, trailer lights, health alerts and pictures of the simulated cars."""

from collections.abc import AsyncGenerator
import json

from aiohttp import ClientSession
import pytest

from simulator import Simulator
from simulator.cars import Car

from .garage_of_tests import Ear, standing_fleet, value
from .stranger import VEHICLE, Stranger

ALERTS = f"{VEHICLE}/expvehiclealerts/v3/details"


@pytest.fixture(name="truck")
def pickup() -> Car:
    """Return the truck."""
    return standing_fleet()["ice_f150"]


def test_an_update_is_told_from_the_package_to_the_version(truck: Car) -> None:
    """While it is installed the car takes no commands, and says why."""
    ear = Ear(truck)
    truck.tell_deployment("installation_queued", package="AB-1", charge=48)
    [entry] = ear.states("deployment")
    assert json.loads(entry["message"])["currentLvBatterySoc"] == 48
    truck.install_update("8.2")
    [preclusion] = ear.states("commandPreclusion")
    assert preclusion["value"]["toState"] == "COMMANDS_PRECLUDED"
    causes = preclusion["value"]["data"]["commandPreclusionCauses"]
    assert list(causes) == ["firmwareUpgradeCommandPreclusionState"]
    truck.clock.step(250)
    assert ear.words("deployment") == ["installation_queued", "deploying", "success"]
    assert ear.words("commandPreclusion")[-1] == "COMMANDS_PERMITTED"
    event = truck.snapshot()["events"]["configurationUpdateEvent"]
    assert event["oemData"]["ftcp_version"]["stringValue"] == "8.2"


def test_the_alarm_goes_off_and_ends() -> None:
    """The word is the one of the schema."""
    car = standing_fleet()["bev_mach_e"]
    ear = Ear(car)
    car.sound_alarm(True)
    car.sound_alarm(False)
    assert ear.metric("alarmStatus") == ["ACTIVATED", "ARMED"]


def test_the_check_of_trailer_lights_is_told(truck: Car) -> None:
    """By cars that have it."""
    assert value(truck, "trailerLightCheckStatus") == "STOPPED"
    truck.body.trailer_lights = True
    truck.report()
    assert value(truck, "trailerLightCheckStatus") == "IN_PROGRESS"
    other = standing_fleet()["bev_mach_e"].snapshot()["metrics"]
    assert "trailerLightCheckStatus" not in other


@pytest.fixture
async def stranger(socket_enabled: None) -> AsyncGenerator[Stranger]:
    """Return a client that is signed in."""
    async with Simulator(speed=0) as simulator, ClientSession() as session:
        stranger = Stranger(simulator, session)
        stranger.admit()
        yield stranger


async def test_health_alerts_need_the_header_in_that_spelling(
    stranger: Stranger,
) -> None:
    """What is lit and what is low; another car's alerts are not told."""
    car = stranger.simulator.cars["bev_mach_e"]
    car.set_tire("FRONT_LEFT", 150)
    headers = {"countryCode": "USA"}
    answer = await stranger.ford("POST", ALERTS, {"VIN": car.vin}, **headers)
    alerts = (await answer.json())["alerts"]
    assert [alert["alertDescription"] for alert in alerts] == [
        "Washer fluid low",
        "Tire pressure low",
    ]
    assert {alert["urgency"] for alert in alerts} == {"N", "M"}
    refused = await stranger.ford(
        "POST", ALERTS, {"VIN": car.vin}, **{"country-code": "USA"}
    )
    assert refused.status == 404
    lincoln = stranger.simulator.cars["lincoln_nautilus"]
    denied = await stranger.ford("POST", ALERTS, {"VIN": lincoln.vin}, **headers)
    assert denied.status == 403


async def test_the_picture_that_the_garage_names(stranger: Stranger) -> None:
    """It is there for anybody, under its name only."""
    cars = stranger.simulator.cars
    named = (
        cars["bev_mach_e"].garage["profile"]["vehicleImage"].removeprefix("https://")
    )
    async with stranger.session.get(stranger.url(named)) as answer:
        assert answer.content_type == "image/png"
        assert (await answer.read()).startswith(b"\x89PNG")
    async with stranger.session.get(stranger.url(named + "x.png")) as answer:
        assert answer.status == 404
    assert cars["old_focus"].garage["profile"]["vehicleImage"] is None
