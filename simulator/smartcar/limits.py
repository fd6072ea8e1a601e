"""How often Smartcar may be asked: the application's bucket, a car's throttle, a month's quota."""

from datetime import datetime, timedelta
import math

from simulator.clock import Clock

from .applications import Application, Vehicle
from .errors import Refused, SmartcarError
from .switches import Switches


class Limits:
    """Counts calls in car time, so that an hour or a month can pass at once."""

    def __init__(self, clock: Clock, switches: Switches) -> None:
        """Start with full buckets."""
        self._clock = clock
        self._switches = switches
        self._buckets: dict[str, tuple[float, datetime]] = {}

    def charge_application(self, application: Application) -> None:
        """Take one call out of an application's bucket; Refused with RATE_LIMIT when it is empty."""
        switches, now = self._switches, self._clock.now()
        level, since = self._buckets.get(application.client_id, (switches.bucket, now))
        minutes = (now - since).total_seconds() / 60
        level = min(switches.bucket, level + minutes * switches.bucket_per_minute)
        if level < 1:
            self._buckets[application.client_id] = (level, now)
            wait = (1 - level) / max(switches.bucket_per_minute, 1 / 60) * 60
            raise Refused(
                SmartcarError.of("RATE_LIMIT.SMARTCAR_API", retry_after=math.ceil(wait))
            )
        self._buckets[application.client_id] = (level - 1, now)

    def charge_vehicle(self, vehicle: Vehicle, calls: int = 1) -> None:
        """Count calls for a car; a batch is as many as it has paths.

        Refused with BILLING by the plan or beyond the month's quota, RATE_LIMIT while throttled.
        """
        application, now = vehicle.application, self._clock.now()
        if application.plan != "good":
            raise Refused(SmartcarError.of(f"BILLING.{application.plan}"))
        if self.used(vehicle) + calls > self._switches.monthly_quota:
            raise Refused(SmartcarError.of("BILLING.VEHICLE_REQUEST_LIMIT"))
        if vehicle.not_before is not None and now < vehicle.not_before:
            wait = math.ceil((vehicle.not_before - now).total_seconds())
            raise Refused(SmartcarError.of("RATE_LIMIT.VEHICLE", retry_after=wait))
        month = _month(now)
        vehicle.requests[month] = vehicle.requests.get(month, 0) + calls
        if self._switches.vehicle_throttle:
            vehicle.not_before = now + timedelta(
                seconds=self._switches.vehicle_throttle
            )

    def used(self, vehicle: Vehicle) -> int:
        """Return a car's calls of this month."""
        return vehicle.requests.get(_month(self._clock.now()), 0)


def _month(now: datetime) -> str:
    return now.strftime("%Y-%m")
