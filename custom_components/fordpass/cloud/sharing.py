"""Work that several callers wait for, and that goes on when they are gone."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from .errors import CloudUnavailableError


def start[T](work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Begin the work in a task of its own."""
    task = asyncio.get_running_loop().create_task(work)
    # Whoever asked may be gone by then: read the result so that nothing is logged as lost.
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


async def result_of[T](task: asyncio.Task[T]) -> T:
    """Wait for the work and return or raise what it did; a cancelled caller does not end it.

    Unlike asyncio.shield, which reports a failure that a cancelled caller did not wait for.
    Raises CloudUnavailableError when the work was ended before its time, by closing the account.
    """
    await asyncio.wait((task,))
    if task.cancelled():
        raise CloudUnavailableError("The account was closed meanwhile")
    return task.result()
