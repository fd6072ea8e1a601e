"""What must not be told to anybody, of an owner who has much to hide.

Log, errors, repairs and downloads are read in every test, by tests/guard; these here see to it that
there is much to read, and look at what else is shown.
"""

from datetime import timedelta
import json

import pytest

from custom_components.fordpass.diagnostics import async_get_config_entry_diagnostics
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import FaultKind
from simulator.fordpass.sockets import ErrorFrame
from tests.guard.ears import Ears

from .dialogs import FORD, TMC, flows, make_sick, sign_in_again
from .owner import Owner
from .witness import EXCHANGE, POST, READ, SOCKET, issues, pass_time

pytestmark = pytest.mark.usefixtures("impatient")

CARS = ("bev_mach_e", "ice_f150")
PLATE = "AB-CD 1234"
PASSWORD = "a password like no other"


@pytest.fixture(autouse=True)
def _much_to_hide(owner: Owner) -> None:
    """Give the owner a password, plates and places that would be noticed."""
    owner.password = PASSWORD
    for account in owner.simulator.fordpass.accounts.values():
        account.password = PASSWORD
    for number, car in enumerate(owner.simulator.cars.values()):
        car.garage["licensePlate"] = PLATE
        car.body.place = type(car.body.place)(54.123451 + number, 7.654321 + number)
        car.measure(everything=True)


async def test_ordinary_life(owner: Owner) -> None:
    """Set-up, news, commands that work, a reload and the end."""
    entry = await owner.add_account(CARS)
    car = owner.car("bev_mach_e")
    car.unlock()
    await owner.until_state("bev_mach_e", "lock", "lock", "unlocked")
    await owner.act("bev_mach_e", "lock", "lock", "lock")
    await owner.act("bev_mach_e", "switch", "remote_start", "turn_on")
    car.drive_off()
    owner.simulator.clock.step(30)
    await owner.hass.async_block_till_done()
    assert await owner.hass.config_entries.async_reload(entry.entry_id)
    await owner.until(lambda: owner.is_linked("bev_mach_e"))
    assert await owner.hass.config_entries.async_remove(entry.entry_id)


async def test_entities_and_devices(owner: Owner, ears: Ears) -> None:
    """Entity ids and what a state shows beside the place tell no car by its number."""
    entry = await owner.add_account()
    registry = er.async_get(owner.hass)
    entities = er.async_entries_for_config_entry(registry, entry.entry_id)
    assert len(entities) > 100
    assert (
        ears.private.find("\n".join(entity.entity_id for entity in entities)) == set()
    )
    states = [
        json.dumps(state.as_dict(), default=str)
        for state in owner.hass.states.async_all()
        if state.domain != "device_tracker"
    ]
    assert ears.private.find("\n".join(states)) == set()


@pytest.mark.parametrize(
    "kind",
    [
        OutcomeKind.FAILED,
        OutcomeKind.FAILED_ON_DEVICE,
        OutcomeKind.EXPIRED_DEEP_SLEEP,
        OutcomeKind.CANCELLED,
    ],
)
async def test_failed_commands(owner: Owner, kind: OutcomeKind) -> None:
    """Neither the error nor the log tells of which car."""
    await owner.add_account(CARS)
    owner.car("ice_f150").outcomes.append(Outcome(kind=kind))
    with pytest.raises(HomeAssistantError):
        await owner.act("ice_f150", "lock", "lock", "unlock")


@pytest.mark.parametrize("kind", list(FaultKind))
async def test_trouble(owner: Owner, ears: Ears, kind: FaultKind) -> None:
    """Whatever the cloud answers, to whatever it is asked."""
    await owner.add_account(CARS)
    make_sick(owner, POST, kind)
    try:
        await owner.act("ice_f150", "lock", "lock", "unlock")
    except HomeAssistantError as err:
        ears.hear("Cause", str(err), err.__cause__)
    ledger = owner.simulator.ledger
    ledger.clear()
    hangs = kind in (FaultKind.HANG, FaultKind.SLOW, FaultKind.HALF_BODY)
    make_sick(owner, TMC, kind, times=3 if hangs else 8)
    make_sick(owner, FORD, kind, times=2)
    make_sick(owner, EXCHANGE, kind, times=1)
    owner.simulator.fordpass.drop_sockets()
    await owner.until(lambda: ledger.count(SOCKET) >= 1 and ledger.count("*") >= 2)
    pass_time(owner.hass, minutes=20)
    owner.simulator.fordpass.send_error_frame(ErrorFrame.OTHER)
    owner.simulator.fordpass.faults.clear()
    await owner.hass.async_block_till_done()


async def test_sign_in(owner: Owner) -> None:
    """Good and bad tries in the dialogs, and the one after the account was lost."""
    flow = await owner.answer(await owner.to_sign_in(), next_step_id="password")
    flow = await owner.answer(flow, username=owner.email, password=f"{PASSWORD}!")
    assert flow["errors"] == {"password": "wrong_password"}
    await owner.add_account(CARS)
    owner.simulator.fordpass.revoke(owner.email)
    await owner.until(lambda: len(flows(owner.hass)) == 2)
    (flow,) = (one for one in flows(owner.hass) if one["context"]["source"] == "reauth")
    flow = await sign_in_again(owner, flow)
    assert flow["reason"] == "reauth_successful"
    await owner.until(lambda: owner.is_linked("ice_f150"))


async def test_refused_car(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The issue tells the car by its name, its id by nothing."""
    monkeypatch.setattr(
        "custom_components.fordpass.news.REFUSED_RETRY", timedelta(seconds=0.1)
    )
    await owner.add_account(CARS)
    owner.car("ice_f150").garage["userAuthStatus"] = "Declined"
    owner.simulator.fordpass.drop_sockets()
    await owner.until(lambda: len(issues(owner.hass)) == 1)
    await owner.until(lambda: owner.simulator.ledger.count(READ) >= 2)


async def test_diagnostics(owner: Owner, ears: Ears) -> None:
    """Of all cars, with one that is pending."""
    entry = await owner.add_account()
    data = await async_get_config_entry_diagnostics(owner.hass, entry)
    assert len(data["cars"]) == 8
    assert [line for line in ears.heard if line.startswith("Diagnostics")]
