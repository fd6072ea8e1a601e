"""The blueprints that mind whether a car is closed, run against the simulator's cars."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from homeassistant.core import HomeAssistant, ServiceResponse, SupportsResponse
from homeassistant.util import dt as dt_util

from .blueprints import NOTHING_NEW, Automated, tell
from .owner import Owner

BEV = "bev_mach_e"
OPEN = {"open": "Blue Pony Driver door", "car": "Blue Pony"}
WINDOW = "Blue Pony Driver window"


@pytest.fixture
async def home(owner: Owner, tmp_path: Path) -> AsyncGenerator[Automated]:
    """Return a home with a car."""
    home = Automated(owner, tmp_path)
    await owner.add_account([BEV])
    yield home
    await home.leave()


async def _watch_openings(home: Automated) -> None:
    owner = home.owner
    await home.use(
        "left_open",
        openings=[
            owner.entity_id(BEV, "binary_sensor", key)
            for key in ("door_driver", "door_tailgate", "hood", "window_driver")
        ],
        ignition=owner.entity_id(BEV, "binary_sensor", "ignition"),
        minutes=10,
        tell=tell(open="{{ open }}", car="{{ car }}"),
    )


async def test_left_open(home: Automated) -> None:
    """What stays open is told, together, and not before the time is over."""
    await _watch_openings(home)
    home.owner.car(BEV).open("driver")
    home.owner.car(BEV).open_window("driver", 30)
    await home.owner.until_state(BEV, "binary_sensor", "window_driver", "on")
    await home.wait(minutes=9)
    home.add_up()
    await home.wait(minutes=11)
    home.add_up({"open": f"Blue Pony Driver door, {WINDOW}", "car": "Blue Pony"})


async def test_left_open_but_not_left(home: Automated) -> None:
    """What is shut in time, or open while the ignition is on, is not told."""
    await _watch_openings(home)
    car = home.owner.car(BEV)
    car.open("driver")
    await home.owner.until_state(BEV, "binary_sensor", "door_driver", "on")
    car.close("driver")
    await home.owner.until_state(BEV, "binary_sensor", "door_driver", "off")
    car.ignition(True)
    car.open("tailgate")
    await home.owner.until_state(BEV, "binary_sensor", "door_tailgate", "on")
    await home.wait(minutes=11)
    home.add_up()


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_left_open_is_told_once(home: Automated, happening: str) -> None:
    """A door that was told of is not told of again after a restart or a gap."""
    await _watch_openings(home)
    home.owner.car(BEV).open("driver")
    await home.owner.until_state(BEV, "binary_sensor", "door_driver", "on")
    await home.wait(minutes=11)
    home.add_up(OPEN)
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(minutes=11)
    home.add_up(OPEN)


WEATHER = "weather.home"
RAIN = {"open": WINDOW, "wet": True}
COMING = {"open": WINDOW, "wet": False}


async def _watch_windows(
    home: Automated, rain: str = WEATHER, forecast: tuple[str, ...] = ("sunny",)
) -> list[str]:
    """Return the list of what was asked for a forecast."""
    asked = []

    def forecasts(call: Any) -> ServiceResponse:
        asked.extend(call.data["entity_id"])
        return {
            WEATHER: {
                "forecast": [
                    {"datetime": _in_hours(hour), "condition": condition}
                    for hour, condition in enumerate(forecast, 1)
                ]
            }
        }

    home.hass.services.async_register(
        "weather",
        "get_forecasts",
        forecasts,
        supports_response=SupportsResponse.ONLY,
    )
    owner = home.owner
    await home.use(
        "window_rain",
        windows=[
            owner.entity_id(BEV, "binary_sensor", f"window_{seat}")
            for seat in ("driver", "passenger")
        ],
        ignition=owner.entity_id(BEV, "binary_sensor", "ignition"),
        rain=rain,
        tell=tell(open="{{ open }}", wet="{{ wet }}"),
    )
    return asked


def _in_hours(hours: int) -> str:
    return (dt_util.utcnow() + timedelta(hours=hours)).isoformat()


def _weather(hass: HomeAssistant, state: str) -> None:
    hass.states.async_set(WEATHER, state, {"supported_features": 2})


async def _open_window(home: Automated) -> None:
    home.owner.car(BEV).open_window("driver", 20)
    await home.owner.until_state(BEV, "binary_sensor", "window_driver", "on")
    await home.wait(minutes=3)


@pytest.mark.parametrize(
    ("rain", "dry", "wet", "wetter"),
    [
        (WEATHER, "cloudy", "rainy", "pouring"),
        ("binary_sensor.rain", "off", "on", "on"),
        ("sensor.rain", "0.0", "0.4", "2"),
    ],
)
async def test_rain_comes_while_a_window_is_open(
    home: Automated, rain: str, dry: str, wet: str, wetter: str
) -> None:
    """It is told when the rain begins, and not again when it gets worse or the service is back."""
    home.hass.states.async_set(rain, dry)
    await _watch_windows(home, rain)
    await _open_window(home)
    home.add_up()
    home.hass.states.async_set(rain, wet)
    await home.wait(seconds=1)
    home.add_up(RAIN)
    for state in (wetter, "unavailable", wet):
        home.hass.states.async_set(rain, state)
        await home.wait(seconds=1)
    home.add_up(RAIN)


async def test_a_window_is_opened_in_the_rain(home: Automated) -> None:
    """It rains already; the forecast is not asked for."""
    _weather(home.hass, "rainy")
    asked = await _watch_windows(home)
    await _open_window(home)
    home.add_up(RAIN)
    assert asked == []


async def test_a_car_is_parked_with_a_window_open_before_rain(home: Automated) -> None:
    """The forecast counts when the car is left, only as far as it is looked at."""
    _weather(home.hass, "sunny")
    asked = await _watch_windows(home, forecast=("sunny", "rainy"))
    car = home.owner.car(BEV)
    car.ignition(True)
    await home.owner.until_state(BEV, "binary_sensor", "ignition", "on")
    await _open_window(home)
    home.add_up()
    assert asked == []
    car.ignition(False)
    await home.owner.until_state(BEV, "binary_sensor", "ignition", "off")
    await home.wait(minutes=3)
    assert asked == [WEATHER]
    home.add_up(COMING)


@pytest.mark.parametrize(
    "forecast", [("sunny", "cloudy"), ("sunny", "sunny", "sunny", "sunny", "rainy")]
)
async def test_no_rain_is_near(home: Automated, forecast: tuple[str, ...]) -> None:
    """Rain that is far away is not told, nor is rain on a closed car."""
    _weather(home.hass, "sunny")
    asked = await _watch_windows(home, forecast=forecast)
    await _open_window(home)
    assert asked == [WEATHER]
    home.owner.car(BEV).open_window("driver", 0)
    await home.owner.until_state(BEV, "binary_sensor", "window_driver", "off")
    _weather(home.hass, "rainy")
    await home.wait(seconds=1)
    home.add_up()


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_a_window_in_the_rain_is_told_once(
    home: Automated, happening: str
) -> None:
    """Neither a restart nor a gap is rain that begins or a window that is opened."""
    _weather(home.hass, "rainy")
    await _watch_windows(home)
    await _open_window(home)
    home.add_up(RAIN)
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(minutes=3)
    home.add_up(RAIN)
