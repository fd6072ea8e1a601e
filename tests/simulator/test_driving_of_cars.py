"""What cars tell of their driving: each family its own metrics, and the counters of a trip."""

from typing import Any

import pytest

from simulator.cars import Car
from simulator.cars.assistance import ASSISTANCE, TOWING
from simulator.cars.infotainment import INFOTAINMENT
from simulator.cars.powertrain import (
    DIESEL,
    ELECTRIC_TRIP,
    ENGINE,
    EXHAUST,
    HYBRID,
    PLUG_IN_HYBRID,
    TRUCK,
)

from .garage_of_tests import Ear, standing_fleet, value


def metrics(car: Car) -> set[str]:
    """Return the names of all a car tells, those in groups as `group.name`."""
    told: dict[str, Any] = car.snapshot()["metrics"]
    groups = {
        f"{group}.{key.rpartition(':')[2]}"
        for group in ("customMetrics", "configurations")
        for key in told.get(group, {})
    }
    return set(told) | groups


@pytest.mark.parametrize(
    ("name", "told", "untold"),
    [
        ("bev_mach_e", [ELECTRIC_TRIP, ASSISTANCE], [ENGINE, DIESEL, HYBRID, TRUCK]),
        ("phev_kuga", [ENGINE, HYBRID, ELECTRIC_TRIP, PLUG_IN_HYBRID], [DIESEL, TRUCK]),
        (
            "ice_f150",
            [ENGINE, TRUCK, TOWING, ASSISTANCE, INFOTAINMENT],
            [DIESEL, EXHAUST, HYBRID],
        ),
        ("diesel_transit", [ENGINE, DIESEL], [HYBRID, ELECTRIC_TRIP, TRUCK]),
        ("dually_f350", [ENGINE, DIESEL, EXHAUST, TRUCK, TOWING], [ASSISTANCE, HYBRID]),
        ("van_transit", [ENGINE, DIESEL, EXHAUST], [TRUCK, TOWING, HYBRID]),
        ("hev_maverick", [ENGINE, HYBRID], [ELECTRIC_TRIP, DIESEL, TRUCK]),
        ("lincoln_nautilus", [ENGINE, HYBRID, ASSISTANCE], [ELECTRIC_TRIP, DIESEL]),
        ("vw_explorer", [ELECTRIC_TRIP], [ENGINE, ASSISTANCE, TRUCK]),
        ("old_focus", [], [TRUCK, ASSISTANCE, DIESEL, HYBRID, ELECTRIC_TRIP]),
    ],
)
def test_each_family_has_its_own(
    name: str, told: list[dict[str, Any]], untold: list[dict[str, Any]]
) -> None:
    """All of what the family tells, and nothing of what only others do."""
    found = metrics(standing_fleet()[name])
    wanted = set[str]().union(*told)
    assert wanted <= found
    assert not (set[str]().union(*untold) - wanted) & found


def test_the_counters_of_a_trip() -> None:
    """They begin with the trip, stand when it is over, and say which of the two it is."""
    truck = standing_fleet()["ice_f150"]
    assert value(truck, "tripDistanceAccumulated") == 0
    truck.drive_off()
    ear = Ear(truck)
    truck.clock.step(300)
    document = truck.snapshot()["metrics"]["tripDistanceAccumulated"]
    assert document["tripProgress"] == "TRIP_IN_PROGRESS"
    distances = ear.metric("tripDistanceAccumulated")
    assert distances == sorted(distances)
    truck.park()
    distance = value(truck, "tripDistanceAccumulated")
    assert distance == pytest.approx(
        truck.body.odometer - truck.model.odometer, abs=0.01
    )
    document = truck.snapshot()["metrics"]["tripMaximumSpeed"]
    assert document["tripProgress"] == "TRIP_COMPLETED"
    assert document["value"] > 13.9
    assert value(truck, "tripFuelConsumed") > 0
    truck.set_fuel(100)
    assert value(truck, "tripDistanceAccumulated") == distance
    truck.drive_off()
    assert value(truck, "tripDistanceAccumulated") == 0


def test_a_hybrid_counts_what_it_drove_on_its_battery() -> None:
    """The kilometers of the battery, and which of the two drives it."""
    kuga = standing_fleet()["phev_kuga"]
    assert value(kuga, "evOperationMode") == "ALL_ELECTRIC"
    kuga.drive_off()
    kuga.clock.step(300)
    kuga.park()
    driven = value(kuga, "tripXevBatteryDistanceAccumulated")
    assert driven == pytest.approx(kuga.body.trip.distance, abs=0.01)
    assert kuga.body.trip.fuel == 0
