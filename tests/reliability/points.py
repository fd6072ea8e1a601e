"""Every point of the matrix: what is going on when a fault strikes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CoreState
from homeassistant.exceptions import HomeAssistantError
from simulator.fordpass.faults import Fault, FaultKind
from tests.integration.dialogs import flows
from tests.integration.witness import pass_time

from . import witness
from .trouble import Answered, Trouble
from .ways import CAR, Way


@dataclass(frozen=True, slots=True)
class Result:
    """What the owner saw, how many requests were sent until then, and for how many attempts there was time."""

    seen: str
    asked: int
    attempts: int


# So many seconds more a fault lasts that struck; an account that waits sends a handful of requests in them.
_WINDOW = 0.4
_STORM = 40

_TRYING = (ConfigEntryState.SETUP_RETRY, ConfigEntryState.SETUP_IN_PROGRESS)

type Point = Callable[[Way, Trouble, dict[str, Any]], Awaitable[Result]]


class Meter:
    """Counts from now on."""

    def __init__(self, way: Way, pattern: str = "*") -> None:
        """Count requests that fit a glob."""
        self._way = way
        self._pattern = pattern
        way.simulator.ledger.clear()
        self._since = way.hass.loop.time()

    def read(self, seen: str) -> Result:
        """Return what was counted."""
        return Result(seen, self._asked, self._way.attempts(self._elapsed))

    async def until_enough(self) -> None:
        """Return when there was time for some attempts, or there is a storm."""
        enough = self._elapsed + _WINDOW
        await self._way.owner.until(
            lambda: self._elapsed >= enough or self._asked >= _STORM
        )

    @property
    def _elapsed(self) -> float:
        return self._way.hass.loop.time() - self._since

    @property
    def _asked(self) -> int:
        return self._way.simulator.ledger.count(self._pattern)


def _seen(way: Way, shown: str = "") -> str:
    return witness.seen(way.hass, way.entry, shown)


async def _unload(way: Way) -> None:
    assert await way.hass.config_entries.async_unload(way.entry.entry_id)
    await way.owner.until(lambda: not way.simulator.fordpass.sockets)
    assert witness.tasks() == {}


async def _heal(way: Way) -> None:
    """Wait until the news come again, and what the car does is seen."""
    await _until_linked(way)
    way.change()
    # News that were not due yet counted as coming; only now it may be seen that the account is lost.
    await way.owner.until(lambda: bool(flows(way.hass)) or way.shown == way.sign[3])
    await _until_linked(way)
    await way.owner.until(lambda: way.shown == way.sign[3])
    await way.owner.until(lambda: _seen(way, way.shown) == "last values")


async def _until_linked(way: Way) -> None:
    """Wait until the news come again; sign in if that is asked for."""
    loop = way.hass.loop
    give_up = loop.time() + 30
    # Home Assistant tries again by itself, later each time; the cloud may want to be left alone longer.
    while way.entry.state in _TRYING and loop.time() < give_up:
        if way.entry.state is ConfigEntryState.SETUP_RETRY:
            pass_time(way.hass, minutes=10)
        await way.hass.async_block_till_done()
        await asyncio.sleep(0.005)
    await way.owner.until(lambda: bool(flows(way.hass)) or _linked(way))
    if asked := flows(way.hass):
        (flow,) = asked
        await way.sign_in_again(flow)
    await way.owner.until(lambda: _linked(way))


def _linked(way: Way) -> bool:
    return way.entry.state is ConfigEntryState.LOADED and way.linked


async def at_set_up(way: Way, trouble: Trouble, storage: dict[str, Any]) -> Result:
    """Strike while nothing is known of the cars, and their list is asked for."""
    await _unload(way)
    for key in [key for key in storage if "last_known" in key]:
        del storage[key]
    # What a list of cars lacked is asked for with the next one.
    soon = timedelta(seconds=1)
    with patch("custom_components.fordpass.garage.GARAGE_INTERVAL", soon):
        meter = Meter(way)
        with trouble.at(way, [way.listing]):
            await way.hass.config_entries.async_setup(way.entry.entry_id)
            result = meter.read(_seen(way))
        await _heal(way)
    return result


async def at_first_data(way: Way, trouble: Trouble, _: dict[str, Any]) -> Result:
    """Strike while the cars are known, and their first data of this run are asked for."""
    await _unload(way)
    meter = Meter(way)
    with trouble.at(way, [way.data]):
        assert await way.hass.config_entries.async_setup(way.entry.entry_id)
        await trouble.until_struck(way)
        await meter.until_enough()
        result = meter.read(_seen(way, way.shown))
        await trouble.until_it_may_end(way)
    await _heal(way)
    return result


async def in_steady_state(way: Way, trouble: Trouble, _: dict[str, Any]) -> Result:
    """Strike while data come."""
    meter = Meter(way)
    with trouble.at(way, [way.data]):
        if not trouble.answers:
            way.ask()
        await trouble.until_struck(way)
        await meter.until_enough()
        result = meter.read(_seen(way, way.shown))
        await trouble.until_it_may_end(way)
    await _heal(way)
    return result


async def with_a_command(way: Way, trouble: Trouble, _: dict[str, Any]) -> Result:
    """Strike while a command is on its way, which is given again then; only its own requests are counted."""
    assert way.command is not None
    meter = Meter(way, way.command)
    if trouble.answers:
        command = _begin(way, "unlock")
        await way.simulator.ledger.arrived(way.command)
        with trouble.at(way, [way.command]):
            result = meter.read(await _ended(way, command))
            await trouble.until_struck(way)
    else:
        with trouble.at(way, [way.command]):
            command = _begin(way, "unlock")
            result = meter.read(await _ended(way, command))
    await _until_linked(way)
    for action, shown in (("lock", "locked"), ("unlock", "unlocked")):
        async with asyncio.timeout(30):
            # A cloud that was asked too often may still want to be left alone.
            while await _ended(way, _begin(way, action)) != "done":
                await way.hass.async_block_till_done()
        await way.owner.until_state(CAR, "lock", "lock", shown)
    await way.owner.until(lambda: _seen(way, way.shown) == "last values")
    return result


def _begin(way: Way, action: str) -> asyncio.Task[None]:
    return way.owner.begin(CAR, "lock", "lock", action)


async def _ended(way: Way, command: asyncio.Task[None]) -> str:
    try:
        await way.owner.let_pass(command)
    except HomeAssistantError as err:
        return f"error: {err.translation_key}"
    return "done"


async def with_a_refresh(way: Way, trouble: Trouble, _: dict[str, Any]) -> Result:
    """Strike while the tokens are renewed."""
    count = way.simulator.ledger.count
    meter = Meter(way)
    if trouble.answers:
        faults = way.simulator.fordpass.faults
        faults += [
            Fault(match=match, kind=FaultKind.SLOW, seconds=0.1) for match in way.tokens
        ]
        way.age_tokens()
        way.ask()
        await way.owner.until(lambda: sum(map(count, way.tokens)) >= 1)
        with trouble.at(way, way.tokens):
            await trouble.until_struck(way)
            await meter.until_enough()
            result = meter.read(_seen(way, way.shown))
        faults.clear()
    else:
        with trouble.at(way, way.tokens):
            way.age_tokens()
            way.ask()
            await _until_refresh_struck(way, trouble)
            await meter.until_enough()
            result = meter.read(_seen(way, way.shown))
    await _heal(way)
    return result


async def _until_refresh_struck(way: Way, trouble: Trouble) -> None:
    count = way.simulator.ledger.count
    kind = trouble.kind if isinstance(trouble, Answered) else None
    await way.owner.until(lambda: sum(map(count, way.tokens)) >= 1 or kind is None)
    harmless = isinstance(trouble, Answered) and trouble.harmless
    await way.owner.until(lambda: way.linked is harmless)
    refused = way.name == "FordPass" and kind is FaultKind.UNAUTHORIZED
    await way.owner.until(lambda: bool(flows(way.hass)) is refused)


async def at_unload(way: Way, trouble: Trouble, _: dict[str, Any]) -> Result:
    """Strike while the account is unloaded, which then comes back."""
    result = await _strike(way, trouble, _end_by_unload)
    await way.hass.config_entries.async_setup(way.entry.entry_id)
    await _heal(way)
    return result


async def at_shutdown(way: Way, trouble: Trouble, storage: dict[str, Any]) -> Result:
    """Strike while Home Assistant stops; what was known is on disk."""
    result = await _strike(way, trouble, _end_by_stop)
    (known,) = [
        file["data"] for key, file in storage.items() if "fordpass.last_known" in key
    ]
    assert way.owner.car(CAR).vin in known["states"]
    return result


async def _end_by_unload(way: Way) -> None:
    assert await way.hass.config_entries.async_unload(way.entry.entry_id)


async def _end_by_stop(way: Way) -> None:
    way.hass.set_state(CoreState.running)
    await way.hass.async_stop()


async def _strike(
    way: Way, trouble: Trouble, end: Callable[[Way], Awaitable[None]]
) -> Result:
    """Let everything go wrong, end, and check that nothing is asked and nothing runs any more."""
    ledger = way.simulator.ledger
    meter = Meter(way)
    with trouble.at(way, [way.data, *way.tokens]):
        if not trouble.answers:
            way.age_tokens()
        way.ask()
        await way.owner.until(
            lambda: bool(ledger.requests) or not isinstance(trouble, Answered)
        )
        await end(way)
        assert witness.tasks() == {}
        result = meter.read("nothing")
        pass_time(way.hass, minutes=30)
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(ledger.requests) == result.asked
        await way.owner.until(lambda: witness.busy(way.hass) == 0)
    return result


POINTS: Mapping[str, Point] = {
    "set-up": at_set_up,
    "first data": at_first_data,
    "steady state": in_steady_state,
    "command in flight": with_a_command,
    "refresh in flight": with_a_refresh,
    "unload": at_unload,
    "shutdown": at_shutdown,
}
