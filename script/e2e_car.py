"""The FordPass account and its car: adding it, seeing it, and what it does when told."""

import re

from playwright.async_api import Locator, Page, expect

from . import dashboard
from .account import CAR as FIXTURE, DOMAIN
from .e2e_clouds import sign_in
from .e2e_visit import CAR, Visit

LOCK = "lock.blue_pony"
# What is said to Assist, and what of its answer is looked for.
TALK = {
    "Is Blue Pony locked?": "Blue Pony is unlocked.",
    "How far can Blue Pony go?": "has a range of",
    "Lock Blue Pony": "Blue Pony is locked.",
    "Turn off Blue Pony": "I did nothing",
    "Unlock Blue Pony": "Unlocking by voice is not allowed.",
}


async def add_fordpass(visit: Visit) -> None:
    """Add the account of the phone app, with the browser."""
    page = visit.page
    await visit.begin_to_add()
    await visit.picture("add-1-ways")
    await page.get_by_text("FordPass or Lincoln Way").click()
    await visit.shows("Which app do you use?")
    await visit.submit()
    await visit.shows("Where was the account registered?")
    await visit.submit()
    await page.get_by_text("In my own browser").click()
    address = await visit.link("the sign-in page")
    await visit.picture("add-2-sign-in")
    await visit.paste(await sign_in(visit, address))
    await visit.shows("Which cars?")
    await visit.picture("add-3-cars")
    await visit.submit()
    await visit.finish("add-4-done")


async def device_page(visit: Visit) -> None:
    """See on the car's own page what the car told."""
    for device in await visit.hass.command("config/device_registry/list"):
        if device["name"] == CAR:
            await visit.page.goto(
                f"{visit.hass.origin}/config/devices/device/{device['id']}"
            )
    await visit.shows("Odometer")
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
    """Open a door in the simulator and see it open on the dashboard."""
    await visit.demo.playroom.play(f"cars/{FIXTURE}/open", door="driver")
    tile = tile_of(visit.page, "Driver door")
    await expect(tile).to_contain_text("Open")
    await visit.picture("dashboard-door")
    await visit.demo.playroom.play(f"cars/{FIXTURE}/close", door="driver")


async def failing_command(visit: Visit) -> None:
    """Make a command fail and read why."""
    await visit.demo.playroom.play(
        f"cars/{FIXTURE}/next_command", kind="expired_deep_sleep"
    )
    tile = tile_of(visit.page, CAR)
    await tile.get_by_role("button", name="Unlock", exact=True).click()
    await visit.shows("deep sleep")
    await visit.picture("command-failed")


async def talk(visit: Visit) -> None:
    """Ask Assist about the car and let it act; what is not allowed it does not do."""
    page = visit.page
    await visit.demo.playroom.play(f"cars/{FIXTURE}/unlock")
    await visit.reaches(LOCK, "unlocked")
    await page.goto(visit.demo.dashboard)
    await page.get_by_role("button", name=re.compile("^Assist")).click()
    dialog = page.locator("ha-voice-command-dialog")
    for sentence, answer in TALK.items():
        await dialog.locator("input").fill(sentence)
        await dialog.locator("input").press("Enter")
        await expect(dialog.get_by_text(answer).last).to_be_visible()
    await visit.reaches(LOCK, "locked")
    await visit.picture("assist")
    await page.keyboard.press("Escape")
