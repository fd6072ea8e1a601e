"""FordConnect in the play room."""

from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import pytest

from simulator import Simulator


@pytest.fixture(name="control")
async def client_session(simulator: Simulator) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a client of the control API."""
    async with aiohttp.ClientSession(simulator.origin) as control:
        yield control


async def post(
    control: aiohttp.ClientSession, path: str, body: Any = None
) -> tuple[int, Any]:
    """Post JSON below /control/clouds and return the status and the answer."""
    async with control.post(f"/control/clouds/{path}", json=body or {}) as response:
        return response.status, await response.json()


async def test_state(simulator: Simulator, control: aiohttp.ClientSession) -> None:
    """Switches, actions, and what a person needs to connect."""
    cloud = simulator.fordconnect
    cloud.issue_tokens(cloud.consent(simulator.cars["bev_mach_e"].vin))
    async with control.get("/control/state") as response:
        state = (await response.json())["clouds"]["fordconnect"]
    assert state["title"] == "FordConnect"
    assert state["switches"]["garage_shape"]["value"] == "object"
    assert state["actions"]["revoke"]["arguments"]["vin"]["optional"] is True
    assert state["rows"] == [
        ["App Home", cloud.app.client_id, "simulated-secret"],
        ["Consent for bev_mach_e", "14 categories", "0 requests, 0 refused"],
    ]


async def test_switches(simulator: Simulator, control: aiohttp.ClientSession) -> None:
    """All or none."""
    path = "fordconnect/switches"
    assert (await post(control, path, {"telemetry": "empty"}))[0] == 200
    assert simulator.fordconnect.switches.telemetry == "empty"
    wrong = {"telemetry": "live", "bucket": "yes"}
    assert (await post(control, path, wrong))[0] == 400
    assert simulator.fordconnect.switches.telemetry == "empty"


async def test_actions(simulator: Simulator, control: aiohttp.ClientSession) -> None:
    """Boxes, addresses, tokens."""
    cloud, vin = simulator.fordconnect, simulator.cars["bev_mach_e"].vin
    consent = cloud.consent(vin)
    tokens = cloud.issue_tokens(consent)
    body = {"vin": vin, "category": "evData", "ticked": False}
    assert (await post(control, "fordconnect/tick", body))[0] == 200
    assert "evData" not in consent.categories
    uri = "http://localhost:9000/callback"
    await post(control, "fordconnect/add_redirect", {"redirect_uri": uri})
    await post(control, "fordconnect/add_redirect", {"redirect_uri": uri})
    assert cloud.app.redirect_uris.count(uri) == 1
    await post(control, "fordconnect/age_tokens", {"seconds": 1200})
    assert not cloud.tokens.lives(tokens.bearer)
    await post(control, "fordconnect/revoke")
    assert not cloud.tokens.lives(tokens.refresh)


async def test_five_addresses(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """The portal takes five."""
    while len(uris := simulator.fordconnect.app.redirect_uris) < 5:
        simulator.fordconnect.app.add_redirect(f"https://example.com/{len(uris)}")
    sixth = {"redirect_uri": "https://example.com/sixth"}
    assert (await post(control, "fordconnect/add_redirect", sixth))[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("fordconnect/explode", {}, 404),
        ("smartphone/revoke", {}, 404),
        ("smartphone/switches", {}, 404),
        ("fordconnect/switches", {"no_such": 1}, 400),
        ("fordconnect/tick", {"vin": "x", "category": "weather"}, 400),
        ("fordconnect/age_tokens", {"seconds": -1}, 400),
        ("fordconnect/revoke", {"vin": 5}, 400),
        ("fordconnect/add_redirect", {"redirect_uri": "http://example.com/"}, 400),
    ],
)
async def test_nonsense(
    control: aiohttp.ClientSession, path: str, body: Any, status: int
) -> None:
    """Refused in a sentence."""
    answered, answer = await post(control, path, body)
    assert answered == status
    assert len(answer["error"]) > 10
