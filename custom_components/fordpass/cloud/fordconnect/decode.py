"""Telemetry: the same metrics as the phone app's, and what only this cloud tells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from .. import signals as s
from ..parts import part
from ..reading import Readings
from ..telemetry.decode import decode as decode_metrics
from ..telemetry.envelope import number

_charge_limit = number(s.CHARGE_LIMIT, lowest=0, highest=100, digits=0)


def decode(document: Mapping[str, Any], now: datetime) -> Readings:
    """Return the readings of a telemetry envelope; this cloud says 0.0 for an unknown altitude."""
    readings = decode_metrics(document, now)
    reading = readings.get(s.POSITION)
    position = None if reading is None else reading.value
    if reading is not None and position is not None and position.altitude == 0:
        readings[s.POSITION] = reading._replace(value=replace(position, altitude=None))
    settings = part(document, "metrics", "configurations")
    target = settings.get("xevBatteryTargetStateOfChargeSetting")
    readings.update(_charge_limit(target, now))
    return readings
