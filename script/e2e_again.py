"""What an owner does with accounts that are there already: sign in again, change, remove."""

import asyncio

from playwright.async_api import Locator, expect

from .account import CAR as FIXTURE, EMAIL, TITLES, entries
from .e2e_clouds import connect, consent, sign_in
from .e2e_visit import PATIENCE, Visit
from .hass import HomeAssistantError

# What asks each cloud for something at once.
PROBES = {
    "FordConnect": "sensor.blue_pony_odometer_2",
    "Smartcar": "lock.mustang_mach_e",
}


async def reauthenticate_fordpass(visit: Visit) -> None:
    """Sign in again after the tokens died, as after a change of password."""
    await visit.demo.playroom.play("cloud/revoke", email=EMAIL)
    await _answer_the_call(visit, "FordPass")
    await visit.shows("Ford no longer accepts the token")
    await visit.picture("fordpass-reauth")
    await visit.submit()
    await visit.page.get_by_text("In my own browser").click()
    await visit.paste(await sign_in(visit, await visit.link("the sign-in page")))
    await visit.shows("Re-authentication was successful")
    await visit.picture("fordpass-reauth-done")


async def reauthenticate_fordconnect(visit: Visit) -> None:
    """Consent again after the consent was withdrawn."""
    await visit.demo.playroom.play("clouds/fordconnect/revoke")
    await _answer_the_call(visit, "FordConnect")
    await visit.shows("Consent again")
    await visit.picture("fordconnect-reauth")
    await visit.submit()
    await visit.paste(await consent(visit, await visit.link("the consent page")))
    await visit.shows("Re-authentication was successful")
    await visit.picture("fordconnect-reauth-done")


async def reauthenticate_smartcar(visit: Visit) -> None:
    """Connect again after the maker's own sign-in was lost."""
    await visit.demo.playroom.play(
        "clouds/smartcar/inject",
        car=FIXTURE,
        error="CONNECTED_SERVICES_ACCOUNT.AUTHENTICATION_FAILED",
    )
    await _answer_the_call(visit, "Smartcar")
    await visit.demo.playroom.play("clouds/smartcar/heal")
    await visit.shows("Connect to Smartcar again")
    await visit.picture("smartcar-reauth")
    await visit.submit()
    await visit.page.get_by_text("Show the link").click()
    await visit.paste(await connect(visit, await visit.link("Smartcar's pages")))
    await visit.shows("Re-authentication was successful")
    await visit.picture("smartcar-reauth-done")


async def reconfigure_fordpass(visit: Visit) -> None:
    """Choose the region anew and sign in with the same account."""
    await _reconfigure(visit, "FordPass", "Change the region or sign in again")
    await visit.submit()
    await visit.page.get_by_text("In my own browser").click()
    await visit.paste(await sign_in(visit, await visit.link("the sign-in page")))
    await visit.shows("Reconfiguration was successful")
    await visit.picture("fordpass-reconfigure-done")


async def reconfigure_fordconnect(visit: Visit) -> None:
    """Choose the app anew and consent to the same car, with all boxes ticked."""
    await _reconfigure(visit, "FordConnect", "Which app?")
    await visit.submit()
    await visit.paste(await consent(visit, await visit.link("the consent page")))
    await visit.shows("Reconfiguration was successful")
    await visit.picture("fordconnect-reconfigure-done")


async def reconfigure_smartcar(visit: Visit) -> None:
    """Prove the application's credentials anew, and keep the cars."""
    await _reconfigure(visit, "Smartcar", "Change the application")
    await visit.submit()
    await visit.page.get_by_text("Keep the cars").click()
    await visit.shows("Reconfiguration was successful")
    await visit.picture("smartcar-reconfigure-done")


async def remove_accounts(visit: Visit) -> None:
    """Remove one account after the other; the others stay."""
    await visit.integration()
    for title in reversed(TITLES.values()):
        await _choose(visit, title, "Delete")
        confirm = visit.button("Delete").last
        await expect(confirm).to_be_visible()
        await visit.picture(f"{title.lower()}-remove")
        await confirm.click()
        await expect(_row(visit, title)).to_have_count(0)
        if title == TITLES["fordconnect"]:
            await visit.shows("delete application credentials")
            await visit.picture("fordconnect-remove-credentials")
            await visit.button("Remove").click()
    assert await entries(visit.hass) == []


async def _answer_the_call(visit: Visit, title: str) -> None:
    """Wait until an account asks for its sign-in, and open that dialog."""
    async with asyncio.timeout(2 * PATIENCE / 1000):
        while not await visit.hass.command("config_entries/flow/progress"):
            if title in PROBES:
                await _ask(visit, PROBES[title])
            await asyncio.sleep(0.5)
    await visit.integration()
    row = visit.page.get_by_role("listitem").filter(has_text="Attention required")
    row = row.filter(has_text=title)
    await expect(row).to_be_visible()
    await visit.picture(f"{title.lower()}-attention")
    await row.get_by_role("button", name="Reconfigure").click()


async def _ask(visit: Visit, entity_id: str) -> None:
    kind, service = "homeassistant", "update_entity"
    if entity_id.startswith("lock."):
        kind, service = "lock", "unlock"
    try:
        await visit.hass.request(
            "POST", f"/api/services/{kind}/{service}", {"entity_id": entity_id}
        )
    except HomeAssistantError:
        # That is what is hoped for: the cloud refuses.
        return


async def _reconfigure(visit: Visit, title: str, asks: str) -> None:
    """Open the dialog that changes how an account is reached."""
    await visit.integration()
    await _choose(visit, title, "Reconfigure")
    await visit.shows(asks)
    await visit.picture(f"{title.lower()}-reconfigure")


async def _choose(visit: Visit, title: str, item: str) -> None:
    """Choose something in an account's menu."""
    row = _row(visit, title)
    await row.get_by_role("button", name="Menu").first.click()
    await row.get_by_text(item, exact=True).first.click()


def _row(visit: Visit, title: str) -> Locator:
    return visit.page.locator("ha-config-entry-row").filter(has_text=title)
