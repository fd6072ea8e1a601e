"""Connect: the pages a person goes through, from the link to the redirect with a code or a user id."""

from typing import Final
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from aiohttp import web

from simulator.cars import Car
from simulator.ledger import RECORD

from . import connect_pages as pages
from .applications import PERMISSIONS, Application, Mode, Vehicle
from .cloud import CLOUD, SmartcarCloud, connectable
from .connect_session import ConnectSession
from .errors import SmartcarError

_HOST: Final = "/connect.smartcar.com"
_VISIT: Final = f"{_HOST}/connect/{{visit}}"
_LOCAL: Final = "localhost"
_LOOPBACK: Final = (_LOCAL, "127.0.0.1", "::1")
_MODES: Final[dict[str, Mode]] = {
    "live": "live",
    "simulated": "simulated",
    "test": "test",
}
_FAILURES: Final = {
    "access_denied": "User denied access to the requested scope of permissions.",
    "oem_login_cancelled": "User cancelled the login to the vehicle account.",
    "no_vehicles": "The account has no connectable vehicles.",
    "vehicle_incompatible": "The user's vehicle is not compatible.",
    "invalid_subscription": "The connected services of the vehicle are not active.",
    "configuration_error": "There is an error with the application's configuration.",
    "server_error": "Unexpected server error. Please try again.",
}
_FAKES: Final = {
    "smartcar@invalid-subscription.com": "invalid_subscription",
    "smartcar@vehicle-incompatible.com": "vehicle_incompatible",
}

routes = web.RouteTableDef()


@routes.get(f"{_HOST}/oauth/authorize")
async def authorize(request: web.Request) -> web.Response:
    """Take a Connect link; an error page when the application or the redirect does not fit."""
    cloud = request.app[CLOUD]
    query = request.query
    application = cloud.applications.get(query.get("client_id", ""))
    if application is None:
        return pages.mistake("The client_id is not that of an application.")
    code = query.get("response_type", "none") == "code"
    redirect_uri = _redirect_uri(cloud, application, query.get("redirect_uri"), code)
    if redirect_uri is None:
        return pages.mistake("The redirect_uri is not registered for this application.")
    if query.get("response_type", "none") not in ("code", "none"):
        return pages.mistake("The response_type is not supported.")
    mode = _MODES.get(query.get("mode", "live"))
    scope = query.get("scope", "" if code else " ".join(application.access)).split()
    wanted = {
        word.removeprefix("required:"): word.startswith("required:") for word in scope
    }
    if mode is None or not wanted or not wanted.keys() <= set(PERMISSIONS):
        return pages.mistake("The mode or the scope is not one of Smartcar's.")
    make = query.get("make", "").upper()
    vin = query.get("single_select_vin")
    visit = ConnectSession(
        application=application,
        redirect_uri=redirect_uri,
        mode=mode,
        code=code,
        wanted=wanted,
        state=query.get("state"),
        external_id=query.get("external_id"),
        force=query.get("approval_prompt") == "force",
        make=_make_of(cloud, vin) if vin else make if make in pages.MAKES else None,
        single_select=vin is not None or query.get("single_select") == "true",
        vin=vin,
    )
    return _begin(cloud, visit)


@routes.get(f"{_HOST}/oauth/reauthenticate")
async def reauthenticate(request: web.Request) -> web.Response:
    """Let a person sign in again to the account of one car."""
    cloud = request.app[CLOUD]
    query = request.query
    application = cloud.applications.get(query.get("client_id", ""))
    vehicle = cloud.vehicles.get(query.get("vehicle_id", ""))
    if application is None or vehicle is None or vehicle.application is not application:
        return pages.mistake("The client_id or the vehicle_id is not known.")
    redirect_uri = _redirect_uri(cloud, application, query.get("redirect_uri"), True)
    if redirect_uri is None or query.get("response_type") != "vehicle_id":
        return pages.mistake("The redirect_uri or the response_type does not fit.")
    visit = ConnectSession(
        application=application,
        redirect_uri=redirect_uri,
        mode=vehicle.mode,
        code=False,
        wanted={},
        state=query.get("state"),
        make=vehicle.car.model.brand.upper(),
        vehicle=vehicle,
    )
    return _begin(cloud, visit)


def _begin(cloud: SmartcarCloud, visit: ConnectSession) -> web.Response:
    if cloud.switches.connect_failure != "none":
        return _fail(visit, cloud.switches.connect_failure)
    number = str(uuid4())
    cloud.visits[number] = visit
    return web.Response(status=302, headers={"Location": f"{_HOST}/connect/{number}"})


@routes.get(_VISIT)
async def show(request: web.Request) -> web.Response:
    """Show the page that comes next."""
    cloud = request.app[CLOUD]
    visit = cloud.visits.get(request.match_info["visit"])
    if visit is None:
        return pages.mistake("This visit is over. Begin again where you came from.")
    return _page(cloud, visit)


def _page(
    cloud: SmartcarCloud, visit: ConnectSession, warning: str = ""
) -> web.Response:
    match visit.step:
        case "brand":
            return pages.brands(visit)
        case "sign_in":
            return pages.sign_in(visit, warning)
        case "vehicles":
            return pages.vehicles(visit, _choice(cloud, visit), warning)
        case "permissions":
            return pages.permissions(visit)


@routes.post(_VISIT)
async def answer(request: web.Request) -> web.Response:
    """Take what the person did on a page."""
    cloud = request.app[CLOUD]
    number = request.match_info["visit"]
    visit = cloud.visits.get(number)
    if visit is None:
        return pages.mistake("This visit is over. Begin again where you came from.")
    form = await request.post()
    step = visit.step
    if "cancel" in form:
        del cloud.visits[number]
        at_login = step == "sign_in"
        return _fail(visit, "oem_login_cancelled" if at_login else "access_denied")
    warning = ""
    error: str | None = None
    if step == "brand":
        make = str(form.get("make"))
        visit.make = make if make in pages.MAKES else None
    elif step == "sign_in":
        warning, error = _sign_in(
            cloud, visit, str(form.get("email", "")), str(form.get("password", ""))
        )
        if visit.person is not None:
            request[RECORD].account = visit.person.email
    elif step == "vehicles":
        vins = {str(vin) for vin in form.getall("vin", [])}
        warning, error = _choose(cloud, visit, vins)
    else:
        granted = [
            word for word, needed in visit.wanted.items() if needed or word in form
        ]
        return _finish(cloud, number, visit, granted)
    if error is not None:
        del cloud.visits[number]
        return _fail(visit, error, visit.cars[0] if visit.cars else None)
    if visit.person is not None and (visit.vehicle or _has_all(cloud, visit)):
        return _finish(cloud, number, visit, None)
    if warning:
        return _page(cloud, visit, warning)
    return web.Response(status=303, headers={"Location": request.path})


def _sign_in(
    cloud: SmartcarCloud, visit: ConnectSession, email: str, password: str
) -> tuple[str, str | None]:
    """Let a person sign in; return a warning for the page, or the error that ends the visit."""
    email = email.strip().lower()
    if visit.mode != "live":
        if (failure := _FAKES.get(email)) is not None:
            return "", failure
        word = email.removesuffix("@smartcar.com").upper()
        if email.endswith("@smartcar.com"):
            try:
                SmartcarError.of(word)
            except ValueError:
                word = ""
            visit.injected = word or None
        visit.person = cloud.person(email, visit.application, fake=True)
        return "", None
    account = cloud.accounts.get(email)
    if account is None or account.password != password or account.locked:
        return "That e-mail address and password do not fit.", None
    if account.brand.upper() != visit.make:
        return f"This is not a {pages.MAKES[visit.make or '']} account.", None
    visit.person = cloud.person(email, visit.application)
    return "", None if _choice(cloud, visit) else "no_vehicles"


def _choice(cloud: SmartcarCloud, visit: ConnectSession) -> list[Car]:
    """Return the cars a person can choose from."""
    assert visit.person is not None
    if visit.person.fake:
        cars = [car for car in cloud.cars.values() if connectable(car)]
        cars = [car for car in cars if car.model.brand.upper() == visit.make]
    else:
        cars = [car for car in cloud.cars_of(visit.person.email) if car.authorized]
    return [car for car in cars if visit.vin in (None, car.vin)]


def _choose(
    cloud: SmartcarCloud, visit: ConnectSession, vins: set[str]
) -> tuple[str, str | None]:
    chosen = [car for car in _choice(cloud, visit) if car.vin in vins]
    if not chosen or (visit.single_select and len(chosen) > 1):
        return "Choose one car." if visit.single_select else "Choose a car.", None
    fit = [car for car in chosen if connectable(car)]
    visit.cars = fit or chosen
    return "", None if fit else "vehicle_incompatible"


def _has_all(cloud: SmartcarCloud, visit: ConnectSession) -> bool:
    """Whether the person granted all this before, so that `auto` need not ask again."""
    if visit.force or not visit.cars or visit.person is None:
        return False
    granted = [
        cloud.connection(
            visit.person, cloud.enroll(car, visit.application, visit.mode).id
        )
        for car in visit.cars
    ]
    return all(
        each is not None and visit.wanted.keys() <= set(each.permissions)
        for each in granted
    )


def _finish(
    cloud: SmartcarCloud, number: str, visit: ConnectSession, granted: list[str] | None
) -> web.Response:
    """Connect what was chosen and go back; without a grant everything stays as it was."""
    del cloud.visits[number]
    person = visit.person
    assert person is not None
    if visit.vehicle is not None:
        _cure(visit.vehicle)
        return _leave(visit, {"vehicle_id": visit.vehicle.id})
    vehicles = [cloud.enroll(car, visit.application, visit.mode) for car in visit.cars]
    if granted is not None:
        cloud.grant(person, vehicles, granted, external_id=visit.external_id)
        for vehicle in vehicles:
            _cure(vehicle)
            if visit.injected:
                cloud.inject(vehicle.id, visit.injected)
    if visit.code:
        code = cloud.tokens.code(person, visit.mode, visit.redirect_uri)
        return _leave(visit, {"code": code.text})
    back: dict[str, str] = {cloud.switches.user_id_name: person.id}
    if visit.external_id is not None:
        back["external_id"] = visit.external_id
    return _leave(visit, back)


def _cure(vehicle: Vehicle) -> None:
    """Take away the injected errors that signing in again ends."""
    vehicle.injections = [
        each
        for each in vehicle.injections
        if each.error.resolution["type"] != "REAUTHENTICATE"
    ]


def _fail(visit: ConnectSession, error: str, car: Car | None = None) -> web.Response:
    """Go back with an error; an incompatible car is named."""
    back = {"error": error, "error_description": _FAILURES[error]}
    if error == "vehicle_incompatible" and car is not None:
        model = car.model
        back |= {
            "vin": car.vin,
            "make": model.brand.upper(),
            "model": model.model,
            "year": str(model.year),
        }
    return _leave(visit, back)


def _leave(visit: ConnectSession, back: dict[str, str]) -> web.Response:
    if visit.state is not None:
        back["state"] = visit.state
    glue = "&" if urlsplit(visit.redirect_uri).query else "?"
    target = f"{visit.redirect_uri}{glue}{urlencode(back)}"
    return web.Response(
        status=302, headers={"Location": target, "Cache-Control": "no-store"}
    )


def _redirect_uri(
    cloud: SmartcarCloud, application: Application, asked: str | None, needed: bool
) -> str | None:
    """Return where the visit ends; None when the address is not good."""
    if asked is None:
        return None if needed else next(iter(application.redirect_uris), None)
    parts = urlsplit(asked)
    if cloud.switches.redirects == "any":
        fits = parts.scheme == "https" or parts.hostname in _LOOPBACK
    else:
        fits = asked in application.redirect_uris and (
            parts.scheme != "http" or parts.hostname == _LOCAL
        )
    return asked if fits else None


def _make_of(cloud: SmartcarCloud, vin: str) -> str | None:
    car = cloud.car_of_vin(vin)
    return None if car is None else car.model.brand.upper()
