"""Waiting again and again, each time until a deadline that is hardly ever met."""

import asyncio
from collections.abc import Awaitable


class Deadline:
    """Does for one wait after another what asyncio.timeout_at does, with one timer for them all.

    A socket with a frame a second would else make and cancel a timer a second.
    """

    def __init__(self) -> None:
        """Wait for nothing yet; needs a running loop."""
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[object] | None = None
        self._when = 0.0
        self._over = False

    async def wait[T](self, work: Awaitable[T], when: float) -> T:
        """Return what the work does; raises TimeoutError at a time of the loop."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("A deadline ends the wait of a task")
        cancelling = task.cancelling()
        self._when = when
        if self._timer is None or when < self._timer.when():
            self._arm()
        self._task = task
        try:
            return await work
        except asyncio.CancelledError:
            # Whoever else cancelled the task meanwhile means it.
            if self._over and task.cancelling() <= cancelling + 1:
                raise TimeoutError from None
            raise
        finally:
            self._task = None
            if self._over:
                self._over = False
                task.uncancel()

    def close(self) -> None:
        """Let go of the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        self.close()
        self._timer = self._loop.call_at(self._when, self._ring)

    def _ring(self) -> None:
        """End the wait, or look again when its deadline was put off."""
        self._timer = None
        if self._task is None:
            return
        if self._loop.time() < self._when:
            self._arm()
        else:
            self._over = True
            self._task.cancel()
