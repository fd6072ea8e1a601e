"""News, commands, restarts and lost connections in any order: entities show what a plain model says."""

from hypothesis.stateful import run_state_machine_as_test

from .examples import Tally, examples
from .listening_socket import ListeningSocket
from .story import Story


def test_story(listening: ListeningSocket, tally: Tally) -> None:
    """After each step all entities show the model's state, and the next news come."""
    run_state_machine_as_test(
        lambda: Story(listening, tally), settings=examples(0.04, steps=15)
    )
    tally.tell()
