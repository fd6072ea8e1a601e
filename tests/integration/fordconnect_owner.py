"""An owner who comes in through FordConnect, with an app registered at Ford's developer portal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, override

from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from script.consent import consent
from simulator.fordconnect import App, FordConnectCloud

from .owner import Owner

SECRET = "simulated-secret"
LOCALHOST = "http://localhost:8080/callback"
TOKEN = "POST *oauth2/v2.0/token"
GARAGE = "GET *fcon-query/v1/garage"
TELEMETRY = "GET *fcon-query/v1/telemetry"
QUERY = "GET *fcon-query/*"


def link(flow: ConfigFlowResult) -> str:
    """Return the consent page that a flow shows or opens."""
    if flow["type"] is FlowResultType.EXTERNAL_STEP:
        return str(flow["url"])
    return str(flow["description_placeholders"]["authorize_url"])


@dataclass
class FordConnectOwner(Owner):
    """Adds cars one by one, each with a consent of its own."""

    ids: dict[str, str] = field(default_factory=dict)

    @property
    def cloud(self) -> FordConnectCloud:
        """The cloud."""
        return self.simulator.fordconnect

    @property
    def app(self) -> App:
        """The app of the portal."""
        return self.cloud.app

    @override
    def _find(self, name: str, platform: str, key: str) -> str | None:
        unique_id = f"{self.ids[name]}_{self.car(name).vin}_{key}".lower()
        return er.async_get(self.hass).async_get_entity_id(platform, DOMAIN, unique_id)

    @override
    def is_linked(self, name: str) -> bool:
        return self.state(name, "binary_sensor", "connected").state == "on"

    async def enter(
        self, flow: ConfigFlowResult, secret: str = SECRET
    ) -> ConfigFlowResult:
        """Enter the app's credentials."""
        return await self.answer(
            flow, client_id=f" {self.app.client_id} ", client_secret=secret
        )

    async def to_consent(self) -> ConfigFlowResult:
        """Open the flow and go on to the consent by hand, with the stored app if there is one."""
        flow = await self.to_way("fordconnect")
        if flow["type"] is FlowResultType.MENU:
            flow = await self.answer(flow, next_step_id="fordconnect_manual")
        if flow["step_id"] == "fordconnect_app":
            return await self.answer(flow, **flow["data_schema"]({}))
        return await self.enter(flow)

    async def visit(
        self,
        flow: ConfigFlowResult,
        name: str,
        *,
        without: Iterable[str] = (),
        agree: bool = True,
    ) -> str:
        """Consent at Ford to a car, with all boxes ticked but some; return where that ends."""
        ticked = set(self.app.categories).difference(without)
        vin = self.car(name).vin
        return await consent(
            link(flow), self.email, self.password, vin, ticked, agree=agree
        )

    async def paste(
        self, flow: ConfigFlowResult, name: str, **how: Any
    ) -> ConfigFlowResult:
        """Consent to a car and paste the address."""
        return await self.answer(flow, code=await self.visit(flow, name, **how))

    async def end(self, flow: ConfigFlowResult, name: str) -> ConfigEntry[Any]:
        """Wait until a flow has added a car."""
        flow = await self.finish(flow)
        assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
        await self.hass.async_block_till_done()
        entry: ConfigEntry[Any] = flow["result"]
        self.ids[name] = entry.unique_id or ""
        return entry

    async def add_car(self, name: str, **how: Any) -> ConfigEntry[Any]:
        """Add a car, and wait until its news come."""
        flow = await self.paste(await self.to_consent(), name, **how)
        entry = await self.end(flow, name)
        await self.until(lambda: self.is_linked(name))
        return entry
