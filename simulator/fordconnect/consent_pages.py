"""The way to a code: auth/init, sign-in, one car and its data categories, and back to the app."""

from html import escape
from importlib.resources import files
import re
from secrets import token_urlsafe
from string import Template
from urllib.parse import quote, urlencode

from aiohttp import web

from simulator.cars import Car
from simulator.fordpass.accounts import Account
from simulator.fordpass.answers import Refused, page
from simulator.ledger import RECORD

from .answers import query_error
from .cloud import CLOUD
from .tokens import POLICY, TENANT
from .visits import Visit

INIT = "/api.vehicle.ford.com/fcon-public/v1/auth/init"
_AUTHORIZE = f"/api.vehicle.ford.com/{TENANT}/oauth2/v2.0/authorize"
_SIGN_IN = "/login.ford.com/account-linking/sign-in"
_CONSENT = "/developer.ford.com/account-linking/vehicle-consent"
_LOCALE = re.compile(r"[a-z]{2}_[A-Z]{2}")


def _template(name: str) -> Template:
    return Template(files(__package__).joinpath(name).read_text(encoding="utf-8"))


_SIGN_IN_PAGE = _template("sign_in.html")
_CONSENT_PAGE = _template("consent.html")

routes = web.RouteTableDef()


@routes.get(INIT)
async def init(request: web.Request) -> web.Response:
    """Begin (§2.2): 302 to the sign-in; 400 for an app, address, state or locale that does not fit."""
    cloud = request.app[CLOUD]
    switches, query = cloud.switches, request.query
    app = cloud.apps.get(query.get("client_id", ""))
    state, locale = query.get("state"), query.get("locale", "_")
    if app is None or not app.known:
        return _refused(request, "Unknown client")
    if query.get("response_type") != "code":
        return _refused(request, "Invalid response_type")
    if query.get("redirect_uri") not in app.redirect_uris:
        return _refused(request, "AADB2C90006: The redirect URI is not registered")
    if switches.state_limit != "none" and len((state or "").encode()) > int(
        switches.state_limit
    ):
        return _refused(request, "Invalid state: it has more than 16 bytes")
    if switches.locale == "required" and not _LOCALE.fullmatch(locale):
        return _refused(request, f"Invalid locale: {locale}")
    visit = Visit(
        id=token_urlsafe(24), app=app, redirect_uri=query["redirect_uri"], state=state
    )
    cloud.visits[visit.id] = visit
    return _go(_SIGN_IN, sessionId=visit.id)


@routes.get(_SIGN_IN)
async def sign_in_form(request: web.Request) -> web.Response:
    """Show the sign-in."""
    return _sign_in_page(_visit(request), "")


@routes.post(_SIGN_IN)
async def sign_in(request: web.Request) -> web.Response:
    """Take e-mail and password: 302 to the consent, or the form again with a reason."""
    cloud, visit = request.app[CLOUD], _visit(request)
    form = await request.post()
    account = cloud.accounts.get(str(form.get("signInName", "")).strip().lower())
    if account is None or form.get("password") != account.password:
        return _sign_in_page(visit, "We don't recognize this e-mail or password.")
    if account.locked:
        return _sign_in_page(visit, "CSIAH0320E: Your account has been disabled.")
    visit.account = account
    return _go(_CONSENT, sessionId=visit.id)


@routes.get(_CONSENT)
async def consent_form(request: web.Request) -> web.Response:
    """Show the account's cars, of which one can be chosen, and the app's categories, all ticked."""
    visit = _visit(request)
    cars = request.app[CLOUD].cars_of(_driver(visit))
    return _consent_page(visit, cars, "")


@routes.post(_CONSENT)
async def consent(request: web.Request) -> web.Response:
    """Take the driver's word: 302 to authorize, or back to the app with access_denied."""
    cloud, visit = request.app[CLOUD], _visit(request)
    driver, form = _driver(visit), await request.post()
    if form.get("answer") != "agree":
        del cloud.visits[visit.id]
        return _back(
            visit,
            error="access_denied",
            error_description="The user has denied access to the vehicle.",
        )
    cars, vins = cloud.cars_of(driver), form.getall("vin", [])
    if len(vins) != 1 or vins[0] not in {car.vin for car in cars}:
        return _consent_page(visit, cars, "Choose one vehicle.")
    visit.consent = cloud.consent(
        str(vins[0]),
        {str(category) for category in form.getall("category", [])},
        email=driver.email,
        client_id=visit.app.client_id,
    )
    return _go(
        _AUTHORIZE,
        p=POLICY,
        client_id=visit.app.client_id,
        response_type="code",
        redirect_uri=visit.redirect_uri,
        scope=f"offline_access openid {visit.app.client_id}",
        sessionId=visit.id,
        **({} if visit.state is None else {"state": visit.state}),
    )


@routes.get(_AUTHORIZE)
async def authorize(request: web.Request) -> web.Response:
    """End the visit: 302 to the app with a single-use code. There is no way past auth/init."""
    cloud, query = request.app[CLOUD], request.query
    visit = cloud.visits.get(query.get("sessionId", ""))
    if visit is None or visit.consent is None or query.get("p") != POLICY:
        cloud.ledger.mistake(
            "FordConnect authorize: opened without going through auth/init"
        )
        return page(
            400,
            "Sorry, we can't sign you in",
            "AADB2C90075: The claims exchange 'RESTApiCallForUserInfo' specified returned HTTP error response.",
        )
    if query.get("redirect_uri") != visit.redirect_uri:
        return page(
            400,
            "Sorry, we can't sign you in",
            "AADB2C90006: The redirect URI provided in the request is not registered for the client id.",
        )
    del cloud.visits[visit.id]
    request[RECORD].account = visit.consent.account.email
    return _back(visit, code=cloud.issue_code(visit.consent, visit.redirect_uri))


def _refused(request: web.Request, message: str) -> web.Response:
    cloud = request.app[CLOUD]
    return query_error(cloud.switches, 400, INIT.partition(".com")[2], message)


def _visit(request: web.Request) -> Visit:
    """Return the visit of a page; Refused with a page when it is over or never began."""
    visit = request.app[CLOUD].visits.get(request.query.get("sessionId", ""))
    if visit is None:
        raise Refused(page(400, "Bad Request", "The session has expired. Start again."))
    return visit


def _driver(visit: Visit) -> Account:
    """Return who signed in; Refused with the way to the sign-in when nobody has."""
    if visit.account is None:
        raise Refused(_go(_SIGN_IN, sessionId=visit.id))
    return visit.account


def _go(path: str, **query: str) -> web.Response:
    """Send the browser on with GET, whatever it came with."""
    return _found(f"{path}?{urlencode(query, quote_via=quote)}")


def _back(visit: Visit, **query: str) -> web.Response:
    if visit.state is not None:
        query["state"] = visit.state
    return _found(f"{visit.redirect_uri}?{urlencode(query, quote_via=quote)}")


def _found(location: str) -> web.Response:
    return web.Response(
        status=302, headers={"Location": location, "Cache-Control": "no-store"}
    )


def _sign_in_page(visit: Visit, error: str) -> web.Response:
    return _html(_SIGN_IN_PAGE.substitute(app=escape(visit.app.name), error=error))


def _consent_page(visit: Visit, cars: list[Car], error: str) -> web.Response:
    vehicles = "".join(
        f'<label><input type="radio" name="vin" value="{car.vin}"> {escape(_title(car))}</label>'
        for car in cars
    )
    categories = "".join(
        f'<label><input type="checkbox" name="category" value="{category}" checked> {category}</label>'
        for category in visit.app.categories
    )
    return _html(
        _CONSENT_PAGE.substitute(
            app=escape(visit.app.name),
            vehicles=vehicles or "<p>There is no vehicle in this account.</p>",
            categories=categories,
            error=error,
        )
    )


def _title(car: Car) -> str:
    title = f"{car.model.year} {car.model.brand} {car.model.model}"
    nickname = car.garage.get("nickName")
    return f"{nickname}, {title}" if nickname else title


def _html(text: str) -> web.Response:
    return web.Response(
        text=text, content_type="text/html", headers={"Cache-Control": "no-store"}
    )
