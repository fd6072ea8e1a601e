"""FordConnect Query: Ford's official way for owners to read their car, in front of the same cars."""

from aiohttp import web

from . import consent_pages, query, token_page
from .apps import CATEGORIES, App, Consent
from .bucket import Bucket
from .cloud import CLOUD, FordConnectCloud
from .switches import Switches
from .tokens import Token, TokenKind, TokenSet

_ROOMS = (consent_pages, token_page, query)

__all__ = [
    "CATEGORIES",
    "CLOUD",
    "App",
    "Bucket",
    "Consent",
    "FordConnectCloud",
    "Switches",
    "Token",
    "TokenKind",
    "TokenSet",
    "routes",
]


def routes() -> list[web.AbstractRouteDef]:
    """Return every route of the cloud, the hosts being first segments of the path."""
    return [route for room in _ROOMS for route in room.routes]
