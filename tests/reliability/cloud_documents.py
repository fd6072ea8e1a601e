"""What the other two clouds send, as they do, to be spoiled."""

from collections.abc import Mapping
import json
from typing import Any

from hypothesis import strategies as st

from custom_components.fordpass.cloud.smartcar.codes import SIGNALS
from custom_components.fordpass.cloud.smartcar.decode_paths import PATHS
from tests.cloud.smartcar_bodies import ROWS

from .frames import JUNK, spoiled

type Json = dict[str, Any]

MAILBOX_KEY = "management"

_TIMES = st.sampled_from(
    (
        *("2026-03-04T11:59:00.000Z", "2026-03-04T12:00:00Z", 1_772_000_000_000),
        *(1_772_000_000, 0, -1, 1e300, "soon", None, "9999-12-31T23:59:59-14:00"),
    )
)
_UNITS = st.sampled_from(("miles", "km", "psi", "bar", "fahrenheit", "percent"))
_BODIES = tuple((code, json.dumps(body)) for code, body, _ in ROWS)

_PATHS: Mapping[str, Any] = {
    "/odometer": {"distance": 12000.3},
    "/fuel": {"percentRemaining": 0.3, "amountRemaining": 53.2, "range": 40.5},
    "/battery": {"percentRemaining": 0.7, "range": 320.5},
    "/battery/nominal_capacity": {"capacity": {"nominal": 88.0, "source": "OEM"}},
    "/charge": {"isPluggedIn": True, "state": "CHARGING"},
    "/charge/limit": {"limit": 0.8},
    "/location": {"latitude": 54.2, "longitude": 7.2},
    "/tires/pressure": {"frontLeft": 240, "frontRight": 2.4, "backLeft": 35},
    "/engine/oil": {"lifeRemaining": 0.35},
    "/security": {
        "isLocked": True,
        "doors": [{"type": "frontLeft", "status": "CLOSED"}],
        "windows": [{"type": "backRight", "status": "OPEN"}],
        "storage": [{"type": "rear", "status": "CLOSED"}],
        "sunroof": [{"type": "sunroof", "status": "UNKNOWN"}],
    },
    "/service/history": [
        {
            "serviceId": 1,
            "serviceDate": "2025-05-01T00:00:00Z",
            "odometerDistance": 1e4,
            "serviceTasks": [{"taskDescription": "Oil change"}],
        }
    ],
}
assert _PATHS.keys() == PATHS.keys()

DEPARTURES: Json = {
    "departureTimes": {
        "isDepartureTimesEnabled": True,
        "timeZoneId": "Europe/Berlin",
        "goTimesScheduleCloudData": {
            "calendarDaysList": [
                {
                    "calendarDay": 1,
                    "scheduleFromCloudList": [
                        {"hr": 7, "min": 30, "preConditioningTemp": "Medium"}
                    ],
                }
            ]
        },
    }
}
SCHEDULES: Json = {
    "chargeSchedules": [
        {
            "chargeProfile": {
                "chargeMode": "VALUE_CHARGE",
                "targetSoc": 80,
                "schedules": [
                    {
                        "days": "WEEKDAY",
                        "windows": [{"startTime": "22:00", "endTime": "06:00"}],
                    }
                ],
            },
            "location": {"name": "Home", "latitude": 54.2, "longitude": 7.2},
        }
    ]
}
ALERTS: Json = {
    "VehicleAlertList": [
        {
            "ActiveAlerts": [
                {
                    "Headline": "Oil",
                    "FormattedBody": "Change it",
                    "Metadata": {"categoryName": "Engine", "severity": 2},
                }
            ]
        }
    ]
}
WALLBOX: Json = {"result": {"associatedChargingStationIds": ["station", 7]}}
ACTIVITY: Json = {
    "result": {
        "activity": [
            {
                "event": "PLUGGED",
                "eventType": "CHARGE",
                "publishTime": "2026-03-01 09:00:00.000 UTC",
            }
        ]
    }
}
CUSTOMER: Json = {"email": "x@example.com", "firstName": "X", "lastName": "Y"}
PICTURE: Json = {"vehicleImage": "data:image/png;base64,iVBORw0KGgo="}


def spoilt(document: Any) -> st.SearchStrategy[Any]:
    """Return a strategy of what may come instead of a document: it spoiled, or anything."""
    text = json.dumps(document)
    return st.one_of(st.builds(json.loads, st.just(text)).flatmap(spoiled), JUNK)


@st.composite
def signals(draw: st.DrawFn) -> list[Any]:
    """Draw signals of v3, or of a webhook, some of them spoiled."""
    found: list[Any] = []
    for code, body in draw(st.lists(st.sampled_from(_BODIES), max_size=6)):
        said: Json = {"code": code, "body": json.loads(body)}
        if draw(st.booleans()):
            said["body"]["unit"] = draw(_UNITS)
        if draw(st.booleans()):
            said["status"] = {"value": draw(st.sampled_from(("SUCCESS", "ERROR")))}
        meta = {"oemUpdatedAt": draw(_TIMES), "retrievedAt": draw(_TIMES)}
        if draw(st.booleans()):
            found.append({**said, "meta": meta})
        else:
            found.append({"id": code, "attributes": said, "meta": meta})
    if draw(st.booleans()):
        found.append(
            {
                "code": draw(st.sampled_from(sorted(SIGNALS))),
                "body": {"value": draw(JUNK)},
            }
        )
    return draw(spoiled(found)) if found else found


@st.composite
def replies(draw: st.DrawFn) -> list[Any]:
    """Draw the answers of a batch of v2, some of them spoiled."""
    found: list[Any] = [
        {
            "path": path,
            "code": draw(st.sampled_from((200, 200, 200, 409, "200", None))),
            "headers": {
                "sc-data-age": draw(_TIMES),
                "SC-Unit-System": draw(st.sampled_from(("metric", "imperial", 7))),
            },
            "body": json.loads(json.dumps(_PATHS[path])),
        }
        for path in draw(st.lists(st.sampled_from(sorted(_PATHS)), max_size=4))
    ]
    return draw(spoiled(found)) if found else found


@st.composite
def deliveries(draw: st.DrawFn, vehicle: str, user: str) -> Any:
    """Draw what a webhook of either version may bring about a car."""
    error = {
        "type": draw(st.sampled_from(("PERMISSION", "BILLING", "UPSTREAM", "X"))),
        "code": "CODE",
        "state": draw(st.sampled_from(("ERROR", "RESOLVED"))),
        "signals": draw(st.sampled_from((None, ["Charge.IsCharging"], [{}], "x"))),
    }
    about = {"user": {"id": user}, "vehicle": {"id": vehicle}}
    messages: list[Json] = [
        {"eventType": "VEHICLE_STATE", "data": {**about, "signals": draw(signals())}},
        {"eventType": "VEHICLE_ERROR", "data": {**about, "errors": [error]}},
        {"eventType": "VERIFY", "data": {"challenge": draw(st.text(max_size=9))}},
        {
            "eventName": "eventBased",
            "payload": {
                "vehicleId": vehicle,
                "eventType": "CHARGING_STARTED",
                "eventTime": draw(_TIMES),
            },
        },
        {
            "eventName": "schedule",
            "payload": {
                "vehicles": [
                    {
                        "vehicleId": vehicle,
                        "timestamp": draw(_TIMES),
                        "unitSystem": "imperial",
                        "data": draw(replies()),
                    }
                ]
            },
        },
    ]
    message = draw(st.sampled_from(messages))
    message["eventId"] = draw(st.one_of(st.uuids().map(str), JUNK))
    if draw(st.integers(0, 5)) == 0:
        message["meta"] = {"mode": draw(st.one_of(st.just("TEST"), JUNK))}
    return draw(st.one_of(st.just(message), spoiled(message)))
