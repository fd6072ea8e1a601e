"""Car time stands, runs and is stepped."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from simulator.clock import Clock

START = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(name="clock")
def standing_clock() -> Clock:
    """Return a clock that moves by steps only."""
    return Clock(start=START, speed=0)


def test_a_standing_clock_moves_by_steps_only(clock: Clock) -> None:
    """Speed 0 keeps the time, a step moves it exactly."""
    assert clock.now() == START
    clock.step(90.5)
    assert clock.now() == START + timedelta(seconds=90.5)


def test_a_step_runs_what_is_due_in_order_at_its_own_time(clock: Clock) -> None:
    """Inside an action the clock shows the action's due time."""
    seen: list[tuple[str, datetime]] = []
    clock.call_later(20, lambda: seen.append(("second", clock.now())))
    clock.call_later(10, lambda: seen.append(("first", clock.now())))
    clock.call_later(20, lambda: seen.append(("third", clock.now())))
    clock.call_later(31, lambda: seen.append(("never", clock.now())))
    clock.step(30)
    assert seen == [
        ("first", START + timedelta(seconds=10)),
        ("second", START + timedelta(seconds=20)),
        ("third", START + timedelta(seconds=20)),
    ]


def test_an_action_ordered_by_an_action_runs_within_the_same_step(clock: Clock) -> None:
    """A tick that orders the next tick keeps ticking through one step."""
    ticks: list[datetime] = []

    def tick() -> None:
        ticks.append(clock.now())
        clock.call_later(10, tick)

    clock.call_later(10, tick)
    clock.step(35)
    assert ticks == [START + timedelta(seconds=seconds) for seconds in (10, 20, 30)]


def test_a_cancelled_action_never_runs(clock: Clock) -> None:
    """Cancelling is possible until the due time, and harmless twice."""
    ran: list[int] = []
    timer = clock.call_later(5, lambda: ran.append(1))
    timer.cancel()
    timer.cancel()
    clock.step(10)
    assert timer.cancelled
    assert not ran


def test_a_failing_action_is_seen_and_the_clock_goes_on(clock: Clock) -> None:
    """The error reaches who stepped; the rest stays due."""
    ran: list[int] = []

    def fail() -> None:
        raise LookupError

    clock.call_later(1, fail)
    clock.call_later(2, lambda: ran.append(1))
    with pytest.raises(LookupError):
        clock.step(5)
    assert clock.now() == START + timedelta(seconds=5)
    clock.step(0)
    assert ran == [1]


def test_impossible_moves_are_refused(clock: Clock) -> None:
    """Neither backwards, nor from inside an action, nor at a negative speed."""
    with pytest.raises(ValueError):
        clock.step(-1)
    with pytest.raises(ValueError):
        clock.speed = -1
    with pytest.raises(ValueError):
        Clock(speed=float("nan"))
    clock.call_later(1, lambda: clock.step(1))
    with pytest.raises(RuntimeError):
        clock.step(2)


async def test_a_running_clock_wakes_the_event_loop() -> None:
    """An hour of car time passes within a moment at a high speed."""
    clock = Clock(start=START, speed=360_000)
    rang = asyncio.Event()
    clock.call_later(3600, rang.set)
    async with asyncio.timeout(5):
        await rang.wait()
    assert clock.now() >= START + timedelta(hours=1)
    clock.close()


async def test_a_new_speed_holds_for_what_already_waits() -> None:
    """A standing clock that is started runs what was ordered before."""
    clock = Clock(start=START, speed=0)
    rang = asyncio.Event()
    clock.call_later(3600, rang.set)
    clock.speed = 360_000
    async with asyncio.timeout(5):
        await rang.wait()
    clock.close()


async def test_a_closed_clock_leaves_nothing_behind() -> None:
    """Nothing runs after close, not even what is ordered later."""
    clock = Clock(start=START, speed=1000)
    ran: list[int] = []
    clock.call_later(0, lambda: ran.append(1))
    clock.close()
    clock.call_later(0, lambda: ran.append(2))
    for _ in range(3):
        await asyncio.sleep(0)
    assert not ran
