"""A cloud that sends the integration elsewhere: nobody goes there, with or without a token."""

from collections.abc import AsyncGenerator

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from simulator import Simulator
from simulator.fordpass.faults import Fault, FaultKind
from tests.integration.witness import pass_time

from .ways import CAR, Way


class Elsewhere:
    """Another server, which takes whatever comes and notes it."""

    def __init__(self) -> None:
        """Nobody came yet."""
        self.visits: list[str] = []
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", self._take)
        self.server = TestServer(app)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        self.visits.append(f"{request.method} {request.path} {dict(request.headers)}")
        if request.headers.get("Upgrade") != "websocket":
            return web.json_response({})
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.close()
        return socket


@pytest.fixture
async def elsewhere(socket_enabled: None) -> AsyncGenerator[Elsewhere]:
    """Return a server that is no cloud of ours."""
    elsewhere = Elsewhere()
    async with elsewhere.server:
        yield elsewhere


async def test_redirects_are_not_followed(
    way: Way,
    simulator: Simulator,
    elsewhere: Elsewhere,
) -> None:
    """Neither by the socket, nor by a read, a command or a token's renewal; then all is well again."""
    config_entries, ledger = way.hass.config_entries, simulator.ledger
    # With webhooks nothing is read that is known.
    read = None if "webhooks" in way.name else way.data
    for match in filter(None, (read, way.command, *way.tokens)):
        ledger.clear()
        fault = Fault(
            match=match,
            kind=FaultKind.REDIRECT,
            times=None,
            location=str(elsewhere.server.make_url("/somewhere")),
        )
        simulator.fordpass.faults.append(fault)
        if match in way.tokens:
            way.age_tokens()
        if match == way.command or read is None:
            with pytest.raises(HomeAssistantError):
                await way.owner.act(CAR, "lock", "lock", "unlock")
        else:
            await config_entries.async_reload(way.entry.entry_id)
        await way.owner.until(lambda match=match: ledger.count(match) >= 1)
        simulator.fordpass.faults.clear()
        if way.entry.state is ConfigEntryState.SETUP_RETRY:
            pass_time(way.hass, minutes=10)
        await way.owner.until(
            lambda: way.entry.state is ConfigEntryState.LOADED and way.linked
        )
    way.change()
    await way.owner.until(lambda: way.shown == way.sign[3])
    assert elsewhere.visits == []
