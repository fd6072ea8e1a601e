"""Facts §5: the command endpoint, and what the socket tells of a command."""

from typing import Any

from aiohttp import ClientWebSocketResponse
import pytest

from simulator.cars import Outcome, OutcomeKind
from simulator.fordpass.command_rules import RULES

from .stranger import Stranger

BODIES: dict[str, dict[str, Any]] = {
    "startPanicCue": {"properties": {"duration": 3}},
    "publishASUSettingsCommand": {"properties": {"ASUState": "ON"}},
    "scheduleASUActivationCommand": {
        "properties": {
            "OTAActivationDaySchedule": [],
            "activationScheduleSetting": "ON",
        }
    },
    "startGlobalChargeCommand": {"properties": None},
    "cancelGlobalChargeCommand": {"properties": None},
    "pauseGlobalChargeCommand": {"properties": None},
    "updateChargeSettingsCommand": {
        "properties": {"chargeSettings": {"globalTargetSoc": 90}}
    },
    "updateDepartureTimes": {
        "properties": {"departureSchedules": [], "isDepartureTimeEnabled": True}
    },
}


@pytest.fixture
def vin(stranger: Stranger) -> str:
    """Sign in and return the electric car's VIN."""
    stranger.admit()
    return stranger.simulator.cars["bev_mach_e"].vin


async def states(
    stranger: Stranger, socket: ClientWebSocketResponse, key: str, ends: str
) -> list[dict[str, Any]]:
    """Step car time until a state ends; return its entries on the way."""
    entries: list[dict[str, Any]] = []
    for _ in range(200):
        stranger.simulator.clock.step(1)
        stranger.simulator.fordpass.send_heartbeat()
        while content := await socket.receive_json(timeout=5):
            told = content["_data"].get("states", {})
            entry = (told | told.get("commands", {})).get(key)
            if entry is not None:
                entries.append(entry)
                if entry["value"]["toState"].lower() == ends.lower():
                    return entries
    raise AssertionError(f"{key} never became {ends}: {entries}")


async def test_lock_and_its_side_effects(stranger: Stranger, vin: str) -> None:
    """201 with an id; the states of that id in lower case; the metrics; the alarm later."""
    car = stranger.simulator.cars["bev_mach_e"]
    car.unlock()
    answer = await stranger.command(vin, "lock")
    assert answer.status == 201
    accepted = await answer.json()
    assert (accepted["type"], accepted["currentStatus"], accepted["wakeUp"]) == (
        "lock",
        "REQUESTED",
        True,
    )
    assert accepted["targetId"] == car.vehicle_id
    async with await stranger.socket(vin) as socket:
        await socket.receive_json()
        entries = await states(stranger, socket, "lockCommand", "success")
    assert {entry["commandId"] for entry in entries} == {accepted["id"]}
    assert {entry["value"]["toState"] for entry in entries} >= {
        "request_queued",
        "success",
    }
    stranger.simulator.clock.step(60)
    metrics = (await (await stranger.snapshot(vin)).json())["metrics"]
    assert {lock["value"] for lock in metrics["doorLockStatus"]} == {"LOCKED"}
    assert metrics["alarmStatus"]["value"] == "ARMED"
    assert [
        (command.vin, command.type) for command in stranger.simulator.fordpass.commands
    ] == [(vin, "lock")]
    assert stranger.simulator.ledger.mistakes == []


async def test_newer_vocabulary(stranger: Stranger, vin: str) -> None:
    """Charge commands speak in capitals."""
    car = stranger.simulator.cars["bev_mach_e"]
    car.plug_in()
    async with await stranger.socket(vin) as socket:
        await socket.receive_json()
        answer = await stranger.command(
            vin, "pauseGlobalChargeCommand", "v1beta", version="1.0.1", properties=None
        )
        assert answer.status == 201
        entries = await states(
            stranger, socket, "pauseGlobalChargeCommand", "COMMAND_SUCCEEDED_ON_DEVICE"
        )
    assert all(entry["value"]["toState"].isupper() for entry in entries)


async def test_failure_comes_through(stranger: Stranger, vin: str) -> None:
    """What the car was told to do next decides; here it fails with a code."""
    car = stranger.simulator.cars["bev_mach_e"]
    car.outcomes.append(Outcome(kind=OutcomeKind.FAILED_ON_DEVICE, code="77"))
    async with await stranger.socket(vin) as socket:
        await socket.receive_json()
        await stranger.command(vin, "unlock")
        entries = await states(
            stranger, socket, "unlockCommand", "COMMAND_FAILED_ON_DEVICE"
        )
    assert "'77'" in str(entries[-1])


@pytest.mark.parametrize("type_", RULES)
async def test_every_type_is_taken_on_its_own_api_only(
    stranger: Stranger, vin: str, type_: str
) -> None:
    """Each type has its API and version; the car takes it unless it lacks the feature."""
    capabilities = stranger.simulator.cars["bev_mach_e"].garage["capabilities"]
    capabilities |= {
        rule.capability: "Display" for rule in RULES.values() if rule.capability
    }
    rule = RULES[type_]
    body = BODIES.get(type_, {}) | {"version": rule.version}
    assert (await stranger.command(vin, type_, rule.api, **body)).status == 201
    other = "v1beta" if rule.api == "v1" else "v1"
    assert (await stranger.command(vin, type_, other, **body)).status == 400
    stranger.simulator.clock.step(300)


@pytest.mark.parametrize(
    ("type_", "api", "changes"),
    [
        ("openMasterResetWindow", "v1", {}),
        ("startGlobalChargeCommand", "v1beta", {"version": "1.0.1"}),
        (
            "startGlobalChargeCommand",
            "v1beta",
            {"version": "1.0.0", "properties": None},
        ),
        ("startGlobalChargeCommand", "v1beta", {"properties": None}),
        ("lock", "v1", {"properties": None}),
        ("startPanicCue", "v1", {}),
        (
            "publishASUSettingsCommand",
            "v1beta",
            {"version": "1.0.0", "properties": {"ASUState": "on"}},
        ),
        (
            "updateDepartureTimes",
            "v1beta",
            {"version": "1", "properties": {"departureSchedules": [{}]}},
        ),
        *(
            (
                "updateChargeSettingsCommand",
                "v1beta",
                {"version": "1.0.1", "properties": {"chargeSettings": settings}},
            )
            for settings in (
                {},
                {"globalTargetSoc": 75},
                {"globalTargetSoc": 70},
                {"globalTargetSoc": 90, "globalReserveSoc": 60},
            )
        ),
    ],
)
async def test_rejected_bodies(
    stranger: Stranger, vin: str, type_: str, api: str, changes: dict[str, Any]
) -> None:
    """An unknown type, a wrong version and wrong properties are 400, and reach no car."""
    assert (await stranger.command(vin, type_, api, **changes)).status == 400
    assert stranger.simulator.fordpass.commands == []


async def test_charge_target_below_eighty(stranger: Stranger, vin: str) -> None:
    """All three targets alike are taken."""
    settings = dict.fromkeys(
        ("globalTargetSoc", "globalDCTargetSoc", "globalReserveSoc"), 70
    )
    answer = await stranger.command(
        vin,
        "updateChargeSettingsCommand",
        "v1beta",
        version="1.0.1",
        properties={"chargeSettings": settings},
    )
    assert answer.status == 201


async def test_rejected_cars(stranger: Stranger) -> None:
    """403 for a stranger's car or a feature it lacks, 404 where the car does not know the command."""
    stranger.admit()
    cars = stranger.simulator.cars
    assert (await stranger.command(cars["pending_car"].vin, "lock")).status == 403
    assert (
        await stranger.command(cars["bev_mach_e"].vin, "startTrailerLightCheck")
    ).status == 403
    cars["bev_mach_e"].garage["profile"]["supportsStatusRefresh"] = False
    assert (
        await stranger.command(cars["bev_mach_e"].vin, "statusRefresh")
    ).status == 404
    stranger.tmc = "stranger"
    assert (await stranger.command(cars["bev_mach_e"].vin, "lock")).status == 401


async def test_accept_code_and_the_stable_apis_version(
    stranger: Stranger, vin: str
) -> None:
    """202 was seen as well; a version on the stable API is noted."""
    stranger.simulator.fordpass.switches.accept_code = 202
    assert (await stranger.command(vin, "lock", version="1.0.0")).status == 202
    assert "a version" in stranger.simulator.ledger.mistakes[0]
