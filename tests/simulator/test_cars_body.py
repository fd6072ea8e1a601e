"""What more cars tell of their body: doors that are not there, seats, lamps by kind of car."""

import pytest

from simulator.cars import Car
from simulator.cars.lamps import USUAL

from .garage_of_tests import standing_fleet


@pytest.fixture(name="cars")
def all_cars() -> dict[str, Car]:
    """Return the fleet."""
    return standing_fleet()


def test_a_truck_says_which_doors_it_has_and_who_sits_there(
    cars: dict[str, Car],
) -> None:
    """No frunk, five seats of which one is taken in a drive, no impact."""
    truck = cars["ice_f150"]
    truck.drive_off()
    metrics = truck.snapshot()["metrics"]
    presence = {
        entry["vehicleDoor"]: entry["value"] for entry in metrics["doorPresenceStatus"]
    }
    assert presence["TAILGATE"] == "PRESENT"
    assert presence["FRUNK"] == "NOT_PRESENT"
    for metric, word, other in (
        ("seatOccupancyStatus", "OCCUPIED", "UNOCCUPIED"),
        ("seatBeltStatus", "BUCKLED", "UNBUCKLED"),
    ):
        assert [seat["value"] for seat in metrics[metric]] == [word] + [other] * 4
        assert metrics[metric][4]["positionSeat"] == 3
    assert metrics["impactStatus"]["value"] == "NORMAL"
    assert "doorPresenceStatus" not in cars["bev_mach_e"].snapshot()["metrics"]


def test_a_big_van_slides_and_swings_its_doors(cars: dict[str, Car]) -> None:
    """Each door is told and locked for itself."""
    van = cars["van_transit"]
    van.open("cargo_left")
    van.unlock("sliding")
    metrics = van.snapshot()["metrics"]
    doors = {entry["vehicleDoor"]: entry["value"] for entry in metrics["doorStatus"]}
    locks = {
        entry["vehicleDoor"]: entry["value"] for entry in metrics["doorLockStatus"]
    }
    assert doors["REAR_CARGO_LEFT"] == "OPEN"
    assert doors["REAR_CARGO_RIGHT"] == "CLOSED"
    assert locks["SLIDING_RIGHT"] == "UNLOCKED"
    assert locks["REAR_CARGO_LEFT"] == "DOUBLE_LOCKED"
    assert "ALL_DOORS" not in locks


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("bev_mach_e", "evBattHighTempWarning", "lowEngineOilPressure"),
        ("ice_f150", "hillDescentControlFault", "dieselPreHeat"),
        ("dually_f350", "dieselParticulateFilter", "evBattLowLevelWarning"),
        ("hev_maverick", "hevHazard", "waterInFuel"),
    ],
)
def test_lamps_are_those_of_the_kind_of_car(
    cars: dict[str, Car], name: str, present: str, absent: str
) -> None:
    """Every car has the usual four and those of its engine."""
    car = cars[name]
    lamps = car.snapshot()["metrics"]["indicators"]
    assert lamps.keys() >= {*USUAL, present}
    assert absent not in lamps
    car.set_indicator(present, True)
    assert car.snapshot()["metrics"]["indicators"][present]["value"] is True
    with pytest.raises(ValueError, match="lamp"):
        car.set_indicator(absent, True)
