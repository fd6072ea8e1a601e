"""The documents of a car that plugs in: wallbox, station activity, departure times, charge schedules."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from simulator.cars.electric import WEEKDAYS

from .apps import Consent
from .cloud import FordConnectCloud

type Json = dict[str, Any]


def wallbox(
    cloud: FordConnectCloud, consent: Consent, _request: web.Request
) -> Json | None:
    """Return the charging stations of a car's home; None for a car without a plug."""
    car = consent.car
    if not car.model.plugs_in:
        return None
    stations = cloud.wallboxes.get(car.vin, [])
    return {"result": {"associatedChargingStationIds": list(stations)}}


def station_activity(
    cloud: FordConnectCloud, consent: Consent, request: web.Request
) -> Json | None:
    """Return the AC sessions of the days asked for at the station of the `chargingStationId` header.

    None for a station that is not the car's. Raises ValueError for a header or a day that is wrong.
    """
    station = request.headers.get("chargingStationId")
    if not station:
        raise ValueError("Required request header 'chargingStationId' is not present")
    start, end = (_day(request.query, name) for name in ("startDate", "endDate"))
    if station not in cloud.wallboxes.get(consent.car.vin, []):
        return None
    activity = [
        _activity(station, entry, event, entry["energyTransferDuration"][moment])
        for entry in consent.car.energy_transfer_logs
        if entry["chargerType"] == "AC_BASIC"
        for event, moment in (("Connect", "begin"), ("Disconnect", "end"))
        if (start or date.min)
        <= datetime.fromisoformat(entry["energyTransferDuration"][moment]).date()
        <= (end or date.max)
    ]
    return {"result": {"activity": activity, "totalActivities": len(activity)}}


def departure_times(
    cloud: FordConnectCloud, consent: Consent, _request: web.Request
) -> Json | None:
    """Return the weekly departure times; None for a car that has none."""
    car = consent.car
    if not car.model.departure_times:
        return None
    shift = cloud.switches.first_weekday == "sunday"
    days = [
        {
            "calendarDay": (WEEKDAYS.index(group["dayOfWeek"]) + shift) % 7 + 1,
            "scheduleFromCloudList": [
                {
                    "scheduleId": slot["scheduleId"],
                    "hr": slot["timeOfDay"]["hours"],
                    "min": slot["timeOfDay"]["minutes"],
                    "preConditioningTemp": slot["preconditionTemperature"].capitalize(),
                }
                for slot in group["schedules"]
                if slot["scheduleStatus"] == "ON"
            ],
        }
        for group in car.body.departures
    ]
    return {
        "departureTimes": {
            "vin": car.vin,
            "isDepartureTimesEnabled": car.body.departures_enabled,
            "isSrsEnabled": False,
            "timeZoneId": "UTC",
            "goTimesScheduleCloudData": {
                "calendarDaysList": [
                    day for day in days if day["scheduleFromCloudList"]
                ]
            },
        }
    }


def charge_schedules(
    _cloud: FordConnectCloud, consent: Consent, _request: web.Request
) -> Json | None:
    """Return the charge profile of each location; None for a car without a plug."""
    car = consent.car
    if not car.model.plugs_in:
        return None
    return {"chargeSchedules": [_schedule(entry) for entry in car.charge_locations]}


def _schedule(entry: Json) -> Json:
    location, profile = entry["location"], entry["chargeProfile"]
    return {
        "vin": entry["vin"],
        "location": {
            "id": int(location["id"]),
            "name": location["name"],
            "type": location["type"],
            "geoHash": "u1x2y3",
            "tags": [],
            "latitude": location["latitude"],
            "longitude": location["longitude"],
            "timeZoneOffset": "UTC+01:00",
            "network": "UNKNOWN",
        },
        "chargeProfile": {
            "chargeMode": profile["chargeMode"],
            "targetSoc": profile["targetSoc"],
            "utilityProvider": None,
            "schedules": [
                {"days": group["days"], "windows": group["chargeWindows"]}
                for group in profile["schedules"]
            ],
        },
    }


def _activity(station: str, entry: Json, event: str, at: str) -> Json:
    moment = datetime.fromisoformat(at)
    return {
        "chargingStationId": station,
        "chargingStationIdentity": "SIM00001",
        "event": event,
        "eventId": str(uuid5(NAMESPACE_URL, f"urn:{entry['id']}:{event}")),
        "eventType": event,
        "messageId": str(uuid5(NAMESPACE_URL, f"urn:{entry['id']}:message")),
        "ocppVersion": "ocpp1.6",
        "publishTime": f"{moment:%Y-%m-%d %H:%M:%S}.000 UTC",
        "requestPayload": "",
        "responsePayload": "",
        "sessionId": str(uuid5(NAMESPACE_URL, f"urn:{entry['id']}")),
        "status": "Completed",
        "vendorCode": "SIM",
        "error": "",
        "errorDesc": "",
    }


def _day(query: Mapping[str, str], name: str) -> date | None:
    """Return a day of the query; raises ValueError unless it is written YYYY-MM-DD."""
    text = query.get(name)
    return None if text is None else datetime.strptime(text, "%Y-%m-%d").date()
