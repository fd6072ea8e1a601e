"""The account's guard, for each way in: the pause, the refusal, and the count of requests."""

from collections import Counter

import pytest

from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from tests.integration.dialogs import flows
from tests.integration.witness import Writes, issues, pass_time

from . import witness
from .ways import CAR, Way


async def turn(way: Way, action: str) -> None:
    """Turn the switch that pauses the account."""
    await way.hass.services.async_call(
        "switch",
        action,
        {"entity_id": way.owner.account_entity_id("switch", "pause")},
        blocking=True,
    )


def is_paused(way: Way) -> bool:
    """Say what the switch shows."""
    state = way.hass.states.get(way.owner.account_entity_id("switch", "pause"))
    assert state is not None
    return state.state == "on"


async def refused(way: Way, *keys: str) -> None:
    """Ask the car for something, and check in which of these words that ends."""
    with pytest.raises(HomeAssistantError) as caught:
        await way.owner.begin(CAR, "lock", "lock", "unlock")
    assert caught.value.translation_key in keys


async def let_a_day_pass(way: Way) -> None:
    """Let every timer of a day ring, a quarter of an hour at a time, and what it begins end."""
    for quarter in range(1, 24 * 4 + 1):
        pass_time(way.hass, minutes=15 * quarter)
        await way.hass.async_block_till_done(wait_background_tasks=True)


async def test_a_paused_account_asks_nothing_for_a_day(way: Way) -> None:
    """No connection, task or timer is left that could ask; what is shown goes as in any outage."""
    known = way.shown
    await turn(way, "turn_on")
    assert is_paused(way)
    await way.owner.until(lambda: not way.simulator.fordpass.sockets)
    assert witness.tasks() == Counter()
    way.simulator.ledger.clear()
    way.change()
    assert way.shown == known
    await let_a_day_pass(way)
    assert way.simulator.ledger.requests == []
    assert witness.tasks() == Counter()
    assert way.shown == "unavailable"
    assert is_paused(way)
    assert flows(way.hass) == []
    assert issues(way.hass) == []

    await turn(way, "turn_off")
    await way.owner.until(lambda: way.linked and way.shown == way.sign[3])
    assert not is_paused(way)
    assert way.simulator.ledger.mistakes == []


async def test_a_pause_outlives_reloads_and_restarts(way: Way) -> None:
    """Nothing is asked, the last values are shown, and it ends by the switch alone."""
    await turn(way, "turn_on")
    way.simulator.ledger.clear()
    for _ in range(3):
        assert await way.hass.config_entries.async_reload(way.entry.entry_id)
        await way.hass.async_block_till_done()
        assert is_paused(way)
        assert way.shown == way.sign[2]
    assert witness.tasks() == Counter()
    assert way.simulator.ledger.requests == []

    way.change()
    await turn(way, "turn_off")
    await way.owner.until(lambda: way.linked and way.shown == way.sign[3])
    assert await way.hass.config_entries.async_reload(way.entry.entry_id)
    await way.owner.until(lambda: way.linked)
    assert not is_paused(way)


async def test_a_paused_account_without_a_stored_car(way: Way) -> None:
    """It is loaded all the same, for nobody else could end the pause."""
    await turn(way, "turn_on")
    garage = way.entry.runtime_data
    garage.vehicles.clear()
    garage.cars.clear()
    way.simulator.ledger.clear()
    assert await way.hass.config_entries.async_reload(way.entry.entry_id)
    assert way.entry.state is ConfigEntryState.LOADED
    assert way.simulator.ledger.requests == []

    await turn(way, "turn_off")
    await way.owner.until(lambda: bool(way.entry.runtime_data.cars) and way.linked)


async def test_a_command_to_a_paused_account(way: Way) -> None:
    """It ends in words that say what to do, and nothing is sent."""
    if way.command is None:
        return
    await turn(way, "turn_on")
    way.simulator.ledger.clear()
    await refused(way, "paused")
    assert way.simulator.ledger.requests == []
    assert way.shown == "locked"


async def test_the_switch_turned_often(way: Way) -> None:
    """However it is turned, there is one task for each thing in the end."""
    before = witness.tasks()
    for _ in range(5):
        for action in ("turn_on", "turn_on", "turn_off", "turn_off"):
            await turn(way, action)
    await way.owner.until(lambda: way.linked and witness.tasks() == before)
    way.change()
    await way.owner.until(lambda: way.shown == way.sign[3])


async def test_a_refusal_for_good_is_never_repeated(way: Way) -> None:
    """Neither a reload nor a restart asks again, until the owner signs in; who is asked once."""
    hass, entry, ledger = way.hass, way.entry, way.simulator.ledger
    way.revoke()
    way.age_tokens()
    way.ask()
    if way.command is not None:
        await refused(way, "sign_in_required", "credentials_refused")
    await way.owner.until(lambda: len(flows(hass)) == 1)
    await way.owner.until(lambda: witness.tasks() == Counter())
    ledger.clear()

    for _ in range(3):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await way.owner.until(lambda: way.shown == "unavailable")
        await way.owner.until(lambda: witness.tasks() == Counter())
        assert len(flows(hass)) == 1

    # A dialog is gone with a restart.
    hass.config_entries.flow.async_abort(flows(hass)[0]["flow_id"])
    assert await hass.config_entries.async_reload(entry.entry_id)
    await way.owner.until(lambda: len(flows(hass)) == 1)
    await turn(way, "turn_on")
    await turn(way, "turn_off")
    await let_a_day_pass(way)
    assert len(flows(hass)) == 1
    assert ledger.requests == []

    await way.sign_in_again(flows(hass)[0])
    await way.owner.until(lambda: way.linked and way.shown == way.sign[2])
    assert flows(hass) == []


async def test_requests_are_counted(way: Way) -> None:
    """Each that the account sent, and none twice; shown at times, and not for each."""
    sensor = way.owner.account_entity_id("sensor", "requests_today")
    sent = len(way.simulator.ledger.requests)
    writes = Writes(way.hass)
    count = 0

    def more() -> bool:
        return len(way.simulator.ledger.requests) > count

    for _ in range(5):
        count = len(way.simulator.ledger.requests)
        way.ask()
        if way.command is not None:
            await way.owner.act(CAR, "lock", "lock", "lock")
        await way.owner.until(more)
    await way.owner.until(lambda: way.linked)
    assert sensor not in writes
    await turn(way, "turn_on")
    assert writes[sensor] == 1

    state = way.hass.states.get(sensor)
    assert state is not None
    assert state.attributes["state_class"] == "total_increasing"
    assert int(state.state) >= 5
    assert int(state.state) == sum(way.entry.runtime_data.requests.values())
    assert len(way.simulator.ledger.requests) - sent <= int(state.state)

    way.simulator.ledger.clear()
    assert await way.hass.config_entries.async_reload(way.entry.entry_id)
    again = way.hass.states.get(sensor)
    assert again is not None
    assert again.state == state.state
