"""From Ford's words to signals: trips, and how they were driven."""

import json
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.telemetry import trips
from custom_components.fordpass.cloud.telemetry.decode import decode

from .telling import AT, NOTHING, NOW, TIME, Rows, envelope, told

CUSTOM = "aui:signal:745a2a40-3327-4943-bdf8-f71d9b389d8b:custom:"
TRIP = "xev-key-off-trip-segment-data"

ROWS: Rows = [
    ("tripDistanceAccumulated", envelope(12.34), {"trip_distance": 12.3}),
    (
        "tripDistanceAccumulated",
        envelope(12.34, tripProgress="TRIP_IN_PROGRESS"),
        {"trip_distance": 12.3, "trip_active": True},
    ),
    *(
        (
            "tripFuelEconomy",
            envelope(6.4, tripProgress=word),
            {"trip_fuel_economy": 6.4, "trip_active": active},
        )
        for word, active in (
            ("TRIP_END", False),
            ("TRIP_COMPLETED", False),
            ("UNKNOWN", None),
        )
    ),
    ("tripMaximumSpeed", envelope(36.1), {"trip_maximum_speed": 36.1}),
    ("tripFuelConsumed", envelope(2.345), {"trip_fuel_consumed": 2.35}),
    ("tripFuelConsumedIdle", envelope(0.1), {"trip_fuel_consumed_idle": 0.1}),
    (
        "tripXevBatteryDistanceAccumulated",
        envelope(2.3),
        {"trip_electric_distance": 2.3},
    ),
    ("tripXevBatteryRangeRegenerated", envelope(3.2), {"trip_range_regenerated": 3.2}),
    (
        "tripXevBatteryChargeRegenerated",
        envelope(96.4),
        {"trip_charge_regenerated": 96.0},
    ),
]


@pytest.mark.parametrize(("metric", "document", "expected"), ROWS)
def test_metric(metric: str, document: Any, expected: dict[str, Any]) -> None:
    """Each metric and word, each oddity."""
    assert told({"metrics": {metric: document}}) == expected


def test_no_metric_is_forgotten() -> None:
    """Each row of the decoder is tried here."""
    tried = {metric for metric, _, _ in ROWS}
    assert tried == trips.METRICS.keys()


@pytest.mark.parametrize("metric", sorted(trips.METRICS))
@pytest.mark.parametrize("document", NOTHING)
def test_nothing_is_no_reading(metric: str, document: Any) -> None:
    """An error, a null or another type tells nothing and raises nothing."""
    assert told({"metrics": {metric: document}}) == {}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        (
            "accumulated-acceleration-coaching-score",
            99.2157,
            {"acceleration_score": 99.0},
        ),
        ("accumulated-deceleration-coaching-score", 101, {"deceleration_score": 100.0}),
        ("accumulated-vehicle-speed-cruising-coaching-score", -1, {}),
        (
            "accumulated-vehicle-speed-cruising-coaching-score",
            "88",
            {"speed_score": 88.0},
        ),
        ("vehicle-electrical-efficiency", 5.4, {"electric_efficiency": 5.4}),
        ("vehicle-trip-fuel-consumption", 1.234, {"trip_fuel_counter": 1.23}),
        ("trip-sum-length", 12, {"trip_length_sum": 12.0}),
    ],
)
def test_custom_metric(name: str, value: Any, expected: dict[str, Any]) -> None:
    """Those of Ford's own that are about driving, by the end of their key."""
    metrics = {"customMetrics": {CUSTOM + name: envelope(value)}}
    assert told({"metrics": metrics}) == expected


def test_the_newest_says_whether_a_trip_goes_on() -> None:
    """Every counter tells it, but some counters are from an earlier trip."""
    old = "2026-09-01T05:00:00Z"
    going = {"updateTime": AT, "value": 2.0, "tripProgress": "TRIP_IN_PROGRESS"}
    over = {"updateTime": old, "value": 9.0, "tripProgress": "TRIP_END"}
    for metrics in (
        {"tripDistanceAccumulated": going, "tripFuelConsumed": over},
        {"tripFuelConsumed": over, "tripDistanceAccumulated": going},
    ):
        assert decode({"metrics": metrics}, NOW)[s.TRIP_ACTIVE] == Reading(True, TIME)


def segment(**parts: Any) -> str:
    """Return a part of a trip as an electric car tells it."""
    return json.dumps(parts)


def trip(*segments: Any) -> dict[str, Any]:
    """Return a document with the event of a key turned off."""
    event = {
        "updateTime": AT,
        "oemData": {"trip_data": {"stringArrayValue": list(segments)}},
    }
    return {"events": {"customEvents": {TRIP: event}}}


FIRST = segment(
    time_segment_block_id=1.0,
    trip_duration=979.0,
    distance_traveled=12.0,
    energy_consumed=1918.0,
    cabin_temperature=30.0,
    ambient_temperature=28.5,
    outside_air_ambient_temperature=28.0,
)
SECOND = segment(
    time_segment_block_id=2,
    trip_duration=21,
    distance_traveled=0.5,
    energy_consumed=-43,
    cabin_temperature=24.0,
    outside_air_ambient_temperature=-40,
)
ONE = {
    "last_trip_ended": TIME,
    "last_trip_distance": 12.0,
    "last_trip_duration": 979.0,
    "last_trip_energy": 1.918,
    "last_trip_consumption": 16.0,
    "last_trip_outside_temperature": 28.0,
    "last_trip_ambient_temperature": 28.5,
    "cabin_temperature": 30.0,
}


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([FIRST], ONE),
        ([FIRST, FIRST], ONE),
        ([FIRST, "no JSON", None, "5", "[" * 100_000], ONE),
        (
            [FIRST, SECOND],
            ONE
            | {
                "last_trip_distance": 12.5,
                "last_trip_duration": 1000.0,
                "last_trip_energy": 1.875,
                "last_trip_consumption": 15.0,
                "cabin_temperature": 24.0,
            },
        ),
        (
            [segment(distance_traveled=2), segment(distance_traveled=3)],
            {"last_trip_ended": TIME, "last_trip_distance": 5.0},
        ),
        (
            [segment(distance_traveled=0, energy_consumed=90)],
            {
                "last_trip_ended": TIME,
                "last_trip_distance": 0.0,
                "last_trip_energy": 0.09,
            },
        ),
        ([segment(distance_traveled=-2)], {"last_trip_ended": TIME}),
        ([], {}),
        (["{}"], {"last_trip_ended": TIME}),
    ],
)
def test_last_trip(segments: list[Any], expected: dict[str, Any]) -> None:
    """The parts of a trip add up, each counted once; of temperatures the last one counts."""
    assert told(trip(*segments)) == expected


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"oemData": None},
        {"oemData": {"trip_data": None}},
        {"oemData": {"trip_data": {"stringArrayValue": FIRST}}},
    ],
)
def test_no_trip(event: dict[str, Any]) -> None:
    """An event in another shape tells nothing."""
    assert told({"events": {"customEvents": {TRIP: event}}}) == {}
