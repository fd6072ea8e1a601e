"""The demo seen with eyes: a person's way through Home Assistant in headless Chromium."""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path
import re
import shutil
import sys
from typing import Any

import aiohttp
from playwright.async_api import (
    BrowserContext,
    Error,
    Locator,
    Page,
    Response,
    async_playwright,
    expect,
)

from . import dashboard
from .account import DOMAIN, EMAIL, PASSWORD
from .demo import Demo, demo, say
from .hass import HomeAssistant
from .processes import ROOT, until_signal

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CAR = "Blue Pony"
LOCK = "lock.blue_pony"
FIXTURE = "bev_mach_e"
PATIENCE = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A browser in front of a demo, and where its pictures go."""

    demo: Demo
    context: BrowserContext
    page: Page
    pictures: Path

    @property
    def hass(self) -> HomeAssistant:
        """Return the demo's Home Assistant."""
        return self.demo.hass

    async def picture(self, name: str) -> None:
        """Keep what is on the screen, once it is drawn."""
        await expect(self.page.locator("#ha-launch-screen")).to_have_count(0)
        await self.page.wait_for_load_state("networkidle")
        await self.page.screenshot(path=self.pictures / f"{name}.png")

    async def play(self, action: str, **arguments: Any) -> None:
        """Do something with the simulated car."""
        url = f"{self.demo.simulator}/control/cars/{FIXTURE}/{action}"
        async with (
            aiohttp.ClientSession(raise_for_status=True) as session,
            session.post(url, json=arguments),
        ):
            pass

    async def reaches(self, entity_id: str, wanted: str) -> None:
        """Wait until Home Assistant has this state."""
        async with asyncio.timeout(PATIENCE / 1000):
            while all(
                (state["entity_id"], state["state"]) != (entity_id, wanted)
                for state in await self.hass.command("get_states")
            ):
                await asyncio.sleep(0.2)


async def add_integration(visit: Visit) -> None:
    """Go through Settings, Devices & services, Add integration and all the steps."""
    page = visit.page
    await page.goto(f"{visit.hass.origin}/config/integrations/dashboard")
    await page.get_by_role("button", name="Add integration").first.click()
    await page.get_by_role("textbox", name="Search").last.fill("FordPass")
    await page.get_by_text("FordPass", exact=True).last.click()
    submit = page.get_by_role("button", name="Submit")
    await expect(page.get_by_text("Which app do you use?")).to_be_visible()
    await visit.picture("add-1-brand")
    await submit.click()
    await expect(page.get_by_text("Where was the account registered?")).to_be_visible()
    await submit.click()
    await page.get_by_text("In my own browser").click()
    link = page.get_by_role("link", name="the sign-in page")
    address = await link.get_attribute("href")
    assert address is not None
    await visit.picture("add-2-sign-in")
    await page.locator("textarea").fill(await sign_in(visit, address))
    await submit.click()
    await expect(page.get_by_text("Which cars?")).to_be_visible()
    await visit.picture("add-3-cars")
    await submit.click()
    await expect(page.get_by_role("button", name="Finish")).to_be_visible()
    await visit.picture("add-4-done")
    await page.get_by_role("button", name="Finish").click()


async def sign_in(visit: Visit, address: str) -> str:
    """Sign in on Ford's page in a second tab; return where it wants to go."""
    tab = await visit.context.new_page()
    went: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def look(response: Response) -> None:
        location = await response.header_value("Location") or ""
        if location.startswith("fordapp://") and not went.done():
            went.set_result(location)

    tab.on("response", look)
    await tab.goto(address)
    await tab.get_by_label("E-mail").fill(EMAIL)
    await tab.get_by_label("Password").fill(PASSWORD)
    await tab.screenshot(path=visit.pictures / "ford-sign-in.png")
    await tab.get_by_role("button").click()
    async with asyncio.timeout(PATIENCE / 1000):
        location = await went
    await tab.close()
    return location


async def device_page(visit: Visit) -> None:
    """See on the car's own page what the car told."""
    for device in await visit.hass.command("config/device_registry/list"):
        if device["name"] == CAR:
            await visit.page.goto(
                f"{visit.hass.origin}/config/devices/device/{device['id']}"
            )
    await expect(visit.page.get_by_text("Odometer").first).to_be_visible()
    await visit.picture("device")


def tile_of(page: Page, text: str) -> Locator:
    """Return the car's tile on the dashboard that has this text."""
    section = page.locator("hui-grid-section").filter(has_text=CAR)
    return section.locator("hui-tile-card").filter(has_text=text)


async def lock_and_unlock(visit: Visit) -> None:
    """Press the lock on the dashboard: it reaches the car, and the entity follows."""
    await dashboard.save(visit.hass, DOMAIN)
    page = visit.page
    await page.goto(visit.demo.dashboard)
    tile = tile_of(page, CAR)
    await expect(tile).to_be_visible()
    for press, state in (("Unlock", "unlocked"), ("Lock", "locked")):
        await tile.get_by_role("button", name=press, exact=True).click()
        await visit.reaches(LOCK, state)
        await expect(tile).to_contain_text(re.compile(state, re.IGNORECASE))
        await visit.picture(f"dashboard-{state}")


async def open_door(visit: Visit) -> None:
    """Open a door on the simulator's page and see it open on the dashboard."""
    tab = await visit.context.new_page()
    await tab.goto(visit.demo.simulator)
    car = tab.locator("article").filter(has_text=CAR)
    await car.get_by_role("button", name="Open", exact=True).click()
    tile = tile_of(visit.page, "Driver door")
    await expect(tile).to_contain_text("Open")
    await visit.picture("dashboard-door")
    await tab.screenshot(path=visit.pictures / "simulator.png")
    await car.get_by_role("button", name="Close", exact=True).click()
    await expect(tile).to_contain_text("Closed")
    await tab.close()


async def failing_command(visit: Visit) -> None:
    """Make a command fail and read why."""
    await visit.play("next_command", kind="expired_deep_sleep")
    tile = tile_of(visit.page, CAR)
    await tile.get_by_role("button", name="Unlock", exact=True).click()
    await expect(visit.page.get_by_text("deep sleep").first).to_be_visible()
    await visit.picture("command-failed")


STEPS = (add_integration, device_page, lock_and_unlock, open_door, failing_command)


async def run(chromium: str, folder: Path, pictures: Path) -> int:
    """Start a demo without an account and go through all steps."""
    async with (
        demo(folder, account=False, commands="fast") as ready,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=list(FLAGS)
        )
        context = await browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB"
        )
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
