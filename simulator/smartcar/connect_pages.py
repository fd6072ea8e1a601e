"""The pages of Connect, usable with a keyboard, a mouse or a form poster."""

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from aiohttp import web

from simulator.cars import Car

from .connect_session import ConnectSession

MAKES: Final = {"FORD": "Ford", "LINCOLN": "Lincoln"}
_PAGE: Final = Template(
    files(__package__).joinpath("connect.html").read_text(encoding="utf-8")
)


def mistake(text: str) -> web.Response:
    """Return the page for a link that leads nowhere."""
    return _page("Something is not right", f"<p>{escape(text)}</p>", status=400)


def brands(visit: ConnectSession) -> web.Response:
    """Return the choice of brands."""
    buttons = "".join(
        f'<button class="brand" name="make" value="{make}">{name}</button>'
        for make, name in MAKES.items()
    )
    return _form(visit, "Select your car's brand", buttons, "")


def sign_in(visit: ConnectSession, warning: str) -> web.Response:
    """Return the sign-in to the maker's account."""
    make = MAKES[visit.make or ""]
    hint = (
        "Any e-mail address will do: this is the maker's stand-in."
        if visit.mode != "live"
        else f"Use the account of the {make} app."
    )
    fields = (
        f"<p>{escape(hint)}</p>"
        '<label>E-mail<input name="email" type="email" required autocomplete="off"></label>'
        '<label>Password<input name="password" type="password" autocomplete="off"></label>'
    )
    return _form(visit, f"Sign in to {make}", fields, "Sign in", warning)


def vehicles(visit: ConnectSession, cars: Iterable[Car], warning: str) -> web.Response:
    """Return the choice of cars."""
    kind = "radio" if visit.single_select else "checkbox"
    rows = "".join(
        f'<label class="tick"><input type="{kind}" name="vin" value="{car.vin}"'
        f"{' checked' if visit.vin or not visit.single_select else ''}>"
        f"{escape(car.model.model)} {car.model.year}<small>{car.vin}</small></label>"
        for car in cars
    )
    title = "Select your car" if visit.single_select else "Select your cars"
    return _form(visit, title, rows, "Continue", warning)


def permissions(visit: ConnectSession) -> web.Response:
    """Return the permissions with their tick boxes; the required ones cannot be unticked."""
    rows = "".join(
        f'<label class="tick"><input type="checkbox" name="{word}" checked'
        f"{' disabled' if needed else ''}>{escape(_sentence(word))}"
        f"<small>{'required' if needed else ''}</small></label>"
        for word, needed in visit.wanted.items()
    )
    title = f"{visit.application.name} would like to"
    return _form(visit, title, rows, "Allow")


def _sentence(permission: str) -> str:
    verb, _, thing = permission.partition("_")
    verb = {"read": "know the", "control": "control the"}[verb]
    return f"{verb} {thing.replace('_', ' ')}"


def _form(
    visit: ConnectSession, title: str, fields: str, button: str, warning: str = ""
) -> web.Response:
    told = f'<p class="warning" role="alert">{escape(warning)}</p>' if warning else ""
    go = f'<button name="next" value="yes">{button}</button>' if button else ""
    cancel = '<button name="cancel" value="yes" formnovalidate>Cancel</button>'
    mode = "" if visit.mode == "live" else f"<p>Mode: {visit.mode}</p>"
    body = f'<form method="post">{told}{fields}<div class="row">{go}{cancel}</div></form>{mode}'
    return _page(title, body)


def _page(title: str, body: str, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        text=_PAGE.substitute(title=escape(title), body=body),
        content_type="text/html",
        headers={"Cache-Control": "no-store"},
    )
