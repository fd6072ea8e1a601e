"""A phone with the app of Home Assistant: it shows notifications, and its owner taps their buttons."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.util import find_spec
import sys
from typing import Any
from unittest.mock import MagicMock

from aiohttp import web
from aiohttp.test_utils import TestServer
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component

WEBHOOK = "phone-webhook"

# The app may talk to Assist as well, whose ears need a compiler; a phone that shows notifications
# needs no ears.
_EARS = ("pymicro_vad", "pyspeex_noise")


@dataclass
class Phone:
    """What the phone was sent, the latest last; `device_id` is the phone in Home Assistant."""

    client: ClientSessionGenerator
    device_id: str = ""
    pushed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """Return the messages."""
        return [push["message"] for push in self.pushed]

    async def tap(self, push: dict[str, Any]) -> None:
        """Tap the one button of a notification."""
        [button] = push["data"]["actions"]
        # The first client ends what Home Assistant can be set up with, so it comes as late as this.
        client = await self.client()
        answer = await client.post(
            f"/api/webhook/{WEBHOOK}",
            json={
                "type": "fire_event",
                "data": {
                    "event_type": "mobile_app_notification_action",
                    "event_data": {"action": button["action"]},
                },
            },
        )
        assert answer.status == HTTPStatus.OK


@asynccontextmanager
async def phone_of(
    hass: HomeAssistant, client: ClientSessionGenerator
) -> AsyncGenerator[Phone]:
    """Set up the app of a phone that is reached through a push service on loopback."""
    for package in _EARS:
        if package not in sys.modules and find_spec(package) is None:
            sys.modules[package] = MagicMock()
    for domain in ("notify", "mobile_app"):
        assert await async_setup_component(hass, domain, {})
    phone = Phone(client)

    async def push(request: web.Request) -> web.Response:
        phone.pushed.append(await request.json())
        return web.json_response({}, status=HTTPStatus.CREATED)

    service = web.Application()
    service.router.add_post("/push", push)
    async with TestServer(service, host="127.0.0.1") as server:
        entry = MockConfigEntry(
            domain="mobile_app",
            title="Phone",
            data={
                "app_data": {
                    "push_token": "token",
                    "push_url": str(server.make_url("/push")),
                },
                "app_id": "io.homeassistant.companion",
                "app_name": "Home Assistant",
                "app_version": "2026.10.0",
                "device_id": "phone",
                "device_name": "Phone",
                "manufacturer": "Maker",
                "model": "Model",
                "os_name": "OS",
                "os_version": "1.0",
                "supports_encryption": False,
                "user_id": "owner",
                "webhook_id": WEBHOOK,
            },
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        [device] = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        phone.device_id = device.id
        yield phone
