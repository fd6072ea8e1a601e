"""The lamps of the dashboard: each by Ford's name, and how many are lit."""

from datetime import UTC, datetime

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.vehicle import VehicleState
from script.ford_names import INDICATORS
from simulator.cars import fleet
from simulator.clock import Clock

AT = "2026-09-01T06:15:40Z"
LATER = "2026-09-01T06:20:00Z"
NOW = datetime(2026, 9, 1, 7, tzinfo=UTC)


def snake(name: str) -> str:
    """Return a name of Ford's as ours."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


@pytest.mark.parametrize("name", INDICATORS)
@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), (False, False), ("true", True), ("FALSE", False), ("dim", None)],
)
def test_lamps(name: str, value: object, expected: bool | None) -> None:
    """Each lamp is a signal of its own."""
    lamp = {"updateTime": AT, "value": value, "additionalInfo": "600F25"}
    readings = decode({"metrics": {"indicators": {name: lamp}}}, NOW)
    assert readings[s.LAMP[snake(name)]].value is expected
    assert len(readings) == 2


def test_no_lamp_is_without_a_name_of_fords_and_a_car() -> None:
    """The integration, the written list and the fleet know the same lamps."""
    assert {snake(name) for name in INDICATORS} == set(s.Lamp)
    seen = set[str]()
    for car in fleet(Clock(speed=0)).values():
        seen |= car.snapshot()["metrics"].get("indicators", {}).keys()
    assert seen == set(INDICATORS)


def test_lamps_are_counted() -> None:
    """How many are lit follows each of them, one by one as cars tell them."""
    state = VehicleState()

    def hear(at: str, **lit: bool | None) -> None:
        lamps = {name: {"updateTime": at, "value": on} for name, on in lit.items()}
        state.merge(decode({"metrics": {"indicators": lamps}}, NOW))

    hear(AT, lowFuel=True, lowWasherFluid=True, antiTheft=False)
    assert state.value(s.LAMPS_LIT) == 2
    hear(LATER, lowFuel=False)
    assert state.value(s.LAMPS_LIT) == 1
    # What comes again from before changes nothing.
    hear(AT, lowFuel=True)
    assert state.value(s.LAMPS_LIT) == 1
    hear(LATER, lowWasherFluid=False)
    assert state.value(s.LAMPS_LIT) == 0
