"""Departure times have two names: as configuration and custom metric, and as metrics of their own."""

from typing import Any

from .switches import DepartureNames
from .tokens import TMC_ACCOUNT

_SETTING = "xevDepartureSchedulesSetting"
_NEXT = f"aui:signal:{TMC_ACCOUNT}:custom:xev-next-departure-time-schedule-id"

# The newer name, the group and the name it was told under before.
_TWINS = (
    ("xevDepartureSchedules", "configurations", _SETTING),
    ("xevNextDepartureTimeScheduleId", "customMetrics", _NEXT),
)


def spell_departures(document: dict[str, Any], names: DepartureNames) -> dict[str, Any]:
    """Return a snapshot or a delta with its departure times under the older, newer or both names."""
    metrics = document.get("metrics")
    if names == "older" or not isinstance(metrics, dict):
        return document
    metrics = dict(metrics)
    for newer, group, older in _TWINS:
        entries = metrics.get(group)
        if not isinstance(entries, dict) or older not in entries:
            continue
        metrics[newer] = entries[older]
        if names == "newer":
            metrics[group] = {
                name: entry for name, entry in entries.items() if name != older
            }
    return document | {"metrics": metrics}
