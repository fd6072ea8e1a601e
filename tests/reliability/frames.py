"""Frames as no cloud should send them, made of those that the simulator's cars do send."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
import json
from typing import Any

from hypothesis import strategies as st
import orjson

from simulator.cars import Car
from simulator.cars.fleet import fleet
from simulator.clock import Clock

type Document = dict[str, Any]
type Entry = tuple[str, str, str]
"""A section of a snapshot, the name in it, and the entry as JSON."""

_START = datetime(2025, 11, 1, 10, tzinfo=UTC)
_TIMES = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "1970-01-01T00:00:00Z",
    "2025-02-30T00:00:00Z",
    "2025-11-01T10:00:00Z",
    "2025-11-01T10:00:01Z",
    "2025-11-01T10:00:00",
    "",
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from((0, -1, 1e308, -40, "UNKNOWN", "NaN", "Infinity", "1e400")),
    st.sampled_from(_TIMES),
    st.text(max_size=8),
)
JUNK = st.one_of(
    _SCALARS,
    st.lists(_SCALARS, max_size=3),
    st.dictionaries(st.text(max_size=4), _SCALARS, max_size=3),
    st.builds(lambda text: text * 5000, st.text(min_size=1, max_size=4)),
    st.builds(lambda junk: [junk] * 500, _SCALARS),
)


def _car(number: int) -> Car:
    # No two cars measure at the same time, or what they tell of the same thing would be a contradiction.
    clock = Clock(start=_START + timedelta(seconds=number), speed=0)
    return list(fleet(clock).values())[number]


@cache
def entries() -> tuple[Entry, ...]:
    """Return everything that any car of the fleet says of itself."""
    return tuple(
        (section, name, json.dumps(entry))
        for number in range(len(fleet(Clock(speed=0))))
        for car in [_car(number)]
        for section in ("metrics", "states", "events")
        for name, entry in car.snapshot()[section].items()
    )


def _drop(at: Any, key: Any, _: Any) -> None:
    del at[key]


def _replace(at: Any, key: Any, junk: Any) -> None:
    at[key] = junk


def _repeat(at: Any, key: Any, _: Any) -> None:
    at[key] = [at[key], at[key]]


def _nest(at: Any, key: Any, _: Any) -> None:
    at[key] = {"value": at[key]}


def _null(at: Any, key: Any, _: Any) -> None:
    at[key] = None


def _reorder(at: Any, key: Any, _: Any) -> None:
    match at[key]:
        case dict() as entry:
            at[key] = dict(reversed(entry.items()))
        case list() as entry:
            at[key] = entry[::-1]


def _date(at: Any, key: Any, junk: Any) -> None:
    if isinstance(at[key], dict):
        at[key]["updateTime"] = junk


_OPERATIONS: tuple[Callable[[Any, Any, Any], None], ...] = (
    _drop,
    _null,
    _replace,
    _repeat,
    _nest,
    _reorder,
    _date,
)


def _spoil(
    document: Any, turns: list[int], operation: Callable[..., None], junk: Any
) -> None:
    """Do something to what is found by turning so at each fork."""
    at: Any = document
    for number, turn in enumerate(turns):
        keys = list(at) if isinstance(at, dict) else range(len(at))
        if not keys:
            return
        key = keys[turn % len(keys)]
        if number == len(turns) - 1 or not isinstance(at[key], (dict, list)):
            operation(at, key, junk)
            return
        at = at[key]


@st.composite
def spoiled[T](draw: st.DrawFn, document: T) -> T:
    """Draw what becomes of a document of which some is dropped, nulled, retyped, repeated, nested, reordered."""
    for turns, operation, junk in draw(
        st.lists(
            st.tuples(
                st.lists(st.integers(0, 30), min_size=1, max_size=7),
                st.sampled_from(_OPERATIONS),
                st.one_of(JUNK, st.sampled_from(_TIMES)),
            ),
            max_size=5,
        )
    ):
        _spoil(document, turns, operation, junk)
    return document


def _told(draw: st.DrawFn, least: int, most: int) -> Document:
    document: Document = {"updateTime": "2025-11-01T10:00:00Z"}
    chosen = st.lists(st.sampled_from(entries()), min_size=least, max_size=most)
    for section, name, entry in draw(chosen):
        document.setdefault(section, {})[name] = json.loads(entry)
    return document


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw some of what cars say, in any order, with some of it spoiled."""
    return draw(spoiled(_told(draw, 1, 6)))


@st.composite
def whole_documents(draw: st.DrawFn) -> Document:
    """Draw much of what cars say, as when a connection begins."""
    return _told(draw, 40, 90)


def sent(document: Mapping[str, Any]) -> str:
    """Return the document as it travels; lone surrogates are what JSON allows and UTF-8 does not."""
    return orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS).decode()
