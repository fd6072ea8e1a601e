"""What a day of a car writes, and what importing the integration takes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
import subprocess
import sys
from typing import Any
from unittest.mock import patch

from custom_components.fordpass.cloud.record import Record

from .frames import Writes, turn
from .home import home, until
from .table import Row, milli

_HOUR = 3600
_ROOT = Path(__file__).parent.parent
_IMPORT = """
import tests.early
import homeassistant.components.application_credentials, homeassistant.components.webhook
from time import perf_counter
begin = perf_counter()
import custom_components.fordpass
print(perf_counter() - begin)
"""


async def _day(drives: int) -> Writes:
    """Return the writes of a day with so many drives of half an hour, and parked for the rest."""
    sent: list[object] = []
    heard: list[object] = []
    hear = Record.heard

    def note(record: Record, vin: str, document: Mapping[str, Any]) -> None:
        heard.append(document)
        hear(record, vin, document)

    # A car whose clock is ahead of ours would not be believed.
    start = datetime.now(UTC) - timedelta(hours=25)
    async with home(1, start=start) as found:
        (car,) = found.cars
        writes = Writes(found.hass)
        car.listen(sent.append)

        async def let_pass(seconds: int, step: int) -> None:
            for _ in range(seconds // step):
                car.clock.step(step)
                await until(lambda: len(heard) >= len(sent))
                await turn()

        with patch.object(Record, "heard", note):
            for _ in range(drives):
                car.unlock()
                car.drive_off()
                await let_pass(_HOUR // 2, 10)
                car.park()
                car.lock()
            await let_pass(24 * _HOUR - drives * _HOUR // 2, 600)
        await found.hass.async_block_till_done()
        writes.stop()
        return writes


def _import() -> float:
    """Return the seconds that importing the integration takes in a Home Assistant."""
    command = [sys.executable, "-c", _IMPORT]
    said = subprocess.run(
        command, cwd=_ROOT, check=True, capture_output=True, text=True
    ).stdout
    return float(said)


async def measure() -> list[Row]:
    """Return the rows about days."""
    rows = []
    for what, drives in (("driven for an hour", 2), ("parked", 0)):
        writes = await _day(drives)
        # What changed nothing would have been reported and not changed.
        floor = writes.total() - writes.idle
        rows.append(
            Row(
                f"states written in a day of a car that is {what}",
                str(writes.total()),
                str(floor),
            )
        )
    return rows


def imports() -> list[Row]:
    """Return the row about importing."""
    return [
        Row(
            "import of the integration, without Home Assistant's own modules",
            milli(median(_import() for _ in range(5))),
        )
    ]
