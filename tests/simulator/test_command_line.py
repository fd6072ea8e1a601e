"""`python -m simulator` as a person starts it."""

import asyncio
from pathlib import Path
import re
import signal
import sys

from aiohttp import ClientSession
import pytest

from simulator import Simulator


async def test_taken_port_is_stepped_past_and_ctrl_c_ends(
    simulator: Simulator, session: ClientSession
) -> None:
    """It says so when a port is taken, prints its address, serves its page, and ends when asked to."""
    port = int(simulator.origin.rpartition(":")[2])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--port",
        str(port),
        "--commands",
        "fast",
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(60):
        while "Ctrl-C" not in said:
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
        assert f"Port {port} is taken" in said
        address = re.search(
            r"^Simulator: (http://127\.0\.0\.1:\d+)$", said, re.MULTILINE
        )
        assert address is not None
        answer = await session.get(address[1])
        assert (answer.status, answer.content_type) == (200, "text/html")
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


async def test_taken_port_is_an_error(simulator: Simulator) -> None:
    """Started by a program, it does not look for another port by itself."""
    second = Simulator(port=int(simulator.origin.rpartition(":")[2]))
    with pytest.raises(OSError):
        await second.start()
    await second.stop()
