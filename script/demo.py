"""A simulated Ford cloud and a real Home Assistant that shows its cars."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
import shutil
import sys
import time

import aiohttp

from . import dashboard
from .account import DOMAIN, FlowError, add_accounts
from .hass import HomeAssistant, HomeAssistantError, prepare
from .playroom import Playroom
from .processes import (
    ROOT,
    Program,
    ProgramEndedError,
    free_port,
    running,
    until_signal,
)

HOME_ASSISTANT_PORT = 8123
SIMULATOR_PORT = 8870
RESTART = 100
"""What hass ends with when the person asked it to restart."""
ALL_ASKED = 60.0
"""Seconds after which the integration, which is in no hurry, has asked everything about every car."""


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(text, flush=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A demo that runs: where it is, and its Home Assistant."""

    hass: HomeAssistant
    playroom: Playroom
    server: Program
    cloud: Program

    @property
    def dashboard(self) -> str:
        """Return the address of the dashboard."""
        return f"{self.hass.origin}/{dashboard.URL_PATH}"


@asynccontextmanager
async def demo(folder: Path, *, accounts: bool, commands: str) -> AsyncIterator[Demo]:
    """Run the demo in an existing config folder, with the accounts added or without.

    Raises ProgramEndedError when the simulator or Home Assistant does not start.
    """
    async with AsyncExitStack() as stack:
        say("Starting the simulator.")
        python = Path(sys.executable)
        options = (f"--port={SIMULATOR_PORT}", f"--commands={commands}")
        cloud = await stack.enter_async_context(
            running(
                "The simulator",
                (str(python), "-m", "simulator", *options),
                folder / "simulator.log",
                {},
            )
        )
        simulator = await cloud.line("Simulator:")
        port = free_port(HOME_ASSISTANT_PORT)
        prepare(folder, port)
        say("Starting Home Assistant.")
        # What Assist's pipeline asks for may be missing: it needs a compiler.
        skip = "--skip-pip-packages=pymicro-vad,pyspeex-noise"
        server = await stack.enter_async_context(
            running(
                "Home Assistant",
                (str(python.with_name("hass")), f"--config={folder}", skip),
                folder / "console.log",
                {"FORDPASS_SIMULATOR": simulator},
            )
        )
        session = await stack.enter_async_context(aiohttp.ClientSession())
        hass = await stack.enter_async_context(
            HomeAssistant(session, f"http://127.0.0.1:{port}")
        )
        while not await hass.answers():
            server.check()
            await asyncio.sleep(0.2)
        await hass.sign_in()
        await hass.started()
        playroom = Playroom(session=session, origin=simulator)
        if accounts:
            say("Adding the accounts through the integration's config flow.")
            await add_accounts(hass, playroom)
        await dashboard.save(hass, DOMAIN)
        yield Demo(hass=hass, playroom=playroom, server=server, cloud=cloud)


async def _keep(server: Program) -> None:
    """Start Home Assistant again whenever the person asked it to restart."""
    while await server.wait() == RESTART:
        say("Home Assistant restarts.")
        await server.start()
    server.check()


async def _complete(ready: Demo) -> None:
    """Show on the dashboard what the cars told later as well."""
    await asyncio.sleep(ALL_ASKED)
    if await ready.hass.answers():
        # It may have been restarted meanwhile.
        await ready.hass.sign_in()
        await dashboard.save(ready.hass, DOMAIN)


async def _watch(cloud: Program) -> None:
    await cloud.wait()
    cloud.check()


async def _run(folder: Path, *, accounts: bool) -> int:
    """Run until something ends that should not have ended, and say what."""
    begun = time.monotonic()
    try:
        async with demo(folder, accounts=accounts, commands="real") as ready:
            say(f"\nReady after {time.monotonic() - begun:.0f} seconds.\n")
            say(f"  Dashboard  {ready.dashboard}")
            say(f"  Simulator  {ready.playroom.origin}  (play with the cars)\n")
            say("Ctrl-C ends both.")
            async with asyncio.TaskGroup() as group:
                group.create_task(_keep(ready.server))
                group.create_task(_complete(ready))
                group.create_task(_watch(ready.cloud))
    except* (ProgramEndedError, HomeAssistantError, FlowError) as failures:
        for failure in failures.exceptions:
            say(str(failure))
        say(f"The logs are in {folder}.")
    return 1


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    parser.add_argument(
        "--no-account", action="store_true", help="leave adding the accounts to you"
    )
    arguments = parser.parse_args()
    folder = ROOT / ".demo"
    if arguments.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    return asyncio.run(until_signal(_run(folder, accounts=not arguments.no_account)))


if __name__ == "__main__":
    sys.exit(main())
