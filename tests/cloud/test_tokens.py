"""The owner of an account's tokens: one refresh for all, saved before it is used, and a hard stop."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
import logging
from typing import Any

from aiohttp import ClientSession, ClientTimeout
import pytest

from custom_components.fordpass.cloud import http
from custom_components.fordpass.cloud.account import Access
from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.errors import (
    BadAnswerError,
    BlockedError,
    CloudError,
    CloudUnavailableError,
    RateLimitedError,
    SignInRequiredError,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from simulator.cars import Car
from simulator.fordpass.faults import Fault, FaultKind
from simulator.fordpass.tokens import TokenKind

from .owner import (
    COMMAND,
    DRIVER,
    EXCHANGE,
    GARAGE,
    GIVE_UP,
    LINCOLN,
    PATIENT,
    QUERY,
    REFRESH,
    Owner,
)

TROUBLES = [
    (FaultKind.FORBIDDEN_HTML, BlockedError),
    (FaultKind.FORBIDDEN, CloudUnavailableError),
    (FaultKind.NOT_FOUND, CloudUnavailableError),
    (FaultKind.TOO_MANY_REQUESTS, RateLimitedError),
    (FaultKind.INTERNAL_ERROR, CloudUnavailableError),
    (FaultKind.BAD_GATEWAY, CloudUnavailableError),
    (FaultKind.UNAVAILABLE, CloudUnavailableError),
    (FaultKind.UNAVAILABLE_HTML, CloudUnavailableError),
    (FaultKind.GATEWAY_TIMEOUT, CloudUnavailableError),
    (FaultKind.RESET, CloudUnavailableError),
    (FaultKind.HALF_BODY, CloudUnavailableError),
    (FaultKind.BAD_JSON, BadAnswerError),
    (FaultKind.HTML, BadAnswerError),
    (FaultKind.EMPTY, BadAnswerError),
]
TOKEN_HOSTS = (REFRESH, EXCHANGE)


class Disk:
    """A disk that takes its time: `save` returns when `done` is set."""

    def __init__(self) -> None:
        """Be busy."""
        self.saved: list[Access] = []
        self.busy = asyncio.Event()
        self.done = asyncio.Event()

    async def save(self, access: Access) -> None:
        """Save when the test allows it."""
        self.busy.set()
        await self.done.wait()
        self.saved.append(access)


@pytest.fixture
async def disk(owner: Owner) -> AsyncGenerator[Disk]:
    """Return a slow disk, which is done before the accounts are closed."""
    disk = Disk()
    yield disk
    disk.done.set()


async def test_one_refresh_and_one_exchange_for_all(owner: Owner, car: Car) -> None:
    """Fifty who ask at once cause one refresh and one exchange."""
    account = owner.account(expired=True)
    await asyncio.gather(
        *(account.snapshot(car.vin) for _ in range(20)),
        *(account.vehicles() for _ in range(20)),
        *(account.refresh() for _ in range(10)),
    )
    assert owner.count(REFRESH) == 1
    assert owner.count(EXCHANGE) == 1
    assert len(owner.saved) == 1
    assert not owner.simulator.ledger.mistakes


async def test_one_refresh_when_ford_finds_the_tokens_old(
    owner: Owner, car: Car
) -> None:
    """Tokens that die before their time are replaced once, however many are refused."""
    account = owner.account()
    await account.snapshot(car.vin)
    owner.simulator.fordpass.age_tokens(1801)
    await asyncio.gather(
        *(account.snapshot(car.vin) for _ in range(25)),
        *(account.vehicles() for _ in range(25)),
    )
    assert owner.count(REFRESH) == 1
    assert len(owner.saved) == 1


async def test_saved_before_it_is_used(
    owner: Owner, session: ClientSession, car: Car, disk: Disk
) -> None:
    """Until a rotated token is on disk, nothing is asked with it."""
    account = owner.account(expired=True, save=disk.save)
    asking = asyncio.gather(account.vehicles(), account.snapshot(car.vin))
    async with asyncio.timeout(GIVE_UP):
        await disk.busy.wait()
    late = asyncio.gather(account.vehicles(), account.snapshot(car.vin))
    # Whatever the late ones asked would be at the cloud before the last of these.
    for _ in range(5):
        async with session.get(f"{owner.simulator.origin}/nothing"):
            pass
    assert owner.simulator.ledger.counts().keys() == {
        "POST api.foundational.ford.com/api/token/v2/cat-with-refresh-token"
    }
    disk.done.set()
    await asyncio.gather(asking, late)
    [saved] = disk.saved
    [living] = owner.simulator.fordpass.living_tokens(DRIVER, TokenKind.CAT_REFRESH)
    assert saved.refresh_token == living.text
    assert (owner.count(GARAGE), owner.count(EXCHANGE)) == (2, 1)


async def test_cancelled_caller_loses_no_token(owner: Owner, disk: Disk) -> None:
    """Whoever asked may go: the token that Ford rotated reaches the disk."""
    account = owner.account(expired=True, save=disk.save)
    asking = asyncio.ensure_future(account.vehicles())
    async with asyncio.timeout(GIVE_UP):
        await disk.busy.wait()
    asking.cancel()
    await asyncio.wait({asking})
    assert asking.cancelled()
    disk.done.set()
    await account.close()
    await account.vehicles()
    assert owner.count(REFRESH) == 1
    assert len(disk.saved) == 1


async def test_close_waits_for_a_refresh(owner: Owner, disk: Disk) -> None:
    """A refresh in flight ends before the account does."""
    account = owner.account(expired=True, save=disk.save)
    asking = asyncio.ensure_future(account.vehicles())
    async with asyncio.timeout(GIVE_UP):
        await disk.busy.wait()
    closing = asyncio.ensure_future(account.close())
    asking.cancel()
    await asyncio.wait({asking})
    assert not closing.done()
    disk.done.set()
    await closing
    assert len(disk.saved) == 1


async def test_full_disk(owner: Owner) -> None:
    """Even when a token cannot be saved, only the new one is any good."""

    async def save(_: Access) -> None:
        raise OSError("disk full")

    account = owner.account(expired=True, save=save)
    with pytest.raises(OSError, match="disk full"):
        await account.vehicles()
    assert await account.vehicles()
    assert owner.count(REFRESH) == 1


type Call = Callable[[FordPassAccount, Car], Awaitable[Any]]

CALLS: dict[str, Call] = {
    "vehicles": lambda account, _: account.vehicles(),
    "snapshot": lambda account, car: account.snapshot(car.vin),
    "updates": lambda account, car: anext(account.updates(car.vin)),
    "send": lambda account, car: account.send(car.vin, Command.LOCK),
    "refresh": lambda account, _: account.refresh(),
}


@pytest.mark.parametrize("answer", ["460", "401"])
@pytest.mark.parametrize("name", CALLS)
async def test_refused_for_good(owner: Owner, car: Car, answer: str, name: str) -> None:
    """A refusal of the refresh token is told at once, and Ford is asked nothing any more."""
    owner.simulator.fordpass.switches.set("locked_answer", answer)
    owner.simulator.fordpass.lock_account(DRIVER)
    account = owner.account()
    with pytest.raises(SignInRequiredError):
        await CALLS[name](account, car)
    assert owner.count(REFRESH) == 1
    requests = owner.requests
    for call in CALLS.values():
        with pytest.raises(SignInRequiredError):
            await call(account, car)
    assert owner.requests == requests
    assert not owner.saved


async def test_changed_password(owner: Owner, car: Car) -> None:
    """When all tokens die while the account runs, the owner has to sign in."""
    account = owner.account()
    await account.snapshot(car.vin)
    owner.simulator.fordpass.revoke(DRIVER)
    with pytest.raises(SignInRequiredError):
        await account.snapshot(car.vin)
    assert owner.count(QUERY) == 2
    assert owner.count(REFRESH) == 1


async def test_another_accounts_token(owner: Owner) -> None:
    """A refresh that gives another account's tokens is a refusal."""
    access = replace(owner.access(expired=True), account_id="another")
    account = owner.account(access=access)
    with pytest.raises(SignInRequiredError):
        await account.vehicles()
    assert not owner.saved


@pytest.mark.parametrize("match", TOKEN_HOSTS)
@pytest.mark.parametrize(("kind", "expected"), TROUBLES)
async def test_trouble_heals(
    owner: Owner,
    car: Car,
    match: str,
    kind: FaultKind,
    expected: type[CloudUnavailableError],
) -> None:
    """Trouble at a token host is never taken for a refusal, and the next call works."""
    # An answer that is lost on its way must not cost the token it carried in this test.
    owner.simulator.fordpass.switches.rotate = False
    account = owner.account(expired=True)
    owner.trouble(match, kind)
    with pytest.raises(CloudUnavailableError) as caught:
        await account.snapshot(car.vin)
    assert type(caught.value) is expected
    assert await account.snapshot(car.vin)


@pytest.mark.parametrize("match", TOKEN_HOSTS)
@pytest.mark.parametrize(("kind", "expected"), TROUBLES)
async def test_trouble_keeps_us_away(
    owner: Owner,
    car: Car,
    match: str,
    kind: FaultKind,
    expected: type[CloudUnavailableError],
) -> None:
    """After trouble no token is asked for until the wait is over, whoever asks."""
    account = owner.account(expired=True, timing=PATIENT)
    owner.trouble(match, kind, times=None)
    with pytest.raises(expected) as caught:
        await account.snapshot(car.vin)
    assert caught.value.retry_after
    requests = owner.requests
    for _ in range(3):
        with pytest.raises(CloudUnavailableError) as caught:
            await account.snapshot(car.vin)
        assert caught.value.retry_after
    assert owner.requests == requests


@pytest.mark.parametrize("match", TOKEN_HOSTS)
@pytest.mark.parametrize(
    "kind", [FaultKind.TOO_MANY_REQUESTS, FaultKind.UNAVAILABLE, FaultKind.FORBIDDEN]
)
async def test_fords_own_wish_is_heard(
    owner: Owner, car: Car, match: str, kind: FaultKind
) -> None:
    """`Retry-After` keeps us away where our own wait would be over at once."""
    account = owner.account(expired=True)
    owner.trouble(match, kind, retry_after=3600)
    wished = kind is not FaultKind.FORBIDDEN
    with pytest.raises(CloudUnavailableError) as caught:
        await account.snapshot(car.vin)
    assert (caught.value.retry_after == 3600) is wished
    requests = owner.requests
    if wished:
        with pytest.raises(CloudUnavailableError):
            await account.snapshot(car.vin)
        assert owner.requests == requests
    else:
        assert await account.snapshot(car.vin)


@pytest.mark.parametrize("match", [*TOKEN_HOSTS, GARAGE, QUERY])
async def test_silence(
    owner: Owner, car: Car, monkeypatch: pytest.MonkeyPatch, match: str
) -> None:
    """A host that does not answer is given up, and asked again later."""
    monkeypatch.setattr(http, "TIMEOUT", ClientTimeout(total=0.1))
    account = owner.account(expired=True)
    owner.trouble(match, FaultKind.HANG)
    calls = (CALLS["vehicles"], CALLS["snapshot"])
    results = await asyncio.gather(
        *(call(account, car) for call in calls), return_exceptions=True
    )
    errors = [result for result in results if isinstance(result, BaseException)]
    assert errors
    assert all(isinstance(error, CloudUnavailableError) for error in errors)
    monkeypatch.undo()
    assert await account.vehicles()
    assert await account.snapshot(car.vin)


@pytest.mark.parametrize("match", [*TOKEN_HOSTS, GARAGE, QUERY])
async def test_wrong_content_type(owner: Owner, car: Car, match: str) -> None:
    """A good body is good whatever it is called."""
    owner.trouble(match, FaultKind.WRONG_CONTENT_TYPE)
    account = owner.account(expired=True)
    assert await account.vehicles()
    assert await account.snapshot(car.vin)


async def test_exchange_refused_once(owner: Owner, car: Car) -> None:
    """A refusal of the exchange is put to Ford: one refresh, and once more."""
    account = owner.account()
    owner.trouble(EXCHANGE, FaultKind.UNAUTHORIZED)
    assert await account.snapshot(car.vin)
    assert owner.count(REFRESH) == 1
    assert owner.count(EXCHANGE) == 2


async def test_refresh_while_the_exchange_travels(owner: Owner, car: Car) -> None:
    """An exchange that a refresh overtakes is made again, without one more refresh."""
    account = owner.account()
    owner.simulator.fordpass.faults.append(
        Fault(match=EXCHANGE, kind=FaultKind.SLOW, seconds=0.3)
    )
    reading = asyncio.ensure_future(account.snapshot(car.vin))
    async with asyncio.timeout(GIVE_UP):
        await owner.simulator.ledger.arrived(EXCHANGE)
    await account.refresh()
    assert await reading
    assert (owner.count(REFRESH), owner.count(EXCHANGE)) == (1, 2)


async def test_exchange_refused_for_good(owner: Owner, car: Car) -> None:
    """An exchange that refuses fresh tokens of both kinds is a refusal for good."""
    account = owner.account()
    owner.trouble(EXCHANGE, FaultKind.UNAUTHORIZED, times=None)
    with pytest.raises(SignInRequiredError):
        await account.snapshot(car.vin)
    assert owner.count(REFRESH) == 1
    assert owner.count(EXCHANGE) == 3
    owner.heal()
    requests = owner.requests
    with pytest.raises(SignInRequiredError):
        await account.vehicles()
    assert owner.requests == requests


async def test_exchange_that_does_not_understand(owner: Owner, car: Car) -> None:
    """A 400 of the exchange says nothing about the tokens."""
    account = owner.account()
    owner.trouble(EXCHANGE, FaultKind.BAD_REQUEST, times=None)
    with pytest.raises(CloudUnavailableError):
        await account.snapshot(car.vin)
    assert owner.count(REFRESH) == 0
    owner.heal()
    assert await account.snapshot(car.vin)


async def test_exchange_that_takes_the_access_token(owner: Owner, car: Car) -> None:
    """Where the refresh token is not taken the access token is, from then on at once."""
    owner.simulator.fordpass.switches.subject_token = "access"
    account = owner.account()
    assert await account.snapshot(car.vin)
    assert owner.count(EXCHANGE) == 3
    owner.simulator.fordpass.age_tokens(301)
    assert await account.snapshot(car.vin)
    assert owner.count(EXCHANGE) == 4
    assert owner.count(REFRESH) == 1


async def test_exchange_takes_what_the_app_sends(owner: Owner, car: Car) -> None:
    """The refresh token is what the app puts to the exchange."""
    owner.simulator.fordpass.switches.subject_token = "refresh"
    assert await owner.account().snapshot(car.vin)
    assert owner.count(EXCHANGE) == 1
    assert owner.count(REFRESH) == 0


async def test_refused_bearer(owner: Owner, car: Car) -> None:
    """A bearer that is refused is exchanged once more, and the request made once more."""
    account = owner.account()
    owner.trouble(QUERY, FaultKind.UNAUTHORIZED)
    assert await account.snapshot(car.vin)
    assert (owner.count(QUERY), owner.count(EXCHANGE), owner.count(REFRESH)) == (
        2,
        2,
        0,
    )


async def test_refused_cat(owner: Owner) -> None:
    """A CAT that is refused is refreshed once, and the request made once more."""
    account = owner.account()
    owner.trouble(GARAGE, FaultKind.UNAUTHORIZED)
    assert await account.vehicles()
    assert (owner.count(GARAGE), owner.count(REFRESH)) == (2, 1)


@pytest.mark.parametrize(("name", "match"), [("vehicles", GARAGE), ("snapshot", QUERY)])
async def test_host_that_refuses_fresh_tokens(
    owner: Owner, car: Car, name: str, match: str
) -> None:
    """A second 401 is the host's trouble, not the token's."""
    account = owner.account()
    owner.trouble(match, FaultKind.UNAUTHORIZED, times=None)
    with pytest.raises(CloudUnavailableError):
        await CALLS[name](account, car)
    assert owner.count(match) == 2
    owner.heal()
    assert await CALLS[name](account, car)


async def test_logs_keep_secrets(
    owner: Owner, car: Car, caplog: pytest.LogCaptureFixture
) -> None:
    """No token and no VIN is in a log line or in the text of an error."""
    caplog.set_level(logging.DEBUG)
    account = owner.account(expired=True)
    texts = []
    for match, kind, name in (
        (REFRESH, FaultKind.RESET, "vehicles"),
        (EXCHANGE, FaultKind.HALF_BODY, "snapshot"),
        (QUERY, FaultKind.RESET, "snapshot"),
        (COMMAND, FaultKind.RESET, "send"),
    ):
        owner.trouble(match, kind)
        with pytest.raises(CloudError) as caught:
            await CALLS[name](account, car)
        texts += [str(caught.value), repr(caught.value)]
    texts += [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components")
    ]
    texts.append(repr(owner.saved))
    tokens = [saved.access_token for saved in owner.saved]
    tokens += [saved.refresh_token for saved in owner.saved]
    assert tokens
    for secret in (car.vin, *tokens):
        assert not [text for text in texts if secret in text]


async def test_lincoln_account(owner: Owner) -> None:
    """Lincoln's tokens are refreshed with Lincoln's app id."""
    account = owner.account(LINCOLN, "lincoln_usa", expired=True)
    [nautilus] = await account.vehicles()
    assert nautilus.make == "Lincoln"
    assert await account.snapshot(nautilus.vin)
    assert not owner.simulator.ledger.mistakes
