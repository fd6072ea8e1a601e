"""From Smartcar's words to signals: both APIs tell the same car, and nothing breaks the decoder."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.smartcar import Version
from custom_components.fordpass.cloud.smartcar.codes import SIGNALS
from custom_components.fordpass.cloud.smartcar.decode_paths import PATHS, decode_path
from custom_components.fordpass.cloud.smartcar.decode_signals import decode_signals
from custom_components.fordpass.cloud.smartcar.values import parse_time
from custom_components.fordpass.cloud.vehicle import VehicleState

from .customer import MACH_E, Customer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
STAMP = AT.timestamp() * 1000


def told(code: str, body: Any, **meta: Any) -> dict[Any, Any]:
    """Return the values of one signal, by model signal."""
    signal = {
        "code": code,
        "body": body,
        "status": {"value": "SUCCESS"},
        "meta": meta or {"oemUpdatedAt": STAMP},
    }
    readings = decode_signals([signal], NOW).readings
    readings.pop(s.LAST_NEWS, None)
    return {signal: reading.value for signal, reading in readings.items()}


@pytest.mark.parametrize(
    ("code", "body", "values"),
    [
        (
            "tractionbattery-stateofcharge",
            {"value": 71, "unit": "percent"},
            {s.HV_BATTERY_CHARGE: 71},
        ),
        ("tractionbattery-stateofcharge", {"value": 0.5}, {s.HV_BATTERY_CHARGE: 0.5}),
        ("tractionbattery-stateofcharge", {"value": None}, {}),
        (
            "tractionbattery-range",
            {"value": 100, "unit": "miles"},
            {s.HV_BATTERY_RANGE: 160.9},
        ),
        (
            "tractionbattery-nominalcapacity",
            {"capacity": 88},
            {s.HV_BATTERY_CAPACITY: 88},
        ),
        ("charge-ischargingcableconnected", {"value": None}, {s.PLUGGED_IN: None}),
        ("charge-ischarging", {"value": True}, {s.CHARGE_STATUS: "in_progress"}),
        ("charge-ischarging", {"value": False}, {s.CHARGE_STATUS: "stopped"}),
        ("charge-ischarging", {"value": None}, {}),
        (
            "charge-detailedchargingstatus",
            {"value": "FULLY_CHARGED"},
            {s.CHARGE_STATUS: "completed"},
        ),
        (
            "charge-detailedchargingstatus",
            {"value": "DREAMING"},
            {s.CHARGE_STATUS: None},
        ),
        ("charge-chargelimits", {"activeLimit": 80}, {s.CHARGE_LIMIT: 80}),
        (
            "charge-chargelimits",
            {
                "activeLimit": None,
                "values": [
                    {"type": "LOCATION", "limit": 60},
                    {"type": "GLOBAL", "limit": 90},
                ],
            },
            {s.CHARGE_LIMIT: 90},
        ),
        (
            "charge-timetocomplete",
            {"value": 90},
            {
                s.CHARGE_TIME_LEFT: 90,
                s.CHARGE_COMPLETE_AT: AT + timedelta(minutes=90),
            },
        ),
        ("charge-wattage", {"value": 7040}, {s.CHARGER_POWER_REPORTED: 7.04}),
        (
            "closure-islocked",
            {"value": False},
            {s.LATCH[s.Latch.ALL_DOORS]: "unlocked"},
        ),
        ("closure-islocked", {"value": None}, {s.LATCH[s.Latch.ALL_DOORS]: None}),
        (
            "closure-doors",
            {
                "values": [
                    {"row": 0, "column": 0, "isOpen": True, "isLocked": False},
                    {"row": 1, "column": 1, "isOpen": None, "isLocked": None},
                    {"row": 7, "column": 0, "isOpen": True},
                    {"isOpen": True},
                    None,
                ]
            },
            {
                s.DOOR_OPEN[s.Door.FRONT_LEFT]: True,
                s.LATCH[s.Latch.FRONT_LEFT]: "unlocked",
                s.DOOR_OPEN[s.Door.REAR_RIGHT]: None,
                s.LATCH[s.Latch.REAR_RIGHT]: None,
            },
        ),
        (
            "closure-windows",
            {"values": [{"row": 0, "column": 1, "isOpen": False}]},
            {s.WINDOW_OPEN[s.Window.FRONT_RIGHT]: False},
        ),
        (
            "closure-fronttrunk",
            {"isOpen": True, "isLocked": None},
            {s.DOOR_OPEN[s.Door.FRUNK]: True, s.LATCH[s.Latch.FRUNK]: None},
        ),
        ("closure-reartrunk", {"isOpen": False}, {s.DOOR_OPEN[s.Door.TAILGATE]: False}),
        ("closure-enginecover", {"isOpen": True}, {s.HOOD_OPEN: True}),
        (
            "wheel-tires",
            {"unit": "bar", "values": [{"row": 0, "column": 0, "tirePressure": 240}]},
            {s.TIRE_PRESSURE[s.Wheel.FRONT_LEFT]: 240},
        ),
        (
            "wheel-tires",
            {"unit": "bar", "values": [{"row": 1, "column": 0, "tirePressure": 2.4}]},
            {s.TIRE_PRESSURE[s.Wheel.REAR_LEFT]: 240},
        ),
        (
            "wheel-tires",
            {"unit": "psi", "values": [{"row": 1, "column": 1, "tirePressure": 35}]},
            {s.TIRE_PRESSURE[s.Wheel.REAR_RIGHT]: 241.3},
        ),
        ("motion-currentspeed", {"value": 36, "unit": "kph"}, {s.SPEED: 10}),
        (
            "location-preciselocation",
            {"latitude": 42.1, "longitude": -83.1, "heading": -90},
            {s.POSITION: s.Position(42.1, -83.1), s.HEADING: 270},
        ),
        ("location-preciselocation", {"latitude": 0, "longitude": 0}, {}),
        ("location-preciselocation", {"latitude": 91, "longitude": 0}, {}),
        (
            "climate-externaltemperature",
            {"value": 50, "unit": "fahrenheit"},
            {s.OUTSIDE_TEMPERATURE: 10},
        ),
        (
            "climate-externaltemperature",
            {"value": -3.5, "unit": "celsius"},
            {s.OUTSIDE_TEMPERATURE: -3.5},
        ),
        ("transmission-gearstate", {"value": "PARK"}, {s.GEAR: "park"}),
        ("transmission-gearstate", {"value": "WARP"}, {s.GEAR: None}),
        ("connectivitystatus-isonline", {"value": False}, {s.MODEM_CONNECTED: False}),
        ("surveillance-isenabled", {"value": True}, {}),
    ],
)
def test_signals(code: str, body: Any, values: dict[Any, Any]) -> None:
    """Every kind of body, and what it means."""
    assert told(code, body) == values


@pytest.mark.parametrize(
    ("path", "body", "values"),
    [
        (
            "/fuel",
            {"percentRemaining": 0.61, "amountRemaining": None, "range": None},
            {s.FUEL_LEVEL: 61},
        ),
        ("/charge/limit", {"limit": 0.8}, {s.CHARGE_LIMIT: 80}),
        ("/engine/oil", {"lifeRemaining": 0.64}, {s.OIL_LIFE: 64}),
        (
            "/charge",
            {"isPluggedIn": False, "state": "NOT_CHARGING"},
            {s.PLUGGED_IN: False, s.CHARGE_STATUS: "not_ready"},
        ),
        (
            "/security",
            {
                "isLocked": True,
                "doors": [
                    {"type": "frontLeft", "status": "CLOSED"},
                    {"type": "backRight", "status": "OPEN"},
                    {"type": "backLeft", "status": "UNKNOWN"},
                    {"type": "roof", "status": "OPEN"},
                ],
                "windows": [],
                "storage": [{"type": "rear", "status": "LOCKED"}],
            },
            {
                s.LATCH[s.Latch.ALL_DOORS]: "locked",
                s.DOOR_OPEN[s.Door.FRONT_LEFT]: False,
                s.DOOR_OPEN[s.Door.REAR_RIGHT]: True,
                s.DOOR_OPEN[s.Door.REAR_LEFT]: None,
                s.DOOR_OPEN[s.Door.TAILGATE]: False,
            },
        ),
        ("/nothing", {"value": 1}, {}),
        ("/odometer", None, {}),
    ],
)
def test_paths(path: str, body: Any, values: dict[Any, Any]) -> None:
    """The bodies of v2, percent as a share of 1."""
    found = dict(decode_path(path, body, {}, NOW))
    assert {signal: reading.value for signal, reading in found.items()} == values


def test_imperial() -> None:
    """An answer in miles and psi is understood although nobody asked for it."""
    headers = {"sc-unit-system": "imperial", "sc-data-age": "2026-03-01T08:00:00.000Z"}
    found = dict(decode_path("/odometer", {"distance": 1000}, headers, NOW))
    assert found == {s.ODOMETER: Reading(1609.3, AT)}
    found = dict(decode_path("/tires/pressure", {"backLeft": 35}, headers, NOW))
    assert found == {s.TIRE_PRESSURE[s.Wheel.REAR_LEFT]: Reading(241.3, AT)}


@pytest.mark.parametrize(
    ("meta", "at"),
    [
        ({"oemUpdatedAt": "2026-03-01T08:00:00Z"}, AT),
        ({"oemUpdatedAt": "2026-03-01T08:00:00"}, AT),
        ({"oemUpdatedAt": STAMP, "retrievedAt": STAMP + 1000}, AT),
        ({"oemUpdatedAt": None, "retrievedAt": STAMP}, AT),
        ({"fetchedAt": STAMP / 1000}, AT),
        ({"oemUpdatedAt": "soon"}, NOW),
        ({"oemUpdatedAt": "2099-01-01T00:00:00Z"}, NOW),
        ({"oemUpdatedAt": 1e300}, NOW),
        (None, NOW),
    ],
)
def test_times(meta: Any, at: datetime) -> None:
    """A time is text or a number, the car's own where it is told, and never in the future."""
    signal = {"code": "odometer-traveleddistance", "body": {"value": 1}, "meta": meta}
    readings = decode_signals([signal], NOW).readings
    assert readings == {s.ODOMETER: Reading(1, at), s.LAST_NEWS: Reading(at, at)}


def test_errors_of_single_signals() -> None:
    """A signal that failed says nothing; a refused one names its permission."""

    def failed(code: str, kind: str) -> dict[str, Any]:
        status = {"value": "ERROR", "error": {"type": kind, "code": None}}
        return {"code": code, "body": {"value": 1}, "status": status}

    look = decode_signals(
        [
            failed("odometer-traveleddistance", "PERMISSION"),
            failed("something-else", "PERMISSION"),
            failed("tractionbattery-range", "COMPATIBILITY"),
            {"code": "vehicleidentification-vin", "body": {"value": "VIN"}},
        ],
        NOW,
    )
    assert (look.readings, look.refused, look.vin) == ({}, {"read_odometer"}, "VIN")
    assert [problem.name for problem in look.problems] == ["COMPATIBILITY"]


JUNK: list[Any] = [None, True, 7, -1, 1e999, "x", [], [None], {}, {"value": []}]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_nothing_breaks_the_decoder(junk: Any) -> None:
    """Whatever is sent in whatever place, nothing is raised."""
    bodies = [junk, {"value": junk, "values": junk, "unit": junk, "isOpen": junk}]
    bodies += [
        {"values": [{"row": junk, "column": 0, "isOpen": junk, "tirePressure": junk}]},
        {"latitude": junk, "longitude": junk, "heading": junk, "capacity": junk},
    ]
    for body in bodies:
        for code in (*SIGNALS, "charge-ischarging", "charge-detailedchargingstatus"):
            decode_signals([{"code": code, "body": body, "meta": junk}], NOW)
            decode_signals(
                [{"id": code, "attributes": {"body": body, "status": junk}}], NOW
            )
        for path in PATHS:
            list(decode_path(path, body, {"sc-data-age": "x"}, NOW))
    decode_signals([junk], NOW)
    list(decode_path("/security", {"doors": junk, "storage": [junk]}, {}, NOW))


def test_parse_time() -> None:
    """Numbers that are no time are none."""
    assert [parse_time(value) for value in (None, True, 0, -1, [], "")] == [None] * 6


@pytest.mark.parametrize("tires", ["kpa_labelled_bar", "kpa", "bar"])
@pytest.mark.parametrize("percent", ["percent", "missing"])
async def test_both_apis_tell_the_same(
    customer: Customer, tires: Any, percent: Any
) -> None:
    """One car, read through v3 and v2, has the same values, however Smartcar labels them."""
    switches = customer.cloud.switches
    switches.tire_pressure, switches.percent_unit = tires, percent
    switches.signal_times = "epoch" if percent == "missing" else "iso"
    states = []
    for version in Version:
        account = await customer.account(version)
        states.append(VehicleState())
        states[-1].merge(await account.snapshot(customer.vin))
    v3, v2 = states
    own = {s.REQUESTS_THIS_MONTH, s.LAST_NEWS}
    both = (v3.seen & v2.seen) - own
    assert {signal: v3.value(signal) for signal in both} == {
        signal: v2.value(signal) for signal in both
    }
    assert {signal.key for signal in both} >= {
        "odometer",
        "hv_battery_charge",
        "hv_battery_range",
        "plugged_in",
        "charge_status",
        "charging",
        "charge_limit",
        "position",
        "lock_state",
        "tire_pressure_rear_left",
    }
    car = customer.simulator.cars[MACH_E].snapshot()["metrics"]
    assert v3.value(s.ODOMETER) == round(car["odometer"]["value"], 1)
    assert 150 < (v3.value(s.TIRE_PRESSURE[s.Wheel.FRONT_LEFT]) or 0) < 400
