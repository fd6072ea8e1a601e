"""What is known of the one car, and asking for more: the documents as readings."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import signals as s
from ..clock import Clock
from ..errors import BadAnswerError, VehicleNotAuthorizedError
from ..reading import Reading, Readings
from . import documents, protocol
from .api import Api
from .bucket import Bucket
from .decode import decode
from .protocol import Timing


class Reader:
    """Reads the documents of a car. Raises what Api raises."""

    def __init__(
        self, api: Api, bucket: Bucket, *, clock: Clock, timing: Timing
    ) -> None:
        """Know nothing yet."""
        self._api = api
        self._bucket = bucket
        self._clock = clock
        self._timing = timing
        self._readings: Readings = {}
        self._read_at: datetime | None = None
        self._departures: documents.DepartureTimes | None = None

    async def document(self) -> Mapping[str, Any]:
        """Return the telemetry envelope as it is."""
        document = await self._api.get(protocol.TELEMETRY)
        if not isinstance(document, dict):
            raise BadAnswerError("The telemetry has another shape")
        return document

    async def telemetry(self, vin: str) -> Readings:
        """Return the readings of the telemetry; what was read a moment ago is not read again.

        Raises VehicleNotAuthorizedError when the authorization is for another car.
        """
        now = self._clock.now()
        if (
            self._read_at is None
            or (now - self._read_at).total_seconds() >= self._timing.fresh
        ):
            document = await self.document()
            if document.get("vin", vin) != vin:
                raise VehicleNotAuthorizedError
            self._read_at = self._clock.now()
            self._readings = decode(document, self._read_at)
        return {**self._readings, **self.own()}

    async def alerts(self) -> tuple[documents.HealthAlert, ...]:
        """Return the warnings that are active now."""
        return documents.parse_alerts(await self._api.get(protocol.ALERTS))

    async def departures(self) -> documents.DepartureTimes:
        """Return when the car is to be ready, every week."""
        body = await self._api.get(protocol.DEPARTURE_TIMES)
        # The rules of a time zone are read from disk.
        self._departures = await asyncio.to_thread(documents.parse_departures, body)
        return self._departures

    async def alert_readings(self) -> Readings:
        """Return how many warnings there are."""
        count = float(len(await self.alerts()))
        return {s.HEALTH_ALERTS: Reading(count, self._clock.now()), **self.own()}

    async def departure_readings(self) -> Readings:
        """Return the next departure."""
        await self.departures()
        return self.own()

    def own(self) -> Readings:
        """Return what needs no request: the count of requests, and which departure is the next by now."""
        now = self._clock.now()
        readings: Readings = {
            s.REQUESTS_TODAY: Reading(float(self._bucket.requests_today), now)
        }
        if self._departures is not None:
            readings[s.NEXT_DEPARTURE] = Reading(self._departures.next_after(now), now)
        return readings
