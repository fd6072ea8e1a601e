"""The two token endpoints: v2 per person (auth), v3 per application (iam)."""

from aiohttp import web

from simulator.fordpass.answers import oauth_error
from simulator.fordpass.bodies import json_object

from .access import basic
from .applications import Application, Mode, Person
from .cloud import CLOUD
from .tokens import TokenKind

routes = web.RouteTableDef()


@routes.post("/auth.smartcar.com/oauth/token")
async def user_token(request: web.Request) -> web.Response:
    """Exchange a code or a refresh token for a new pair."""
    cloud = request.app[CLOUD]
    name, secret = basic(request) or ("", "")
    application = cloud.applications.get(name)
    if application is None or application.client_secret != secret:
        return oauth_error(401, "invalid_client", "Invalid client credentials.")
    form = await request.post()
    grant = form.get("grant_type")
    if grant == "authorization_code":
        return _exchange_code(
            request, application, str(form.get("code")), form.get("redirect_uri")
        )
    if grant != "refresh_token":
        return oauth_error(400, "invalid_request", "Unknown or missing grant_type.")
    text = str(form.get("refresh_token"))
    token = cloud.tokens.living(text, TokenKind.REFRESH)
    if token is None or token.person is None or token.application is not application:
        return oauth_error(400, "invalid_grant", f"Invalid refresh_token: {text}.")
    cloud.tokens.use(token)
    return _pair(request, token.person, token.mode)


def _exchange_code(
    request: web.Request, application: Application, text: str, redirect_uri: object
) -> web.Response:
    cloud = request.app[CLOUD]
    code = cloud.tokens.living(text, TokenKind.CODE)
    if code is None or code.person is None or code.application is not application:
        return oauth_error(400, "invalid_grant", f"Invalid code: {text}.")
    if redirect_uri != code.redirect_uri:
        cloud.ledger.mistake(
            "POST auth.smartcar.com/oauth/token: another redirect_uri than in Connect"
        )
        return oauth_error(400, "invalid_grant", "Invalid redirect_uri.")
    cloud.tokens.use(code)
    return _pair(request, code.person, code.mode)


def _pair(request: web.Request, person: Person, mode: Mode) -> web.Response:
    pair = request.app[CLOUD].tokens.pair(person, mode)
    return web.json_response(
        {
            "access_token": pair.access.text,
            "token_type": "Bearer",
            "expires_in": int(pair.access.life),
            "refresh_token": pair.refresh.text,
        }
    )


@routes.post("/iam.smartcar.com/oauth2/token")
async def application_token(request: web.Request) -> web.Response:
    """Hand out an application token for the v3 credential, sent as JSON, a form or Basic."""
    cloud = request.app[CLOUD]
    if request.content_type == "application/json":
        sent = json_object(await request.text()) or {}
    else:
        sent = {name: str(value) for name, value in (await request.post()).items()}
    if (pair := basic(request)) is not None:
        sent = {**sent, "client_id": pair[0], "client_secret": pair[1]}
    if sent.get("grant_type") != "client_credentials":
        return oauth_error(400, "invalid_request", "grant_type is client_credentials.")
    if sent.get("client_id") in cloud.applications:
        cloud.ledger.mistake(
            "POST iam.smartcar.com/oauth2/token: the Application ID where the API credential belongs"
        )
    for application in cloud.applications.values():
        if (sent.get("client_id"), sent.get("client_secret")) == (
            application.credential_id,
            application.credential_secret,
        ):
            token = cloud.tokens.application(application)
            return web.json_response(
                {
                    "access_token": token.text,
                    "token_type": "Bearer",
                    "expires_in": int(token.life),
                }
            )
    return oauth_error(401, "invalid_client", "Invalid client credentials.")
