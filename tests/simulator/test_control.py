"""The play room over HTTP: what it does, and what it refuses in a sentence."""

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
    """Post JSON below /control and return the status and the answer."""
    async with control.post(
        f"/control/{path}", json={} if body is None else body
    ) as response:
        return response.status, await response.json()


async def test_the_page_is_whole_in_itself(control: aiohttp.ClientSession) -> None:
    """One file, nothing from elsewhere."""
    async with control.get("/") as response:
        page = await response.text()
        assert response.status == 200
        assert response.content_type == "text/html"
    assert "http://" not in page
    assert "https://" not in page


async def test_the_state_shows_everything(control: aiohttp.ClientSession) -> None:
    """Cars, clock, switches with their choices, faults, accounts, and what can be done."""
    async with control.get("/control/state") as response:
        state = await response.json()
    assert len(state["cars"]) == 12
    assert state["clock"]["speed"] == 0
    assert state["switches"]["garage_shape"] == {
        "value": "array",
        "choices": ["array", "envelope"],
    }
    assert {account["email"] for account in state["accounts"]} == {
        "driver@example.com",
        "empty@example.com",
        "lincoln@example.com",
        "fleet@example.com",
    }
    assert state["car_actions"]["open"]["arguments"] == {
        "door": {"type": "str", "optional": False},
        "ajar": {"type": "bool", "optional": True},
    }
    assert "failed" in state["car_actions"]["next_command"]["arguments"]["kind"]["type"]


async def test_a_car_is_played_with(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """The answer is the car's new state."""
    status, car = await post(control, "cars/bev_mach_e/open", {"door": "driver"})
    assert status == 200
    assert car["doors"]["driver"] == "OPEN"
    await post(
        control, "cars/bev_mach_e/open_window", {"window": "driver", "percent": 40}
    )
    await post(control, "cars/bev_mach_e/close", {"door": "driver"})
    await post(control, "cars/bev_mach_e/drive_off")
    status, _ = await post(control, "clock", {"step": 60, "speed": 0})
    assert status == 200
    car_body = simulator.cars["bev_mach_e"].body
    assert car_body.windows["driver"] == 40
    assert car_body.odometer > 15342


async def test_the_next_commands_are_decided(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """They queue up on the car."""
    path = "cars/ice_f150/next_command"
    await post(control, path, {"kind": "failed_on_device", "code": "7"})
    status, car = await post(control, path, {"kind": "expired"})
    assert status == 200
    assert car["next_commands"] == ["failed_on_device", "expired"]
    assert simulator.cars["ice_f150"].outcomes[0].code == "7"


async def test_raw_documents_are_uploaded(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """Metrics, states and events side by side."""
    documents = {
        "metrics": {"odometer": {"value": None}},
        "states": {"somethingNew": {"value": {"toState": "ODD"}}},
    }
    status, _ = await post(control, "cars/old_focus/upload", documents)
    assert status == 200
    snapshot = simulator.cars["old_focus"].snapshot()
    assert snapshot["metrics"]["odometer"] == {"value": None}
    assert "somethingNew" in snapshot["states"]


async def test_switches_are_set_all_or_none(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """One wrong value leaves everything as it was."""
    status, _ = await post(
        control, "switches", {"garage_shape": "envelope", "cat_life": 60}
    )
    assert status == 200
    assert simulator.fordpass.switches.garage_shape == "envelope"
    status, answer = await post(
        control, "switches", {"garage_shape": "array", "rotate": "yes"}
    )
    assert status == 400
    assert "rotate" in answer["error"]
    assert simulator.fordpass.switches.garage_shape == "envelope"
    status, answer = await post(control, "switches", {"no_such": 1})
    assert status == 400
    assert "no_such" in answer["error"]


async def test_faults_are_ordered_and_cleared(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """A fault has a match, a kind and a number of times; null is for ever."""
    fault = {"match": "GET */garage", "kind": "503", "times": None}
    status, _ = await post(control, "faults", fault)
    assert status == 200
    (ordered,) = simulator.fordpass.faults
    assert ordered.times is None
    status, answer = await post(control, "faults", {"match": "*", "kind": "flood"})
    assert status == 400
    assert "kind" in answer["error"]
    async with control.delete("/control/faults") as response:
        assert response.status == 200
    assert not simulator.fordpass.faults


async def test_the_cloud_is_played_with(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """Accounts are locked and unlocked; an unknown one is told."""
    account = {"email": "driver@example.com"}
    for action, locked in (("lock_account", True), ("unlock_account", False)):
        await post(control, f"cloud/{action}", account)
        assert simulator.fordpass.accounts["driver@example.com"].locked is locked
    for action in ("revoke", "age_tokens", "drop_sockets", "silence_sockets"):
        body = {"revoke": account, "age_tokens": {"seconds": 1}}.get(action, {})
        status, _ = await post(control, f"cloud/{action}", body)
        assert status == 200
    for body in ({"error": "SESSION_EXPIRED"}, {"error": "OTHER"}):
        status, _ = await post(control, "cloud/send_error_frame", body)
        assert status == 200
    status, _ = await post(control, "cloud/send_raw", {"text": "{}"})
    assert status == 200
    status, answer = await post(control, "cloud/revoke", {"email": "nobody"})
    assert status == 400
    assert "nobody" in answer["error"]


async def test_the_ledger_is_read_and_cleared(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """Counts, mistakes and recent requests; the play room itself is not counted."""
    async with control.get("/api.autonomic.ai/v1/nothing"):
        pass
    simulator.ledger.mistake("Somebody was in a hurry")
    async with control.get("/control/ledger") as response:
        ledger = await response.json()
    assert list(ledger["counts"].values()) == [1]
    assert "Somebody was in a hurry" in ledger["mistakes"]
    assert len(ledger["recent"]) == 1
    async with control.delete("/control/ledger") as response:
        assert response.status == 200
    assert not simulator.ledger.requests


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("cars/no_such/lock", {}, 404),
        ("cars/bev_mach_e/explode", {}, 404),
        ("cars/bev_mach_e/snapshot", {}, 404),
        ("cloud/rain", {}, 404),
        ("cars/bev_mach_e/open", {}, 400),
        ("cars/bev_mach_e/open", {"door": 1}, 400),
        ("cars/bev_mach_e/open", {"door": "sunroof"}, 400),
        ("cars/bev_mach_e/open", {"door": "driver", "wide": True}, 400),
        ("cars/bev_mach_e/open_window", {"window": "driver", "percent": True}, 400),
        ("cars/bev_mach_e/ignition", {"on": 1}, 400),
        ("cars/bev_mach_e/next_command", {"kind": "maybe"}, 400),
        ("cars/bev_mach_e/upload", {"metrics": {"states": {}}}, 400),
        ("cars/bev_mach_e/authorize", {"status": "Friend"}, 400),
        ("cars/bev_mach_e/park", {}, 409),
        ("cars/ice_f150/plug_in", {}, 409),
        ("faults", {"match": "*", "kind": "503", "times": True}, 400),
        ("cloud/age_tokens", {"seconds": -1}, 400),
        ("clock", {}, 400),
        ("clock", {"step": -1}, 400),
        ("clock", {"step": 1e9}, 400),
        ("clock", {"speed": "fast"}, 400),
        ("clock", ["step"], 400),
    ],
)
async def test_nonsense_is_refused_in_a_sentence(
    control: aiohttp.ClientSession, path: str, body: Any, status: int
) -> None:
    """Every refusal is a 4xx with words."""
    answered, answer = await post(control, path, body)
    assert answered == status
    assert len(answer["error"]) > 10


async def test_how_a_car_reports_is_chosen(
    simulator: Simulator, control: aiohttp.ClientSession
) -> None:
    """Fast or real commands, whole or partial lists, and who may see the car."""
    car = simulator.cars["bev_mach_e"]
    for action, body in (
        ("hurry", {"fast": True}),
        ("partial_lists", {"partial": True}),
        ("authorize", {"status": "Declined"}),
    ):
        status, _ = await post(control, f"cars/bev_mach_e/{action}", body)
        assert status == 200
    assert car.timing.expiry < 10
    assert car.partial_lists
    assert not car.authorized


async def test_only_json_is_taken(control: aiohttp.ClientSession) -> None:
    """A form of a foreign page gets nowhere, and broken JSON is told."""
    async with control.post("/control/clock", data={"speed": "1"}) as response:
        assert response.status == 415
    headers = {"Content-Type": "application/json"}
    async with control.post("/control/clock", data="{", headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["error"]
