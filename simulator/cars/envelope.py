"""The shape of one metric, before it is stamped with its time."""

from collections.abc import Callable

from .body import Body, Json

type Document = Json | list[Json]
type Table = dict[str, Callable[[Body], Document]]


def value(content: object, **siblings: object) -> Json:
    """Return a metric's envelope: `value` and the sibling keys that qualify it."""
    return {"value": content, **siblings}
