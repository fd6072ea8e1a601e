"""Who is asking: the bearer of v2 or v3, the connection a call is about, and what limits it."""

import base64
import binascii
from typing import Any, NoReturn

from aiohttp import web

from simulator.fordpass.bodies import json_object
from simulator.ledger import RECORD

from .applications import Application, Connection, Person, Vehicle
from .cloud import CLOUD, SmartcarCloud
from .errors import Refused, SmartcarError
from .tokens import Token, TokenKind

type Json = dict[str, Any]


def refuse(word: str) -> NoReturn:
    """Raise Refused with the error called "TYPE.CODE"."""
    raise Refused(SmartcarError.of(word))


def bearer(request: web.Request, *kinds: TokenKind) -> Token:
    """Return the living token of a request; Refused with AUTHENTICATION."""
    cloud = request.app[CLOUD]
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = cloud.tokens.living(text, *kinds) if scheme == "Bearer" else None
    if token is None and TokenKind.APPLICATION in kinds:
        token = cloud.demo_token(text)
    if token is None:
        v3 = TokenKind.APPLICATION in kinds
        refuse("AUTHENTICATION.UNAUTHORIZED" if v3 else "AUTHENTICATION")
    if token.person is not None:
        request[RECORD].account = token.person.email
    cloud.limits.charge_application(token.application)
    return token


def basic(request: web.Request) -> tuple[str, str] | None:
    """Return the name and the secret of a Basic authorization, None without a good one."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    try:
        name, colon, secret = base64.b64decode(text).decode().partition(":")
    except binascii.Error, UnicodeDecodeError:
        return None
    return (name, secret) if colon else None


def application_of(request: web.Request) -> Application:
    """Return the application a Basic id and secret belong to; Refused with AUTHENTICATION."""
    name, secret = basic(request) or ("", "")
    application = request.app[CLOUD].applications.get(name)
    if application is None or application.client_secret != secret:
        refuse("AUTHENTICATION")
    return application


def managed_application(cloud: SmartcarCloud, token: str) -> Application:
    """Return the application of a management token; Refused with AUTHENTICATION."""
    for application in cloud.applications.values():
        if application.management_token == token:
            return application
    refuse("AUTHENTICATION")


def v2_connection(request: web.Request) -> Connection:
    """Return the connection a v2 call is about; Refused when the token does not cover the car."""
    token = bearer(request, TokenKind.ACCESS)
    assert token.person is not None
    connection = request.app[CLOUD].connection(
        token.person, request.match_info["vehicle_id"]
    )
    if connection is None:
        refuse("PERMISSION")
    return _used(request, connection)


def v3_connection(request: web.Request) -> Connection:
    """Return the connection a v3 signal or command is about; `sc-user-id` says whose it is.

    Refused without that header, unless the token names the user or the switch lets it pass.
    """
    token = bearer(request, TokenKind.APPLICATION, TokenKind.ACCESS)
    cloud = request.app[CLOUD]
    vehicle_id = request.match_info["vehicle_id"]
    owner = v3_person(request, token)
    found = next(
        (
            connection
            for connection in cloud.connections.values()
            if connection.vehicle.id == vehicle_id
            and connection.person.application is token.application
            and owner in (None, connection.person)
        ),
        None,
    )
    if found is None:
        refuse("AUTHENTICATION.ACCESS_DENIED")
    return _used(request, found)


def v3_person(request: web.Request, token: Token) -> Person | None:
    """Return the user a v3 call acts for, None where the switch lets a call name nobody."""
    if token.person is not None:
        return token.person
    cloud = request.app[CLOUD]
    user_id = request.headers.get("sc-user-id")
    if user_id is None:
        if cloud.switches.user_header == "optional":
            return None
        cloud.ledger.mistake(f"{request[RECORD].endpoint}: without sc-user-id")
        raise Refused(
            SmartcarError(
                type="VALIDATION",
                code="INVALID_INPUT_FORMAT",
                detail=(("sc-user-id", "is required"),),
            )
        )
    person = cloud.people.get(user_id)
    if person is None or person.application is not token.application:
        refuse("AUTHENTICATION.ACCESS_DENIED")
    return person


def admit(
    cloud: SmartcarCloud,
    connection: Connection,
    permission: str | None,
    call: str,
) -> Vehicle:
    """Let one call reach the car; Refused by an injected error or a missing permission."""
    vehicle = connection.vehicle
    if (error := cloud.injected(vehicle, call)) is not None:
        raise Refused(error)
    if vehicle.mode == "simulated" and not vehicle.application.simulation:
        refuse("CONNECTED_SERVICES_ACCOUNT.ACCOUNT_ISSUE")
    if not connection.may(permission):
        refuse("PERMISSION")
    return vehicle


async def body(request: web.Request) -> Json:
    """Return the JSON object of a request; Refused with VALIDATION when it is none."""
    content = json_object(await request.text())
    if content is None:
        raise Refused(SmartcarError.invalid("body", "must be a JSON object"))
    return content


def whole(request: web.Request, name: str, default: int, most: int) -> int:
    """Return a number of the query; Refused with VALIDATION when it is none or too large."""
    text = request.query.get(name)
    if text is None:
        return default
    if not text.isdecimal() or int(text) > most:
        raise Refused(SmartcarError.invalid(name, f"must be a number up to {most}"))
    return int(text)


def _used(request: web.Request, connection: Connection) -> Connection:
    connection.last_used = request.app[CLOUD].clock.now()
    return connection
