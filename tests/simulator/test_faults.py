"""Facts §2.5, §7.1 and §10.2: trouble on order."""

import asyncio

from aiohttp import (
    ClientError,
    ClientPayloadError,
    ContentTypeError,
    ServerDisconnectedError,
)
import pytest

from simulator.fordpass import Fault, FaultKind

from .stranger import Stranger

STATUSES = [kind for kind in FaultKind if kind.value[:3].isdecimal()]


def order(
    stranger: Stranger,
    kind: FaultKind,
    match: str = "*/user/garage",
    **more: int | None,
) -> None:
    """Order one fault and sign in."""
    stranger.admit()
    stranger.simulator.fordpass.faults.append(Fault(match=match, kind=kind, **more))


async def test_slow_answers_do_not_hold_up_the_end(stranger: Stranger) -> None:
    """Whoever waits when the simulator stops gets no answer."""
    order(stranger, FaultKind.SLOW)
    waiting = asyncio.create_task(stranger.garage())
    await stranger.simulator.ledger.arrived("GET *garage")
    await stranger.simulator.stop()
    with pytest.raises(ClientError):
        await waiting


@pytest.mark.parametrize("kind", STATUSES)
async def test_statuses(stranger: Stranger, kind: FaultKind) -> None:
    """Each status comes once, in the form it was seen in, and then all is well."""
    order(stranger, kind, retry_after=7)
    answer = await stranger.garage()
    assert answer.status == int(kind.value[:3])
    assert answer.headers["Retry-After"] == "7"
    body = await answer.read()
    assert (body == b"") is (kind is FaultKind.TOO_MANY_REQUESTS)
    assert (answer.content_type == "text/html") is kind.value.endswith("html")
    assert (await stranger.garage()).status == 200


async def test_words_of_the_plane(stranger: Stranger) -> None:
    """The same status is told differently by Ford and by Autonomic."""
    order(stranger, FaultKind.INTERNAL_ERROR, "*", times=2)
    assert "errorCode" in await (await stranger.garage()).json()
    vin = stranger.simulator.cars["bev_mach_e"].vin
    assert "referenceId" in await (await stranger.snapshot(vin)).json()


async def test_match_and_times(stranger: Stranger) -> None:
    """A fault hits only what it names, so many times or for ever."""
    cars = stranger.simulator.cars
    order(
        stranger,
        FaultKind.CONFLICT,
        f"POST *{cars['ice_f150'].vin}/commands",
        times=None,
    )
    assert (await stranger.command(cars["bev_mach_e"].vin, "lock")).status == 201
    for _ in range(3):
        assert (await stranger.command(cars["ice_f150"].vin, "lock")).status == 409
    stranger.simulator.fordpass.faults.clear()
    assert (await stranger.command(cars["ice_f150"].vin, "lock")).status == 201


async def test_reset(stranger: Stranger) -> None:
    """The connection is cut before anything is done."""
    # A dead connection of the pool is tried anew by the client itself, hence twice.
    order(stranger, FaultKind.RESET, "*/commands", times=2)
    with pytest.raises((ServerDisconnectedError, ConnectionResetError, ClientError)):
        await stranger.command(stranger.simulator.cars["bev_mach_e"].vin, "lock")
    assert stranger.simulator.fordpass.commands == []
    assert stranger.simulator.ledger.requests[0].status is None


async def test_half_body(stranger: Stranger) -> None:
    """It is done, and the answer is lost: the refresh token is rotated all the same."""
    order(stranger, FaultKind.HALF_BODY, "*refresh-token")
    answer = await stranger.refresh_cat()
    with pytest.raises(ClientPayloadError):
        await answer.json()
    assert (await stranger.refresh_cat()).status == 400


async def test_hang(stranger: Stranger) -> None:
    """No answer ever comes; stopping the simulator is not held up by it."""
    order(stranger, FaultKind.HANG)
    waiting = asyncio.create_task(stranger.garage())
    await stranger.simulator.ledger.arrived("GET *garage")
    await stranger.simulator.stop()
    with pytest.raises(ClientError):
        await waiting


async def test_slow(stranger: Stranger) -> None:
    """The right answer comes late."""
    order(stranger, FaultKind.SLOW)
    stranger.simulator.fordpass.faults[0].seconds = 0.05
    assert (await stranger.garage()).status == 200


async def test_bad_and_empty_json(stranger: Stranger) -> None:
    """Status 200 with JSON that is cut off, or with nothing."""
    order(stranger, FaultKind.BAD_JSON)
    answer = await stranger.garage()
    assert (answer.status, answer.content_type) == (200, "application/json")
    with pytest.raises(ValueError):
        await answer.json()
    order(stranger, FaultKind.EMPTY)
    assert await (await stranger.garage()).read() == b""


async def test_html_and_wrong_content_type(stranger: Stranger) -> None:
    """A page where JSON belongs, and JSON under another name."""
    order(stranger, FaultKind.HTML)
    answer = await stranger.garage()
    assert (answer.status, answer.content_type) == (200, "text/html")
    order(stranger, FaultKind.WRONG_CONTENT_TYPE)
    answer = await stranger.garage()
    with pytest.raises(ContentTypeError):
        await answer.json()
    assert len(await answer.json(content_type=None)) == 8
