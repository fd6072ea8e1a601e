"""From the words of the TMC cloud to signals.

Pure functions that never raise on what a cloud sends: unknown key, null, error envelope, wrong type,
new word. Source of names, units and words: telemetry seen from real cars, 2023 to 2026. The topics have
a row for each metric.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from .. import signals as s
from ..parts import part
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
# The metrics that lie one level deeper, by the name of the section.
SECTIONS: Final[dict[str, dict[str, Decoder]]] = {
    "customMetrics": CUSTOM_METRICS,
    "configurations": CONFIGURATIONS,
    "indicators": lamps.INDICATORS,
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
            fold(readings, state({**value, "message": message}, at))
        # The result of a command brings a snapshot of its own.
        fold(readings, _metrics(value.get("metrics"), at).items())
    for name, event in _events_of(document):
        if (decoder := EVENTS.get(name)) is not None:
            fold(readings, decoder(event, measured_at(event, now)))
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
        if (decoder := METRICS.get(own_name(name))) is not None:
            # Several metrics may tell the same thing, each from another time.
            fold(readings, decoder(envelope, now))
    for section, decoders in SECTIONS.items():
        for name, envelope in part(metrics.get(section)).items():
            if (decoder := decoders.get(own_name(name))) is not None:
                fold(readings, decoder(envelope, now))
    if readings:
        newest = max(reading.at for reading in readings.values())
        readings[s.LAST_NEWS] = Reading(newest, newest)
    return readings


def fold(readings: Readings, news: Iterable[Pair]) -> None:
    """Take what is news to the readings."""
    for signal, reading in news:
        if (known := readings.get(signal)) is None or known.at <= reading.at:
            readings[signal] = reading


def own_name(name: str) -> str:
    """Return the name of a metric without what the cloud puts before those of the maker."""
    return name.rpartition(_CUSTOM_PREFIX)[2]
