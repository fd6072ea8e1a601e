"""How the planes of Ford's cloud say no, and the pages their front doors show."""

from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from aiohttp import web

_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>"""


class Refused(Exception):
    """Raised by a handler's helpers; carries the answer that ends the request."""

    def __init__(self, response: web.Response) -> None:
        """Keep the answer."""
        super().__init__(response.status)
        self.response = response


def ford_error(status: int, message: str, code: str = "") -> web.Response:
    """Return an error of the Ford plane: message, errorCode, timestamp."""
    body = {"message": message, "timestamp": _now(), "errorCode": code or str(status)}
    return web.json_response(body, status=status)


def tmc_error(status: int, message: str) -> web.Response:
    """Return an error of the Autonomic plane: code, error, message, timestamp, referenceId."""
    return web.json_response(
        {
            "code": status,
            "error": HTTPStatus(status).phrase.lower(),
            "message": message,
            "messageTemplate": message,
            "timestamp": _now(),
            "referenceId": uuid4().hex,
        },
        status=status,
    )


def oauth_error(status: int, error: str, description: str) -> web.Response:
    """Return an error of a token endpoint: error, error_description."""
    return web.json_response(
        {"error": error, "error_description": description}, status=status
    )


def plane_error(host: str, status: int, message: str) -> web.Response:
    """Return an error in the words of the plane a host belongs to."""
    return (
        tmc_error(status, message)
        if host.endswith("autonomic.ai")
        else ford_error(status, message)
    )


def page(status: int, title: str, text: str) -> web.Response:
    """Return a page for people, such as an error of the sign-in or of the firewall."""
    return web.Response(
        status=status,
        text=_PAGE.format(title=title, text=text),
        content_type="text/html",
    )


def firewall() -> web.Response:
    """Return the page with which the firewall in front of Ford's hosts turns a client away."""
    return page(
        403,
        "Access Denied",
        f"You don't have permission to access this server. Reference {uuid4().hex[:12]}",
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
