"""Home Assistant is killed at each step of writing what it knows, and started again: the last state is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.fordpass.faults import Fault, FaultKind

from .crash_points import FILE, RENAMED
from .crash_process import Process, files
from .crash_ways import Rotating

# When what is known is written: some time after it became known, and before Home Assistant ends.
ORDERS = {"pass": "the state of a minute", "stop": "the last state of all"}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("point", FILE)
async def test_killed_in_a_write(
    moved: Rotating,
    point: str,
    order: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """What the file says is shown while the cloud is gone: the new when it was in its place, else the old."""
    _, _, before, after = moved.sign
    origin, sign = moved.simulator.origin, moved.shown
    async with Process(tmp_path, origin, ("fordpass.last_known", point)) as home:
        assert (await home.look()).states[sign] == before
        moved.change()
        await home.until(lambda seen: seen.states[sign] == after)
        home.tell(order)
        await home.killed()
    kept = await files(tmp_path)
    assert {name.rpartition(".")[0] for name in kept} >= {
        "fordpass.tokens",
        "fordpass.last_known",
    }
    faults = moved.simulator.fordpass.faults
    faults.append(Fault(match="*", kind=FaultKind.RESET, times=None))
    moved.simulator.fordpass.age_tokens(301)
    async with Process(tmp_path, origin) as home:
        seen = await home.look()
        assert seen.states[sign] == (after if point == RENAMED else before)
        faults.clear()
        seen = await home.until(lambda seen: seen.states[sign] == after)
        assert seen.flows == []
        await home.stop()
    assert moved.simulator.ledger.mistakes == []
    shown = (
        "the new state is there" if point == RENAMED else "the state before is there"
    )
    record_property(
        "fact", {f"Killed while {ORDERS[order]} is written: {point}": shown}
    )
