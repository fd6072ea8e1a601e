"""The pages that are written from the code say what the code says."""

import pytest

from script.entities import ACTIONS_PAGE, ENTITIES, actions, entities
from script.ford_names import NOT_READ, SECTIONS
from script.surface import names, rows, senders

_HOW = "run python -m script.entities"


@pytest.mark.usefixtures("socket_enabled")
async def test_entities() -> None:
    """Every signal and command of Ford's has its entity or action, the cars that have it, and its default."""
    assert await entities() == ENTITIES.read_text(), _HOW


def test_actions() -> None:
    """Every action and field is told."""
    assert actions() == ACTIONS_PAGE.read_text(), _HOW


def test_what_is_not_read_is_really_not_read() -> None:
    """A reason for what is read after all is out of date, and so is one for a name that is not there."""
    known = {name for section in SECTIONS.values() for name in section}
    assert NOT_READ.keys() <= known
    shown = {
        signal
        for _, row in rows()
        for signal in (row.topics | {row.signal})
        if signal is not None
    }
    for name in NOT_READ:
        # Some names are of a state and of a lamp as well.
        told = [known[name] for known in names().values() if name in known]
        assert any(signals.isdisjoint(shown) for signals in told), name


def test_every_command_can_be_sent() -> None:
    """None is left in the catalogue that no entity and no action sends."""
    assert [command for command, where in senders().items() if not where] == []


def test_each_name_is_there_once() -> None:
    """A name twice in a section is a slip."""
    for section in SECTIONS.values():
        assert len(section) == len(set(section))
