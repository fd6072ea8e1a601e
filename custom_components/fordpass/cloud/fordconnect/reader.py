"""What is known of the one car, and asking for more: the documents as readings."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from .. import signals as s
from ..care import HealthAlert, HealthAlerts
from ..charging import ChargeLocation, ChargeLocations
from ..clock import Clock
from ..errors import BadAnswerError, VehicleNotAuthorizedError
from ..reading import Reading, Readings
from ..record import Record
from . import documents, protocol
from .api import Api
from .decode import decode
from .protocol import Timing

# So long ago the last thing a charging station told may be.
_LOOK_BACK = timedelta(days=14)


class Reader:
    """Reads the documents of a car. Raises what Api raises."""

    def __init__(
        self,
        api: Api,
        record: Record,
        *,
        clock: Clock,
        timing: Timing,
        time_zone: tzinfo,
    ) -> None:
        """Know nothing yet; `time_zone` is where the car is."""
        self._time_zone = time_zone
        self._api = api
        self._record = record
        self._clock = clock
        self._timing = timing
        self._readings: Readings = {}
        self._read_at: datetime | None = None
        self._stations: tuple[str, ...] = ()
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
        # What was read in the future was by a clock that was set back since.
        if self._read_at is None or not (
            0 <= (now - self._read_at).total_seconds() < self._timing.fresh
        ):
            document = await self.document()
            if document.get("vin", vin) != vin:
                raise VehicleNotAuthorizedError
            self._record.heard(vin, document)
            self._read_at = self._clock.now()
            self._readings = decode(document, self._read_at)
        return self._readings

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
        """Return the warnings, and how many there are."""
        alerts = HealthAlerts(
            tuple(
                HealthAlert(
                    alert.headline,
                    alert.text,
                    None if alert.severity is None else str(alert.severity),
                )
                for alert in await self.alerts()
            )
        )
        now = self._clock.now()
        return {
            s.ALERTS: Reading(alerts, now),
            s.HEALTH_ALERTS: Reading(float(len(alerts.entries)), now),
        }

    async def departure_readings(self) -> Readings:
        """Learn the next departure, and return the week where the telemetry does not tell it."""
        departures, now = await self.departures(), self._clock.now()
        week = departures.week(now, self._time_zone)
        if week is None or s.DEPARTURES in self._readings:
            return {}
        return {s.DEPARTURES: Reading(week, now)}

    async def charge_schedules(self) -> tuple[documents.ChargeSchedule, ...]:
        """Return how to charge at each known place."""
        return documents.parse_charge_schedules(
            await self._api.get(protocol.CHARGE_SCHEDULES)
        )

    async def schedule_readings(self) -> Readings:
        """Return the places the owner charges at, the first of those at the same position."""
        places: dict[tuple[float, float], ChargeLocation] = {}
        for schedule in await self.charge_schedules():
            if (place := schedule.location) is not None:
                places.setdefault((place.latitude, place.longitude), place)
        locations = ChargeLocations(tuple(places.values()))
        return {s.CHARGE_LOCATIONS: Reading(locations, self._clock.now())}

    async def stations(self) -> tuple[str, ...]:
        """Return the ids of the car's charging stations."""
        return documents.parse_wallbox(await self._api.get(protocol.WALLBOX))

    async def activity(
        self, station_id: str, start: date, end: date
    ) -> tuple[documents.StationActivity, ...]:
        """Return what a charging station did from one day to another."""
        body = await self._api.get(
            protocol.STATION_ACTIVITY,
            query=f"?startDate={start.isoformat()}&endDate={end.isoformat()}",
            headers={"chargingStationId": station_id},
        )
        return documents.parse_activity(body)

    async def station_readings(self) -> Readings:
        """Learn which charging stations there are, which is nothing about the car."""
        self._stations = await self.stations()
        return {}

    async def activity_readings(self) -> Readings:
        """Return what the first of the charging stations told last, nothing while there is none."""
        if not self._stations:
            return {}
        station, today = self._stations[0], self._clock.now().date()
        dated = [
            (at, activity.event)
            for activity in await self.activity(station, today - _LOOK_BACK, today)
            if (at := activity.at) is not None
        ]
        if not dated:
            return {}
        at, event = max(dated, key=lambda one: one[0])
        return {
            s.WALLBOX_EVENT: Reading(event, at),
            s.WALLBOX_EVENT_AT: Reading(at, at),
        }

    def own(self) -> Readings:
        """Return what needs no request: which departure is the next by now."""
        if self._departures is None:
            return {}
        now = self._clock.now()
        return {s.NEXT_DEPARTURE: Reading(self._departures.next_after(now), now)}
