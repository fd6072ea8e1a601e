"""The account's guard as an owner of a FordPass account meets it: its device, its limits, and restarts."""

import asyncio
from functools import partial
import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.fordpass.const import DOMAIN
from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
from simulator.fordpass.faults import FaultKind

from .conftest import SHORT
from .dialogs import flows, make_sick
from .owner import Owner
from .witness import (
    ENGLISH,
    EXCHANGE,
    GARAGE,
    POST,
    READ,
    SOCKET,
    Writes,
    issues,
    pass_time,
)

CAR = "ice_f150"
BUDGET = 40


@pytest.fixture
def small_budget(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a day have few requests."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, budget=BUDGET, budget_per_car=0),
    )


def requests(entry: ConfigEntry[Any]) -> int:
    """Return how many requests of today the account knows of."""
    return sum(entry.runtime_data.requests.values())


async def reconnect(owner: Owner, entry: ConfigEntry[Any], limit: int) -> None:
    """Drop the car's connection until so many requests were sent."""
    count = requests(entry)

    def more() -> bool:
        return requests(entry) > count

    while (count := requests(entry)) < limit:
        await owner.until(lambda: owner.is_linked(CAR) or more())
        owner.simulator.fordpass.drop_sockets()
        await owner.until(more)


async def pause(owner: Owner, action: str) -> None:
    """Turn the switch of the account."""
    await owner.hass.services.async_call(
        "switch",
        action,
        {"entity_id": owner.account_entity_id("switch", "pause")},
        blocking=True,
    )


async def spend(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """Drop the car's connection until it does not come back."""
    await reconnect(owner, entry, BUDGET)
    ledger = owner.simulator.ledger

    def arrived() -> bool:
        """Say whether the last connection, if the last request was one, is there."""
        asked = entry.runtime_data.requests.items()
        opened = sum(count for what, count in asked if what.endswith("/ws"))
        sockets = [record for record in ledger.requests if record.matches(SOCKET)]
        return len(sockets) == opened and (
            owner.is_linked(CAR) or all(record.status for record in sockets)
        )

    await owner.until(arrived)
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(CAR, "binary_sensor", "push_connected", "off")


async def until_at_rest(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """Wait until the account leaves something alone."""
    await owner.until(lambda: bool(entry.runtime_data.guard.memory["rests"]))


async def read(owner: Owner) -> None:
    """Do what an owner does who wants news now."""
    await owner.hass.services.async_call(
        "homeassistant",
        "update_entity",
        {"entity_id": owner.entity_id(CAR, "lock", "lock")},
        blocking=True,
    )
    pass_time(owner.hass, minutes=20)
    await owner.hass.async_block_till_done()


@pytest.mark.usefixtures("small_budget")
async def test_a_spent_day(hass: HomeAssistant, owner: Owner) -> None:
    """A storm ends at the budget, which a reload does not give back; commands go, and the owner is told."""
    assert await async_setup_component(hass, "homeassistant", {})
    entry = await owner.add_account([CAR])
    ledger = owner.simulator.ledger
    await spend(owner, entry)
    (issue,) = issues(hass)
    assert issue.translation_key == "budget_spent"
    assert issue.translation_placeholders == {
        "account": "FordPass USA",
        "budget": str(BUDGET),
    }
    assert not issue.is_fixable
    assert ENGLISH["issues"]["budget_spent"]["description"]
    ledger.clear()

    await read(owner)
    assert ledger.requests == []
    assert flows(hass) == []

    await owner.act(CAR, "lock", "lock", "unlock")
    assert owner.state(CAR, "lock", "lock").state == "unlocked"
    assert ledger.count(POST) == 1

    for _ in range(3):
        ledger.clear()
        assert await hass.config_entries.async_reload(entry.entry_id)
        await read(owner)
        assert ledger.count(SOCKET) == ledger.count(READ) == ledger.count(GARAGE) == 0
        assert [issue.translation_key for issue in issues(hass)] == ["budget_spent"]

    await hass.config_entries.async_remove(entry.entry_id)
    assert issues(hass) == []


@pytest.mark.usefixtures("small_budget")
async def test_the_last_tenth_is_no_read(hass: HomeAssistant, owner: Owner) -> None:
    """While the connection is still opened, nothing is read any more."""
    assert await async_setup_component(hass, "homeassistant", {})
    entry = await owner.add_account([CAR])
    await reconnect(owner, entry, BUDGET * 9 // 10)
    await owner.until(lambda: owner.is_linked(CAR))
    assert [issue.translation_key for issue in issues(hass)] == ["budget_spent"]
    ledger = owner.simulator.ledger
    ledger.clear()
    await read(owner)
    assert ledger.count(READ) == ledger.count(GARAGE) == 0
    owner.simulator.fordpass.drop_sockets()
    await ledger.arrived(SOCKET)
    await owner.until(lambda: owner.is_linked(CAR))


@pytest.mark.parametrize(
    "kind", [FaultKind.TOO_MANY_REQUESTS, FaultKind.FORBIDDEN_HTML]
)
async def test_the_token_host_is_left_alone_over_restarts(
    hass: HomeAssistant,
    owner: Owner,
    kind: FaultKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a reload nor a command asks sooner than the last run would have."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, backoff_longest=900, blocked_first=600),
    )
    entry = await owner.add_account([CAR])
    ledger = owner.simulator.ledger
    ledger.clear()
    fault = make_sick(owner, EXCHANGE, kind, times=None)
    owner.simulator.fordpass.age_tokens(301)
    owner.simulator.fordpass.drop_sockets()
    await until_at_rest(owner, entry)
    owner.simulator.fordpass.faults.remove(fault)
    ledger.clear()

    for _ in range(3):
        assert await hass.config_entries.async_reload(entry.entry_id)
        with pytest.raises(HomeAssistantError) as caught:
            await owner.begin(CAR, "lock", "lock", "unlock")
        assert caught.value.translation_key == "cloud_unavailable"
    assert ledger.requests == []
    assert flows(hass) == []


@pytest.mark.parametrize(
    "kind", [FaultKind.TOO_MANY_REQUESTS, FaultKind.FORBIDDEN_HTML]
)
async def test_a_blocked_socket_is_left_alone_over_restarts(
    hass: HomeAssistant,
    owner: Owner,
    kind: FaultKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only the socket: a command goes, and the state is read."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, backoff_longest=900, blocked_first=600),
    )
    entry = await owner.add_account([CAR])
    ledger = owner.simulator.ledger
    ledger.clear()
    fault = make_sick(owner, SOCKET, kind, times=None)
    owner.simulator.fordpass.drop_sockets()
    await until_at_rest(owner, entry)
    owner.simulator.fordpass.faults.remove(fault)

    for _ in range(3):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
    await owner.act(CAR, "lock", "lock", "unlock")
    assert ledger.count(SOCKET) == 1
    assert owner.state(CAR, "lock", "lock").state == "unlocked"


async def test_a_refusal_outlives_a_crash(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any]
) -> None:
    """It is on disk as soon as the owner is asked, without any token in it."""
    entry = await owner.add_account([CAR])
    fordpass = owner.simulator.fordpass
    fordpass.revoke(owner.email)
    fordpass.age_tokens(1801)
    fordpass.drop_sockets()
    await owner.until(lambda: len(flows(hass)) == 1)
    await hass.async_block_till_done()
    (known,) = (
        file["data"] for name, file in hass_storage.items() if "last_known" in name
    )
    refused = known["memory"]["guard"]["refused"]
    assert refused["credentials"] is False
    assert len(refused["sign_in"]) == 16
    assert entry.data["access"]["refresh_token"] not in json.dumps(known["memory"])


async def test_the_pause_is_kept_over_a_crash(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any]
) -> None:
    """It is on disk when the switch is on, and off disk when it is off."""
    await owner.add_account([CAR])
    for action, paused in (("turn_on", True), ("turn_off", False)):
        await pause(owner, action)
        (known,) = (
            file["data"] for name, file in hass_storage.items() if "last_known" in name
        )
        assert known["memory"]["guard"]["paused"] is paused


async def test_a_pause_in_the_middle_of_a_command(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Who asked is told that nobody knows how it ended, and it is not sent again."""
    await owner.add_account([CAR])
    ledger = owner.simulator.ledger
    make_sick(owner, POST, FaultKind.HANG, times=None)
    asked = owner.begin(CAR, "lock", "lock", "unlock")
    await ledger.arrived(POST)
    async with asyncio.timeout(20):
        await pause(owner, "turn_on")
        with pytest.raises(HomeAssistantError) as caught:
            await asked
    assert caught.value.translation_key == "cloud_unavailable"
    assert ledger.count(POST) == 1
    assert owner.state(CAR, "lock", "lock").state == "locked"


async def test_the_device_of_the_account(
    hass: HomeAssistant, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    """A service that is nobody's by name, whose entities no assistant sees, and that stays as long as the entry."""
    assert await async_setup_component(hass, "config", {})
    assert await async_setup_component(hass, "homeassistant", {})
    entry = await owner.add_account([CAR])
    registry = er.async_get(hass)
    pause = registry.async_get(owner.account_entity_id("switch", "pause"))
    counted = registry.async_get(owner.account_entity_id("sensor", "requests_today"))
    assert pause is not None
    assert counted is not None
    assert pause.entity_category is EntityCategory.CONFIG
    assert counted.entity_category is EntityCategory.DIAGNOSTIC
    assert pause.device_id == counted.device_id
    for entity in (pause, counted):
        assert not async_should_expose(hass, "conversation", entity.entity_id)

    assert pause.device_id is not None
    device = dr.async_get(hass).async_get(pause.device_id)
    assert isinstance(device, dr.DeviceEntry)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.name == "FordPass USA"
    assert device.identifiers == {(DOMAIN, owner.account_id)}
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {
            "type": "config/device_registry/remove_config_entry",
            "config_entry_id": entry.entry_id,
            "device_id": device.id,
        }
    )
    assert (await client.receive_json())["success"] is False

    await hass.config_entries.async_remove(entry.entry_id)
    assert dr.async_get(hass).async_get(device.id) is None


async def test_an_action_for_the_device_of_the_account(
    hass: HomeAssistant, owner: Owner
) -> None:
    """It is no car, and that is said."""
    await owner.add_account([CAR])
    found = er.async_get(hass).async_get(owner.account_entity_id("switch", "pause"))
    assert found is not None
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(
            DOMAIN, "refresh_status", {"device_id": found.device_id}, blocking=True
        )
    assert caught.value.translation_key == "action_unsupported"


async def test_the_count_of_requests(hass: HomeAssistant, owner: Owner) -> None:
    """It is written once in a quarter of an hour, however much is asked, and not when nothing was."""
    entry = await owner.add_account([CAR])
    sensor = owner.account_entity_id("sensor", "requests_today")

    def shown() -> int:
        state = hass.states.get(sensor)
        assert state is not None
        return int(state.state)

    writes = Writes(hass)
    before = requests(entry)
    await reconnect(owner, entry, before + 10)
    await owner.until(lambda: owner.is_linked(CAR))
    assert sensor not in writes
    pass_time(hass, minutes=15)
    await hass.async_block_till_done()
    assert writes[sensor] == 1
    assert before + 10 <= shown() <= requests(entry)

    await pause(owner, "turn_on")
    assert shown() == requests(entry)
    written = writes[sensor]
    for minutes in (30, 45, 60):
        pass_time(hass, minutes=minutes)
        await hass.async_block_till_done()
    await pause(owner, "turn_off")
    assert writes[sensor] == written
