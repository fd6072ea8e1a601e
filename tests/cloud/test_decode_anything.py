"""Whatever JSON a cloud sends: nothing is raised, and what is read is what its signal says."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.fordpass.cloud.fordpass.commands import command_id, ends_of
from custom_components.fordpass.cloud.telemetry.decode import METRICS, SECTIONS, decode
from simulator.cars import fleet
from simulator.clock import Clock

from .telling import AT, sound

SNAPSHOTS = [car.snapshot() for car in fleet(Clock(speed=0)).values()]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "UNKNOWN", "NaN", "-40", "LOCKED", "²", AT])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "updateTime", "vehicleDoor", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)
pytestmark = pytest.mark.filterwarnings("ignore:It looks like `register_random`")
PROPERTY = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a document with each of its keys."""
    keys = document if isinstance(document, dict) else range(len(document))
    for key in list(keys):
        yield document, key
        if isinstance(document[key], (dict, list)):
            yield from places(document[key])


@PROPERTY
@given(st.data())
def test_damaged_snapshots(data: st.DataObject) -> None:
    """Keys that are dropped, nulled or of another type spoil nothing but themselves."""
    document = deepcopy(data.draw(st.sampled_from(SNAPSHOTS)))
    for _ in range(data.draw(st.integers(1, 8))):
        container, key = data.draw(st.sampled_from(list(places(document))))
        if data.draw(st.booleans()) and isinstance(container, dict):
            del container[key]
        else:
            container[key] = data.draw(JSON)
        if not document:
            break
    sound(decode(document))
    list(ends_of(document))


@PROPERTY
@given(
    st.dictionaries(
        st.sampled_from(sorted([*METRICS, *SECTIONS])),
        JSON | st.lists(st.fixed_dictionaries({"value": JSON, "vehicleDoor": JSON})),
        max_size=4,
    ),
    JSON,
)
def test_any_json(metrics: dict[str, Any], states: Any) -> None:
    """Whatever JSON a cloud sends, it is read without a complaint."""
    sound(decode({"metrics": metrics, "states": states}))
    sound(decode({"metrics": states, "states": {"lockCommand": states, "x": metrics}}))
    list(ends_of({"states": {"lockCommand": {"commandId": "x", "value": states}}}))
    assert command_id(states) is None
