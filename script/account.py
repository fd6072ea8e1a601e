"""The way of the demo's accounts through the integration's own config flow."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.fordconnect import CATEGORIES

from .connect import connect
from .consent import consent
from .hass import HomeAssistant
from .playroom import Playroom
from .sign_in import sign_in

DOMAIN = "fordpass"
FLOW = "/api/config/config_entries/flow"
ENTRY = "/api/config/config_entries/entry"
EMAIL = "driver@example.com"
PASSWORD = "drive"
# The one car that all three accounts show.
CAR = "bev_mach_e"
TITLES = {
    "fordpass": "FordPass",
    "fordconnect": "FordConnect",
    "smartcar": "Smartcar",
}
LINCOLN_EMAIL = "lincoln@example.com"


class FlowError(Exception):
    """The config flow ended otherwise than hoped; the text says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who adds an account of one kind.

    `credentials` are what that kind's portal shows, or what else is entered instead of the default.
    """

    hass: HomeAssistant
    kind: str
    vin: str
    credentials: Mapping[str, str]
    email: str = EMAIL

    async def add(self) -> str:
        """Walk through the flow, answering one step after the other; return the entry's id.

        Raises FlowError when the flow shows an error or ends without an account.
        """
        step = await self.hass.request("POST", FLOW, {"handler": DOMAIN})
        path = f"{FLOW}/{step['flow_id']}"
        choices = {"user": self.kind, "sign_in": "browser"}
        while True:
            if step.get("errors"):
                raise FlowError(f"Step {step['step_id']} says {step['errors']}")
            match step["type"]:
                case "form":
                    answer = await self._answer(step)
                    step = await self.hass.request("POST", path, answer)
                case "menu":
                    wish = {"next_step_id": choices[step["step_id"]]}
                    step = await self.hass.request("POST", path, wish)
                case "progress":
                    await asyncio.sleep(0.2)
                    step = await self.hass.request("GET", path)
                case "progress_done":
                    step = await self.hass.request("POST", path, {})
                case "create_entry":
                    return str(step["result"]["entry_id"])
                case other:
                    raise FlowError(
                        f"The flow ended with {other}: {step.get('reason')}"
                    )

    async def _answer(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a person would enter into a form."""
        fields = step["data_schema"] or ()
        answer = self._filled(fields)
        if "code" in {field["name"] for field in fields}:
            link = step["description_placeholders"]["authorize_url"]
            answer["code"] = await self._visit(link)
        return answer

    def _filled(self, fields: Any) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        for field in fields:
            name = field["name"]
            if "schema" in field:
                answer[name] = self._filled(field["schema"])
            elif name in self.credentials:
                answer[name] = self.credentials[name]
            elif "default" in field:
                answer[name] = field["default"]
        return answer

    async def _visit(self, link: str) -> str:
        """Go through the cloud's own pages and return the address they end at."""
        match self.kind:
            case "fordconnect":
                return await consent(link, self.email, PASSWORD, self.vin, CATEGORIES)
            case "smartcar":
                return await connect(link, self.email, PASSWORD, vins=[self.vin])
            case _:
                return await sign_in(link, self.email, PASSWORD)


async def add_lincoln(hass: HomeAssistant) -> str:
    """Add the account of somebody with a Lincoln; return the entry's id.

    Raises FlowError when the flow shows an error or ends without an account.
    """
    return await Owner(
        hass=hass,
        kind="fordpass",
        vin="",
        credentials={"brand": "lincoln"},
        email=LINCOLN_EMAIL,
    ).add()


async def remove(hass: HomeAssistant, entry_id: str) -> None:
    """Remove an account."""
    await hass.request("DELETE", f"{ENTRY}/{entry_id}")


async def entries(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return the accounts that are there."""
    found: list[dict[str, Any]] = await hass.command(
        "config_entries/get", domain=DOMAIN
    )
    return found


async def rename(hass: HomeAssistant, entry_id: str, kind: str) -> None:
    """Call an account after its kind, so that the dashboard can tell them apart."""
    await hass.command("config_entries/update", entry_id=entry_id, title=TITLES[kind])


async def add_accounts(hass: HomeAssistant, playroom: Playroom) -> None:
    """Add an account of each kind, and one with a Lincoln; those of an earlier run give way, as the simulator forgot them.

    Raises FlowError when a flow shows an error or ends without an account.
    """
    for entry in await entries(hass):
        await remove(hass, entry["entry_id"])
    await playroom.register_redirects()
    credentials = await playroom.credentials()
    vin = await playroom.vin(CAR)
    for kind in TITLES:
        owner = Owner(
            hass=hass, kind=kind, vin=vin, credentials=credentials.get(kind, {})
        )
        await rename(hass, await owner.add(), kind)
    await add_lincoln(hass)
