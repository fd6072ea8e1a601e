"""A pytest plugin that writes docs/reliability.md from what the tests of this run measured."""

from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
import os
from pathlib import Path
import platform
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"

_HEAD = """# Reliability

What was measured of the promise to be hard to break. This page is written by `script/reliability`, which anybody can
run; nothing of it is typed by hand.

Measured on Python {python} with Home Assistant {home_assistant} on {cores} cores of {system} ({machine}), against the
simulator in this repository on loopback, with the waits of the clouds shortened to fractions of a second.

## The fault matrix

Each row is a test in `tests/reliability/test_fault_matrix.py`, {passed} of {all} passed. In each the fault strikes all of
its point for as long as it lasts, and then ends.

- *Seen* is what the owner sees meanwhile.
- *Requests* is how many were sent until then, and of a command, how often that was sent. It fails the test when it is
  not exactly the number beside it, or more than that: what fits into the time when every attempt waits as shortly as it
  may. A client that asks without waiting sends hundreds.
- *Heals* says that after the end the news come again, what the car does is seen, a command works where one had failed,
  and no repair and no request to sign in is left; that tasks and listeners of Home Assistant are no more than before, no
  connection is lent, and as many accounts, cars, sessions and sockets are in memory as before. What ends (*unload*,
  *shutdown*) leaves no task and no lent connection, and sends nothing after it.
"""


class Report:
    """Gathers what was recorded."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.cells: list[dict[str, Any]] = []
        self.facts: dict[str, str] = {}
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test recorded."""
        if report.failed:
            self.failed.append(report.nodeid)
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == "cell" and isinstance(value, dict):
                self.cells.append({**value, "passed": report.passed})
            elif name == "fact" and isinstance(value, dict) and report.passed:
                self.facts |= value

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the page, but not in a worker, which has only seen a part."""
        if not hasattr(session.config, "workerinput") and self.cells:
            PAGE.write_text("\n".join(self.lines()) + "\n", encoding="utf-8")

    def lines(self) -> Iterable[str]:
        """Yield the page."""
        yield _HEAD.format(
            python=platform.python_version(),
            home_assistant=version("homeassistant"),
            cores=os.cpu_count(),
            system=platform.system(),
            machine=platform.machine(),
            passed=sum(cell["passed"] for cell in self.cells),
            all=len(self.cells),
        ).rstrip()
        tables: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
        for cell in sorted(self.cells, key=lambda cell: cell["order"]):
            tables[cell["way"]].setdefault(cell["point"], []).append(cell)
        for way, points in tables.items():
            yield f"\n### {way}"
            for point, cells in points.items():
                yield from _table(point, cells)
        yield from _no_cells()
        if self.facts:
            yield "\n## What else was measured\n"
            yield "| what | measured |"
            yield "|---|---|"
            for what, measured in sorted(self.facts.items()):
                yield f"| {what} | {measured} |"
        if self.failed:
            yield "\n## What failed in this run\n"
            yield from (f"- `{test}`" for test in sorted(self.failed))


def _no_cells() -> Iterable[str]:
    """Yield why there are no more cells."""
    # A plugin is loaded before what the tests need may be.
    from .cells import IMPOSSIBLE

    faults: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for (way, point, fault), why in IMPOSSIBLE.items():
        faults[way, why].setdefault(fault, []).append(point)
    yield "\n### What cannot happen\n"
    yield "| way in | faults | at | why not |"
    yield "|---|---|---|---|"
    for (way, why), by_fault in faults.items():
        for points in dict.fromkeys(map(tuple, by_fault.values())):
            struck = [name for name, at in by_fault.items() if tuple(at) == points]
            yield f"| {way} | {_several(struck)} | {_several(points, 6)} | {why} |"


def _several(names: Iterable[str], most: int = 12) -> str:
    listed = list(names)
    return ", ".join(listed) if len(listed) <= most else f"all {len(listed)}"


def _table(point: str, cells: Iterable[dict[str, Any]]) -> Iterable[str]:
    cells = list(cells)
    yield f"\n{point.capitalize()}: {cells[0]['going_on']}\n"
    yield "| fault | seen | requests | allowed | heals, nothing left |"
    yield "|---|---|---|---|---|"
    for cell in cells:
        least, most = cell["least"], cell["most"]
        allowed = f"exactly {most}" if least == most else f"at most {most}"
        verdict = "yes" if cell["passed"] else "**no**"
        yield (
            f"| {cell['fault']} | {cell['seen']} | {cell['asked']} | {allowed} | {verdict} |"
        )


def pytest_configure(config: pytest.Config) -> None:
    """Gather."""
    config.pluginmanager.register(Report(), "reliability report")
