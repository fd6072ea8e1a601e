"""A car that came in through FordConnect: its news, its troubles, and consenting again."""

import logging
from typing import Any

import pytest

from custom_components.fordpass.diagnostics import async_get_config_entry_diagnostics
from homeassistant.components.application_credentials import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from simulator.fordpass.faults import FaultKind

from .dialogs import (
    assert_form,
    assert_menu,
    assert_over,
    flows,
    make_sick,
    reconfigure,
)
from .fordconnect_owner import GARAGE, QUERY, SECRET, TOKEN, FordConnectOwner
from .witness import ENGLISH, issues

BEV = "bev_mach_e"
TRUCK = "ice_f150"


async def until_asked(owner: FordConnectOwner) -> ConfigFlowResult:
    """Wait until the integration asks its owner for something, and return the form."""
    await owner.until(lambda: bool(flows(owner.hass)))
    (flow,) = flows(owner.hass)
    return await owner.hass.config_entries.flow.async_configure(flow["flow_id"])


async def until_over(
    owner: FordConnectOwner, flow: ConfigFlowResult, reason: str, name: str
) -> None:
    """Check that a dialog ended well and the car's news come again."""
    assert_over(flow, reason)
    await owner.hass.async_block_till_done()
    await owner.until(lambda: owner.is_linked(name))
    assert flows(owner.hass) == []


async def test_news_come(consenting: FordConnectOwner) -> None:
    """What the car does shows, at the account's own pace; nothing can be commanded."""
    await consenting.add_car(BEV)
    car = consenting.car(BEV)
    car.open("driver")
    await consenting.until_state(BEV, "binary_sensor", "door_driver", "on")
    await consenting.until(lambda: consenting.has(BEV, "sensor", "health_alerts"))
    await consenting.until(lambda: consenting.has(BEV, "sensor", "next_departure"))
    assert not consenting.has(BEV, "binary_sensor", "push_connected")
    for platform, key in (
        ("lock", "lock"),
        ("switch", "charge"),
        ("number", "charge_limit"),
    ):
        assert not consenting.has(BEV, platform, key)
    assert consenting.simulator.ledger.mistakes == []


async def test_restart_goes_on_where_it_was(
    hass: HomeAssistant, consenting: FordConnectOwner, hass_storage: dict[str, Any]
) -> None:
    """Values, counters and what need not be asked outlive it; the newest tokens do as well."""
    entry = await consenting.add_car(BEV)
    await consenting.until(lambda: consenting.has(BEV, "sensor", "next_departure"))
    consenting.cloud.age_tokens(1200)
    ledger = consenting.simulator.ledger
    await consenting.until(lambda: ledger.count(TOKEN) == 2)
    await hass.config_entries.async_unload(entry.entry_id)
    (known,) = [
        file["data"]
        for name, file in hass_storage.items()
        if name.startswith("fordpass.last_known")
    ]
    asked = known["memory"]["guard"]["asked"]["requests"]
    of_queries = sum(n for what, n in asked.items() if "/fcon-query/" in what)
    assert of_queries == ledger.count(QUERY)
    ledger.clear()
    await hass.config_entries.async_setup(entry.entry_id)
    await consenting.until(lambda: consenting.is_linked(BEV))
    assert ledger.count(GARAGE) == 0
    assert ledger.count(TOKEN) == 0
    assert flows(hass) == []


async def test_outage(consenting: FordConnectOwner) -> None:
    """The line says so and heals; nobody is asked to consent."""
    await consenting.add_car(BEV)
    fault = make_sick(consenting, QUERY, FaultKind.UNAVAILABLE, times=None)
    await consenting.until(lambda: not consenting.is_linked(BEV))
    assert consenting.state(BEV, "sensor", "odometer").state != "unavailable"
    consenting.cloud.faults.remove(fault)
    await consenting.until(lambda: consenting.is_linked(BEV))
    assert flows(consenting.hass) == []


async def test_consent_that_ended(consenting: FordConnectOwner) -> None:
    """The owner consents again, to the same car; another one is refused in words."""
    await consenting.add_car(BEV)
    consenting.cloud.revoke()
    flow = await until_asked(consenting)
    assert_form(flow, "fordconnect_reauth")
    assert consenting.state(BEV, "sensor", "odometer").state == "unavailable"
    flow = await consenting.paste(await consenting.answer(flow), TRUCK)
    assert_form(flow, "fordconnect_again", base="wrong_car")
    flow = await consenting.paste(await consenting.answer(flow), BEV)
    await until_over(consenting, flow, "reauth_successful", BEV)


async def test_secret_that_ended(consenting: FordConnectOwner) -> None:
    """New credentials are asked for at once, for they are what is wrong."""
    entry = await consenting.add_car(BEV)
    consenting.app.secrets[:] = ["renewed"]
    consenting.cloud.age_tokens(1200)
    flow = await until_asked(consenting)
    assert_form(flow, "fordconnect_credentials", base="credentials_refused")
    flow = await consenting.enter(flow, "renewed")
    flow = await consenting.paste(flow, BEV)
    await until_over(consenting, flow, "reauth_successful", BEV)
    assert entry.state is ConfigEntryState.LOADED


async def test_credentials_that_were_removed(
    hass: HomeAssistant, consenting: FordConnectOwner
) -> None:
    """Without them the entry cannot begin, and asks for them."""
    entry = await consenting.add_car(BEV)
    await hass.config_entries.async_unload(entry.entry_id)
    collection = hass.data[DATA_COMPONENT]
    for item in collection.async_items():
        await collection.async_delete_item(item["id"])
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    flow = await until_asked(consenting)
    assert_form(flow, "fordconnect_credentials", base="credentials_refused")
    flow = await consenting.paste(await consenting.enter(flow, SECRET), BEV)
    await until_over(consenting, flow, "reauth_successful", BEV)


@pytest.mark.parametrize("outside", ["https://new.example.com", None])
async def test_another_address_outside(
    hass: HomeAssistant, consenting: FordConnectOwner, outside: str | None
) -> None:
    """An app that sends to an address this instance has no more must learn the new one first."""
    entry = await consenting.add_car(BEV)
    hass.config.external_url = outside
    old = "https://old.example.com/api/fordpass/authorized"
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "redirect_uri": old}
    )
    consenting.cloud.revoke()
    flow = await consenting.answer(await until_asked(consenting))
    if outside is not None:
        assert_menu(flow, "fordconnect", "fordconnect_automatic", "fordconnect_manual")
        flow = await consenting.answer(flow, next_step_id="fordconnect_manual")
    assert_form(flow, "fordconnect_app")
    flow = await consenting.answer(flow, **flow["data_schema"]({}))
    flow = await consenting.paste(flow, BEV)
    await until_over(consenting, flow, "reauth_successful", BEV)


async def with_gaps(owner: FordConnectOwner) -> ConfigEntry[Any]:
    """Add a car without its electric data, and wait for the word about that."""
    entry = await owner.add_car(BEV, without={"evData"})
    await owner.until(lambda: bool(issues(owner.hass)))
    return entry


async def test_box_not_ticked(consenting: FordConnectOwner) -> None:
    """What the owner left out is told as something to repair, and reconfiguring repairs it."""
    entry = await with_gaps(consenting)
    (issue,) = issues(consenting.hass)
    assert issue.translation_key == "not_consented"
    assert issue.translation_placeholders == {
        "car": "Blue Pony",
        "categories": "evData",
    }
    words = ENGLISH["issues"]["not_consented"]
    assert "{categories}" in words["description"]
    assert consenting.car(BEV).vin.lower() not in issue.issue_id
    assert not consenting.has(BEV, "sensor", "next_departure")
    assert flows(consenting.hass) == []
    flow = await reconfigure(consenting, entry.entry_id)
    assert_form(flow, "fordconnect_app")
    flow = await consenting.answer(flow, **flow["data_schema"]({}))
    flow = await consenting.paste(flow, BEV)
    await until_over(consenting, flow, "reconfigure_successful", BEV)
    await consenting.until(lambda: consenting.has(BEV, "sensor", "next_departure"))
    assert issues(consenting.hass) == []


async def test_no_word_without_the_entry(
    hass: HomeAssistant, consenting: FordConnectOwner
) -> None:
    """What is to be repaired goes with the entry."""
    entry = await with_gaps(consenting)
    await hass.config_entries.async_remove(entry.entry_id)
    assert issues(hass) == []


async def test_diagnostics(hass: HomeAssistant, consenting: FordConnectOwner) -> None:
    """They name the kind of account and nothing that is private."""
    entry = await consenting.add_car(BEV)
    text = str(await async_get_config_entry_diagnostics(hass, entry))
    assert "'account': 'fordconnect'" in text
    access = entry.data["access"]
    for secret in (
        consenting.car(BEV).vin,
        access["access_token"],
        access["refresh_token"],
        SECRET,
    ):
        assert secret not in text


async def test_nothing_private_in_the_log(
    hass: HomeAssistant, consenting: FordConnectOwner, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even when everything is logged and much goes wrong."""
    caplog.set_level(logging.DEBUG)
    entry = await consenting.add_car(BEV, without={"evData"})
    make_sick(consenting, QUERY, FaultKind.UNAVAILABLE)
    consenting.cloud.age_tokens(1200)
    await consenting.until(lambda: consenting.simulator.ledger.count(TOKEN) == 2)
    consenting.cloud.revoke()
    await until_asked(consenting)
    ours = "\n".join(
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.fordpass")
    )
    car = consenting.car(BEV)
    private = [car.vin, consenting.email, SECRET, *entry.data["access"].values()]
    assert [text for text in private if str(text) in ours] == []
