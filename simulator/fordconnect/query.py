"""The query routes: who asks, whether the bucket has one left, whether it was consented to."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from simulator.fordpass.answers import Refused
from simulator.ledger import RECORD

from .answers import query_error, too_many
from .apps import Consent
from .cloud import CLOUD, FordConnectCloud
from .documents import DOCUMENTS, Document
from .tokens import TokenKind

_BASE = "/api.vehicle.ford.com/fcon-query/v1"
_WELCOME = ("application/json", "application/*", "*/*")
_BEARERS = {
    "access_token": (TokenKind.ACCESS,),
    "id_token_only": (TokenKind.ACCESS, TokenKind.ID),
}
# Requests that were on their way together may share one refused token.
_PATIENCE = 3

routes = web.RouteTableDef()


def _serve(document: Document) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        cloud = request.app[CLOUD]
        if request.method != "GET":
            raise _no(request, 405)
        consent = _consent(request)
        _take(request, cloud, consent)
        accept = request.headers.get("Accept", "*/*")
        if not any(kind in accept for kind in _WELCOME):
            raise _no(request, 406)
        try:
            body = _body(request, cloud, consent, document)
        except Refused as refused:
            if refused.response.status in (403, 404):
                _remember(cloud, consent, request)
            raise
        return web.json_response(body)

    return answer


for _document in DOCUMENTS:
    routes.route("*", f"{_BASE}/{_document.path}")(_serve(_document))


def _body(
    request: web.Request, cloud: FordConnectCloud, consent: Consent, document: Document
) -> object:
    if consent.categories.isdisjoint(document.categories):
        missing = ", ".join(document.categories)
        raise _no(request, 403, f"Required scopes missing: {missing}")
    try:
        found = document.make(cloud, consent, request)
    except ValueError as error:
        raise _no(request, 400, str(error)) from error
    if found is None:
        raise _no(request, 404)
    return found


def _consent(request: web.Request) -> Consent:
    """Return what the bearer opens; Refused with 401."""
    cloud = request.app[CLOUD]
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    kinds = _BEARERS[cloud.switches.unscoped]
    token = cloud.tokens.living(bearer, *kinds) if scheme == "Bearer" else None
    if token is None:
        dead = cloud.tokens.known(bearer, *kinds)
        if dead is not None and dead.refusals > _PATIENCE:
            cloud.ledger.mistake(
                f"{request[RECORD].endpoint}: over and over with a token that had been refused"
            )
        raise _no(request, 401)
    request[RECORD].account = token.consent.account.email
    return token.consent


def _take(request: web.Request, cloud: FordConnectCloud, consent: Consent) -> None:
    """Take one out of the consent's bucket; Refused with 429 when it is empty."""
    bucket = cloud.bucket(consent)
    before = bucket.hasty
    left = bucket.take(request.path.partition("/fcon-query/v1/")[2])
    if bucket.hasty > before:
        cloud.ledger.mistake(
            f"{request[RECORD].endpoint}: again within a minute after a 429"
        )
    if not left:
        raise Refused(too_many(cloud.switches))


def _remember(cloud: FordConnectCloud, consent: Consent, request: web.Request) -> None:
    if request.path in consent.refused:
        cloud.ledger.mistake(
            f"{request[RECORD].endpoint}: again, though it will never be answered otherwise"
        )
    consent.refused.add(request.path)


def _no(request: web.Request, status: int, message: str = "") -> Refused:
    path = request.path.partition(".com")[2]
    switches = request.app[CLOUD].switches
    return Refused(query_error(switches, status, path, message))
