"""Adding a car through FordConnect: the app, the consent, the way back, the car."""

from urllib.parse import urlsplit

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.fordpass.application_credentials import (
    async_get_description_placeholders,
)
from custom_components.fordpass.cloud.fordconnect import CATEGORIES
from homeassistant.components.application_credentials import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from simulator.fordpass.faults import FaultKind

from .dialogs import assert_form, assert_menu, assert_over, flows, make_sick, suggested
from .fordconnect_owner import (
    GARAGE,
    LOCALHOST,
    QUERY,
    SECRET,
    TELEMETRY,
    TOKEN,
    FordConnectOwner,
    link,
)
from .witness import ENGLISH

BEV = "bev_mach_e"
TRUCK = "ice_f150"
OUTSIDE = "https://home.example.com"
BACK = f"{OUTSIDE}/api/fordpass/authorized"


@pytest.fixture
def outside(hass: HomeAssistant, consenting: FordConnectOwner) -> None:
    """Let the instance be reached from outside, and the app know that address."""
    hass.config.external_url = OUTSIDE
    consenting.app.add_redirect(BACK)


def shown(flow: ConfigFlowResult, name: str) -> str:
    """Return what the text of a form shows, such as an address to copy."""
    placeholders = flow["description_placeholders"]
    assert placeholders is not None
    return str(placeholders[name])


async def come_back(address: str, client: ClientSessionGenerator) -> int:
    """Open the address the browser is sent to, and return the status."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    browser = await client()
    answer = await browser.get(f"{parts.path}?{parts.query}")
    assert answer.content_type == "text/html"
    return answer.status


async def go_on(owner: FordConnectOwner, flow: ConfigFlowResult) -> ConfigFlowResult:
    """Let the frontend see that the browser came back."""
    manager = owner.hass.config_entries.flow
    return await manager.async_configure(flow["flow_id"])


async def automatic(owner: FordConnectOwner) -> ConfigFlowResult:
    """Open the flow and go on to the consent that comes back by itself."""
    flow = await owner.to_way("fordconnect")
    assert_menu(flow, "fordconnect", "fordconnect_automatic", "fordconnect_manual")
    flow = await owner.answer(flow, next_step_id="fordconnect_automatic")
    assert shown(flow, "redirect_uri") == BACK
    flow = await owner.enter(flow)
    assert flow["type"] is FlowResultType.EXTERNAL_STEP
    return flow


async def test_by_hand(consenting: FordConnectOwner) -> None:
    """Without an https address the owner copies the one the browser ends at."""
    flow = await consenting.to_way("fordconnect")
    assert_form(flow, "fordconnect_credentials")
    assert shown(flow, "redirect_uri") == LOCALHOST
    flow = await consenting.enter(flow)
    assert_form(flow, "fordconnect_code")
    flow = await consenting.paste(flow, BEV)
    entry = await consenting.end(flow, BEV)
    assert entry.title == "Blue Pony"
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["account"] == "fordconnect"
    assert entry.data["redirect_uri"] == LOCALHOST
    assert SECRET not in str(entry.data)
    assert list(entry.runtime_data.cars) == [consenting.car(BEV).vin]
    assert consenting.state(BEV, "sensor", "odometer").state != "unknown"
    assert consenting.simulator.ledger.mistakes == []


async def test_nothing_is_asked_twice_at_once(consenting: FordConnectOwner) -> None:
    """Adding a car takes one look at the garage and one at its telemetry."""
    flow = await consenting.paste(await consenting.to_consent(), BEV)
    flow = await consenting.finish(flow)
    ledger = consenting.simulator.ledger
    assert ledger.count(GARAGE) == 1
    assert ledger.count(QUERY) <= ledger.count(TELEMETRY) + 3


@pytest.mark.usefixtures("outside")
async def test_straight_back(
    consenting: FordConnectOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """With an https address of its own the instance takes the answer itself, once."""
    flow = await automatic(consenting)
    address = await consenting.visit(flow, BEV)
    assert await come_back(address, hass_client_no_auth) == 200
    entry = await consenting.end(await go_on(consenting, flow), BEV)
    assert entry.data["redirect_uri"] == BACK
    assert await come_back(address, hass_client_no_auth) == 400
    assert consenting.simulator.ledger.mistakes == []


@pytest.mark.usefixtures("outside")
async def test_refused_in_the_browser(
    consenting: FordConnectOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Who said no is asked again, with another link; the old one is worth nothing."""
    flow = await automatic(consenting)
    address = await consenting.visit(flow, BEV, agree=False)
    await come_back(address, hass_client_no_auth)
    flow = await go_on(consenting, flow)
    assert_form(flow, "fordconnect_again", base="access_denied")
    assert_form(
        await go_on(consenting, flow), "fordconnect_again", base="access_denied"
    )
    again = await consenting.answer(flow)
    assert again["type"] is FlowResultType.EXTERNAL_STEP
    await come_back(await consenting.visit(again, BEV), hass_client_no_auth)
    await consenting.end(await go_on(consenting, again), BEV)


@pytest.mark.usefixtures("outside")
async def test_outage_after_the_browser_came_back(
    consenting: FordConnectOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """The code is kept and tried again, and so is the consent."""
    flow = await automatic(consenting)
    address = await consenting.visit(flow, BEV)
    make_sick(consenting, TOKEN, FaultKind.UNAVAILABLE)
    await come_back(address, hass_client_no_auth)
    flow = await go_on(consenting, flow)
    assert_form(flow, "fordconnect_exchange", base="cannot_connect")
    make_sick(consenting, GARAGE, FaultKind.UNAVAILABLE)
    flow = await consenting.answer(flow)
    assert_form(flow, "fordconnect_car", base="cannot_connect")
    await consenting.end(await consenting.answer(flow), BEV)
    assert len(consenting.cloud.consents) == 1


async def test_outage_after_pasting(consenting: FordConnectOwner) -> None:
    """What was pasted stays in its field."""
    flow = await consenting.to_consent()
    make_sick(consenting, TOKEN, FaultKind.UNAVAILABLE)
    flow = await consenting.paste(flow, BEV)
    assert_form(flow, "fordconnect_code", base="cannot_connect")
    pasted = suggested(flow, "code")
    await consenting.end(await consenting.answer(flow, code=pasted), BEV)


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        ("", "no_code"),
        (f"{LOCALHOST}?state=1", "no_code"),
        (f"{LOCALHOST}?code=abc…", "cut_off"),
        (f"{LOCALHOST}?code=abc&state=other", "code_refused"),
        (f"{LOCALHOST}?error=access_denied", "access_denied"),
        ("https://login.ford.com/account-linking/sign-in?x=1", "authorize_url"),
    ],
)
async def test_mistakes(
    consenting: FordConnectOwner, pasted: str, problem: str
) -> None:
    """Each mistake is named at the field, and nothing is asked of Ford."""
    flow = await consenting.answer(await consenting.to_consent(), code=pasted)
    assert_form(flow, "fordconnect_code", code=problem)
    assert consenting.simulator.ledger.count(TOKEN) == 0
    await consenting.end(await consenting.paste(flow, BEV), BEV)


async def test_code_used_before(consenting: FordConnectOwner) -> None:
    """A code that Ford refuses is asked for again."""
    flow = await consenting.to_consent()
    address = await consenting.visit(flow, BEV)
    consenting.cloud.age_tokens(400)
    flow = await consenting.answer(flow, code=address)
    assert_form(flow, "fordconnect_code", code="code_refused")


async def test_wrong_secret(consenting: FordConnectOwner) -> None:
    """It shows when the code is traded: the field is named, the client id stays, nothing is stored."""
    flow = await consenting.to_way("fordconnect")
    flow = await consenting.enter(flow, "wrong")
    flow = await consenting.paste(flow, BEV)
    assert_form(flow, "fordconnect_credentials", client_secret="credentials_refused")
    flow = await go_on(consenting, flow)
    assert_form(flow, "fordconnect_credentials", client_secret="credentials_refused")
    flow = await consenting.enter(flow)
    await consenting.end(await consenting.paste(flow, BEV), BEV)
    flow = await consenting.to_way("fordconnect")
    assert len(flow["data_schema"].schema["auth_implementation"].config["options"]) == 2


async def test_two_cars_share_an_app(consenting: FordConnectOwner) -> None:
    """The second car is added with the stored credentials, and stands beside the first."""
    first = await consenting.add_car(BEV)
    flow = await consenting.to_way("fordconnect")
    assert_form(flow, "fordconnect_app")
    assert shown(flow, "redirect_uri") == LOCALHOST
    second = await consenting.add_car(TRUCK)
    assert first.unique_id != second.unique_id
    assert first.data["auth_implementation"] == second.data["auth_implementation"]
    assert second.title == "Big Truck"


async def test_another_app(consenting: FordConnectOwner) -> None:
    """Other credentials can be entered although some are stored."""
    await consenting.add_car(BEV)
    flow = await consenting.to_way("fordconnect")
    flow = await consenting.answer(flow, auth_implementation="new_app")
    assert_form(flow, "fordconnect_credentials")


async def test_new_secret_of_an_app(consenting: FordConnectOwner) -> None:
    """It replaces the old one for every car that shares the app."""
    first = await consenting.add_car(BEV)
    old = first.data["auth_implementation"]
    consenting.app.secrets[:] = ["renewed"]
    flow = await consenting.to_way("fordconnect")
    flow = await consenting.answer(flow, auth_implementation="new_app")
    flow = await consenting.enter(flow, "renewed")
    second = await consenting.end(await consenting.paste(flow, TRUCK), TRUCK)
    assert first.data["auth_implementation"] == second.data["auth_implementation"]
    assert first.data["auth_implementation"] != old
    consenting.cloud.age_tokens(1200)
    await consenting.until(lambda: first.state is ConfigEntryState.LOADED)
    await consenting.until(lambda: consenting.is_linked(BEV))
    assert not consenting.hass.config_entries.flow.async_progress()


async def test_same_car_twice(consenting: FordConnectOwner) -> None:
    """One car is one entry."""
    await consenting.add_car(BEV)
    assert_over(
        await consenting.paste(await consenting.to_consent(), BEV),
        "already_configured",
    )


async def test_no_box_ticked(consenting: FordConnectOwner) -> None:
    """Without any data there is no car; the owner is asked to tick the boxes, and may take another."""
    flow = await consenting.to_consent()
    flow = await consenting.paste(flow, BEV, without=CATEGORIES)
    assert_form(flow, "fordconnect_again", base="not_consented")
    flow = await consenting.answer(flow)
    await consenting.end(await consenting.paste(flow, TRUCK), TRUCK)


async def test_consent_withdrawn_at_once(consenting: FordConnectOwner) -> None:
    """Tokens that die before the car was read lead back to the consent."""
    flow = await consenting.to_consent()
    make_sick(consenting, GARAGE, FaultKind.UNAVAILABLE)
    flow = await consenting.paste(flow, BEV)
    assert_form(flow, "fordconnect_car", base="cannot_connect")
    consenting.cloud.revoke()
    flow = await consenting.answer(flow)
    assert_form(flow, "fordconnect_code")
    await consenting.end(await consenting.paste(flow, BEV), BEV)


async def test_locale(consenting: FordConnectOwner) -> None:
    """Where Ford wants a locale, it gets the one of this Home Assistant; without a country none."""
    consenting.cloud.switches.locale = "required"
    consenting.hass.config.country = "DK"
    await consenting.add_car(BEV)
    consenting.hass.config.country = None
    assert "locale" not in link(await consenting.to_consent())


async def test_dialog_is_shown_again(consenting: FordConnectOwner) -> None:
    """A page that is loaded anew shows the form that waits."""
    flow = await consenting.to_way("fordconnect")
    flow = await go_on(consenting, flow)
    assert_form(flow, "fordconnect_credentials")
    flow = await consenting.enter(flow)
    shown = await go_on(consenting, flow)
    assert_form(shown, "fordconnect_code")
    assert link(shown) == link(flow)


async def test_credentials_of_home_assistants_own_dialog(
    hass: HomeAssistant, consenting: FordConnectOwner
) -> None:
    """What was typed there is offered, and gives way to a new secret like any other."""
    words = await async_get_description_placeholders(hass)
    assert ENGLISH["application_credentials"]["description"].format(**words)
    assert await async_setup_component(hass, "application_credentials", {})
    collection = hass.data[DATA_COMPONENT]
    await collection.async_create_item(
        {
            "domain": "fordpass",
            "client_id": consenting.app.client_id,
            "client_secret": SECRET,
        }
    )
    entry = await consenting.add_car(BEV)
    consenting.app.secrets[:] = ["renewed"]
    consenting.cloud.age_tokens(1200)
    await consenting.until(lambda: bool(flows(hass)))
    flow = await go_on(consenting, flows(hass)[0])
    flow = await consenting.paste(await consenting.enter(flow, "renewed"), BEV)
    assert_over(flow, "reauth_successful")
    (item,) = collection.async_items()
    assert item["client_secret"] == "renewed"
    assert item["auth_domain"] == entry.data["auth_implementation"]
    await hass.async_block_till_done()
    await consenting.until(lambda: consenting.is_linked(BEV))


async def test_a_window_that_is_too_late(
    hass: HomeAssistant,
    consenting: FordConnectOwner,
    hass_client_no_auth: ClientSessionGenerator,
    outside: None,
) -> None:
    """A dialog that was closed takes no answer."""
    flow = await automatic(consenting)
    address = await consenting.visit(flow, BEV)
    hass.config_entries.flow.async_abort(flow["flow_id"])
    assert await come_back(address, hass_client_no_auth) == 400
