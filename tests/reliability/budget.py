"""How many requests may be sent, cell by cell: so many exactly, or so many in the time there was."""

from collections.abc import Mapping

from .expected import HARMLESS, LOST

# What the list of cars takes: Smartcar's needs a token of its own, which is not kept.
_LISTING: Mapping[str, int] = {"FordPass": 1, "FordConnect": 1, "Smartcar": 2}
# What is sent besides before the set-up fails.
_MORE: Mapping[str, int] = {"401": 2, **dict.fromkeys(LOST, 1)}
_MORE_OF: Mapping[tuple[str, str], int] = {
    # The older list is asked for as well.
    ("FordPass", "404"): 1,
    # The token is refused, and the list not asked for.
    ("Smartcar", "sign-in dead"): -1,
}
# Where the account is set up all the same, and so what comes next is under way; aiohttp itself asks
# again over another connection when one that was used before is cut.
_GOES_ON = {("FordConnect", "403 JSON"), ("FordConnect", "404")}
_NOT_COUNTED = {*HARMLESS, "wrong content type", "reset"}

_COMMANDS: Mapping[str, int] = {"401": 2, "DNS gone": 0}

# What one attempt takes, where it is more than one request.
_COSTS: Mapping[str, int] = {
    "401": 3,
    "403 JSON": 2,
    "reset": 2,
    "socket: token expired": 2,
    "access token dead": 3,
    "clock 6 h ahead": 3,
    "clock 6 h behind": 3,
}
# Before the first attempt there may have to be a token, and something else may be on its way.
_FIRST = 2
_UNTIL_SIGN_IN = 3


def allowed(way: str, point: str, fault: str, attempts: int) -> tuple[int, int]:
    """Return the least and the most; `attempts` is how many there was time for."""
    if point == "command in flight":
        exact = _COMMANDS.get(fault, 1)
        return exact, exact
    if fault == "DNS gone":
        return 0, 0
    if point == "set-up" and fault not in _NOT_COUNTED and (way, fault) not in _GOES_ON:
        more = _MORE_OF.get((way, fault), _MORE.get(fault, 0))
        exact = _LISTING[way] + more
        return exact, exact
    if fault in LOST:
        return 0, _UNTIL_SIGN_IN
    return 0, _FIRST + _COSTS.get(fault, 1) * attempts
