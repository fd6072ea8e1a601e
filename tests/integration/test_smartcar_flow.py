"""Connecting cars through Smartcar, when nothing is in the way."""

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from script.connect import connect

from .dialogs import assert_form, assert_over, link
from .smartcar_owner import CONNECTED, HOME, NOWHERE, SmartcarOwner
from .test_config_flow import labels
from .witness import ENGLISH

MACH_E = "bev_mach_e"


def default(flow: ConfigFlowResult, field: str) -> object:
    """Return what a form has filled in for a field."""
    assert flow["data_schema"] is not None
    return next(key for key in flow["data_schema"].schema if key == field).default()


async def test_by_pasting(customer: SmartcarOwner) -> None:
    """The application, the link, the address it ended at, which cars: that is all."""
    flow = await customer.to_application()
    assert_form(flow, "smartcar")
    assert default(flow, "redirect_uri") == NOWHERE
    flow = await customer.answer(flow, **customer.typed())
    assert_form(flow, "smartcar_paste")
    assert list(flow["data_schema"].schema) == ["code"]
    query = URL(link(flow)).query
    assert (query["make"], query["mode"], query["approval_prompt"]) == (
        "FORD",
        "live",
        "auto",
    )
    assert "required:read_vin" in query["scope"].split()
    flow = await customer.paste(flow)
    assert_form(flow, "vehicles")
    vin = customer.car(MACH_E).vin
    assert vin in labels(flow)
    flow = await customer.finish(await customer.answer(flow, vehicles=[vin]))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    assert (entry.title, entry.unique_id) == ("Smartcar", customer.account_id)
    assert entry.data["account"] == "smartcar"
    assert entry.options["quota"] == 500
    assert list(entry.runtime_data.cars) == [vin]
    assert entry.state is ConfigEntryState.LOADED
    assert customer.simulator.ledger.mistakes == []
    assert customer.state(MACH_E, "lock", "lock").state == "locked"


async def test_by_a_window(
    hass: HomeAssistant,
    customer: SmartcarOwner,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """With an https address Smartcar comes back to Home Assistant by itself, from any browser."""
    await hass.config.async_update(external_url=HOME)
    flow = await customer.to_application()
    assert default(flow, "redirect_uri") == CONNECTED
    flow = await customer.answer(flow, **customer.typed(redirect_uri=CONNECTED))
    assert flow["menu_options"] == ["smartcar_window", "smartcar_paste"]
    flow = await customer.answer(flow, next_step_id="smartcar_window")
    assert flow["type"] is FlowResultType.EXTERNAL_STEP
    assert flow["url"] == link(flow)
    assert ENGLISH["config"]["step"]["smartcar_window"]["title"]
    manager = hass.config_entries.flow
    again = await manager.async_configure(flow["flow_id"])
    assert again["url"] == flow["url"]
    back = URL(await customer.visit(flow, vins=[customer.car(MACH_E).vin]))
    assert str(back).startswith(CONNECTED)
    phone = await hass_client_no_auth()
    answer = await phone.get(back.path_qs)
    assert answer.status == 200
    assert (await phone.get(back.path_qs)).status == 400
    flow = await customer.finish(await manager.async_configure(flow["flow_id"]))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert customer.state(MACH_E, "lock", "lock").state == "locked"


async def test_pasting_in_spite_of_a_window(
    hass: HomeAssistant, customer: SmartcarOwner
) -> None:
    """Who cannot be reached from outside copies the address all the same."""
    await hass.config.async_update(external_url=HOME)
    flow = await customer.to_application()
    flow = await customer.answer(flow, **customer.typed(redirect_uri=CONNECTED))
    flow = await customer.answer(flow, next_step_id="smartcar_paste")
    assert_form(flow, "smartcar_paste")
    assert_form(await customer.paste(flow), "vehicles")


async def test_lincoln(customer: SmartcarOwner) -> None:
    """Connect begins with the sign-in of the other brand."""
    customer.email = "lincoln@example.com"
    await customer.add_account(make="lincoln")
    assert customer.state("lincoln_nautilus", "lock", "lock").state == "locked"


async def test_a_link_without_a_brand(customer: SmartcarOwner) -> None:
    """Connect asks for it then; a visit that gets no further ends."""
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    url = str(URL(link(flow)).without_query_params("make"))
    address = await connect(url, customer.email, customer.password)
    with pytest.raises(ValueError, match="leads to itself"):
        await connect(url, customer.email, customer.password, make="OTHER")
    assert_form(await customer.answer(flow, code=address), "vehicles")


async def test_version_2(customer: SmartcarOwner) -> None:
    """The older API has the application's own secret, a code, and tokens of the user."""
    customer.advanced["version"] = "v2"
    entry = await customer.add_account([MACH_E])
    assert entry.unique_id == customer.account_id
    assert entry.data["access"]["refresh_token"]
    assert customer.state(MACH_E, "lock", "lock").state == "locked"
    assert customer.simulator.ledger.mistakes == []


async def test_simulated_cars(customer: SmartcarOwner) -> None:
    """The cars of the dashboard are there for trying out."""
    customer.advanced["mode"] = "simulated"
    customer.email = "anybody@example.com"
    await customer.add_account([MACH_E])
    assert customer.has(MACH_E, "lock", "lock")


@pytest.mark.parametrize("quota", [0, 100, None])
async def test_quota(customer: SmartcarOwner, quota: int | None) -> None:
    """The plan's quota is the owner's to say; without one nothing is limited."""
    entry = await customer.add_account([MACH_E], quota=quota)
    assert entry.options["quota"] == quota


async def test_permissions_as_granted(customer: SmartcarOwner) -> None:
    """What the owner did not allow is not there."""
    flow = await customer.to_application()
    flow = await customer.answer(flow, **customer.typed())
    flow = await customer.finish(
        await customer.paste(
            flow, vins=[customer.car(MACH_E).vin], without=["control_security"]
        )
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert not customer.has(MACH_E, "lock", "lock")
    assert customer.has(MACH_E, "switch", "charge")


async def test_nothing_is_asked_twice(customer: SmartcarOwner) -> None:
    """What the dialog asked the set-up does not ask again, nor does a restart: requests are few."""
    entry = await customer.add_account([MACH_E])
    spent = customer.cloud.requests_this_month(MACH_E)
    assert spent > 0
    sensor = customer.state(MACH_E, "sensor", "requests_this_month")
    assert float(sensor.state) == spent
    await customer.hass.config_entries.async_reload(entry.entry_id)
    await customer.hass.async_block_till_done()
    assert customer.cloud.requests_this_month(MACH_E) == spent
    assert customer.state(MACH_E, "lock", "lock").state == "locked"


async def test_it_is_there_already(customer: SmartcarOwner) -> None:
    """One user of an application is one entry."""
    await customer.add_account([MACH_E])
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    assert_over(await customer.paste(flow), "already_configured")
