"""Several dialogs at once: each account is added once, and no answer lands in another dialog."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .dialogs import assert_over, flows, sign_in_again
from .fordconnect_owner import FordConnectOwner
from .owner import Owner
from .smartcar_owner import CONNECTED, HOME, SmartcarOwner
from .test_flow_abandoned import BEV, WAYS, owners, walk

__all__ = ["owners"]

AUTHORIZED = f"{HOME}/api/fordpass/authorized"


async def go_on(owner: Owner, flow: ConfigFlowResult, way: str) -> ConfigFlowResult:
    """Take the last steps of a way, until the account is there or the dialog is over."""
    for step in WAYS[way][-2:]:
        if flow["type"] is not FlowResultType.FORM:
            break
        flow = await step(owner, flow)
    return await owner.finish(flow)


@pytest.mark.parametrize("way", WAYS)
async def test_same_account(
    hass: HomeAssistant, owners: dict[str, Owner], way: str
) -> None:
    """One of two dialogs adds it, and the other says that it is being added."""
    owner = owners[way]
    steps = len(WAYS[way]) - 2
    both = [await walk(owner, way, steps) for _ in range(2)]
    ends = await asyncio.gather(*(go_on(owner, flow, way) for flow in both))
    assert sorted(end["type"] for end in ends) == [
        FlowResultType.ABORT,
        FlowResultType.CREATE_ENTRY,
    ]
    (over,) = (end for end in ends if end["type"] is FlowResultType.ABORT)
    assert over["reason"] in ("already_in_progress", "already_configured")
    await hass.async_block_till_done()
    (entry,) = hass.config_entries.async_entries("fordpass")
    assert entry.state is ConfigEntryState.LOADED
    assert flows(hass) == []


async def test_two_accounts(hass: HomeAssistant, owner: Owner) -> None:
    """Each has its own tokens and cars."""
    other = Owner(hass, owner.simulator, email="fleet@example.com")
    await asyncio.gather(owner.add_account(), other.add_account())
    entries = hass.config_entries.async_entries("fordpass")
    assert {entry.unique_id for entry in entries} == {
        owner.account_id,
        other.account_id,
    }
    people = owner.simulator.fordpass.accounts
    for entry in entries:
        assert entry.data["access"]["account_id"] == entry.unique_id
        (person,) = (one for one in people.values() if one.guid == entry.unique_id)
        assert set(entry.runtime_data.cars) == set(person.vins)


async def test_two_sign_ins_again(hass: HomeAssistant, owner: Owner) -> None:
    """Both accounts were lost; each gets the tokens of its own owner."""
    other = Owner(hass, owner.simulator, email="fleet@example.com")
    for one in (owner, other):
        await one.add_account()
    for one in (owner, other):
        owner.simulator.fordpass.revoke(one.email)
    await owner.until(lambda: len(flows(hass)) == 2)
    asked = {flow["context"]["unique_id"]: flow for flow in flows(hass)}
    ends = await asyncio.gather(
        *(sign_in_again(one, asked[one.account_id]) for one in (owner, other))
    )
    for end in ends:
        assert_over(end, "reauth_successful")
    await owner.until(lambda: owner.is_linked(BEV))
    for entry in hass.config_entries.async_entries("fordpass"):
        assert entry.state is ConfigEntryState.LOADED
        assert entry.data["access"]["account_id"] == entry.unique_id
    assert flows(hass) == []


async def test_sign_ins_that_cross(hass: HomeAssistant, owner: Owner) -> None:
    """Who signs in to the account of somebody else is told so, and neither account is changed."""
    other = Owner(hass, owner.simulator, email="fleet@example.com")
    for one in (owner, other):
        await one.add_account()
        owner.simulator.fordpass.revoke(one.email)
    await owner.until(lambda: len(flows(hass)) == 2)
    asked = {flow["context"]["unique_id"]: flow for flow in flows(hass)}
    before = {
        entry.entry_id: dict(entry.data)
        for entry in hass.config_entries.async_entries("fordpass")
    }
    ends = await asyncio.gather(
        sign_in_again(owner, asked[other.account_id]),
        sign_in_again(other, asked[owner.account_id]),
    )
    for end in ends:
        assert end["errors"] == {"base": "wrong_account"}
    assert before == {
        entry.entry_id: dict(entry.data)
        for entry in hass.config_entries.async_entries("fordpass")
    }
    ends = await asyncio.gather(
        *(sign_in_again(one, asked[one.account_id]) for one in (owner, other))
    )
    for end in ends:
        assert_over(end, "reauth_successful")


async def test_windows_that_cross(
    hass: HomeAssistant,
    consenting: FordConnectOwner,
    customer: SmartcarOwner,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Two clouds send their browsers back at once, to each other's address too: each dialog gets its own."""
    await hass.config.async_update(external_url=HOME)
    consenting.app.add_redirect(AUTHORIZED)
    consent = await consenting.to_way("fordconnect")
    consent = await consenting.answer(consent, next_step_id="fordconnect_automatic")
    consent = await consenting.enter(consent)
    connect = await customer.to_application()
    connect = await customer.answer(connect, **customer.typed(redirect_uri=CONNECTED))
    connect = await customer.answer(connect, next_step_id="smartcar_window")
    back = await asyncio.gather(
        consenting.visit(consent, BEV),
        customer.visit(connect, vins=[customer.car(BEV).vin]),
    )
    browser = await hass_client_no_auth()
    # The path is no secret, and anybody may mix it up; the state tells the dialogs apart.
    crossed = [
        back[0].replace("/authorized", "/connected"),
        back[1].replace("/connected", "/authorized"),
    ]
    answers = await asyncio.gather(
        *(browser.get(address.removeprefix(HOME)) for address in crossed)
    )
    assert [answer.status for answer in answers] == [200, 200]
    configure = hass.config_entries.flow.async_configure
    ends = [
        await consenting.finish(await configure(consent["flow_id"])),
        await customer.finish(await configure(connect["flow_id"])),
    ]
    for end in ends:
        assert end["type"] is FlowResultType.CREATE_ENTRY, end
    await hass.async_block_till_done()
    kinds = [end["result"].data["account"] for end in ends]
    assert kinds == ["fordconnect", "smartcar"]
    # Once more is once too often, by the right way as well.
    for address in (*crossed, *back):
        answer = await browser.get(address.removeprefix(HOME))
        assert answer.status == 400


async def test_windows_that_are_closed(
    hass: HomeAssistant,
    customer: SmartcarOwner,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Nothing is kept of them, and the browser that comes back late lands in no other dialog."""
    await hass.config.async_update(external_url=HOME)
    late: list[str] = []
    for _ in range(3):
        flow = await customer.to_application()
        flow = await customer.answer(flow, **customer.typed(redirect_uri=CONNECTED))
        flow = await customer.answer(flow, next_step_id="smartcar_window")
        late.append(await customer.visit(flow, vins=[customer.car(BEV).vin]))
        if len(late) < 3:
            hass.config_entries.flow.async_abort(flow["flow_id"])
    assert list(hass.data["fordpass_redirects"].values()) == [flow["flow_id"]]
    browser = await hass_client_no_auth()
    statuses = [(await browser.get(one.removeprefix(HOME))).status for one in late]
    assert statuses == [400, 400, 200]
