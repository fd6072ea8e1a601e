"""How FordConnect says no."""

from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from aiohttp import web

from simulator.fordpass.answers import firewall, page

from .switches import Switches

_PAGES = (401, 403)


def query_error(
    switches: Switches, status: int, path: str, message: str = ""
) -> web.Response:
    """Return an error of the query routes: published, as seen in the wild, or a page of the edge."""
    message = message or HTTPStatus(status).phrase
    if switches.refusal == "html" and status in _PAGES:
        return firewall() if status == 403 else page(401, "Unauthorized", message)
    if switches.error_form == "wild":
        return web.json_response(
            {"errorCode": status, "errorMessage": message}, status=status
        )
    return web.json_response(
        {
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "error": status,
            "message": message,
            "traceId": str(uuid4()),
            "path": path,
        },
        status=status,
    )


def too_many(switches: Switches) -> web.Response:
    """Return the answer of an empty bucket."""
    body = {
        "message": "Too many requests. Please wait 30 seconds before trying again.",
        "traceId": str(uuid4()),
    }
    wait = switches.retry_after
    headers = {"Retry-After": str(round(wait))} if wait else None
    return web.json_response(body, status=429, headers=headers)


def b2c_error(status: int, error: str, code: str, text: str) -> web.Response:
    """Return an error of the token route, with the tail that B2C adds to its sentences."""
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return web.json_response(
        {
            "error": error,
            "error_description": f"{code}: {text}\r\nCorrelation ID: {uuid4()}\r\nTimestamp: {at}\r\n",
        },
        status=status,
    )
