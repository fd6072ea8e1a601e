"""The message center: one list per account, read by whichever car asks."""

from typing import Any

from aiohttp import web

from simulator.ledger import RECORD

from .access import ford_body, ford_token
from .answers import Refused, ford_error
from .cloud import CLOUD, FordPassCloud
from .tokens import Token

_MESSAGE_CENTER = "/api.foundational.ford.com/api/messagecenter/v3"

routes = web.RouteTableDef()


@routes.get(f"{_MESSAGE_CENTER}/messages")
async def read(request: web.Request) -> web.Response:
    """Return the account's messages (§3.5)."""
    token = ford_token(request)
    cloud = request.app[CLOUD]
    fetched = cloud.clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    return web.json_response(
        {
            "result": {"lastFetchedTime": fetched, "messages": _messages(cloud, token)},
            "status": 200,
        }
    )


@routes.delete(f"{_MESSAGE_CENTER}/user/messages")
async def delete(request: web.Request) -> web.Response:
    """Delete messages by their integer ids."""
    token = ford_token(request)
    ids = await _ids(request)
    for car in request.app[CLOUD].cars_of(token.account):
        car.delete_messages(ids)
    return web.json_response({"result": "Success", "status": 200})


@routes.put(f"{_MESSAGE_CENTER}/user/messages/read")
async def mark_read(request: web.Request) -> web.Response:
    """Mark messages as read by their integer ids."""
    token = ford_token(request)
    ids = await _ids(request)
    for car in request.app[CLOUD].cars_of(token.account):
        car.mark_messages_read(ids)
    return web.json_response({"result": "Success", "status": 200})


def _messages(cloud: FordPassCloud, token: Token) -> list[dict[str, Any]]:
    if cloud.switches.messages == "empty":
        return []
    messages = [
        message for car in cloud.cars_of(token.account) for message in car.messages
    ]
    if cloud.switches.messages == "without_vin":
        messages = [message | {"relevantVin": ""} for message in messages]
    return sorted(
        messages, key=lambda message: str(message["createdDate"]), reverse=True
    )


async def _ids(request: web.Request) -> list[int]:
    ids = (await ford_body(request)).get("messageIds")
    if not isinstance(ids, list) or not all(type(entry) is int for entry in ids):
        request.app[CLOUD].ledger.mistake(
            f"{request[RECORD].endpoint}: message ids are integers in this body"
        )
        raise Refused(ford_error(400, "messageIds must be a list of integers"))
    return ids
