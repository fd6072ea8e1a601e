"""Home Assistant is killed at each step of a refresh, and started again: it works, or asks to sign in once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.fordpass.faults import Fault, FaultKind

from . import crash_points as points
from .crash_process import Process, files
from .crash_ways import Rotating, assert_asks, assert_works

UNANSWERED = "asked, not answered"
IN_USE = "used for the first time, not answered"
STEPS = (
    points.ASKING,
    UNANSWERED,
    points.ANSWERED,
    *points.FILE,
    points.USED,
    IN_USE,
)
# From the cloud's answer on the old token is dead, and until the file is in its place the new one is nowhere else.
LOST = (points.ANSWERED, points.UNWRITTEN, points.HALF, points.WHOLE)
LOSES = ("FordPass", "FordConnect")


async def kill(way: Rotating, step: str, folder: Path) -> None:
    """Let a home start, refresh its tokens, and die at a step of that."""
    dies = None
    held = {UNANSWERED: way.refresh, IN_USE: way.data}.get(step)
    if step in (points.ASKING, points.ANSWERED):
        dies = (f"{way.refresh}*", step)
    elif held is None:
        dies = ("fordpass.tokens", step)
    else:
        way.simulator.fordpass.faults.append(
            Fault(match=held, kind=FaultKind.HANG, times=None)
        )
    async with Process(folder, way.simulator.origin, dies) as home:
        await home.killed(way.simulator.ledger.arrived(held) if held else None)
    way.simulator.fordpass.faults.clear()
    # A bearer of Autonomic's is on no disk: the next one is asked for while it lives, unless that is over.
    way.simulator.fordpass.age_tokens(301)


@pytest.mark.parametrize("step", STEPS)
async def test_killed_in_a_refresh(
    moved: Rotating,
    step: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """The account works again, unless the only living token was on its way: then it asks once."""
    await kill(moved, step, tmp_path)
    kept = await files(tmp_path)
    assert any(name.startswith("fordpass.last_known") for name in kept)
    moved.simulator.ledger.clear()
    async with Process(tmp_path, moved.simulator.origin) as home:
        if lost := step in LOST and moved.name in LOSES:
            await assert_asks(moved, home)
        else:
            await assert_works(moved, home)
        await home.stop()
    await files(tmp_path)
    after = "asks to sign in, once" if lost else "goes on"
    record_property("fact", {f"Killed in a refresh of {moved.name}: {step}": after})


@pytest.mark.parametrize("step", LOST)
@pytest.mark.parametrize("moved", ["Smartcar v2"], indirect=True)
async def test_started_late(moved: Rotating, step: str, tmp_path: Path) -> None:
    """Smartcar takes a spent token for a minute more; after that the owner is asked once."""
    await kill(moved, step, tmp_path)
    moved.simulator.smartcar.tokens.age(61)
    moved.simulator.ledger.clear()
    async with Process(tmp_path, moved.simulator.origin) as home:
        await assert_asks(moved, home)
        await home.stop()
