"""The blueprint that opens the garage door for the car, run against the simulator's cars."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from homeassistant.core import HomeAssistant, ServiceCall
from simulator.cars.body import Place

from .blueprints import NOTHING_NEW, Automated, clock_at, in_minutes, tell
from .owner import Owner

BEV = "bev_mach_e"
DOOR = "cover.garage"
BARRIER = "binary_sensor.barrier"


class Door:
    """A garage door: it does what it is asked, unless it is stuck."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Hang it, closed."""
        self.hass = hass
        self.moves: list[str] = []
        self.stuck = False
        self.be("closed")
        for action in ("open", "close"):
            hass.services.async_register("cover", f"{action}_cover", self._move)

    def be(self, state: str) -> None:
        """Stand open or closed."""
        self.hass.states.async_set(DOOR, state)

    def _move(self, call: ServiceCall) -> None:
        self.moves.append(call.service.removesuffix("_cover"))
        if not self.stuck:
            self.be("open" if self.moves[-1] == "open" else "closed")


@pytest.fixture
async def home(owner: Owner, tmp_path: Path) -> AsyncGenerator[Automated]:
    """Return a home where a car is."""
    home = Automated(owner, tmp_path)
    await home.live_at(BEV)
    await owner.add_account([BEV])
    await owner.until_state(BEV, "device_tracker", "location", "home")
    yield home
    await home.leave()


@pytest.fixture
def door(hass: HomeAssistant) -> Door:
    """Return the door of the garage."""
    return Door(hass)


async def _use(home: Automated, **inputs: Any) -> None:
    owner = home.owner
    await home.use(
        "garage_door",
        location=owner.entity_id(BEV, "device_tracker", "location"),
        ignition=owner.entity_id(BEV, "binary_sensor", "ignition"),
        door=DOOR,
        failed=tell(failed="{{ car }}"),
        **inputs,
    )


def _be_at(home: Automated, latitude: float) -> None:
    car = home.owner.car(BEV)
    car.body.place = Place(latitude, car.body.place.longitude)
    car.report()


async def _drive_away(home: Automated) -> None:
    home.owner.car(BEV).drive_off()
    _be_at(home, home.hass.config.latitude + 0.1)
    await home.owner.until_state(BEV, "device_tracker", "location", "not_home")
    await home.owner.until_state(BEV, "binary_sensor", "ignition", "on")


async def _come_home(home: Automated, *, after: float = 10) -> None:
    """Be there so many minutes after it drove away."""
    tracker = home.owner.entity_id(BEV, "device_tracker", "location")
    with clock_at(home.hass, in_minutes(after)):
        _be_at(home, home.hass.config.latitude)
        await home.spin(lambda: home.value(tracker) == "home")
    await home.wait(seconds=2)


async def _park(home: Automated) -> None:
    ignition = home.owner.entity_id(BEV, "binary_sensor", "ignition")
    home.owner.car(BEV).park()
    await home.spin(lambda: home.value(ignition) == "off")


async def test_the_door_opens_and_closes(home: Automated, door: Door) -> None:
    """It is closed when the car has stood for a while."""
    await _use(home)
    await _drive_away(home)
    assert door.moves == []
    await _come_home(home)
    assert door.moves == ["open"]
    await _park(home)
    await home.wait(minutes=2)
    assert door.moves == ["open"]
    await home.wait(minutes=4)
    assert door.moves == ["open", "close"]
    home.add_up()


async def test_the_door_stays_open_if_wanted(home: Automated, door: Door) -> None:
    """Closing it can be left to the owner."""
    await _use(home, close=False)
    await _drive_away(home)
    await _come_home(home)
    await _park(home)
    await home.wait(minutes=4)
    assert door.moves == ["open"]
    home.add_up()


@pytest.mark.parametrize("barrier", ["on", "unavailable"])
async def test_somebody_stands_in_the_door(
    home: Automated, door: Door, barrier: str
) -> None:
    """It is not closed, which is told."""
    home.hass.states.async_set(BARRIER, barrier)
    await _use(home, clear=[BARRIER])
    await _drive_away(home)
    await _come_home(home)
    await _park(home)
    await home.wait(minutes=4)
    assert door.moves == ["open"]
    home.add_up({"failed": "Blue Pony"})


async def test_a_door_that_does_not_close(home: Automated, door: Door) -> None:
    """It is told."""
    await _use(home)
    await _drive_away(home)
    await _come_home(home)
    door.stuck = True
    await _park(home)
    await home.wait(minutes=4)
    await home.wait(minutes=3)
    assert door.moves == ["open", "close"]
    home.add_up({"failed": "Blue Pony"})


async def test_a_car_that_was_hardly_away(home: Automated, door: Door) -> None:
    """Once around the block opens nothing."""
    await _use(home)
    await _drive_away(home)
    await _come_home(home, after=4)
    assert door.moves == []


async def test_a_position_that_jumps(home: Automated, door: Door) -> None:
    """A parked car does not come home, wherever its position goes meanwhile."""
    await _use(home)
    _be_at(home, home.hass.config.latitude + 0.1)
    await home.owner.until_state(BEV, "device_tracker", "location", "not_home")
    await _come_home(home)
    assert door.moves == []


async def test_a_door_that_is_open(home: Automated, door: Door) -> None:
    """Who opened it closes it."""
    door.be("open")
    await _use(home)
    await _drive_away(home)
    await _come_home(home)
    await _park(home)
    await home.wait(minutes=4)
    assert door.moves == []


async def test_a_car_that_came_home_out_of_reach(home: Automated, door: Door) -> None:
    """Back in reach it stands at home with the ignition off, which all comes at once."""
    await _use(home)
    await _drive_away(home)
    fordpass = home.owner.simulator.fordpass
    fordpass.switches.socket_refusal = "503"
    fordpass.drop_sockets()
    await home.owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    _be_at(home, home.hass.config.latitude)
    home.owner.car(BEV).park()
    fordpass.switches.socket_refusal = "none"
    tracker = home.owner.entity_id(BEV, "device_tracker", "location")
    with clock_at(home.hass, in_minutes(30)):
        await home.spin(lambda: home.value(tracker) == "home")
    await home.wait(seconds=2)
    assert door.moves == []


@pytest.mark.parametrize("happening", NOTHING_NEW)
@pytest.mark.parametrize("at_home", [False, True])
async def test_nobody_came_home(
    home: Automated, door: Door, happening: str, at_home: bool
) -> None:
    """A restart or a gap opens nothing, at home with the engine running or elsewhere."""
    await _use(home)
    if at_home:
        home.owner.car(BEV).ignition(True)
        await home.owner.until_state(BEV, "binary_sensor", "ignition", "on")
    else:
        await _drive_away(home)
    with clock_at(home.hass, in_minutes(30)):
        await NOTHING_NEW[happening](home, BEV)
    await home.wait(seconds=2)
    assert door.moves == []
