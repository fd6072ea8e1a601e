"""Set-up, unload, restart and removal of an account."""

import asyncio
import gc
from typing import Any

import pytest

from custom_components.fordpass.coordinator import FordPassCoordinator
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from simulator.fordpass.faults import Fault, FaultKind
from simulator.fordpass.tokens import TokenKind

from .owner import Owner
from .witness import GARAGE, REFRESH, said, sentence

BEV = "bev_mach_e"
TRUCK = "ice_f150"


def _files(hass_storage: dict[str, Any]) -> list[str]:
    return [name for name in hass_storage if name.startswith("fordpass.")]


def _file(hass_storage: dict[str, Any], kind: str) -> dict[str, Any]:
    (name,) = (name for name in _files(hass_storage) if kind in name)
    stored: dict[str, Any] = hass_storage[name]
    return stored


def _cloud_down(owner: Owner) -> None:
    owner.simulator.fordpass.faults.append(
        Fault(match="*", kind=FaultKind.RESET, times=None)
    )


async def test_unload_ends_everything_and_asks_nothing(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The sockets close, the entities are unavailable, and no request goes out."""
    entry = await owner.add_account([BEV, TRUCK])
    requests = len(owner.simulator.ledger.requests)

    assert await hass.config_entries.async_unload(entry.entry_id)
    await owner.until(lambda: not owner.simulator.fordpass.sockets_of())

    assert entry.state is ConfigEntryState.NOT_LOADED
    assert owner.state(BEV, "lock", "lock").state == "unavailable"
    assert len(owner.simulator.ledger.requests) == requests


async def test_ten_reloads_leave_nothing_behind(
    hass: HomeAssistant, owner: Owner
) -> None:
    """No task, no listener, no socket and no car of an earlier load lives on."""
    entry = await owner.add_account([BEV, TRUCK])

    async def reload() -> tuple[int, ...]:
        assert await hass.config_entries.async_reload(entry.entry_id)
        for name in (BEV, TRUCK):
            await owner.until_state(name, "binary_sensor", "push_connected", "on")
        await owner.until(lambda: len(owner.simulator.fordpass.sockets_of()) == 2)
        gc.collect()
        mine = [
            task
            for task in asyncio.all_tasks()
            if "fordpass" in task.get_name() or "custom_components" in repr(task)
        ]
        cars = [
            thing for thing in gc.get_objects() if type(thing) is FordPassCoordinator
        ]
        return (
            len(mine),
            sum(hass.bus.async_listeners().values()),
            len(hass.states.async_all()),
            len([car for car in cars if car.hass is hass]),
        )

    first = await reload()
    for _ in range(9):
        last = await reload()
    assert all(now <= before for now, before in zip(last, first, strict=True))
    assert last[-1] == 2


async def test_removal_deletes_what_was_stored(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any]
) -> None:
    """Both files, the entities and the devices are gone."""
    owner.simulator.fordpass.switches.cat_life = 5
    entry = await owner.add_account([BEV])
    assert len(_files(hass_storage)) == 2

    await hass.config_entries.async_remove(entry.entry_id)

    assert _files(hass_storage) == []
    assert not er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert not hass.states.async_all("lock")


async def test_last_known_state_is_shown_before_anything_is_asked(
    hass: HomeAssistant, owner: Owner
) -> None:
    """After a restart with the cloud down every entity shows what it showed before."""
    entry = await owner.add_account([BEV])
    owner.car(BEV).unlock()
    await owner.until_state(BEV, "lock", "lock", "unlocked")
    skip = {
        owner.entity_id(BEV, "binary_sensor", "push_connected"),
        owner.account_entity_id("sensor", "requests_today"),
    }
    before = {
        s.entity_id: s.state for s in hass.states.async_all() if s.entity_id not in skip
    }
    await hass.config_entries.async_unload(entry.entry_id)
    _cloud_down(owner)
    owner.simulator.ledger.clear()

    await hass.config_entries.async_setup(entry.entry_id)

    assert owner.simulator.ledger.requests == []
    assert entry.state is ConfigEntryState.LOADED
    assert {
        s.entity_id: s.state for s in hass.states.async_all() if s.entity_id not in skip
    } == before
    assert owner.state(BEV, "binary_sensor", "push_connected").state == "off"

    owner.simulator.fordpass.faults.clear()
    owner.car(BEV).lock()
    await owner.until_state(BEV, "lock", "lock", "locked")
    assert owner.simulator.ledger.count(GARAGE) == 0


async def test_the_last_state_is_on_disk_soon_and_at_unload(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any]
) -> None:
    """What a car told last is kept."""
    entry = await owner.add_account([BEV])
    owner.car(BEV).open("driver")
    await owner.until_state(BEV, "binary_sensor", "door_driver", "on")
    await hass.config_entries.async_unload(entry.entry_id)

    states = _file(hass_storage, "last_known")["data"]["states"]
    assert states[owner.car(BEV).vin]["door_driver"][0] is True


@pytest.mark.parametrize(
    "broken",
    [
        {"last_known": {"data": {"vehicles": [{"vin": 1}], "states": {}}}},
        {"last_known": {"data": []}},
        {"last_known": {"version": 9}},
        {"tokens": {"data": {"access_token": "half"}}},
        {"tokens": {"version": 9}},
    ],
)
async def test_a_store_that_cannot_be_read_does_not_stop_the_set_up(
    hass: HomeAssistant,
    owner: Owner,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    broken: dict[str, dict[str, Any]],
) -> None:
    """The cloud is asked instead, and one line says why."""
    entry = await owner.add_account([BEV])
    await hass.config_entries.async_unload(entry.entry_id)
    ((kind, trouble),) = broken.items()
    name = _files(hass_storage)[0].replace("last_known", kind)
    hass_storage[name] = {
        **hass_storage[_files(hass_storage)[0]],
        "key": name,
        **trouble,
    }
    caplog.clear()

    assert await hass.config_entries.async_setup(entry.entry_id)
    await owner.until(lambda: owner.is_linked(BEV))
    await owner.until_state(BEV, "lock", "lock", "locked")

    assert said(caplog, "cannot be read") == [
        "What was stored for an account cannot be read and is not used"
    ]


async def _forget_cars(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any]
) -> Any:
    entry = await owner.add_account([BEV])
    await hass.config_entries.async_unload(entry.entry_id)
    for name in _files(hass_storage):
        del hass_storage[name]
    return entry


async def test_without_cloud_and_memory_the_set_up_is_tried_again(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any]
) -> None:
    """The reason is told in the owner's words, and it heals."""
    entry = await _forget_cars(hass, owner, hass_storage)
    _cloud_down(owner)

    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.reason == sentence("cloud_unavailable", cloud="Ford", said="")

    owner.simulator.fordpass.faults.clear()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await owner.until_state(BEV, "lock", "lock", "locked")


async def test_a_dead_token_at_the_set_up_asks_for_a_sign_in(
    hass: HomeAssistant, owner: Owner, hass_storage: dict[str, Any]
) -> None:
    """Once, and at once."""
    entry = await _forget_cars(hass, owner, hass_storage)
    owner.simulator.fordpass.revoke(owner.email)

    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.reason == sentence("sign_in_required", cloud="Ford", said="")
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"


async def test_a_rotated_token_is_on_disk_before_it_is_used_and_survives(
    hass: HomeAssistant,
    owner: Owner,
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The entry keeps the old token for a while; the newest of store and entry wins."""
    owner.simulator.fordpass.switches.cat_life = 5
    entry = await owner.add_account([BEV])
    of_entry = entry.data["access"]["refresh_token"]
    on_disk_at_use = []
    take_fault = owner.simulator.fordpass.take_fault

    def look(record: Any) -> Any:
        if record.matches("POST *oidc/token") or record.matches(GARAGE):
            stored = [
                hass_storage[n]["data"] for n in _files(hass_storage) if "tokens" in n
            ]
            on_disk_at_use.append(stored[0]["access_token"] if stored else None)
        return take_fault(record)

    await hass.config_entries.async_unload(entry.entry_id)
    await owner.until(lambda: not owner.is_linked(BEV))
    monkeypatch.setattr(owner.simulator.fordpass, "take_fault", look)
    owner.simulator.ledger.clear()
    await hass.config_entries.async_setup(entry.entry_id)
    await owner.until(lambda: owner.is_linked(BEV))

    assert owner.simulator.ledger.count(REFRESH) == 1
    stored = _file(hass_storage, "tokens")["data"]
    assert stored["refresh_token"] != of_entry
    assert on_disk_at_use == [stored["access_token"]]

    await hass.config_entries.async_unload(entry.entry_id)
    await owner.until(lambda: not owner.is_linked(BEV))
    await hass.config_entries.async_setup(entry.entry_id)
    await owner.until(lambda: owner.is_linked(BEV))
    await owner.until_state(BEV, "lock", "lock", "locked")
    assert not hass.config_entries.flow.async_progress()
    living = owner.simulator.fordpass.living_tokens(owner.email, TokenKind.CAT_REFRESH)
    assert _file(hass_storage, "tokens")["data"]["refresh_token"] in {
        t.text for t in living
    }
