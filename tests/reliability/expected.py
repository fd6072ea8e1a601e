"""What the owner is to see, cell by cell: the rule of a point, and what a way in says otherwise."""

from collections.abc import Mapping

_LAST = "last values"
_SIGN_IN = "unavailable, asked to sign in"
_NOT_READY = "not ready: cloud_unavailable"
_TOO_OFTEN = "not ready: rate_limited"
_REFUSED = "failed: sign_in_required, asked to sign in"

# What changes nothing for who looks at the cars, wherever it strikes.
HARMLESS = (
    "access token dead",
    "clock 6 h ahead",
    "clock 6 h behind",
    "socket dropped",
    "socket silent",
    "socket: token expired",
    "socket: session expired",
    "frames out of order",
    "frames twice",
    "webhooks out of order",
    "webhooks twice",
    "older document",
)
# What only the owner can end.
LOST = ("sign-in dead", "token rotated elsewhere", "account locked")


def _lost(seen: str) -> Mapping[str, str]:
    return dict.fromkeys(LOST, seen)


_SET_UP = {
    "429": _TOO_OFTEN,
    "429 with Retry-After": _TOO_OFTEN,
    "wrong content type": _LAST,
    **dict.fromkeys(HARMLESS, _LAST),
    **_lost(_REFUSED),
}
_COMMAND = {
    "404": "error: command_unsupported",
    "429": "error: rate_limited",
    "429 with Retry-After": "error: rate_limited",
    "empty body": "error: command_no_answer",
    "wrong content type": "done",
    **dict.fromkeys(HARMLESS, "done"),
    **_lost("error: sign_in_required"),
}
_NO_CONSENT = {"401": _SIGN_IN, "403 JSON": f"{_LAST}, repair: not_consented"}

# What holds for each fault of a point, and what holds for some of them.
_POINTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "set-up": (_NOT_READY, _SET_UP),
    "first data": (_LAST, _lost(_SIGN_IN)),
    "steady state": (_LAST, _lost(_SIGN_IN)),
    "command in flight": ("error: cloud_unavailable", _COMMAND),
    "refresh in flight": (_LAST, _lost(_SIGN_IN)),
    "unload": ("nothing", {}),
    "shutdown": ("nothing", {}),
}
_PENDING = {"403 JSON": "unavailable, repair: vehicle_not_authorized"}
_NOT_SUBSCRIBED = {**_NO_CONSENT, "404": f"{_LAST}, repair: not_subscribed"}
_WAYS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("FordPass", "set-up"): {"404": f"{_NOT_READY}, repair: endpoint_gone"},
    ("FordPass", "first data"): _PENDING,
    ("FordPass", "steady state"): _PENDING,
    ("FordPass", "refresh in flight"): {"401": _SIGN_IN},
    ("FordPass", "command in flight"): {"403 JSON": "error: command_not_authorized"},
    ("FordConnect", "set-up"): {"401": _REFUSED, "404": _LAST, "403 JSON": _LAST},
    ("FordConnect", "first data"): _NO_CONSENT,
    ("FordConnect", "steady state"): _NO_CONSENT,
    ("Smartcar", "set-up"): {
        "401": _REFUSED,
        "403 JSON": "not ready: not_consented",
        "sign-in dead": "failed: credentials_refused, asked to sign in",
    },
    ("Smartcar", "first data"): _NOT_SUBSCRIBED,
    ("Smartcar", "steady state"): _NOT_SUBSCRIBED,
    # What was taken is done, though nothing more is told of the car afterwards.
    ("Smartcar", "command in flight"): {
        "401": "error: sign_in_required",
        "403 JSON": "error: command_not_authorized",
        **_lost("done"),
    },
}


def expected(way: str, point: str, fault: str) -> str:
    """Return what the owner is to see."""
    rule, some = _POINTS[point]
    return _WAYS.get((way, point), {}).get(fault) or some.get(fault, rule)
