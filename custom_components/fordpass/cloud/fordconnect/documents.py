"""What the cloud tells beside telemetry, as data. Parsing never raises on what a cloud sends."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..charging import ChargeLocation
from ..departures import WEEK, Departure as WeeklyDeparture, Departures
from ..errors import BadAnswerError
from ..parts import part, text
from ..telemetry.envelope import parse_time
from ..values import on_earth

# The weekday that a `calendarDay` of 1 stands for, as Python counts; Ford does not say.
_FIRST_WEEKDAY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthAlert:
    """One warning of the car's health; `severity` as Ford counts."""

    headline: str
    text: str | None
    category: str | None
    severity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One departure of every week: `weekday` 0 is Monday; `conditioning` is High, Medium, Low or Off."""

    weekday: int
    hour: int
    minute: int
    conditioning: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureTimes:
    """The departures of a week, in the time of `zone`, None where nobody knows the zone Ford named."""

    enabled: bool
    zone: tzinfo | None
    departures: tuple[Departure, ...]

    def next_after(self, now: datetime) -> datetime | None:
        """Return the next departure after `now` (aware), None when none is planned."""
        if not self.enabled or self.zone is None:
            return None
        here = now.astimezone(self.zone)
        coming = [
            _next(departure, here).astimezone(UTC) for departure in self.departures
        ]
        return min(coming, default=None)

    def week(self, now: datetime, zone: tzinfo) -> Departures | None:
        """Return the week by the clock of the car's zone, which around `now` (aware) is this."""
        if self.zone is None:
            return None
        here = now.astimezone(self.zone)
        local = [
            (_next(departure, here).astimezone(zone), departure.conditioning)
            for departure in self.departures
        ]
        local.sort(key=lambda one: (one[0].weekday(), one[0].time()))
        return Departures(
            enabled=self.enabled,
            departures=tuple(
                WeeklyDeparture(
                    id=str(number),
                    weekday=WEEK[at.weekday()],
                    at=at.time(),
                    conditioning=(conditioning or "off").lower(),
                )
                for number, (at, conditioning) in enumerate(local, 1)
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeWindow:
    """When to charge: `days` such as WEEKDAY, times as HH:MM."""

    days: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeSchedule:
    """How to charge at a place; `target` is percent, `mode` CHARGE_NOW or VALUE_CHARGE."""

    place: str | None = field(repr=False)
    mode: str | None
    target: float | None
    windows: tuple[ChargeWindow, ...]
    latitude: float | None = field(default=None, repr=False)
    longitude: float | None = field(default=None, repr=False)

    @property
    def location(self) -> ChargeLocation | None:
        """The place with its limit; None without a position, by which places are told apart."""
        where = on_earth(self.latitude, self.longitude)
        if where is None:
            return None
        latitude, longitude = where
        return ChargeLocation(
            name=self.place or "",
            latitude=latitude,
            longitude=longitude,
            limit=self.target,
            mode=self.mode,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StationActivity:
    """One event of a charging station; `published` is Ford's own text of the time."""

    event: str | None
    event_type: str | None
    status: str | None
    published: str | None
    error: str | None

    @property
    def at(self) -> datetime | None:
        """When it was, as `2026-03-01 09:00:00.000 UTC` says."""
        return parse_time((self.published or "").removesuffix(" UTC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerInfo:
    """Whose authorization it is."""

    email: str | None = field(repr=False)
    first_name: str | None = field(repr=False)
    last_name: str | None = field(repr=False)


def parse_alerts(body: Any) -> tuple[HealthAlert, ...]:
    """Return the active alerts; "No Data" is none."""
    return tuple(
        HealthAlert(
            headline=text(alert, "Headline") or "",
            text=text(alert, "FormattedBody"),
            category=text(part(alert, "Metadata"), "categoryName"),
            severity=_integer(part(alert, "Metadata").get("severity")),
        )
        for vehicle in _objects(body, "VehicleAlertList")
        for alert in _objects(vehicle, "ActiveAlerts")
    )


def parse_departures(body: Any) -> DepartureTimes:
    """Return the departures of a week. Reads the rules of the time zone from disk."""
    times = part(body, "departureTimes")
    return DepartureTimes(
        enabled=times.get("isDepartureTimesEnabled") is True,
        zone=_zone(text(times, "timeZoneId") or "UTC"),
        departures=tuple(_departures(part(times, "goTimesScheduleCloudData"))),
    )


def parse_charge_schedules(body: Any) -> tuple[ChargeSchedule, ...]:
    """Return the charge schedules, one for each place."""
    return tuple(
        ChargeSchedule(
            place=text(where, "name"),
            mode=text(profile, "chargeMode"),
            target=_number(profile.get("targetSoc")),
            windows=tuple(_windows(profile)),
            latitude=_number(where.get("latitude")),
            longitude=_number(where.get("longitude")),
        )
        for entry in _objects(body, "chargeSchedules")
        for profile in (part(entry, "chargeProfile"),)
        for where in (part(entry, "location"),)
    )


def parse_wallbox(body: Any) -> tuple[str, ...]:
    """Return the ids of the charging stations that belong to the car."""
    ids = part(body, "result").get("associatedChargingStationIds")
    return tuple(map(str, ids)) if isinstance(ids, list) else ()


def parse_activity(body: Any) -> tuple[StationActivity, ...]:
    """Return the events of a charging station."""
    return tuple(
        StationActivity(
            event=text(entry, "event"),
            event_type=text(entry, "eventType"),
            status=text(entry, "status"),
            published=text(entry, "publishTime"),
            error=text(entry, "errorDesc") or text(entry, "error"),
        )
        for entry in _objects(part(body, "result"), "activity")
    )


def parse_customer(body: Any) -> CustomerInfo:
    """Return whose authorization it is."""
    return CustomerInfo(
        email=text(body, "email"),
        first_name=text(body, "firstName"),
        last_name=text(body, "lastName"),
    )


def parse_image(body: Any) -> bytes:
    """Return the picture of the car.

    Raises BadAnswerError when there is none.
    """
    image = text(body, "vehicleImage")
    if image is None:
        raise BadAnswerError("The answer holds no picture")
    try:
        # Some send the picture as the address of a data URL.
        return base64.b64decode(image.rpartition(",")[2], validate=True)
    except ValueError as err:
        raise BadAnswerError("The picture cannot be read") from err


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except ValueError, OSError, ZoneInfoNotFoundError:
        return None


def _next(departure: Departure, here: datetime) -> datetime:
    """Return the coming one; a week later where today's is over."""
    days = (departure.weekday - here.weekday()) % 7
    at = (here + timedelta(days=days)).replace(
        hour=departure.hour, minute=departure.minute, second=0, microsecond=0, fold=0
    )
    return at if at > here else at + timedelta(days=7)


def _departures(schedule: Mapping[str, Any]) -> Iterator[Departure]:
    for day in _objects(schedule, "calendarDaysList"):
        number = _integer(day.get("calendarDay"))
        for entry in _objects(day, "scheduleFromCloudList"):
            hour, minute = _integer(entry.get("hr")), _integer(entry.get("min"))
            if number is None or hour is None or minute is None:
                continue
            if hour not in range(24) or minute not in range(60):
                continue
            yield Departure(
                weekday=(number - 1 + _FIRST_WEEKDAY) % 7,
                hour=hour,
                minute=minute,
                conditioning=text(entry, "preConditioningTemp"),
            )


def _windows(profile: Mapping[str, Any]) -> Iterator[ChargeWindow]:
    for schedule in _objects(profile, "schedules"):
        for window in _objects(schedule, "windows"):
            start, end = text(window, "startTime"), text(window, "endTime")
            if start is not None and end is not None:
                yield ChargeWindow(
                    days=text(schedule, "days") or "", start=start, end=end
                )


def _objects(container: Any, key: str) -> list[Mapping[str, Any]]:
    value = part(container).get(key)
    return (
        [entry for entry in value if isinstance(entry, dict)]
        if isinstance(value, list)
        else []
    )


def _number(value: Any) -> float | None:
    return (
        float(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool)
        else None
    )


def _integer(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
