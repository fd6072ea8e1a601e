"""The v3 API: vehicles, their signals, and commands that end in the body of the answer."""

from datetime import UTC, datetime
import json
from typing import Any, Final
from uuid import uuid4

from aiohttp import web

from .access import admit, bearer, body, refuse, v3_connection, whole
from .applications import Connection, Vehicle
from .cloud import CLOUD, SmartcarCloud
from .errands import COMMANDS, Errand, charge_limit, forbidden
from .errors import Refused, SmartcarError
from .readings import Reading, read, readable, status
from .signals import CATALOGUE
from .tokens import TokenKind
from .v2_actions import place

type Json = dict[str, Any]

VEHICLE: Final = "/vehicle.api.smartcar.com/v3/vehicles/{vehicle_id}"

routes = web.RouteTableDef()


@routes.get(VEHICLE)
async def vehicle(request: web.Request) -> web.Response:
    """Return a car the application is connected to; no user needs to be named."""
    token = bearer(request, TokenKind.APPLICATION, TokenKind.ACCESS)
    number = request.match_info["vehicle_id"]
    cloud = request.app[CLOUD]
    found = cloud.vehicles.get(number)
    if (
        found is None
        or found.application is not token.application
        or cloud.any_connection(found) is None
    ):
        refuse("RESOURCE_NOT_FOUND.INVALID_PATH")
    return reply(
        {
            "id": found.id,
            "type": "vehicle",
            "attributes": attributes(found),
            "links": {"self": f"/v3/vehicles/{found.id}"},
        }
    )


@routes.get(f"{VEHICLE}/signals")
async def all_signals(request: web.Request) -> web.Response:
    """Return every signal the permissions cover, a page at a time."""
    cloud = request.app[CLOUD]
    connection = v3_connection(request)
    car = _readable(cloud, connection, "GET /signals")
    size = whole(request, "page[size]", int(cloud.switches.signal_page_size), 500)
    number = whole(request, "page[number]", 1, 10_000)
    signals = readable(connection)
    told = cloud.told(car)
    first = (number - 1) * size
    readings = [
        read(
            signal,
            told,
            cloud.switches,
            cloud.injected(car, f"GET /signals/{signal.code}"),
        )
        for signal in signals[first : first + size]
    ]
    return reply(
        {
            "data": [_resource(cloud, car, reading) for reading in readings],
            "meta": {"totalCount": len(signals), "pageSize": size, "page": number},
            "links": {"self": f"/v3/vehicles/{car.id}/signals"},
        }
    )


@routes.get(f"{VEHICLE}/signals/{{code}}")
async def one_signal(request: web.Request) -> web.Response:
    """Return one signal."""
    cloud = request.app[CLOUD]
    connection = v3_connection(request)
    code = request.match_info["code"]
    if (signal := CATALOGUE.get(code)) is None:
        refuse("RESOURCE_NOT_FOUND.INVALID_PATH")
    car = _readable(cloud, connection, f"GET /signals/{code}", signal.permission)
    reading = read(signal, cloud.told(car), cloud.switches, None)
    return reply(_resource(cloud, car, reading))


def _readable(
    cloud: SmartcarCloud,
    connection: Connection,
    call: str,
    permission: str | None = None,
) -> Vehicle:
    car = admit(cloud, connection, permission, call)
    if cloud.switches.signals_need_subscription and not car.webhooks:
        refuse("RESOURCE_NOT_FOUND.PATH")
    cloud.limits.charge_vehicle(car)
    return car


@routes.post(f"{VEHICLE}/commands/security/{{name:lock|unlock}}")
@routes.post(f"{VEHICLE}/commands/charge/{{name:start|stop|set-limit}}")
async def command(request: web.Request) -> web.StreamResponse:
    """Carry out a command; a long one is a 202 whose body comes at its end and decides."""
    cloud = request.app[CLOUD]
    connection = v3_connection(request)
    name = request.match_info["name"]
    wanted = COMMANDS[name]
    call = f"POST /commands/{request.path.partition('/commands/')[2]}"
    car = admit(cloud, connection, wanted.permission, call)
    properties: Json = {}
    if name == "set-limit":
        properties = charge_limit(_percent(_sent_attributes(await body(request))))
    cloud.limits.charge_vehicle(car)
    if (error := forbidden(wanted, car)) is not None:
        raise Refused(error)
    errand = Errand(cloud, car.car, wanted.type, properties)
    if cloud.switches.command_answers == "sent":
        return reply(_done(cloud))
    if cloud.switches.command_answers == "done":
        if (error := await errand.ended) is not None:
            raise Refused(error)
        return reply(_done(cloud))
    return await _streamed(request, errand)


async def _streamed(request: web.Request, errand: Errand) -> web.StreamResponse:
    response = web.StreamResponse(
        status=202, headers={"SC-Request-Id": (number := str(uuid4()))}
    )
    response.content_type = "application/json"
    await response.prepare(request)
    error = await errand.ended
    content = _done(request.app[CLOUD]) if error is None else error.v3(number)
    await response.write(json.dumps(content).encode())
    await response.write_eof()
    return response


def _done(cloud: SmartcarCloud) -> Json:
    return {"data": {"status": cloud.switches.command_word}}


@routes.post(f"{VEHICLE}/commands/navigation/set-destination")
async def navigation(request: web.Request) -> web.Response:
    """Send a destination; cars with a plug have the screen for it."""
    cloud = request.app[CLOUD]
    connection = v3_connection(request)
    call = "POST /commands/navigation/set-destination"
    car = admit(cloud, connection, "control_navigation", call)
    place(_sent_attributes(await body(request)))
    cloud.limits.charge_vehicle(car)
    if not car.car.model.plugs_in:
        refuse("COMPATIBILITY.VEHICLE_NOT_CAPABLE")
    return reply(_done(cloud))


@routes.post(f"{VEHICLE}/commands/charge-port/{{name:open|close}}")
@routes.post(f"{VEHICLE}/commands/charge-schedules/{{name:daily|weekly|workweek}}")
@routes.delete(f"{VEHICLE}/commands/charge-schedules/{{name}}")
async def not_a_fords(request: web.Request) -> web.Response:
    """Refuse what other makes' cars do."""
    connection = v3_connection(request)
    call = f"{request.method} /commands/{request.path.partition('/commands/')[2]}"
    admit(request.app[CLOUD], connection, "control_charge", call)
    refuse("COMPATIBILITY.VEHICLE_NOT_CAPABLE")


def attributes(found: Vehicle) -> Json:
    """Return what v3 says of a car itself."""
    model = found.car.model
    return {
        "make": model.brand.upper(),
        "model": model.model,
        "year": model.year,
        "powertrainType": model.engine,
        "mode": found.mode,
    }


def reply(content: Any, code: int = 200) -> web.Response:
    """Return a good answer with its request id."""
    return web.json_response(
        content, status=code, headers={"SC-Request-Id": str(uuid4())}
    )


def _resource(cloud: SmartcarCloud, car: Vehicle, reading: Reading) -> Json:
    signal = reading.signal
    shown: Json = {
        "code": signal.code,
        "name": signal.name,
        "group": signal.group,
        "status": status(reading),
    }
    if reading.body is not None:
        shown["body"] = reading.body
    retrieved = _time(cloud, reading.retrieved)
    return {
        "id": signal.code,
        "type": "signal",
        "attributes": shown,
        "meta": {
            "retrievedAt": retrieved,
            "oemUpdatedAt": _time(cloud, reading.recorded),
            "ingestedAt": retrieved,
        },
        "links": {"self": f"/v3/vehicles/{car.id}/signals/{signal.code}"},
    }


def _time(cloud: SmartcarCloud, seconds: float) -> str | int:
    if cloud.switches.signal_times == "epoch":
        return round(seconds * 1000)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sent_attributes(sent: Json) -> Json:
    data = sent.get("data")
    inner = data.get("attributes") if isinstance(data, dict) else None
    if not isinstance(inner, dict):
        raise Refused(SmartcarError.invalid("data.attributes", "is required"))
    return inner


def _percent(sent: Json) -> int:
    percent = sent.get("percent")
    if (
        not isinstance(percent, int | float)
        or isinstance(percent, bool)
        or not 50 <= percent <= 100
    ):
        raise Refused(
            SmartcarError.invalid("data.attributes.percent", "a number from 50 to 100")
        )
    return round(percent)
