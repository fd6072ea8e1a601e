"""From Ford's words to signals: each row and each oddity."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.telemetry.decode import (
    CONFIGURATIONS,
    METRICS,
    decode,
)
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator.cars import fleet
from simulator.clock import Clock
from simulator.fordpass.departures import spell_departures

from .telling import AT, NOW, TIME, envelope, sound, told_by

CUSTOM = "aui:signal:745a2a40-3327-4943-bdf8-f71d9b389d8b:custom:"
FRONT = {"vehicleDoor": "UNSPECIFIED_FRONT"}
REAR = {"vehicleDoor": "UNSPECIFIED_REAR"}
DRIVER = {"vehicleSide": "DRIVER"}
ERROR = {"error": {"errorName": "OUT_OF_RANGE", "errorSource": "DEVICE"}}
MECHANICAL = {"tags": {"DOOR_LATCH_TYPE": "MECHANICAL"}}


def place(lat: Any, lon: Any, **more: Any) -> dict[str, Any]:
    """Return a position's envelope."""
    return envelope({"location": {"lat": lat, "lon": lon, **more}})


def window(lower: Any, upper: Any, **where: Any) -> dict[str, Any]:
    """Return a window's element."""
    bounds = {"doubleRange": {"lowerBound": lower, "upperBound": upper}}
    return envelope(bounds, **where)


@pytest.mark.parametrize(
    ("metric", "document", "expected"),
    [
        ("odometer", envelope(15342.04), {"odometer": 15342.0}),
        ("odometer", envelope("15342.5"), {"odometer": 15342.5}),
        ("odometer", envelope(-1), {}),
        ("odometer", envelope("far"), {}),
        ("odometer", envelope("NaN"), {}),
        ("odometer", envelope(10**400), {}),
        ("odometer", envelope(True), {}),
        ("odometer", envelope(None), {}),
        ("odometer", ERROR, {}),
        ("odometer", [], {}),
        ("position", place(54.20000049, 7.2), {"position": s.Position(54.2, 7.2)}),
        ("position", place(1, 2, alt=2.04), {"position": s.Position(1, 2, 2.0)}),
        ("position", place(0, 0), {}),
        ("position", place(90.5, 7), {}),
        ("position", place(50, 180.5), {}),
        ("position", place(50, None), {}),
        ("position", envelope(None), {}),
        ("position", envelope({"location": None}), {}),
        ("position", None, {}),
        ("heading", envelope({"heading": 135.04}), {"heading": 135.0}),
        ("heading", envelope(-90), {"heading": 270.0}),
        ("heading", envelope({}), {}),
        ("heading", 5, {}),
        ("speed", envelope(13.888), {"speed": 13.89}),
        ("speed", envelope(-0.1), {}),
        ("fuelLevel", envelope(63.43219), {"fuel_level": 63.4}),
        ("fuelLevel", envelope(105.2), {"fuel_level": 100.0}),
        ("fuelLevel", envelope(-5.2), {}),
        ("fuelRange", envelope(512), {"fuel_range": 512.0}),
        ("oilLifeRemaining", envelope(71.4), {"oil_life": 71.0}),
        ("outsideTemperature", envelope(-40), {}),
        ("outsideTemperature", envelope(-41), {}),
        ("outsideTemperature", envelope(-39.5), {"outside_temperature": -39.5}),
        ("engineCoolantTemp", envelope(-40.0), {}),
        ("engineOilTemp", envelope(90), {"engine_oil_temperature": 90.0}),
        ("xevBatteryTemperature", envelope(24), {"hv_battery_temperature": 24.0}),
        ("hoodStatus", envelope("OPEN"), {"hood": True}),
        ("hoodStatus", envelope("closed"), {"hood": False}),
        ("hoodStatus", envelope("INVALID"), {"hood": None}),
        ("hoodStatus", envelope(None), {}),
        ("alarmStatus", envelope("PREARMED"), {"alarm": "prearmed"}),
        ("alarmStatus", envelope("SINGING"), {"alarm": None}),
        ("alarmStatus", envelope(5), {}),
        ("ignitionStatus", envelope(True), {"ignition": True}),
        ("ignitionStatus", envelope(False), {"ignition": False}),
        ("gearLeverPosition", envelope("PARK"), {"gear": "park"}),
        ("parkingBrakeStatus", envelope("OFF"), {"parking_brake": False}),
        (
            "remoteStartCountdownTimer",
            envelope(870.4),
            {"remote_start_remaining": 870.0},
        ),
        (
            "remoteStartCountdownTimer",
            envelope(1e300),
            {"remote_start_remaining": 86_400},
        ),
        ("dieselExhaustFluidLevel", envelope(55), {"def_level": 55.0}),
        ("batteryStateOfCharge", envelope(101), {"lv_battery_charge": 100.0}),
        ("batteryVoltage", envelope(12.63), {"lv_battery_voltage": 12.63}),
        ("xevBatteryStateOfCharge", envelope(57.04), {"hv_battery_charge": 57.0}),
        ("xevBatteryIoCurrent", envelope(-19.4), {"hv_battery_current": -19.4}),
        ("xevPlugChargerStatus", envelope("CONNECTED"), {"plugged_in": True}),
        ("xevPlugChargerStatus", envelope("ChargingAC"), {"plugged_in": True}),
        ("xevPlugChargerStatus", envelope("DISCONNECTED"), {"plugged_in": False}),
        ("xevPlugChargerStatus", envelope("LOOSE"), {"plugged_in": None}),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("IN_PROGRESS"),
            {"charge_status": "in_progress"},
        ),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("COMPLETE"),
            {"charge_status": "completed"},
        ),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("COMPLETED"),
            {"charge_status": "completed"},
        ),
        (
            "xevBatteryChargeDisplayStatus",
            envelope("SIPPING"),
            {"charge_status": None},
        ),
        (
            "xevBatteryTimeToFullCharge",
            envelope(195.0),
            {
                "charge_complete_at": datetime(2026, 9, 1, 9, 31, tzinfo=UTC),
                "charge_time_left": 195.0,
            },
        ),
        ("xevBatteryTimeToFullCharge", envelope(-1), {}),
        ("xevBatteryTimeToFullCharge", envelope(65535), {}),
        ("xevBatteryTimeToFullCharge", None, {}),
        (
            "tirePressure",
            [
                envelope(262.04, vehicleWheel="FRONT_LEFT"),
                envelope(271, vehicleWheel="REAR_LEFT_INNER"),
                envelope(1, vehicleWheel="SYSTEM"),
                envelope(1, vehicleWheel=["REAR_LEFT"]),
                envelope(None, vehicleWheel="REAR_RIGHT"),
                "flat",
            ],
            {"tire_pressure_front_left": 262.0, "tire_pressure_rear_left_inner": 271.0},
        ),
        (
            "tirePressure",
            envelope(250, vehicleWheel="REAR_LEFT"),
            {"tire_pressure_rear_left": 250.0},
        ),
        (
            "doorStatus",
            [
                envelope("AJAR", **FRONT, **DRIVER),
                envelope("CLOSED", **FRONT, vehicleOccupantRole="PASSENGER"),
                envelope("OPEN", **REAR, **DRIVER),
                envelope("INVALID", vehicleDoor="REAR_LEFT"),
                envelope("UNKNOWN", vehicleDoor="REAR_RIGHT"),
                {"updateTime": AT, "vehicleDoor": "TAILGATE"},
                envelope("OPEN", vehicleDoor="INNER_TAILGATE"),
                envelope("OPEN", vehicleDoor="ROOF"),
                envelope("OPEN", **FRONT, vehicleSide=["DRIVER"]),
                envelope("OPEN", vehicleDoor=None),
            ],
            {
                "door_driver": True,
                "door_passenger": False,
                "door_rear_driver": True,
                "door_rear_left": None,
                "door_rear_right": None,
                "door_tailgate": None,
                "door_inner_tailgate": True,
                "door_front": True,
            },
        ),
        (
            "doorLockStatus",
            [
                envelope("LOCKED", vehicleDoor="ALL_DOORS"),
                envelope("DOUBLE_LOCKED", **FRONT, **DRIVER),
                envelope("UNLOCKED", vehicleDoor="FRONT_LEFT"),
                envelope("UNKNOWN", vehicleDoor="REAR_LEFT"),
                envelope("UNKNOWN", vehicleDoor="TAILGATE", **MECHANICAL),
                envelope("LOCKED", vehicleDoor="FRUNK", **MECHANICAL),
                envelope("LOCKED", vehicleDoor="GLOVEBOX"),
            ],
            {
                "latch_all_doors": "locked",
                "latch_driver": "double_locked",
                "latch_front_left": "unlocked",
                "latch_rear_left": None,
                "latch_frunk": "locked",
            },
        ),
        (
            "windowStatus",
            [
                window(0, 0, vehicleWindow="UNSPECIFIED_FRONT", **DRIVER),
                window(0, 40, vehicleWindow="FRONT_LEFT"),
                window(None, 3, vehicleWindow="FRONT_RIGHT"),
                window("x", None, vehicleWindow="REAR_LEFT"),
                envelope("INVALID", vehicleWindow="REAR_RIGHT"),
                {"updateTime": AT, "vehicleWindow": "UNSPECIFIED_REAR", **DRIVER},
                window(0, 1, vehicleWindow="ROOF"),
                window(0, 1, vehicleWindow=7),
            ],
            {
                "window_driver": False,
                "window_front_left": True,
                "window_front_right": True,
                "window_rear_left": None,
                "window_rear_right": None,
                "window_rear_driver": None,
                "window_position_driver": 0.0,
                "window_position_front_left": 40.0,
                "window_position_front_right": 3.0,
                "window_position_rear_left": None,
                "window_position_rear_right": None,
                "window_position_rear_driver": None,
            },
        ),
        (
            "customMetrics",
            {f"{CUSTOM}charge-power-kw": envelope(7.2), "x": envelope(1)},
            {"charger_power_reported": 7.2},
        ),
        ("customMetrics", None, {}),
        (
            "configurations",
            {"remoteStartRunDurationSetting": envelope(900), "x": ERROR},
            {"remote_start_duration": 900.0},
        ),
        ("somethingNew", envelope("?"), {}),
    ],
)
def test_metric(metric: str, document: Any, expected: dict[str, Any]) -> None:
    """Each metric becomes its signal; what is no reading is left out, what is unknown has no value."""
    assert told_by(**{metric: document}) == expected


@pytest.mark.parametrize(
    ("metrics", "signal", "word"),
    [
        ({"gearLeverPosition": envelope("Overdrive")}, s.GEAR, "Overdrive"),
        ({"ignitionStatus": envelope("Glow")}, s.IGNITION_ON, "GLOW"),
        ({"gearLeverPosition": envelope("PARK")}, s.GEAR, None),
        ({"ignitionStatus": envelope("OFF")}, s.IGNITION_ON, None),
    ],
)
def test_unknown_words_are_kept(
    metrics: dict[str, Any], signal: s.Signal[Any], word: str | None
) -> None:
    """A word we do not know is there for diagnostics."""
    assert decode({"metrics": metrics})[signal].word == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AT, TIME),
        ("2026-09-01T06:15:40.123456789Z", TIME.replace(microsecond=123456)),
        ("2026-09-01T06:15:40", TIME),
        ("2026-09-01T08:15:40+02:00", TIME),
        ("2026-09-01T07:04:00Z", NOW + timedelta(minutes=4)),
        ("2026-09-01T07:06:00Z", NOW),
        ("2099-01-01T00:00:00Z", NOW),
        ("0001-01-01T00:00:00+23:00", NOW),
        ("yesterday", NOW),
        ("", NOW),
        (None, NOW),
        (1788000000, NOW),
    ],
)
def test_time(text: object, expected: datetime) -> None:
    """A time is Ford's, in UTC; one that cannot be is the moment we heard of it."""
    document = {"metrics": {"odometer": {"updateTime": text, "value": 1}}}
    reading = decode(document, NOW)[s.ODOMETER]
    assert reading.at == expected
    assert reading.at.tzinfo is UTC


def test_last_news_is_the_newest() -> None:
    """The newest time of all metrics is when the car spoke last."""
    old = {"updateTime": "2026-08-01T00:00:00Z", "value": 1}
    readings = decode({"metrics": {"odometer": old, "fuelLevel": envelope(50)}}, NOW)
    assert readings[s.LAST_NEWS].value == readings[s.LAST_NEWS].at == TIME


def preclusion(to_state: str, **causes: str) -> dict[str, Any]:
    """Return a document with the state that tells whether commands are taken."""
    data = {"commandPreclusionCauses": causes} if causes else None
    value = {"toState": to_state, "data": data}
    return {"states": {"commandPreclusion": {"timestamp": AT, "value": value}}}


@pytest.mark.parametrize(
    ("document", "asleep", "updating"),
    [
        (preclusion("COMMANDS_PERMITTED"), False, False),
        (preclusion("COMMANDS_PRECLUDED"), False, False),
        (
            preclusion(
                "COMMANDS_PRECLUDED",
                deepSleepCommandPreclusionState="COMMANDS_PRECLUDED_BY_DEEP_SLEEP",
                firmwareUpgradeCommandPreclusionState="COMMANDS_PERMITTED",
            ),
            True,
            False,
        ),
        (
            preclusion(
                "COMMANDS_PRECLUDED",
                firmwareUpgradeCommandPreclusionState="COMMANDS_PRECLUDED_BY_FIRMWARE_UPGRADE",
            ),
            False,
            True,
        ),
    ],
)
def test_why_no_commands_are_taken(
    document: dict[str, Any], asleep: bool, updating: bool
) -> None:
    """Deep sleep and updates are told apart."""
    readings = decode(document, NOW)
    assert readings[s.DEEP_SLEEP] == (asleep, TIME, None)
    assert readings[s.UPDATING] == (updating, TIME, None)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("CONNECTED", True), ("disconnected", False), ("PONDERING", None), (None, None)],
)
def test_modem(word: object, expected: bool | None) -> None:
    """Whether the modem is online."""
    entry = {"timestamp": AT, "value": {"toState": word}}
    readings = decode({"states": {"deviceConnectivity": entry}}, NOW)
    assert readings[s.MODEM_CONNECTED].value is expected


def lock_result(word: str, at: str) -> dict[str, Any]:
    """Return the state of a lock command with the metrics it brought along."""
    locks = [{"updateTime": at, "value": word, "vehicleDoor": "ALL_DOORS"}]
    return {"timestamp": at, "value": {"metrics": {"doorLockStatus": locks}}}


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    ("at", "expected"),
    [("2026-08-01T00:00:00Z", "locked"), ("2026-09-01T06:30:00Z", "unlocked")],
)
def test_metrics_of_a_command(nested: bool, at: str, expected: str) -> None:
    """The result of a command counts when it is newer than what the metrics say."""
    entry = {"unlockCommand": lock_result("UNLOCKED", at)}
    document = {
        "metrics": {"doorLockStatus": [envelope("LOCKED", vehicleDoor="ALL_DOORS")]},
        "states": {"commands": entry} if nested else entry,
    }
    assert decode(document, NOW)[s.LATCH[s.Latch.ALL_DOORS]].value == expected


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"metrics": None, "states": None},
        {"metrics": [], "states": []},
        {"states": {"commands": 5, "lockCommand": None, "x": {"value": "success"}}},
    ],
)
def test_nothing_told(document: dict[str, Any]) -> None:
    """A document without anything is no news."""
    assert decode(document) == {}


EVERYWHERE = {"odometer", "fuel_level", "ignition", "alarm", "modem_connected"}
FIXTURES: dict[str, tuple[set[str], set[str]]] = {
    "bev_mach_e": (
        {"hv_battery_charge", "latch_all_doors", "lv_battery_charge"},
        {"fuel_level", "def_level"},
    ),
    "phev_kuga": ({"hv_battery_charge", "fuel_level", "plugged_in"}, {"def_level"}),
    "ice_f150": (
        {"latch_all_doors", "latch_driver", "tire_pressure_rear_left_inner"},
        {"latch_tailgate", "latch_frunk", "hv_battery_charge"},
    ),
    "diesel_transit": (
        {"def_level", "def_range", "door_rear_passenger"},
        {"gear", "hv_battery_charge"},
    ),
    "hev_maverick": ({"fuel_level", "gear"}, {"hv_battery_charge", "plugged_in"}),
    "vw_explorer": (
        {"latch_front_left", "hv_battery_charge"},
        {"lv_battery_charge", "lv_battery_voltage", "latch_all_doors"},
    ),
    "old_focus": (
        {"fuel_level", "oil_life", "lv_battery_voltage"},
        {"position", "tire_pressure_front_left", "window_driver", "gear"},
    ),
    "lincoln_nautilus": ({"fuel_level", "position"}, {"hv_battery_charge"}),
    "pending_car": ({"fuel_level", "position"}, {"hv_battery_charge"}),
}


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture(name: str) -> None:
    """Each car of the fleet has what it tells and not what it does not."""
    car = fleet(Clock(speed=0))[name]
    readings = decode(car.snapshot())
    keys = {signal.key for signal in readings}
    present, absent = FIXTURES[name]
    assert present <= keys
    assert not absent & keys
    assert not [key for key in keys if not readings[s.CATALOGUE[key]].at]
    assert not [reading.word for reading in readings.values() if reading.word]
    state = VehicleState()
    state.merge(readings)
    assert state.value(s.LOCK_STATE) == "locked"
    assert state.value(s.ODOMETER) == car.body.odometer
    sound(readings)


def test_every_row_has_a_fixture() -> None:
    """No row is for a metric that no car of the fleet tells."""
    seen = set[str]()
    for car in fleet(Clock(speed=0)).values():
        metrics = spell_departures(car.snapshot(), "both")["metrics"]
        seen |= metrics.keys() | metrics.get("configurations", {}).keys()
    assert METRICS.keys() | CONFIGURATIONS.keys() <= seen
