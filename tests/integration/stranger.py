"""Somebody who found the address of a webhook, and may even have the key."""

from collections.abc import Mapping
import copy
import json
from typing import Any

from multidict import CIMultiDict

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from simulator.smartcar import Webhook

from .smartcar_owner import SmartcarOwner
from .test_smartcar_webhooks import MACH_E, hook

SIGNATURE = "SC-Signature"


class Stranger:
    """Posts to the address; with the key, if wanted."""

    def __init__(self, customer: SmartcarOwner, entry: ConfigEntry[Any]) -> None:
        """Know the address and the key."""
        assert customer.client is not None
        self.client = customer.client
        self.path = webhook.async_generate_path(entry.data["webhook_id"])
        self.made: Webhook = hook(customer, entry)
        self._post = customer.cloud.post

    def sign(self, raw: bytes) -> str:
        """Return the right signature."""
        return self._post.sign(self.made, raw)

    async def post(self, raw: bytes, *signatures: str) -> int:
        """Post a body with so many signatures, and return the status."""
        headers = CIMultiDict((SIGNATURE, signature) for signature in signatures)
        answer = await self.client.post(self.path, data=raw, headers=headers)
        return answer.status

    async def post_signed(self, message: Any) -> int:
        """Post what is signed rightly."""
        raw = message if isinstance(message, bytes) else json.dumps(message).encode()
        return await self.post(raw, self.sign(raw))


async def genuine(customer: SmartcarOwner, stranger: Stranger) -> dict[str, Any]:
    """Let Smartcar tell that the car is unlocked, and return how."""
    customer.car(MACH_E).unlock()
    post, cloud = customer.cloud.post, customer.cloud
    before = len(post.attempts)
    post.subscribe(stranger.made, cloud.vehicle(MACH_E))
    await post.answered(before + 1)
    await customer.until_state(MACH_E, "lock", "lock", "unlocked")
    return copy.deepcopy(post.attempts[-1].message)


def forged(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same as another event, which tells that the car is locked."""
    lie = json.loads(json.dumps(message).replace(message["eventId"], "forged"))
    for signal in lie["data"]["signals"]:
        if signal["code"] == "closure-islocked":
            signal["body"]["value"] = True
    assert lie["data"] != message["data"]
    return lie


def shown(customer: SmartcarOwner) -> str:
    """Return whether the car is locked."""
    return customer.state(MACH_E, "lock", "lock").state
