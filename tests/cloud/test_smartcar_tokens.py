"""The tokens of both APIs: one request for all who ask, a new pair on disk before it is used."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from custom_components.fordpass.cloud.account import Access
from custom_components.fordpass.cloud.smartcar import (
    CredentialsRefusedError,
    SmartcarAccount,
    SmartcarSignInRequiredError,
    SmartcarUnavailableError,
    Timing,
    Version,
)
from simulator.fordpass.faults import Fault, FaultKind

from .customer import V2_TOKEN, V3_TOKEN, Customer

BOTH = pytest.mark.parametrize("version", list(Version))
AT_ONCE = Timing(backoff_first=0, backoff_longest=0)


async def expired(
    customer: Customer, *, timing: Timing | None = AT_ONCE
) -> SmartcarAccount:
    """Return an account of v2 whose access token is over."""
    connected = customer.connect()
    access = await customer.access(connected)
    assert access is not None
    return await customer.account(
        Version.V2,
        connected=connected,
        access=replace(access, expiration=datetime.now(UTC)),
        timing=timing,
    )


async def test_one_request_for_all(customer: Customer) -> None:
    """However many ask, the application's token is fetched once."""
    account = await customer.account()
    await asyncio.gather(*(account.vehicles() for _ in range(5)))
    assert customer.count(V3_TOKEN) == 1


async def test_one_refresh_for_all(customer: Customer) -> None:
    """A refresh token is used once."""
    account = await expired(customer)
    await asyncio.gather(*(account.vehicles() for _ in range(5)))
    assert customer.count(V2_TOKEN) == 2
    assert len(customer.saved) == 1


@BOTH
async def test_a_token_that_died_early(customer: Customer, version: Version) -> None:
    """A refused token is renewed once, and nobody is asked to sign in."""
    account = await customer.account(version)
    await account.vehicles()
    customer.cloud.faults.append(Fault(match="GET *", kind=FaultKind.UNAUTHORIZED))
    assert len(await account.vehicles()) == 1
    assert customer.count(V3_TOKEN if version is Version.V3 else V2_TOKEN) == 2


@BOTH
async def test_a_fresh_token_is_refused(customer: Customer, version: Version) -> None:
    """When a fresh token is refused as well, only the owner can help."""
    account = await customer.account(version)
    customer.cloud.faults.append(
        Fault(match="GET *", kind=FaultKind.UNAUTHORIZED, times=None)
    )
    with pytest.raises(SmartcarSignInRequiredError):
        await account.vehicles()


async def test_the_new_pair_is_saved_before_use(customer: Customer) -> None:
    """A new pair that is not on disk is not used."""
    connected = customer.connect()
    access = await customer.access(connected)
    assert access is not None
    seen: list[int] = []

    async def save(access: Access) -> None:
        seen.append(customer.count("GET *vehicles*"))
        customer.saved.append(access)

    account = await customer.account(
        Version.V2,
        connected=connected,
        access=replace(access, expiration=datetime.now(UTC)),
        save=save,
    )
    await account.vehicles()
    assert seen == [0]
    (saved,) = customer.saved
    assert saved.refresh_token != access.refresh_token
    assert saved.account_id == connected.user_id


async def test_a_full_disk(customer: Customer) -> None:
    """Smartcar has rotated: the new pair is kept in memory even when it cannot be saved."""
    connected = customer.connect()
    access = await customer.access(connected)
    assert access is not None

    async def save(access: Access) -> None:
        if not customer.saved:
            customer.saved.append(access)
            raise OSError("No space left on device")

    account = await customer.account(
        Version.V2,
        connected=connected,
        access=replace(access, expiration=datetime.now(UTC)),
        save=save,
    )
    with pytest.raises(OSError, match="space"):
        await account.vehicles()
    customer.cloud.switches.refresh_grace = 0
    assert len(await account.vehicles()) == 1


async def test_a_lost_answer_is_asked_for_again(customer: Customer) -> None:
    """The used refresh token lives for a moment, in which a lost new pair can be had again."""
    account = await expired(customer)
    customer.cloud.faults.append(Fault(match=V2_TOKEN, kind=FaultKind.HALF_BODY))
    assert len(await account.vehicles()) == 1
    assert customer.count(V2_TOKEN) == 3


async def test_a_cancelled_asker_loses_nothing(customer: Customer) -> None:
    """The refresh goes on when whoever asked is gone, and closing waits for it."""
    account = await expired(customer)
    customer.cloud.faults.append(
        Fault(match=V2_TOKEN, kind=FaultKind.SLOW, seconds=0.1)
    )
    task = asyncio.get_running_loop().create_task(account.vehicles())
    async with asyncio.timeout(10):
        while customer.count(V2_TOKEN) < 2:
            await asyncio.sleep(0.005)
    task.cancel()
    await account.close()
    assert len(customer.saved) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_an_outage_is_no_refusal(customer: Customer, times: int) -> None:
    """Trouble at the token host heals by itself."""
    account = await expired(customer)
    customer.cloud.faults.append(
        Fault(match=V2_TOKEN, kind=FaultKind.UNAVAILABLE, times=times)
    )
    for _ in range(times):
        with pytest.raises(SmartcarUnavailableError):
            await account.vehicles()
    assert len(await account.vehicles()) == 1


async def test_the_token_host_is_left_alone(customer: Customer) -> None:
    """After trouble nothing is asked for a while."""
    account = await expired(customer, timing=Timing(backoff_first=600))
    customer.cloud.faults.append(Fault(match=V2_TOKEN, kind=FaultKind.UNAVAILABLE))
    for _ in range(3):
        with pytest.raises(SmartcarUnavailableError) as caught:
            await account.vehicles()
    assert customer.count(V2_TOKEN) == 2
    assert (caught.value.retry_after or 0) > 200


async def test_a_refused_refresh_token(customer: Customer) -> None:
    """Once refused for good, nothing more is asked."""
    account = await expired(customer)
    customer.cloud.tokens.revoke(customer.cloud.application)
    for _ in range(3):
        with pytest.raises(SmartcarSignInRequiredError) as caught:
            await account.vehicles()
    assert not isinstance(caught.value, CredentialsRefusedError)
    assert customer.count(V2_TOKEN) == 2


async def test_a_revoked_credential(customer: Customer) -> None:
    """The application's own credential can be revoked as well."""
    account = await customer.account()
    customer.cloud.application.credential_secret = "another"
    for _ in range(3):
        with pytest.raises(CredentialsRefusedError):
            await account.vehicles()
    assert customer.count(V3_TOKEN) == 1
