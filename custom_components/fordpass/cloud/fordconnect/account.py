"""A FordConnect authorization: one car, read only."""

from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, date, datetime, tzinfo
import hashlib
from typing import Any, ClassVar, override

import aiohttp

from ..account import Account, News
from ..account_guard import GUARD, AccountGuard, guarded
from ..backoff import Backoff
from ..clock import Clock
from ..commands import Argument, Command, CommandOutcome, Reason
from ..endpoints import VEHICLE, Endpoints
from ..errors import BadAnswerError, NotServedError, SignInRequiredError
from ..parts import text
from ..reading import Readings
from ..vehicle import MAY_HAVE_PLUG, VehicleInfo
from . import documents, protocol
from .api import Api
from .bucket import Bucket
from .errors import NotApplicableError, NotConsentedError
from .garage import parse_garage
from .memory import Refusals
from .protocol import Timing
from .reader import Reader
from .tokens import TokenSource
from .watch import Watch


class FordConnectAccount(Account):
    """The car the owner consented to; several cars are several accounts with the same app.

    `memory` is what the last run gave; `time_zone` is the owner's, by whose clock the car departs.
    """

    hosts: ClassVar = {"ford": VEHICLE}
    pushes = False
    draws = True

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        tokens: TokenSource,
        *,
        endpoints: Endpoints | None = None,
        memory: Mapping[str, Any] | None = None,
        timing: Timing | None = None,
        clock: Clock | None = None,
        time_zone: tzinfo = UTC,
    ) -> None:
        """Open an account; nothing is asked yet."""
        memory = memory or {}
        self._tokens = tokens
        self._timing = timing or Timing()
        self._clock = clock or Clock()
        self.guard = guarded(session, memory, self._clock.now)
        self._bucket = Bucket(memory, clock=self._clock, timing=self._timing)
        self._refusals = Refusals(memory, clock=self._clock, timing=self._timing)
        self._api = Api(
            self.guard, tokens, endpoints or Endpoints(), self._bucket, self._refusals
        )
        self._reader = Reader(
            self._api,
            self.guard.record,
            clock=self._clock,
            timing=self._timing,
            time_zone=time_zone,
        )
        self._info = (
            VehicleInfo.from_dict(memory["vehicle"]) if "vehicle" in memory else None
        )
        self._asked = {
            path: datetime.fromisoformat(at)
            for path, at in memory.get("asked", {}).items()
        }

    @property
    @override
    def account_id(self) -> str:
        """A hash of the car's VIN, the one name that both the garage and the telemetry hold.

        Raises RuntimeError before `vehicles` was ever asked, in this run or those it remembers.
        """
        if self._info is None:
            raise RuntimeError("The account does not know its car yet")
        return hashlib.sha256(f"fordconnect:{self._info.vin}".encode()).hexdigest()[:32]

    @property
    @override
    def memory(self) -> dict[str, Any]:
        memory = {
            **self._bucket.as_dict(),
            **self._refusals.as_dict(),
            "asked": {path: at.isoformat() for path, at in self._asked.items()},
            GUARD: self.guard.memory,
        }
        if self._info is not None:
            memory["vehicle"] = self._info.as_dict()
        return memory

    @override
    async def vehicles(self) -> tuple[VehicleInfo, ...]:
        """Return the one car, by its VIN alone where the owner consented to no more.

        Raises SignInRequiredError when the authorization is for another car than before.
        """
        try:
            info = parse_garage(await self._api.get(protocol.GARAGE))
        except NotConsentedError, NotApplicableError:
            vin = text(await self._reader.document(), "vin")
            if vin is None:
                raise BadAnswerError("The telemetry names no car") from None
            info = VehicleInfo(vin=vin, commands=frozenset())
        if self._info is not None:
            if info.vin != self._info.vin:
                raise SignInRequiredError("The authorization is for another car")
            info = info.filled_from(self._info)
        self._info = info
        return (info,)

    @override
    async def snapshot(self, vin: str) -> Readings:
        """Return the telemetry; what was read a moment ago is not read again.

        Raises NotConsentedError, a kind of CloudUnavailableError, when no box for it is ticked.
        """
        return {**await self._reader.telemetry(vin), **self._reader.own()}

    @override
    def updates(self, vin: str) -> AsyncGenerator[News]:
        return Watch(
            self._reader,
            vin,
            bucket=self._bucket,
            rest=self.guard.rest(
                "telemetry",
                Backoff(self._timing.backoff_first, self._timing.backoff_longest),
            ),
            refusals=self._refusals,
            asked=self._asked,
            electric=(self._info.engine if self._info else None) in MAY_HAVE_PLUG,
            clock=self._clock,
            timing=self._timing,
        ).news()

    @override
    async def send(
        self, vin: str, command: Command, value: Argument | None = None
    ) -> CommandOutcome:
        """Say that it cannot be done: this way in takes no commands."""
        return CommandOutcome(command, Reason.UNSUPPORTED)

    @override
    async def close(self) -> None:
        await self._tokens.close()

    # What else the cloud tells; all raise what `snapshot` raises, and NotApplicableError.

    async def health_alerts(self) -> tuple[documents.HealthAlert, ...]:
        """Return the warnings that are active now."""
        return await self._reader.alerts()

    async def departure_times(self) -> documents.DepartureTimes:
        """Return when the car is to be ready, every week."""
        return await self._reader.departures()

    async def charge_schedules(self) -> tuple[documents.ChargeSchedule, ...]:
        """Return how to charge at each known place."""
        return await self._reader.charge_schedules()

    async def wallbox(self) -> tuple[str, ...]:
        """Return the ids of the car's charging stations."""
        return await self._reader.stations()

    async def station_activity(
        self, station_id: str, start: date, end: date
    ) -> tuple[documents.StationActivity, ...]:
        """Return what a charging station did from one day to another."""
        return await self._reader.activity(station_id, start, end)

    async def vehicle_image(self) -> bytes:
        """Return a picture of the car."""
        return documents.parse_image(await self._api.get(protocol.IMAGE))

    @override
    async def picture(self, vin: str) -> bytes:
        try:
            return await self.vehicle_image()
        except NotApplicableError as err:
            raise NotServedError("Ford has no picture of this car") from err

    async def customer_info(self) -> documents.CustomerInfo:
        """Return whose authorization it is."""
        return documents.parse_customer(await self._api.get(protocol.CUSTOMER_INFO))
