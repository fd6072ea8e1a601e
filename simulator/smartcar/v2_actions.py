"""What v2 does to a car: commands, charge places, navigation, and the end of a connection."""

from typing import Any, Final

from aiohttp import web

from .access import admit, body, managed_application, refuse, v2_connection
from .applications import Connection
from .cloud import CLOUD
from .errands import COMMANDS, Errand, charge_limit, forbidden
from .errors import Refused, SmartcarError
from .v2 import VEHICLE, reply

type Json = dict[str, Any]

_SENT: Final = {
    "status": "success",
    "message": "Successfully sent request to vehicle",
}
_SUCCESS: Final = {"status": "success"}

routes = web.RouteTableDef()


@routes.post(f"{VEHICLE}/security")
async def security(request: web.Request) -> web.Response:
    """Lock or unlock; the answer says that it was sent, not that it was done."""
    words = {"LOCK": "lock", "UNLOCK": "unlock"}
    return await _act(request, words)


@routes.post(f"{VEHICLE}/charge")
async def charge(request: web.Request) -> web.Response:
    """Start or stop charging."""
    return await _act(request, {"START": "start", "STOP": "stop"})


async def _act(request: web.Request, words: dict[str, str]) -> web.Response:
    connection = v2_connection(request)
    action = (await body(request)).get("action")
    if action not in words:
        raise Refused(SmartcarError.invalid("action", f"one of {', '.join(words)}"))
    return _send(request, connection, words[action], {})


@routes.post(f"{VEHICLE}/charge/limit")
async def limit(request: web.Request) -> web.Response:
    """Set the charge limit, 0.5 to 1; one SDK sends it as a text."""
    connection = v2_connection(request)
    wanted = (await body(request)).get("limit")
    try:
        share = float(wanted) if isinstance(wanted, int | float | str) else 0.0
    except ValueError:
        share = 0.0
    if not 0.5 <= share <= 1:
        raise Refused(SmartcarError.invalid("limit", "a number from 0.5 to 1"))
    return _send(request, connection, "set-limit", charge_limit(round(share * 100)))


def _send(
    request: web.Request, connection: Connection, name: str, properties: Json
) -> web.Response:
    cloud = request.app[CLOUD]
    command = COMMANDS[name]
    path = request.path.partition(connection.vehicle.id)[2]
    vehicle = admit(cloud, connection, command.permission, f"POST {path}")
    cloud.limits.charge_vehicle(vehicle)
    if vehicle.mode != "test":
        if (error := forbidden(command, vehicle)) is not None:
            raise Refused(error)
        Errand(cloud, vehicle.car, command.type, properties)
    return reply(_SENT)


@routes.post(f"{VEHICLE}/navigation/destination")
async def navigation(request: web.Request) -> web.Response:
    """Send a destination; cars with a plug have the screen for it."""
    cloud = request.app[CLOUD]
    connection = v2_connection(request)
    sent = await body(request)
    vehicle = admit(
        cloud, connection, "control_navigation", "POST /navigation/destination"
    )
    place(sent)
    cloud.limits.charge_vehicle(vehicle)
    if not vehicle.car.model.plugs_in:
        refuse("COMPATIBILITY.VEHICLE_NOT_CAPABLE")
    return reply(_SENT)


def place(sent: Json) -> tuple[float, float]:
    """Return a latitude and a longitude; Refused with VALIDATION."""
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = sent.get(name)
        if not isinstance(value, int | float) or not -most <= value <= most:
            raise Refused(SmartcarError.invalid(name, "must be degrees"))
    return sent["latitude"], sent["longitude"]


@routes.delete(f"{VEHICLE}/application")
async def application(request: web.Request) -> web.Response:
    """End this car's connection."""
    connection = v2_connection(request)
    request.app[CLOUD].disconnect(connection)
    return reply(_SUCCESS)


@routes.post(f"{VEHICLE}/webhooks/{{webhook_id}}")
async def subscribe(request: web.Request) -> web.Response:
    """Subscribe the car to a webhook of the application."""
    cloud = request.app[CLOUD]
    vehicle = v2_connection(request).vehicle
    number = request.match_info["webhook_id"]
    webhook = cloud.post.webhooks.get(number)
    if webhook is None or webhook.application is not vehicle.application:
        refuse("RESOURCE_NOT_FOUND.PATH")
    cloud.post.subscribe(webhook, vehicle)
    return reply({"webhookId": number, "vehicleId": vehicle.id})


@routes.delete(f"{VEHICLE}/webhooks/{{webhook_id}}")
async def unsubscribe(request: web.Request) -> web.Response:
    """Take the car off a webhook; the bearer is the application's management token."""
    cloud = request.app[CLOUD]
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    owner = managed_application(cloud, token)
    vehicle = cloud.vehicles.get(request.match_info["vehicle_id"])
    number = request.match_info["webhook_id"]
    if (
        vehicle is None
        or vehicle.application is not owner
        or number not in vehicle.webhooks
    ):
        refuse("RESOURCE_NOT_FOUND.PATH")
    cloud.post.unsubscribe(number, vehicle)
    return reply(_SUCCESS)


@routes.get(f"{VEHICLE}/{{make:ford|lincoln}}/charge/schedule_by_location")
async def charge_places(request: web.Request) -> web.Response:
    """Return the charge schedule of each place the car knows."""
    connection = v2_connection(request)
    locations = _locations(request, connection, "GET", "read_charge_locations")
    return reply({"chargingLocations": [_shown(location) for location in locations]})


@routes.put(f"{VEHICLE}/{{make:ford|lincoln}}/charge/schedule_by_location")
async def write_charge_place(request: web.Request) -> web.Response:
    """Write the schedule of the place at the coordinates in the query; whole hours only."""
    connection = v2_connection(request)
    wanted = (await body(request)).get("chargingLocation", {})
    at = {name: request.query.get(name, "") for name in ("latitude", "longitude")}
    for location in _locations(request, connection, "PUT", "control_charge"):
        if all(_same(location["location"][name], text) for name, text in at.items()):
            profile = location["chargeProfile"]
            profile["targetSoc"] = round(100 * wanted.get("chargeLimit", 0.8))
            windows = wanted.get("chargingWindows", {})
            profile["schedules"] = [
                {
                    "days": days.upper(),
                    "desiredChargeLevel": profile["targetSoc"],
                    "chargeWindows": [
                        {"startTime": window["start"], "endTime": window["end"]}
                        for window in windows.get(days, [])
                    ],
                }
                for days in ("weekday", "weekend")
            ]
            return reply(_SENT)
    raise Refused(SmartcarError.invalid("latitude", "no charge location is there"))


def _locations(
    request: web.Request, connection: Connection, method: str, permission: str
) -> list[Json]:
    cloud = request.app[CLOUD]
    make = request.match_info["make"]
    vehicle = admit(
        cloud,
        connection,
        permission,
        f"{method} /{make}/charge/schedule_by_location",
    )
    if vehicle.car.model.brand.lower() != make:
        refuse("RESOURCE_NOT_FOUND.PATH")
    cloud.limits.charge_vehicle(vehicle)
    if not vehicle.car.model.plugs_in:
        refuse("COMPATIBILITY.VEHICLE_NOT_CAPABLE")
    return vehicle.car.charge_locations


def _shown(location: Json) -> Json:
    profile, where = location["chargeProfile"], location["location"]
    return {
        "chargeLimit": profile["targetSoc"] / 100,
        "location": {
            "latitude": where["latitude"],
            "longitude": where["longitude"],
        },
        "chargingSchedules": {
            schedule["days"].lower(): [
                {"start": window["startTime"], "end": window["endTime"]}
                for window in schedule["chargeWindows"]
            ]
            for schedule in profile["schedules"]
        },
    }


def _same(degrees: float, text: str) -> bool:
    try:
        return abs(degrees - float(text)) < 0.001
    except ValueError:
        return False
