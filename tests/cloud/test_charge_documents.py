"""Charge places and logs: from Ford's documents to values, and where the car is among them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.charging import (
    ChargeLocation,
    ChargeLocations,
    ChargeSession,
    ChargeSessions,
)
from custom_components.fordpass.cloud.fordpass.charge_documents import (
    location_documents,
    locations,
    sessions,
)
from custom_components.fordpass.cloud.values import Position, pack, unpack

from .telling import AT, NOW, state_of

EARLIER, LATER = "2026-09-01T05:00:00Z", "2026-09-01T06:30:00Z"
VIN = "WF0TK3SAMPLE00001"


HOME = ChargeLocation("Home", 54.2, 7.2, 80.0, "CHARGE_NOW")
WORK = ChargeLocation("Work", 54.25, 7.2, 90.0)
PLACES = ChargeLocations((HOME, WORK))


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (Position(54.2, 7.2), HOME),
        (Position(54.2015, 7.2015), HOME),
        (Position(54.2501, 7.2), WORK),
        (Position(54.22, 7.2), None),
        (None, None),
    ],
)
def test_place(position: Position | None, place: ChargeLocation | None) -> None:
    """The car is at the nearest of its places that is near."""
    state = state_of(position=position, charge_locations=PLACES)
    assert state.value(s.CHARGE_LOCATION) == (place and place.name)
    assert state.value(s.LOCATION_CHARGE_LIMIT) == (place and place.limit)


def test_no_place() -> None:
    """A car without places has nothing to say about them, and one without position little."""
    assert s.CHARGE_LOCATION not in state_of(position=Position(54.2, 7.2))
    state = state_of(charge_locations=ChargeLocations())
    assert state.value(s.CHARGE_LOCATION) is None
    assert state.value(s.LOCATION_CHARGE_LIMIT) is None


def test_place_across_the_date_line() -> None:
    """The shorter way around counts."""
    there = ChargeLocation("There", 0.0, 179.9999)
    assert there.distance(Position(0.0, -179.9999)) == pytest.approx(22.3, abs=0.1)


def test_place_by_name() -> None:
    """By name, whatever its case; the first of several."""
    assert PLACES.named(" home") is HOME
    assert PLACES.named("Garage") is None


def place(name: Any = "Home", vin: Any = VIN, **changes: Any) -> dict[str, Any]:
    """Return the document of a charge location."""
    return {
        "vin": vin,
        "location": {
            "id": "1",
            "name": name,
            "latitude": 54.2,
            "longitude": 7.2,
            **changes,
        },
        "chargeProfile": {"chargeMode": "CHARGE_NOW", "targetSoc": 80, "schedules": []},
    }


def places(body: Any) -> tuple[ChargeLocation, ...]:
    """Return the places that an answer tells of."""
    reading = locations(location_documents(body, VIN), NOW)[s.CHARGE_LOCATIONS]
    assert reading.value is not None
    return tuple(reading.value.places)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (None, []),
        ([None, {}, {"location": None}], []),
        ([place()], ["Home"]),
        ([place(vin=VIN.lower()), place("Work", latitude=1)], ["Home", "Work"]),
        ([place(vin="WF0OTHERSAMPLE001")], []),
        ([place(vin=None)], ["Home"]),
        ([place(), place("Same position")], ["Home"]),
        ([place(latitude=None)], []),
        ([place(name=None)], ["1"]),
        ([{**place(), "chargeProfile": None}], ["Home"]),
    ],
)
def test_locations(body: Any, names: list[str]) -> None:
    """The car's own places, told apart by their position because ids are not unique."""
    assert [location.name for location in places(body)] == names


def log(**changes: Any) -> dict[str, Any]:
    """Return the document of a charge."""
    return {
        "deviceId": VIN,
        "chargerType": "AC_BASIC",
        "energyConsumed": 31.42137,
        "timeStamp": AT,
        "plugDetails": {
            "plugInTime": "2026-08-31T18:00:00Z",
            "plugOutTime": "2026-09-01T05:57:20Z",
            "totalDistanceAdded": 180.5,
        },
        "power": {"max": 10405.2, "average": 5261.678},
        "stateOfCharge": {"firstSOC": 41, "lastSOC": 80},
        "energyTransferDuration": {
            "begin": "2026-08-31T18:01:00Z",
            "end": "2026-08-31T22:40:00Z",
        },
        "location": {"name": "Home", "latitude": 54.2, "longitude": 7.2},
        **changes,
    }


def told_of(*logs: Any) -> dict[str, Any]:
    """Return what charge logs tell, by key."""
    readings = sessions({"energyTransferLogs": list(logs)}, VIN)
    return {signal.key: reading.value for signal, reading in readings.items()}


SESSION = ChargeSession(
    start=datetime(2026, 8, 31, 18, 1, tzinfo=UTC),
    end=datetime(2026, 8, 31, 22, 40, tzinfo=UTC),
    plugged_in=datetime(2026, 8, 31, 18, tzinfo=UTC),
    plugged_out=datetime(2026, 9, 1, 5, 57, 20, tzinfo=UTC),
    place="Home",
    charger="ac_basic",
    energy=31.42,
    charge_from=41.0,
    charge_to=80.0,
    range_added=180.5,
    power_average=5.26,
    power_maximum=10.41,
)


def test_last_charge() -> None:
    """The last charge by itself and all of them together; nothing says where a place is."""
    last = told_of(log())
    assert last.pop("charge_sessions") == ChargeSessions((SESSION,))
    assert last == {
        "last_charge_start": SESSION.start,
        "last_charge_end": SESSION.end,
        "last_charge_energy": 31.42,
        "last_charge_from": 41.0,
        "last_charge_to": 80.0,
        "last_charge_range": 180.5,
        "last_charge_power": 5.26,
        "last_charge_maximum_power": 10.41,
        "last_charge_place": "Home",
        "last_charge_charger": "ac_basic",
    }
    assert "54.2" not in repr(told_of(log()))


def test_last_of_several_charges() -> None:
    """The newest by its time, whatever the order; what it does not tell is not the older one's."""
    newest = log(timeStamp=LATER, energyConsumed=None, location=None, chargerType="NEW")
    charges = told_of(log(), newest)
    assert [one.energy for one in charges["charge_sessions"].sessions] == [None, 31.42]
    assert charges["last_charge_energy"] is None
    assert charges["last_charge_place"] is None
    readings = sessions({"energyTransferLogs": [newest]}, VIN)
    assert readings[s.LAST_CHARGE_CHARGER].word == "new"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"energyTransferLogs": None},
        {"energyTransferLogs": [None, {}]},
        {"energyTransferLogs": [log(deviceId="WF0OTHERSAMPLE001")]},
        {"energyTransferLogs": [log(timeStamp=None, energyTransferDuration=None)]},
    ],
)
def test_no_charge(body: Any) -> None:
    """A car that never charged has no last charge."""
    assert sessions(body, VIN) == {}


def test_charge_without_parts() -> None:
    """Any part may be missing."""
    parts = ("plugDetails", "power", "stateOfCharge", "location")
    charge = told_of(log(**dict.fromkeys(parts)))
    assert charge["last_charge_start"] == SESSION.start
    assert charge["last_charge_from"] is None
    charge = told_of(log(timeStamp="yesterday"))
    assert charge["last_charge_end"] == SESSION.end


@pytest.mark.parametrize("value", [HOME, PLACES, SESSION, ChargeSessions((SESSION,))])
def test_kept(value: Any) -> None:
    """What is kept comes back the same."""
    assert unpack(type(value), pack(value)) == value


def test_newest_first() -> None:
    """Sessions are told the newest first, and those without an end last."""
    endless = ChargeSession(place="Endless")
    assert ChargeSessions.of([endless, SESSION]).sessions == (SESSION, endless)
