"""What can happen to an account and to the clock while nobody asks anything."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import override
from unittest.mock import patch

from freezegun import api, freeze_time

from tests.integration.dialogs import flows

from .trouble import Trouble
from .ways import SmartcarPushWay, SmartcarWay, Way

# Whose clock is not Home Assistant's: it goes right all the while.
_OTHERS = ["simulator", "asyncio", "aiohttp", "xdist", "execnet", "pytest_timeout"]

_PUSHED = "nothing is asked while webhooks come"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost(Trouble):
    """The account is taken away: `how` is the name of what a way in has for it, `back` of its end."""

    how: str
    back: str | None = None

    @override
    def impossible(self, way: type[Way], point: str) -> str | None:
        if way is SmartcarPushWay:
            return _PUSHED
        if way is SmartcarWay and self.how == "rotate_elsewhere":
            return "the tokens of v3 are given for the application's secret, and none rotates"
        return None

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        getattr(way, self.how)()
        try:
            yield
        finally:
            if self.back is not None:
                getattr(way, self.back)()

    @override
    async def until_struck(self, way: Way) -> None:
        way.ask()
        await way.owner.until(lambda: bool(flows(way.hass)))


class Expired(Trouble):
    """The access tokens die before their time; what renews them lives."""

    @override
    def impossible(self, way: type[Way], point: str) -> str | None:
        return _PUSHED if way is SmartcarPushWay else None

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        way.expire()
        yield

    @override
    async def until_struck(self, way: Way) -> None:
        ledger = way.simulator.ledger
        await way.owner.until(lambda: sum(map(ledger.count, way.tokens)) >= 1)
        await way.owner.until(lambda: way.linked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJump(Trouble):
    """The clock of Home Assistant's machine goes wrong by `hours`, and later is set right."""

    hours: float

    @override
    def impossible(self, way: type[Way], point: str) -> str | None:
        return _PUSHED if way is SmartcarPushWay else None

    @contextmanager
    @override
    def at(self, way: Way, matches: Iterable[str]) -> Generator[None]:
        wrong = datetime.now(UTC) + timedelta(hours=self.hours)
        with (
            freeze_time(wrong, tick=True, ignore=_OTHERS, real_asyncio=True),
            patch.object(way.hass.loop, "time", api.real_monotonic),
        ):
            yield

    @override
    async def until_struck(self, way: Way) -> None:
        way.ask()
        count = way.simulator.ledger.count
        before = count(way.data)
        await way.owner.until(lambda: count(way.data) > before)
        await way.owner.until(lambda: way.linked)
