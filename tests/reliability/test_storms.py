"""What comes and goes all the time leaves nothing behind: reconnect storms, reloads, ends in the middle."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
import gc
import os

import pytest

from homeassistant.exceptions import HomeAssistantError
from simulator import Simulator
from simulator.fordpass.faults import Fault, FaultKind
from tests.integration.conftest import SHORT
from tests.integration.owner import Owner

from .examples import Record
from .inventory import held, open_connections
from .listening_home import LONG
from .ways import CAR, WAYS, FordConnectWay, SmartcarPushWay, SmartcarWay, Way

RELOADS = int(os.environ.get("FORDPASS_RELOADS", "25"))
DROPS = int(os.environ.get("FORDPASS_DROPS", "4"))
STORMS = 3
CARS = (CAR, "ice_f150", "phev_kuga")

# Whoever only waits for webhooks has no connection to lose.
ASKING = [name for name in WAYS if name != SmartcarPushWay.name]

# Connections that are kept for the next request, of each cloud and of each of its hosts.
_IDLE = 8


def _all(way: Way) -> Counter[str]:
    return held(way.hass, way.simulator, way.entry)


async def _until(way: Way, holds: Callable[[], bool]) -> None:
    """Wait, and let the time of the cars pass, by which clouds count what an account may ask."""

    def look() -> bool:
        way.simulator.clock.step(1)
        return holds()

    await way.owner.until(look)


async def _back(way: Way, before: Counter[str]) -> None:
    """Wait until there is as much of everything as before; tell of what there is more or less."""
    now = before

    def same() -> bool:
        nonlocal now
        now = _all(way)
        return now == before

    try:
        await _until(way, same)
    except pytest.fail.Exception:
        pytest.fail(f"More {now - before}, less {before - now}")


@pytest.mark.parametrize("way", ASKING, indirect=True)
async def test_reconnect_storms(way: Way, record_property: Record) -> None:
    """The cloud goes and comes back again and again, and all is as it was before."""
    await _settled(way)
    before = _all(way)
    for _ in range(STORMS):
        for _ in range(DROPS):
            await _storm(way)
        await _back(way, before)
        assert open_connections(way.hass) <= _IDLE
    way.change()
    await way.owner.until(lambda: way.shown == way.sign[3])
    record_property(
        "fact",
        {
            f"{STORMS} reconnect storms of {DROPS} losses each, {way.name}": (
                f"the same {before.total()} tasks, listeners, timers, sockets, states and objects after each"
            )
        },
    )


async def _settled(way: Way) -> None:
    """Load the account once more, so that what Home Assistant does once is done, and wait for its news."""
    ledger = way.simulator.ledger
    ledger.clear()
    assert await way.hass.config_entries.async_reload(way.entry.entry_id)
    await _until(way, lambda: way.linked)
    if way.name == FordConnectWay.name:
        # What is asked for seldom brings entities of its own, and this is asked for last.
        await way.owner.until(lambda: ledger.count("GET *fcon-query/v1/fccs*") >= 2)
    if way.name == SmartcarWay.name:
        # What was known is shown before anything is asked.
        await _until(way, lambda: ledger.count(way.data) >= 1)
    await way.hass.async_block_till_done()


async def _storm(way: Way) -> None:
    """Let no request through and end all sockets, until the account has noticed; then let it heal."""
    fordpass, ledger = way.simulator.fordpass, way.simulator.ledger
    fordpass.faults.append(Fault(match="*", kind=FaultKind.RESET, times=None))
    asked = len(ledger.requests)
    fordpass.drop_sockets()
    way.ask()
    await way.owner.until(lambda: len(ledger.requests) > asked)
    fordpass.faults.clear()
    way.simulator.clock.step(60)
    await _until(way, lambda: way.linked)


@pytest.fixture(autouse=True)
def _full_buckets(simulator: Simulator) -> None:
    """Refuse nobody for asking often: how that heals is for the fault matrix to say."""
    simulator.smartcar.switches.bucket_per_minute = 6000


@pytest.fixture(autouse=True)
def _no_errands(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for nothing that brings entities of its own after a while."""
    timing = partial(SHORT, errand_first=LONG)
    monkeypatch.setattr("custom_components.fordpass.accounts.Timing", timing)


@pytest.fixture
def frozen() -> Iterator[None]:
    """Leave out of all counts what is in memory by now."""
    gc.freeze()
    yield
    gc.unfreeze()


async def test_storms_of_three_cars(frozen: None, owner: Owner) -> None:
    """Sockets of all cars that are lost again and again are there once each, and nobody asks too often."""
    entry = await owner.add_account(CARS)
    fordpass = owner.simulator.fordpass
    cars = len(CARS)
    await owner.until(lambda: len(fordpass.sockets) == cars)
    await owner.hass.async_block_till_done()
    before = held(owner.hass, owner.simulator, entry)
    owner.simulator.ledger.clear()
    for _ in range(STORMS):
        for _ in range(DROPS):
            known = list(fordpass.sockets)
            fordpass.drop_sockets()
            await owner.until(
                lambda known=known: (
                    bool(fordpass.sockets)
                    and not set(map(id, known)) & set(map(id, fordpass.sockets))
                )
            )
        await owner.until(lambda: len(fordpass.sockets) == cars)
        await owner.until(lambda: held(owner.hass, owner.simulator, entry) == before)
    owner.car(CAR).unlock()
    await owner.until_state(CAR, "lock", "lock", "unlocked")
    assert owner.simulator.ledger.mistakes == []


async def test_reloads(way: Way, record_property: Record) -> None:
    """An account that is loaded again and again is there once."""
    await _settled(way)
    before = _all(way)
    for _ in range(RELOADS):
        way.simulator.clock.step(60)
        assert await way.hass.config_entries.async_reload(way.entry.entry_id)
    await _until(way, lambda: way.linked)
    await _back(way, before)
    assert open_connections(way.hass) <= _IDLE
    way.change()
    await way.owner.until(lambda: way.shown == way.sign[3])
    record_property(
        "fact",
        {
            f"{RELOADS:,} reloads, {way.name}": (
                f"the same {before.total()} tasks, listeners, timers, sockets, states and objects as before"
            )
        },
    )


async def test_reload_during_a_command(way: Way, simulator: Simulator) -> None:
    """Who asked is told that nobody knows how it ended, and the command is not sent again."""
    if way.command is None:
        return
    simulator.fordpass.faults.append(
        Fault(match=way.command, kind=FaultKind.HANG, times=None)
    )
    simulator.ledger.clear()
    asked = way.owner.begin(CAR, "lock", "lock", "unlock")
    await simulator.ledger.arrived(way.command)
    assert await way.hass.config_entries.async_reload(way.entry.entry_id)
    with pytest.raises(HomeAssistantError) as caught:
        await asked
    assert caught.value.translation_key == "cloud_unavailable"
    simulator.fordpass.faults.clear()
    await way.owner.until(lambda: way.linked)
    assert simulator.ledger.count(way.command) == 1
    assert way.shown == "locked"
