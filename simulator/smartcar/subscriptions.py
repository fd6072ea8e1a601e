"""One car on one webhook: which changes are told, and how often at most."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from simulator.cars import Delta
from simulator.clock import Timer

from . import messages
from .readings import Reading, read
from .signals import CATALOGUE, Signal
from .told import Told

if TYPE_CHECKING:
    from .applications import Connection, Vehicle
    from .cloud import SmartcarCloud
    from .switches import Switches
    from .webhooks import Post, Webhook


class Subscription:
    """Listens to a car and posts what changed among the trigger signals."""

    def __init__(
        self, cloud: SmartcarCloud, post: Post, webhook: Webhook, vehicle: Vehicle
    ) -> None:
        """Listen from now on."""
        self._cloud = cloud
        self._post = post
        self._webhook = webhook
        self._vehicle = vehicle
        self._told: dict[str, Any] = {}
        self._last: datetime | None = None
        self._timer: Timer | None = None
        self._deaf = vehicle.car.listen(self._hear)

    def stop(self) -> None:
        """Listen no more."""
        self._deaf()
        if self._timer is not None:
            self._timer.cancel()

    def tell_first(self) -> None:
        """Send the first delivery."""
        self._changed(Told(self._vehicle.car, self._cloud.clock.now()))
        self._tell([])

    def _hear(self, delta: Delta) -> None:
        now, least = self._cloud.clock.now(), self._cloud.switches.webhook_min_seconds
        if self._timer is not None and not self._timer.cancelled:
            return
        ready = None if self._last is None else self._last + timedelta(seconds=least)
        if ready is not None and now < ready:
            wait = (ready - now).total_seconds()
            self._timer = self._cloud.clock.call_later(wait, self._look)
        else:
            self._look()

    def _look(self) -> None:
        self._timer = None
        told = Told(self._vehicle.car, self._cloud.clock.now())
        if changed := self._changed(told):
            self._tell(changed)

    def _changed(self, told: Told) -> list[Signal]:
        changed = []
        for code in self._webhook.triggers:
            signal = CATALOGUE[code]
            body = signal.body(told, self._switches)
            if code not in self._told or self._told[code] != body:
                self._told[code] = body
                changed.append(signal)
        return changed

    def _tell(self, changed: list[Signal]) -> None:
        cloud = self._cloud
        connection = cloud.any_connection(self._vehicle)
        if connection is None:
            return
        self._last = now = cloud.clock.now()
        told = Told(self._vehicle.car, now)
        self._post.send(
            self._webhook,
            messages.state(
                self._webhook,
                connection,
                self._readings(connection, told),
                triggers=changed,
                switches=cloud.switches,
                now=now,
            ),
        )

    def _readings(self, connection: Connection, told: Told) -> list[Reading]:
        return [
            read(
                CATALOGUE[code],
                told,
                self._switches,
                self._cloud.injected(self._vehicle, f"GET /signals/{code}"),
            )
            for code in self._webhook.data
            if connection.may(CATALOGUE[code].permission)
        ]

    @property
    def _switches(self) -> Switches:
        return self._cloud.switches
