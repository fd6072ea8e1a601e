"""The other two ways in: FordConnect and Smartcar beside the account of the phone app."""

import asyncio

from playwright.async_api import expect

from . import dashboard
from .account import DOMAIN, TITLES, add_lincoln, entries, remove, rename
from .e2e_clouds import connect, consent
from .e2e_visit import PATIENCE, SIZE, Visit, keep

# How the names of the cars begin on the dashboard, and their pictures.
CARS = {
    "Blue Pony · FordPass": "car-electric",
    "Big Truck": "car-truck",
    "Nautilus": "car-lincoln",
}
CLIMATES = ("climate.blue_pony_climate", "climate.nautilus_climate")


async def add_fordconnect(visit: Visit) -> None:
    """Add the car through FordConnect, with the credentials that the portal shows."""
    await visit.demo.playroom.register_redirects()
    shown = (await visit.demo.playroom.credentials())["fordconnect"]
    await visit.begin_to_add()
    await visit.page.get_by_text("FordConnect: your own app").click()
    await visit.shows("Your app's credentials")
    await visit.fill(
        {
            "Client id": shown["client_id"],
            "Client secret": shown["client_secret"],
        }
    )
    await visit.picture("fordconnect-1-app")
    await visit.submit()
    address = await visit.link("the consent page")
    await visit.picture("fordconnect-2-consent")
    await visit.paste(await consent(visit, address))
    await visit.finish("fordconnect-3-done")
    await _call_the_newest("fordconnect", visit)


async def add_smartcar(visit: Visit) -> None:
    """Connect the car through Smartcar, with the credentials that its dashboard shows."""
    shown = (await visit.demo.playroom.credentials())["smartcar"]
    await visit.begin_to_add()
    await visit.page.get_by_text("Smartcar: your own application").click()
    await visit.shows("Your Smartcar application")
    await visit.fill(
        {
            "Application ID": shown["application_id"],
            "Client ID of the API credential": shown["client_id"],
            "Client secret": shown["client_secret"],
        }
    )
    await visit.picture("smartcar-1-application")
    await visit.submit()
    address = await visit.link("Smartcar's pages")
    await visit.picture("smartcar-2-connect")
    await visit.paste(await connect(visit, address))
    await visit.finish("smartcar-3-done")
    await _call_the_newest("smartcar", visit)


async def _call_the_newest(kind: str, visit: Visit) -> None:
    newest = max(await entries(visit.hass), key=lambda entry: entry["created_at"])
    await rename(visit.hass, newest["entry_id"], kind)


async def three_accounts(visit: Visit) -> None:
    """See one car through three accounts side by side, and the simulator behind them."""
    await visit.integration()
    await visit.picture("accounts")
    await dashboard.save(visit.hass, DOMAIN)
    await visit.page.set_viewport_size({"width": 1840, "height": 1000})
    await visit.page.goto(visit.demo.dashboard)
    for title in TITLES.values():
        await visit.shows(f"· {title}")
    await visit.picture("dashboard-accounts")
    await visit.page.set_viewport_size(SIZE)
    await visit.page.goto(visit.demo.playroom.origin)
    # The word alone is in the folded ledger as well.
    heading = visit.page.get_by_role("heading", name="Smartcar")
    await expect(heading).to_be_visible()
    await keep(visit.page, visit.pictures / "simulator.png")


async def _all_asked(visit: Visit) -> None:
    """Wait for the climate settings, the last thing that a car is asked for."""
    async with asyncio.timeout(2 * PATIENCE / 1000):
        while any(
            state["attributes"].get("temperature") is None
            for state in await visit.hass.command("get_states")
            if state["entity_id"] in CLIMATES
        ):
            await asyncio.sleep(0.5)


async def pages_of_cars(visit: Visit) -> None:
    """See all of an electric car, of a truck and of a Lincoln, each on a page of its own."""
    lincoln = await add_lincoln(visit.hass)
    await _all_asked(visit)
    pages = await dashboard.save(visit.hass, DOMAIN)
    await visit.page.set_viewport_size({"width": 1840, "height": 1600})
    for car, picture in CARS.items():
        (page,) = (page for name, page in pages.items() if name.startswith(car))
        await visit.page.goto(page)
        await visit.shows("Doors, windows and tires")
        await visit.picture(picture)
    await visit.page.set_viewport_size(SIZE)
    await remove(visit.hass, lincoln)
