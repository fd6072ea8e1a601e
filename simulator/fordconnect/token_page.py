"""The token route: a code or a refresh token for a set of tokens."""

from time import time

from aiohttp import web

from simulator.fordpass.answers import page
from simulator.ledger import RECORD

from .answers import b2c_error, query_error
from .apps import App
from .cloud import CLOUD, FordConnectCloud
from .tokens import POLICY, TENANT, Token, TokenKind, TokenSet

TOKEN = f"/api.vehicle.ford.com/{TENANT}/oauth2/v2.0/token"
# What a code or a refresh token that does not fit is told.
_WRONG = {
    TokenKind.CODE: "has not been issued, has expired or has been redeemed already",
    TokenKind.REFRESH: "has expired or has been revoked",
}
_GRANTS = {
    "authorization_code": (TokenKind.CODE, "code"),
    "refresh_token": (TokenKind.REFRESH, "refresh_token"),
}
_TROUBLE = {
    "invalid_client": (401, "invalid_client", "AADSTS7000215", "Invalid client secret"),
    "invalid_grant": (400, "invalid_grant", "AADB2C90080", "The grant has expired"),
}

routes = web.RouteTableDef()


@routes.post(TOKEN)
async def token(request: web.Request) -> web.Response:
    """Mint tokens (§2.3). 401 invalid_client for credentials, 400 invalid_grant for a dead grant."""
    cloud = request.app[CLOUD]
    if request.query.get("p") != POLICY:
        return page(404, "Not Found", "AADB2C90068: The policy does not exist.")
    trouble = cloud.switches.token_trouble
    if trouble == "503":
        return query_error(cloud.switches, 503, request.path)
    if trouble != "none":
        return b2c_error(*_TROUBLE[trouble])
    form = {
        name: value
        for name, value in (await request.post()).items()
        if isinstance(value, str)
    }
    app = _app(cloud, request, form)
    if app is None:
        return b2c_error(*_TROUBLE["invalid_client"])
    if form.get("grant_type") not in _GRANTS:
        return b2c_error(
            400, "unsupported_grant_type", "AADB2C90086", "The grant type is unknown"
        )
    kind, name = _GRANTS[form["grant_type"]]
    grant = _grant(cloud, app, kind, form.get(name, ""), form.get("redirect_uri"))
    if grant is None:
        return b2c_error(
            400, "invalid_grant", "AADB2C90080", f"The provided {name} {_WRONG[kind]}"
        )
    request[RECORD].account = grant.consent.account.email
    return _answer(cloud, grant, scope=form.get("scope", ""))


def _app(
    cloud: FordConnectCloud, request: web.Request, form: dict[str, str]
) -> App | None:
    if "Authorization" in request.headers:
        cloud.ledger.mistake(
            "FordConnect token: client credentials in a header, where Ford wants them in the body"
        )
    app = cloud.apps.get(form.get("client_id", ""))
    fits = app is not None and form.get("client_secret") in app.secrets
    return app if fits else None


def _grant(
    cloud: FordConnectCloud, app: App, kind: TokenKind, text: str, redirect: str | None
) -> Token | None:
    """Return the living code or refresh token if it is this app's and the address fits."""
    found = cloud.tokens.living(text, kind)
    if found is None:
        dead = cloud.tokens.known(text, kind)
        if dead is not None and dead.refusals > 1:
            cloud.ledger.mistake(
                f"FordConnect token: again with a {kind} that had been refused"
            )
        return None
    if found.consent.app is not app:
        return None
    if kind is TokenKind.CODE and redirect != found.redirect_uri:
        return None
    if (
        kind is TokenKind.REFRESH
        and cloud.switches.redirect_in_refresh == "required"
        and redirect not in app.redirect_uris
    ):
        return None
    return found


def _answer(cloud: FordConnectCloud, grant: Token, *, scope: str) -> web.Response:
    switches, client_id = cloud.switches, grant.consent.app.client_id
    refreshing = grant.kind is TokenKind.REFRESH
    kept = refreshing and switches.refresh_token != "rotated"
    grant.spent = not kept
    minted = cloud.tokens.mint(
        grant.consent,
        refresh=grant if kept else None,
        scoped=switches.unscoped == "access_token" or client_id in scope.split(),
    )
    body = _body(minted, scope or f"{client_id} offline_access openid")
    if refreshing and switches.refresh_token == "omitted":
        del body["refresh_token"], body["refresh_token_expires_in"]
    if switches.numbers_as_text:
        body = {name: str(value) for name, value in body.items()}
    return web.json_response(
        body, headers={"Cache-Control": "no-store", "Pragma": "no-cache"}
    )


def _body(minted: TokenSet, scope: str) -> dict[str, str | int]:
    now, life = int(time()), int(minted.bearer.life)
    body: dict[str, str | int] = {
        "id_token": minted.identity.text,
        "token_type": "Bearer",
        "not_before": now,
        "id_token_expires_in": life,
        "refresh_token": minted.refresh.text,
        "refresh_token_expires_in": int(minted.refresh.life),
        "scope": scope,
    }
    if minted.access is not None:
        body |= {
            "access_token": minted.access.text,
            "expires_in": life,
            "expires_on": now + life,
            "resource": minted.access.consent.app.client_id,
        }
    return body
