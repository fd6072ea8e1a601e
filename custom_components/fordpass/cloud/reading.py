"""A value and when the car measured it."""

from datetime import datetime
from typing import Any, NamedTuple

from .signals import Signal


class Reading[T](NamedTuple):
    """A value and when the car measured it.

    A value of None means that the car itself said it does not know, or used a word we do not know;
    `word` then keeps that word for diagnostics.
    """

    value: T | None
    at: datetime
    word: str | None = None


type Readings = dict[Signal[Any], Reading[Any]]
