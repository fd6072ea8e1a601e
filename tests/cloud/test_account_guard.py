"""The account's guard: the requests of a day, what was refused, and what outlives a restart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientSession
import pytest

from custom_components.fordpass.cloud.account_guard import AccountGuard
from custom_components.fordpass.cloud.backoff import Backoff
from custom_components.fordpass.cloud.errors import (
    BlockedError,
    BudgetSpentError,
    CloudUnavailableError,
    CredentialsRefusedError,
    SignInRequiredError,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount, find_region

from .owner import INSTANT, Owner

BERLIN = ZoneInfo("Europe/Berlin")
GARAGE = "GET *user/garage"
SIGN_IN = "the tokens of one sign-in"


class Day:
    """A clock that is moved by hand, six hours before the owner's midnight."""

    def __init__(self) -> None:
        """Begin."""
        self.at = datetime(2026, 6, 1, 16, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


@pytest.fixture
def day() -> Day:
    """Return the clock."""
    return Day()


def guard_of(
    session: ClientSession,
    day: Day,
    memory: dict[str, Any] | None = None,
    sign_in: str | None = SIGN_IN,
) -> AccountGuard:
    """Return a guard that lives by the clock."""
    return AccountGuard(session, memory, now=day, time_zone=BERLIN, sign_in=sign_in)


def account_of(owner: Owner, guard: AccountGuard) -> FordPassAccount:
    """Return an account behind the guard, which may ask ten times a day."""
    return FordPassAccount(
        guard,
        find_region("usa"),
        owner.access(),
        save=owner.save,
        endpoints=owner.endpoints,
        timing=replace(INSTANT, budget=10, budget_per_car=0),
    )


async def test_the_requests_of_a_day(
    owner: Owner, session: ClientSession, day: Day
) -> None:
    """Reads stop before the last of them, also after a restart, until after the owner's midnight."""
    heard: list[bool] = []
    guard = guard_of(session, day)
    guard.changed = lambda: heard.append(guard.spent)
    account = account_of(owner, guard)
    for _ in range(9):
        await account.vehicles()
    assert heard == [True]
    for _ in range(3):
        with pytest.raises(BudgetSpentError) as caught:
            await account.vehicles()
        wait = timedelta(seconds=caught.value.retry_after or 0)
        assert timedelta(hours=6) <= wait <= timedelta(hours=7)
        guard = guard_of(session, day, guard.memory)
        account = account_of(owner, guard)
    assert owner.count(GARAGE) == 9

    day.at += timedelta(hours=5, minutes=59)
    with pytest.raises(BudgetSpentError):
        await account.vehicles()
    day.at += timedelta(minutes=2)
    assert not guard.spent
    await account.vehicles()
    assert guard.record.total == 1
    await account.close()


async def test_homes_do_not_begin_together(
    owner: Owner, session: ClientSession, day: Day
) -> None:
    """What waits for the next day is spread over an hour."""
    guard = guard_of(session, day)
    guard.budget = lambda: 0
    waits = set()
    for _ in range(20):
        with pytest.raises(BudgetSpentError) as caught:
            guard.check_spare()
        waits.add(caught.value.retry_after)
    assert len(waits) == 20


@pytest.mark.parametrize("error", [SignInRequiredError, CredentialsRefusedError])
async def test_what_was_refused(
    session: ClientSession, day: Day, error: type[SignInRequiredError]
) -> None:
    """It is refused in the same words after a restart, but not after another sign-in."""
    guard = guard_of(session, day)
    guard.refuse(error("refused"))
    for _ in range(2):
        with pytest.raises(error) as caught:
            guard.check()
        assert type(caught.value) is error
        assert SIGN_IN not in str(guard.memory)
        guard = guard_of(session, day, guard.memory)
    other = guard_of(session, day, guard.memory, sign_in="another one")
    other.check()
    assert other.memory["refused"] is None


async def test_a_refusal_without_a_sign_in(session: ClientSession, day: Day) -> None:
    """Nobody could say later which sign-in it was about."""
    guard = guard_of(session, day, sign_in=None)
    guard.refuse(SignInRequiredError("refused"))
    guard_of(session, day, guard.memory, sign_in=None).check()


async def test_rests_outlive_restarts(session: ClientSession, day: Day) -> None:
    """How long something is left alone, and how often it failed; a success ends both."""
    memory: dict[str, Any] | None = None
    waits: list[float] = []
    for _ in range(4):
        guard = guard_of(session, day, memory)
        rest = guard.rest("tokens", Backoff(5, 900), Backoff(64, 900))
        assert rest.left() == pytest.approx(waits[-1] if waits else 0)
        day.at += timedelta(seconds=rest.left())
        assert rest.left() == 0
        waits.append(rest.begin(BlockedError("blocked")))
        memory = guard.memory
    assert all(w >= least for w, least in zip(waits, (32, 64, 128, 256), strict=True))
    assert rest.begin(CloudUnavailableError("trouble")) <= 5
    rest.end()
    assert guard.memory["rests"] == {}


async def test_what_nobody_asked_for_yet_is_not_forgotten(
    session: ClientSession, day: Day
) -> None:
    """A car whose socket is opened later must wait as long as if it had been opened at once."""
    guard = guard_of(session, day)
    guard.rest("socket", Backoff(64, 900)).begin(BlockedError("blocked"))
    guard = guard_of(session, day, guard_of(session, day, guard.memory).memory)
    assert guard.rest("socket", Backoff(64, 900)).left() >= 32


async def test_a_clock_that_was_set_back(session: ClientSession, day: Day) -> None:
    """A wait of years is one of a day."""
    until = (day.at + timedelta(days=400)).isoformat()
    memory = {"rests": {"tokens": {"until": until, "failures": [1, 1]}}}
    rest = guard_of(session, day, memory).rest("tokens", Backoff(5, 900))
    assert rest.left() == timedelta(days=1).total_seconds()
