"""Every fault of the matrix."""

from collections.abc import Mapping

from simulator.fordpass.faults import FaultKind

from .accounts import ClockJump, Expired, Lost
from .pushes import Deliveries, Frames, OldDocuments, Socket
from .trouble import Answered, NoNames, Trouble

TROUBLES: Mapping[str, Trouble] = {
    "401": Answered(kind=FaultKind.UNAUTHORIZED),
    "403 JSON": Answered(kind=FaultKind.FORBIDDEN),
    "403 page": Answered(kind=FaultKind.FORBIDDEN_HTML),
    "404": Answered(kind=FaultKind.NOT_FOUND),
    "429": Answered(kind=FaultKind.TOO_MANY_REQUESTS),
    "429 with Retry-After": Answered(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=1),
    "500": Answered(kind=FaultKind.INTERNAL_ERROR),
    "503": Answered(kind=FaultKind.UNAVAILABLE),
    "503 page": Answered(kind=FaultKind.UNAVAILABLE_HTML),
    "hang": Answered(kind=FaultKind.HANG),
    "reset": Answered(kind=FaultKind.RESET),
    "half a body": Answered(kind=FaultKind.HALF_BODY),
    "bad JSON": Answered(kind=FaultKind.BAD_JSON),
    "page for JSON": Answered(kind=FaultKind.HTML),
    "empty body": Answered(kind=FaultKind.EMPTY),
    "wrong content type": Answered(kind=FaultKind.WRONG_CONTENT_TYPE, harmless=True),
    "slow drip": Answered(kind=FaultKind.DRIP),
    "DNS gone": NoNames(),
    "socket dropped": Socket(kind=FaultKind.SOCKET_DROPPED),
    "socket silent": Socket(kind=FaultKind.SOCKET_SILENT),
    "socket: token expired": Socket(kind=FaultKind.SOCKET_TOKEN_EXPIRED),
    "socket: session expired": Socket(kind=FaultKind.SOCKET_SESSION_EXPIRED),
    "frames out of order": Frames(kind=FaultKind.FRAMES_SWAPPED),
    "frames twice": Frames(kind=FaultKind.FRAMES_TWICE),
    "webhooks out of order": Deliveries(),
    "webhooks twice": Deliveries(twice=True),
    "older document": OldDocuments(),
    "access token dead": Expired(),
    "sign-in dead": Lost(how="revoke"),
    "token rotated elsewhere": Lost(how="rotate_elsewhere"),
    "account locked": Lost(how="lock", back="unlock"),
    "clock 6 h ahead": ClockJump(hours=6),
    "clock 6 h behind": ClockJump(hours=-6),
}
