"""Management of v2: connections by the application's token, and what cars would be able to do."""

from typing import Any, Final

from aiohttp import web

from .access import application_of, basic, managed_application, whole
from .applications import Application, Connection
from .cloud import CLOUD, SmartcarCloud, connectable
from .endpoints import ENDPOINTS
from .errors import Refused, SmartcarError
from .messages import iso
from .v2 import BASE, reply

type Json = dict[str, Any]

_V2: Final = "/management.smartcar.com/v{version:\\d[\\d.]*}/management/connections"
_REGIONS: Final = {"US", "CA", "EUROPE"}

routes = web.RouteTableDef()


@routes.get(f"{_V2}/")
@routes.get(_V2)
async def connections(request: web.Request) -> web.Response:
    """Return the application's connections; the cursor leads to the next page."""
    cloud = request.app[CLOUD]
    application = _managed(request)
    limit = whole(request, "limit", 10, 100)
    start = whole(request, "cursor", 0, 10_000)
    found = _filtered(cloud, application, request)
    mode = request.query.get("mode")
    found = [each for each in found if mode in (None, each.vehicle.mode)]
    after = start + limit
    return reply(
        {
            "connections": [
                {**_v2_shown(each), "connectedAt": iso(each.created)}
                for each in found[start:after]
            ],
            "paging": {"cursor": str(after) if after < len(found) else None},
        }
    )


@routes.delete(f"{_V2}/")
@routes.delete(_V2)
async def delete_connections(request: web.Request) -> web.Response:
    """End the connections of a user or of a car."""
    cloud = request.app[CLOUD]
    application = _managed(request)
    if len(request.query.keys() & {"user_id", "vehicle_id"}) != 1:
        raise Refused(SmartcarError.invalid("user_id", "user_id or vehicle_id"))
    found = _filtered(cloud, application, request)
    for connection in found:
        cloud.disconnect(connection)
    return reply({"connections": [_v2_shown(each) for each in found]})


def _managed(request: web.Request) -> Application:
    name, token = basic(request) or ("", "")
    return managed_application(request.app[CLOUD], token if name == "default" else "")


def _filtered(
    cloud: SmartcarCloud, application: Application, request: web.Request
) -> list[Connection]:
    user, vehicle = request.query.get("user_id"), request.query.get("vehicle_id")
    return [
        each
        for each in cloud.connections.values()
        if each.vehicle.application is application
        and user in (None, each.person.id)
        and vehicle in (None, each.vehicle.id)
    ]


def _v2_shown(connection: Connection) -> Json:
    return {"vehicleId": connection.vehicle.id, "userId": connection.person.id}


@routes.get(f"{BASE}/compatibility")
async def compatibility(request: web.Request) -> web.Response:
    """Say whether a car of the fleet could be connected, and what it could do."""
    cloud = request.app[CLOUD]
    application_of(request)
    vin, scope = request.query.get("vin"), request.query.get("scope")
    if vin is None or scope is None:
        raise Refused(SmartcarError.invalid("vin", "vin and scope are required"))
    car = cloud.car_of_vin(vin)
    if car is None or not connectable(car):
        reason = "VEHICLE_NOT_COMPATIBLE" if car else "MAKE_NOT_COMPATIBLE"
        return reply({"compatible": False, "reason": reason, "capabilities": []})
    told = cloud.told(cloud.vehicle(vin))
    capabilities = []
    for permission in scope.split():
        for path, endpoint in ENDPOINTS.items():
            if endpoint.permission == permission:
                able = endpoint.body(told, cloud.switches) is not None
                capabilities.append(
                    {
                        "permission": permission,
                        "endpoint": path,
                        "capable": able,
                        "reason": None if able else "VEHICLE_NOT_CAPABLE",
                    }
                )
    return reply({"compatible": True, "reason": None, "capabilities": capabilities})


@routes.get(f"{BASE}/compatibility/matrix")
async def matrix(request: web.Request) -> web.Response:
    """Return what the models of a make can do."""
    cloud = request.app[CLOUD]
    application_of(request)
    query = request.query
    if query.get("region") not in _REGIONS:
        raise Refused(SmartcarError.invalid("region", "US, CA or EUROPE"))
    wanted = set(query.get("scope", "").split())
    found: dict[str, list[Json]] = {}
    for car in filter(connectable, cloud.cars.values()):
        make, kind = car.model.brand.upper(), car.model.engine
        if query.get("make", make).upper() == make and query.get("type", kind) == kind:
            told = cloud.told(cloud.vehicle(car.name))
            able = {
                path: endpoint.permission
                for path, endpoint in ENDPOINTS.items()
                if endpoint.body(told, cloud.switches) is not None
                and (not wanted or endpoint.permission in wanted)
            }
            found.setdefault(make, []).append(
                {
                    "model": car.model.model,
                    "startYear": car.model.year - 1,
                    "endYear": car.model.year + 1,
                    "type": kind,
                    "endpoints": list(able),
                    "permissions": sorted(set(able.values())),
                }
            )
    return reply(found)
