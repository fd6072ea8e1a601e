"""The clouds' own pages in a second tab, with the keyboard and the mouse."""

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Page, Response

from .account import CAR as FIXTURE, EMAIL, PASSWORD
from .e2e_visit import CAR, PATIENCE, Visit, keep
from .playroom import LOCALHOST_REDIRECTS


async def sign_in(visit: Visit, address: str) -> str:
    """Sign in on Ford's page; return where it wants to go."""

    async def go(tab: Page) -> None:
        await _enter(tab)
        await keep(tab, visit.pictures / "ford-sign-in.png")
        await tab.get_by_role("button").click()

    return await _end(visit, address, "fordapp://", go)


async def consent(visit: Visit, address: str) -> str:
    """Sign in at FordConnect, choose the car and agree; return where the browser is sent."""

    async def go(tab: Page) -> None:
        await _enter(tab)
        await tab.get_by_role("button", name="Sign in").click()
        await tab.get_by_label(CAR).check()
        await keep(tab, visit.pictures / "fordconnect-consent.png")
        await tab.get_by_role("button", name="Agree").click()

    return await _end(visit, address, LOCALHOST_REDIRECTS["fordconnect"], go)


async def connect(visit: Visit, address: str) -> str:
    """Go through Smartcar's pages for the one car; return where the browser is sent."""
    vin = await visit.demo.playroom.vin(FIXTURE)

    async def go(tab: Page) -> None:
        await _enter(tab)
        await tab.get_by_role("button", name="Sign in").click()
        for box in await tab.get_by_role("checkbox").all():
            await box.set_checked(await box.get_attribute("value") == vin)
        await keep(tab, visit.pictures / "smartcar-cars.png")
        await tab.get_by_role("button", name="Continue").click()
        await tab.get_by_text("would like to").wait_for()
        await keep(tab, visit.pictures / "smartcar-permissions.png")
        await tab.get_by_role("button", name="Allow").click()

    return await _end(visit, address, LOCALHOST_REDIRECTS["smartcar"], go)


async def _enter(tab: Page) -> None:
    await tab.get_by_label("E-mail").fill(EMAIL)
    await tab.get_by_label("Password").fill(PASSWORD)


async def _end(
    visit: Visit, address: str, start: str, go: Callable[[Page], Awaitable[None]]
) -> str:
    """Return the address beginning with `start` that the pages redirect to; nothing opens it."""
    tab = await visit.context.new_page()
    went: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def look(response: Response) -> None:
        location = await response.header_value("Location") or ""
        if location.startswith(start) and not went.done():
            went.set_result(location)

    tab.on("response", look)
    await tab.goto(address)
    await go(tab)
    async with asyncio.timeout(PATIENCE / 1000):
        location = await went
    await tab.close()
    return location
