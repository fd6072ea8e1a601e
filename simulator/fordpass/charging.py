"""Charge locations with their preferred times, and the log of charge sessions."""

from aiohttp import web

from .access import ford_body, ford_car, ford_token
from .answers import ford_error
from .cloud import CLOUD

_EXPERIENCES = "/api.vehicle.ford.com/api/electrification/experiences/v2"
_TIMES = f"{_EXPERIENCES}/vehicles/preferred-charge-times"
_LOGS_AT_MOST = 21

routes = web.RouteTableDef()


@routes.get(_TIMES)
async def read_times(request: web.Request) -> web.Response:
    """Return the charge locations of the car in the `vin` header (§3.7)."""
    token = ford_token(request)
    cloud = request.app[CLOUD]
    car = ford_car(request, token.account, request.headers.get("vin"))
    cars = (
        cloud.cars_of(token.account) if cloud.switches.mixed_charge_locations else [car]
    )
    return web.json_response(
        [location for one in cars for location in one.charge_locations]
    )


@routes.post(f"{_TIMES}/locations/{{location_id}}")
async def write_times(request: web.Request) -> web.Response:
    """Write one location's charge profile (§5.4); the answer carries a command id."""
    token = ford_token(request)
    car = ford_car(request, token.account, request.headers.get("vin"))
    body = await ford_body(request)
    if not isinstance(body.get("chargeProfile"), dict):
        return ford_error(400, "chargeProfile is required")
    try:
        command_id = car.write_charge_location(request.match_info["location_id"], body)
    except KeyError:
        return ford_error(404, "The location is not known")
    except ValueError as error:
        return ford_error(400, str(error))
    return web.json_response({"id": command_id})


@routes.get(f"{_EXPERIENCES}/devices/energy-transfer-status")
async def read_status(request: web.Request) -> web.Response:
    """Return nothing (§3.9): no car is where Ford would say more, and its shape is not known."""
    token = ford_token(request)
    ford_car(request, token.account, request.headers.get("deviceId"))
    return web.Response(status=204)


@routes.get(f"{_EXPERIENCES}/devices/energy-transfer-logs")
async def read_logs(request: web.Request) -> web.Response:
    """Return the latest charge sessions of the car in the `deviceId` header, newest first (§3.8)."""
    token = ford_token(request)
    car = ford_car(request, token.account, request.headers.get("deviceId"))
    wanted = request.query.get("maxRecords", "20")
    if not wanted.isdecimal():
        return ford_error(400, "maxRecords must be a number")
    logs = car.energy_transfer_logs[: min(int(wanted), _LOGS_AT_MOST)]
    return web.json_response({"energyTransferLogs": logs})
