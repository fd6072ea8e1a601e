"""Management of v3: connections, applications, webhooks and subscriptions, in pages."""

from collections.abc import Callable
from typing import Any, Final

from aiohttp import web

from .access import bearer, body, refuse, whole
from .applications import Application, Connection
from .cloud import CLOUD, SmartcarCloud
from .errors import Refused, SmartcarError
from .messages import iso
from .tokens import TokenKind
from .v3 import attributes, reply

type Json = dict[str, Any]

_V3: Final = "/management.api.smartcar.com/v3"
_HOSTS: Final = (_V3, "/vehicle.api.smartcar.com/v3")

routes = web.RouteTableDef()


async def connections(request: web.Request) -> web.Response:
    """Return the application's connections, newest first, filtered and paged."""
    cloud = request.app[CLOUD]
    token = bearer(request, TokenKind.APPLICATION)
    query = request.query
    wanted: dict[str, Callable[[Connection], str | None]] = {
        "filter[userId]": lambda each: each.person.id,
        "filter[vehicleId]": lambda each: each.vehicle.id,
        "filter[vehicle.mode]": lambda each: each.vehicle.mode,
        "filter[user.externalId]": lambda each: each.external_id,
    }
    found = [
        each
        for each in reversed(cloud.connections.values())
        if each.vehicle.application is token.application
        and all(query[name] == of(each) for name, of in wanted.items() if name in query)
    ]
    return reply(_page(request, [_resource(each) for each in found], 10))


async def connection(request: web.Request) -> web.Response:
    """Return one connection."""
    return reply({"data": _resource(_connection(request))})


async def disconnect(request: web.Request) -> web.Response:
    """End one connection."""
    request.app[CLOUD].disconnect(_connection(request))
    return web.Response(status=204)


async def delete_user(request: web.Request) -> web.Response:
    """End every connection of a user."""
    cloud = request.app[CLOUD]
    token = bearer(request, TokenKind.APPLICATION)
    person = cloud.people.get(request.match_info["id"])
    if person is None or person.application is not token.application:
        refuse("RESOURCE_NOT_FOUND.INVALID_PATH")
    for connection in cloud.connections_of(person):
        cloud.disconnect(connection)
    return web.Response(status=204)


# Both hosts of v3 have been documented for these.
for _host in _HOSTS:
    routes.get(f"{_host}/connections")(connections)
    routes.get(f"{_host}/connections/{{id}}")(connection)
    routes.delete(f"{_host}/connections/{{id}}")(disconnect)
    routes.delete(f"{_host}/users/{{id}}")(delete_user)


@routes.get(f"{_V3}/applications")
@routes.get(f"{_V3}/applications/{{id}}")
@routes.get(f"{_V3}/applications/{{id}}/secrets")
async def applications(request: web.Request) -> web.Response:
    """Return the application of the token; its secrets are told by their last letters alone."""
    own = bearer(request, TokenKind.APPLICATION).application
    if request.match_info.get("id", own.client_id) != own.client_id:
        refuse("RESOURCE_NOT_FOUND.INVALID_PATH")
    if request.path.endswith("/secrets"):
        secret = {"hint": own.client_secret[-4:]}
        return reply(
            _page(request, [{"id": "1", "type": "secret", "attributes": secret}], 25)
        )
    shown = {
        "id": own.client_id,
        "type": "application",
        "attributes": {"name": own.name, "redirectUris": own.redirect_uris},
    }
    if "id" in request.match_info:
        return reply({"data": shown})
    return reply(_page(request, [shown], 25))


@routes.get(f"{_V3}/webhooks")
@routes.get(f"{_V3}/webhooks/{{id}}")
async def webhooks(request: web.Request) -> web.Response:
    """Return the application's webhooks, or one."""
    cloud = request.app[CLOUD]
    own = bearer(request, TokenKind.APPLICATION).application
    shown = [
        {
            "id": webhook.id,
            "type": "webhook",
            "attributes": {
                "name": webhook.name,
                "url": webhook.url,
                "enabled": webhook.enabled,
                "triggers": webhook.triggers,
                "signals": webhook.data,
            },
        }
        for webhook in cloud.post.webhooks.values()
        if webhook.application is own
    ]
    return _one_or_page(request, shown)


@routes.get(f"{_V3}/subscriptions")
@routes.get(f"{_V3}/subscriptions/{{id}}")
async def subscriptions(request: web.Request) -> web.Response:
    """Return which cars are on which webhooks."""
    own = bearer(request, TokenKind.APPLICATION).application
    return _one_or_page(request, _subscriptions(request.app[CLOUD], own))


@routes.post(f"{_V3}/subscriptions")
async def subscribe(request: web.Request) -> web.Response:
    """Put a car on a webhook; 409 when it is there already."""
    cloud = request.app[CLOUD]
    own = bearer(request, TokenKind.APPLICATION).application
    data = (await body(request)).get("data", {})
    wanted = data.get("attributes", {}) if isinstance(data, dict) else {}
    webhook = cloud.post.webhooks.get(str(wanted.get("webhookId")))
    vehicle = cloud.vehicles.get(str(wanted.get("vehicleId")))
    if (
        webhook is None
        or vehicle is None
        or {webhook.application.client_id, vehicle.application.client_id}
        != {own.client_id}
    ):
        raise Refused(
            SmartcarError.invalid("data.attributes", "no such webhook or car")
        )
    if webhook.id in vehicle.webhooks:
        return reply({"errors": [{"status": "409", "title": "Subscribed"}]}, 409)
    cloud.post.subscribe(webhook, vehicle)
    return reply({"data": {"id": f"{webhook.id}.{vehicle.id}"}}, 202)


@routes.delete(f"{_V3}/subscriptions/{{id}}")
async def unsubscribe(request: web.Request) -> web.Response:
    """Take a car off a webhook."""
    cloud = request.app[CLOUD]
    own = bearer(request, TokenKind.APPLICATION).application
    number = request.match_info["id"]
    if number not in {each["id"] for each in _subscriptions(cloud, own)}:
        refuse("RESOURCE_NOT_FOUND.INVALID_PATH")
    webhook_id, _, vehicle_id = number.partition(".")
    cloud.post.unsubscribe(webhook_id, cloud.vehicles[vehicle_id])
    return web.Response(status=204)


def _subscriptions(cloud: SmartcarCloud, own: Application) -> list[Json]:
    return [
        {
            "id": f"{webhook.id}.{vehicle_id}",
            "type": "subscription",
            "attributes": {"webhookId": webhook.id, "vehicleId": vehicle_id},
        }
        for webhook in cloud.post.webhooks.values()
        if webhook.application is own
        for vehicle_id in webhook.subscriptions
    ]


def _connection(request: web.Request) -> Connection:
    token = bearer(request, TokenKind.APPLICATION)
    found = request.app[CLOUD].connections.get(request.match_info["id"])
    if found is None or found.vehicle.application is not token.application:
        refuse("RESOURCE_NOT_FOUND.INVALID_PATH")
    return found


def _resource(connection: Connection) -> Json:
    vehicle, person = connection.vehicle, connection.person
    used = connection.last_used
    return {
        "id": connection.id,
        "type": "connection",
        "attributes": {
            "permissions": connection.permissions,
            "vehicle": attributes(vehicle),
            "user": {"id": person.id, "externalId": connection.external_id},
        },
        "relationships": {
            "vehicle": {"data": {"id": vehicle.id, "type": "vehicle"}},
            "user": {"data": {"id": person.id, "type": "user"}},
        },
        "meta": {
            "createdAt": iso(connection.created),
            "updatedAt": iso(connection.updated),
            "lastUsedAt": None if used is None else iso(used),
        },
    }


def _one_or_page(request: web.Request, shown: list[Json]) -> web.Response:
    if (number := request.match_info.get("id")) is None:
        return reply(_page(request, shown, 25))
    found = next((each for each in shown if each["id"] == number), None)
    if found is None:
        refuse("RESOURCE_NOT_FOUND.INVALID_PATH")
    return reply({"data": found})


def _page(request: web.Request, shown: list[Json], usual: int) -> Json:
    size = max(1, whole(request, "page[size]", usual, 100))
    number = max(1, whole(request, "page[number]", 1, 10_000))
    last = max(1, -(-len(shown) // size))

    def link(page: int) -> str | None:
        if not 1 <= page <= last:
            return None
        path = request.path.split("/", 2)[2]
        query = {**request.query, "page[number]": str(page)}
        return str(
            request.url.origin().with_path(f"/{path}").with_query(query).relative()
        )

    return {
        "data": shown[(number - 1) * size : number * size],
        "meta": {
            "pageNumber": number,
            "pageSize": size,
            "totalCount": len(shown),
            "orderBy": "createdAt",
            "orderDirection": "desc",
        },
        "links": {
            "self": link(number),
            "first": link(1),
            "prev": link(number - 1),
            "next": link(number + 1),
            "last": link(last),
        },
    }
