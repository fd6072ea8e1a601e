"""Trouble on order: the next requests that match go wrong in a chosen way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FaultKind(StrEnum):
    """What goes wrong. The statuses answer in the words of the plane that was asked."""

    BAD_REQUEST = "400"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    FORBIDDEN_HTML = "403 html"
    NOT_FOUND = "404"
    CONFLICT = "409"
    TOO_MANY_REQUESTS = "429"  # empty body
    INTERNAL_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    UNAVAILABLE_HTML = "503 html"
    GATEWAY_TIMEOUT = "504"
    HANG = "hang"  # never answered
    RESET = "reset"  # the connection is cut before anything is done
    HALF_BODY = (
        "half body"  # it is done, and the connection is cut in the middle of the answer
    )
    BAD_JSON = "bad json"  # 200, cut off but complete as far as HTTP goes
    HTML = "html"  # 200 with a page where JSON belongs
    EMPTY = "empty"  # 200 with nothing
    WRONG_CONTENT_TYPE = "wrong content type"  # the right body, called text/plain
    SLOW = "slow"  # the right answer, `seconds` late
    DRIP = (
        "drip"  # the answer begins at once and then comes so slowly that it never ends
    )
    REDIRECT = "redirect"  # 307 to the fault's `location`, from a websocket as well
    # These are of websockets, and harmless to any other request.
    SOCKET_DROPPED = "socket dropped"  # cut as soon as it is open, without a close
    SOCKET_SILENT = "socket silent"  # open, but nothing is ever sent on it
    SOCKET_TOKEN_EXPIRED = "socket token expired"  # that `_error` frame, and no other
    SOCKET_SESSION_EXPIRED = "socket session expired"  # the same with the other one
    FRAMES_TWICE = "frames twice"
    FRAMES_SWAPPED = "frames swapped"  # each frame of news comes after the one behind


SOCKET_FAULTS: Final = (
    FaultKind.SOCKET_DROPPED,
    FaultKind.SOCKET_SILENT,
    FaultKind.SOCKET_TOKEN_EXPIRED,
    FaultKind.SOCKET_SESSION_EXPIRED,
    FaultKind.FRAMES_TWICE,
    FaultKind.FRAMES_SWAPPED,
)


@dataclass(slots=True, kw_only=True)
class Fault:
    """One order of trouble.

    `match` is a glob on "METHOD host/path" (template or as asked). It is used up after `times`
    requests, never when None. `retry_after` in seconds goes with any status.
    """

    match: str
    kind: FaultKind
    times: int | None = 1
    retry_after: int | None = None
    seconds: float = 5.0
    location: str = "http://127.0.0.1:9/"
