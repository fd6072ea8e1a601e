"""One timer for many waits: each ends at its own deadline, and nobody else's cancellation is mistaken for it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.fordpass.cloud.deadline import Deadline


@pytest.fixture
async def deadline() -> AsyncGenerator[Deadline]:
    """Return a deadline that leaves no timer behind."""
    made = Deadline()
    yield made
    made.close()


def soon() -> float:
    """Return a time of the loop that comes at once."""
    return asyncio.get_running_loop().time() + 0.01


def late() -> float:
    """Return a time of the loop that no test waits for."""
    return asyncio.get_running_loop().time() + 3600


async def forever() -> None:
    """Wait for nothing."""
    await asyncio.Event().wait()


async def test_in_time(deadline: Deadline) -> None:
    """What is done before its deadline is returned, however many there are, with a single timer."""
    loop = asyncio.get_running_loop()
    armed: list[float] = []
    call_at = loop.call_at

    def noting(when: float, action: Callable[..., Any], *args: Any) -> Any:
        armed.append(when)
        return call_at(when, action, *args)

    async def work(number: int) -> int:
        await asyncio.sleep(0)
        return number

    with patch.object(loop, "call_at", noting):
        done = [await deadline.wait(work(number), late()) for number in range(50)]
    assert done == list(range(50))
    assert len(armed) == 1


async def test_over(deadline: Deadline) -> None:
    """What is not done raises TimeoutError, also after a deadline that was later, and the task goes on."""
    task = asyncio.current_task()
    assert task is not None
    await deadline.wait(asyncio.sleep(0), late())
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await deadline.wait(forever(), soon())
        assert not task.cancelling()
    await asyncio.sleep(0)


async def test_put_off(deadline: Deadline) -> None:
    """A deadline that is over for the wait before ends none that has another."""
    await deadline.wait(asyncio.sleep(0), soon())
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, event.set)
    assert await deadline.wait(event.wait(), late())


async def test_error(deadline: Deadline) -> None:
    """What the work raises is raised."""

    async def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await deadline.wait(fail(), late())


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "as it is over"])
async def test_cancelled_by_others(deadline: Deadline, at_once: bool) -> None:
    """Whoever cancels the task gets it cancelled, also in the same turn as the deadline."""
    when = soon()
    task = asyncio.create_task(deadline.wait(forever(), when))
    await asyncio.sleep(0)
    if at_once:
        task.cancel()
    else:
        asyncio.get_running_loop().call_at(when, task.cancel)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


async def test_work_that_does_not_give_up(deadline: Deadline) -> None:
    """What is done in spite of its deadline counts, and leaves no cancellation behind."""
    task = asyncio.current_task()
    assert task is not None

    async def stubborn() -> str:
        try:
            await forever()
        except asyncio.CancelledError:
            return "done"
        return "never"

    assert await deadline.wait(stubborn(), soon()) == "done"
    assert not task.cancelling()
