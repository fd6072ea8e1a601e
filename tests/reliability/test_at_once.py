"""Many commands at once: each ends as its own did, none is lost, sent twice or taken for another."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from homeassistant.config_entries import ConfigEntry
from homeassistant.exceptions import HomeAssistantError
from simulator import Simulator
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import Fault, FaultKind
from tests.integration.owner import Owner
from tests.integration.witness import POST

from . import witness
from .ways import CAR, Way

MANY = 50
CARS = (CAR, "ice_f150", "phev_kuga")
# What every one of them can be asked, and what is to be seen of it.
ASKED = (
    ("lock", "lock", "unlock"),
    ("lock", "lock", "lock"),
    ("switch", "remote_start", "turn_on"),
)

type Ask = tuple[str, str, str, str]


async def ended(
    owner: Owner, asks: list[Ask]
) -> list[tuple[Ask, HomeAssistantError | None]]:
    """Ask all at once, let car time pass until the last has ended, and return how each did."""
    tasks = [owner.begin(*ask) for ask in asks]
    together = asyncio.ensure_future(asyncio.gather(*tasks, return_exceptions=True))
    while not together.done():
        owner.simulator.clock.step(1)
        await asyncio.sleep(0.005)
    ends: list[tuple[Ask, HomeAssistantError | None]] = []
    for ask, end in zip(asks, await together, strict=True):
        assert end is None or isinstance(end, HomeAssistantError), end
        ends.append((ask, end))
    return ends


async def test_one_car(way: Way) -> None:
    """Those that are the same are sent once, the others one after the other, and the last one counts."""
    if way.command is None:
        return
    asks: list[Ask] = [
        (CAR, "lock", "lock", ("unlock", "lock")[number % 2]) for number in range(MANY)
    ]
    way.simulator.ledger.clear()
    ends = await ended(way.owner, asks)
    assert [error for _, error in ends] == [None] * MANY
    assert way.simulator.ledger.count(way.command) == 2
    await way.owner.until(lambda: way.shown == "locked")
    # What was asked for together is over: who asks now is heard.
    await way.owner.act(CAR, "lock", "lock", "unlock")
    assert way.simulator.ledger.count(way.command) == 3
    assert witness.busy(way.hass) <= 2


async def test_several_cars(owner: Owner) -> None:
    """All cars are asked at once, and how it ended for one is told to nobody else."""
    await owner.add_account(CARS)
    asks: list[Ask] = [
        (name, *ASKED[number % len(ASKED)]) for number in range(17) for name in CARS
    ]
    assert len(asks) > MANY
    failing = owner.car("ice_f150")
    failing.outcomes += [
        Outcome(),
        Outcome(kind=OutcomeKind.FAILED),
        Outcome(kind=OutcomeKind.EXPIRED_DEEP_SLEEP),
    ]
    ledger = owner.simulator.ledger
    ledger.clear()
    ends = await ended(owner, asks)
    told = Counter(
        (ask[0], ask[3], None if error is None else error.translation_key)
        for ask, error in ends
    )
    # Each of three is asked for at least five times of every car.
    assert told.keys() == {
        *((name, action, None) for name in CARS for *_, action in ASKED),
    } - {("ice_f150", "lock", None), ("ice_f150", "turn_on", None)} | {
        ("ice_f150", "lock", "command_failed"),
        ("ice_f150", "turn_on", "command_deep_sleep"),
    }
    assert sum(told.values()) == len(asks)
    assert ledger.count(POST) == len(ASKED) * len(CARS)
    assert ledger.mistakes == []
    for name in CARS:
        locked = "unlocked" if name == "ice_f150" else "locked"
        await owner.until_state(name, "lock", "lock", locked)


async def reload(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """Reload the account."""
    assert await owner.hass.config_entries.async_reload(entry.entry_id)


async def unload(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """Unload the account, and load it again when nothing of it runs any more."""
    assert await owner.hass.config_entries.async_unload(entry.entry_id)
    assert witness.tasks() == {}
    assert await owner.hass.config_entries.async_setup(entry.entry_id)


async def change_options(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """Choose another thing in the options of the account."""
    options = owner.hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    answer = {**flow["data_schema"]({}), "voice_unlock": True}
    flow = await options.async_configure(flow["flow_id"], answer)
    assert flow["type"] == "create_entry"
    await owner.hass.async_block_till_done()


ENDS: Mapping[str, Callable[[Owner, ConfigEntry[Any]], Awaitable[None]]] = {
    "reload": reload,
    "unload": unload,
    "options": change_options,
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("answered", [True, False])
async def test_the_account_ends_meanwhile(
    way: Way, simulator: Simulator, end: str, answered: bool
) -> None:
    """Before the cloud took it or after: whoever asked is told, nothing is sent again, all goes on."""
    if way.command is None or (answered and way.name != "FordPass"):
        # Only the app's cloud takes a command before the car has done it.
        return
    if not answered:
        simulator.fordpass.faults.append(
            Fault(match=way.command, kind=FaultKind.HANG, times=None)
        )
    simulator.ledger.clear()
    asks = [way.owner.begin(CAR, "lock", "lock", "unlock") for _ in range(5)]
    await simulator.ledger.arrived(way.command)
    await ENDS[end](way.owner, way.entry)
    simulator.fordpass.faults.clear()
    together = asyncio.ensure_future(asyncio.gather(*asks, return_exceptions=True))
    while not together.done():
        simulator.clock.step(1)
        await asyncio.sleep(0.005)
    told = {
        None if error is None else getattr(error, "translation_key", error)
        for error in await together
    }
    assert told in ({None}, {"cloud_unavailable"}, {"command_unanswered"})
    await way.owner.until(lambda: way.linked)
    assert simulator.ledger.count(way.command) == 1
    await way.owner.act(CAR, "lock", "lock", "unlock")
    await way.owner.until(lambda: way.shown == "unlocked")
