"""Home Assistant's own detector of calls that stop the loop, with all that it knows of."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import logging
from typing import override

from homeassistant import block_async_io
from homeassistant.util import loop

# In its tests Home Assistant leaves out files and imports, which are what an integration gets wrong.
block_async_io._IN_TESTS = False

_OURS = "integration 'fordpass'"


class Detected(logging.Handler):
    """Hears of calls out of the integration that would have stopped the loop.

    The detector raises for the worst of them and tells of the others, each time at some level.
    """

    def __init__(self) -> None:
        """Hear from the lowest level on."""
        super().__init__(logging.DEBUG)
        self.calls: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        # It goes by the thread, and what a test does before or after the loop stops nothing.
        if asyncio._get_running_loop() is not None:
            call = record.getMessage()
            if _OURS in call:
                self.calls.append(call)


@contextmanager
def armed() -> Iterator[Detected]:
    """Watch this thread, whose loop runs the test; what tests themselves do with files is no matter."""
    detected = Detected()
    logger = loop._LOGGER
    logger.propagate = False
    logger.addHandler(detected)
    block_async_io.enable()
    try:
        yield detected
    finally:
        calls = block_async_io._BLOCKED_CALLS.calls
        for call in calls:
            setattr(call.object, call.function, call.original_func)
        calls.clear()
        logger.removeHandler(detected)
        logger.propagate = True
