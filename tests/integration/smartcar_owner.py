"""What an owner of a Smartcar application does in Home Assistant."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, override

from aiohttp.test_utils import TestClient

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType
from script.connect import connect
from simulator.smartcar import SmartcarCloud

from .dialogs import link
from .owner import Owner

NOWHERE = "http://localhost/smartcar"
HOME = "https://home.example.org"
CONNECTED = f"{HOME}/api/fordpass/connected"


@dataclass
class SmartcarOwner(Owner):
    """Connects cars by the integration's own flow."""

    advanced: dict[str, str] = field(
        default_factory=lambda: {"version": "v3", "mode": "live"}
    )

    client: TestClient[Any, Any] | None = None
    """Home Assistant as the internet sees it."""

    def __post_init__(self) -> None:
        """Register the addresses that Home Assistant asks for."""
        for redirect in (NOWHERE, CONNECTED):
            self.cloud.application.register(redirect)

    @property
    def cloud(self) -> SmartcarCloud:
        """Smartcar."""
        return self.simulator.smartcar

    @property
    @override
    def account_id(self) -> str:
        return self.cloud.application.user_id(self.email)

    def typed(self, **changed: Any) -> dict[str, Any]:
        """Return what the owner copies from the dashboard; None is left empty."""
        shown = self.cloud.application
        v3 = self.advanced["version"] == "v3"
        fields = {
            "application_id": shown.client_id,
            "client_id": shown.credential_id if v3 else None,
            "client_secret": shown.credential_secret if v3 else shown.client_secret,
            "redirect_uri": NOWHERE,
            "make": "ford",
            "quota": 500,
            "advanced": self.advanced,
            **changed,
        }
        return {key: value for key, value in fields.items() if value is not None}

    async def to_application(self) -> ConfigFlowResult:
        """Open the flow and choose Smartcar."""
        flow = await self.hass.config_entries.flow.async_init(
            "fordpass", context={"source": "user"}
        )
        return await self.answer(flow, next_step_id="smartcar")

    async def visit(self, flow: ConfigFlowResult, **how: Any) -> str:
        """Follow the link a step shows, and return the address the visit ends at."""
        return await connect(link(flow), self.email, self.password, **how)

    async def paste(self, flow: ConfigFlowResult, **how: Any) -> ConfigFlowResult:
        """Go through Connect and paste the address it ended at."""
        return await self.answer(flow, code=await self.visit(flow, **how))

    @override
    async def add_account(
        self, cars: Iterable[str] | None = None, **changed: Any
    ) -> ConfigEntry[Any]:
        vins = None if cars is None else [self.car(name).vin for name in cars]
        flow = await self.answer(await self.to_application(), **self.typed(**changed))
        flow = await self.paste(flow, vins=vins)
        if flow.get("step_id") == "vehicles":
            flow = await self.answer(flow, **flow["data_schema"]({}))
        flow = await self.finish(flow)
        assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
        await self.hass.async_block_till_done()
        entry: ConfigEntry[Any] = flow["result"]
        return entry
