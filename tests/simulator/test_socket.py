"""Facts §4: the websocket."""

from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
import pytest

from simulator.fordpass import ErrorFrame

from .stranger import Stranger


@pytest.fixture
def vin(stranger: Stranger) -> str:
    """Sign in and return the electric car's VIN."""
    stranger.admit()
    return stranger.simulator.cars["bev_mach_e"].vin


async def frame(socket: ClientWebSocketResponse) -> dict[str, Any]:
    """Return the next frame."""
    content: dict[str, Any] = await socket.receive_json(timeout=5)
    return content


async def test_snapshot_then_deltas(stranger: Stranger, vin: str) -> None:
    """The first frame is the whole; what the car uploads follows."""
    car = stranger.simulator.cars["bev_mach_e"]
    async with await stranger.socket(vin) as socket:
        await stranger.simulator.fordpass.socket_opened(vin)
        first = (await frame(socket))["_data"]
        assert {
            "vin",
            "vehicleId",
            "updateTime",
            "metrics",
            "states",
            "events",
        } <= first.keys()
        assert first["metrics"].items() >= car.snapshot()["metrics"].items()
        car.upload(odometer={"updateTime": "2026-09-01T06:15:00Z", "value": 4711.0})
        delta = (await frame(socket))["_data"]
        assert delta["vin"] == vin
        assert delta["metrics"].keys() == {"odometer"}
    await stranger.simulator.fordpass.socket_closed(vin)
    assert stranger.simulator.ledger.mistakes == []


async def test_two_cars_of_one_account(stranger: Stranger, vin: str) -> None:
    """Each socket carries its own car."""
    truck = stranger.simulator.cars["ice_f150"]
    async with (
        await stranger.socket(vin) as one,
        await stranger.socket(truck.vin) as two,
    ):
        assert (await frame(one))["_data"]["vin"] == vin
        assert (await frame(two))["_data"]["vin"] == truck.vin
        truck.unlock()
        assert (await frame(two))["_data"]["vin"] == truck.vin
        stranger.simulator.fordpass.send_heartbeat()
        assert await frame(one) == {}


@pytest.mark.parametrize(("switch", "kept"), [("one_refuse", 0), ("one_replace", 1)])
async def test_one_socket_per_account(
    stranger: Stranger, vin: str, switch: str, kept: int
) -> None:
    """Ford may tie the stream to one car: the second is refused, or it ends the first."""
    stranger.simulator.fordpass.switches.set("sockets_per_account", switch)
    truck = stranger.simulator.cars["ice_f150"]
    async with await stranger.socket(vin) as one:
        await frame(one)
        if kept == 0:
            with pytest.raises(WSServerHandshakeError) as refusal:
                await stranger.socket(truck.vin)
            assert refusal.value.status == 403
        else:
            async with await stranger.socket(truck.vin) as two:
                await frame(two)
                assert (await one.receive(timeout=5)).type is WSMsgType.CLOSED


@pytest.mark.parametrize("name", ["pending_car", "lincoln_nautilus"])
async def test_handshake_refuses_a_car_that_is_not_shared(
    stranger: Stranger, name: str
) -> None:
    """403 for a VIN the account may not see."""
    stranger.admit()
    with pytest.raises(WSServerHandshakeError) as refusal:
        await stranger.socket(stranger.simulator.cars[name].vin)
    assert refusal.value.status == 403


async def test_handshake_refuses_a_bad_token_and_on_order(
    stranger: Stranger, vin: str
) -> None:
    """401 for the bearer; any refusal can be switched."""
    stranger.simulator.fordpass.switches.socket_refusal = "503"
    with pytest.raises(WSServerHandshakeError) as refusal:
        await stranger.socket(vin)
    assert refusal.value.status == 503
    stranger.tmc = "stranger"
    with pytest.raises(WSServerHandshakeError) as refusal:
        await stranger.socket(vin)
    assert refusal.value.status == 401


async def test_foreign_headers_are_mistakes(stranger: Stranger, vin: str) -> None:
    """The app's handshake has neither Application-Id nor Content-Type."""
    async with await stranger.socket(
        vin, **{"Content-Type": "application/json"}
    ) as socket:
        await frame(socket)
    assert stranger.simulator.ledger.mistakes == [
        "websocket: Content-Type in the handshake, which Ford's app does not send"
    ]


async def test_snapshot_can_be_split(stranger: Stranger, vin: str) -> None:
    """Metrics, states and events may come apart."""
    stranger.simulator.fordpass.switches.snapshot = "split"
    async with await stranger.socket(vin) as socket:
        for part in ("metrics", "states", "events"):
            data = (await frame(socket))["_data"]
            assert {"metrics", "states", "events"} & data.keys() == {part}


async def test_snapshot_can_be_late_or_missing(stranger: Stranger, vin: str) -> None:
    """A heartbeat may come before the snapshot, or nothing but heartbeats."""
    switches = stranger.simulator.fordpass.switches
    switches.snapshot, switches.snapshot_delay, switches.heartbeat = (
        "delayed",
        0.2,
        0.05,
    )
    async with await stranger.socket(vin) as socket:
        assert await frame(socket) == {}
        while not (content := await frame(socket)):
            pass
        assert "metrics" in content["_data"]
    switches.snapshot = "none"
    async with await stranger.socket(vin) as socket:
        assert [await frame(socket) for _ in range(3)] == [{}, {}, {}]


async def test_other_forms_of_frames(stranger: Stranger, vin: str) -> None:
    """Data may be at the root, and without the VIN."""
    switches = stranger.simulator.fordpass.switches
    switches.frame_form, switches.vin_in_frames = "direct", False
    async with await stranger.socket(vin) as socket:
        content = await frame(socket)
        assert "metrics" in content
        assert "vin" not in content


async def test_heartbeats_when_idle(stranger: Stranger, vin: str) -> None:
    """An idle socket gets {} again and again."""
    stranger.simulator.fordpass.switches.heartbeat = 0.02
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        assert [await frame(socket) for _ in range(3)] == [{}, {}, {}]


@pytest.mark.parametrize(("as_text", "word"), [(False, 202), (True, "202")])
async def test_token_renewal(
    stranger: Stranger, vin: str, as_text: bool, word: object
) -> None:
    """A new bearer is acknowledged and keeps the socket alive past the old one's end."""
    cloud = stranger.simulator.fordpass
    cloud.switches.http_status_text = as_text
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        cloud.age_tokens(270)
        await socket.send_json({"accessToken": cloud.issue_tmc(stranger.email).text})
        assert await frame(socket) == {"_httpStatus": word}
        cloud.age_tokens(60)
        cloud.send_heartbeat()
        assert await frame(socket) == {}
    assert stranger.simulator.ledger.mistakes == []


async def test_token_that_runs_out(stranger: Stranger, vin: str) -> None:
    """The socket says so, and then nothing more, until the client closes it."""
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        stranger.simulator.fordpass.age_tokens(301)
        assert await frame(socket) == {
            "_error": {"code": 401, "message": "provided token was expired"}
        }
        stranger.simulator.cars["bev_mach_e"].unlock()
        stranger.simulator.fordpass.send_heartbeat()
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.1)


async def test_short_token_ends_by_itself(stranger: Stranger, vin: str) -> None:
    """Nobody has to look for a token to run out."""
    stranger.simulator.fordpass.switches.tmc_life = 0.1
    stranger.admit()
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        assert (await frame(socket))["_error"][
            "message"
        ] == "provided token was expired"


async def test_renewal_can_be_ignored_or_wrong(stranger: Stranger, vin: str) -> None:
    """An ignored update lets the token run out; a dead one ends the socket at once."""
    cloud = stranger.simulator.fordpass
    cloud.switches.token_update = "ignored"
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        await socket.send_json({"accessToken": cloud.issue_tmc(stranger.email).text})
        cloud.age_tokens(301)
        assert "_error" in await frame(socket)
    cloud.switches.token_update = "202"
    stranger.admit()
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        await socket.send_json(
            {"accessToken": cloud.issue_tmc("empty@example.com").text}
        )
        assert (await frame(socket))["_error"]["code"] == 401


async def test_session_expires(stranger: Stranger, vin: str) -> None:
    """A session has its limit, whatever the token."""
    stranger.simulator.fordpass.switches.session_life = 0.1
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        assert await frame(socket) == {
            "_error": {"code": 401, "message": "websocket session expired"}
        }


async def test_revoked_and_locked_accounts_lose_their_sockets(
    stranger: Stranger, vin: str
) -> None:
    """Revocation shows on an open socket."""
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        stranger.simulator.fordpass.revoke(stranger.email)
        assert "_error" in await frame(socket)


async def test_error_frame_on_order(stranger: Stranger, vin: str) -> None:
    """Other errors exist too."""
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        stranger.simulator.fordpass.send_error_frame(ErrorFrame.OTHER, vin)
        assert (await frame(socket))["_error"]["code"] == 500


@pytest.mark.parametrize(("clean", "code"), [(True, 1000), (False, 1006)])
async def test_drop(stranger: Stranger, vin: str, clean: bool, code: int) -> None:
    """Sockets end with a close frame, or more often without."""
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        stranger.simulator.fordpass.drop_sockets(clean=clean)
        ending = await socket.receive(timeout=5)
        assert ending.type in (WSMsgType.CLOSE, WSMsgType.CLOSED)
        assert socket.close_code == code


@pytest.mark.parametrize("code", [1001, 1011, 1012, 4001])
async def test_close_codes(stranger: Stranger, vin: str, code: int) -> None:
    """A server that ends a socket may say why."""
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        stranger.simulator.fordpass.drop_sockets(clean=True, code=code)
        assert (await socket.receive(timeout=5)).type is WSMsgType.CLOSE
        assert socket.close_code == code


async def test_a_new_socket_tells_what_is_and_not_what_was(
    stranger: Stranger, vin: str
) -> None:
    """Nothing waits for who is not there: the whole that comes first has it in it, once."""
    car = stranger.simulator.cars["bev_mach_e"]
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        stranger.simulator.fordpass.drop_sockets()
        await stranger.simulator.fordpass.socket_closed(vin)
    car.upload(odometer={"updateTime": "2026-09-01T06:15:00Z", "value": 4711.0})
    async with await stranger.socket(vin) as socket:
        first = (await frame(socket))["_data"]
        assert first["metrics"]["odometer"]["value"] == 4711.0
        stranger.simulator.fordpass.send_heartbeat(vin)
        assert await frame(socket) == {}


async def test_frames_of_any_bytes(stranger: Stranger, vin: str) -> None:
    """What is sent raw need not be text, nor the text be UTF-8."""
    cloud = stranger.simulator.fordpass
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        cloud.send_raw(b"\xff{}", vin)
        message = await socket.receive(timeout=5)
        assert (message.type, message.data) == (WSMsgType.BINARY, b"\xff{}")
        cloud.send_raw("\udcff", vin)
        assert (await socket.receive(timeout=5)).type is WSMsgType.ERROR
        assert socket.close_code == 1007


async def test_silence(stranger: Stranger, vin: str) -> None:
    """A socket can stay open and say nothing."""
    cloud = stranger.simulator.fordpass
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        cloud.silence_sockets()
        cloud.send_heartbeat()
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.1)
        cloud.silence_sockets(silent=False)
        cloud.send_raw('{"_data":{"new":1}}', vin)
        assert await frame(socket) == {"_data": {"new": 1}}


async def test_what_a_client_may_not_send(stranger: Stranger, vin: str) -> None:
    """Pings and any frame but a new token are noted."""
    cloud = stranger.simulator.fordpass
    async with await stranger.socket(vin) as socket:
        await frame(socket)
        await socket.ping()
        await socket.send_json({"subscribe": vin})
        await socket.send_json({"accessToken": stranger.tmc})
        assert await frame(socket) == {"_httpStatus": 202}
        assert [
            sentence.partition(":")[2]
            for sentence in stranger.simulator.ledger.mistakes
        ] == [
            " the client pings, which Ford's app never does",
            " a frame that is not a token update",
            " the token the socket already has was sent again",
        ]
    await cloud.socket_closed()
