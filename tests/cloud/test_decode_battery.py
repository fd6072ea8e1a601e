"""The batteries and charging: from Ford's words to signals, and what follows from them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s

from .telling import AT, NOW, envelope, state_of, told

EARLIER, LATER = "2026-09-01T05:00:00Z", "2026-09-01T06:30:00Z"
CUSTOM = "aui:signal:745a2a40-3327-4943-bdf8-f71d9b389d8b:custom:"
VIN = "WF0TK3SAMPLE00001"


ACCESSORY = {"vehicleBattery": "ACCESSORY_BATTERY"}
PRIMARY = {"vehicleBattery": "PRIMARY_BATTERY"}


@pytest.mark.parametrize(
    ("metric", "document", "expected"),
    [
        ("batteryVoltage", envelope(12.6, **PRIMARY), {"lv_battery_voltage": 12.6}),
        ("batteryVoltage", envelope(12.6), {"lv_battery_voltage": 12.6}),
        ("batteryVoltage", envelope(-1), {}),
        ("batteryVoltage", envelope(12.1, **ACCESSORY), {}),
        (
            "batteryVoltage",
            [envelope(12.1, **ACCESSORY), envelope(12.6, **PRIMARY)],
            {"lv_battery_voltage": 12.6},
        ),
        ("batteryStateOfCharge", envelope(86.04), {"lv_battery_charge": 86.0}),
        ("batteryStateOfCharge", envelope(86, **ACCESSORY), {}),
        (
            "batteryStatus",
            envelope("LOW_VOLTAGE"),
            {"lv_battery_status": "low_voltage"},
        ),
        (
            "batteryLoadStatus",
            envelope("BATTERY_FAULT", batteryLoadFault="NO_OUTPUT"),
            {"lv_battery_load": "battery_fault", "lv_battery_load_fault": "no_output"},
        ),
        (
            "batteryLoadStatus",
            envelope("NORMAL"),
            {"lv_battery_load": "normal_operation"},
        ),
        (
            "batteryPowerSource",
            envelope("BACKUP_BATTERY"),
            {"lv_power_source": "backup_battery"},
        ),
        (
            "xevBatteryActualStateOfCharge",
            envelope(54.24),
            {"hv_battery_actual_charge": 54.2},
        ),
        (
            "xevBatteryMaximumRange",
            envelope(496.6),
            {"hv_battery_maximum_range": 496.6},
        ),
        ("xevBatteryVoltage", envelope(362.5), {"hv_battery_voltage": 362.5}),
        ("xevBatteryIoCurrent", envelope(-19.4), {"hv_battery_current": -19.4}),
        ("xevBatteryTemperature", envelope(-40), {}),
        (
            "xevBatteryPerformanceStatus",
            envelope("SEVERLY_REDUCED", batteryPerformanceCause="LOW_TEMPERATURE"),
            {
                "hv_battery_performance": "severely_reduced",
                "hv_battery_performance_cause": "low_temperature",
            },
        ),
        ("xevTractionMotorVoltage", envelope(360), {"motor_voltage": 360.0}),
        ("xevTractionMotorCurrent", envelope(-12), {"motor_current": -12.0}),
        ("xevPlugChargerStatus", envelope("UNKNOWN"), {"plugged_in": None}),
        ("xevPlugChargerStatus", envelope("CHARGINGAC"), {"plugged_in": True}),
        (
            "xevBatteryChargeDisplayStatus",
            envelope(
                "IN_PROGRESS",
                xevChargerPowerType="DC",
                xevBatteryType="HIGH_VOLTAGE",
                xevChargeStatusOrigin="STATION",
                xevVehicleConditioningType="CABIN_CONDITIONING",
                xevChargeOriginatorType="GRID",
            ),
            {
                "charge_status": "in_progress",
                "charger_type": "dc",
                "charge_origin": "station",
                "charge_conditioning": "cabin_conditioning",
                "charge_originator": "grid",
            },
        ),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("IN_PROGRESS", xevBatteryType="LOW_VOLTAGE"),
            {},
        ),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("NOT_PLUGGED_IN"),
            {"charge_status": "not_plugged_in"},
        ),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("STATION_NOT_COMPATIBLE"),
            {"charge_status": "station_not_compatible"},
        ),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("DISCHARGING"),
            {"charge_status": "discharging"},
        ),
        (
            "xevChargeStationPowerType",
            envelope("AC_SMART"),
            {"station_type": "ac_smart"},
        ),
        (
            "xevChargeStationCommunicationStatus",
            envelope("DIGITAL_COMMUNICATION_ENDED"),
            {"station_communication": "digital_communication_ended"},
        ),
        ("xevEvseBatteryDcVoltageOutput", envelope(400), {"station_dc_voltage": 400.0}),
        ("xevEvseBatteryDcCurrentOutput", envelope(125), {"station_dc_current": 125.0}),
        ("xevBatteryChargerEnergyOutput", envelope(4.1), {"charge_energy": 4.1}),
        (
            "xevBatteryTimeToFullCharge",
            envelope(195),
            {
                "charge_time_left": 195.0,
                "charge_complete_at": datetime(2026, 9, 1, 9, 31, tzinfo=UTC),
            },
        ),
        ("evBatteryLevel", envelope(57), {"hv_battery_charge": 57.0}),
        ("evBatteryRange", envelope(268), {"hv_battery_range": 268.0}),
        ("evBatteryTotalVoltage", envelope(360), {"hv_battery_voltage": 360.0}),
        ("evBatteryTotalCurrent", envelope(-3), {"hv_battery_current": -3.0}),
        ("evPlugChargerStatus", envelope("DISCONNECTED"), {"plugged_in": False}),
        (
            "evBatteryChargeDisplayStatus",
            envelope("FAST_CHARGING"),
            {"charge_status": "in_progress"},
        ),
        (
            "evBatteryChargeDisplayStatus",
            envelope("FAULT_INSIDE_CAR"),
            {"charge_status": "fault"},
        ),
        (
            "evBatteryChargeStatus",
            envelope("CHARGING_IN_PARKING"),
            {"charge_activity": "parked"},
        ),
        (
            "evBatteryTimeToTargetCharge",
            envelope(60),
            {"charge_target_at": datetime(2026, 9, 1, 7, 16, tzinfo=UTC)},
        ),
        ("evBatteryTimeToTargetCharge", envelope(10**9), {}),
        (
            "evBatteryInsulatingResistance",
            envelope(550),
            {"hv_battery_insulation": 550.0},
        ),
        (
            "evBatteryCellStatus",
            envelope(
                {
                    "minTemp": {"id": "3", "temperature": 18},
                    "maxTemp": {"id": "4", "temperature": 21.5},
                    "minVoltage": {"id": "5", "voltage": 3.71},
                    "maxVoltage": None,
                }
            ),
            {
                "hv_cell_lowest_temperature": 18.0,
                "hv_cell_highest_temperature": 21.5,
                "hv_cell_lowest_voltage": 3.71,
            },
        ),
        (
            "evBatteryPackageStatus",
            envelope(
                {
                    "packageCount": 2,
                    "packageMinTemp": {"temp": 18},
                    "packageMaxTemp": {"temp": 19},
                    "packageMinVoltage": {"voltage": 180},
                    "packageMaxVoltage": {"voltage": 181},
                }
            ),
            {
                "hv_packs": 2.0,
                "hv_pack_lowest_temperature": 18.0,
                "hv_pack_highest_temperature": 19.0,
                "hv_pack_lowest_voltage": 180.0,
                "hv_pack_highest_voltage": 181.0,
            },
        ),
        ("evDcPowerSourceStatus", envelope("OPERATING"), {"dc_converter": True}),
    ],
)
def test_metric(metric: str, document: Any, expected: dict[str, Any]) -> None:
    """Each metric tells its signals, and the 12 V battery never those of the other."""
    assert told({"metrics": {metric: document}}) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("charge-power-kw", 7.2, {"charger_power_reported": 7.2}),
        ("current-charging-power-display", 7.1, {"charger_power_displayed": 7.1}),
        ("current-charging-current-display", 31, {"charger_current_displayed": 31.0}),
        ("global-ac-target-soc", 80.0, {"charge_limit": 80.0}),
        ("global-dc-target-soc", 90, {"dc_charge_limit": 90.0}),
        ("global-ac-current-limit", 32, {"charge_current_limit": 32.0}),
        ("max-ac-current-display", 48, {"charge_current_maximum": 48.0}),
        ("global-dc-power-limit", 100, {"dc_power_limit": 100.0}),
        ("max-dc-power-display", 150, {"dc_power_maximum": 150.0}),
        ("fast-charge-bulk", 25, {"fast_charge_bulk": 25.0}),
        ("fast-charge-complete", 60, {"fast_charge_complete": 60.0}),
    ],
)
def test_custom_metric(name: str, value: float, expected: dict[str, Any]) -> None:
    """Each metric of Ford's own."""
    metrics = {"customMetrics": {f"{CUSTOM}{name}": envelope(value)}}
    assert told({"metrics": metrics}) == expected


def test_configuration() -> None:
    """A setting the car cannot tell comes as an error, and is no reading."""
    error = {"updateTime": AT, "error": {"errorName": "OUT_OF_RANGE"}}
    configurations = {
        "xevBatteryTargetStateOfChargeSetting": envelope(80),
        "xevBatteryTargetRangeSetting": error,
    }
    assert told({"metrics": {"configurations": configurations}}) == {
        "target_charge_setting": 80.0
    }
    configurations["xevBatteryTargetRangeSetting"] = envelope(300)
    assert (
        told({"metrics": {"configurations": configurations}})["target_range_setting"]
        == 300
    )


@pytest.mark.parametrize(("at", "limit"), [(EARLIER, 80.0), (LATER, 90.0)])
def test_limit_of_the_event(at: str, limit: float) -> None:
    """The charge limit is told by an event too; the newer of both is right."""
    document = {
        "metrics": {"customMetrics": {f"{CUSTOM}global-ac-target-soc": envelope(80)}},
        "events": {
            "customEvents": {
                "xev-hv-battery-monitoring": {
                    "updateTime": at,
                    "oemData": {"target_soc": {"longValue": 90}},
                }
            }
        },
    }
    assert told(document) == {"charge_limit": limit}


@pytest.mark.parametrize(
    "event",
    [{}, {"oemData": None}, {"oemData": {"target_soc": 80}}, {"oemData": {}}],
)
def test_event_without_a_limit(event: dict[str, Any]) -> None:
    """Another shape says nothing."""
    assert (
        told({"events": {"customEvents": {"xev-hv-battery-monitoring": event}}}) == {}
    )


@pytest.mark.parametrize(
    ("values", "letter"),
    [
        ({"plugged_in": False}, "A"),
        ({"plugged_in": True}, "B"),
        ({"plugged_in": None}, None),
        ({"plugged_in": True, "charge_status": "paused"}, "B"),
        ({"plugged_in": True, "charge_status": "in_progress"}, "C"),
        ({"charge_status": "in_progress"}, "C"),
    ],
)
def test_evcc_status(values: dict[str, Any], letter: str | None) -> None:
    """The letters that charge controllers understand."""
    assert state_of(**values).value(s.EVCC_STATUS) == letter


def test_evcc_status_of_a_car_without_a_plug() -> None:
    """It has none."""
    assert s.EVCC_STATUS not in state_of(charge_status="not_ready")


@pytest.mark.parametrize(
    "signal", [s.CHARGE_TIME_LEFT, s.CHARGE_COMPLETE_AT, s.CHARGE_TARGET_AT]
)
def test_what_is_left_of_a_charge(signal: s.Signal[Any]) -> None:
    """It is forgotten with the charge."""
    left = {signal.key: 5.0 if signal is s.CHARGE_TIME_LEFT else NOW}
    assert state_of(charge_status="in_progress", **left).value(signal) is not None
    state = state_of(charge_status="paused", **left)
    assert signal in state
    assert state.value(signal) is None
