"""Telemetry by REST: the snapshot, asked either way, and the inventory."""

from aiohttp import web

from simulator.ledger import RECORD

from .access import tmc_car, tmc_token
from .answers import tmc_error
from .bodies import json_object
from .cloud import CLOUD
from .departures import spell_departures
from .tokens import Token

_TELEMETRY = "telemetry/sources/fordpass/vehicles/{vin:[^/:]+}"
_GROUPS = {
    "metrics",
    "customMetrics",
    "configurations",
    "states",
    "events",
    "commands",
    "messages",
}

routes = web.RouteTableDef()


@routes.get(f"/api.autonomic.ai/v1/{_TELEMETRY}")
async def snapshot(request: web.Request) -> web.Response:
    """Return all the cloud knows of a car (§3.3 a)."""
    return _answer(request, tmc_token(request), None)


@routes.post(f"/api.autonomic.ai/v1beta/{_TELEMETRY}:query")
async def query(request: web.Request) -> web.Response:
    """Return all, or the metrics named in `includeMetrics` (§3.3 b); group names end in a 502."""
    token = tmc_token(request)
    body = json_object(await request.text())
    names = body.get("includeMetrics", []) if body is not None else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return tmc_error(400, "The request body is not valid")
    return _answer(request, token, set(names) or None)


@routes.get("/api.autonomic.ai/v1/inventory/vehicles:getByVin")
async def inventory(request: web.Request) -> web.Response:
    """Return the inventory's entry of a car the account may see (§3.4)."""
    token = tmc_token(request)
    car = tmc_car(request, token, request.query.get("vin", ""), "inventory:getVehicle")
    return web.json_response({"id": car.vehicle_id, "vin": car.vin, "groups": []})


def _answer(
    request: web.Request, token: Token, metrics: set[str] | None
) -> web.Response:
    cloud = request.app[CLOUD]
    car = tmc_car(
        request, token, request.match_info["vin"], "telemetry:getVehicleState"
    )
    if cloud.switches.telemetry_rest != "on":
        return tmc_error(
            int(cloud.switches.telemetry_rest),
            "A TMC service returned an invalid response",
        )
    if metrics is not None and metrics & _GROUPS:
        return tmc_error(502, "A TMC service returned an invalid response")
    record = request[RECORD]
    before = [
        other.at
        for other in cloud.ledger.requests
        if other is not record
        and other.status == 200
        and (
            other.path.endswith(f"/{car.vin}")
            or other.path.endswith(f"/{car.vin}:query")
        )
    ]
    if before and record.at - before[-1] < cloud.switches.telemetry_min_seconds:
        cloud.ledger.mistake(
            "telemetry: one car's snapshot was read over and over, which gets accounts locked"
        )
    document = spell_departures(car.snapshot(), cloud.switches.departure_names)
    if metrics is not None:
        picked = {
            name: value
            for name, value in document["metrics"].items()
            if name in metrics
        }
        document = {
            name: document[name] for name in ("updateTime", "vehicleId", "vin")
        } | {"metrics": picked}
    return web.json_response(document)
