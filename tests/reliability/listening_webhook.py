"""A Home Assistant that hears webhooks of Smartcar over HTTP."""

import json
from typing import Any, override
from uuid import uuid4

from aiohttp.test_utils import TestClient

from custom_components.fordpass.cloud.clock import Clock
from custom_components.fordpass.cloud.smartcar.webhooks import Mailbox
from homeassistant.components import webhook
from tests.integration.smartcar_owner import HOME, SmartcarOwner

from .listening_home import CAR, ListeningHome

_SIGNATURE = "SC-Signature"


class ListeningWebhook(ListeningHome):
    """The deliveries are those of a test, and signed."""

    owner: SmartcarOwner
    client: TestClient[Any, Any]

    @override
    async def add(self) -> None:
        await self.hass.config.async_update(external_url=HOME)
        token = self.owner.cloud.application.management_token
        self.entry = await self.owner.add_account([CAR], management_token=token)
        await self._began()
        self.listen()

    def listen_to(self, client: TestClient[Any, Any]) -> None:
        """Let Home Assistant be reached from the internet."""
        self.client = client
        self._address = webhook.async_generate_path(self.entry.data["webhook_id"])
        self._hook = self.owner.cloud.post.add(str(client.make_url(self._address)))

    @override
    async def _ended(self) -> None:
        """Smartcar does not know."""

    @override
    async def _began(self) -> None:
        # An account that is loaded has no memory of the events it took before.
        token = self.owner.cloud.application.management_token
        self._mailbox = Mailbox(management_token=token, clock=Clock())

    @property
    def vehicle(self) -> str:
        """Smartcar's id of the car."""
        return self.owner.cloud.vehicle(CAR).id

    @override
    async def _tell_miles(self, miles: float) -> None:
        signal = {"code": "odometer-traveleddistance", "body": {"value": miles}}
        about = {"user": {"id": self.owner.account_id}, "vehicle": {"id": self.vehicle}}
        message = {
            "eventId": str(uuid4()),
            "eventType": "VEHICLE_STATE",
            "data": {**about, "signals": [signal]},
        }
        assert await self.post(json.dumps(message).encode()) == 200

    async def post(self, raw: bytes, *, signed: bool = True) -> int:
        """Post a delivery, let the model know what it tells, and return how it was answered."""
        headers = {"Content-Type": "application/json"}
        if signed:
            headers[_SIGNATURE] = self.owner.cloud.post.sign(self._hook, raw)
        async with self.client.post(self._address, data=raw, headers=headers) as answer:
            status = answer.status
        _, deliveries = self._mailbox.open(raw, headers.get(_SIGNATURE))
        for told in deliveries:
            if told.vehicle == self.vehicle and told.user in (
                None,
                self.owner.account_id,
            ):
                # Smartcar says null of what a car has not.
                self.take(
                    {
                        signal: reading
                        for signal, reading in told.look.readings.items()
                        if reading.value is not None
                        or reading.word
                        or signal in self.model.known
                    }
                )
        return status

    async def hear(self, raw: bytes, *, signed: bool) -> None:
        """Post a delivery, and check everything."""
        status = await self.post(raw, signed=signed)
        assert status in ((200, 400) if signed else (200, 400, 401))
        await self.check()
