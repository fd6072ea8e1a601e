"""pyfordpass, a client nobody here wrote, takes the simulator for Ford.

It runs as a command from an environment of its own: its packages have no place in Home Assistant's.
"""

import asyncio
import json
import os
from pathlib import Path
import re
from typing import Any

import pytest

from simulator import Simulator

from .stranger import Stranger

HOSTS = {
    "foundational": "api.foundational.ford.com",
    "login": "login.ford.com",
    "mps": "api.mps.ford.com",
    "tmc": "api.autonomic.ai",
    "tmc_accounts": "accounts.autonomic.ai",
    "vehicle": "api.vehicle.ford.com",
}


class PyFordPass:
    """The `fordpass` command with a home folder of its own."""

    def __init__(self, home: Path, simulator: Simulator) -> None:
        """Point every host of the command at the simulator."""
        self._program = _program()
        settings = home / ".config" / "pyfordpass"
        settings.mkdir(parents=True)
        hosts = "\n".join(
            f'{name} = "{simulator.origin}/{host}"' for name, host in HOSTS.items()
        )
        (settings / "api.toml").write_text(f"[hosts]\n{hosts}\n", encoding="utf-8")
        self._environment = {
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PATH": os.environ["PATH"],
        }

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start the command with pipes."""
        return await asyncio.create_subprocess_exec(
            self._program,
            *arguments,
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def run(self, *arguments: str) -> str:
        """Run the command to its end and return what it said."""
        process = await self.start(*arguments)
        async with asyncio.timeout(60):
            output, _ = await process.communicate()
        said = output.decode()
        assert process.returncode == 0, said
        return said

    async def json(self, *arguments: str) -> Any:
        """Run a command that can answer in JSON."""
        return json.loads(await self.run(*arguments, "--json"))


def _program() -> Path:
    repository = Path(__file__).parents[2]
    folder = Path(
        os.environ.get("FORDPASS_PYFORDPASS_VENV") or repository / ".venv-pyfordpass"
    )
    program = folder / "bin" / "fordpass"
    if not program.exists():
        pytest.fail(
            "pyfordpass is not installed; run script/setup, which gives it an environment of its own"
        )
    return program


@pytest.fixture
async def pyfordpass(tmp_path: Path, stranger: Stranger) -> PyFordPass:
    """Return the command, signed in: it prints the address, a person signs in, it reads the redirect."""
    command = PyFordPass(tmp_path, stranger.simulator)
    process = await command.start("auth", "login")
    assert process.stdout is not None
    assert process.stdin is not None
    said = ""
    async with asyncio.timeout(60):
        while not (found := re.search(r"http://\S+code_challenge=([\w-]+)\S*", said)):
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
        redirect = await stranger.location(code_challenge=found[1])
        output, _ = await process.communicate(f"{redirect}\n".encode())
    assert process.returncode == 0, output.decode()
    assert "Signed in." in output.decode()
    return command


async def test_garage_and_telemetry(
    pyfordpass: PyFordPass, simulator: Simulator
) -> None:
    """It signs in, lists the garage and reads telemetry, without a mistake of ours or its own."""
    car = simulator.cars["bev_mach_e"]
    assert simulator.ledger.mistakes == []
    garage = await pyfordpass.json("vehicle", "list")
    assert [entry["vin"] for entry in garage] == simulator.fordpass.accounts[
        "driver@example.com"
    ].vins
    assert car.vin in await pyfordpass.run("vehicle", "list")
    everything = await pyfordpass.json("telemetry", "all", car.vin)
    assert everything["vin"] == car.vin
    assert everything["metrics"].items() >= car.snapshot()["metrics"].items()
    for reading in ("odometer", "position", "tires"):
        assert await pyfordpass.run("telemetry", reading, car.vin)


async def test_commands_reach_the_car(
    pyfordpass: PyFordPass, simulator: Simulator
) -> None:
    """It locks, unlocks, starts and stops; the car does so once its time has come."""
    car = simulator.cars["bev_mach_e"]
    for word, type_, metric, value in (
        ("unlock", "unlock", "alarmStatus", "DISARMED"),
        ("lock", "lock", "alarmStatus", "ARMED"),
        ("start", "remoteStart", "remoteStartCountdownTimer", None),
        ("extend", "remoteStart", "remoteStartCountdownTimer", None),
        ("stop", "cancelRemoteStart", "remoteStartCountdownTimer", 0),
        ("panic", "startPanicCue", "alarmStatus", "ARMED"),
        ("status", "statusRefresh", "alarmStatus", "ARMED"),
    ):
        assert "accepted (status 201)" in await pyfordpass.run("remote", word, car.vin)
        assert simulator.fordpass.commands[-1].type == type_
        simulator.clock.step(60)
        told = car.snapshot()["metrics"][metric]["value"]
        assert told == value if value is not None else told > 0


async def test_documents(pyfordpass: PyFordPass, simulator: Simulator) -> None:
    """It reads messages, departure times, the climate profile and the charge sessions."""
    car = simulator.cars["bev_mach_e"]
    car.add_message("A subject", "A body")
    messages = (await pyfordpass.json("messages", "list"))["result"]["messages"]
    assert messages[0]["messageSubject"] == "A subject"
    number = messages[0]["messageId"]
    await pyfordpass.run("messages", "mark-read", number)
    assert car.messages[0]["isRead"] is True
    departure = await pyfordpass.json("departure", "next", car.vin)
    assert departure["schedule"]["weeklySchedule"]["dayOfWeek"]
    assert "accepted" in await pyfordpass.run("departure", "disable", car.vin)
    simulator.fordpass.switches.rcc_seat_words = "levels"
    await pyfordpass.run("climate", "set", car.vin, "--seat-lf", "high", "--temp", "68")
    profile = {
        entry["preferenceType"]: entry["preferenceValue"]
        for entry in car.rcc_profiles or ()
    }
    assert profile["RccLeftFrontClimateSeat_Rq"] == "Heated3"
    assert (await pyfordpass.json("charge", "times", car.vin))[0]["vin"] == car.vin
    assert await pyfordpass.json("charge", "logs", car.vin)
    await pyfordpass.run("charge", "status", car.vin)
    assert await pyfordpass.json("profile", "show")
    assert simulator.ledger.mistakes == []


async def test_departure_times_by_older_names_only(
    pyfordpass: PyFordPass, simulator: Simulator
) -> None:
    """It knows the newer names of the departure times; where Ford sends the older ones it finds none."""
    simulator.fordpass.switches.departure_names = "older"
    said = await pyfordpass.run("departure", "next", simulator.cars["bev_mach_e"].vin)
    assert "No departure is scheduled" in said


async def test_refused_bearer_is_renewed(
    pyfordpass: PyFordPass, simulator: Simulator
) -> None:
    """An expired bearer is exchanged with the CAT refresh token, and the reading succeeds."""
    simulator.fordpass.age_tokens(301)
    exchanges = simulator.ledger.count("POST accounts.autonomic.ai/*")
    assert await pyfordpass.run("telemetry", "odometer", simulator.cars["ice_f150"].vin)
    assert simulator.ledger.count("POST accounts.autonomic.ai/*") == exchanges + 1
    simulator.fordpass.age_tokens(1801)
    assert await pyfordpass.json("vehicle", "list")
