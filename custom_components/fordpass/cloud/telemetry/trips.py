"""The trip that goes on, the last one, and how they were driven, in Ford's words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from .. import signals as s
from ..parts import parsed, part
from ..reading import Reading
from .driving import speed
from .envelope import (
    Decoder,
    Pair,
    SectionDecoder,
    beside,
    flag,
    number,
    temperature,
    to_number,
    together,
)

_progress = beside(
    "tripProgress",
    flag(
        s.TRIP_ACTIVE,
        on=frozenset({"TRIP_IN_PROGRESS"}),
        off=frozenset({"TRIP_COMPLETED", "TRIP_END"}),
    ),
)

# The parts of a trip add up; of its temperatures the last part's are those of its end.
_SUMS = {
    "distance_traveled": s.LAST_TRIP_DISTANCE,
    "trip_duration": s.LAST_TRIP_DURATION,
}
_TEMPERATURES = {
    "cabin_temperature": temperature(s.CABIN_TEMPERATURE),
    "outside_air_ambient_temperature": temperature(s.LAST_TRIP_OUTSIDE_TEMPERATURE),
    "ambient_temperature": temperature(s.LAST_TRIP_AMBIENT_TEMPERATURE),
}


def _trip(decoder: Decoder) -> Decoder:
    return together(decoder, _progress)


def _score(signal: s.Signal[float]) -> Decoder:
    return number(signal, lowest=0, highest=100, digits=0)


def _segments(event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the parts of the trip, each once, in the order of the car."""
    texts = part(event, "oemData", "trip_data").get("stringArrayValue")
    found: dict[Any, Mapping[str, Any]] = {}
    for index, text in enumerate(texts if isinstance(texts, list) else []):
        if isinstance(segment := parsed(text), dict):
            block = to_number(segment.get("time_segment_block_id"))
            found[f"unnumbered {index}" if block is None else block] = segment
    return list(found.values())


def _sum(segments: list[Mapping[str, Any]], key: str) -> float | None:
    numbers = [
        value
        for segment in segments
        if (value := to_number(segment.get(key))) is not None
    ]
    return to_number(sum(numbers)) if numbers else None


def _last_trip(event: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Sum up the trip of an electric car that was just turned off: km, seconds, Wh, degrees Celsius."""
    if not (segments := _segments(event)):
        return
    yield s.LAST_TRIP_ENDED, Reading(at, at)
    for key, signal in _SUMS.items():
        if (total := _sum(segments, key)) is not None and total >= 0:
            yield signal, Reading(round(total, 2), at)
    energy, distance = (
        _sum(segments, key) for key in ("energy_consumed", "distance_traveled")
    )
    if energy is not None:
        yield s.LAST_TRIP_ENERGY, Reading(round(energy / 1000, 3), at)
        if distance is not None and distance > 0:
            consumption = to_number(energy / 10 / distance)
            if consumption is not None:
                yield s.LAST_TRIP_CONSUMPTION, Reading(round(consumption, 1), at)
    for key, decoder in _TEMPERATURES.items():
        for segment in segments:
            envelope = {"updateTime": at.isoformat(), "value": segment.get(key)}
            yield from decoder(envelope, at)


METRICS: dict[str, Decoder] = {
    "tripDistanceAccumulated": _trip(number(s.TRIP_DISTANCE, lowest=0, digits=1)),
    "tripXevBatteryDistanceAccumulated": _trip(
        number(s.TRIP_ELECTRIC_DISTANCE, lowest=0, digits=1)
    ),
    "tripMaximumSpeed": _trip(speed(s.TRIP_MAXIMUM_SPEED)),
    "tripFuelEconomy": _trip(number(s.TRIP_FUEL_ECONOMY, lowest=0, digits=1)),
    "tripFuelConsumed": _trip(number(s.TRIP_FUEL_CONSUMED, lowest=0)),
    "tripFuelConsumedIdle": _trip(number(s.TRIP_FUEL_CONSUMED_IDLE, lowest=0)),
    "tripXevBatteryRangeRegenerated": _trip(
        number(s.TRIP_RANGE_REGENERATED, lowest=0, digits=1)
    ),
    "tripXevBatteryChargeRegenerated": _trip(_score(s.TRIP_CHARGE_REGENERATED)),
}

CUSTOM_METRICS: dict[str, Decoder] = {
    "accumulated-acceleration-coaching-score": _score(s.ACCELERATION_SCORE),
    "accumulated-deceleration-coaching-score": _score(s.DECELERATION_SCORE),
    "accumulated-vehicle-speed-cruising-coaching-score": _score(s.SPEED_SCORE),
    "vehicle-electrical-efficiency": number(s.ELECTRIC_EFFICIENCY),
    "vehicle-trip-fuel-consumption": number(s.TRIP_FUEL_COUNTER, lowest=0),
    "trip-sum-length": number(s.TRIP_LENGTH_SUM, lowest=0),
}

EVENTS: dict[str, SectionDecoder] = {"xev-key-off-trip-segment-data": _last_trip}
