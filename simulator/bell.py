"""A way to wait for something to become true instead of sleeping."""

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes everybody who waits for a condition each time it rings."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Let everybody look again whether their condition holds."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Return as soon as the condition holds; wrap in `asyncio.timeout` to give up."""
        while not condition():
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await future
