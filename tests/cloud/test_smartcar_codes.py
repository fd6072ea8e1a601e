"""Smartcar's signals code by code: what each tells, and what nothing tells."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.smartcar.codes import SIGNALS
from custom_components.fordpass.cloud.smartcar.decode_paths import PATHS, decode_path
from custom_components.fordpass.cloud.smartcar.decode_signals import decode_signals
from simulator.smartcar.signals import CATALOGUE

from .smartcar_bodies import AT, ROWS, SERVICED, SERVICES

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

# What takes more than one signal to understand, what names the car, and what has no counterpart.
TOGETHER = {
    "charge-detailedchargingstatus",
    "charge-ischarging",
    "charge-isfastchargerpresent",
}
NAMES = {
    "vehicleidentification-vin",
    "vehicleidentification-nickname",
    "vehicleidentification-exteriorcolor",
    "vehicleuseraccount-role",
}


def sent(code: str, body: Any, **status: Any) -> dict[str, Any]:
    """Return one signal as a webhook wraps it."""
    return {
        "code": code,
        "body": body,
        "status": status or {"value": "SUCCESS"},
        "meta": {"oemUpdatedAt": AT.timestamp() * 1000},
    }


def told(*signals: dict[str, Any]) -> dict[Any, Any]:
    """Return the values of these signals, by model signal."""
    readings = decode_signals(signals, NOW).readings
    assert all(reading.at == AT for reading in readings.values())
    readings.pop(s.LAST_NEWS, None)
    return {signal: reading.value for signal, reading in readings.items()}


@pytest.mark.parametrize(("code", "body", "values"), ROWS)
def test_a_code(code: str, body: Any, values: dict[Any, Any]) -> None:
    """Each code has its body, and each body its meaning."""
    assert told(sent(code, body)) == values


def test_every_code_is_tried() -> None:
    """No row of the decoder is without a row above, and no car's signal without a decoder."""
    assert {code for code, _, values in ROWS if values} == set(SIGNALS)
    cannot = CATALOGUE["surveillance-isenabled"].body
    can = {code for code, signal in CATALOGUE.items() if signal.body is not cannot}
    assert can <= set(SIGNALS) | TOGETHER | NAMES


@pytest.mark.parametrize("code", sorted(SIGNALS))
@pytest.mark.parametrize(
    "kind", ["COMPATIBILITY", "PERMISSION", "UPSTREAM", "VEHICLE_STATE", None]
)
def test_an_error_tells_nothing(code: str, kind: str | None) -> None:
    """A failed signal has no value, even with a stale body; a refused one names its permission."""
    bodies = [body for known, body, _ in ROWS if known == code]
    error = {} if kind is None else {"error": {"type": kind, "code": None}}
    for body in (None, *bodies):
        look = decode_signals([sent(code, body, value="ERROR", **error)], NOW)
        assert look.readings == {}
        refused = kind == "PERMISSION"
        assert look.refused == ({SIGNALS[code].permission} if refused else set())
        assert len(look.problems) == (not refused)


@pytest.mark.parametrize("code", sorted(SIGNALS))
@pytest.mark.parametrize(
    "nothing", [None, {}, {"value": None}, {"values": None}, {"values": [None, {}]}]
)
def test_null_is_never_a_value(code: str, nothing: Any) -> None:
    """A body without a value says at most that the car does not know."""
    assert set(told(sent(code, nothing)).values()) <= {None}


def test_a_plug_tells_the_kind_of_charger() -> None:
    """A fast charger is direct current; no fast charger is alternating only with a cable in."""
    fast = "charge-isfastchargerpresent"
    plugged = sent("charge-ischargingcableconnected", {"value": True})
    assert told(sent(fast, {"value": True})) == {s.CHARGER_TYPE: "dc"}
    assert told(sent(fast, {"value": False})) == {}
    assert told(plugged, sent(fast, {"value": None})) == {s.PLUGGED_IN: True}
    assert told(plugged, sent(fast, {"value": False})) == {
        s.PLUGGED_IN: True,
        s.CHARGER_TYPE: "ac",
    }


def test_names() -> None:
    """The VIN and what the owner calls the car are no signals of it."""
    look = decode_signals(
        [
            sent("vehicleidentification-vin", {"value": "VIN"}),
            sent("vehicleidentification-nickname", {"value": "Blue"}),
        ],
        NOW,
    )
    assert (look.vin, look.nickname, look.readings) == ("VIN", "Blue", {})


@pytest.mark.parametrize(
    ("path", "body", "values"),
    [
        (
            "/fuel",
            {"percentRemaining": 0.61, "amountRemaining": 32.1, "range": 412},
            {s.FUEL_LEVEL: 61, s.FUEL_VOLUME: 32.1, s.FUEL_RANGE: 412},
        ),
        (
            "/battery/nominal_capacity",
            {
                "availableCapacities": [{"capacity": 88, "description": "Extended"}],
                "capacity": {"nominal": 88, "source": "SMARTCAR"},
                "url": None,
            },
            {s.HV_BATTERY_CAPACITY: 88},
        ),
        ("/battery/nominal_capacity", {"capacity": None, "url": "https://x"}, {}),
        ("/service/history", SERVICES, SERVICED),
        ("/service/history", [], {}),
        ("/service/history", {}, {}),
        (
            "/security",
            {"isLocked": None, "sunroof": [{"type": "sunroof", "status": "OPEN"}]},
            {s.LATCH[s.Latch.ALL_DOORS]: None, s.SUNROOF_OPEN: True},
        ),
    ],
)
def test_a_path(path: str, body: Any, values: dict[Any, Any]) -> None:
    """What v2 tells beside what is tried elsewhere."""
    found = dict(decode_path(path, body, {}, NOW))
    assert {signal: reading.value for signal, reading in found.items()} == values


def test_imperial_paths() -> None:
    """Gallons and miles are understood although nobody asks for them."""
    headers = {"sc-unit-system": "imperial"}
    fuel = dict(decode_path("/fuel", {"amountRemaining": 10}, headers, NOW))
    assert fuel[s.FUEL_VOLUME].value == 37.9
    service = dict(decode_path("/service/history", SERVICES, headers, NOW))
    assert service[s.LAST_SERVICE_ODOMETER].value == 32186.9


@pytest.mark.parametrize("path", sorted(PATHS))
@pytest.mark.parametrize("nothing", [None, [], {}, [None], "x", 7])
def test_an_empty_path(path: str, nothing: Any) -> None:
    """A body without a value says at most that the car does not know."""
    found = dict(decode_path(path, nothing, {}, NOW))
    assert {reading.value for reading in found.values()} <= {None}
