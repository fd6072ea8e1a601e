"""The token endpoints: code to B2C token, CAT mint, rotating CAT refresh, TMC exchange."""

from hashlib import sha256
from time import time

from aiohttp import web

from simulator.ledger import RECORD, host_of

from .access import application_id, ford_body
from .accounts import Account
from .answers import ford_error, oauth_error
from .cloud import CLOUD, FordPassCloud
from .jwt import jwe, jws, segment
from .regions import CLIENT_ID, LOGIN_HOSTS, regions_of_policy
from .tokens import CatPair, Token, TokenKind

_CAT = "/api.foundational.ford.com/api/token/v2"
_JWT = "urn:ietf:params:oauth:token-type:jwt"
_EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "client_id": "fordpass-prod",
    "subject_issuer": "fordpass",
    "subject_token_type": _JWT,
}
_SUBJECTS = {
    "both": (TokenKind.CAT, TokenKind.CAT_REFRESH),
    "access": (TokenKind.CAT,),
    "refresh": (TokenKind.CAT_REFRESH,),
}

routes = web.RouteTableDef()


async def b2c_token(request: web.Request) -> web.Response:
    """Exchange a code for a B2C token (§2.3); 400 invalid_grant for anything that does not fit."""
    cloud = request.app[CLOUD]
    form = await _form(request)
    login = host_of(request)
    regions = regions_of_policy(login, request.match_info["policy"])
    if form.get("grant_type") != "authorization_code":
        return oauth_error(
            400,
            "unsupported_grant_type",
            "AADB2C90086: The grant type is not supported.",
        )
    if form.get("client_id") != CLIENT_ID or form.get("scope", "").split() != [
        CLIENT_ID,
        "openid",
    ]:
        return oauth_error(
            400, "invalid_request", "AADB2C90007: The client or its scope is not known."
        )
    code = cloud.tokens.living(form.get("code", ""), TokenKind.CODE)
    if code is None:
        return oauth_error(
            400,
            "invalid_grant",
            "AADB2C90080: The provided grant has expired or was used.",
        )
    grant = cloud.tokens.grant(code)
    challenge = segment(sha256(form.get("code_verifier", "").encode()).digest())
    if code.region not in regions or form.get("redirect_uri") != grant.redirect_uri:
        return oauth_error(
            400,
            "invalid_grant",
            "AADB2C90088: The grant was not issued for this endpoint.",
        )
    if challenge != grant.challenge:
        return oauth_error(
            400, "invalid_grant", "AADB2C90183: The supplied code_verifier is invalid."
        )
    code.spent = True
    token = cloud.tokens.b2c(code)
    request[RECORD].account = token.account.email
    now = int(time())
    return web.json_response(
        {
            "access_token": token.text,
            "id_token": jws(
                {"typ": "JWT", "alg": "RS256"},
                {"sub": token.account.guid, "aud": CLIENT_ID},
            ),
            "token_type": "Bearer",
            "not_before": now,
            "expires_in": int(token.life),
            "expires_on": now + int(token.life),
            "resource": CLIENT_ID,
            "scope": f"{CLIENT_ID} openid",
            "refresh_token": jwe({"kid": "simulator", "ver": "1.0"}),
        }
    )


for host in LOGIN_HOSTS:
    routes.post(f"/{host}/{{tenant}}/{{policy}}/oauth2/v2.0/token")(b2c_token)


@routes.post(f"{_CAT}/cat-with-b2c-access-token")
async def mint_cat(request: web.Request) -> web.Response:
    """Mint a CAT from a B2C token, which is good for that once (§2.4)."""
    sent_id = application_id(request)
    cloud = request.app[CLOUD]
    b2c = cloud.tokens.living(
        str((await ford_body(request)).get("idpToken")), TokenKind.B2C
    )
    if b2c is None:
        return ford_error(401, "Invalid or Expired Token", "460")
    if sent_id != b2c.region.application_id:
        cloud.ledger.mistake(
            "CAT mint: with another region's Application-Id than the sign-in's"
        )
    b2c.spent = True
    request[RECORD].account = b2c.account.email
    return _cat_answer(cloud.tokens.cat(b2c.account, b2c.region))


@routes.post(f"{_CAT}/cat-with-refresh-token")
async def refresh_cat(request: web.Request) -> web.Response:
    """Refresh a CAT; the refresh token is retired by it and a new one comes along (§2.5)."""
    application_id(request)
    cloud = request.app[CLOUD]
    text = str((await ford_body(request)).get("refresh_token"))
    refresh = cloud.tokens.living(text, TokenKind.CAT_REFRESH)
    if refresh is None:
        return _refresh_refused(cloud, cloud.tokens.known(text, TokenKind.CAT_REFRESH))
    refresh.spent = cloud.switches.rotate
    request[RECORD].account = refresh.account.email
    return _cat_answer(cloud.tokens.cat(refresh.account, refresh.region))


def _refresh_refused(cloud: FordPassCloud, dead: Token | None) -> web.Response:
    if dead is not None and dead.refusals > 1:
        cloud.ledger.mistake(
            "CAT refresh: again with a refresh token that had been refused"
        )
    elif dead is not None and dead.spent:
        cloud.ledger.mistake(
            "CAT refresh: with a refresh token that was rotated or revoked"
        )
    if (
        dead is not None
        and dead.account.locked
        and cloud.switches.locked_answer == "401"
    ):
        return ford_error(401, "Unauthorized")
    return ford_error(400, "Invalid or Expired Token", "460")


@routes.post("/accounts.autonomic.ai/v1/auth/oidc/token")
async def exchange_for_tmc(request: web.Request) -> web.Response:
    """Exchange a CAT for a TMC bearer by RFC 8693 (§2.6); 401 when the subject is not accepted."""
    cloud = request.app[CLOUD]
    form = await _form(request)
    if "Application-Id" in request.headers:
        cloud.ledger.mistake(
            "TMC exchange: with an Application-Id header, which only the Ford plane gets"
        )
    for name, value in _EXCHANGE.items():
        if form.get(name) != value:
            return oauth_error(400, "invalid_request", f"Invalid parameter: {name}")
    text = form.get("subject_token", "")
    kinds = _SUBJECTS[cloud.switches.subject_token]
    subject = cloud.tokens.living(text, *kinds)
    if subject is None:
        dead = cloud.tokens.known(text, *kinds)
        if dead is not None and dead.refusals > 1:
            cloud.ledger.mistake(
                "TMC exchange: again with a subject token that had been refused"
            )
        return oauth_error(401, "invalid_token", "The subject token is not accepted")
    if _exchanged_needlessly(cloud, subject.account):
        cloud.ledger.mistake(
            "TMC exchange: while the bearer at hand has most of its life left"
        )
    access, refresh = cloud.tokens.tmc(subject)
    request[RECORD].account = subject.account.email
    return web.json_response(
        {
            "access_token": access.text,
            "refresh_token": refresh.text,
            "token_type": "Bearer",
            "expires_in": int(access.life),
            "refresh_expires_in": int(refresh.life),
            "issued_token_type": _JWT,
        }
    )


def _exchanged_needlessly(cloud: FordPassCloud, account: Account) -> bool:
    """Whether the newest bearer is young and nothing of Autonomic's has refused it since."""
    held = cloud.tokens.of(account, TokenKind.TMC)
    if not held:
        return False
    age = cloud.tokens.now() - held[-1].issued
    return age < held[-1].life / 2 and not cloud.ledger.refused(
        "* api.autonomic.ai/*", within=age
    )


async def _form(request: web.Request) -> dict[str, str]:
    return {
        name: value
        for name, value in (await request.post()).items()
        if isinstance(value, str)
    }


def _cat_answer(pair: CatPair) -> web.Response:
    return web.json_response(
        {
            "access_token": pair.access.text,
            "refresh_token": pair.refresh.text,
            "token_type": "Bearer",
            "expires_in": int(pair.access.life),
            "refresh_expires_in": int(pair.refresh.life),
        }
    )
