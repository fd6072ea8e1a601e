"""Whatever comes over a car's socket: Home Assistant shows what a plain model says, and goes on listening."""

import json
import re

from hypothesis import given, strategies as st
import pytest

from .examples import Tally, examples
from .frames import Document, entries, sent
from .listening_socket import ListeningSocket
from .raw_frames import Frame, frames, read

# Not the times, without which nothing would be told in order.
_TEXT = re.compile(r'("(?:value|stringValue|toState|fpn)": )"[^"]*"')


def test_frames_over_the_socket(listening: ListeningSocket, tally: Tally) -> None:
    """No frame costs an exception, a listener, or a value that it does not tell."""
    run = listening.hass.loop.run_until_complete

    @examples(0.1)
    @given(st.lists(st.tuples(frames(), st.integers(1, 2)), min_size=1, max_size=8))
    def hear(heard: list[tuple[Frame, int]]) -> None:
        run(listening.forget())
        for frame, times in heard:
            for _ in range(times):
                run(listening.hear(frame))
        tally.add(heard)

    hear()
    tally.tell()


@pytest.mark.parametrize("text", ["x" * 300, "", " ", "é" * 200, "\U0001f697" * 200])
def test_texts_of_any_length(listening: ListeningSocket, text: str) -> None:
    """Every text that any car ever said may be any other, even one that is no state of Home Assistant's."""
    run = listening.hass.loop.run_until_complete
    run(listening.forget())
    document: Document = {}
    for section, name, entry in entries():
        told = _TEXT.sub(lambda found: found[1] + json.dumps(text), entry)
        document.setdefault(section, {})[name] = json.loads(told)
    run(listening.hear(read(f'{{"_data":{sent(document)}}}')))


@pytest.mark.parametrize("content", ["\udcff", "x" * 5_000_000], ids=len)
def test_frames_that_end_a_connection(listening: ListeningSocket, content: str) -> None:
    """The next connection is as good."""
    run = listening.hass.loop.run_until_complete
    run(listening.forget())
    run(listening.hear(Frame(content, ends=True)))
