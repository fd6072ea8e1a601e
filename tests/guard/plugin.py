"""Watches a test: what gets out is no secret, and nothing of ours stops the loop."""

from collections.abc import Iterator
import logging

import pytest

from .blocking import armed
from .ears import Ears, listen, tap


def prepare() -> None:
    """Begin to hear; once."""
    tap()
    for handler in logging.getLogger().handlers:
        # What the test plugin writes to the terminal; lines that nobody sees cost time.
        handler.setLevel(logging.INFO)


def watch() -> Iterator[Ears]:
    """Fail the test that runs meanwhile when a secret gets out at any level, or the loop is stopped."""
    ears = Ears()
    listen(ears)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(ears)
    try:
        with armed() as detected:
            yield ears
    finally:
        root.removeHandler(ears)
        root.setLevel(level)
    problems = detected.calls + ears.leaks()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
