"""The cars: what they report, and how they live."""

import json
from typing import Any

import pytest

from simulator.cars import Car, Impossible

from .garage_of_tests import MODELS, Ear, standing_fleet, value


@pytest.fixture(name="cars")
def all_cars() -> dict[str, Car]:
    """Return the fleet."""
    return standing_fleet()


@pytest.fixture(name="mach_e")
def mustang(cars: dict[str, Car]) -> Car:
    """Return the Mach-E."""
    return cars["bev_mach_e"]


def test_the_fleet_is_the_one_of_the_facts(cars: dict[str, Car]) -> None:
    """Names, brands and VINs are as promised."""
    assert tuple(cars) == MODELS
    assert len({car.vin for car in cars.values()}) == len(MODELS)
    assert {len(car.vin) for car in cars.values()} == {17}
    assert [name for name, car in cars.items() if car.model.brand == "Lincoln"] == [
        "lincoln_nautilus"
    ]
    assert [name for name, car in cars.items() if not car.authorized] == ["pending_car"]


@pytest.mark.parametrize("name", MODELS)
def test_a_snapshot_is_the_envelope_of_the_facts(
    cars: dict[str, Car], name: str
) -> None:
    """Every leaf is stamped, everything survives JSON, nobody can change the car through it."""
    snapshot = cars[name].snapshot()
    assert list(snapshot) == [
        "updateTime",
        "vehicleId",
        "vin",
        "metrics",
        "states",
        "events",
    ]
    assert json.loads(json.dumps(snapshot)) == snapshot
    for key, document in snapshot["metrics"].items():
        nested = key in ("customMetrics", "configurations", "indicators")
        documents = list(document.values()) if nested else [document]
        for entry in documents:
            for element in entry if isinstance(entry, list) else [entry]:
                assert element["updateTime"].endswith("Z")
                assert ("value" in element) != ("error" in element)
    snapshot["metrics"].clear()
    assert cars[name].snapshot()["metrics"]


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("bev_mach_e", {"xevBatteryStateOfCharge"}, {"fuelLevel", "engineSpeed"}),
        ("phev_kuga", {"xevBatteryStateOfCharge", "fuelLevel"}, set()),
        ("ice_f150", {"fuelLevel"}, {"xevBatteryStateOfCharge"}),
        ("diesel_transit", {"dieselExhaustFluidLevel"}, {"gearLeverPosition"}),
        ("hev_maverick", {"hybridVehicleModeStatus"}, {"xevBatteryStateOfCharge"}),
        ("vw_explorer", {"xevBatteryRange"}, {"batteryVoltage", "seatBeltStatus"}),
        ("old_focus", {"odometer"}, {"position", "indicators", "configurations"}),
    ],
)
def test_each_car_reports_what_it_has(
    cars: dict[str, Car], name: str, present: set[str], absent: set[str]
) -> None:
    """A missing metric is not there at all."""
    metrics = cars[name].snapshot()["metrics"].keys()
    assert present <= metrics
    assert not absent & metrics


def test_the_oddities_of_the_garage(cars: dict[str, Car]) -> None:
    """Nulls, zones and a pending authorization are in the garage object."""
    focus = cars["old_focus"].garage
    assert focus["capabilities"] is None
    assert focus["profile"]["supportsStatusRefresh"] is None
    assert cars["ice_f150"].garage["profile"]["numberOfLightingZones"] == 4
    assert cars["ice_f150"].garage["capabilities"]["guardMode"] == "Display"
    assert cars["pending_car"].garage["userAuthStatus"] == "Pending"
    ids = [place["location"]["id"] for place in cars["bev_mach_e"].charge_locations]
    assert ids == ["1", "1"]


def test_a_truck_has_mechanical_latches_and_six_wheels(cars: dict[str, Car]) -> None:
    """UNKNOWN with a mechanical latch beside ALL_DOORS."""
    metrics = cars["ice_f150"].snapshot()["metrics"]
    unknown = [
        entry for entry in metrics["doorLockStatus"] if entry["value"] == "UNKNOWN"
    ]
    assert len(unknown) == 4
    assert all(entry["tags"] == {"DOOR_LATCH_TYPE": "MECHANICAL"} for entry in unknown)
    assert len(metrics["tirePressure"]) == 6
    # Values stay metric under an imperial display.
    assert metrics["displaySystemOfMeasure"]["value"] == "IMPERIAL"
    assert metrics["tirePressure"][0]["value"] == 448.2


def test_a_parked_car_uploads_nothing(mach_e: Car) -> None:
    """A day of standing is a day of silence."""
    ear = Ear(mach_e)
    mach_e.clock.step(86_400)
    assert not ear.deltas


def test_a_door_is_one_upload_of_one_metric(mach_e: Car) -> None:
    """The whole list comes, or only what changed when the car is that kind."""
    ear = Ear(mach_e)
    mach_e.open("driver", ajar=True)
    (delta,) = ear.deltas
    assert delta.keys() == {"updateTime", "metrics"}
    assert delta["metrics"].keys() == {"doorStatus"}
    assert [door["value"] for door in delta["metrics"]["doorStatus"]] == [
        "AJAR",
        *["CLOSED"] * 5,
    ]
    mach_e.partial_lists = True
    mach_e.close("driver")
    assert len(ear.deltas[-1]["metrics"]["doorStatus"]) == 1
    assert len(mach_e.snapshot()["metrics"]["doorStatus"]) == 6
    ear.stop()
    mach_e.open("hood")
    assert len(ear.deltas) == 2


def test_what_is_not_there_cannot_be_opened(mach_e: Car) -> None:
    """A wrong name is told with the names there are."""
    with pytest.raises(ValueError, match="driver, passenger"):
        mach_e.open("sunroof")
    with pytest.raises(ValueError, match="percent"):
        mach_e.open_window("driver", 101)


def test_small_things_are_told_one_by_one(mach_e: Car) -> None:
    """Windows, tires, lamps and the ignition; a honk tells nothing."""
    ear = Ear(mach_e)
    mach_e.open_window("passenger", 30)
    mach_e.set_tire("FRONT_LEFT", 150)
    mach_e.set_indicator("lowWasherFluid", False)
    mach_e.honk()
    assert [set(delta["metrics"]) for delta in ear.deltas] == [
        {"windowStatus"},
        {"tirePressure", "tirePressureStatus"},
        {"indicators"},
    ]
    metrics = mach_e.snapshot()["metrics"]
    assert metrics["windowStatus"][1]["value"]["doubleRange"]["upperBound"] == 30
    assert metrics["tirePressureStatus"][0]["value"] == "LOW"
    assert metrics["indicators"]["lowWasherFluid"]["value"] is False
    mach_e.ignition(True)
    assert value(mach_e, "ignitionStatus") == "ON"
    mach_e.drive_off()
    with pytest.raises(Impossible):
        mach_e.ignition(False)
    mach_e.park()
    with pytest.raises(Impossible):
        mach_e.park()


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("open_window", ("roof", 10)),
        ("set_tire", ("SPARE", 200)),
        ("set_tire", ("FRONT_LEFT", -1)),
        ("set_indicator", ("tooFast", True)),
        ("unlock", ("roof",)),
        ("set_soc", (101,)),
    ],
)
def test_impossible_values_are_refused(
    mach_e: Car, action: str, arguments: tuple[Any, ...]
) -> None:
    """A wrong name or number changes nothing and is told."""
    ear = Ear(mach_e)
    with pytest.raises(ValueError):
        getattr(mach_e, action)(*arguments)
    assert not ear.deltas


@pytest.mark.parametrize("obstacle", ["ignition", "hood", "door"])
def test_a_remote_start_wants_a_closed_and_quiet_car(
    mach_e: Car, obstacle: str
) -> None:
    """Not with the ignition on, an open hood or an open door."""
    if obstacle == "ignition":
        mach_e.ignition(True)
    else:
        mach_e.open({"hood": "hood", "door": "driver"}[obstacle])
    with pytest.raises(Impossible):
        mach_e.start_remotely()
    with pytest.raises(Impossible):
        mach_e.stop_remotely()


def test_the_alarm_follows_the_lock(mach_e: Car) -> None:
    """DISARMED at once; PREARMED at once, then ARMED."""
    mach_e.unlock()
    assert value(mach_e, "alarmStatus") == "DISARMED"
    mach_e.lock()
    assert value(mach_e, "alarmStatus") == "PREARMED"
    mach_e.clock.step(mach_e.timing.alarm)
    assert value(mach_e, "alarmStatus") == "ARMED"


def test_one_door_unlocked_is_not_all_locked(cars: dict[str, Car]) -> None:
    """Corner locks tell each door, ALL_DOORS tells the weakest."""
    cars["vw_explorer"].unlock("rear_left")
    locks = cars["vw_explorer"].snapshot()["metrics"]["doorLockStatus"]
    assert [lock["value"] for lock in locks].count("UNLOCKED") == 1
    cars["diesel_transit"].lock()
    locks = cars["diesel_transit"].snapshot()["metrics"]["doorLockStatus"]
    assert {lock["value"] for lock in locks} == {"DOUBLE_LOCKED"}


def test_a_drive_moves_everything_that_a_drive_moves(mach_e: Car) -> None:
    """Odometer up, charge down, the place elsewhere, the speed in m/s; then parked with a trip."""
    before = mach_e.snapshot()["metrics"]
    ear = Ear(mach_e)
    mach_e.drive_off()
    mach_e.clock.step(600)
    assert value(mach_e, "ignitionStatus") == "ON"
    assert 8 < value(mach_e, "speed") < 20
    mach_e.park()
    after = mach_e.snapshot()["metrics"]
    assert 7 < after["odometer"]["value"] - before["odometer"]["value"] < 12
    assert (
        after["xevBatteryStateOfCharge"]["value"]
        < before["xevBatteryStateOfCharge"]["value"]
    )
    assert after["position"]["value"] != before["position"]["value"]
    assert after["speed"]["value"] == 0
    assert after["gearLeverPosition"]["value"] == "PARK"
    odometer = ear.metric("odometer")
    assert odometer == sorted(odometer)
    events = mach_e.snapshot()["events"]["customEvents"]
    trip = events["xev-key-off-trip-segment-data"]["oemData"]["trip_data"]
    (segment,) = trip["stringArrayValue"]
    assert json.loads(segment)["trip_duration"] == 600


def test_a_drive_ends_when_the_tank_is_empty(cars: dict[str, Car]) -> None:
    """An empty car parks, and does not drive off again."""
    truck = cars["ice_f150"]
    truck.set_fuel(0.1)
    truck.drive_off()
    truck.clock.step(600)
    assert value(truck, "speed") == 0
    assert truck.snapshot()["metrics"]["indicators"]["lowFuel"]["value"] is True
    with pytest.raises(Impossible):
        truck.drive_off()


def test_a_plugged_in_car_does_not_drive_and_others_do_not_plug_in(
    cars: dict[str, Car],
) -> None:
    """The impossible says why."""
    cars["bev_mach_e"].plug_in()
    with pytest.raises(Impossible, match="plugged in"):
        cars["bev_mach_e"].drive_off()
    with pytest.raises(Impossible, match="no plug"):
        cars["ice_f150"].plug_in()
    with pytest.raises(Impossible, match="not plugged in"):
        cars["phev_kuga"].start_charging()


def test_a_remote_start_counts_down_and_is_extended_once(mach_e: Car) -> None:
    """Two runs in a row, the ignition stays OFF, a drive allows it again."""
    mach_e.start_remotely()
    assert value(mach_e, "remoteStartCountdownTimer") == 900
    assert value(mach_e, "ignitionStatus") == "OFF"
    mach_e.clock.step(300)
    assert value(mach_e, "remoteStartCountdownTimer") == 600
    mach_e.start_remotely()
    assert value(mach_e, "remoteStartCountdownTimer") == 1500
    with pytest.raises(Impossible):
        mach_e.start_remotely()
    mach_e.clock.step(1500)
    assert value(mach_e, "remoteStartCountdownTimer") == 0
    assert "remoteStartEvent" in mach_e.snapshot()["events"]
    mach_e.drive_off()
    mach_e.park()
    mach_e.start_remotely()
    mach_e.stop_remotely()
    assert value(mach_e, "remoteStartCountdownTimer") == 0


def test_a_modem_dozes_off_ten_minutes_after_the_last_life(mach_e: Car) -> None:
    """Not while it charges; an opened door wakes it."""
    ear = Ear(mach_e)
    mach_e.plug_in()
    mach_e.clock.step(3600)
    assert mach_e.modem == "awake"
    mach_e.unplug()
    mach_e.clock.step(600)
    assert mach_e.modem == "asleep"
    mach_e.open("driver")
    assert mach_e.modem == "awake"
    assert ear.words("deviceConnectivity") == ["DISCONNECTED", "CONNECTED"]


def test_deep_sleep_precludes_commands_until_the_car_is_woken(mach_e: Car) -> None:
    """The cause is named, and resolved."""
    ear = Ear(mach_e)
    mach_e.deep_sleep()
    (entry,) = ear.states("commandPreclusion")
    assert entry["value"]["toState"] == "COMMANDS_PRECLUDED"
    assert entry["value"]["data"]["commandPreclusionCauses"] == {
        "deepSleepCommandPreclusionState": "COMMANDS_PRECLUDED_BY_DEEP_SLEEP"
    }
    mach_e.wake()
    assert ear.words("commandPreclusion")[-1] == "COMMANDS_PERMITTED"


def test_raw_uploads_are_sent_as_they_are_and_merged(mach_e: Car) -> None:
    """Nulls, error envelopes, unknown keys and partial lists reach the listener unchanged."""
    ear = Ear(mach_e)
    odd: dict[str, Any] = {
        "odometer": {"updateTime": "2026-09-01T06:00:00Z", "value": "15342.5"},
        "speed": None,
        "fluxCapacitor": {"value": 1.21},
        "outsideTemperature": {"error": {"errorName": "OUT_OF_RANGE"}},
        "indicators": {"lowFuel": {"value": True}},
        "tirePressure": [{"vehicleWheel": "FRONT_LEFT", "value": None}],
    }
    mach_e.upload(**odd)
    assert ear.deltas == [{"updateTime": "2026-09-01T06:00:00Z", "metrics": odd}]
    metrics = mach_e.snapshot()["metrics"]
    assert metrics["speed"] is None
    assert metrics["fluxCapacitor"] == {"value": 1.21}
    assert len(metrics["indicators"]) > 4
    assert [tire["value"] for tire in metrics["tirePressure"]] == [None, 260, 270, 270]


def test_the_states_of_weeks_ago_are_in_the_first_snapshot(mach_e: Car) -> None:
    """The phone app's unlock of three weeks ago, with its metrics, is a trap for the hasty."""
    old = mach_e.snapshot()["states"]["unlockCommand"]
    assert old["timestamp"] < "2026-08-15"
    assert old["value"]["metrics"]["doorLockStatus"][0]["value"] == "UNLOCKED"
