"""A car's metrics as FordConnect tells them: those of the categories that were consented to."""

from fnmatch import fnmatchcase
from typing import Any, Final

from simulator.cars import Car

type Json = dict[str, Any]

# Which category a metric belongs to; the first pattern that fits decides.
_CATEGORY_OF: Final = (
    ("position", "vehicleLocation"),
    ("heading", "vehicleLocation"),
    ("compassDirection", "vehicleLocation"),
    ("door*", "vehicleSecurity"),
    ("window*", "vehicleSecurity"),
    ("hoodStatus", "vehicleSecurity"),
    ("alarmStatus", "vehicleSecurity"),
    ("panicAlarmStatus", "vehicleSecurity"),
    ("seat*", "vehicleSecurity"),
    ("trip*", "tripData"),
    ("upfitter*", "upfitterData"),
    ("battery*", "vehicleHealth"),
    ("xev*StateOfCharge*", "evData"),
    ("*[cC]harg*", "chargingData"),
    ("xev*", "evData"),
    ("*:custom:xev-*", "evData"),
    ("*:custom:global-*", "chargingData"),
    ("*:custom:max-ac-*", "chargingData"),
    ("hybrid*", "evData"),
    ("speed", "drivingData"),
    ("accelerat*", "drivingData"),
    ("brake*", "drivingData"),
    ("gearLeverPosition", "drivingData"),
    ("ignitionStatus", "drivingData"),
    ("parkingBrakeStatus", "drivingData"),
    ("torqueAtTransmission", "drivingData"),
    ("wheelTorqueStatus", "drivingData"),
    ("yawRate", "drivingData"),
    ("engine*", "drivingData"),
    ("tire*", "vehicleHealth"),
    ("oilLifeRemaining", "vehicleHealth"),
    ("diesel*", "vehicleHealth"),
    ("low*", "vehicleHealth"),
    ("malfunctionIndicator", "vehicleHealth"),
)
_REST: Final = "vehicleData"
CATEGORIES: Final = tuple(
    dict.fromkeys((_REST, *(category for _, category in _CATEGORY_OF)))
)
_GROUPS: Final = ("customMetrics", "configurations", "indicators")


def category_of(metric: str) -> str:
    """Return the category of a metric by its name, or by its name inside its group."""
    return next(
        (
            category
            for pattern, category in _CATEGORY_OF
            if fnmatchcase(metric, pattern)
        ),
        _REST,
    )


def envelope(car: Car, categories: frozenset[str]) -> Json:
    """Return the telemetry envelope: no states and no events, and only what was consented to."""
    snapshot = car.snapshot()
    metrics = _allowed(snapshot["metrics"], categories)
    for group in _GROUPS:
        entries = snapshot["metrics"].get(group, {})
        metrics.pop(group, None)
        if allowed := _allowed(entries, categories):
            metrics[group] = allowed
    return {
        "updateTime": snapshot["updateTime"].replace("Z", ".000Z"),
        "vehicleId": snapshot["vehicleId"],
        "vin": snapshot["vin"],
        "metrics": metrics,
        "geofenceEvents": [],
        "geofenceState": None,
    }


def _allowed(metrics: Json, categories: frozenset[str]) -> Json:
    return {
        name: document
        for name, document in metrics.items()
        if category_of(name) in categories
    }
