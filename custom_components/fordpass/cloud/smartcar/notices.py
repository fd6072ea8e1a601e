"""What only the owner can change, told once and taken back once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ..account import NOTICES, Notice
from .errors import OWN_QUOTA, REAUTHENTICATE, ErrorType, Problem

_NOT_CONSENTED = "not_consented"
_BILLING = "billing"
_QUOTA_SPENT = "quota_spent"
_CONNECTED_SERVICES = "connected_services"
_NOT_SUBSCRIBED = "not_subscribed"

_HEALED_BY_DATA = (_BILLING, _CONNECTED_SERVICES, _NOT_SUBSCRIBED)

# Where Smartcar has no sentence of its own.
_NOTHING = "–"


class Board:
    """The notices about one car."""

    def __init__(self) -> None:
        """Start with an empty board."""
        self._active: dict[str, Mapping[str, str]] = {}

    def active(self) -> Iterator[Notice]:
        """Yield what is on the board."""
        for key, placeholders in self._active.items():
            yield Notice(key, True, placeholders)

    def problem(self, problem: Problem) -> Iterator[Notice]:
        """Put up what the owner can do about a problem, if it is theirs."""
        if (key := _key(problem)) is not None:
            yield from self._put(key, _words(key, problem))

    def unsubscribed(self, problem: Problem) -> Iterator[Notice]:
        """Put up that no webhook includes the car."""
        yield from self._put(_NOT_SUBSCRIBED, _words(_NOT_SUBSCRIBED, problem))

    def refused(self, permissions: Iterable[str]) -> Iterator[Notice]:
        """Put up which permissions are refused, or take that down when none is."""
        if named := ", ".join(sorted(permissions)):
            yield from self._put(_NOT_CONSENTED, {"categories": named})
        else:
            yield from self._take_down(_NOT_CONSENTED)

    def quota_spent(
        self, *, quota: int, left: int, cost: int, resumes: datetime
    ) -> Iterator[Notice]:
        """Put up that the month allows no look that costs so many requests."""
        yield from self._put(
            _QUOTA_SPENT,
            {
                "quota": str(quota),
                "left": str(left),
                "cost": str(cost),
                "resumes": resumes.date().isoformat(),
            },
        )

    def quota_left(self) -> Iterator[Notice]:
        """Take down that the month allows no look."""
        yield from self._take_down(_QUOTA_SPENT)

    def resolved(self, problem: Problem) -> Iterator[Notice]:
        """Take down what was put up for a problem."""
        if (key := _key(problem)) is not None:
            yield from self._take_down(key)

    def healed(self) -> Iterator[Notice]:
        """Take down all that cannot be while the car tells something."""
        for key in _HEALED_BY_DATA:
            yield from self._take_down(key)

    def _put(self, key: str, placeholders: Mapping[str, str]) -> Iterator[Notice]:
        """Put up a notice that is not there in the same words."""
        if self._active.get(key) != placeholders:
            self._active[key] = placeholders
            yield Notice(key, True, placeholders)

    def _take_down(self, key: str) -> Iterator[Notice]:
        if self._active.pop(key, None) is not None:
            yield Notice(key, False)


def _key(problem: Problem) -> str | None:
    match problem.type:
        case ErrorType.BILLING if problem.code != OWN_QUOTA:
            return _BILLING
        case ErrorType.CONNECTED_SERVICES_ACCOUNT:
            return _CONNECTED_SERVICES
        case ErrorType.COMPATIBILITY if problem.resolution == REAUTHENTICATE:
            return _CONNECTED_SERVICES
    return None


def _words(key: str, problem: Problem) -> Mapping[str, str]:
    said = {
        "code": problem.name,
        "message": problem.user_message or _NOTHING,
        "url": problem.resolution_url or _NOTHING,
    }
    return {name: said[name] for name in NOTICES[key]}
