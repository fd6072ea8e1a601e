"""The one table that all figures are shown in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, the least it could be, and how many times that it is."""

    what: str
    measured: str
    floor: str = ""
    times: str = ""


def micro(seconds: float) -> str:
    """Return a short time in words."""
    return f"{seconds * 1e6:.0f} µs"


def milli(seconds: float) -> str:
    """Return a longer time in words."""
    return f"{seconds * 1e3:.0f} ms"


def markdown(rows: Iterable[Row]) -> str:
    """Return the rows as a table."""
    lines = ["| what | measured | floor | times the floor |", "|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.measured} | {row.floor} | {row.times} |" for row in rows
    ]
    return "\n".join(lines)
