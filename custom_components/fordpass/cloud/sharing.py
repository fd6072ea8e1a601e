"""Work that several callers wait for and that goes on when they are gone, and streams that become one."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from typing import Any

from .errors import CloudUnavailableError


def start[T](work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Begin the work in a task of its own."""
    task = asyncio.get_running_loop().create_task(work)
    # Whoever asked may be gone by then: read the result so that nothing is logged as lost.
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


async def result_of[T](
    task: asyncio.Task[T],
    closed: Callable[[str], CloudUnavailableError] = CloudUnavailableError,
) -> T:
    """Wait for the work and return or raise what it did; a cancelled caller does not end it.

    Unlike asyncio.shield, which reports a failure that a cancelled caller did not wait for.
    Raises CloudUnavailableError when the work was ended before its time, by closing the account;
    `closed` makes it, for a cloud that has its own.
    """
    await asyncio.wait((task,))
    if task.cancelled():
        raise closed("The account was closed meanwhile")
    return task.result()


async def merged[T](*streams: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Yield what any of the streams yields, as it comes; the first error of one ends them all."""
    loop = asyncio.get_running_loop()
    items = deque[T | asyncio.Task[None]]()
    more = loop.create_future()

    def put(item: T | asyncio.Task[None]) -> None:
        items.append(item)
        if not more.done():
            more.set_result(None)

    async def pump(stream: AsyncGenerator[T]) -> None:
        async with aclosing(stream) as source:
            async for item in source:
                put(item)

    pumps = {asyncio.ensure_future(pump(stream)) for stream in streams}
    for task in pumps:
        task.add_done_callback(put)
    running = set(pumps)
    try:
        while running:
            if not items:
                more = loop.create_future()
                await more
            item = items.popleft()
            if isinstance(item, asyncio.Task):
                running.discard(item)
                item.result()
            else:
                yield item
    finally:
        for task in pumps:
            task.cancel()
        await asyncio.wait(pumps)
        for task in pumps:
            if not task.cancelled():
                task.exception()
