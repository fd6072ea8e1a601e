"""The tokens of an authorization: one refresh for all, new or old, a hard stop, and no false alarm."""

import asyncio

import pytest

from custom_components.fordpass.cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    SignInRequiredError,
)
from custom_components.fordpass.cloud.fordconnect import (
    CredentialsRefusedError,
    Grant,
    Timing,
    Tokens,
)
from simulator.cars import Car
from simulator.fordpass.faults import SOCKET_FAULTS, FaultKind

from .consenting_owner import TELEMETRY, TOKEN, ConsentingOwner, refused
from .owner import GIVE_UP

PATIENT = Timing(backoff_first=600)


async def test_one_refresh_for_all(consenting: ConsentingOwner, car: Car) -> None:
    """Fifty who ask at once cause one refresh."""
    tokens = consenting.tokens(consenting.consent(car), expired=True)
    given = await asyncio.gather(*(tokens.token() for _ in range(50)))
    assert set(given) == {tokens.grant.access_token}
    assert consenting.count(TOKEN) == 1
    assert consenting.saved == [tokens.grant]


async def test_a_token_that_lives_is_kept(
    consenting: ConsentingOwner, car: Car
) -> None:
    """Nothing is asked."""
    tokens = consenting.tokens(consenting.consent(car))
    assert await tokens.token() == tokens.grant.access_token
    assert consenting.count(TOKEN) == 0


async def test_renewed_a_minute_early(consenting: ConsentingOwner, car: Car) -> None:
    """A token that is about to die is not sent on its way."""
    consenting.cloud.switches.access_life = 59
    tokens = consenting.tokens(consenting.consent(car))
    consenting.cloud.switches.access_life = 1200
    await tokens.token()
    assert consenting.count(TOKEN) == 1


@pytest.mark.parametrize("habit", ["rotated", "same", "omitted"])
async def test_new_or_old(consenting: ConsentingOwner, car: Car, habit: str) -> None:
    """Whatever Ford does with the refresh token, the next refresh works."""
    consenting.cloud.switches.set("refresh_token", habit)
    tokens = consenting.tokens(consenting.consent(car), expired=True)
    first = tokens.grant.refresh_token
    for _ in range(3):
        await tokens.refused(await tokens.token())
    assert await tokens.token()
    assert consenting.count(TOKEN) == 4
    assert (tokens.grant.refresh_token != first) is (habit == "rotated")
    assert not consenting.simulator.ledger.mistakes


async def test_redirect_uri_is_sent(consenting: ConsentingOwner, car: Car) -> None:
    """Ford may want it in a refresh."""
    consenting.cloud.switches.redirect_in_refresh = "required"
    assert await consenting.tokens(consenting.consent(car), expired=True).token()


async def test_saved_before_it_is_used(consenting: ConsentingOwner, car: Car) -> None:
    """Until a rotated token is on disk nobody gets the new access token."""
    busy, done = asyncio.Event(), asyncio.Event()

    async def save(_: Grant) -> None:
        busy.set()
        await done.wait()

    grant = consenting.grant(consenting.consent(car), expired=True)
    tokens = Tokens(
        consenting.session,
        consenting.app,
        grant,
        save=save,
        endpoints=consenting.endpoints,
    )
    asking = asyncio.ensure_future(tokens.token())
    async with asyncio.timeout(GIVE_UP):
        await busy.wait()
    assert not asking.done()
    done.set()
    assert await asking != grant.access_token


async def test_whoever_gives_up_takes_nothing_along(
    consenting: ConsentingOwner, car: Car
) -> None:
    """A rotated token reaches the disk although nobody waits any more; close sees to it."""
    tokens = consenting.tokens(consenting.consent(car), expired=True)
    asking = asyncio.ensure_future(tokens.token())
    async with asyncio.timeout(GIVE_UP):
        await consenting.simulator.ledger.arrived(TOKEN)
    asking.cancel()
    await tokens.close()
    assert len(consenting.saved) == 1
    await tokens.close()


async def test_a_full_disk_loses_nothing(consenting: ConsentingOwner, car: Car) -> None:
    """Only the new refresh token lives, so it is kept in mind."""

    async def save(_: Grant) -> None:
        raise OSError("full")

    tokens = Tokens(
        consenting.session,
        consenting.app,
        consenting.grant(consenting.consent(car), expired=True),
        save=save,
        endpoints=consenting.endpoints,
    )
    with pytest.raises(OSError, match="full"):
        await tokens.token()
    assert await tokens.token()
    assert consenting.count(TOKEN) == 1


async def test_refused_for_good(consenting: ConsentingOwner, car: Car) -> None:
    """invalid_grant asks for a sign-in, and Ford is asked no more."""
    tokens = consenting.tokens(consenting.consent(car), expired=True)
    consenting.cloud.revoke()
    for _ in range(3):
        with pytest.raises(SignInRequiredError) as caught:
            await tokens.token()
        assert type(caught.value) is SignInRequiredError
    assert consenting.count(TOKEN) == 1
    assert not consenting.saved


async def test_the_secret_has_expired(consenting: ConsentingOwner, car: Car) -> None:
    """invalid_client asks for credentials, and Ford is asked no more."""
    tokens = consenting.tokens(
        consenting.consent(car), expired=True, app=refused(consenting.app)
    )
    for _ in range(3):
        with pytest.raises(CredentialsRefusedError):
            await tokens.token()
    assert consenting.count(TOKEN) == 1


TROUBLES = [
    kind
    for kind in FaultKind
    if kind
    not in (
        FaultKind.HANG,
        FaultKind.SLOW,
        FaultKind.WRONG_CONTENT_TYPE,
        *SOCKET_FAULTS,
    )
]


@pytest.mark.parametrize("kind", TROUBLES)
async def test_trouble_is_no_sign_in(
    consenting: ConsentingOwner, car: Car, kind: FaultKind
) -> None:
    """As on 17 June 2026, when refreshes failed for a day: afterwards all is well."""
    consenting.cloud.switches.refresh_token = "same"
    tokens = consenting.tokens(consenting.consent(car), expired=True)
    consenting.trouble(TOKEN, kind)
    with pytest.raises(CloudUnavailableError):
        await tokens.token()
    assert await tokens.token()


async def test_a_day_without_refreshes(consenting: ConsentingOwner, car: Car) -> None:
    """After trouble Ford is left alone for a while, longer each time."""
    tokens = consenting.tokens(consenting.consent(car), expired=True, timing=PATIENT)
    consenting.trouble(TOKEN, FaultKind.UNAVAILABLE, times=None)
    for _ in range(5):
        with pytest.raises(CloudUnavailableError) as caught:
            await tokens.token()
        assert caught.value.retry_after is not None
        assert 290 < caught.value.retry_after <= 600
    assert consenting.count(TOKEN) == 1


async def test_a_token_that_died_early(consenting: ConsentingOwner, car: Car) -> None:
    """A 401 causes one refresh and one repetition, however many are refused at once."""
    consenting.cloud.switches.bucket = False
    account = consenting.account(consenting.consent(car))
    await account.snapshot(car.vin)
    consenting.cloud.age_tokens(1201)
    await asyncio.gather(*(account.snapshot(car.vin) for _ in range(3)))
    assert consenting.count(TOKEN) == 1
    assert consenting.count(TELEMETRY) == 1 + 2 * 3


async def test_ford_refuses_fresh_tokens(consenting: ConsentingOwner, car: Car) -> None:
    """A second 401 with a fresh token asks for a sign-in."""
    account = consenting.account(consenting.consent(car))
    consenting.trouble(TELEMETRY, FaultKind.UNAUTHORIZED, times=None)
    with pytest.raises(SignInRequiredError):
        await account.snapshot(car.vin)
    assert consenting.count(TELEMETRY) == 2
    assert consenting.count(TOKEN) == 1


async def test_a_page_of_the_edge_is_no_refusal(
    consenting: ConsentingOwner, car: Car
) -> None:
    """A 401 page to a fresh token is the edge's mood."""
    account = consenting.account(consenting.consent(car))
    consenting.cloud.switches.refusal = "html"
    consenting.cloud.switches.access_life = 0
    consenting.cloud.age_tokens(1201)
    with pytest.raises(BlockedError):
        await account.snapshot(car.vin)
    consenting.cloud.switches.access_life = 1200
    assert await account.snapshot(car.vin)
