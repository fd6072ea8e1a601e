"""Adding an account, when nothing is in the way."""

from datetime import timedelta

import pytest

from custom_components.fordpass.cloud.fordpass import REGIONS, Brand
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .dialogs import assert_form, assert_menu, assert_over, browser, flows, link, visit
from .owner import Owner
from .witness import ENGLISH, GARAGE, READ, SOCKET, issues

ALL_BUT_PENDING = 7


@pytest.fixture
def lincoln_owner(owner: Owner) -> Owner:
    """Return the owner of the Lincoln."""
    owner.email, owner.brand = "lincoln@example.com", "lincoln"
    return owner


def default(flow: ConfigFlowResult, field: str) -> object:
    """Return what a form has filled in for a field."""
    schema = flow["data_schema"]
    assert schema is not None
    return schema({})[field]


def labels(flow: ConfigFlowResult) -> dict[str, str]:
    """Return what a form calls the cars, by VIN."""
    schema = flow["data_schema"]
    assert schema is not None
    return {
        option["value"]: option["label"]
        for option in schema.schema["vehicles"].config["options"]
    }


@pytest.mark.parametrize("slash", [True, False])
@pytest.mark.parametrize("bare", [True, False])
async def test_ford_by_browser(owner: Owner, slash: bool, bare: bool) -> None:
    """The whole address does, or only the code; all cars come."""
    owner.simulator.fordpass.switches.redirect_slash = slash
    flow = await owner.to_sign_in()
    assert_menu(flow, "sign_in", "browser", "password")
    flow = await browser(owner, flow)
    assert flow["description_placeholders"]["scheme"] == "fordapp://userauthorized"
    address = await visit(owner, flow)
    pasted = address.partition("code=")[2] if bare else address
    flow = await owner.answer(flow, code=pasted)
    assert_form(flow, "vehicles")
    assert owner.simulator.ledger.mistakes == []
    flow = await owner.finish(await owner.answer(flow, **flow["data_schema"]({})))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry = flow["result"]
    account = owner.simulator.fordpass.accounts[owner.email]
    assert entry.unique_id == account.guid
    assert entry.title == "FordPass USA"
    assert entry.data["region"] == "usa"
    assert entry.data["account"] == "fordpass"
    assert entry.options == {"excluded": []}
    assert entry.state is ConfigEntryState.LOADED
    assert list(entry.runtime_data.cars) == account.vins


async def test_lincoln_by_password(lincoln_owner: Owner) -> None:
    """There is one region, and an account's only car is not asked for."""
    flow = await lincoln_owner.to_sign_in()
    assert_menu(flow, "sign_in", "browser", "password")
    flow = await lincoln_owner.sign_in(flow)
    assert flow["type"] is FlowResultType.SHOW_PROGRESS
    flow = await lincoln_owner.finish(flow)
    assert flow["title"] == "Lincoln Way USA"
    assert flow["result"].data["region"] == "lincoln_usa"
    assert lincoln_owner.state("lincoln_nautilus", "lock", "lock").state == "locked"


async def test_lincoln_by_browser(lincoln_owner: Owner) -> None:
    """The page redirects to the other app."""
    flow = await browser(lincoln_owner, await lincoln_owner.to_sign_in())
    assert flow["description_placeholders"]["scheme"] == "lincolnapp://userauthorized"
    flow = await lincoln_owner.answer(flow, code=await visit(lincoln_owner, flow))
    assert (await lincoln_owner.finish(flow))["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "region", [key for key, row in REGIONS.items() if row.brand is Brand.FORD]
)
async def test_every_region_has_its_page(owner: Owner, region: str) -> None:
    """A sign-in by the link of each region gives tokens of that region."""
    owner.region = region
    flow = await browser(owner, await owner.to_sign_in())
    flow = await owner.answer(flow, code=await visit(owner, flow))
    assert_form(flow, "vehicles")
    assert owner.simulator.ledger.mistakes == []
    assert ENGLISH["selector"]["region"]["options"][region]


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("US", "usa"),
        ("CA", "can"),
        ("DE", "deu"),
        ("GB", "gbr"),
        ("NO", "nor"),
        ("AT", "rest_of_europe"),
        ("JP", "rest_of_world"),
        (None, "rest_of_world"),
    ],
)
async def test_suggested_region(owner: Owner, country: str | None, region: str) -> None:
    """Home Assistant's country fills in the region."""
    owner.hass.config.country = country
    flow = await owner.to_way("fordpass")
    assert_form(flow, "fordpass")
    flow = await owner.answer(flow, brand="ford")
    assert_form(flow, "region")
    assert default(flow, "region") == region


async def test_cars_are_told_apart(owner: Owner) -> None:
    """A car is called by name, model, year and the end of its VIN; all are chosen."""
    flow = await owner.sign_in(await owner.to_sign_in())
    cars = labels(flow)
    assert cars[owner.car("ice_f150").vin] == "Big Truck, F-150, 2024 (…0003)"
    assert cars[owner.car("old_focus").vin] == "Focus, 2019 (…0007)"
    assert default(flow, "vehicles") == list(cars)


async def test_chosen_cars(owner: Owner) -> None:
    """A car that was not chosen is neither read nor shown; none chosen is asked again."""
    flow = await owner.sign_in(await owner.to_sign_in())
    flow = await owner.answer(flow, vehicles=[])
    assert_form(flow, "vehicles", vehicles="no_vehicle_chosen")
    vin = owner.car("ice_f150").vin
    flow = await owner.finish(await owner.answer(flow, vehicles=[vin]))
    entry = flow["result"]
    assert list(entry.runtime_data.cars) == [vin]
    assert vin not in entry.options["excluded"]
    assert len(entry.options["excluded"]) == ALL_BUT_PENDING
    ledger = owner.simulator.ledger
    assert ledger.count(SOCKET) == ledger.count(f"GET *{vin}/ws")
    assert not owner.has("bev_mach_e", "lock", "lock")


async def test_progress_while_the_first_data_comes(owner: Owner) -> None:
    """The flow waits for the cars, which are then there from the start without a request."""
    switches = owner.simulator.fordpass.switches
    switches.snapshot = "none"
    flow = await owner.sign_in(await owner.to_sign_in())
    vin = owner.car("ice_f150").vin
    flow = await owner.answer(flow, vehicles=[vin])
    assert flow["type"] is FlowResultType.SHOW_PROGRESS
    assert flow["progress_action"] == "first_data"
    assert ENGLISH["config"]["progress"]["first_data"]
    await owner.simulator.fordpass.socket_opened(vin)
    assert flows(owner.hass) != []
    switches.snapshot = "first_frame"
    owner.simulator.fordpass.send_heartbeat(vin)
    car = owner.car("ice_f150")
    car.upload(**car.measure(everything=True))
    flow = await owner.finish(flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert owner.state("ice_f150", "lock", "lock").state == "locked"
    assert owner.simulator.ledger.count(READ) == 0
    assert owner.simulator.ledger.count(GARAGE) == 1


async def test_first_data_that_does_not_come(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A silent car does not keep its owner from having the others; it comes when it speaks."""
    monkeypatch.setattr(
        "custom_components.fordpass.first_data.FIRST_DATA_LIMIT",
        timedelta(seconds=0.3),
    )
    owner.simulator.fordpass.switches.snapshot = "none"
    await owner.add_account(["ice_f150"])
    assert not owner.has("ice_f150", "sensor", "odometer")
    assert owner.simulator.ledger.count(GARAGE) == 1
    car = owner.car("ice_f150")
    car.upload(**car.measure(everything=True))
    await owner.until(lambda: owner.has("ice_f150", "sensor", "odometer"))


async def test_sockets_refused(owner: Owner) -> None:
    """A car whose socket the cloud refuses is added all the same, and read instead."""
    owner.simulator.fordpass.switches.socket_refusal = "403"
    flow = await owner.sign_in(await owner.to_sign_in())
    vin = owner.car("ice_f150").vin
    flow = await owner.finish(await owner.answer(flow, vehicles=[vin]))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await owner.until(lambda: owner.has("ice_f150", "sensor", "odometer"))
    assert owner.state("ice_f150", "lock", "lock").state == "locked"
    assert issues(owner.hass) == []
    assert owner.simulator.ledger.count(SOCKET) == 2
    assert owner.simulator.ledger.count(READ) == 1


async def test_pending_car(owner: Owner) -> None:
    """A car that was not accepted in the app is not waited for; the owner is told."""
    flow = await owner.sign_in(await owner.to_sign_in())
    vin = owner.car("pending_car").vin
    flow = await owner.finish(await owner.answer(flow, vehicles=[vin]))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await owner.hass.async_block_till_done()
    (issue,) = issues(owner.hass)
    assert issue.translation_placeholders == {"car": "Not yet mine"}
    assert owner.simulator.ledger.count(SOCKET) == 0


async def test_dialog_closed_while_the_first_data_comes(owner: Owner) -> None:
    """Nothing goes on listening for an account that was not added."""
    owner.simulator.fordpass.switches.snapshot = "none"
    flow = await owner.sign_in(await owner.to_sign_in())
    vin = owner.car("ice_f150").vin
    flow = await owner.answer(flow, vehicles=[vin])
    await owner.simulator.fordpass.socket_opened(vin)
    owner.hass.config_entries.flow.async_abort(flow["flow_id"])
    await owner.simulator.fordpass.socket_closed(vin)
    assert owner.hass.config_entries.async_entries("fordpass") == []


async def test_account_that_is_there(owner: Owner) -> None:
    """It is not added twice, by whichever region it signs in, and goes on as it was."""
    entry = await owner.add_account(["ice_f150"])
    owner.region = "deu"
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_over(flow, "already_configured")
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["region"] == "usa"


async def test_two_dialogs_of_one_account(owner: Owner) -> None:
    """The second one ends, the first one goes on."""
    first = await owner.sign_in(await owner.to_sign_in())
    second = await owner.sign_in(await owner.to_sign_in())
    assert_over(second, "already_in_progress")
    flow = await owner.answer(first, vehicles=[owner.car("ice_f150").vin])
    assert (await owner.finish(flow))["type"] is FlowResultType.CREATE_ENTRY


async def test_two_accounts(owner: Owner) -> None:
    """Each has its entry and its own tokens."""
    ford = await owner.add_account(["ice_f150"])
    owner.email, owner.brand = "lincoln@example.com", "lincoln"
    lincoln = await owner.add_account(["lincoln_nautilus"])
    assert ford.state is lincoln.state is ConfigEntryState.LOADED
    assert ford.unique_id != lincoln.unique_id
    for name, email in (
        ("ice_f150", "driver@example.com"),
        ("lincoln_nautilus", "lincoln@example.com"),
    ):
        (socket,) = owner.simulator.fordpass.sockets_of(owner.car(name).vin)
        assert socket.token.account.email == email


async def test_empty_account(owner: Owner, hass: HomeAssistant) -> None:
    """The owner may look again, or choose another app or region, without beginning anew."""
    owner.email = "empty@example.com"
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_menu(flow, "no_vehicles", "garage", "user")
    flow = await owner.answer(flow, next_step_id="garage")
    assert_menu(flow, "no_vehicles", "garage", "user")
    fordpass = owner.simulator.fordpass
    fordpass.accounts[owner.email].vins.append(owner.car("ice_f150").vin)
    flow = await owner.finish(await owner.answer(flow, next_step_id="garage"))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert fordpass.accounts[owner.email].sign_ins == 1


async def test_wrong_region_ends_in_an_empty_garage(owner: Owner) -> None:
    """The owner chooses the other region in the same dialog."""
    owner.simulator.fordpass.accounts[owner.email].home = "deu"
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_menu(flow, "no_vehicles", "garage", "user")
    flow = await owner.answer(flow, next_step_id="user")
    assert_menu(flow, "user", "fordpass", "fordconnect", "smartcar")
    flow = await owner.answer(flow, next_step_id="fordpass")
    flow = await owner.answer(flow, brand="ford")
    flow = await owner.sign_in(await owner.answer(flow, region="deu"))
    assert_form(flow, "vehicles")
    flow = await owner.answer(flow, vehicles=[owner.car("ice_f150").vin])
    flow = await owner.finish(flow)
    assert flow["result"].data["region"] == "deu"


async def test_dialog_is_shown_again(owner: Owner) -> None:
    """A page that is loaded anew shows the form that waits, and goes on from there."""
    manager = owner.hass.config_entries.flow
    flow = await owner.to_way("fordpass")
    flow = await owner.answer(flow, brand="ford")
    flow = await manager.async_configure(flow["flow_id"])
    assert_form(flow, "region")
    flow = await browser(owner, await owner.answer(flow, region="usa"))
    first = link(flow)
    flow = await manager.async_configure(flow["flow_id"])
    assert_form(flow, "browser")
    assert link(flow) == first
    flow = await owner.answer(flow, code=await visit(owner, flow))
    flow = await manager.async_configure(flow["flow_id"])
    assert_form(flow, "vehicles")
    assert owner.simulator.fordpass.accounts[owner.email].sign_ins == 1
