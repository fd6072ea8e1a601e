"""Who is asking: the credentials of the two planes, and the car a request is about."""

from typing import Any

from aiohttp import web

from simulator.cars import Car
from simulator.ledger import RECORD

from .accounts import Account
from .answers import Refused, ford_error, tmc_error
from .bodies import json_object
from .cloud import CLOUD, FordPassCloud
from .regions import APPLICATION_IDS
from .tokens import Token, TokenKind

# Requests that were on their way together may share one refused token.
_PATIENCE = 3


def application_id(request: web.Request) -> str:
    """Return the Application-Id in capitals; Refused with 400/432 unless it is one of the app's."""
    sent = request.headers.get("Application-Id", "").upper()
    if sent not in APPLICATION_IDS.values():
        _mistake(request, "without a good Application-Id header")
        raise Refused(ford_error(400, "Invalid ApplicationId", "432"))
    return sent


def ford_token(request: web.Request) -> Token:
    """Return the CAT of a Ford-plane request; Refused with 400/432 or 401."""
    sent_id = application_id(request)
    cloud = request.app[CLOUD]
    token = _living(request, request.headers.get("auth-token", ""), TokenKind.CAT)
    if token is None:
        raise Refused(ford_error(401, "Invalid or Expired Token"))
    if sent_id != token.region.application_id:
        _mistake(
            request,
            "with another region's Application-Id than the token was minted with",
        )
    _sign(request, cloud, token)
    return token


def tmc_token(request: web.Request) -> Token:
    """Return the bearer of a TMC-plane request; Refused with 401."""
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = _living(request, bearer, TokenKind.TMC) if scheme == "Bearer" else None
    if token is None:
        raise Refused(tmc_error(401, "Jwt is missing, expired or not accepted"))
    if "Application-Id" in request.headers:
        _mistake(
            request, "with an Application-Id header, which only the Ford plane gets"
        )
    _sign(request, request.app[CLOUD], token)
    return token


def tmc_car(request: web.Request, token: Token, vin: str, action: str) -> Car:
    """Return the car of a TMC-plane request; Refused with 403 when the account may not do that."""
    car = request.app[CLOUD].car(token.account, vin)
    if car is None:
        raise Refused(
            tmc_error(403, f"DENY_ALLOW: Not authorized to perform: '{action}'")
        )
    return car


def ford_car(request: web.Request, account: Account, vin: object) -> Car:
    """Return the car of a Ford-plane request; Refused with 400 without a VIN, 403 for a stranger's."""
    if not isinstance(vin, str) or not vin:
        raise Refused(ford_error(400, "VIN is required"))
    car = request.app[CLOUD].car(account, vin)
    if car is None:
        raise Refused(ford_error(403, "User is not authorized for this vehicle"))
    return car


async def ford_body(request: web.Request) -> dict[str, Any]:
    """Return a Ford-plane request's JSON object; Refused with 400 when it is none."""
    body = json_object(await request.text())
    if body is None:
        raise Refused(ford_error(400, "Malformed request body"))
    return body


def _living(request: web.Request, text: str, kind: TokenKind) -> Token | None:
    """Return a living token; a dead one that is tried over and over is a mistake."""
    tokens = request.app[CLOUD].tokens
    living = tokens.living(text, kind)
    dead = tokens.known(text, kind)
    if living is None and dead is not None and dead.refusals > _PATIENCE:
        _mistake(request, "over and over with a token that had been refused")
    return living


def _sign(request: web.Request, cloud: FordPassCloud, token: Token) -> None:
    request[RECORD].account = token.account.email


def _mistake(request: web.Request, how: str) -> None:
    request.app[CLOUD].ledger.mistake(f"{request[RECORD].endpoint}: {how}")
