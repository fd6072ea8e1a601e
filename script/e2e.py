"""The demo seen with eyes: a person's way through Home Assistant in headless Chromium."""

import argparse
import asyncio
from pathlib import Path
import shutil
import sys

from playwright.async_api import Error, async_playwright, expect

from .demo import demo, say
from .e2e_accounts import add_fordconnect, add_smartcar, pages_of_cars, three_accounts
from .e2e_again import (
    reauthenticate_fordconnect,
    reauthenticate_fordpass,
    reauthenticate_smartcar,
    reconfigure_fordconnect,
    reconfigure_fordpass,
    reconfigure_smartcar,
    remove_accounts,
)
from .e2e_car import (
    add_fordpass,
    device_page,
    failing_command,
    lock_and_unlock,
    open_door,
    talk,
)
from .e2e_visit import PATIENCE, SIZE, Visit
from .processes import ROOT, until_signal

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STEPS = (
    add_fordpass,
    device_page,
    lock_and_unlock,
    open_door,
    failing_command,
    talk,
    add_fordconnect,
    add_smartcar,
    three_accounts,
    pages_of_cars,
    reauthenticate_fordpass,
    reconfigure_fordpass,
    reauthenticate_smartcar,
    reconfigure_smartcar,
    reauthenticate_fordconnect,
    reconfigure_fordconnect,
    remove_accounts,
)


async def run(chromium: str, folder: Path, pictures: Path) -> int:
    """Start a demo without an account and go through all steps."""
    async with (
        demo(folder, accounts=False, commands="fast") as ready,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=list(FLAGS)
        )
        context = await browser.new_context(viewport=SIZE, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        visit = Visit(
            demo=ready,
            context=context,
            page=await context.new_page(),
            pictures=pictures,
        )
        try:
            for step in STEPS:
                say(f"e2e: {step.__name__.replace('_', ' ')}")
                await step(visit)
        except AssertionError, TimeoutError, Error:
            await visit.picture("trouble")
            raise
        finally:
            await browser.close()
    say(f"e2e: all {len(STEPS)} steps passed, pictures in {pictures}")
    return 0


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="script/e2e", description=__doc__)
    parser.add_argument(
        "--keep", action="store_true", help="keep the pictures in docs/images"
    )
    keep = parser.parse_args().keep
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        parser.error("there is no chromium and no google-chrome")
    folder = ROOT / ".e2e"
    shutil.rmtree(folder, ignore_errors=True)
    config = folder / "config"
    config.mkdir(parents=True)
    pictures = ROOT / "docs/images" if keep else folder
    pictures.mkdir(parents=True, exist_ok=True)
    return asyncio.run(until_signal(run(chromium, config, pictures)))


if __name__ == "__main__":
    sys.exit(main())
