"""News that Smartcar posts to Home Assistant."""

import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.fordpass.webhooks import async_webhook_address
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util.aiohttp import MockRequest
from simulator.smartcar import Webhook

from .smartcar_owner import HOME, SmartcarOwner
from .witness import ENGLISH, issues

MACH_E = "bev_mach_e"
CLOUD_HOOK = "https://hooks.example.net/abc"


@pytest.fixture
async def entry(
    customer: SmartcarOwner, hass_client_no_auth: ClientSessionGenerator
) -> ConfigEntry[Any]:
    """Return an account with a management token, and let Home Assistant listen."""
    await customer.hass.config.async_update(external_url=HOME)
    token = customer.cloud.application.management_token
    entry = await customer.add_account([MACH_E], management_token=token)
    customer.client = await hass_client_no_auth()
    return entry


def hook(customer: SmartcarOwner, entry: ConfigEntry[Any]) -> Webhook:
    """Set up a webhook in the dashboard, with the address as this machine knows it."""
    assert customer.client is not None
    path = webhook.async_generate_path(entry.data["webhook_id"])
    return customer.cloud.post.add(str(customer.client.make_url(path)))


def told(hass: HomeAssistant) -> list[str | None]:
    """Return what the owner is to repair, all of it in words."""
    keys = [issue.translation_key for issue in issues(hass)]
    assert all(key in ENGLISH["issues"] for key in keys)
    return keys


async def test_news_come_at_once(
    customer: SmartcarOwner, entry: ConfigEntry[Any]
) -> None:
    """The address is verified, and what the car does is shown without a request."""
    post, spent = customer.cloud.post, customer.cloud.requests_this_month(MACH_E)
    (issue,) = issues(customer.hass)
    assert issue.translation_key == "register_webhook"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["address"].startswith(f"{HOME}/api/webhook/")
    made = hook(customer, entry)
    assert await post.verify(made)
    assert told(customer.hass) == ["register_webhook"]
    customer.car(MACH_E).unlock()
    post.subscribe(made, customer.cloud.vehicle(MACH_E))
    await post.answered(1)
    await customer.until(lambda: told(customer.hass) == [])
    assert post.attempts[-1].status == 200
    assert customer.cloud.requests_this_month(MACH_E) == spent


@pytest.mark.parametrize("signature", ["bad", "missing"])
async def test_what_is_not_signed_is_refused(
    customer: SmartcarOwner, entry: ConfigEntry[Any], signature: Any
) -> None:
    """A wrong key is told, as then all news are lost; a stranger without any is not worth a word."""
    customer.cloud.switches.webhook_signature = signature
    customer.cloud.switches.webhook_attempts = 1
    customer.cloud.post.subscribe(hook(customer, entry), customer.cloud.vehicle(MACH_E))
    await customer.cloud.post.answered(1)
    assert customer.cloud.post.attempts[-1].status == 401
    key = "webhook_not_signed" if signature == "bad" else "register_webhook"
    assert told(customer.hass) == [key]


async def test_unloading_ends_it(
    customer: SmartcarOwner, entry: ConfigEntry[Any]
) -> None:
    """An account that is not loaded takes nothing and tells nothing; loaded again it does."""
    made = hook(customer, entry)
    assert await customer.hass.config_entries.async_unload(entry.entry_id)
    assert told(customer.hass) == []
    assert not await customer.cloud.post.verify(made)
    assert await customer.hass.config_entries.async_setup(entry.entry_id)
    assert await customer.cloud.post.verify(made)
    assert told(customer.hass) == ["register_webhook"]


async def test_no_address(customer: SmartcarOwner, entry: ConfigEntry[Any]) -> None:
    """Without https on the internet Smartcar cannot come, which is said."""
    await customer.hass.config.async_update(external_url=None)
    await customer.hass.config_entries.async_reload(entry.entry_id)
    assert told(customer.hass) == ["no_webhook_address"]
    flow = await customer.hass.config_entries.options.async_init(entry.entry_id)
    assert flow["step_id"] == "quota"
    assert not flow["description_placeholders"]


async def test_no_token_no_webhook(
    customer: SmartcarOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Who has no management token is not asked to register anything."""
    entry = await customer.add_account([MACH_E])
    assert told(customer.hass) == []
    path = webhook.async_generate_path(entry.data["webhook_id"])
    client = await hass_client_no_auth()
    unknown = await client.post(path, data=b"{}")
    # Home Assistant tells nobody which webhooks there are.
    assert (unknown.status, await unknown.read()) == (200, b"")


async def test_options(customer: SmartcarOwner, entry: ConfigEntry[Any]) -> None:
    """The options show the address, and take another quota."""
    options = customer.hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    assert flow["step_id"] == "webhook"
    words = ENGLISH["options"]["step"]["webhook"]["description"]
    placeholders = flow["description_placeholders"] or {}
    assert f"```\n{HOME}/api/webhook/" in words.format(**placeholders)
    vin = customer.car(MACH_E).vin
    flow = await options.async_configure(flow["flow_id"], {"vehicles": []})
    assert (flow["step_id"], flow["errors"]) == (
        "webhook",
        {"vehicles": "no_vehicle_chosen"},
    )
    flow = await options.async_configure(flow["flow_id"], {"quota": 90})
    await customer.hass.async_block_till_done()
    assert entry.options == {"excluded": [], "quota": 90}
    assert list(entry.runtime_data.cars) == [vin]


@pytest.fixture
def cloud(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Subscribe to Home Assistant Cloud, whose requirements need not be there."""
    said: dict[str, Any] = {"deleted": [], "connected": True}

    class CloudNotAvailable(Exception):
        """As the cloud calls it."""

    async def get_or_create(_: HomeAssistant, webhook_id: str) -> str:
        if not said["connected"]:
            raise CloudNotAvailable
        return CLOUD_HOOK

    async def delete(_: HomeAssistant, webhook_id: str) -> None:
        said["deleted"].append(webhook_id)
        if said["connected"] is None:
            raise ValueError("Hook is not enabled for the cloud.")
        if not said["connected"]:
            raise CloudNotAvailable

    def yes(_: HomeAssistant) -> bool:
        return True

    played = SimpleNamespace(
        CloudNotAvailable=CloudNotAvailable,
        async_active_subscription=yes,
        async_is_logged_in=yes,
        async_get_or_create_cloudhook=get_or_create,
        async_delete_cloudhook=delete,
    )
    name = "homeassistant.components.cloud"
    monkeypatch.setitem(sys.modules, name, played)
    monkeypatch.setattr(sys.modules["homeassistant.components"], "cloud", played, False)
    hass.config.components.add("cloud")
    return said


async def test_cloud_hook(
    customer: SmartcarOwner, entry: ConfigEntry[Any], cloud: dict[str, Any]
) -> None:
    """Behind Home Assistant Cloud the hook is the address, and raw bodies stay what they are."""
    hass, number = customer.hass, entry.data["webhook_id"]
    assert await async_webhook_address(hass, number) == CLOUD_HOOK
    cloud["connected"] = False
    address = await async_webhook_address(hass, number)
    assert address is not None
    assert address.startswith(HOME)
    raw = b'{ "eventId": "1", "eventType": "VEHICLE_STATE", "data": {}, "meta": {} }'
    made = hook(customer, entry)
    headers = {"SC-Signature": customer.cloud.post.sign(made, raw)}
    request = MockRequest(raw, "cloud", method="POST", headers=headers)
    answer = await webhook.async_handle_webhook(hass, number, request)
    assert answer.status == 200
    challenge = {"eventType": "VERIFY", "data": {"challenge": "abc"}}
    raw = json.dumps(challenge).encode()
    request = MockRequest(raw, "cloud", method="POST")
    answer = await webhook.async_handle_webhook(hass, number, request)
    assert json.loads(answer.text or "") == {
        "challenge": customer.cloud.post.sign(made, b"abc")
    }
    await hass.config_entries.async_remove(entry.entry_id)
    assert cloud["deleted"] == [number]


@pytest.mark.parametrize("connected", [True, False, None])
async def test_removal_whatever_the_cloud_says(
    customer: SmartcarOwner,
    entry: ConfigEntry[Any],
    cloud: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    connected: bool | None,
) -> None:
    """A hook that never was, or that cannot be taken off just now, is no error."""
    number = entry.data["webhook_id"]
    cloud["connected"] = connected
    await customer.hass.config_entries.async_remove(entry.entry_id)
    assert cloud["deleted"] == [number]
    assert customer.hass.config_entries.async_entries("fordpass") == []
    assert "Error calling entry remove callback" not in caplog.text
