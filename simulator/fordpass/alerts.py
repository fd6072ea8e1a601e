"""The health alerts of the phone app."""

from typing import Any

from aiohttp import web

from simulator.cars.health import warnings
from simulator.cars.telemetry import iso

from .access import ford_body, ford_car, ford_token
from .answers import ford_error
from .cloud import CLOUD

# By how severe it is: the color of the lamp, and how urgent.
_COLORS = {1: ("A", "N"), 2: ("Y", "M"), 3: ("R", "H")}

routes = web.RouteTableDef()


@routes.post("/api.vehicle.ford.com/api/expvehiclealerts/v3/details")
async def read(request: web.Request) -> web.Response:
    """Return what is wrong with a car (§3.11); 404 unless the country's header is spelled so."""
    token = ford_token(request)
    if "countryCode" not in request.headers:
        return ford_error(404, "Not Found")
    car = ford_car(request, token.account, (await ford_body(request)).get("VIN"))
    alerts: list[dict[str, Any]] = [
        {
            "alertIdentifier": warning.name,
            "alertType": "Diagnostics",
            "alertDescription": warning.headline,
            "colorCode": _COLORS[warning.severity][0],
            "urgency": _COLORS[warning.severity][1],
            "eventTimeStamp": iso(request.app[CLOUD].clock.now()),
            "iconName": warning.name,
            "sortOrder": number,
            "wilCode": "None",
            "prognostics": None,
            "vha": None,
        }
        for number, warning in enumerate(warnings(car), 1)
    ]
    return web.json_response({"VIN": car.vin, "alerts": alerts})
