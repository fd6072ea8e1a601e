"""News of cars: each frame writes exactly what it changes, for one car and for two."""

from collections.abc import Callable

import pytest

from homeassistant.core import HomeAssistant
from simulator.cars.car import Car
from simulator.cars.telemetry import iso

from .owner import Owner
from .witness import EXCHANGE, READ, SOCKET, Writes, issues

BEV = "bev_mach_e"
TRUCK = "ice_f150"
VW = "vw_explorer"

type Happening = Callable[[Car], None]


def _tell(car: Car, **metrics: object) -> None:
    now = iso(car.clock.now())
    car.upload(
        **{name: {"updateTime": now, "value": value} for name, value in metrics.items()}
    )


def _drive(car: Car) -> None:
    """Let the car report a drive that its owner is in the middle of."""
    car.drive_off()
    car.clock.step(10)


# What happens at a car, and the entities that show it beside the one for the last news.
HAPPENINGS: dict[str, tuple[Happening, set[str]]] = {
    "all told again": (lambda car: car.upload(**car.measure(everything=True)), set()),
    "a door": (lambda car: car.open("driver"), {"binary_sensor.door_driver"}),
    "the hood": (lambda car: car.open("hood"), {"binary_sensor.hood"}),
    "a window": (
        lambda car: car.open_window("passenger"),
        {"binary_sensor.window_passenger"},
    ),
    "a tire": (
        lambda car: car.set_tire("REAR_LEFT", 199.0),
        {"sensor.tire_pressure_rear_left", "sensor.tire_status_rear_left"},
    ),
    "unlocked": (
        lambda car: car.unlock(),
        {
            "lock.lock",
            "sensor.latch_driver",
            "sensor.lock_state",
            "sensor.alarm",
        },
    ),
    "two values": (
        lambda car: _tell(car, odometer=20000.0, batteryVoltage=11.9),
        {"sensor.odometer", "sensor.lv_battery_voltage"},
    ),
    "moved": (
        lambda car: _tell(
            car, position={"location": {"lat": 54.3, "lon": 7.1, "alt": 3.0}}
        ),
        {"device_tracker.location"},
    ),
    "higher up": (
        lambda car: _tell(
            car, position={"location": {"lat": 54.2, "lon": 7.2, "alt": 99.0}}
        ),
        set(),
    ),
    "remote start": (
        lambda car: car.start_remotely(),
        {
            "binary_sensor.remote_start_active",
            "climate.climate",
            "sensor.remote_start_remaining",
            "switch.remote_start",
        },
    ),
    "unknown metric": (lambda car: _tell(car, somethingNew=7), set()),
}


async def _all_came(owner: Owner, name: str, writes: Writes) -> None:
    """Wait until every frame was taken, by a last one that one entity shows, and do not count that."""
    degrees = float(owner.state(name, "sensor", "outside_temperature").state) + 1
    _tell(owner.car(name), outsideTemperature=degrees)
    await owner.until_state(name, "sensor", "outside_temperature", str(degrees))
    await owner.hass.async_block_till_done()
    assert writes.pop(owner.entity_id(name, "sensor", "outside_temperature")) == 1


@pytest.mark.parametrize("happening", HAPPENINGS)
async def test_a_frame_writes_exactly_the_entities_that_show_its_signals(
    hass: HomeAssistant, owner: Owner, happening: str
) -> None:
    """Each of them once, and the last news; an unmoved car writes no tracker row."""
    happen, shown = HAPPENINGS[happening]
    await owner.add_account([BEV])
    writes = Writes(hass)
    owner.car(BEV).clock.step(5)

    happen(owner.car(BEV))
    await _all_came(owner, BEV, writes)

    assert writes == {
        owner.entity_id(BEV, *key.split(".")): 1 for key in {*shown, "sensor.last_news"}
    }


async def test_a_drive_writes_what_moves_and_nothing_else(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Each report of a drive writes the tracker, the odometer, the charge and the last news, once."""
    await owner.add_account([BEV])
    car = owner.car(BEV)
    _drive(car)
    await owner.until_state(BEV, "binary_sensor", "ignition", "on")
    await _all_came(owner, BEV, writes := Writes(hass))
    writes.clear()

    for _ in range(10):
        car.clock.step(10)
    await _all_came(owner, BEV, writes)

    moving = {"device_tracker.location", "sensor.odometer", "sensor.last_news"}
    assert {
        key: writes[owner.entity_id(BEV, *key.split("."))] for key in moving
    } == dict.fromkeys(moving, 10)
    assert writes.keys() <= {
        owner.entity_id(BEV, *key.split("."))
        for key in moving
        | {
            "sensor.hv_battery_charge",
            "sensor.hv_battery_range",
            "sensor.hv_battery_energy",
            "sensor.trip_electric_distance",
        }
    }
    assert max(writes.values()) == 10


@pytest.mark.parametrize("frame", ["{}", "[]", "no json", '{"_httpStatus": 202}', "{"])
async def test_a_frame_without_news_writes_nothing(
    hass: HomeAssistant, owner: Owner, frame: str
) -> None:
    """Heartbeats, acknowledgements and rubbish are no news."""
    await owner.add_account([BEV])
    _tell(owner.car(BEV), outsideTemperature=3.0)
    await owner.until_state(BEV, "sensor", "outside_temperature", "3.0")
    writes = Writes(hass)

    owner.simulator.fordpass.send_raw(frame)
    await _all_came(owner, BEV, writes)

    assert not writes


async def test_the_same_snapshot_again_writes_only_the_push_sensor(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A new socket brings the whole state, which is known."""
    await owner.add_account([BEV])
    writes = Writes(hass)
    push = owner.entity_id(BEV, "binary_sensor", "push_connected")

    owner.simulator.fordpass.drop_sockets()
    await owner.until(lambda: writes[push] == 2)
    await owner.until(lambda: owner.is_linked(BEV))
    owner.simulator.clock.step(1)
    owner.car(BEV).open("tailgate")
    await owner.until_state(BEV, "binary_sensor", "door_tailgate", "on")

    assert writes == {
        push: 2,
        owner.entity_id(BEV, "binary_sensor", "door_tailgate"): 1,
        owner.entity_id(BEV, "sensor", "last_news"): 1,
    }


async def test_two_cars_of_one_account_get_push_at_the_same_time(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Both sockets live on one token, and news of one car writes nothing of the other."""
    entry = await owner.add_account([BEV, TRUCK])
    await hass.config_entries.async_unload(entry.entry_id)
    ledger = owner.simulator.ledger
    ledger.clear()
    await hass.config_entries.async_setup(entry.entry_id)
    for name in (BEV, TRUCK):
        await owner.until_state(name, "binary_sensor", "push_connected", "on")
    writes = Writes(hass)

    owner.simulator.clock.step(1)
    owner.car(BEV).open("driver")
    owner.car(TRUCK).open("passenger")
    await owner.until_state(BEV, "binary_sensor", "door_driver", "on")
    await owner.until_state(TRUCK, "binary_sensor", "door_passenger", "on")
    await hass.async_block_till_done()

    assert writes == {
        owner.entity_id(name, *key.split(".")): 1
        for name, door in ((BEV, "driver"), (TRUCK, "passenger"))
        for key in (f"binary_sensor.door_{door}", "sensor.last_news")
    }
    assert len(owner.simulator.fordpass.sockets_of()) == 2
    assert ledger.counts() == {
        next(r.endpoint for r in ledger.requests if r.matches(EXCHANGE)): 1,
        next(r.endpoint for r in ledger.requests if r.matches(SOCKET)): 2,
    }


async def test_a_cloud_that_refuses_the_second_socket_costs_no_car(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The car without push is read instead, stays available, and nothing is asked of the owner."""
    owner.simulator.fordpass.switches.sockets_per_account = "one_refuse"
    await owner.add_account()
    ledger = owner.simulator.ledger
    await owner.until(lambda: len(owner.simulator.fordpass.sockets_of()) == 1)
    linked = next(name for name in owner.simulator.cars if owner.is_linked(name))
    other = TRUCK if linked == BEV else BEV
    await owner.until(
        lambda: ledger.count(f"{READ[:5]}*{owner.car(other).vin}:query") == 1
    )

    await owner.until_state(other, "lock", "lock", "locked")
    assert owner.state(other, "binary_sensor", "push_connected").state == "off"
    assert [issue.translation_placeholders for issue in issues(hass)] == [
        {"car": "Not yet mine"}
    ]


async def test_a_cloud_that_replaces_the_first_socket_costs_no_news(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Both cars come back again and again, each with its whole state."""
    owner.simulator.fordpass.switches.sockets_per_account = "one_replace"
    await owner.add_account()
    unavailable = set()
    for name in (BEV, TRUCK):
        owner.car(name).open("driver")
    for name in (BEV, TRUCK):
        await owner.until_state(name, "binary_sensor", "door_driver", "on")
        unavailable.add(owner.state(name, "lock", "lock").state)
    assert unavailable == {"locked"}


async def test_a_new_signal_adds_its_entity_without_a_reload(
    hass: HomeAssistant, owner: Owner
) -> None:
    """What a car turns out to tell is added when it tells it, and written once."""
    await owner.add_account([VW])
    assert not owner.has(VW, "sensor", "lv_battery_voltage")
    writes = Writes(hass)
    requests = len(owner.simulator.ledger.requests)

    _tell(owner.car(VW), batteryVoltage=12.6)
    await owner.until(lambda: owner.has(VW, "sensor", "lv_battery_voltage"))
    await owner.until_state(VW, "sensor", "lv_battery_voltage", "12.6")

    assert writes[owner.entity_id(VW, "sensor", "lv_battery_voltage")] == 1
    assert len(owner.simulator.ledger.requests) == requests

    _tell(owner.car(VW), batteryVoltage=12.1)
    await owner.until_state(VW, "sensor", "lv_battery_voltage", "12.1")


async def test_a_list_of_one_door_leaves_the_others_as_they_are(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Doors are merged by position, locks too."""
    await owner.add_account([VW])
    car = owner.car(VW)
    car.partial_lists = True
    car.open("driver")
    await owner.until_state(VW, "binary_sensor", "door_front_left", "on")
    car.clock.step(1)

    car.open("passenger")
    await owner.until_state(VW, "binary_sensor", "door_front_right", "on")
    assert owner.state(VW, "binary_sensor", "door_front_left").state == "on"
    assert owner.state(VW, "binary_sensor", "door_rear_left").state == "off"

    car.unlock("driver")
    await owner.until_state(VW, "sensor", "lock_state", "partly_locked")
    assert owner.state(VW, "lock", "lock").state == "unlocked"


async def test_older_news_do_not_win(hass: HomeAssistant, owner: Owner) -> None:
    """A report that comes late changes nothing."""
    await owner.add_account([BEV])
    car = owner.car(BEV)
    before = iso(car.clock.now())
    car.clock.step(60)
    _tell(car, odometer=20000.0)
    await owner.until_state(BEV, "sensor", "odometer", "20000.0")
    writes = Writes(hass)

    car.upload(odometer={"updateTime": before, "value": 15.0})
    await _all_came(owner, BEV, writes)

    assert not writes
    assert owner.state(BEV, "sensor", "odometer").state == "20000.0"
