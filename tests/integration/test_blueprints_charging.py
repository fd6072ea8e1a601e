"""The blueprints that mind whether and when a car charges, run against the simulator's cars."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from homeassistant.core import ServiceCall
from simulator.cars.body import Place
from simulator.cars.commands import Outcome, OutcomeKind

from .blueprints import NOTHING_NEW, Automated, tell, today
from .owner import Owner
from .witness import POST

BEV = "bev_mach_e"
VW = "vw_explorer"
LOW = {"car": "Blue Pony", "soc": 57}
# It is about noon where the tests live.
EVENING = {"at": "12:00:00", "until": "23:59:00"}
SURPLUS = "sensor.surplus"
CHEAP = "input_boolean.cheap"
PRICE = "sensor.price"


@pytest.fixture
async def home(owner: Owner, tmp_path: Path) -> AsyncGenerator[Automated]:
    """Return a home where a car is."""
    home = Automated(owner, tmp_path)
    await home.live_at(BEV)
    await owner.add_account([BEV])
    await owner.until_state(BEV, "device_tracker", "location", "home")
    yield home
    await home.leave()


async def _remind(home: Automated, **inputs: Any) -> None:
    owner = home.owner
    await home.use(
        "plug_in",
        plug=owner.entity_id(BEV, "binary_sensor", "plugged_in"),
        charge=owner.entity_id(BEV, "sensor", "hv_battery_charge"),
        location=owner.entity_id(BEV, "device_tracker", "location"),
        tell=tell(car="{{ car }}", soc="{{ soc }}"),
        **inputs,
    )


async def test_plug_in(home: Automated) -> None:
    """It is told in the evening, once, and not before."""
    await _remind(home)
    await home.at(today(20, 59))
    home.add_up()
    await home.at(today(21))
    home.add_up(LOW)
    await home.at(today(21, 1))
    home.add_up(LOW)


async def _plugged_in(home: Automated) -> None:
    home.owner.car(BEV).plug_in()
    await home.owner.until_state(BEV, "binary_sensor", "plugged_in", "on")


async def _full_enough(home: Automated) -> None:
    home.owner.car(BEV).set_soc(60)
    await home.owner.until_state(BEV, "sensor", "hv_battery_charge", "60.0")


async def _elsewhere(home: Automated) -> None:
    car = home.owner.car(BEV)
    place = car.body.place
    car.body.place = Place(place.latitude + 0.1, place.longitude)
    car.report()
    await home.owner.until_state(BEV, "device_tracker", "location", "not_home")


async def _back(home: Automated) -> None:
    car = home.owner.car(BEV)
    place = car.body.place
    car.body.place = Place(place.latitude - 0.1, place.longitude)
    car.report()
    await home.owner.until_state(BEV, "device_tracker", "location", "home")


@pytest.mark.parametrize("reason", [_plugged_in, _full_enough, _elsewhere])
async def test_nothing_to_plug_in(home: Automated, reason: Any) -> None:
    """A car that is plugged in, full enough or elsewhere is left alone."""
    await _remind(home)
    await reason(home)
    await home.at(today(21))
    home.add_up()


async def test_plug_in_when_it_comes_home_late(home: Automated) -> None:
    """It is told when the car has stood at home for a while in the evening."""
    await _remind(home, **EVENING)
    await _elsewhere(home)
    await _back(home)
    await home.wait(minutes=9)
    home.add_up()
    await home.wait(minutes=11)
    home.add_up(LOW)


async def test_plug_in_when_it_comes_home_early(home: Automated) -> None:
    """In the afternoon there is time until the evening."""
    await _remind(home)
    await _elsewhere(home)
    await _back(home)
    await home.wait(minutes=11)
    home.add_up()


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_a_car_that_is_back_in_reach_has_not_come_home(
    home: Automated, happening: str
) -> None:
    """After a restart or a gap in the evening nothing is told."""
    await _remind(home, **EVENING)
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(minutes=11)
    home.add_up()


class Meter:
    """What the house measures, and what the automation makes of it, five minutes at a time."""

    def __init__(self, home: Automated) -> None:
        """Begin on a later day."""
        self.home = home
        self.when = today(14)

    def show(self, entity_id: str, value: object) -> None:
        """Let a sensor of the house show something."""
        self.home.hass.states.async_set(entity_id, str(value))

    async def look(self, charging: str, *, minutes: int = 5, name: str = BEV) -> None:
        """Let the automation look after a while, and wait until the car charges or does not."""
        self.when += timedelta(minutes=minutes)
        owner = self.home.owner
        posts = owner.simulator.ledger.count(POST)
        changes = owner.state(name, "switch", "charge").state != charging

        def done() -> bool:
            return owner.state(name, "switch", "charge").state == charging

        await self.home.at(self.when, done)
        await self.home.live(lambda: not self.home.busy)
        assert done()
        assert owner.simulator.ledger.count(POST) == posts + changes


async def _charge(home: Automated, charger: str = "", **inputs: Any) -> Meter:
    owner = home.owner
    await home.use(
        "charge_cheap",
        charger=charger or owner.entity_id(BEV, "switch", "charge"),
        plug=owner.entity_id(BEV, "binary_sensor", "plugged_in"),
        charge=owner.entity_id(BEV, "sensor", "hv_battery_charge"),
        location=owner.entity_id(BEV, "device_tracker", "location"),
        failed=tell(failed="{{ car }}"),
        **inputs,
    )
    return Meter(home)


async def _plug_in_paused(home: Automated) -> None:
    home.owner.car(BEV).plug_in()
    home.owner.car(BEV).pause_charging()
    await home.owner.until_state(BEV, "sensor", "charge_status", "paused")
    await home.owner.until_state(BEV, "binary_sensor", "plugged_in", "on")


async def test_charge_with_the_sun(home: Automated) -> None:
    """It starts above one figure, stays between the two, and stops below the other."""
    await _plug_in_paused(home)
    meter = await _charge(home, surplus=SURPLUS)
    for surplus, charging in ((2400, "off"), (2500, "on"), (100, "on"), (-50, "off")):
        meter.show(SURPLUS, surplus)
        await meter.look(charging, minutes=25)
    home.add_up()


async def test_clouds_do_not_wear_out_the_car(home: Automated) -> None:
    """Within the minimum time it stays as it is."""
    await _plug_in_paused(home)
    meter = await _charge(home, surplus=SURPLUS, minimum=20)
    meter.show(SURPLUS, 5000)
    await meter.look("on")
    meter.show(SURPLUS, -1000)
    for _ in range(3):
        await meter.look("on")
    await meter.look("off")
    meter.show(SURPLUS, 5000)
    await meter.look("off")


@pytest.mark.parametrize(
    ("inputs", "entity_id", "good", "bad"),
    [
        ({"cheap": CHEAP}, CHEAP, "on", "off"),
        ({"price": PRICE, "price_below": 0.2}, PRICE, 0.2, 0.21),
    ],
)
async def test_charge_in_cheap_hours(
    home: Automated, inputs: dict[str, Any], entity_id: str, good: object, bad: object
) -> None:
    """What is not known changes nothing."""
    await _plug_in_paused(home)
    meter = await _charge(home, **inputs)
    for value, charging in (
        ("unavailable", "off"),
        (bad, "off"),
        (good, "on"),
        ("unavailable", "on"),
        (bad, "off"),
    ):
        meter.show(entity_id, value)
        await meter.look(charging, minutes=25)


async def test_one_good_reason_is_enough(home: Automated) -> None:
    """It goes on with the sun when the cheap hours end."""
    await _plug_in_paused(home)
    meter = await _charge(home, surplus=SURPLUS, cheap=CHEAP)
    for surplus, cheap, charging in (
        (0, "on", "on"),
        (4000, "off", "on"),
        (-10, "on", "on"),
        (-10, "off", "off"),
    ):
        meter.show(SURPLUS, surplus)
        meter.show(CHEAP, cheap)
        await meter.look(charging, minutes=25)


async def test_a_nearly_empty_battery_does_not_wait(home: Automated) -> None:
    """Below a charge it charges whatever it costs, and goes on until it has that."""
    await _plug_in_paused(home)
    meter = await _charge(home, cheap=CHEAP, at_least=30)
    meter.show(CHEAP, "off")
    await meter.look("off")
    home.owner.car(BEV).set_soc(20)
    await home.owner.until_state(BEV, "sensor", "hv_battery_charge", "20.0")
    await meter.look("on")
    await meter.look("on", minutes=25)
    home.owner.car(BEV).set_soc(31)
    await home.owner.until_state(BEV, "sensor", "hv_battery_charge", "31.0")
    await meter.look("off", minutes=25)


async def test_a_full_or_absent_car_is_not_asked(home: Automated) -> None:
    """A start that the car would refuse is not sent every few minutes."""
    meter = await _charge(home, cheap=CHEAP)
    meter.show(CHEAP, "on")
    await meter.look("off", minutes=25)
    await _plug_in_paused(home)
    home.owner.car(BEV).set_soc(80)
    await home.owner.until_state(BEV, "sensor", "hv_battery_charge", "80.0")
    await meter.look("off", minutes=25)
    home.owner.car(BEV).set_soc(50)
    await home.owner.until_state(BEV, "sensor", "hv_battery_charge", "50.0")
    await _elsewhere(home)
    await meter.look("off", minutes=25)


async def test_a_car_that_does_not_start_is_asked_again_later(home: Automated) -> None:
    """That it did not is told; the minimum time holds for it as well."""
    await _plug_in_paused(home)
    meter = await _charge(home, cheap=CHEAP)
    home.owner.car(BEV).outcomes.append(Outcome(kind=OutcomeKind.FAILED_ON_DEVICE))
    meter.show(CHEAP, "on")
    await home.at(meter.when + timedelta(minutes=5), lambda: bool(home.told))
    home.add_up({"failed": "Blue Pony"})
    await meter.look("off", minutes=10)
    await meter.look("on", minutes=20)


async def test_charge_by_the_limit(home: Automated) -> None:
    """The charge limit is raised and lowered instead, in Ford's own figures."""
    owner = home.owner
    limit = owner.entity_id(BEV, "select", "charge_limit")
    home.owner.car(BEV).plug_in()
    await owner.until_state(BEV, "binary_sensor", "plugged_in", "on")
    meter = await _charge(home, limit, cheap=CHEAP, high=80, low=50)
    for cheap, figure in (("off", "50"), ("on", "80")):
        meter.show(CHEAP, cheap)
        meter.when += timedelta(minutes=25)
        await home.at(
            meter.when,
            lambda figure=figure: (
                owner.state(BEV, "select", "charge_limit").state == figure
            ),
        )
        await home.live(lambda: not home.busy)
    assert owner.simulator.ledger.count(POST) == 2
    home.add_up()


async def test_charge_by_a_limit_that_is_a_number(home: Automated) -> None:
    """As cars have it that are reached through Smartcar."""
    await _plug_in_paused(home)
    meter = await _charge(home, "number.limit", cheap=CHEAP, high=90, low=55)
    meter.show("number.limit", 90)

    def set_value(call: ServiceCall) -> None:
        meter.show(call.data["entity_id"][0], call.data["value"])

    home.hass.services.async_register("number", "set_value", set_value)
    for cheap, figure in (("off", "55"), ("on", "90"), ("on", "90")):
        meter.show(CHEAP, cheap)
        await meter.look("off", minutes=25)
        assert home.value("number.limit") == figure
    home.add_up()


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_neither_restart_nor_gap_changes_the_charge(
    home: Automated, happening: str
) -> None:
    """What it decided holds; the car is not asked for what it does."""
    await _plug_in_paused(home)
    meter = await _charge(home, cheap=CHEAP)
    meter.show(CHEAP, "on")
    await meter.look("on")
    await NOTHING_NEW[happening](home, BEV)
    await meter.look("on", minutes=25)
    meter.show(CHEAP, "off")
    await NOTHING_NEW[happening](home, BEV)
    await meter.look("off")
    home.add_up()
