"""Guard mode and zone lights, on a host of their own."""

from aiohttp import web

from simulator.cars import Car

from .access import ford_body, ford_car, ford_token
from .answers import ford_error

_GUARD = "/api.mps.ford.com/api/gmfi/v1/session"
_LIGHTS = "/api.mps.ford.com/vehicles/vpfi"

routes = web.RouteTableDef()


@routes.get(_GUARD)
async def read_guard(request: web.Request) -> web.Response:
    """Return whether guard mode is on (§5.4); a car without it has no session."""
    return _session(_guarded(request))


@routes.put(_GUARD)
async def start_guard(request: web.Request) -> web.Response:
    """Turn guard mode on."""
    return _set_guard(request, active=True)


@routes.delete(_GUARD)
async def end_guard(request: web.Request) -> web.Response:
    """Turn guard mode off."""
    return _set_guard(request, active=False)


@routes.put(f"{_LIGHTS}/zonelightingactivation")
async def lights_on(request: web.Request) -> web.Response:
    """Turn the zone lights on."""
    return await _set_lights(request, on=True)


@routes.delete(f"{_LIGHTS}/zonelightingactivation")
async def lights_off(request: web.Request) -> web.Response:
    """Turn the zone lights off; the DELETE has a body."""
    return await _set_lights(request, on=False)


@routes.put(f"{_LIGHTS}/{{zone:[0-4]}}/zonelightingzone")
async def choose_zone(request: web.Request) -> web.Response:
    """Choose the zone that is lit: 0 all, 1 front, 2 rear, 3 driver, 4 passenger."""
    car = await _lit_car(request)
    if car.zone_lights is None or not any(car.zone_lights):
        return ford_error(409, "The lights are off")
    car.choose_zone(int(request.match_info["zone"]))
    return web.json_response({"status": 200})


def _guarded(request: web.Request) -> Car:
    token = ford_token(request)
    return ford_car(request, token.account, request.headers.get("X-Vin"))


def _set_guard(request: web.Request, *, active: bool) -> web.Response:
    car = _guarded(request)
    if car.guard_mode is not None and not car.guard_mode_sticks:
        car.guard_mode = active
    return _session(car)


def _session(car: Car) -> web.Response:
    document: dict[str, object] = {"returnCode": 200, "returnMessage": "Success"}
    if car.guard_mode is not None:
        document["session"] = {"gmStatus": "enable" if car.guard_mode else "disable"}
    return web.json_response(document)


async def _lit_car(request: web.Request) -> Car:
    token = ford_token(request)
    return ford_car(request, token.account, (await ford_body(request)).get("vin"))


async def _set_lights(request: web.Request, *, on: bool) -> web.Response:
    car = await _lit_car(request)
    if car.zone_lights is None:
        return ford_error(404, "The vehicle has no zone lighting")
    car.light_zones(on)
    return web.json_response({"status": 200})
