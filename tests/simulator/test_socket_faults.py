"""Facts §4.3 and §4.6: websockets that go wrong on order."""

from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType
import pytest

from simulator.fordpass import Fault, FaultKind, TokenKind

from .stranger import Stranger

SOCKET = "GET *ws"


@pytest.fixture
def vin(stranger: Stranger) -> str:
    """Sign in and return the electric car's VIN."""
    stranger.admit()
    return stranger.simulator.cars["bev_mach_e"].vin


def order(stranger: Stranger, kind: FaultKind) -> None:
    """Let the next socket go wrong."""
    stranger.simulator.fordpass.faults.append(Fault(match=SOCKET, kind=kind))


async def frame(socket: ClientWebSocketResponse) -> dict[str, Any]:
    """Return the next frame."""
    content: dict[str, Any] = await socket.receive_json(timeout=5)
    return content


async def test_dropped(stranger: Stranger, vin: str) -> None:
    """It is open, and gone without a word."""
    order(stranger, FaultKind.SOCKET_DROPPED)
    async with await stranger.socket(vin) as socket:
        assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSED
    async with await stranger.socket(vin) as socket:
        assert "_data" in await frame(socket)


async def test_silent(stranger: Stranger, vin: str) -> None:
    """It stays open, and nothing comes."""
    stranger.simulator.fordpass.switches.heartbeat = 0.01
    order(stranger, FaultKind.SOCKET_SILENT)
    async with await stranger.socket(vin) as socket:
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.2)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (FaultKind.SOCKET_TOKEN_EXPIRED, "provided token was expired"),
        (FaultKind.SOCKET_SESSION_EXPIRED, "websocket session expired"),
    ],
)
async def test_error_frames(
    stranger: Stranger, vin: str, kind: FaultKind, message: str
) -> None:
    """The error is the first frame and the last."""
    order(stranger, kind)
    async with await stranger.socket(vin) as socket:
        assert await frame(socket) == {"_error": {"code": 401, "message": message}}


async def test_twice(stranger: Stranger, vin: str) -> None:
    """Each frame comes twice until the socket is healed."""
    order(stranger, FaultKind.FRAMES_TWICE)
    async with await stranger.socket(vin) as socket:
        assert await frame(socket) == await frame(socket)
        stranger.simulator.fordpass.heal_sockets()
        stranger.simulator.cars["bev_mach_e"].unlock()
        delta = await frame(socket)
        stranger.simulator.fordpass.send_heartbeat()
        assert "_data" in delta
        assert await frame(socket) == {}


async def test_swapped(stranger: Stranger, vin: str) -> None:
    """What is behind a frame overtakes it; a heartbeat does too, so that nothing is lost."""
    cloud, car = stranger.simulator.fordpass, stranger.simulator.cars["bev_mach_e"]
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        cloud.strike_sockets(FaultKind.FRAMES_SWAPPED)
        for value in (1.0, 2.0, 3.0):
            car.upload(odometer={"updateTime": "2026-09-01T06:15:00Z", "value": value})
        cloud.send_heartbeat()
        told = [
            received["_data"]["metrics"]["odometer"]["value"] if received else None
            for received in [await frame(socket) for _ in range(4)]
        ]
        assert told == [2.0, 1.0, None, 3.0]


async def test_expired(stranger: Stranger, vin: str) -> None:
    """Tokens of one kind die, open sockets notice, and the others live."""
    cloud = stranger.simulator.fordpass
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        cloud.expire("driver@example.com", TokenKind.TMC)
        assert "_error" in await frame(socket)
    assert cloud.living_tokens("driver@example.com", TokenKind.TMC) == []
    assert (await stranger.garage()).status == 200


async def test_frames_of_faults_are_harmless_elsewhere(
    stranger: Stranger, vin: str
) -> None:
    """A fault of sockets does nothing to a request that opens none."""
    stranger.simulator.fordpass.faults.append(
        Fault(match="*", kind=FaultKind.SOCKET_DROPPED, times=None)
    )
    assert (await stranger.garage()).status == 200
