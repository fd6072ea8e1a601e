"""What comes over a socket, to the last byte: what is no JSON, no object, no text, or hardly to be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import json
from math import isfinite
import re
from typing import Any

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from .frames import JUNK, documents, sent

# As RFC 8259 leaves it to whoever reads: deeper than this need not be understood.
_DEEPEST = 1000
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """A frame: text or bytes, what it tells, and whether it is the end of the connection."""

    content: str | bytes
    document: Mapping[str, Any] | None = None
    ends: bool = False

    def __repr__(self) -> str:
        """Return so much of it that one can see what it is."""
        shown = self.content[:400]
        return f"Frame({shown!r}, {len(self.content)} long, ends={self.ends})"

    def _repr_pretty_(self, printer: RepresentationPrinter, _: bool) -> None:
        printer.text(repr(self))


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _readable(value: Any, depth: int = 1) -> bool:
    """Say whether a value is one that every reader of JSON understands alike."""
    match value:
        case str():
            return not any("\ud800" <= letter <= "\udfff" for letter in value)
        case dict() | list() if depth > _DEEPEST:
            return False
        case float():
            return isfinite(value)
        case bool():
            return True
        case int():
            return abs(value) < 1e308
    return True


def _parts(content: Any) -> Iterator[tuple[Any, int]]:
    """Yield a value and all in it, with how deep each is, without recursion."""
    waiting = [(content, 1)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict):
            waiting += [(key, depth) for key in value]
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def read(text: str) -> Frame:
    """Return the frame of a text, with what a plain reader of JSON finds in it."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        # What is no UTF-8 is no websocket text.
        return Frame(text, ends=True)
    if len(raw) > LARGEST:
        return Frame(text, ends=True)
    try:
        content = json.loads(text, parse_constant=_refuse)
    except ValueError, RecursionError:
        return Frame(text)
    if not isinstance(content, dict):
        return Frame(text)
    if not all(_readable(value, depth) for value, depth in _parts(content)):
        return Frame(text)
    ends = content.get("_error") is not None
    if isinstance(data := content.get("_data"), dict):
        return Frame(text, data, ends)
    direct = "metrics" in content or "states" in content
    return Frame(text, content if direct else None, ends)


def _wrapped(text: str) -> str:
    return f'{{"_data":{text}}}'


_NUMBER = re.compile(r'(?<=":)-?\d[\d.eE+-]*(?=[,}])')
_TEXT = re.compile(r'(?<=":)"[^"\\]*"(?=[,}])')
_NAME = re.compile(r'"(\w+)":')

_NUMBERS = (
    *("1e400", "-1e400", "NaN", "Infinity", "-Infinity", "1e-400", "-0", "0x10"),
    *("1E+2", "01", "1.", ".5", "9" * 400, "9" * 25, "1." + "3" * 400, "1e308"),
)
_TEXTS = (
    *('"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude00"', '"\\u0000"', '"\\x41"', '"\n"'),
    *('"' + "é" * 300 + '"', "'text'", '"open', '"' + "long " * 2000 + '"'),
)


def _nested(depth: int, *, objects: bool) -> str:
    if objects:
        return '{"value":' * depth + "1" + "}" * depth
    return "[" * depth + "]" * depth


@st.composite
def _replaced(draw: st.DrawFn) -> str:
    """Draw a document in whose text something stands that no encoder would write."""
    text = sent(draw(documents()))
    pattern, news = draw(
        st.sampled_from(
            (
                (_NUMBER, st.sampled_from(_NUMBERS)),
                (_TEXT, st.sampled_from(_TEXTS)),
                (
                    _NUMBER,
                    st.builds(
                        _nested,
                        st.sampled_from((3, 60, 250, 490, 700, 900, 1200, 20_000)),
                        objects=st.booleans(),
                    ),
                ),
            )
        )
    )
    found = list(pattern.finditer(text))
    if found:
        place = draw(st.sampled_from(found))
        text = text[: place.start()] + draw(news) + text[place.end() :]
    return _wrapped(text)


@st.composite
def _repeated(draw: st.DrawFn) -> str:
    """Draw a document some of whose keys are there twice, the second with something else."""
    text = sent(draw(documents()))
    if names := list(_NAME.finditer(text)):
        place = draw(st.sampled_from(names))
        junk = sent({place[1]: draw(JUNK)})[1:-1]
        text = f"{text[: place.start()]}{junk},{text[place.start() :]}"
    if draw(st.booleans()):
        other = sent(draw(documents()))
        text = f"{text[:-1]},{other[1:]}"
    return _wrapped(text)


@st.composite
def _cut(draw: st.DrawFn) -> str:
    """Draw a document of which something is missing, or to which something was added."""
    text = _wrapped(sent(draw(documents())))
    at = draw(st.integers(0, len(text)))
    added = draw(
        st.sampled_from(
            ("", ",", "}", "{}", "\ufeff", " \n\t", "\udcff", "\udc80\udcbf", "\x00")
        )
    )
    end = draw(st.integers(0, 3))
    return text[:at] + added + text[at + end :]


@st.composite
def _huge(draw: st.DrawFn) -> str:
    """Draw a document with something long in it, seldom longer than a frame may be."""
    document = draw(documents())
    name = draw(st.sampled_from(("odometer", "doorStatus", "tirePressure", "unheard")))
    entry = draw(
        st.sampled_from(
            (
                {"updateTime": "2025-11-01T10:00:02Z", "value": "9" * 1_000_000},
                [{"value": number, "vehicleDoor": "HOOD"} for number in range(20_000)],
                {f"key {number}": number for number in range(20_000)},
                {"value": "x" * LARGEST},
            )
        )
    )
    document.setdefault("metrics", {})
    if isinstance(document["metrics"], dict):
        document["metrics"][name] = entry
    return _wrapped(sent(document))


_OTHERS = (
    *("", " ", "null", "true", "17", '"text"', "[]", "[{}]", "{}", "nonsense"),
    *('{"_httpStatus":200}', '{"_httpStatus":"202"}', '{"_httpStatus":null}'),
    *('{"_data":null}', '{"_data":[]}', '{"_data":{}}', '{"_error":null}'),
    '{"_error":{"code":401,"message":"websocket session expired"}}',
    '{"_error":{"code":401,"message":"provided token was expired"}}',
    *('{"_error":{"code":[],"message":{}}}', '{"_error":"no"}', '{"_error":false}'),
)


@st.composite
def _enveloped(draw: st.DrawFn) -> str:
    """Draw a document in one of the shapes of a frame."""
    text = sent(draw(documents()))
    status = draw(st.sampled_from(("200", '"202"', "null", "{}")))
    return draw(
        st.sampled_from(
            (
                text,
                _wrapped(text),
                f'{{"_httpStatus":{status},"_data":{text}}}',
                f'{{"_data":{text},"_error":{{"code":500,"message":"internal"}}}}',
            )
        )
    )


def texts() -> st.SearchStrategy[str]:
    """Return a strategy of all texts that a frame can have."""
    return st.one_of(
        documents().map(sent).map(_wrapped),
        _enveloped(),
        _replaced(),
        _repeated(),
        _cut(),
        st.sampled_from(_OTHERS),
        JUNK.map(lambda junk: json.dumps(junk, default=str)),
    )


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """Draw a frame: mostly text, sometimes bytes, and rarely one that is huge."""
    kind = draw(st.integers(0, 19))
    if kind == 0:
        return read(draw(_huge()))
    if kind == 1:
        return Frame(draw(st.binary(max_size=60)))
    frame = read(draw(texts()))
    if kind == 2 and not frame.ends:
        # Whoever calls a text bytes means the same.
        return Frame(frame.content.encode(), frame.document)
    return frame
