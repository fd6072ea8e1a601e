"""What FordConnect and Smartcar must not tell to anybody, of an owner who has much to hide.

Log, errors, repairs and downloads are read in every test, by tests/guard.
"""

from contextlib import suppress
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from simulator.fordpass.faults import FaultKind
from tests.guard.ears import Ears

from .dialogs import assert_form, flows, make_sick
from .fordconnect_owner import QUERY, TOKEN, FordConnectOwner
from .smartcar_owner import HOME, SmartcarOwner
from .test_diagnostics import download
from .test_fordconnect_car import until_asked, until_over
from .test_secrets import PASSWORD, PLATE
from .test_smartcar_webhooks import hook

pytestmark = pytest.mark.usefixtures("impatient")

MACH_E = "bev_mach_e"
LOST = "CONNECTED_SERVICES_ACCOUNT.AUTHENTICATION_FAILED"
VERSIONS = pytest.mark.parametrize("version", ["v3", "v2"])
KINDS = pytest.mark.parametrize(
    "kind",
    [
        FaultKind.UNAUTHORIZED,
        FaultKind.FORBIDDEN_HTML,
        FaultKind.TOO_MANY_REQUESTS,
        FaultKind.BAD_JSON,
        FaultKind.RESET,
        FaultKind.HANG,
    ],
)


@pytest.fixture(autouse=True)
def _much_to_hide(customer: SmartcarOwner) -> None:
    """Give the owner a password, plates and places that would be noticed."""
    for account in customer.simulator.fordpass.accounts.values():
        account.password = PASSWORD
    for number, car in enumerate(customer.simulator.cars.values()):
        car.garage["licensePlate"] = PLATE
        car.body.place = type(car.body.place)(54.123451 + number, 7.654321 + number)
        car.measure(everything=True)


@pytest.fixture
def customer(customer: SmartcarOwner) -> SmartcarOwner:
    """Return the owner of the application, with a password that would be noticed."""
    customer.password = PASSWORD
    return customer


@pytest.fixture
def consenting(consenting: FordConnectOwner) -> FordConnectOwner:
    """Return the one who consents, with a password that would be noticed."""
    consenting.password = PASSWORD
    return consenting


@pytest.fixture
async def _web(hass: HomeAssistant) -> None:
    """Let diagnostics be downloaded."""
    assert await async_setup_component(hass, "http", {})
    assert await async_setup_component(hass, "diagnostics", {})


async def connect(customer: SmartcarOwner, version: str) -> ConfigEntry[Any]:
    """Add the car, with all an application can have."""
    customer.advanced["version"] = version
    await customer.hass.config.async_update(external_url=HOME)
    token = customer.cloud.application.management_token
    return await customer.add_account([MACH_E], management_token=token, quota=None)


async def press(customer: SmartcarOwner, ears: Ears, action: str) -> bool:
    """Lock or unlock the car, and say whether that worked."""
    try:
        await customer.act(MACH_E, "lock", "lock", action)
    except HomeAssistantError as err:
        ears.hear("Cause", str(err), err.__cause__)
        return False
    return True


@VERSIONS
async def test_ordinary_life_with_smartcar(
    customer: SmartcarOwner,
    hass_client_no_auth: ClientSessionGenerator,
    ears: Ears,
    version: str,
) -> None:
    """Set-up, news, good and bad deliveries, a command, a reload and the end."""
    entry = await connect(customer, version)
    customer.client = await hass_client_no_auth()
    post, vehicle = customer.cloud.post, customer.cloud.vehicle(MACH_E)
    made = hook(customer, entry)
    assert await post.verify(made)
    post.subscribe(made, vehicle)
    await post.answered(1)
    customer.car(MACH_E).unlock()
    await customer.until_state(MACH_E, "lock", "lock", "unlocked")
    customer.cloud.switches.webhook_signature = "bad"
    post.tell_error(MACH_E, LOST)
    await post.answered(3)
    assert await press(customer, ears, "lock")
    assert await customer.hass.config_entries.async_reload(entry.entry_id)
    await customer.hass.async_block_till_done()
    assert await customer.hass.config_entries.async_remove(entry.entry_id)


@VERSIONS
@KINDS
async def test_trouble_with_smartcar(
    customer: SmartcarOwner,
    ears: Ears,
    version: str,
    kind: FaultKind,
) -> None:
    """Whatever is answered to a command, a look, a list, and to asking for a token."""
    entry = await connect(customer, version)
    make_sick(customer, "POST *security*", kind)
    await press(customer, ears, "unlock")
    make_sick(customer, "*", kind, times=4)
    with suppress(HomeAssistantError):
        await customer.hass.config_entries.async_reload(entry.entry_id)
    garage = entry.runtime_data
    await garage.cars[customer.car(MACH_E).vin].async_refresh()
    customer.cloud.tokens.age(10_000)
    await press(customer, ears, "unlock")
    customer.cloud.faults.clear()


@VERSIONS
async def test_signing_in_to_smartcar_again(
    customer: SmartcarOwner, ears: Ears, version: str
) -> None:
    """A wrong secret, a wrong address, and the good ones at last."""
    await connect(customer, version)
    customer.cloud.inject(MACH_E, LOST, match="POST *security*", times=1)
    assert not await press(customer, ears, "unlock")
    await customer.until(lambda: bool(flows(customer.hass)))
    (flow,) = flows(customer.hass)
    flow = await customer.hass.config_entries.flow.async_configure(flow["flow_id"])
    assert_form(flow, "smartcar_reauth")
    flow = await customer.answer(flow, **customer.typed(quota=None))
    if version == "v3":
        flow = await customer.answer(flow, next_step_id="smartcar_paste")
    address = await customer.visit(flow)
    flow = await customer.answer(flow, code=address.replace("state=", "state=x"))
    assert flow["errors"]
    flow = await customer.answer(flow, code=address)
    assert flow["reason"] == "reauth_successful"
    await customer.hass.async_block_till_done()


@KINDS
async def test_trouble_with_fordconnect(
    consenting: FordConnectOwner, kind: FaultKind
) -> None:
    """Whatever is answered to a query, and to asking for a token."""
    entry = await consenting.add_car(MACH_E, without={"evData"})
    ledger = consenting.simulator.ledger
    ledger.clear()
    make_sick(consenting, QUERY, kind, times=2)
    await consenting.until(
        lambda: ledger.count(QUERY) > 2 or bool(flows(consenting.hass))
    )
    ledger.clear()
    make_sick(consenting, TOKEN, kind)
    consenting.cloud.age_tokens(1200)
    await consenting.hass.config_entries.async_reload(entry.entry_id)
    # After a refusal for good the owner is asked, and nobody else.
    await consenting.until(
        lambda: (ledger.count(TOKEN) >= 1) is not bool(flows(consenting.hass))
    )
    await consenting.hass.async_block_till_done()


async def test_consenting_again(consenting: FordConnectOwner) -> None:
    """A consent to another car, and the good one; then the end."""
    entry = await consenting.add_car(MACH_E, without={"evData"})
    consenting.cloud.age_tokens(1200)
    await consenting.until(lambda: consenting.simulator.ledger.count(TOKEN) == 2)
    consenting.cloud.revoke()
    flow = await until_asked(consenting)
    flow = await consenting.paste(await consenting.answer(flow), "ice_f150")
    assert_form(flow, "fordconnect_again", base="wrong_car")
    flow = await consenting.paste(await consenting.answer(flow), MACH_E)
    await until_over(consenting, flow, "reauth_successful", MACH_E)
    assert await consenting.hass.config_entries.async_remove(entry.entry_id)


@pytest.mark.usefixtures("_web")
@VERSIONS
async def test_diagnostics_of_smartcar(
    customer: SmartcarOwner,
    hass_client: ClientSessionGenerator,
    version: str,
) -> None:
    """The kind of account, what the car can do, values with times; and nothing private."""
    entry = await connect(customer, version)
    data = await download(customer, hass_client, entry)
    assert data["entry"]["account"] == "smartcar"
    car = data["cars"]["car 1"]
    assert (car["make"], car["engine"], car["available"]) == ("Ford", "bev", True)
    assert car["commands"] == [
        "lock",
        "set_charge_limit",
        "start_charge",
        "stop_charge",
        "unlock",
    ]
    readings = car["readings"]
    assert readings["position"]["value"] == "**REDACTED**"
    assert readings["odometer"]["value"] == pytest.approx(
        customer.car(MACH_E).body.odometer, rel=0.01
    )
    assert readings["requests_this_month"]["value"] > 0


@pytest.mark.usefixtures("_web")
async def test_diagnostics_of_fordconnect(
    consenting: FordConnectOwner,
    hass_client: ClientSessionGenerator,
) -> None:
    """The same without commands, as there are none."""
    entry = await consenting.add_car(MACH_E)
    data = await download(consenting, hass_client, entry)
    assert data["entry"]["account"] == "fordconnect"
    car = data["cars"]["car 1"]
    assert (car["make"], car["available"], car["push_connected"]) == (
        "Ford",
        True,
        True,
    )
    assert not car["commands"]
    readings = car["readings"]
    assert readings["position"]["value"] == "**REDACTED**"
    assert data["requests_today"]["GET api.vehicle.ford.com/fcon-query/v1/telemetry"]
