"""What the cloud tells beside telemetry: typed, and never a crash on what it sends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.errors import BadAnswerError
from custom_components.fordpass.cloud.fordconnect import (
    ChargeSchedule,
    ChargeWindow,
    CustomerInfo,
    Departure,
    DepartureTimes,
    HealthAlert,
    StationActivity,
    documents,
)
from custom_components.fordpass.cloud.fordconnect.decode import decode
from custom_components.fordpass.cloud.fordconnect.garage import parse_garage

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
AT = "2026-03-04T11:59:00Z"

PARSERS: list[Callable[[Any], object]] = [
    documents.parse_alerts,
    documents.parse_departures,
    documents.parse_charge_schedules,
    documents.parse_wallbox,
    documents.parse_activity,
    documents.parse_customer,
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "departureTimes",
                    "goTimesScheduleCloudData",
                    "calendarDaysList",
                    "scheduleFromCloudList",
                    "timeZoneId",
                    "calendarDay",
                    "hr",
                    "min",
                    "VehicleAlertList",
                    "ActiveAlerts",
                    "Metadata",
                    "chargeSchedules",
                    "chargeProfile",
                    "location",
                    "schedules",
                    "windows",
                    "result",
                    "activity",
                    "associatedChargingStationIds",
                    "email",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
)


@pytest.mark.parametrize("parse", PARSERS)
@given(body=JSON)
def test_whatever_is_sent(parse: Callable[[Any], object], body: object) -> None:
    """No parser raises."""
    parse(body)


def week(**details: Any) -> dict[str, Any]:
    """Return departure times: Wednesday at 6:05 and Friday at 22:00."""
    return {
        "departureTimes": {
            "isDepartureTimesEnabled": True,
            "timeZoneId": "Europe/Berlin",
            "goTimesScheduleCloudData": {
                "calendarDaysList": [
                    {
                        "calendarDay": 3,
                        "scheduleFromCloudList": [
                            {"hr": 6, "min": 5, "preConditioningTemp": "Medium"},
                            {"hr": 25, "min": 0},
                            {"hr": None, "min": 0},
                        ],
                    },
                    {
                        "calendarDay": 5,
                        "scheduleFromCloudList": [{"hr": 22, "min": 0}],
                    },
                ]
            },
            **details,
        }
    }


def test_departures() -> None:
    """Those that make sense, with Monday as 1."""
    times = documents.parse_departures(week())
    assert times == DepartureTimes(
        enabled=True,
        zone=ZoneInfo("Europe/Berlin"),
        departures=(
            Departure(weekday=2, hour=6, minute=5, conditioning="Medium"),
            Departure(weekday=4, hour=22, minute=0, conditioning=None),
        ),
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-04T05:04:00+00:00", "2026-03-04T05:05:00+00:00"),
        ("2026-03-04T05:05:00+00:00", "2026-03-06T21:00:00+00:00"),
        ("2026-03-06T21:00:00+00:00", "2026-03-11T05:05:00+00:00"),
        # The clocks change on 29 March: it is still five past six there.
        ("2026-03-28T12:00:00+00:00", "2026-04-01T04:05:00+00:00"),
    ],
)
def test_next_departure(now: str, expected: str) -> None:
    """The first one that is still to come, by the clock of its place."""
    times = documents.parse_departures(week())
    coming = times.next_after(datetime.fromisoformat(now))
    assert coming == datetime.fromisoformat(expected)
    assert coming is not None
    assert coming.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "details",
    [
        {"isDepartureTimesEnabled": False},
        {"timeZoneId": "Moon/Tycho"},
        {"timeZoneId": "../etc"},
        {"goTimesScheduleCloudData": None},
    ],
)
def test_no_departure(details: dict[str, Any]) -> None:
    """Switched off, nowhere, or none planned."""
    assert documents.parse_departures(week(**details)).next_after(NOW) is None


def test_alerts() -> None:
    """The active ones of all vehicles; statuses inside mean nothing to us."""
    body = {
        "status": 2000,
        "VehicleAlertList": [
            {"StatusCode": 4040, "ActiveAlerts": []},
            {
                "ActiveAlerts": [
                    {
                        "Headline": "Oil low",
                        "FormattedBody": "Add oil.",
                        "Metadata": {"categoryName": "Engine", "severity": 2},
                    },
                    {},
                ]
            },
        ],
    }
    assert documents.parse_alerts(body) == (
        HealthAlert(headline="Oil low", text="Add oil.", category="Engine", severity=2),
        HealthAlert(headline="", text=None, category=None, severity=None),
    )


def test_charge_schedules() -> None:
    """One for each place."""
    body = {
        "chargeSchedules": [
            {
                "location": {"name": "Home", "latitude": 50.1},
                "chargeProfile": {
                    "chargeMode": "VALUE_CHARGE",
                    "targetSoc": 80,
                    "schedules": [
                        {
                            "days": "WEEKDAY",
                            "windows": [
                                {"startTime": "00:00", "endTime": "06:00"},
                                {"startTime": None},
                            ],
                        }
                    ],
                },
            }
        ]
    }
    [schedule] = documents.parse_charge_schedules(body)
    assert schedule == ChargeSchedule(
        place="Home",
        mode="VALUE_CHARGE",
        target=80,
        windows=(ChargeWindow(days="WEEKDAY", start="00:00", end="06:00"),),
        latitude=50.1,
    )
    assert "Home" not in repr(schedule)
    assert "50.1" not in repr(schedule)


def test_station_activity() -> None:
    """The events, an error's own words first."""
    body = {
        "result": {
            "activity": [
                {
                    "event": "Connect",
                    "eventType": "Status",
                    "status": "Completed",
                    "publishTime": "2026-03-01 09:00:00.000 UTC",
                    "error": "E1",
                    "errorDesc": " ",
                }
            ]
        }
    }
    assert documents.parse_activity(body) == (
        StationActivity(
            event="Connect",
            event_type="Status",
            status="Completed",
            published="2026-03-01 09:00:00.000 UTC",
            error="E1",
        ),
    )


def test_customer() -> None:
    """Whose authorization it is is not shown in logs."""
    customer = documents.parse_customer({"email": "a@example.com", "firstName": "A"})
    assert customer == CustomerInfo(
        email="a@example.com", first_name="A", last_name=None
    )
    assert "example" not in repr(customer)


@pytest.mark.parametrize("image", ["aGk=", "data:image/png;base64,aGk="])
def test_picture(image: str) -> None:
    """Bytes, whichever way they were wrapped."""
    assert documents.parse_image({"vehicleImage": image}) == b"hi"


@pytest.mark.parametrize(
    "body", [None, {}, {"vehicleImage": None}, {"vehicleImage": "!"}]
)
def test_no_picture(body: object) -> None:
    """Says so."""
    with pytest.raises(BadAnswerError):
        documents.parse_image(body)


@pytest.mark.parametrize(
    "body", [None, [], {}, {"vin": ""}, {"vehicles": []}, {"vehicles": [{"vin": 1}]}]
)
def test_no_garage(body: object) -> None:
    """A garage without a car is another shape."""
    with pytest.raises(BadAnswerError):
        parse_garage(body)


def test_a_thin_garage() -> None:
    """All but the VIN may be missing or odd."""
    info = parse_garage({"vin": "V", "modelYear": "soon", "engineType": "STEAM"})
    assert (info.vin, info.year, info.engine, info.make) == ("V", None, None, None)


def metric(value: Any, **qualifiers: Any) -> dict[str, Any]:
    """Wrap a value."""
    return {"updateTime": AT, "value": value, **qualifiers}


def test_what_only_this_cloud_says() -> None:
    """An unknown altitude is 0.0, windows may be whole percents, and the alarm is ACTIVATED."""
    readings = decode(
        {
            "metrics": {
                "position": metric({"location": {"lat": 54.0, "lon": 7.0, "alt": 0.0}}),
                "windowStatus": [
                    metric(
                        {"intRange": {"lowerBound": 0, "upperBound": 10}},
                        vehicleWindow="REAR_LEFT",
                    )
                ],
                "alarmStatus": metric("ACTIVATED"),
                "configurations": {
                    "xevBatteryTargetStateOfChargeSetting": metric(80.0)
                },
            }
        },
        NOW,
    )
    assert readings[s.POSITION].value == s.Position(54.0, 7.0)
    assert readings[s.WINDOW_OPEN[s.Window.REAR_LEFT]].value is True
    assert readings[s.ALARM].value == "active"
    assert readings[s.CHARGE_LIMIT].value == 80


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"metrics": None},
        {"metrics": {"configurations": None}},
        {
            "metrics": {
                "configurations": {
                    "xevBatteryTargetStateOfChargeSetting": {
                        "error": {"errorName": "FAULT"}
                    }
                }
            }
        },
    ],
)
def test_nothing_to_decode(document: dict[str, Any]) -> None:
    """Is nothing."""
    assert decode(document, NOW) == {}
