"""What can go wrong with an application and with Connect, and what the owner is told."""

from typing import Any

import pytest

from homeassistant.data_entry_flow import FlowResultType
from simulator.fordpass.faults import FaultKind

from .dialogs import assert_form, link, make_sick, reconfigure
from .smartcar_owner import NOWHERE, SmartcarOwner

MACH_E = "bev_mach_e"
IAM = "POST *oauth2/token"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("application_id", "client_5ca7ca02000000000001", "not_application_id"),
        ("client_id", "5ca7ca00-0000-4000-8000-000000000001", "not_credential"),
        ("client_id", None, "not_credential"),
        (
            "management_token",
            "5ca7ca03-0000-4000-8000-000000000001",
            "not_management_token",
        ),
        ("redirect_uri", "http://home.example.org/x", "redirect_not_allowed"),
        ("redirect_uri", "localhost", "redirect_not_allowed"),
        ("redirect_uri", "https:///x", "redirect_not_allowed"),
        ("redirect_uri", "https://[home", "redirect_not_allowed"),
        ("redirect_uri", " ", "redirect_not_allowed"),
        ("application_id", " ", "not_application_id"),
    ],
)
async def test_mix_ups(
    customer: SmartcarOwner, field: str, value: str | None, error: str
) -> None:
    """What can be seen is said at once, at its field, and nothing is asked of Smartcar."""
    flow = await customer.to_application()
    flow = await customer.answer(flow, **customer.typed(**{field: value}))
    assert_form(flow, "smartcar", **{field: error})
    flow = await customer.answer(flow, **customer.typed())
    assert_form(flow, "smartcar_paste")
    assert customer.simulator.ledger.requests == []


async def test_wrong_secret(customer: SmartcarOwner) -> None:
    """The secret is corrected without another visit to Connect."""
    flow = await customer.to_application()
    flow = await customer.answer(flow, **customer.typed(client_secret="wrong"))
    flow = await customer.paste(flow, vins=[customer.car(MACH_E).vin])
    assert_form(flow, "smartcar", client_secret="smartcar_credentials_refused")
    flow = await customer.finish(await customer.answer(flow, **customer.typed()))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "problem",
    [
        "no_vehicles",
        "vehicle_incompatible",
        "invalid_subscription",
        "configuration_error",
        "server_error",
    ],
)
async def test_connect_fails(customer: SmartcarOwner, problem: Any) -> None:
    """Each way Connect can end has a sentence of its own; the link stays good."""
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    customer.cloud.switches.connect_failure = problem
    flow = await customer.paste(flow)
    assert_form(flow, "smartcar_paste", code=problem)
    customer.cloud.switches.connect_failure = "none"
    assert_form(await customer.paste(flow), "vehicles")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("error=access_denied&state={state}", "access_denied"),
        ("error=oem_login_cancelled&state={state}", "oem_login_cancelled"),
        ("error=new_trouble&state={state}", "unknown"),
        ("user_id=u&state=other", "wrong_state"),
        ("user_id=u", "no_answer"),
        ("state={state}", "no_answer"),
        ("code=c&state={state}", "no_answer"),
        ("user_id=nobody&state={state}", "no_vehicles"),
        ("user_id=u&state=abc…", "cut_off"),
    ],
)
async def test_what_is_pasted(
    customer: SmartcarOwner, query: str, problem: str
) -> None:
    """What is wrong with a pasted address is named."""
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    state = link(flow).partition("state=")[2].partition("&")[0]
    pasted = f"{NOWHERE}?{query.format(state=state)}"
    assert_form(
        await customer.answer(flow, code=pasted), "smartcar_paste", code=problem
    )
    flow = await customer.answer(flow, code=link(flow))
    assert_form(flow, "smartcar_paste", code="connect_url")
    # As the frontend does with an empty field.
    flow = await customer.answer(flow)
    assert_form(flow, "smartcar_paste", code="no_answer")


async def test_outage(customer: SmartcarOwner) -> None:
    """What Connect brought is tried again when the cloud is back."""
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    address = await customer.visit(flow)
    make_sick(customer, IAM, FaultKind.UNAVAILABLE)
    flow = await customer.answer(flow, code=address)
    assert_form(flow, "smartcar_paste", base="cannot_connect")
    assert_form(await customer.answer(flow, code=address), "vehicles")


async def test_used_code(customer: SmartcarOwner) -> None:
    """The code of the older API is good once."""
    customer.advanced["version"] = "v2"
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    address = await customer.visit(flow)
    customer.cloud.tokens.revoke(customer.cloud.application)
    flow = await customer.answer(flow, code=address.replace("code=", "code=x"))
    assert_form(flow, "smartcar_paste", code="connect_code_refused")


async def test_reconfigure(customer: SmartcarOwner) -> None:
    """The credentials change and the cars stay; an empty secret stays as it is."""
    entry = await customer.add_account([MACH_E])
    flow = await reconfigure(customer, entry.entry_id)
    assert_form(flow, "smartcar_reconfigure")
    typed = customer.typed(client_secret=None, quota=None)
    flow = await customer.answer(flow, **typed)
    assert flow["menu_options"] == ["smartcar_paste", "smartcar_keep"]
    flow = await customer.answer(flow, next_step_id="smartcar_keep")
    assert flow["reason"] == "reconfigure_successful"
    await customer.hass.async_block_till_done()
    assert entry.data["client_secret"] == customer.typed()["client_secret"]
    assert entry.options["quota"] == 500


async def test_another_account(customer: SmartcarOwner) -> None:
    """Another user's cars do not take the place of these."""
    entry = await customer.add_account([MACH_E])
    customer.email = "lincoln@example.com"
    flow = await reconfigure(customer, entry.entry_id)
    flow = await customer.answer(flow, **customer.typed(quota=None, make="lincoln"))
    flow = await customer.answer(flow, next_step_id="smartcar_paste")
    assert "approval_prompt=force" in link(flow)
    flow = await customer.paste(flow)
    assert_form(flow, "smartcar_paste", code="wrong_account")
