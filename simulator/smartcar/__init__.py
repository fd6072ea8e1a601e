"""Smartcar, the aggregator, in front of cars that know nothing of it: Connect, v2, v3, webhooks."""

from aiohttp import web
from aiohttp.typedefs import Handler

from simulator.ledger import host_of

from . import connect, management, token_pages, v2, v2_actions, v3, v3_management
from .applications import PERMISSIONS, Application, Connection, Person, Vehicle
from .cloud import CLOUD, DEMO_VEHICLE, SmartcarCloud
from .errors import Refused, SmartcarError, answer, plane_error
from .signals import CATALOGUE
from .switches import Switches
from .tokens import DEMO_TOKEN, Pair, Token, TokenKind
from .webhooks import Attempt, Webhook

_ROOMS = (connect, token_pages, management, v2, v2_actions, v3, v3_management)
HOSTS = (
    "api.smartcar.com",
    "auth.smartcar.com",
    "connect.smartcar.com",
    "iam.smartcar.com",
    "management.api.smartcar.com",
    "management.smartcar.com",
    "vehicle.api.smartcar.com",
)

__all__ = [
    "CATALOGUE",
    "CLOUD",
    "DEMO_TOKEN",
    "DEMO_VEHICLE",
    "HOSTS",
    "PERMISSIONS",
    "Application",
    "Attempt",
    "Connection",
    "Pair",
    "Person",
    "SmartcarCloud",
    "SmartcarError",
    "Switches",
    "Token",
    "TokenKind",
    "Vehicle",
    "Webhook",
    "messages",
    "plane_error",
    "refuse",
    "routes",
]


@web.middleware
async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn a Refused into its answer, in the words of the host that was asked."""
    try:
        return await handler(request)
    except Refused as refused:
        return answer(refused.error, host_of(request), request.app[CLOUD].switches)


async def _unknown(request: web.Request) -> web.Response:
    host = request.match_info["host"]
    cloud = request.app[CLOUD]
    cloud.ledger.mistake(f"{request.method} {request.path[1:]}: no such endpoint here")
    rest = request.match_info["rest"]
    version = rest.startswith("v") and not rest[1:2].isdecimal()
    word = f"RESOURCE_NOT_FOUND.{'VERSION' if version else 'PATH'}"
    return answer(SmartcarError.of(word), host, cloud.switches)


def routes() -> list[web.AbstractRouteDef]:
    """Return every route of the cloud, the hosts being first segments of the path."""
    found = [route for room in _ROOMS for route in room.routes]
    return [
        *found,
        web.route("*", f"/{{host:{'|'.join(HOSTS)}}}/{{rest:.*}}", _unknown),
    ]
