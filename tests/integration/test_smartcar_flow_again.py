"""An application that is there: what Smartcar refuses is asked for again, and Connect may fail meanwhile."""

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from simulator.fordpass.faults import FaultKind

from .dialogs import assert_form, assert_over, flows, make_sick, reconfigure
from .smartcar_owner import CONNECTED, HOME, SmartcarOwner

MACH_E = "bev_mach_e"
IAM = "POST *oauth2/token"
NEW_SECRET = "5ca7ca03-0000-4000-8000-0000000000ff"


def renew_secret(customer: SmartcarOwner) -> None:
    """Make another secret in the dashboard; what was signed in with the old one ends."""
    application = customer.cloud.application
    application.credential_secret = application.client_secret = NEW_SECRET
    customer.cloud.tokens.age(7300)


async def until_asked(customer: SmartcarOwner) -> ConfigFlowResult:
    """Use the car until Smartcar's refusal is seen, and open the dialog that it brings."""
    with pytest.raises(HomeAssistantError):
        await customer.act(MACH_E, "lock", "lock", "unlock")
    (flow,) = flows(customer.hass)
    return await shown_again(customer, flow)


async def shown_again(
    customer: SmartcarOwner, flow: ConfigFlowResult
) -> ConfigFlowResult:
    """Load a dialog anew, as a page does that was closed and opened."""
    return await customer.hass.config_entries.flow.async_configure(flow["flow_id"])


async def to_window(customer: SmartcarOwner) -> ConfigFlowResult:
    """Open the flow up to the window that comes back by itself."""
    await customer.hass.config.async_update(external_url=HOME)
    flow = await customer.to_application()
    flow = await customer.answer(flow, **customer.typed(redirect_uri=CONNECTED))
    return await customer.answer(flow, next_step_id="smartcar_window")


async def through_window(
    customer: SmartcarOwner,
    flow: ConfigFlowResult,
    connect_client: ClientSessionGenerator,
) -> ConfigFlowResult:
    """Go through Connect in the window, and return what the dialog then shows."""
    assert flow["type"] is FlowResultType.EXTERNAL_STEP, flow
    back = URL(await customer.visit(flow, vins=[customer.car(MACH_E).vin]))
    browser = await connect_client()
    assert (await browser.get(back.path_qs)).status == 200
    return await shown_again(customer, flow)


@pytest.mark.parametrize("version", ["v3", "v2"])
async def test_secret_that_is_refused(customer: SmartcarOwner, version: str) -> None:
    """It is named, however often the dialog is opened; the new one is enough, the car stays."""
    customer.advanced["version"] = version
    entry = await customer.add_account([MACH_E])
    renew_secret(customer)
    flow = await until_asked(customer)
    refused = {"client_secret": "smartcar_credentials_refused"}
    assert_form(flow, "smartcar_reauth", **refused)
    assert_form(await shown_again(customer, flow), "smartcar_reauth", **refused)
    flow = await customer.answer(flow, **customer.typed(quota=None))
    if version == "v3":
        assert flow["menu_options"] == ["smartcar_paste", "smartcar_keep"]
        flow = await customer.answer(flow, next_step_id="smartcar_keep")
    else:
        flow = await customer.paste(flow, vins=[customer.car(MACH_E).vin])
    assert_over(flow, "reauth_successful")
    await customer.hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["client_secret"] == NEW_SECRET
    await customer.act(MACH_E, "lock", "lock", "unlock")
    assert customer.state(MACH_E, "lock", "lock").state == "unlocked"
    assert flows(customer.hass) == []


async def test_wrong_secret_again(customer: SmartcarOwner) -> None:
    """Another wrong one is named as well, and what was typed beside it stays."""
    await customer.add_account([MACH_E])
    renew_secret(customer)
    flow = await until_asked(customer)
    flow = await customer.answer(flow, **customer.typed(quota=None, client_secret="x"))
    flow = await customer.answer(flow, next_step_id="smartcar_keep")
    assert_form(flow, "smartcar_reauth", client_secret="smartcar_credentials_refused")
    flow = await customer.answer(flow, **customer.typed(quota=None))
    assert_over(flow, "reauth_successful")
    await customer.hass.async_block_till_done()


async def test_outage_while_the_cars_are_kept(customer: SmartcarOwner) -> None:
    """The owner goes on without another visit to Connect."""
    entry = await customer.add_account([MACH_E])
    flow = await reconfigure(customer, entry.entry_id)
    typed = customer.typed(client_secret=None, quota=None)
    flow = await customer.answer(flow, **typed)
    make_sick(customer, IAM, FaultKind.UNAVAILABLE)
    flow = await customer.answer(flow, next_step_id="smartcar_keep")
    assert_form(flow, "smartcar_failed", base="cannot_connect")
    asked = customer.simulator.ledger.count(IAM)
    flow = await shown_again(customer, flow)
    assert_form(flow, "smartcar_failed", base="cannot_connect")
    assert customer.simulator.ledger.count(IAM) == asked
    assert_over(await customer.answer(flow), "reconfigure_successful")
    await customer.hass.async_block_till_done()


async def test_connect_fails_in_the_window(
    customer: SmartcarOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Why is said, with the car's name, until the owner goes on to try again."""
    flow = await to_window(customer)
    customer.cloud.switches.connect_failure = "vehicle_incompatible"
    flow = await through_window(customer, flow, hass_client_no_auth)
    for _ in range(2):
        assert_form(flow, "smartcar_failed", base="vehicle_incompatible")
        assert "vehicle" in (flow["description_placeholders"] or {})
        flow = await shown_again(customer, flow)
    customer.cloud.switches.connect_failure = "none"
    flow = await customer.answer(flow)
    assert flow["menu_options"] == ["smartcar_window", "smartcar_paste"]
    flow = await customer.answer(flow, next_step_id="smartcar_window")
    flow = await through_window(customer, flow, hass_client_no_auth)
    flow = await customer.finish(flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_outage_after_the_window(
    customer: SmartcarOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """What Connect brought is kept."""
    flow = await to_window(customer)
    make_sick(customer, IAM, FaultKind.UNAVAILABLE)
    flow = await through_window(customer, flow, hass_client_no_auth)
    assert_form(flow, "smartcar_failed", base="cannot_connect")
    flow = await customer.finish(await customer.answer(flow))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_wrong_account_at_reauth(
    hass: HomeAssistant, customer: SmartcarOwner
) -> None:
    """Another user's cars are refused, and the dialog goes on asking."""
    entry = await customer.add_account([MACH_E])
    data = dict(entry.data)
    renew_secret(customer)
    flow = await until_asked(customer)
    customer.email = "lincoln@example.com"
    flow = await customer.answer(flow, **customer.typed(quota=None, make="lincoln"))
    flow = await customer.answer(flow, next_step_id="smartcar_paste")
    flow = await customer.paste(flow)
    assert_form(flow, "smartcar_paste", code="wrong_account")
    assert dict(entry.data) == data
    (waiting,) = flows(hass)
    assert waiting["flow_id"] == flow["flow_id"]
