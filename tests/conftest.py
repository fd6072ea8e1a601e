"""What holds for every test."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .guard.ears import Ears


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Let all be heard before a test takes a function of the integration by its name.

    In a worker, the coverage of what is imported before this would not be measured.
    """
    from .guard import plugin

    plugin.prepare()


@pytest.fixture(autouse=True)
def ears() -> Iterator[Ears]:
    """Fail the test in which a secret gets out at any level, or a blocking call of ours is made."""
    from .guard import plugin

    yield from plugin.watch()
