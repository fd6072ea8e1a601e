"""What a car tells again is decoded once, and what has no time of its own is always news."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import orjson
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.telemetry.decode import (
    EVENTS,
    METRICS,
    STATES,
    decode,
)
from custom_components.fordpass.cloud.telemetry.envelope import Pair
from custom_components.fordpass.cloud.telemetry.told import Telling
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator.cars import fleet
from simulator.cars.telemetry import iso
from simulator.clock import Clock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TIME = "2026-11-20T11:00:00Z"


def envelope(value: object, at: object = TIME) -> dict[str, Any]:
    """Return a metric as the cloud has it."""
    return {"updateTime": at, "value": value}


def test_told_again() -> None:
    """Only what is told differently is news, in the sections as well."""
    setting = {"remoteStartRunDurationSetting": envelope(600.0)}
    metrics = {"odometer": envelope(1.0), "configurations": setting}
    telling = Telling()
    assert telling.decode({"metrics": metrics}, NOW) == decode(
        {"metrics": metrics}, NOW
    )

    assert telling.decode({"metrics": metrics}, NOW) == {}
    news = telling.decode({"metrics": {**metrics, "odometer": envelope(2.0)}}, NOW)
    assert news.keys() == {s.ODOMETER, s.LAST_NEWS}


@pytest.mark.parametrize("at", [None, 5, "soon", "2027-01-01T00:00:00Z"])
def test_without_a_usable_time(at: object) -> None:
    """It is measured when it is heard, so it is news each time; what lies beside it is not."""
    metrics = {"odometer": envelope(1.0, at), "fuelLevel": envelope(50.0)}
    telling = Telling()
    telling.decode({"metrics": metrics}, NOW)

    later = NOW + timedelta(minutes=1)
    news = telling.decode({"metrics": metrics}, later)

    assert news[s.ODOMETER].at == later
    assert news.keys() == {s.ODOMETER, s.LAST_NEWS}


def test_back_again() -> None:
    """What was told before what was told last is told anew."""
    telling = Telling()
    for value in (1.0, 2.0, 1.0):
        news = telling.decode({"metrics": {"odometer": envelope(value)}}, NOW)
        assert news[s.ODOMETER].value == value


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"value": 1}, {"value": True}),
        ({"value": True}, {"value": 1.0}),
        ({"value": 0.0}, {"value": False}),
        ({"value": {"on": [0]}}, {"value": {"on": [False]}}),
        ({"value": "A", "also": 1}, {"value": "A", "also": True}),
        ({"value": 1, "also": [1, 2]}, {"value": 1, "also": [True, 2]}),
    ],
)
@pytest.mark.parametrize("part", ["metrics", "states", "events"])
def test_a_number_is_no_truth(
    part: str, first: dict[str, Any], then: dict[str, Any]
) -> None:
    """1 and true are equal to Python, but not to Ford: what is told so differently is told anew."""
    stamps = {"updateTime": TIME, "timestamp": TIME}
    told: list[Any] = []

    def note(entry: Any, _: datetime) -> Iterator[Pair]:
        told.append(entry)
        yield s.ODOMETER, Reading(1.0, NOW - timedelta(hours=1))

    def wrap(values: dict[str, Any]) -> dict[str, Any]:
        # A state is decoded when its value is an object.
        values = {"value": values} if part == "states" else values
        return {part: {"thing": {**stamps, **values}}}

    telling = Telling()
    table = {"metrics": METRICS, "states": STATES, "events": EVENTS}[part]
    with patch.dict(table, {"thing": note}):
        for values in (first, first, then, then, first):
            telling.decode(orjson.loads(orjson.dumps(wrap(values))), NOW)

    assert len(told) == 3


@pytest.mark.parametrize("car", sorted(fleet(Clock(speed=0))))
def test_all_of_a_car(car: str) -> None:
    """Whatever part of its news is told again, the state is that of a decoder that forgets."""
    whole = fleet(Clock(speed=0))[car].snapshot()
    later = iso(datetime.now(UTC))
    telling, kept, plain = Telling(), VehicleState(), VehicleState()
    names = sorted(whole["metrics"])
    for index in range(8):
        metrics = dict(whole["metrics"])
        for name in names[index::8]:
            metrics[name] = stamped(metrics[name], later)
        document = {**whole, "metrics": metrics}
        kept.merge(telling.decode(document))
        plain.merge(decode(document))
        assert kept.as_dict() == plain.as_dict()


def stamped(entry: Any, at: str) -> Any:
    """Return a metric as it is when it was measured at another time."""
    if isinstance(entry, list):
        return [stamped(element, at) for element in entry]
    if "updateTime" in entry:
        return {**entry, "updateTime": at}
    return {name: stamped(inner, at) for name, inner in entry.items()}


@pytest.mark.parametrize("document", [{}, {"metrics": None}, {"metrics": {"x": []}}])
def test_nothing(document: dict[str, Any]) -> None:
    """What holds nothing has no readings."""
    assert Telling().decode(document, NOW) == {}
