"""The sign-in pages: authorize, the form's round trip with csrf, the redirect into the app."""

from base64 import b64encode
from importlib.resources import files
import json
import re
from secrets import token_bytes
from string import Template
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from simulator.ledger import RECORD, host_of

from .answers import Refused, page
from .cloud import CLOUD, FordPassCloud
from .jwt import segment
from .regions import CLIENT_ID, LOGIN_HOSTS, TENANT, Region, regions_of_policy
from .sign_in_session import SignInSession
from .tokens import Grant

_CSRF_COOKIE = "x-ms-cpim-csrf"
_TRANS_COOKIE = "x-ms-cpim-trans"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_PAGE = Template(
    files(__package__).joinpath("sign_in.html").read_text(encoding="utf-8")
)

routes = web.RouteTableDef()


async def authorize(request: web.Request) -> web.Response:
    """Show the sign-in form (§2.1); an error page when the address does not fit the app."""
    region = _region(request)
    query = request.query
    for wrong, text in (
        (
            query.get("client_id") != CLIENT_ID,
            "AADB2C90007: The application is not known to the tenant.",
        ),
        (
            query.get("response_type") != "code",
            "AADB2C90057: The provided application allows codes only.",
        ),
        (
            query.get("redirect_uri", "").rstrip("/") != region.redirect_uri,
            "AADB2C90006: The redirect URI provided in the request is not registered for the client id.",
        ),
        (
            query.get("scope", "").split() != [CLIENT_ID, "openid"],
            "AADB2C90012: The scope provided in request is not supported.",
        ),
        (
            query.get("code_challenge_method") != "S256"
            or not _CHALLENGE.fullmatch(query.get("code_challenge", "")),
            "AADB2C90181: A code_challenge with the method S256 is required.",
        ),
    ):
        if wrong:
            return page(400, "Sorry, we can't sign you in", text)
    cloud = request.app[CLOUD]
    session = SignInSession(
        transaction=f"StateProperties={segment(json.dumps({'TID': str(uuid4())}).encode())}",
        csrf=b64encode(token_bytes(52)).decode(),
        region=region,
        redirect_uri=query["redirect_uri"],
        challenge=query["code_challenge"],
        state=query.get("state"),
    )
    cloud.sign_ins[session.transaction] = session
    return _form(request, session)


async def self_asserted(request: web.Request) -> web.Response:
    """Take the form (§2.2): HTTP 200 with a JSON status of "200", or "400" and a message."""
    cloud = request.app[CLOUD]
    session = _session(request, cloud, request.headers.get("X-CSRF-TOKEN"))
    form = await request.post()
    if form.get("request_type") != "RESPONSE":
        return page(400, "Bad Request", "The form is not complete.")
    account = cloud.accounts.get(str(form.get("signInName", "")).strip().lower())
    if account is None or form.get("password") != account.password:
        return _not_yet("AADUNAUTH", "We don't recognize this e-mail or password.")
    if account.locked:
        return _not_yet("CSIAH0320E", "CSIAH0320E: Your account has been disabled.")
    if (
        not account.at_home(session.region)
        and cloud.switches.wrong_region == "error_page"
    ):
        return _not_yet(
            "WRONGSITE", "This account is registered with another site of ours."
        )
    session.account = account
    return web.json_response({"status": "200"})


async def confirmed(request: web.Request) -> web.Response:
    """End the visit: 302 to the app's own address with a single-use code."""
    cloud = request.app[CLOUD]
    session = _session(request, cloud, request.query.get("csrf_token"))
    account = session.account
    if account is None:
        return page(
            400,
            "Sorry, we can't sign you in",
            "AADB2C90289: You have not signed in yet.",
        )
    del cloud.sign_ins[session.transaction]
    request[RECORD].account = account.email
    account.sign_ins += 1
    if account.sign_ins > cloud.switches.sign_ins_tolerated:
        cloud.ledger.mistake(
            f"sign-in: {account.sign_ins} times for one account, which gets it locked"
        )
    grant = Grant(redirect_uri=session.redirect_uri, challenge=session.challenge)
    code = cloud.tokens.code(account, session.region, grant)
    slash = "/" if cloud.switches.redirect_slash else ""
    state = (
        f"&state={quote(session.state, safe='')}" if session.state is not None else ""
    )
    target = f"{session.redirect_uri.rstrip('/')}{slash}?code={code.text}{state}"
    answer = web.Response(
        status=302, headers={"Location": target, "Cache-Control": "no-store"}
    )
    for name in (_CSRF_COOKIE, _TRANS_COOKIE):
        answer.del_cookie(name, path=_cookie_path(request))
    return answer


for host in LOGIN_HOSTS:
    below = f"/{host}/{{tenant}}/{{policy}}"
    routes.get(f"{below}/oauth2/v2.0/authorize")(authorize)
    routes.post(f"{below}/SelfAsserted")(self_asserted)
    routes.get(f"{below}/api/CombinedSigninAndSignup/confirmed")(confirmed)


def _region(request: web.Request) -> Region:
    """Return the region an authorize address belongs to; Refused with an error page."""
    if request.match_info["tenant"] != TENANT:
        raise Refused(page(404, "Not Found", "AADB2C90002: The tenant does not exist."))
    login = host_of(request)
    regions = regions_of_policy(login, request.match_info["policy"])
    if not regions:
        raise Refused(
            page(
                404,
                "Not Found",
                "AADB2C90068: The policy does not exist in this tenant.",
            )
        )
    wanted = (
        request.query.get("ford_application_id", "").upper(),
        request.query.get("country_code"),
    )
    for region in regions:
        if (region.application_id, region.country) == wanted:
            return region
    raise Refused(
        page(
            400,
            "Sorry, we can't sign you in",
            "The application is not offered in this country.",
        )
    )


def _session(
    request: web.Request, cloud: FordPassCloud, csrf: str | None
) -> SignInSession:
    """Return the visit a request belongs to; Refused unless transaction, cookies and csrf agree."""
    session = cloud.sign_ins.get(request.query.get("tx", ""))
    if (
        session is None
        or csrf != session.csrf
        or request.cookies.get(_CSRF_COOKIE) != session.csrf
        or request.cookies.get(_TRANS_COOKIE) != session.transaction
        or request.query.get("p", "").lower() != session.region.policy.lower()
    ):
        raise Refused(
            page(
                400,
                "Bad Request",
                "AADB2C90034: The session does not exist or has expired.",
            )
        )
    return session


def _not_yet(code: str, message: str) -> web.Response:
    return web.json_response({"status": "400", "errorCode": code, "message": message})


def _form(request: web.Request, session: SignInSession) -> web.Response:
    policy = session.region.policy
    settings = {
        "csrf": session.csrf,
        "transId": session.transaction,
        "api": "CombinedSigninAndSignup",
        "hosts": {
            "tenant": f"{_cookie_path(request)}{TENANT}/{policy}",
            "policy": policy,
        },
        "locale": {"lang": session.region.locale},
    }
    text = _PAGE.substitute(
        brand=session.region.brand,
        lang=session.region.locale,
        settings=json.dumps(settings).replace("<", "\\u003c"),
    )
    answer = web.Response(
        text=text, content_type="text/html", headers={"Cache-Control": "no-store"}
    )
    for name, value in (
        (_CSRF_COOKIE, session.csrf),
        (_TRANS_COOKIE, session.transaction),
    ):
        answer.set_cookie(
            name, value, path=_cookie_path(request), httponly=True, samesite="Lax"
        )
    return answer


def _cookie_path(request: web.Request) -> str:
    # All hosts share one origin here; the path keeps their cookies apart.
    return f"/{request.path.split('/', 2)[1]}/"
