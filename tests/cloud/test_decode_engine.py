"""From Ford's words to signals: what moves a car."""

from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.telemetry import engine

from .telling import NOTHING, Rows, envelope, told

ROWS: Rows = [
    ("engineStatus", envelope("AUTO_STOP"), {"engine_status": "auto_stop"}),
    (
        "engineStatus",
        envelope("ON", engineType="GASOLINE"),
        {"engine_status": "on", "fuel_type": "gasoline"},
    ),
    (
        "engineAutomaticShutdownStatus",
        envelope("NOT_TRIGGERED"),
        {"engine_shutdown": "not_triggered"},
    ),
    (
        "engineAutomaticShutdownStatus",
        envelope("COUNTDOWN_INITIATED"),
        {"engine_shutdown": "countdown"},
    ),
    (
        "engineAutomaticShutdownStatus",
        envelope("ENGINE_SHUTDOWN"),
        {"engine_shutdown": "shut_down"},
    ),
    ("engineSpeed", envelope(1850.4), {"engine_speed": 1850.0}),
    ("engineSpeed", envelope(-1), {}),
    ("totalEngineTime", envelope(1200), {"engine_time": 1200.0}),
    ("totalEngineTimeIdle", envelope(120), {"engine_idle_time": 120.0}),
    ("stopStartModeStatus", envelope("ON"), {"stop_start": True}),
    (
        "powerTakeOffStatus",
        envelope("SPLIT_SHAFT_STATIONARY"),
        {"power_take_off": "split_shaft_stationary"},
    ),
    ("engineCoolantTemp", envelope(90), {"coolant_temperature": 90.0}),
    ("engineCoolantTemp", envelope(-40.0), {}),
    ("engineOilTemp", envelope(95), {"engine_oil_temperature": 95.0}),
    (
        "transmissionOilTemperature",
        envelope(82),
        {"transmission_oil_temperature": 82.0},
    ),
    ("transmissionOilTemperature", envelope(-40), {}),
    ("transmissionOilTemperature", {}, {}),
    ("oilLifeRemaining", envelope(71.4), {"oil_life": 71.0}),
    ("fuelLevel", envelope(63.43219), {"fuel_level": 63.4}),
    ("fuelLevel", envelope(105.2), {"fuel_level": 100.0}),
    ("fuelLevel", envelope(-5.2), {}),
    ("fuelRange", envelope(512), {"fuel_range": 512.0}),
    ("fuelVolume", envelope(38.04), {"fuel_volume": 38.0}),
    ("fuelEconomy", envelope(11.84), {"fuel_economy": 11.8}),
    ("waterInFuelStatus", envelope("CONTAINS_WATER"), {"water_in_fuel": True}),
    (
        "waterInFuelStatus",
        envelope("DOES_NOT_CONTAIN_WATER", engineType="DIESEL"),
        {"water_in_fuel": False, "fuel_type": "diesel"},
    ),
    ("engineExhaustOverheat", envelope("ON"), {"exhaust_overheat": True}),
    *(
        ("dieselExhaustFilterStatus", envelope(word), {"exhaust_filter": known})
        for word, known in (
            ("NORMAL", "normal"),
            ("NORMAL_OPERATION", "normal"),
            ("CLEANING_IN_PROGRESS", "cleaning"),
            ("OVERLOADED", "overloaded"),
            ("AT_LIMIT", "at_limit"),
            ("OVER_LIMIT", "over_limit"),
            ("BURNT", None),
        )
    ),
    *(
        (
            "dieselExhaustFilterStatus",
            envelope("NORMAL", dieselExhaustFilterCleaning=word),
            {"exhaust_filter": "normal", "exhaust_filter_cleaning": word.lower()},
        )
        for word in ("IN_PROGRESS", "COMPLETE", "INTERRUPTED")
    ),
    (
        "dieselExhaustFilterAutomaticCleanStatus",
        envelope("ALLOWED"),
        {"exhaust_filter_auto_cleaning": True},
    ),
    (
        "dieselExhaustFilterAutomaticCleanStatus",
        envelope("NOT_ALLOWED"),
        {"exhaust_filter_auto_cleaning": False},
    ),
    ("dieselParticulateFilterSootLevel", envelope(104), {"soot_level": 100.0}),
    ("dieselExhaustFluidLevel", envelope(55), {"def_level": 55.0}),
    ("dieselExhaustFluidLevelRangeRemaining", envelope(4200), {"def_range": 4200.0}),
    (
        "dieselExhaustFluidSystemStatus",
        envelope("NORMAL_OPERATION"),
        {"def_system_status": "normal"},
    ),
    (
        "dieselExhaustFluidQualityStatus",
        envelope("CONTAMINATED"),
        {"def_contaminated": True},
    ),
    (
        "dieselExhaustFluidQualityStatus",
        envelope("NOT_CONTAMINATED"),
        {"def_contaminated": False},
    ),
    ("dieselExhaustFluidLevelSpeedLimit", envelope(25), {"def_speed_limit": 25.0}),
    (
        "electricMachineState",
        envelope(
            [
                {
                    "id": "a",
                    "status": "POWER_GENERATION",
                    "speed": 3752.8,
                    "torque": -85,
                    "voltage": 320,
                    "current": -40.5,
                    "temp": 41,
                    "controllerTemp": -40,
                },
                {"id": "b", "status": "DEACTIVATION_STATE", "temp": None},
                {"id": "c", "status": "READINESS_STATE"},
            ]
        ),
        {
            "machine_status_1": "power_generation",
            "machine_speed_1": 3753.0,
            "machine_torque_1": -85.0,
            "machine_voltage_1": 320.0,
            "machine_current_1": -40.5,
            "machine_temperature_1": 41.0,
            "machine_status_2": "deactivated",
        },
    ),
    (
        "electricMachineState",
        envelope([{"status": "READINESS_STATE"}]),
        {"machine_status_1": "ready"},
    ),
    (
        "electricMachineState",
        envelope([{"status": "NO_DATA_EXISTS"}]),
        {"machine_status_1": None},
    ),
    ("electricMachineState", envelope([None, 5, []]), {}),
]

# Metrics whose words are the signal's own, in capitals.
WORDS = {
    "hybridVehicleModeStatus": s.HYBRID_MODE,
    "evOperationMode": s.DRIVE_SOURCE,
    "powerTakeOffStatus": s.POWER_TAKE_OFF,
    "dieselExhaustFilterManualRegenerationStatus": s.EXHAUST_FILTER_REGENERATION,
    "dieselExhaustFluidLevelStatus": s.DEF_LEVEL_STATUS,
    "dieselExhaustFluidSystemStatus": s.DEF_SYSTEM_STATUS,
}


@pytest.mark.parametrize(("metric", "document", "expected"), ROWS)
def test_metric(metric: str, document: Any, expected: dict[str, Any]) -> None:
    """Each metric and word, each oddity."""
    assert told({"metrics": {metric: document}}) == expected


def test_no_metric_is_forgotten() -> None:
    """Each row of the decoder is tried here."""
    tried = {metric for metric, _, _ in ROWS}
    assert tried | WORDS.keys() == engine.METRICS.keys()


@pytest.mark.parametrize("metric", sorted(engine.METRICS))
@pytest.mark.parametrize("document", NOTHING)
def test_nothing_is_no_reading(metric: str, document: Any) -> None:
    """An error, a null or another type tells nothing and raises nothing."""
    assert told({"metrics": {metric: document}}) == {}


@pytest.mark.parametrize(
    ("metric", "signal", "known"),
    [
        (metric, signal, known)
        for metric, signal in WORDS.items()
        for known in signal.words
    ],
)
def test_words(metric: str, signal: s.Signal[str], known: str) -> None:
    """Ford's words in capitals, in any capitals."""
    for spoken in (known.upper(), known.title()):
        assert told({"metrics": {metric: envelope(spoken)}}) == {signal.key: known}
