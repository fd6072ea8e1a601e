"""Print the table, or write it into docs/performance.md: python -m benchmarks [--write] [--cars N ...]."""

import argparse
import asyncio
from datetime import UTC, datetime
import logging
import os
from pathlib import Path
import platform
import re

import homeassistant.const

from . import days, frames, homes, paper
from .home import home
from .table import Row, markdown

_DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"


async def _frames() -> list[Row]:
    async with home(1) as found:
        return await frames.measure(found)


def _rows(cars: list[int]) -> list[Row]:
    rows = asyncio.run(_frames())
    for number in cars:
        rows += asyncio.run(homes.measure(number, traffic=number == max(cars)))
    rows += paper.per_hour()
    rows += asyncio.run(days.measure())
    return rows + days.imports()


def _where() -> str:
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} with Home Assistant "
        f"{homeassistant.const.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors ({platform.machine()}), simulator on loopback in the same process."
    )


def _put(document: str, name: str, content: str) -> str:
    """Return the document with new content between the two marks of that name."""
    pattern = rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)"
    new, found = re.subn(
        pattern, lambda mark: mark[1] + content + mark[2], document, flags=re.DOTALL
    )
    if found != 1:
        raise ValueError(f"{_DOCUMENT.name} has no place for {name}")
    return new


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="into the document")
    parser.add_argument("--cars", type=int, nargs="+", default=[1, 10, 100, 500])
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    table = f"{_where()}\n\n{markdown(_rows(arguments.cars))}"
    print(table)  # noqa: T201 - what the command is for
    if arguments.write:
        document = _put(_DOCUMENT.read_text(encoding="utf-8"), "table", table)
        document = _put(document, "paper", paper.markdown())
        _DOCUMENT.write_text(document, encoding="utf-8")


if __name__ == "__main__":
    main()
