"""From the words of the TMC cloud to signals.

Pure functions that never raise on what a cloud sends: unknown key, null, error envelope, wrong type,
new word. Source of names, units and words: telemetry seen from real cars, 2023 to 2026. The topics have
a row for each metric.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from .. import signals as s
from ..reading import Reading, Readings
from . import (
    assistance,
    battery,
    body,
    care,
    climate,
    driving,
    engine,
    infotainment,
    lamps,
    trips,
)
from .envelope import Decoder, Pair, SectionDecoder, measured_at

_CUSTOM_PREFIX = ":custom:"

METRICS: dict[str, Decoder] = {
    **body.METRICS,
    **lamps.METRICS,
    **driving.METRICS,
    **engine.METRICS,
    **trips.METRICS,
    **assistance.METRICS,
    **infotainment.METRICS,
    **battery.METRICS,
    **climate.METRICS,
    **care.METRICS,
}
CUSTOM_METRICS: dict[str, Decoder] = {**trips.CUSTOM_METRICS, **battery.CUSTOM_METRICS}
CONFIGURATIONS: dict[str, Decoder] = {
    **assistance.CONFIGURATIONS,
    **battery.CONFIGURATIONS,
    **climate.CONFIGURATIONS,
    **care.CONFIGURATIONS,
}
STATES: dict[str, SectionDecoder] = {**climate.STATES, **care.STATES}
EVENTS: dict[str, SectionDecoder] = {
    **trips.EVENTS,
    **battery.EVENTS,
    **care.EVENTS,
}


def decode(document: Mapping[str, Any], now: datetime | None = None) -> Readings:
    """Return the readings of a snapshot or of the `_data` of a frame: any subset of metrics and states."""
    now = datetime.now(UTC) if now is None else now
    readings = _metrics(document.get("metrics"), now)
    for name, entry in states_of(document):
        at = measured_at(entry, now, "timestamp")
        value = entry.get("value")
        if not isinstance(value, dict):
            continue
        if (state := STATES.get(name)) is not None:
            message = entry.get("message")
            # The cloud keeps the last answer for months; settings changed since are newer.
            _fold(readings, state({**value, "message": message}, at))
        # The result of a command brings a snapshot of its own.
        _fold(readings, _metrics(value.get("metrics"), at).items())
    for name, event in _events_of(document):
        if (decoder := EVENTS.get(name)) is not None:
            _fold(readings, decoder(event, measured_at(event, now)))
    return readings


def _events_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the events of a document, the maker's own as well."""
    events = document.get("events")
    if not isinstance(events, dict):
        return
    for entries in (events, events.get("customEvents")):
        if isinstance(entries, dict):
            for name, event in entries.items():
                if name != "customEvents" and isinstance(event, dict):
                    yield name, event


def states_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the state entries of a document, those nested in `commands` as well."""
    states = document.get("states")
    if not isinstance(states, dict):
        return
    nested = states.get("commands")
    for entries in (states, nested):
        if isinstance(entries, dict):
            for name, entry in entries.items():
                if name != "commands" and isinstance(entry, dict):
                    yield name, entry


def _metrics(metrics: Any, now: datetime) -> Readings:
    if not isinstance(metrics, dict):
        return {}
    readings: Readings = {}
    for name, envelope in metrics.items():
        if (decoder := METRICS.get(name)) is not None:
            # Several metrics may tell the same thing, each from another time.
            _fold(readings, decoder(envelope, now))
    for key, envelope in _entries(metrics, "customMetrics"):
        if (
            decoder := CUSTOM_METRICS.get(key.rpartition(_CUSTOM_PREFIX)[2])
        ) is not None:
            _fold(readings, decoder(envelope, now))
    for key, envelope in _entries(metrics, "configurations"):
        if (decoder := CONFIGURATIONS.get(key)) is not None:
            _fold(readings, decoder(envelope, now))
    if readings:
        newest = max(reading.at for reading in readings.values())
        readings[s.LAST_NEWS] = Reading(newest, newest)
    return readings


def _fold(readings: Readings, news: Iterable[Pair]) -> None:
    """Take what is news to the readings."""
    for signal, reading in news:
        if (known := readings.get(signal)) is None or known.at <= reading.at:
            readings[signal] = reading


def _entries(metrics: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    section = metrics.get(key)
    if isinstance(section, dict):
        yield from section.items()
