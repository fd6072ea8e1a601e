"""The ledger: requests counted per endpoint, mistakes said in sentences."""

import asyncio

from .stranger import GARAGE, TMC, Stranger


async def test_requests_are_counted_by_template_and_found_by_path(
    stranger: Stranger,
) -> None:
    """Both the endpoint and the path as asked can be matched."""
    stranger.admit()
    ledger = stranger.simulator.ledger
    vins = [stranger.simulator.cars[name].vin for name in ("bev_mach_e", "ice_f150")]
    for vin in vins:
        await stranger.snapshot(vin)
    await stranger.garage()
    endpoint = f"GET {TMC}/telemetry/sources/fordpass/vehicles/{{vin}}"
    assert ledger.counts() == {endpoint: 2, f"GET {GARAGE}": 1}
    assert ledger.count(f"*{vins[0]}") == 1
    assert ledger.count("GET *") == 3
    record = ledger.requests[0]
    assert (record.status, record.account) == (200, stranger.email)
    assert record.query == {"lrdt": "01-01-1970 00:00:00"}
    assert ledger.requests[2].headers["User-Agent"] == "okhttp/4.12.0"
    ledger.clear()
    assert (ledger.requests, ledger.mistakes) == ([], [])


async def test_sockets_count_when_they_open(stranger: Stranger) -> None:
    """A handshake is in the book while the socket is open."""
    stranger.admit()
    vin = stranger.simulator.cars["bev_mach_e"].vin
    async with await stranger.socket(vin) as socket:
        await socket.receive_json()
        assert [record.status for record in stranger.simulator.ledger.requests] == [101]


async def test_unknown_endpoints_are_mistakes(stranger: Stranger) -> None:
    """What no host knows is 404 in its plane's words, and noted."""
    stranger.admit()
    answer = await stranger.autonomic("GET", f"{TMC}/nothing")
    assert (answer.status, (await answer.json())["code"]) == (404, 404)
    answer = await stranger.ford("GET", "api.vehicle.ford.com/api/nothing")
    assert (answer.status, (await answer.json())["errorCode"]) == (404, "404")
    assert stranger.simulator.ledger.mistakes == [
        f"GET {TMC}/nothing: no such endpoint here",
        "GET api.vehicle.ford.com/api/nothing: no such endpoint here",
    ]


async def test_play_room_is_not_counted(stranger: Stranger) -> None:
    """Only what is asked of a cloud is in the book."""
    await stranger.session.get(stranger.url(""))
    assert stranger.simulator.ledger.requests == []


async def test_waiting_for_a_request(stranger: Stranger) -> None:
    """A test can wait for a request instead of sleeping."""
    stranger.admit()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(stranger.simulator.ledger.arrived("GET *garage", times=2))
        group.create_task(stranger.garage())
        group.create_task(stranger.garage())
