"""A browser in front of a demo: what all steps of script/e2e share."""

import asyncio
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import BrowserContext, Locator, Page, ViewportSize, expect

from .account import DOMAIN
from .demo import Demo
from .hass import HomeAssistant

CAR = "Blue Pony"
PATIENCE = 30_000
SIZE: ViewportSize = {"width": 1280, "height": 900}


async def keep(page: Page, path: Path) -> None:
    """Keep what is on a page as a small picture, once it holds still."""
    seen, shown = b"", await page.screenshot(animations="disabled")
    async with asyncio.timeout(PATIENCE / 1000):
        while shown != seen:
            await asyncio.sleep(0.2)
            seen, shown = shown, await page.screenshot(animations="disabled")
    with Image.open(BytesIO(shown)) as picture:
        picture.quantize().save(path, optimize=True)


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
        await keep(self.page, self.pictures / f"{name}.png")

    async def reaches(self, entity_id: str, wanted: str) -> None:
        """Wait until Home Assistant has this state."""
        async with asyncio.timeout(PATIENCE / 1000):
            while all(
                (state["entity_id"], state["state"]) != (entity_id, wanted)
                for state in await self.hass.command("get_states")
            ):
                await asyncio.sleep(0.2)

    # Home Assistant's dialogs

    def button(self, name: str) -> Locator:
        """Return a button by its text."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def begin_to_add(self) -> None:
        """Go through Settings, Devices & services and Add integration to the choice of ways."""
        page = self.page
        await page.goto(f"{self.hass.origin}/config/integrations/dashboard")
        await page.get_by_role("button", name="Add integration").first.click()
        await page.get_by_placeholder("Search for a brand name").fill("FordPass")
        rows = page.locator("ha-integration-list-item")
        await rows.filter(has_text="FordPass").first.click()
        await self.shows("Which way in?")

    async def shows(self, text: str) -> None:
        """Wait until a text is on the screen."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def fill(self, fields: dict[str, str]) -> None:
        """Fill in fields by their labels."""
        for label, text in fields.items():
            field = self.page.locator("ha-selector-text").filter(has_text=label).first
            await field.locator("input").fill(text)

    async def submit(self) -> None:
        """Go on to the next step."""
        await self.button("Submit").click()

    async def link(self, name: str) -> str:
        """Return the address of a link in a dialog."""
        address = await self.page.get_by_role("link", name=name).get_attribute("href")
        assert address is not None
        return address

    async def paste(self, address: str) -> None:
        """Paste the address that a cloud's pages ended at."""
        await self.page.locator("textarea").fill(address)
        await self.submit()

    async def finish(self, picture: str) -> None:
        """Leave the dialog that has done its work, with a picture of its end."""
        finish = self.page.get_by_role("button", name="finish")
        await expect(finish).to_be_visible()
        await self.picture(picture)
        await finish.click()
        await expect(finish).to_have_count(0)

    async def integration(self) -> None:
        """Open the integration's own page."""
        await self.page.goto(
            f"{self.hass.origin}/config/integrations/integration/{DOMAIN}"
        )
        await self.shows("Add hub")
