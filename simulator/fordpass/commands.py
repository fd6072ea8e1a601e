"""The command endpoint of the TMC plane: what is accepted gets an id and goes to the car."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from aiohttp import web

from simulator.cars import Car, RemoteCommand
from simulator.ledger import RECORD

from .access import tmc_car, tmc_token
from .answers import Refused, tmc_error
from .bodies import json_object
from .cloud import CLOUD, ReceivedCommand
from .command_rules import RULES, CommandRule

_EXPIRY = timedelta(seconds=90)

routes = web.RouteTableDef()


@routes.post("/api.autonomic.ai/{api:v1|v1beta}/command/vehicles/{vin}/commands")
async def post_command(request: web.Request) -> web.Response:
    """Accept a command (§5.1) or reject it with 400, 403 or 404."""
    cloud = request.app[CLOUD]
    token = tmc_token(request)
    body = json_object(await request.text())
    api = request.match_info["api"]
    rule = RULES.get(str((body or {}).get("type")))
    if body is None or rule is None or rule.api != api:
        return tmc_error(400, "The command type is not known")
    car = tmc_car(
        request, token, request.match_info["vin"], f"command:issue{body['type']}Control"
    )
    if api == "v1" and "version" in body:
        cloud.ledger.mistake(
            f"{request[RECORD].endpoint}: a version, which the stable API does not have"
        )
    _check(rule, car, body)
    command = RemoteCommand(
        id=str(uuid4()),
        type=body["type"],
        properties=body.get("properties"),
        wake_up=body.get("wakeUp") is True,
        version=rule.version,
    )
    now = cloud.clock.now()
    cloud.commands.append(
        ReceivedCommand(id=command.id, vin=car.vin, api=api, body=body)
    )
    car.execute(command)
    return web.json_response(
        {
            "id": command.id,
            "targetId": car.vehicle_id,
            "type": command.type,
            "currentStatus": "REQUESTED",
            "wakeUp": command.wake_up,
            "properties": command.properties or {},
            "tags": body.get("tags") or {},
            "createTime": now.isoformat().replace("+00:00", "Z"),
            "expireTime": (now + _EXPIRY).isoformat().replace("+00:00", "Z"),
        },
        status=cloud.switches.accept_code,
    )


def _check(rule: CommandRule, car: Car, body: dict[str, Any]) -> None:
    """Refuse what does not fit the type or the car: 400 for the body, 403 and 404 for the car."""
    if rule.version is not None and body.get("version") != rule.version:
        raise Refused(tmc_error(400, "The command version is not supported"))
    properties = body.get("properties")
    if rule.properties is None:
        fits = "properties" not in body
    else:
        fits = isinstance(properties, dict) and rule.properties(properties)
    if not fits:
        raise Refused(tmc_error(400, "The command properties are not valid"))
    profile = car.garage.get("profile") or {}
    capabilities = {**profile, **(car.garage.get("capabilities") or {})}
    if rule.capability is not None and capabilities.get(rule.capability) in (
        "NoDisplay",
        False,
    ):
        action = f"command:issue{body['type']}Control"
        raise Refused(
            tmc_error(403, f"DENY_ALLOW: Not authorized to perform: '{action}'")
        )
    if (
        body["type"] == "statusRefresh"
        and profile.get("supportsStatusRefresh") is False
    ):
        raise Refused(tmc_error(404, "The vehicle does not support the command"))
