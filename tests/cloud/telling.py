"""What the tests of the decoders share: a document, and what it tells."""

from datetime import UTC, datetime
from typing import Any

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.telemetry.decode import decode

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


# An error, a null, or another type than the one that was to come.
NOTHING: tuple[Any, ...] = (None, [], {}, 5, "ON", [5], ERROR, envelope(None))
