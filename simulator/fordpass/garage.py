"""The vehicle lists: the user garage, and the dashboard it replaced in August 2026."""

from copy import deepcopy
from typing import Any

from aiohttp import web

from simulator.cars import Car

from .access import ford_body, ford_token
from .answers import Refused, ford_error
from .cloud import CLOUD
from .tokens import Token

_COUNTRY_HEADERS = {
    "either": ("country-code", "countryCode"),
    "country-code": ("country-code",),
    "countryCode": ("countryCode",),
}
_OF_PROFILE = (
    "make",
    "model",
    "engineType",
    "transmissionIndicator",
    "numberOfLightingZones",
    "heatedSteeringWheel",
    "driverHeatedSeat",
)

routes = web.RouteTableDef()


@routes.get("/api.vehicle.ford.com/api/fpcpl-user-garage-service/v1/user/garage")
async def user_garage(request: web.Request) -> web.Response:
    """List the account's vehicles (§3.1); 404 without the right country header."""
    token = ford_token(request)
    _check_country(request)
    garage = [deepcopy(car.garage) for car in _cars(request, token)]
    envelope = request.app[CLOUD].switches.garage_shape == "envelope"
    return web.json_response({"vehicles": garage} if envelope else garage)


@routes.post("/api.vehicle.ford.com/api/expdashboard/v1/details/")
async def dashboard(request: web.Request) -> web.Response:
    """List the account's vehicles the old way (§3.2), one list per aspect; usually 207."""
    token = ford_token(request)
    status = int(request.app[CLOUD].switches.legacy_dashboard)
    if status >= 400:
        return ford_error(status, "The service is not available")
    _check_country(request)
    if "dashboardRefreshRequest" not in await ford_body(request):
        return ford_error(400, "dashboardRefreshRequest is required")
    cars = _cars(request, token)
    return web.json_response(
        {
            "userVehicles": {
                "vehicleDetails": [
                    {
                        "VIN": car.vin,
                        "nickName": car.garage.get("nickName"),
                        "tcuEnabled": True,
                        "isASDN": False,
                    }
                    for car in cars
                ],
                "status": {"statusCode": "200"},
            },
            "vehicleProfile": [_profile(car) for car in cars],
            "vehicleCapabilities": [
                {"VIN": car.vin} | (car.garage.get("capabilities") or {})
                for car in cars
            ],
        },
        status=status,
    )


def _cars(request: web.Request, token: Token) -> list[Car]:
    cloud = request.app[CLOUD]
    if cloud.switches.wrong_region == "empty_garage" and not token.account.at_home(
        token.region
    ):
        return []
    return cloud.cars_of(token.account)


def _check_country(request: web.Request) -> None:
    wanted = _COUNTRY_HEADERS.get(request.app[CLOUD].switches.country_header)
    if wanted is not None and not any(request.headers.get(name) for name in wanted):
        raise Refused(ford_error(404, "Not Found"))


def _profile(car: Car) -> dict[str, Any]:
    profile = car.garage.get("profile") or {}
    capabilities = car.garage.get("capabilities") or {}
    climate = capabilities.get("remoteClimateControl") == "Display"
    return {name: profile.get(name) for name in _OF_PROFILE} | {
        "VIN": car.vin,
        "year": str(profile.get("year") or ""),
        "showEVBatteryLevel": capabilities.get("showEVBatteryLevel"),
        "remoteClimateControl": climate,
        "remoteHeatingCooling": climate,
        "status": {"statusCode": "200"},
    }
