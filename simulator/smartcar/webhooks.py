"""The webhook sender: who hears of which car, and each delivery with its signature and retries."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout

from simulator.bell import Bell

from . import messages
from .errors import SmartcarError
from .signals import CATALOGUE
from .subscriptions import Subscription

if TYPE_CHECKING:
    from .applications import Application, Vehicle
    from .cloud import SmartcarCloud

type Json = dict[str, Any]

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_LARGEST: Final = 50_000


@dataclass(slots=True, kw_only=True, eq=False)
class Webhook:
    """One webhook of the dashboard. A disabled one queues nothing; `version` is "4.0" or "2.0"."""

    id: str
    name: str
    application: Application
    url: str
    triggers: list[str]
    data: list[str]
    version: str = "4.0"
    enabled: bool = True
    verified: bool = False
    subscriptions: dict[str, Subscription] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One POST that was answered or failed; `status` is None when nobody answered in time."""

    webhook: Webhook
    message: Json
    status: int | None
    number: int


class Post:
    """Delivers to addresses of this machine alone."""

    def __init__(self, cloud: SmartcarCloud) -> None:
        """Start without webhooks."""
        self._cloud = cloud
        self.webhooks: dict[str, Webhook] = {}
        self.attempts: list[Attempt] = []
        self._held: list[tuple[Webhook, Json]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None
        self._bell = Bell()

    # Webhooks and subscriptions

    def add(
        self,
        url: str,
        *,
        name: str = "Home Assistant",
        triggers: Iterable[str] | None = None,
        data: Iterable[str] | None = None,
        application: Application | None = None,
        version: str = "4.0",
    ) -> Webhook:
        """Set up a webhook as the dashboard does; all signals unless named.

        Raises ValueError for an address that is not this machine's, or an unknown signal.
        """
        if urlsplit(url).hostname not in _LOOPBACK:
            raise ValueError("The simulator posts to this machine only")
        asked = list(CATALOGUE if triggers is None else triggers)
        told = list(CATALOGUE if data is None else data)
        if unknown := {*asked, *told} - CATALOGUE.keys():
            raise ValueError(f"There is no signal {', '.join(sorted(unknown))}")
        webhook = Webhook(
            id=str(uuid4()),
            name=name,
            application=application or self._cloud.application,
            url=url,
            version=version,
            triggers=asked,
            data=told,
        )
        self.webhooks[webhook.id] = webhook
        return webhook

    def subscribe(self, webhook: Webhook, vehicle: Vehicle) -> None:
        """Let a webhook hear of a car: once at once, then at each change of a trigger."""
        if vehicle.id not in webhook.subscriptions:
            vehicle.webhooks.add(webhook.id)
            subscription = Subscription(self._cloud, self, webhook, vehicle)
            webhook.subscriptions[vehicle.id] = subscription
            subscription.tell_first()

    def unsubscribe(self, webhook_id: str, vehicle: Vehicle) -> None:
        """Let a webhook hear of a car no more."""
        vehicle.webhooks.discard(webhook_id)
        self.webhooks[webhook_id].subscriptions.pop(vehicle.id).stop()

    def leave(self, vehicle: Vehicle) -> None:
        """Take a car off all webhooks."""
        for number in tuple(vehicle.webhooks):
            self.unsubscribe(number, vehicle)

    # Deliveries

    async def verify(self, webhook: Webhook) -> bool:
        """Send the challenge, unsigned, and say whether the answer was right."""
        challenge = uuid4().hex
        message = messages.verify(webhook, challenge, self._cloud.clock.now())
        expected = self.sign(webhook, challenge.encode())
        try:
            async with self._client().post(
                webhook.url,
                data=json.dumps(message).encode(),
                headers={"Content-Type": "application/json"},
            ) as response:
                answer = await response.json(content_type=None)
                webhook.verified = (
                    response.status == 200 and answer.get("challenge") == expected
                )
        except ClientError, ValueError, AttributeError, TimeoutError:
            webhook.verified = False
        return webhook.verified

    def verify_soon(self, webhook: Webhook) -> None:
        """Send the challenge without waiting for the answer."""

        async def check() -> None:
            await self.verify(webhook)

        self._run(check())

    def remove(self, webhook: Webhook) -> None:
        """Delete a webhook."""
        for vehicle_id in tuple(webhook.subscriptions):
            self.unsubscribe(webhook.id, self._cloud.vehicles[vehicle_id])
        del self.webhooks[webhook.id]

    def tell_error(
        self,
        car: str,
        error: str,
        *,
        resolved: bool = False,
        codes: Iterable[str] | None = None,
        as_text: bool = False,
    ) -> None:
        """Send a VEHICLE_ERROR such as "VEHICLE_STATE.ASLEEP" about signals or the whole car."""
        cloud, vehicle = self._cloud, self._cloud.vehicle(car)
        for webhook in self.webhooks.values():
            connection = cloud.any_connection(vehicle)
            if vehicle.id in webhook.subscriptions and connection is not None:
                message = messages.trouble(
                    webhook,
                    connection,
                    SmartcarError.of(error),
                    resolved=resolved,
                    codes=codes,
                    as_text=as_text,
                    switches=cloud.switches,
                    now=cloud.clock.now(),
                )
                self.send(webhook, message)

    def send(self, webhook: Webhook, message: Json) -> None:
        """Deliver a message; the switches decide about its order, its signature and duplicates."""
        if not webhook.enabled:
            return
        if self._cloud.switches.webhook_order == "swapped" and not self._held:
            self._held.append((webhook, message))
            return
        waiting, self._held = [(webhook, message), *self._held], []
        if self._cloud.switches.webhook_duplicates:
            waiting = [each for each in waiting for _ in range(2)]
        self._start(waiting)

    def sign(self, webhook: Webhook, content: bytes) -> str:
        """Return the HMAC-SHA256 of bytes with the application's management token, in hex."""
        key = webhook.application.management_token.encode()
        return hmac.new(key, content, hashlib.sha256).hexdigest()

    async def answered(self, times: int = 1) -> None:
        """Wait until so many deliveries have been answered or given up."""
        await self._bell.wait_for(lambda: len(self.attempts) >= times)

    async def close(self) -> None:
        """End every delivery and every subscription."""
        for webhook in self.webhooks.values():
            for subscription in webhook.subscriptions.values():
                subscription.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _start(self, waiting: list[tuple[Webhook, Json]], number: int = 1) -> None:
        async def deliver() -> None:
            for webhook, message in waiting:
                await self._attempt(webhook, message, number)

        self._run(deliver())

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _attempt(self, webhook: Webhook, message: Json, number: int) -> None:
        cloud = self._cloud
        if "deliveryId" in message.get("meta", {}):
            message["meta"] |= {
                "deliveryId": str(uuid4()),
                "deliveredAt": round(cloud.clock.now().timestamp() * 1000),
            }
        content = json.dumps(message).encode()
        if len(content) > _LARGEST:
            cloud.ledger.mistake(f"webhook {webhook.name}: a delivery above 50 KB")
        headers = {"Content-Type": "application/json", "User-Agent": "Smartcar/1.0"}
        if cloud.switches.webhook_signature == "good":
            headers["SC-Signature"] = self.sign(webhook, content)
        elif cloud.switches.webhook_signature == "bad":
            headers["SC-Signature"] = self.sign(webhook, content + b" ")
        status = None
        try:
            async with self._client().post(
                webhook.url,
                data=content,
                headers=headers,
                timeout=ClientTimeout(total=cloud.switches.webhook_patience),
            ) as response:
                status = response.status
        except ClientError, TimeoutError:
            status = None
        self.attempts.append(
            Attempt(webhook=webhook, message=message, status=status, number=number)
        )
        self._bell.ring()
        served = status is not None and 200 <= status < 300
        if not served and number < cloud.switches.webhook_attempts:
            cloud.clock.call_later(
                cloud.switches.webhook_retry * 2 ** (number - 1),
                lambda: self._start([(webhook, message)], number + 1),
            )

    def _client(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession()
        return self._session
