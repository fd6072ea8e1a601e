"""Polling one car at a pace that suits it: fast while it is on or charges, slow when parked."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from datetime import datetime

from .. import signals as s
from ..account import Link, News, Notice
from ..backoff import Rest
from ..clock import Clock, Deadline
from ..errors import CloudUnavailableError
from ..reading import Readings
from .bucket import Bucket
from .memory import Refusals
from .protocol import (
    ALERTS,
    CHARGE_SCHEDULES,
    DEPARTURE_TIMES,
    STATION_ACTIVITY,
    TELEMETRY,
    WALLBOX,
    Endpoint,
    Timing,
)
from .reader import Reader

type _Ask = Callable[[], Awaitable[Readings]]


class Watch:
    """The news of a car, one request at a time; `asked` is when each other thing was asked last."""

    def __init__(
        self,
        reader: Reader,
        vin: str,
        *,
        bucket: Bucket,
        rest: Rest,
        refusals: Refusals,
        asked: dict[str, datetime],
        electric: bool,
        clock: Clock,
        timing: Timing,
    ) -> None:
        """Plan the first requests: telemetry now, the others spread out after it."""
        self._reader = reader
        self._bucket = bucket
        self._refusals = refusals
        self._asked = asked
        self._clock = clock
        self._timing = timing
        self._rest = rest
        self._up: bool | None = None
        self._told = frozenset[str]()
        self._ask: dict[Endpoint, _Ask] = {
            TELEMETRY: lambda: reader.telemetry(vin),
            ALERTS: reader.alert_readings,
        }
        if electric:
            self._ask |= {
                DEPARTURE_TIMES: reader.departure_readings,
                CHARGE_SCHEDULES: reader.schedule_readings,
                WALLBOX: reader.station_readings,
                STATION_ACTIVITY: reader.activity_readings,
            }
        now = clock.now()
        self._rested = Deadline(clock.now, rest.left())
        self._due = {
            endpoint: Deadline(
                clock.now,
                # What was asked in the future was by a clock that was set back since.
                timing.optional - max(0.0, (now - asked[endpoint.path]).total_seconds())
                if endpoint.path in asked
                else rest.left(),
            )
            for endpoint in self._ask
        }

    async def news(self) -> AsyncGenerator[News]:
        """Yield news for ever. Raises SignInRequiredError and VehicleNotAuthorizedError."""
        while True:
            # The first of equals is telemetry.
            endpoint = min(self._due, key=lambda endpoint: self._due[endpoint].at)
            await self._until(
                max(self._due[endpoint].at, self._rested.at, self._bucket.not_before)
            )
            try:
                readings = await self._ask[endpoint]()
            except CloudUnavailableError as err:
                self._plan(endpoint, self._wait_after(endpoint, err))
                if endpoint is TELEMETRY:
                    for link in self._link(up=False):
                        yield link
            else:
                self._plan(endpoint, self._wait(endpoint, readings))
                if endpoint is TELEMETRY:
                    for link in self._link(up=True):
                        yield link
                yield {**readings, **self._reader.own()}
            for notice in self._notices():
                yield notice

    async def _until(self, at: datetime) -> None:
        wait = (at - self._clock.now()).total_seconds()
        if wait > 0:
            await self._clock.sleep(wait)

    def _plan(self, endpoint: Endpoint, seconds: float) -> None:
        self._due[endpoint] = Deadline(self._clock.now, seconds)
        self._rested = Deadline(self._clock.now, self._timing.spacing)
        if endpoint is not TELEMETRY:
            self._asked[endpoint.path] = self._clock.now()

    def _wait(self, endpoint: Endpoint, readings: Readings) -> float:
        if endpoint is not TELEMETRY:
            return self._timing.optional
        self._rest.end()
        return self._timing.active if self._active(readings) else self._timing.parked

    def _wait_after(self, endpoint: Endpoint, error: CloudUnavailableError) -> float:
        if endpoint is not TELEMETRY:
            return max(self._timing.optional, error.retry_after or 0.0)
        return self._rest.begin(error)

    def _active(self, readings: Readings) -> bool:
        """Say whether the car is on or charges, unless it said so long ago."""
        last = readings.get(s.LAST_NEWS)
        if (
            last is None
            or (self._clock.now() - last.at).total_seconds() > self._timing.stale
        ):
            return False
        said = {signal: reading.value for signal, reading in readings.items()}
        return bool(
            said.get(s.IGNITION_ON)
            or said.get(s.SPEED)
            or said.get(s.REMOTE_START_REMAINING)
            or said.get(s.CHARGE_STATUS) == "in_progress"
        )

    def _link(self, *, up: bool) -> Iterator[Link]:
        if up is not self._up:
            self._up = up
            yield Link(up)

    def _notices(self) -> Iterator[Notice]:
        """Tell once of the boxes the owner would have to tick, and when they are ticked."""
        categories = self._refusals.categories
        if categories != self._told:
            self._told = categories
            yield Notice(
                "not_consented",
                bool(categories),
                {"categories": ", ".join(sorted(categories))},
            )
