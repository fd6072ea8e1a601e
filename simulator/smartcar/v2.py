"""The v2 API: user, vehicles, what is read of a car, and the batch."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from aiohttp import web

from .access import admit, bearer, body, v2_connection, whole
from .applications import Connection
from .cloud import CLOUD, SmartcarCloud
from .endpoints import ENDPOINTS, Content, converted
from .errors import Refused, SmartcarError
from .messages import iso
from .tokens import TokenKind

type Json = dict[str, Any]

BASE: Final = "/api.smartcar.com/v{version:\\d[\\d.]*}"
VEHICLE: Final = f"{BASE}/vehicles/{{vehicle_id}}"
_ATTRIBUTES: Final = "/"
_VIN: Final = "/vin"
_BATCHED: Final = frozenset({_ATTRIBUTES, _VIN, *ENDPOINTS})

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One body with the headers that say its unit system and its age."""

    body: Any
    headers: dict[str, str]


@routes.get(f"{BASE}/user")
async def user(request: web.Request) -> web.Response:
    """Return the id of the user behind the token."""
    token = bearer(request, TokenKind.ACCESS)
    assert token.person is not None
    return reply({"id": token.person.id})


@routes.get(f"{BASE}/vehicles")
async def vehicles(request: web.Request) -> web.Response:
    """Return the ids of the user's cars; `count` is how many there are in all."""
    token = bearer(request, TokenKind.ACCESS)
    assert token.person is not None
    limit = whole(request, "limit", 10, 50)
    offset = whole(request, "offset", 0, 10_000)
    found = [
        connection.vehicle.id
        for connection in request.app[CLOUD].connections_of(token.person)
        if connection.vehicle.mode == token.mode
    ]
    return reply(
        {
            "vehicles": found[offset : offset + limit],
            "paging": {"count": len(found), "offset": offset},
        }
    )


@routes.get(f"{VEHICLE}/permissions")
async def permissions(request: web.Request) -> web.Response:
    """Return what the user granted for this car."""
    granted = v2_connection(request).permissions
    limit = whole(request, "limit", 25, 50)
    offset = whole(request, "offset", 0, 10_000)
    return reply(
        {
            "permissions": granted[offset : offset + limit],
            "paging": {"count": len(granted), "offset": offset},
        }
    )


async def read(request: web.Request) -> web.Response:
    """Answer one path that is read."""
    cloud = request.app[CLOUD]
    connection = v2_connection(request)
    path = request.path.partition(connection.vehicle.id)[2] or _ATTRIBUTES
    answer = _read(cloud, connection, path, _unit_system(request), counted=True)
    return reply(answer.body, answer.headers)


for below in ("", *sorted(_BATCHED)):
    routes.get(f"{VEHICLE}{below}")(read)


@routes.post(f"{VEHICLE}/batch")
async def batch(request: web.Request) -> web.Response:
    """Answer several paths at once; a misspelt one spoils the whole."""
    cloud = request.app[CLOUD]
    connection = v2_connection(request)
    asked = (await body(request)).get("requests")
    paths = [entry.get("path") for entry in asked] if isinstance(asked, list) else []
    for number, path in enumerate(paths):
        if path not in _BATCHED:
            raise Refused(
                SmartcarError.invalid(f"requests.{number}.path", "is not a path")
            )
    if not paths:
        raise Refused(SmartcarError.invalid("requests", "must be a list of paths"))
    vehicle = connection.vehicle
    for injection in vehicle.injections:
        if injection.match == "POST /batch":
            admit(cloud, connection, None, injection.match)
    cloud.limits.charge_vehicle(vehicle, len(paths))
    system = _unit_system(request)
    return reply(
        {"responses": [_inner(cloud, connection, path, system) for path in paths]}
    )


def _inner(
    cloud: SmartcarCloud, connection: Connection, path: str, system: str
) -> Json:
    try:
        answer = _read(cloud, connection, path, system, counted=False)
    except Refused as refused:
        content = refused.error.v2(str(uuid4()), cloud.switches)
        waits = refused.error.retry_after
        headers = {} if waits is None else {"retry-after": str(waits)}
        return {
            "path": path,
            "code": refused.error.status,
            "body": content,
            "headers": headers,
        }
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return {"path": path, "code": 200, "body": answer.body, "headers": headers}


def _read(
    cloud: SmartcarCloud,
    connection: Connection,
    path: str,
    system: str,
    *,
    counted: bool,
) -> Answer:
    """Read one path; Refused by trouble, permission, limits or what the car cannot tell."""
    endpoint = ENDPOINTS.get(path)
    permission = {_ATTRIBUTES: "read_vehicle_info", _VIN: "read_vin"}.get(
        path, endpoint.permission if endpoint else ""
    )
    vehicle = admit(cloud, connection, permission, f"GET {path}")
    if counted:
        cloud.limits.charge_vehicle(vehicle)
    model = vehicle.car.model
    if path == _ATTRIBUTES:
        attributes = {
            "id": vehicle.id,
            "make": model.brand.upper(),
            "model": model.model,
            "year": model.year,
        }
        return Answer(body=attributes, headers={})
    if path == _VIN:
        return Answer(body={"vin": vehicle.vin}, headers={})
    assert endpoint is not None
    told = cloud.told(vehicle)
    content: Content = endpoint.fixed
    recorded = told.retrieved
    if vehicle.mode != "test":
        content, recorded = told.read(lambda car: endpoint.body(car, cloud.switches))
    if content is None:
        raise Refused(SmartcarError.of("COMPATIBILITY.VEHICLE_NOT_CAPABLE"))
    return Answer(
        body=converted(endpoint, content, system)
        if isinstance(content, dict)
        else content,
        headers={
            "SC-Unit-System": system,
            "SC-Data-Age": iso(recorded),
            "SC-Fetched-At": iso(told.retrieved),
        },
    )


def reply(content: Any, headers: dict[str, str] | None = None) -> web.Response:
    """Return a good answer with its request id."""
    return web.json_response(
        content, headers={"SC-Request-Id": str(uuid4()), **(headers or {})}
    )


def _unit_system(request: web.Request) -> str:
    system = request.headers.get("SC-Unit-System", "metric").lower()
    if system not in ("metric", "imperial"):
        raise Refused(SmartcarError.invalid("sc-unit-system", "metric or imperial"))
    return system
