"""What the tests of the decoders share: a document, and what it tells."""

from datetime import UTC, datetime
from math import isfinite
from typing import Any

import orjson

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.reading import Reading, Readings
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.vehicle import VehicleState

AT = "2026-09-01T06:15:40Z"
TIME = datetime(2026, 9, 1, 6, 15, 40, tzinfo=UTC)
NOW = datetime(2026, 9, 1, 7, tzinfo=UTC)
ERROR = {"updateTime": AT, "error": {"errorName": "FAULT", "errorSource": "DEVICE"}}

type Rows = list[tuple[str, Any, dict[str, Any]]]


def told(document: dict[str, Any]) -> dict[str, Any]:
    """Return what a document tells, by key, without the time of the news."""
    readings = decode(document, NOW)
    readings.pop(s.LAST_NEWS, None)
    return {signal.key: reading.value for signal, reading in readings.items()}


def envelope(value: Any, **siblings: Any) -> dict[str, Any]:
    """Return a metric's envelope."""
    return {"updateTime": AT, "value": value, **siblings}


def told_by(**metrics: Any) -> dict[str, Any]:
    """Return what metrics tell."""
    return told({"metrics": metrics})


def state_of(**values: Any) -> VehicleState:
    """Return the state of a car that told these values by key, all at once."""
    state = VehicleState()
    state.merge(
        {s.CATALOGUE[key]: Reading(value, TIME) for key, value in values.items()}
    )
    return state


def sound(readings: Readings) -> None:
    """Check that all readings are what their signals say, and survive a restart."""
    for signal, reading in readings.items():
        assert reading.at.tzinfo is UTC
        value = reading.value
        if value is None:
            continue
        assert isinstance(value, signal.kind)
        if isinstance(value, float):
            assert isfinite(value)
        if signal.words:
            assert value in signal.words
    state = VehicleState()
    assert state.merge(readings) >= readings.keys()
    kept = VehicleState.from_dict(orjson.loads(orjson.dumps(state.as_dict())))
    assert kept.as_dict() == state.as_dict()


# An error, a null, or another type than the one that was to come.
NOTHING: tuple[Any, ...] = (None, [], {}, 5, "ON", [5], ERROR, envelope(None))
