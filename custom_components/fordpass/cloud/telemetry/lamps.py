"""The lamps of the dashboard, in Ford's words: one metric that is a map of them by name."""

from .. import signals as s
from .envelope import Decoder, on_off


def _name(lamp: str) -> str:
    """Return Ford's name of a lamp."""
    first, *others = lamp.split("_")
    return first + "".join(word.capitalize() for word in others)


INDICATORS: dict[str, Decoder] = {
    _name(lamp): on_off(signal) for lamp, signal in s.LAMP.items()
}
