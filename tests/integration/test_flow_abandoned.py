"""Dialogs that are left: nothing stays of them, and whoever comes back can begin anew or take another way."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.application_credentials import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from simulator.fordpass.faults import FaultKind

from .dialogs import (
    assert_form,
    assert_menu,
    assert_over,
    flows,
    make_sick,
    reconfigure,
    suggested,
    visit,
)
from .fordconnect_owner import FordConnectOwner
from .owner import Owner
from .smartcar_owner import HOME, SmartcarOwner

BEV = "bev_mach_e"

type Step[O: Owner] = Callable[[O, ConfigFlowResult], Awaitable[ConfigFlowResult]]


def answering(**user_input: Any) -> Step[Any]:
    """Return a step that answers always the same."""

    async def step(owner: Owner, flow: ConfigFlowResult) -> ConfigFlowResult:
        return await owner.answer(flow, **user_input)

    return step


async def sign_in(owner: Owner, flow: ConfigFlowResult) -> ConfigFlowResult:
    """Sign in with the own browser."""
    return await owner.answer(flow, code=await visit(owner, flow))


async def one_car(owner: Owner, flow: ConfigFlowResult) -> ConfigFlowResult:
    """Choose one car."""
    return await owner.answer(flow, vehicles=[owner.car(BEV).vin])


async def credentials(
    owner: FordConnectOwner, flow: ConfigFlowResult
) -> ConfigFlowResult:
    """Enter the app's credentials."""
    return await owner.enter(flow)


async def consent(owner: FordConnectOwner, flow: ConfigFlowResult) -> ConfigFlowResult:
    """Consent to the car."""
    return await owner.paste(flow, BEV)


async def application(
    customer: SmartcarOwner, flow: ConfigFlowResult
) -> ConfigFlowResult:
    """Copy the application from the dashboard."""
    return await customer.answer(flow, **customer.typed())


async def connect(customer: SmartcarOwner, flow: ConfigFlowResult) -> ConfigFlowResult:
    """Go through Connect with all cars."""
    return await customer.paste(flow)


WAYS: dict[str, list[Step[Any]]] = {
    "fordpass": [
        answering(brand="ford"),
        answering(region="usa"),
        answering(next_step_id="browser"),
        sign_in,
        one_car,
    ],
    "fordconnect": [credentials, consent],
    "smartcar": [application, connect, one_car],
}
PLACES = [(way, step) for way, steps in WAYS.items() for step in range(len(steps) + 1)]


@pytest.fixture
def owners(
    owner: Owner, consenting: FordConnectOwner, customer: SmartcarOwner
) -> dict[str, Owner]:
    """Return an owner for each way in."""
    return {"fordpass": owner, "fordconnect": consenting, "smartcar": customer}


async def walk(owner: Owner, way: str, steps: int) -> ConfigFlowResult:
    """Open the flow and answer so many steps of a way in."""
    flow = await owner.to_way(way)
    for step in WAYS[way][:steps]:
        flow = await step(owner, flow)
    return flow


async def add(owner: Owner, way: str) -> ConfigEntry[Any]:
    """Add an account from the beginning."""
    if isinstance(owner, FordConnectOwner):
        return await owner.add_car(BEV)
    flow = await owner.finish(await walk(owner, way, len(WAYS[way])))
    assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
    await owner.hass.async_block_till_done()
    entry: ConfigEntry[Any] = flow["result"]
    return entry


@pytest.mark.parametrize(("way", "steps"), PLACES)
async def test_left_and_begun_anew(
    hass: HomeAssistant,
    owners: dict[str, Owner],
    hass_storage: dict[str, Any],
    way: str,
    steps: int,
) -> None:
    """Wherever a dialog is closed, no account is there, and the next one takes the same way to its end."""
    owner = owners[way]
    flow = await walk(owner, way, steps)
    hass.config_entries.flow.async_abort(flow["flow_id"])
    await hass.async_block_till_done()
    assert flows(hass) == []
    assert hass.config_entries.async_entries("fordpass") == []
    assert [name for name in hass_storage if name.startswith("fordpass")] == []
    entry = await add(owner, way)
    assert entry.state is ConfigEntryState.LOADED
    assert flows(hass) == []


async def through_an_empty_account(owner: Owner) -> ConfigFlowResult:
    """Sign in to an account without cars, and go back to the choice of ways."""
    email, owner.email = owner.email, "empty@example.com"
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_menu(flow, "no_vehicles", "garage", "user")
    owner.email = email
    flow = await owner.answer(flow, next_step_id="user")
    assert_menu(flow, "user", "fordpass", "fordconnect", "smartcar")
    return flow


@pytest.mark.parametrize(
    ("way", "title", "options"),
    [
        ("fordconnect", "Blue Pony", {"excluded"}),
        ("smartcar", "Smartcar", {"excluded", "quota"}),
    ],
)
async def test_another_way_in_the_same_dialog(
    owners: dict[str, Owner], way: str, title: str, options: set[str]
) -> None:
    """Nothing of the first way is in the account of the second."""
    flow = await through_an_empty_account(owners["fordpass"])
    owner = owners[way]
    flow = await owner.answer(flow, next_step_id=way)
    for step in WAYS[way]:
        flow = await step(owner, flow)
    flow = await owner.finish(flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
    entry: ConfigEntry[Any] = flow["result"]
    assert entry.title == title
    assert set(entry.options) == options
    assert "region" not in entry.data


async def test_from_smartcar_to_the_phone_app(
    customer: SmartcarOwner, owner: Owner
) -> None:
    """Neither the name nor the quota of an application comes along."""
    customer.advanced["version"] = "v2"
    flow = await walk(customer, "smartcar", 1)
    address = await customer.visit(flow)
    customer.cloud.connections.clear()
    flow = await customer.answer(flow, code=address)
    assert_menu(flow, "no_vehicles", "garage", "user")
    flow = await owner.answer(flow, next_step_id="user")
    flow = await owner.answer(flow, next_step_id="fordpass")
    for step in WAYS["fordpass"]:
        flow = await step(owner, flow)
    flow = await owner.finish(flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
    entry: ConfigEntry[Any] = flow["result"]
    assert (entry.title, set(entry.options)) == ("FordPass USA", {"excluded"})


async def test_connect_once_more(customer: SmartcarOwner) -> None:
    """Who begins anew after Connect brought no car goes through it again, with an empty form before."""
    customer.advanced["version"] = "v2"
    flow = await walk(customer, "smartcar", 1)
    address = await customer.visit(flow)
    customer.cloud.connections.clear()
    flow = await customer.answer(flow, code=address)
    flow = await customer.answer(flow, next_step_id="user")
    flow = await customer.answer(flow, next_step_id="smartcar")
    assert_form(flow, "smartcar")
    assert suggested(flow, "application_id") is None
    flow = await customer.answer(flow, **customer.typed())
    assert_form(flow, "smartcar_paste")
    flow = await customer.paste(flow, vins=[customer.car(BEV).vin])
    flow = await customer.finish(flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY, flow


@pytest.mark.parametrize("way", WAYS)
async def test_same_account_twice(owners: dict[str, Owner], way: str) -> None:
    """It is said, and the account there is goes on as it was."""
    entry = await add(owners[way], way)
    data, options = dict(entry.data), dict(entry.options)
    owner = owners[way]
    if isinstance(owner, FordConnectOwner):
        flow = await owner.paste(await owner.to_consent(), BEV)
    else:
        flow = await walk(owner, way, len(WAYS[way]) - 1)
    assert_over(flow, "already_configured")
    assert (dict(entry.data), dict(entry.options)) == (data, options)
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("way", WAYS)
async def test_change_that_is_left(owners: dict[str, Owner], way: str) -> None:
    """An account whose reconfiguration was closed is as it was, and can be changed later."""
    owner = owners[way]
    entry = await add(owner, way)
    data = dict(entry.data)
    flow = await reconfigure(owner, entry.entry_id)
    owner.hass.config_entries.flow.async_abort(flow["flow_id"])
    await owner.hass.async_block_till_done()
    assert (dict(entry.data), entry.state) == (data, ConfigEntryState.LOADED)
    again = await reconfigure(owner, entry.entry_id)
    assert again["step_id"] == flow["step_id"]


async def lose_fordpass(owner: Owner) -> None:
    """Let Ford refuse the account's tokens."""
    owner.simulator.fordpass.revoke(owner.email)


async def lose_fordconnect(owner: Owner) -> None:
    """Let the owner withdraw the consent at Ford."""
    owner.simulator.fordconnect.revoke()


async def lose_smartcar(owner: Owner) -> None:
    """Make another secret in the dashboard, and use the car."""
    owner.simulator.smartcar.application.credential_secret = "another"
    owner.simulator.smartcar.tokens.age(7300)
    with pytest.raises(HomeAssistantError):
        await owner.act(BEV, "lock", "lock", "unlock")


LOSSES: dict[str, Callable[[Owner], Awaitable[None]]] = {
    "fordpass": lose_fordpass,
    "fordconnect": lose_fordconnect,
    "smartcar": lose_smartcar,
}


@pytest.mark.parametrize("way", WAYS)
async def test_sign_in_again_that_is_left(owners: dict[str, Owner], way: str) -> None:
    """Who closes the dialog is not asked until the account is loaded again, and then by the same one."""
    owner = owners[way]
    entry = await add(owner, way)
    await LOSSES[way](owner)
    await owner.until(lambda: bool(flows(owner.hass)))
    (flow,) = flows(owner.hass)
    owner.hass.config_entries.flow.async_abort(flow["flow_id"])
    await owner.hass.async_block_till_done()
    assert flows(owner.hass) == []
    await owner.hass.config_entries.async_reload(entry.entry_id)
    await owner.until(lambda: bool(flows(owner.hass)))
    (again,) = flows(owner.hass)
    assert again["step_id"] == flow["step_id"]


async def test_wrong_car_at_a_change(consenting: FordConnectOwner) -> None:
    """A consent to another car changes nothing; the right one does."""
    entry = await consenting.add_car(BEV)
    data = dict(entry.data)
    flow = await reconfigure(consenting, entry.entry_id)
    flow = await consenting.answer(flow, **flow["data_schema"]({}))
    flow = await consenting.paste(flow, "ice_f150")
    assert_form(flow, "fordconnect_again", base="wrong_car")
    assert dict(entry.data) == data
    flow = await consenting.paste(await consenting.answer(flow), BEV)
    assert_over(flow, "reconfigure_successful")
    await consenting.hass.async_block_till_done()
    await consenting.until(lambda: consenting.is_linked(BEV))


async def test_app_that_is_removed_meanwhile(consenting: FordConnectOwner) -> None:
    """Who chose an app that another page removed is asked for its credentials."""
    await consenting.add_car(BEV)
    flow = await consenting.to_way("fordconnect")
    chosen = flow["data_schema"]({})
    collection = consenting.hass.data[DATA_COMPONENT]
    for item in collection.async_items():
        await collection.async_delete_item(item["id"])
    flow = await consenting.answer(flow, **chosen)
    assert_form(flow, "fordconnect_credentials")
    assert_form(await consenting.enter(flow), "fordconnect_code")


@pytest.mark.parametrize("way", WAYS)
async def test_removal_while_no_cloud_answers(
    owners: dict[str, Owner], hass_storage: dict[str, Any], way: str
) -> None:
    """It needs none: nothing is asked, nothing is left, and the account can be added again."""
    owner = owners[way]
    entry = await add(owner, way)
    fault = make_sick(owner, "* *", FaultKind.UNAVAILABLE, times=None)
    requests = owner.simulator.ledger.requests
    assert await owner.hass.config_entries.async_unload(entry.entry_id)
    asked = len(requests)
    await owner.hass.config_entries.async_remove(entry.entry_id)
    await owner.hass.async_block_till_done()
    assert len(requests) == asked
    assert [name for name in hass_storage if name.startswith("fordpass")] == []
    assert flows(owner.hass) == []
    owner.simulator.fordpass.faults.remove(fault)
    assert (await add(owner, way)).state is ConfigEntryState.LOADED


async def test_window_that_is_closed(
    customer: SmartcarOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """The link of a dialog that is gone leads to a page that says so."""
    await customer.hass.config.async_update(external_url=HOME)
    flow = await customer.to_application()
    redirect_uri = f"{HOME}/api/fordpass/connected"
    flow = await customer.answer(flow, **customer.typed(redirect_uri=redirect_uri))
    flow = await customer.answer(flow, next_step_id="smartcar_window")
    back = await customer.visit(flow, vins=[customer.car(BEV).vin])
    customer.hass.config_entries.flow.async_abort(flow["flow_id"])
    phone = await hass_client_no_auth()
    answer = await phone.get(back.removeprefix(HOME))
    assert answer.status == 400
    assert "Begin again" in await answer.text()
