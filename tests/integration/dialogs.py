"""What an owner does in the dialogs beside the straight way, and what they say."""

from typing import Any

from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from script.sign_in import sign_in
from simulator.fordpass.faults import Fault, FaultKind

from .owner import Owner
from .witness import ENGLISH

AUTHORIZE = "GET */authorize"
FORM = "POST */SelfAsserted"
CODE = "POST */oauth2/v2.0/token"
MINT = "POST *cat-with-b2c-access-token"
TMC = "* api.autonomic.ai/*"
FORD = "* api.*.ford.com/*"


def make_sick(
    owner: Owner,
    match: str,
    kind: FaultKind,
    times: int | None = 1,
    retry_after: int | None = None,
) -> Fault:
    """Let the next requests that match go wrong, all of them with None."""
    fault = Fault(match=match, kind=kind, times=times, retry_after=retry_after)
    owner.simulator.fordpass.faults.append(fault)
    return fault


def assert_form(flow: ConfigFlowResult, step: str, **errors: str) -> None:
    """Check that a flow shows a form with these errors by field, all of them in words."""
    assert flow["type"] is FlowResultType.FORM, flow
    assert (flow["step_id"], flow["errors"] or {}) == (step, errors)
    assert ENGLISH["config"]["step"][step]["title"]
    assert set(errors.values()) <= ENGLISH["config"]["error"].keys()


def assert_menu(flow: ConfigFlowResult, step: str, *options: str) -> None:
    """Check that a flow offers these ways on, all of them in words."""
    assert flow["type"] is FlowResultType.MENU, flow
    assert (flow["step_id"], flow["menu_options"]) == (step, list(options))
    assert set(ENGLISH["config"]["step"][step]["menu_options"]) == set(options)


def assert_over(flow: ConfigFlowResult, reason: str) -> None:
    """Check that a flow ended without an entry, and says why."""
    assert flow["type"] is FlowResultType.ABORT, flow
    assert flow["reason"] == reason
    assert ENGLISH["config"]["abort"][reason]


def suggested(flow: ConfigFlowResult, field: str) -> object:
    """Return what a form suggests for a field, None when nothing."""
    schema = flow["data_schema"]
    assert schema is not None
    (marker,) = (key for key in schema.schema if key == field)
    return (marker.description or {}).get("suggested_value")


def link(flow: ConfigFlowResult) -> str:
    """Return the link that a form shows, once to click and once to copy."""
    placeholders = flow["description_placeholders"]
    assert placeholders is not None
    return str(placeholders["authorize_url"])


async def browser(owner: Owner, flow: ConfigFlowResult) -> ConfigFlowResult:
    """Choose the own browser in the menu."""
    flow = await owner.answer(flow, next_step_id="browser")
    assert_form(flow, "browser")
    return flow


async def visit(owner: Owner, flow: ConfigFlowResult) -> str:
    """Sign in at the page that a form links to, and return the address that ends at."""
    return await sign_in(link(flow), owner.email, owner.password)


async def sign_in_again(
    owner: Owner, flow: ConfigFlowResult, **first: Any
) -> ConfigFlowResult:
    """Answer the first form of a flow for an account that is there, and sign in."""
    flow = await owner.sign_in(await owner.answer(flow, **first))
    await owner.hass.async_block_till_done()
    return flow


def flows(hass: HomeAssistant) -> list[ConfigFlowResult]:
    """Return the flows of the integration that wait for the owner."""
    return hass.config_entries.flow.async_progress_by_handler(DOMAIN)


async def reconfigure(owner: Owner, entry_id: str) -> ConfigFlowResult:
    """Choose to reconfigure an account."""
    return await owner.hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry_id}
    )
