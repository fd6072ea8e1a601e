"""The way of the demo's account through the integration's own config flow."""

import asyncio
from collections.abc import Mapping
from typing import Any

from .hass import HomeAssistant
from .sign_in import sign_in

DOMAIN = "fordpass"
FLOW = "/api/config/config_entries/flow"
EMAIL = "driver@example.com"
PASSWORD = "drive"
WISHES = {
    "brand": "ford",
    "username": EMAIL,
    "password": PASSWORD,
    "next_step_id": "browser",
}


class FlowError(Exception):
    """The config flow ended otherwise than hoped; the text says how."""


async def add_account(hass: HomeAssistant) -> None:
    """Add the account; one of an earlier run gives way, as the simulator forgot it.

    Raises FlowError when the flow shows an error or ends without an account.
    """
    for entry in await hass.command("config_entries/get", domain=DOMAIN):
        path = f"/api/config/config_entries/entry/{entry['entry_id']}"
        await hass.request("DELETE", path)
    await _walk(hass, await hass.request("POST", FLOW, {"handler": DOMAIN}))


async def _walk(hass: HomeAssistant, step: Mapping[str, Any]) -> None:
    """Answer one step after the other until there is nothing left to answer."""
    path = f"{FLOW}/{step['flow_id']}"
    while True:
        if step.get("errors"):
            raise FlowError(f"Step {step['step_id']} says {step['errors']}")
        match step["type"]:
            case "form":
                step = await hass.request("POST", path, await _answer(step))
            case "menu":
                wish = {"next_step_id": WISHES["next_step_id"]}
                step = await hass.request("POST", path, wish)
            case "progress":
                await asyncio.sleep(0.2)
                step = await hass.request("GET", path)
            case "progress_done":
                step = await hass.request("POST", path, {})
            case "create_entry":
                return
            case other:
                raise FlowError(f"The flow ended with {other}: {step.get('reason')}")


async def _answer(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person would enter into a form."""
    answer: dict[str, Any] = {}
    for field in step["data_schema"] or ():
        name = field["name"]
        if name == "code":
            address = step["description_placeholders"]["authorize_url"]
            answer[name] = await sign_in(address, EMAIL, PASSWORD)
        elif name in WISHES:
            answer[name] = WISHES[name]
        elif "default" in field:
            answer[name] = field["default"]
    return answer
