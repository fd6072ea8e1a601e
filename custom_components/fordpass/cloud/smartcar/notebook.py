"""What an account of Smartcar remembers across restarts: its cars, and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..clock import Clock
from ..vehicle import Engine
from .errors import OWN_QUOTA, ErrorType, Problem, error_of

# One in so many calls is kept for commands, which are worth more to the owner than a poll.
_RESERVED = 10


@dataclass(slots=True, kw_only=True)
class Page:
    """What is remembered of one car.

    `unsupported` are v2 paths and commands answered with 501, never asked again; `read` is when each
    v2 path was read that is not part of every look. `polled` and `delivered` are the last look and the
    last webhook. `refused`, the permissions that were granted and refused all the same, is forgotten
    with a restart: by then the owner may have granted them.
    """

    vin: str
    make: str | None = None
    model: str | None = None
    year: int | None = None
    nickname: str | None = None
    engine: Engine | None = None
    permissions: frozenset[str] = frozenset()
    unsupported: set[str] = field(default_factory=set)
    read: dict[str, datetime] = field(default_factory=dict)
    requests: int = 0
    polled: datetime | None = None
    delivered: datetime | None = None
    refused: set[str] = field(default_factory=set)

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON object that `from_dict` understands."""
        return {
            "vin": self.vin,
            "make": self.make,
            "model": self.model,
            "year": self.year,
            "nickname": self.nickname,
            "engine": self.engine,
            "permissions": sorted(self.permissions),
            "unsupported": sorted(self.unsupported),
            "read": {path: at.isoformat() for path, at in sorted(self.read.items())},
            "requests": self.requests,
            "polled": _pack(self.polled),
            "delivered": _pack(self.delivered),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Page:
        """Return what `as_dict` gave, of this release or an older one."""
        engine = data.get("engine")
        return cls(
            vin=data["vin"],
            make=data["make"],
            model=data["model"],
            year=data["year"],
            nickname=data.get("nickname"),
            engine=None if engine is None else Engine(engine),
            permissions=frozenset(data["permissions"]),
            unsupported=set(data["unsupported"]),
            read={
                path: datetime.fromisoformat(at)
                for path, at in data.get("read", {}).items()
            },
            requests=data["requests"],
            polled=_unpack(data["polled"]),
            delivered=_unpack(data["delivered"]),
        )


def _pack(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _unpack(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(at)


def next_month(now: datetime) -> datetime:
    """Return when the quota begins anew: the first of the next month, in UTC."""
    return (_this_month(now) + timedelta(days=32)).replace(day=1)


def _this_month(now: datetime) -> datetime:
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


class Notebook:
    """A page per car, by Smartcar's id of the car, and the count of this month's requests.

    `quota` is requests per car and month, None without a limit.
    """

    def __init__(
        self, memory: Mapping[str, Any], *, quota: int | None, clock: Clock
    ) -> None:
        """Open the notebook of the last run."""
        self.quota = quota
        self._clock = clock
        self._month: str = memory.get("month", "")
        self._pages: dict[str, Page] = {
            vehicle: Page.from_dict(page)
            for vehicle, page in memory.get("vehicles", {}).items()
        }
        # Requests about cars whose VIN, and so whose page, is still sought.
        self._early: dict[str, int] = {}

    def as_dict(self) -> dict[str, Any]:
        """Return what is to be given to the next run."""
        return {
            "month": self._month,
            "vehicles": {
                vehicle: page.as_dict() for vehicle, page in self._pages.items()
            },
        }

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages by id, the counts of this month."""
        month = self._clock.now().strftime("%Y-%m")
        if month != self._month:
            self._month = month
            for page in self._pages.values():
                page.requests = 0
        return self._pages

    def open(self, vehicle: str, vin: str) -> Page:
        """Return the page of a car, a new one for a new car."""
        if vehicle not in self.pages:
            spent = self._early.pop(vehicle, 0)
            self._pages[vehicle] = Page(vin=vin, requests=spent)
        return self._pages[vehicle]

    def vehicle(self, vin: str) -> str | None:
        """Return Smartcar's id of a car."""
        return next(
            (vehicle for vehicle, page in self.pages.items() if page.vin == vin), None
        )

    def spend(self, vehicle: str, cost: int) -> None:
        """Count requests about a car before they are sent.

        Raises QuotaSpentError when the month's quota does not allow them.
        """
        page = self.pages.get(vehicle)
        if page is None:
            self._early[vehicle] = self._early.get(vehicle, 0) + cost
            return
        if self.quota is not None and page.requests + cost > self.quota:
            wait = next_month(self._clock.now()) - self._clock.now()
            raise error_of(
                Problem(
                    type=ErrorType.BILLING,
                    code=OWN_QUOTA,
                    retry_after=int(wait.total_seconds()) + 1,
                )
            )
        page.requests += cost

    def refund(self, vehicle: str, cost: int) -> None:
        """Take back what never reached Smartcar."""
        if (page := self.pages.get(vehicle)) is not None:
            page.requests = max(0, page.requests - cost)

    def polls_left(self, vehicle: str, cost: int) -> int | None:
        """Return how many polls of a car the month still allows, None without a limit.

        What is reserved for commands is not polled away.
        """
        if self.quota is None:
            return None
        page = self.pages.get(vehicle)
        return _polls(self.quota, 0 if page is None else page.requests, cost)

    def pace(self, vehicle: str, cost: int) -> float:
        """Return the seconds between polls of a car that spread them over the rest of the month."""
        left = self.polls_left(vehicle, cost)
        if left is None:
            return 0.0
        now = self._clock.now()
        return (next_month(now) - now).total_seconds() / max(left, 1)

    def holds_back(self, vehicle: str, cost: int) -> bool:
        """Say whether the quota keeps a car from being read, for longer than from one poll to the next.

        Polls that are spread evenly end so long before the month does, which is no news; neither is
        half as long again, for they do not all cost the same. A quota of 0 was meant to allow none.
        """
        if not self.quota or self.polls_left(vehicle, cost) != 0:
            return False
        page, now = self.pages[vehicle], self._clock.now()
        end, polls = next_month(now), _polls(self.quota, 0, cost)
        return (
            polls == 0
            or page.polled is None
            or page.requests >= self.quota
            or end - page.polled > 1.5 * (end - _this_month(now)) / polls
        )


def _polls(quota: int, spent: int, cost: int) -> int:
    reserve = -(-quota // _RESERVED)
    return max(0, (quota - reserve - spent) // max(cost, 1))
