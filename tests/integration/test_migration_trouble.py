"""Whatever goes wrong while an older integration's things are taken over, none of them is lost."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from custom_components.fordpass.cloud.fordpass import FordPassAccount
from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigEntries, ConfigEntryState
from homeassistant.helpers import device_registry as dr, entity_registry as er
from simulator.fordpass.faults import Fault, FaultKind

from .dialogs import flows, reconfigure, sign_in_again
from .older_files import ITCHANNEL_ANY, MARQ24_ELECTRIC, MARQ24_TRUCK
from .older_home import OlderHome, is_kept, the_entry
from .owner import Owner
from .witness import REFRESH

BEV = "bev_mach_e"
TRUCK = "ice_f150"


def _nothing_is_lost(home: OlderHome, owner: Owner) -> None:
    """Check that every entity and device is still there, under its ids, in an entry that exists."""
    entities, devices = er.async_get(owner.hass), dr.async_get(owner.hass)
    entries = {e.entry_id for e in owner.hass.config_entries.async_entries(DOMAIN)}
    for old in home.entities:
        entity = entities.async_get(old["entity_id"])
        assert entity is not None, old["entity_id"]
        assert (entity.id, entity.device_id) == (old["id"], old["device_id"])
        assert entity.config_entry_id in entries
        assert entity.device_id is not None
        assert devices.async_get(entity.device_id) is not None


async def _all_is_taken(home: OlderHome, owner: Owner) -> None:
    """Check that the account has both cars, with the history of both."""
    await owner.until(lambda: owner.is_linked(TRUCK) and owner.is_linked(BEV))
    for car, platform, key, ours in (
        (TRUCK, "sensor", "odometer", "odometer"),
        (TRUCK, "lock", "doorlock", "lock"),
        (BEV, "sensor", "soc", "hv_battery_charge"),
        (BEV, "lock", "doorlock", "lock"),
    ):
        await owner.until(lambda car=car: owner.has(car, "lock", "lock"))
        assert is_kept(owner, home.old(platform, key, car), car, platform, ours), key
        await owner.until_state(car, "lock", "lock", "locked")
    _nothing_is_lost(home, owner)
    assert the_entry(owner).unique_id == owner.account_id


def _left(home: OlderHome) -> None:
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.marq24(BEV, MARQ24_ELECTRIC)


async def test_the_cloud_is_down_at_the_first_start(home: OlderHome) -> None:
    """The entry waits, and takes everything along when the cloud is there again."""
    _left(home)
    home.tokens()
    home.leave()
    home.simulator.fordpass.faults.append(
        Fault(match="*", kind=FaultKind.RESET, times=None)
    )

    async with home.life() as owner:
        entry = the_entry(owner)
        await owner.until(lambda: entry.state is ConfigEntryState.SETUP_RETRY)
        assert not flows(owner.hass)
        _nothing_is_lost(home, owner)

        home.simulator.fordpass.faults.clear()
        await owner.hass.config_entries.async_reload(entry.entry_id)

        await _all_is_taken(home, owner)


async def test_the_cloud_is_down_for_a_whole_life(home: OlderHome) -> None:
    """The next start goes on where the first could not."""
    _left(home)
    home.tokens()
    home.leave()
    home.simulator.fordpass.faults.append(
        Fault(match="*", kind=FaultKind.RESET, times=None)
    )
    async with home.life() as owner:
        _nothing_is_lost(home, owner)
    home.simulator.fordpass.faults.clear()

    async with home.life() as owner:
        await _all_is_taken(home, owner)


async def test_dead_tokens_ask_for_a_sign_in_once(home: OlderHome) -> None:
    """All entities remain, and are taken along after the sign-in."""
    _left(home)
    home.tokens(expiry_date=1)
    home.leave()
    home.simulator.fordpass.revoke(home.email)

    async with home.life() as owner:
        entry = the_entry(owner)
        assert entry.unique_id == owner.account_id
        _nothing_is_lost(home, owner)
        (flow,) = flows(owner.hass)
        assert flow["context"]["source"] == "reauth"
        assert home.simulator.ledger.count(REFRESH) == 1

        flow = await sign_in_again(owner, flow)

        assert flow["reason"] == "reauth_successful"
        await _all_is_taken(home, owner)
        assert not flows(owner.hass)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "not json",
        "\x00\x00",
        '{"access_token": "a", "refresh_token": "b"}',
        '{"access_token": null}',
    ],
)
async def test_a_bad_token_file_asks_for_a_sign_in(
    home: OlderHome, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody knows whose account it is until the owner signs in; then everything is taken along."""
    _left(home)
    home.token_file(text, f".storage/fordpass/{home.email}_access_token@usa.txt")
    home.leave()

    async with home.life() as owner:
        entry = the_entry(owner)
        assert entry.unique_id is None
        _nothing_is_lost(home, owner)
        (flow,) = flows(owner.hass)

        await sign_in_again(owner, flow)

        await _all_is_taken(home, owner)
        assert not flows(owner.hass)
    assert "cannot be read and is not used" in caplog.text


async def test_no_token_file_at_all(home: OlderHome) -> None:
    """An update removed it together with the old code; the sign-in survives a restart."""
    home.itchannel(TRUCK, ITCHANNEL_ANY)
    home.leave()

    async with home.life() as owner:
        (flow,) = flows(owner.hass)
        await sign_in_again(owner, flow)
        await owner.until(lambda: owner.is_linked(TRUCK))

    async with home.life() as owner:
        await owner.until(lambda: owner.is_linked(TRUCK))
        old = home.old("sensor", "odometer", TRUCK)
        assert is_kept(owner, old, TRUCK, "sensor", "odometer")
        assert not flows(owner.hass)


async def test_the_account_is_added_anew_instead_of_signed_in_again(
    home: OlderHome,
) -> None:
    """The new entry takes the cars of the left one, which goes away with its request."""
    _left(home)
    home.leave()

    async with home.life() as owner:
        left = the_entry(owner)
        flow = await owner.sign_in(await owner.to_sign_in())
        vins = [owner.car(car).vin for car in (TRUCK, BEV)]
        flow = await owner.finish(await owner.answer(flow, vehicles=vins))
        await owner.hass.async_block_till_done()

        assert the_entry(owner).entry_id != left.entry_id
        await _all_is_taken(home, owner)
        assert not flows(owner.hass)


def _before_anything(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return before


def _entries_only(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {**before, "core.config_entries": after["core.config_entries"]}


def _entries_and_entities(
    before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    return {**after, "core.device_registry": before["core.device_registry"]}


def _entries_and_devices(
    before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    return {**after, "core.entity_registry": before["core.entity_registry"]}


def _registries_only(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {**after, "core.config_entries": before["core.config_entries"]}


@pytest.mark.parametrize(
    "written",
    [
        _before_anything,
        _entries_only,
        _entries_and_entities,
        _entries_and_devices,
        _registries_only,
    ],
)
async def test_the_power_fails_in_the_middle(
    home: OlderHome,
    written: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]],
) -> None:
    """Home Assistant writes its files one after the other: any of them may be the older one."""
    _left(home)
    home.tokens()
    home.leave()
    before = deepcopy(home.storage)
    async with home.life() as owner:
        await _all_is_taken(home, owner)
    after = deepcopy(home.storage)
    home.storage.clear()
    home.storage.update(written(before, after))

    async with home.life() as owner:
        await _all_is_taken(home, owner)


async def test_both_integrations_were_there_one_after_the_other(
    home: OlderHome,
) -> None:
    """Where both had the same thing, the later one's history goes on, and the other is told."""
    home.itchannel(TRUCK, ITCHANNEL_ANY)
    home.marq24(TRUCK, MARQ24_TRUCK)
    home.tokens()
    home.leave()

    async with home.life() as owner:
        await owner.until_state(TRUCK, "lock", "lock", "locked")
        entry = the_entry(owner)
        assert entry.unique_id == owner.account_id
        entities = er.async_get(owner.hass)
        vin = owner.car(TRUCK).vin
        odometer = entities.async_get(f"sensor.fordpass_{vin.lower()}_odometer")
        assert odometer is not None
        assert odometer.entity_id == owner.entity_id(TRUCK, "sensor", "odometer")
        for old in home.entities:
            assert entities.async_get(old["entity_id"]) is not None


@pytest.mark.parametrize(
    ("step", "call"),
    [
        *(
            ((er.EntityRegistry, "async_update_entity"), call)
            for call in (1, 4, 12, 24)
        ),
        ((dr.DeviceRegistry, "async_update_device"), 1),
        ((ConfigEntries, "async_update_entry"), 1),
        ((ConfigEntries, "async_remove"), 1),
        ((FordPassAccount, "vehicles"), 1),
    ],
    ids=str,
)
async def test_a_step_fails_once(
    home: OlderHome,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[type, str],
    call: int,
) -> None:
    """Whichever it is, the next start does what this one did not."""
    _left(home)
    home.tokens()
    home.leave()
    kind, name = step
    real = getattr(kind, name)
    calls = 0

    def fail_once(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError("No space left on device")
        return real(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(kind, name, fail_once)
        async with home.life() as owner:
            await owner.hass.async_block_till_done(wait_background_tasks=False)
            entities = er.async_get(owner.hass).entities
            assert {old["entity_id"] for old in home.entities} <= set(entities)
    assert calls >= call

    async with home.life() as owner:
        await _all_is_taken(home, owner)


async def test_a_sign_in_by_reconfiguring(home: OlderHome) -> None:
    """Whoever does not answer the request to sign in, but chooses another region, comes to the same."""
    _left(home)
    home.leave()

    async with home.life() as owner:
        flow = await reconfigure(owner, the_entry(owner).entry_id)
        await sign_in_again(owner, flow, region="usa")
        await _all_is_taken(home, owner)
