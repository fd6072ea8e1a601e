"""What must not be told to anybody: in no log at any level, no error, no issue, no name."""

from collections.abc import Iterable
from datetime import timedelta
import json
import logging

import pytest

from custom_components.fordpass.diagnostics import async_get_config_entry_diagnostics
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import FaultKind
from simulator.fordpass.sockets import ErrorFrame

from .dialogs import FORD, TMC, flows, make_sick, sign_in_again
from .owner import Owner
from .witness import EXCHANGE, POST, READ, SOCKET, issues, pass_time

pytestmark = pytest.mark.usefixtures("impatient")

CARS = ("bev_mach_e", "ice_f150")
PLATE = "AB-CD 1234"
PASSWORD = "a password like no other"

# Home Assistant's event bus writes every state out, and the test plugin every file.
_NOT_OURS = ("homeassistant.core", "pytest_homeassistant_custom_component.common")


def secrets(owner: Owner) -> set[str]:
    """Return all that the simulator knows of its people, and the owner of the account."""
    fordpass = owner.simulator.fordpass
    texts = {PASSWORD, PLATE, PLATE.replace(" ", "%20")}
    for token in fordpass.tokens._tokens:
        # A part of a token would do as well; the beginning is the same in all.
        texts |= {token, token[-40:]}
    for account in fordpass.accounts.values():
        texts |= {account.email, account.email.replace("@", "%40"), account.guid}
    for car in owner.simulator.cars.values():
        texts |= {car.vin, car.vin.lower(), car.vehicle_id}
        texts |= {f"{car.body.place.latitude}", f"{car.body.place.longitude}"}
    return texts


def leaks(owner: Owner, texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return each secret that is in one of the texts, with the text."""
    known = secrets(owner)
    return [(secret, text) for text in texts for secret in known if secret in text]


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return all lines of the log, with what was raised."""
    formatter = logging.Formatter("%(name)s %(message)s")
    return [
        formatter.format(record)
        for record in caplog.records
        if record.name not in _NOT_OURS
    ]


@pytest.fixture(autouse=True)
def _all_is_logged(caplog: pytest.LogCaptureFixture, owner: Owner) -> None:
    """Log as much as there is, and give the owner something to hide."""
    for name in (None, "custom_components.fordpass", "aiohttp", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    owner.password = PASSWORD
    for account in owner.simulator.fordpass.accounts.values():
        account.password = PASSWORD
    for number, car in enumerate(owner.simulator.cars.values()):
        car.garage["licensePlate"] = PLATE
        car.body.place = type(car.body.place)(54.123451 + number, 7.654321 + number)
        car.measure(everything=True)


async def test_the_log_tells_what_is_looked_for(
    owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    """A secret that is logged is found, so that the other tests can fail."""
    await owner.add_account(CARS)
    assert "push" in caplog.text
    for secret in secrets(owner):
        logging.getLogger("custom_components.fordpass").debug("It is %s", secret)
    found = {secret for secret, _ in leaks(owner, logged(caplog))}
    assert found == secrets(owner)


async def test_ordinary_life(owner: Owner, caplog: pytest.LogCaptureFixture) -> None:
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
    assert leaks(owner, logged(caplog)) == []


async def test_entities_and_devices(owner: Owner) -> None:
    """Entity ids and what a state shows beside the place tell no car by its number."""
    entry = await owner.add_account()
    registry = er.async_get(owner.hass)
    entities = er.async_entries_for_config_entry(registry, entry.entry_id)
    assert len(entities) > 100
    assert leaks(owner, [entity.entity_id for entity in entities]) == []
    states = [
        json.dumps(state.as_dict(), default=str)
        for state in owner.hass.states.async_all()
        if state.domain != "device_tracker"
    ]
    assert leaks(owner, states) == []


@pytest.mark.parametrize(
    "kind",
    [
        OutcomeKind.FAILED,
        OutcomeKind.FAILED_ON_DEVICE,
        OutcomeKind.EXPIRED_DEEP_SLEEP,
        OutcomeKind.CANCELLED,
    ],
)
async def test_failed_commands(
    owner: Owner, caplog: pytest.LogCaptureFixture, kind: OutcomeKind
) -> None:
    """Neither the error nor the log tells of which car."""
    await owner.add_account(CARS)
    owner.car("ice_f150").outcomes.append(Outcome(kind=kind))
    with pytest.raises(HomeAssistantError) as failure:
        await owner.act("ice_f150", "lock", "lock", "unlock")
    assert leaks(owner, [str(failure.value), repr(failure.value)]) == []
    assert leaks(owner, logged(caplog)) == []


@pytest.mark.parametrize("kind", list(FaultKind))
async def test_trouble(
    owner: Owner, caplog: pytest.LogCaptureFixture, kind: FaultKind
) -> None:
    """Whatever the cloud answers, to whatever it is asked."""
    await owner.add_account(CARS)
    make_sick(owner, POST, kind)
    raised: list[str] = []
    try:
        await owner.act("ice_f150", "lock", "lock", "unlock")
    except HomeAssistantError as err:
        raised += [repr(err), str(err), repr(err.__cause__)]
    assert leaks(owner, raised) == []
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
    assert leaks(owner, logged(caplog)) == []


async def test_sign_in(owner: Owner, caplog: pytest.LogCaptureFixture) -> None:
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
    assert leaks(owner, logged(caplog)) == []


async def test_refused_car(
    owner: Owner, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issue tells the car by its name, its id by nothing."""
    monkeypatch.setattr(
        "custom_components.fordpass.news.REFUSED_RETRY", timedelta(seconds=0.1)
    )
    await owner.add_account(CARS)
    owner.car("ice_f150").garage["userAuthStatus"] = "Declined"
    owner.simulator.fordpass.drop_sockets()
    await owner.until(lambda: len(issues(owner.hass)) == 1)
    await owner.until(lambda: owner.simulator.ledger.count(READ) >= 2)
    stored = json.dumps(
        [issue.to_json() for issue in ir.async_get(owner.hass).issues.values()],
        default=str,
    )
    assert leaks(owner, [stored, repr(issues(owner.hass))]) == []
    assert leaks(owner, logged(caplog)) == []


async def test_diagnostics(owner: Owner, caplog: pytest.LogCaptureFixture) -> None:
    """Of all cars, with one that is pending."""
    entry = await owner.add_account()
    data = await async_get_config_entry_diagnostics(owner.hass, entry)
    assert len(data["cars"]) == 8
    assert leaks(owner, [json.dumps(data, default=str)]) == []
    assert leaks(owner, logged(caplog)) == []
