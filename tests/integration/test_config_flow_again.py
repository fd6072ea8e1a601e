"""An account that is there: signing in again, another region, other cars."""

from collections.abc import Callable
import json
import logging
from typing import Any

import pytest

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from .dialogs import (
    MINT,
    assert_form,
    assert_menu,
    assert_over,
    browser,
    flows,
    link,
    make_sick,
    reconfigure,
    sign_in_again,
    visit,
)
from .owner import Owner
from .witness import ENGLISH, EXCHANGE, REFRESH, SOCKET

CAR = "ice_f150"


def entity_ids(hass: HomeAssistant, entry: ConfigEntry[Any]) -> set[tuple[str, str]]:
    """Return unique id and entity id of all entities of an account."""
    registry = er.async_get(hass)
    return {
        (entity.unique_id, entity.entity_id)
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
    }


async def lose_account(owner: Owner) -> None:
    """Let Ford refuse the account's tokens, and wait until the owner is asked to sign in."""
    owner.simulator.fordpass.revoke(owner.email)
    await owner.until(lambda: flows(owner.hass) != [])


async def choose_cars(
    owner: Owner, entry: ConfigEntry[Any], *names: str
) -> dict[str, Any]:
    """Choose in the options which cars to show."""
    flow = await owner.hass.config_entries.options.async_init(entry.entry_id)
    result = await owner.hass.config_entries.options.async_configure(
        flow["flow_id"], {"vehicles": [owner.car(name).vin for name in names]}
    )
    await owner.hass.async_block_till_done()
    return dict(result)


async def test_reauth_keeps_everything(owner: Owner) -> None:
    """The owner is asked once, and after the sign-in all is as it was."""
    owner.region = "deu"
    entry = await owner.add_account([CAR, "bev_mach_e"])
    renamed = owner.entity_id(CAR, "sensor", "odometer")
    er.async_get(owner.hass).async_update_entity(renamed, new_entity_id="sensor.miles")
    before = entity_ids(owner.hass, entry)
    options = entry.options
    tokens = entry.data["access"]["refresh_token"]
    await lose_account(owner)
    (flow,) = flows(owner.hass)
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert flow["step_id"] == "reauth_confirm"
    assert owner.state(CAR, "lock", "lock").state == "unavailable"
    flow = await owner.answer(flow)
    assert_menu(flow, "sign_in", "browser", "password")
    flow = await owner.sign_in(flow)
    assert_over(flow, "reauth_successful")
    await owner.until(lambda: owner.is_linked(CAR) and owner.is_linked("bev_mach_e"))
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["region"] == "deu"
    assert entry.data["access"]["refresh_token"] != tokens
    assert entry.options == options
    assert entity_ids(owner.hass, entry) == before
    assert owner.state(CAR, "lock", "lock").state == "locked"
    assert flows(owner.hass) == []


async def test_reauth_by_browser(owner: Owner) -> None:
    """The link is that of the account's region."""
    entry = await owner.add_account([CAR])
    await lose_account(owner)
    (flow,) = flows(owner.hass)
    flow = await browser(owner, await owner.answer(flow))
    flow = await owner.answer(flow, code=await visit(owner, flow))
    assert_over(flow, "reauth_successful")
    await owner.until(lambda: owner.is_linked(CAR))
    assert entry.state is ConfigEntryState.LOADED


async def test_one_reauth_however_many_ask(owner: Owner) -> None:
    """Seven cars lose the account at once: one flow, one issue, one refused refresh, then silence."""
    await owner.add_account()
    await owner.until(lambda: len(owner.simulator.fordpass.sockets) == 7)
    ledger = owner.simulator.ledger
    ledger.clear()
    await lose_account(owner)
    await owner.until(lambda: owner.simulator.fordpass.sockets == [])
    assert len(flows(owner.hass)) == 1
    issues = [
        issue
        for issue in ir.async_get(owner.hass).issues.values()
        if issue.translation_key == "config_entry_reauth"
    ]
    assert len(issues) == 1
    assert ledger.count(REFRESH) == 1
    assert ledger.count(EXCHANGE) == 1
    # Each car may find out by itself that its bearer is dead.
    assert ledger.count(SOCKET) <= 7


async def test_reauth_refuses_another_account(owner: Owner) -> None:
    """It says so and goes on asking; the entry is as it was."""
    entry = await owner.add_account([CAR])
    data = dict(entry.data)
    await lose_account(owner)
    owner.email = "empty@example.com"
    (flow,) = flows(owner.hass)
    flow = await sign_in_again(owner, flow)
    assert_form(flow, "reauth_confirm", base="wrong_account")
    assert dict(entry.data) == data
    owner.email = "driver@example.com"
    assert_over(await sign_in_again(owner, flow), "reauth_successful")


async def test_reauth_in_the_wrong_region(owner: Owner) -> None:
    """The region can be corrected on the way, and is kept."""
    entry = await owner.add_account([CAR])
    await lose_account(owner)
    (flow,) = flows(owner.hass)
    make_sick(owner, MINT, "401")
    flow = await sign_in_again(owner, flow)
    assert_form(flow, "region", region="wrong_region")
    assert_over(await sign_in_again(owner, flow, region="fra"), "reauth_successful")
    assert entry.data["region"] == "fra"
    await owner.until(lambda: owner.is_linked(CAR))


async def test_reauth_of_a_region_of_old(owner: Owner) -> None:
    """An entry with a region that is no more signs in by the one that took over."""
    entry = await owner.add_account([CAR])
    data = {**entry.data, "region": "UK&Europe"}
    owner.hass.config_entries.async_update_entry(entry, data=data)
    await lose_account(owner)
    (flow,) = flows(owner.hass)
    assert_over(await sign_in_again(owner, flow), "reauth_successful")
    assert entry.data["region"] == "rest_of_europe"


async def test_reconfigure_to_another_region(owner: Owner) -> None:
    """Everything else stays, and the old tokens are not used any more."""
    entry = await owner.add_account([CAR])
    before = entity_ids(owner.hass, entry)
    options = entry.options
    flow = await reconfigure(owner, entry.entry_id)
    assert_form(flow, "reconfigure")
    assert flow["data_schema"]({}) == {"region": "usa"}
    flow = await owner.answer(flow, region="deu")
    flow = await browser(owner, flow)
    assert "login.ford.de" in link(flow)
    flow = await owner.answer(flow, code=await visit(owner, flow))
    assert_over(flow, "reconfigure_successful")
    sockets = owner.simulator.fordpass.sockets
    await owner.until(
        lambda: [socket.token.region.key for socket in sockets] == ["deu"]
    )
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["region"] == "deu"
    assert entry.options == options
    assert entity_ids(owner.hass, entry) == before


async def test_reconfigure_refuses_another_account(owner: Owner) -> None:
    """It says so, and the right account can be signed in to."""
    entry = await owner.add_account([CAR])
    flow = await reconfigure(owner, entry.entry_id)
    owner.email = "empty@example.com"
    flow = await sign_in_again(owner, flow, region="deu")
    assert_form(flow, "reconfigure", base="wrong_account")
    assert entry.data["region"] == "usa"
    owner.email = "driver@example.com"
    flow = await sign_in_again(owner, flow, region="deu")
    assert_over(flow, "reconfigure_successful")


async def test_reconfigure_instead_of_reauth(owner: Owner) -> None:
    """An owner who takes the other way is not sent back, and is not asked again."""
    entry = await owner.add_account([CAR])
    await lose_account(owner)
    flow = await reconfigure(owner, entry.entry_id)
    flow = await sign_in_again(owner, flow, region="usa")
    assert_over(flow, "reconfigure_successful")
    await owner.until(lambda: owner.is_linked(CAR))
    assert flows(owner.hass) == []


async def test_leave_out_a_car_and_take_it_back(owner: Owner) -> None:
    """It goes with its device and its socket, and comes back by the old names."""
    entry = await owner.add_account([CAR, "bev_mach_e"])
    before = entity_ids(owner.hass, entry)
    flow = await owner.hass.config_entries.options.async_init(entry.entry_id)
    assert flow["data_schema"]({}) == {
        "vehicles": [owner.car("bev_mach_e").vin, owner.car(CAR).vin],
        "voice_unlock": False,
        "voice_start": False,
        "expose": False,
    }
    owner.hass.config_entries.options.async_abort(flow["flow_id"])
    result = await choose_cars(owner, entry, "bev_mach_e")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert owner.car(CAR).vin in entry.options["excluded"]
    await owner.until(lambda: owner.is_linked("bev_mach_e"))
    await owner.until(lambda: not owner.is_linked(CAR))
    assert not owner.has(CAR, "lock", "lock")
    await choose_cars(owner, entry, "bev_mach_e", CAR)
    await owner.until(lambda: owner.is_linked(CAR))
    await owner.until(lambda: entity_ids(owner.hass, entry) == before)
    assert owner.state(CAR, "lock", "lock").state == "locked"


async def test_no_car_chosen_in_the_options(owner: Owner) -> None:
    """At least one must be."""
    entry = await owner.add_account([CAR])
    options = entry.options
    result = await choose_cars(owner, entry)
    assert result["errors"] == {"vehicles": "no_vehicle_chosen"}
    assert ENGLISH["options"]["error"]["no_vehicle_chosen"]
    assert entry.options == options


@pytest.mark.parametrize(
    "trouble",
    [
        lambda owner: None,
        lambda owner: owner.simulator.fordpass.lock_account(owner.email),
        lambda owner: make_sick(owner, MINT, "503"),
    ],
    ids=["none", "locked", "outage"],
)
async def test_password_is_kept_nowhere(
    owner: Owner,
    caplog: pytest.LogCaptureFixture,
    hass_storage: dict[str, Any],
    trouble: Callable[[Owner], object],
) -> None:
    """Neither in a file, nor in the entry, nor in a log of any level, nor in what a dialog shows."""
    caplog.set_level(logging.DEBUG)
    password = "a password like no other"
    owner.simulator.fordpass.accounts[owner.email].password = password
    owner.password = password
    trouble(owner)
    flow = await owner.sign_in(await owner.to_sign_in())
    shown = [field.description for field in flow["data_schema"].schema]
    assert password not in repr((flow, shown))
    owner.simulator.fordpass.unlock_account(owner.email)
    if flow["step_id"] == "password":
        flow = await owner.answer(flow, username=owner.email, password=password)
    flow = await owner.answer(flow, vehicles=[owner.car(CAR).vin])
    entry = (await owner.finish(flow))["result"]
    await owner.until(lambda: owner.is_linked(CAR))
    assert await owner.hass.config_entries.async_unload(entry.entry_id)
    stored = json.dumps(hass_storage, default=str)
    assert owner.car(CAR).vin in stored
    assert password not in stored
    assert password not in repr(entry.as_dict())
    assert password not in caplog.text
