"""Whatever a car's socket brings: nothing is raised, and the state is what a plain model says."""

from datetime import UTC, datetime
import re

from hypothesis import given, strategies as st
import orjson
import pytest

from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.telemetry.told import Telling
from custom_components.fordpass.cloud.vehicle import VehicleState

from .examples import Tally, examples
from .frames import Document, documents, entries, sent
from .model import DERIVED, Model
from .raw_frames import read, texts
from .sound import assert_sound, assert_taken, restarted

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
RESTART = "restart"

# Also those in JSON that is in a text.
_FIGURE = re.compile(r"(?<=:) ?-?\d+(\.\d+)?(?=[,}\]\\])")


def _hear(state: VehicleState, model: Model, document: Document) -> None:
    """Let the state and the model hear the same, and compare what they then know and say of it."""
    readings = decode(document, NOW)
    for signal, reading in readings.items():
        assert_sound(signal, reading)
    shown = {signal: state.value(signal) for signal in state}
    changed = state.merge(readings)
    assert changed == {
        signal
        for signal in state
        if signal not in shown or state.value(signal) != shown[signal]
    }
    assert changed - DERIVED == model.take(readings)
    for signal, known in model.known.items():
        mine = state.get(signal)
        assert mine is not None
        assert (mine.value, mine.at) == (known.value, known.at)
    for signal in DERIVED & state.seen:
        if (told := state.get(signal)) is not None:
            assert_sound(signal, told)


def test_updates_and_restarts(tally: Tally) -> None:
    """After any sequence the state is the model's, and what changed was said and nothing else."""

    @examples()
    @given(st.lists(st.one_of(documents(), st.just(RESTART)), min_size=1, max_size=6))
    def hear(steps: list[Document | str]) -> None:
        state, model = VehicleState(), Model()
        for step in steps:
            if isinstance(step, str):
                before = state.as_dict()
                state = restarted(state)
                assert state.as_dict() == before
            else:
                _hear(state, model, orjson.loads(sent(step)))
        tally.add(steps)

    hear()
    tally.tell()


def test_the_same_frame_twice(tally: Tally) -> None:
    """The second one changes nothing."""

    @examples()
    @given(documents())
    def hear(document: Document) -> None:
        state = VehicleState()
        state.merge(decode(document, NOW))
        assert state.merge(decode(document, NOW)) == set()
        tally.add()

    hear()
    tally.tell()


@pytest.mark.parametrize("number", ["1.7e308", "-1.7e308", "5e-324", "0"])
def test_numbers_at_the_limits(number: str) -> None:
    """All figures of all cars may be as great or as small as figures get, and what follows from them too."""
    document: Document = {}
    for section, name, entry in entries():
        extreme = _FIGURE.sub(number, entry)
        document.setdefault(section, {})[name] = orjson.loads(extreme)
    assert_taken(decode(document, NOW))


@pytest.mark.parametrize("text", [r'"\ud800"', "NaN", "1e400", "[" * 5000])
def test_json_in_a_text(text: str) -> None:
    """What a text holds can be kept as well, or is nothing."""
    said = {"value": {"toState": "DEPLOYING", "message": f'{{"fpn":{text}}}'}}
    assert_taken(decode({"states": {"deployment": said}}, NOW))


def test_any_text(tally: Tally) -> None:
    """However a document is written, nested or repeated: who hears it twice in a row is not surprised."""

    @examples()
    @given(texts())
    def hear(text: str) -> None:
        document = read(text).document
        if document is not None:
            told = Telling()
            state = assert_taken(told.decode(document, NOW))
            assert state.as_dict() == assert_taken(decode(document, NOW)).as_dict()
            before = {signal: state.value(signal) for signal in state}
            state.merge(told.decode(document, NOW))
            assert {signal: state.value(signal) for signal in state} == before
        tally.add()

    hear()
    tally.tell()
