"""Commands: they reach the car once, the entity follows, and every end is told."""

import asyncio
from functools import partial

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import Fault, FaultKind

from .conftest import SHORT
from .owner import Owner
from .witness import EXCHANGE, POST, READ, Writes, assert_told, issues

BEV = "bev_mach_e"
TRUCK = "ice_f150"
VW = "vw_explorer"  # tells commands in the newer vocabulary


@pytest.fixture
def _impatient(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait as long as an owner does for a car that says nothing."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, command=0.8, command_polls=(0.1, 0.2)),
    )


def _sent(owner: Owner) -> list[str]:
    return [command.type for command in owner.simulator.fordpass.commands]


async def _taken(owner: Owner) -> None:
    """Wait until the cloud took the command, while it is on its way to the car."""
    async with asyncio.timeout(30):
        await owner.simulator.ledger.arrived(POST)
        while not _sent(owner):
            await asyncio.sleep(0.001)


async def _fails(owner: Owner, name: str, action: str = "unlock") -> BaseException:
    with pytest.raises(HomeAssistantError) as caught:
        await owner.act(name, "lock", "lock", action)
    return caught.value


@pytest.mark.parametrize("push", [True, False])
@pytest.mark.parametrize("name", [BEV, VW])
async def test_lock_and_unlock_reach_the_car_and_the_entity_follows(
    hass: HomeAssistant, owner: Owner, name: str, push: bool
) -> None:
    """Once each; meanwhile the lock says what it is at. Without push the cloud's copy is looked at."""
    await owner.add_account([name])
    if not push:
        owner.simulator.fordpass.switches.socket_refusal = "503"
        owner.simulator.fordpass.drop_sockets()
        await owner.until_state(name, "binary_sensor", "push_connected", "off")
    for action, meanwhile, then in (
        ("unlock", "unlocking", "unlocked"),
        ("lock", "locking", "locked"),
    ):
        task = owner.begin(name, "lock", "lock", action)
        await owner.until_busy(name, "lock", "lock", meanwhile)
        await owner.let_pass(task)
        assert owner.state(name, "lock", "lock").state == then
        assert set(owner.car(name).body.locks.values()) == {then.upper()}
        await hass.async_block_till_done()
    assert _sent(owner) == ["unlock", "lock"]
    assert owner.simulator.ledger.count(POST) == 2
    assert (owner.simulator.ledger.count(READ) == 0) is push


ENDS = {
    OutcomeKind.FAILED: ("command_failed", {"detail": "–"}),
    OutcomeKind.FAILED_ON_DEVICE: ("command_failed", {"detail": "SOME_CONTEXT 7"}),
    OutcomeKind.ERROR: ("command_failed", {"detail": "–"}),
    OutcomeKind.REJECTED: ("command_failed", {"detail": "–"}),
    OutcomeKind.CANCELLED: ("command_cancelled", {}),
    OutcomeKind.EXPIRED: ("command_expired", {}),
    OutcomeKind.EXPIRED_DEEP_SLEEP: ("command_deep_sleep", {}),
}


@pytest.mark.parametrize("name", [BEV, VW])
@pytest.mark.parametrize("kind", ENDS)
async def test_a_command_that_fails_says_why_and_leaves_the_true_state(
    hass: HomeAssistant, owner: Owner, name: str, kind: OutcomeKind
) -> None:
    """In both vocabularies; nothing is sent again."""
    await owner.add_account([name])
    outcome = Outcome(kind=kind, code="7", context="SOME_CONTEXT")
    owner.car(name).outcomes.append(outcome)
    writes = Writes(hass)

    error = await _fails(owner, name)

    key, placeholders = ENDS[kind]
    assert_told(error, key, **placeholders)
    assert owner.state(name, "lock", "lock").state == "locked"
    assert writes[owner.entity_id(name, "lock", "lock")] == 2
    assert _sent(owner) == ["unlock"]
    assert owner.simulator.ledger.count(POST) == 1


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("name", [BEV, VW])
async def test_a_car_that_says_nothing_leaves_the_true_state(
    hass: HomeAssistant, owner: Owner, name: str
) -> None:
    """The owner is told to look, and nothing is sent again."""
    await owner.add_account([name])
    owner.car(name).outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    assert_told(await _fails(owner, name), "command_no_answer")
    assert owner.state(name, "lock", "lock").state == "locked"
    assert owner.simulator.ledger.count(POST) == 1


@pytest.mark.usefixtures("_impatient")
async def test_the_end_of_another_command_is_not_ours(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The phone's own unlock opens the car, and its end is not taken for the end of ours."""
    await owner.add_account([BEV])
    owner.car(BEV).outcomes.append(Outcome(kind=OutcomeKind.FOREIGN_ID))

    assert_told(await _fails(owner, BEV), "command_no_answer")

    owner.car(BEV).clock.step(20)
    await owner.until_state(BEV, "lock", "lock", "unlocked")
    assert owner.simulator.ledger.count(POST) == 1


@pytest.mark.usefixtures("_impatient")
async def test_a_success_that_comes_late_is_still_seen(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The action gives up, and the state follows when the car did it after all."""
    await owner.add_account([BEV])
    car = owner.car(BEV)
    car.outcomes.append(Outcome(kind=OutcomeKind.LATE_SUCCESS))
    task = owner.begin(BEV, "lock", "lock", "unlock")
    await _taken(owner)
    car.clock.step(20)
    with pytest.raises(HomeAssistantError) as caught:
        await task
    assert_told(caught.value, "command_no_answer")
    assert owner.state(BEV, "lock", "lock").state == "locked"

    car.clock.step(200)
    await owner.until_state(BEV, "lock", "lock", "unlocked")
    assert owner.simulator.ledger.count(POST) == 1


async def test_a_car_in_deep_sleep_says_so(hass: HomeAssistant, owner: Owner) -> None:
    """The modem is not reached; the reason is the car's own."""
    await owner.add_account([BEV])
    owner.car(BEV).deep_sleep()
    assert_told(await _fails(owner, BEV, "lock"), "command_deep_sleep")
    assert owner.state(BEV, "binary_sensor", "deep_sleep").state == "on"


REFUSALS = {
    FaultKind.BAD_REQUEST: "command_unsupported",
    FaultKind.FORBIDDEN: "command_not_authorized",
    FaultKind.NOT_FOUND: "command_unsupported",
    FaultKind.CONFLICT: "command_busy",
    FaultKind.TOO_MANY_REQUESTS: "rate_limited",
    FaultKind.FORBIDDEN_HTML: "cloud_unavailable",
    FaultKind.INTERNAL_ERROR: "cloud_unavailable",
    FaultKind.UNAVAILABLE_HTML: "cloud_unavailable",
    FaultKind.RESET: "cloud_unavailable",
    FaultKind.BAD_JSON: "cloud_unavailable",
    FaultKind.HTML: "cloud_unavailable",
    FaultKind.EMPTY: "command_no_answer",
}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_a_command_that_is_not_accepted_says_why_and_is_not_repeated(
    hass: HomeAssistant, owner: Owner, kind: FaultKind
) -> None:
    """The car is left alone, and the account is not lost."""
    await owner.add_account([BEV])
    owner.simulator.fordpass.faults.append(Fault(match=POST, kind=kind))

    error = await _fails(owner, BEV)

    assert_told(error, REFUSALS[kind], detail="–")
    assert owner.state(BEV, "lock", "lock").state == "locked"
    assert owner.simulator.ledger.count(POST) == 1
    assert _sent(owner) == []
    assert not hass.config_entries.flow.async_progress()
    assert not issues(hass)


async def test_an_answer_cut_off_is_not_asked_for_again(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The car unlocks although nobody knows the command's id; the state follows."""
    await owner.add_account([BEV])
    owner.simulator.fordpass.faults.append(Fault(match=POST, kind=FaultKind.HALF_BODY))
    assert_told(await _fails(owner, BEV), "cloud_unavailable")
    owner.car(BEV).clock.step(20)
    await owner.until_state(BEV, "lock", "lock", "unlocked")
    assert owner.simulator.ledger.count(POST) == 1


async def test_a_token_refused_at_the_command_is_replaced_once(
    hass: HomeAssistant, owner: Owner
) -> None:
    """401 says that the command was not taken, so it is the one thing that may be sent again."""
    await owner.add_account([BEV])
    ledger = owner.simulator.ledger
    exchanges = ledger.count(EXCHANGE)
    owner.simulator.fordpass.faults.append(
        Fault(match=POST, kind=FaultKind.UNAUTHORIZED)
    )
    await owner.act(BEV, "lock", "lock", "unlock")
    assert owner.state(BEV, "lock", "lock").state == "unlocked"
    assert _sent(owner) == ["unlock"]
    assert (ledger.count(POST), ledger.count(EXCHANGE)) == (2, exchanges + 1)

    owner.simulator.fordpass.faults.append(
        Fault(match=POST, kind=FaultKind.UNAUTHORIZED, times=None)
    )
    assert_told(await _fails(owner, BEV, "lock"), "cloud_unavailable")
    assert ledger.count(POST) == 4
    assert not hass.config_entries.flow.async_progress()


async def test_a_command_of_a_lost_account_asks_for_a_sign_in(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The owner reads why, and one flow is open."""
    await owner.add_account([BEV])
    owner.simulator.fordpass.switches.heartbeat = 60
    owner.simulator.fordpass.tokens.revoke(
        owner.simulator.fordpass.accounts[owner.email]
    )
    assert_told(await _fails(owner, BEV), "sign_in_required")
    await hass.async_block_till_done()
    assert len(hass.config_entries.flow.async_progress()) == 1
    assert owner.state(BEV, "lock", "lock").state == "unavailable"


async def test_the_same_command_asked_for_twice_is_sent_once(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Both callers get its end; another command to the same car waits its turn."""
    await owner.add_account([BEV])
    first = owner.begin(BEV, "lock", "lock", "unlock")
    second = owner.begin(BEV, "lock", "lock", "unlock")
    third = owner.begin(BEV, "lock", "lock", "lock")
    await _taken(owner)
    assert not first.done()
    for task in (first, second, third):
        await owner.let_pass(task)
    assert _sent(owner) == ["unlock", "lock"]
    assert owner.state(BEV, "lock", "lock").state == "locked"


async def test_a_cancelled_call_ends_the_state_and_the_car_goes_on(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A script that is stopped leaves no lock unlocking for ever."""
    await owner.add_account([BEV])
    task = owner.begin(BEV, "lock", "lock", "unlock")
    await owner.until_busy(BEV, "lock", "lock", "unlocking")
    await _taken(owner)
    task.cancel()
    await asyncio.wait([task])
    await owner.until_state(BEV, "lock", "lock", "locked")

    owner.car(BEV).clock.step(20)
    await owner.until_state(BEV, "lock", "lock", "unlocked")
    assert owner.simulator.ledger.count(POST) == 1


async def test_an_unload_ends_a_command_in_flight_with_an_error(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Nobody waits on, and after the next set-up the lock shows the truth."""
    entry = await owner.add_account([BEV])
    task = owner.begin(BEV, "lock", "lock", "unlock")
    await owner.until_busy(BEV, "lock", "lock", "unlocking")
    await _taken(owner)

    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(HomeAssistantError) as caught:
        await task
    assert_told(caught.value, "cloud_unavailable")
    assert owner.state(BEV, "lock", "lock").state == "unavailable"

    owner.car(BEV).clock.step(20)
    await hass.config_entries.async_setup(entry.entry_id)
    await owner.until_state(BEV, "lock", "lock", "unlocked")
    assert owner.simulator.ledger.count(POST) == 1
