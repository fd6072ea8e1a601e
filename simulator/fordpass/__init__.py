"""The cloud of Ford's phone app, in front of cars that know nothing of it."""

from aiohttp import web

from . import (
    alerts,
    charging,
    climate,
    commands,
    garage,
    messages,
    mps,
    pictures,
    profile,
    push,
    sign_in,
    telemetry,
    token_pages,
    unknown,
)
from .cloud import CLOUD, FordPassCloud, ReceivedCommand
from .faults import Fault, FaultKind
from .sockets import ErrorFrame, Socket
from .switches import Switches
from .tokens import Token, TokenKind
from .trouble import WORDS, refuse, trouble

# The room for everything unknown comes last.
_ROOMS = (
    sign_in,
    token_pages,
    garage,
    telemetry,
    push,
    commands,
    messages,
    climate,
    charging,
    mps,
    alerts,
    pictures,
    profile,
    unknown,
)

__all__ = [
    "CLOUD",
    "WORDS",
    "ErrorFrame",
    "Fault",
    "FaultKind",
    "FordPassCloud",
    "ReceivedCommand",
    "Socket",
    "Switches",
    "Token",
    "TokenKind",
    "refuse",
    "routes",
    "trouble",
]


def routes() -> list[web.AbstractRouteDef]:
    """Return every route of the cloud, the hosts being first segments of the path."""
    return [route for room in _ROOMS for route in room.routes]
