"""The remote climate control (RCC) profile."""

from typing import Any

from aiohttp import web

from .access import ford_body, ford_car, ford_token
from .answers import ford_error
from .cloud import CLOUD

_RCC = "/api.vehicle.ford.com/api/rcc/profile"
_LEVELS = {"Heated1": "Low", "Heated2": "Medium", "Heated3": "High"}
_HEATED = {level: heated for heated, level in _LEVELS.items()}

routes = web.RouteTableDef()


@routes.post(f"{_RCC}/status")
async def read(request: web.Request) -> web.Response:
    """Return a car's stored profile (§3.6); its list may be null, absent or empty."""
    token = ford_token(request)
    car = ford_car(request, token.account, (await ford_body(request)).get("vin"))
    switches = request.app[CLOUD].switches
    profiles = car.rcc_profiles
    if profiles is not None and switches.rcc_seat_words == "levels":
        profiles = _reworded(profiles, _LEVELS)
    document = {"status": 200, "crccStateFlag": "On", "rccUserProfiles": profiles}
    match switches.rcc_profile:
        case "empty":
            document["rccUserProfiles"] = []
        case "null":
            document["rccUserProfiles"] = None
        case "absent":
            del document["rccUserProfiles"]
    return web.json_response(document)


@routes.put(f"{_RCC}/update")
async def write(request: web.Request) -> web.Response:
    """Replace the whole profile (§5.4); 400 for a preference or a temperature Ford does not write so."""
    token = ford_token(request)
    body = await ford_body(request)
    car = ford_car(request, token.account, body.get("vin"))
    preferences = body.get("userPreferences")
    if (
        body.get("crccStateFlag") not in ("On", "Off")
        or not isinstance(preferences, list)
        or not all(isinstance(preference, dict) for preference in preferences)
    ):
        return ford_error(400, "crccStateFlag and userPreferences are required")
    if request.app[CLOUD].switches.rcc_seat_words == "levels":
        preferences = _reworded(preferences, _HEATED)
    try:
        car.write_rcc(preferences)
    except ValueError as error:
        return ford_error(400, str(error))
    return web.json_response({"status": 200})


def _reworded(
    preferences: list[dict[str, Any]], words: dict[str, str]
) -> list[dict[str, Any]]:
    """Return preferences with the levels of the seats in other words."""
    return [
        preference | {"preferenceValue": words.get(str(value), value)}
        for preference in preferences
        for value in (preference.get("preferenceValue"),)
    ]
