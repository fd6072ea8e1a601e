"""The departure times of a car as a calendar: each repeats every week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.components.calendar import (
    EVENT_DESCRIPTION,
    EVENT_RRULE,
    EVENT_START,
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEntityFeature,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .cloud.commands import Command
from .cloud.departures import (
    CONDITIONINGS,
    WEEK,
    Departure,
    DepartureProblem,
    Departures,
    Weekday,
)
from .cloud.signals import DEPARTURES
from .cloud.vehicle import VehicleState
from .departures import async_change, refused
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassCalendarDescription(FordPassDescription, CalendarEntityDescription):
    """A row of the calendars."""


_ROWS = (FordPassCalendarDescription(key="departures", signal=DEPARTURES),)

# A departure is a moment; this long it is shown as going on.
_LENGTH = timedelta(minutes=5)
_DAYS = {day[:2].upper(): day for day in WEEK}
# How a calendar words that a change is for the whole series from one of its events on.
_FROM_HERE_ON = "THISANDFUTURE"


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the calendars of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassCalendar)


class FordPassCalendar(FordPassEntity, CalendarEntity):
    """The active departure times of a car; the description says the preconditioning."""

    entity_description: FordPassCalendarDescription

    @property
    @override
    def supported_features(self) -> CalendarEntityFeature:
        """Say whether the account may change them."""
        if not self.coordinator.info.can(Command.SET_DEPARTURES):
            return CalendarEntityFeature(0)
        return (
            CalendarEntityFeature.CREATE_EVENT
            | CalendarEntityFeature.UPDATE_EVENT
            | CalendarEntityFeature.DELETE_EVENT
        )

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the departure that is going on, or the next."""
        now = dt_util.utcnow()
        return next(iter(self._events(now, now + timedelta(days=8))), None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the departures between two moments."""
        return self._events(start_date, end_date)

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Add a departure for each weekday the event repeats on."""
        start, days = _repeats(kwargs)
        conditioning = _conditioning(kwargs)
        await async_change(
            self.coordinator,
            lambda departures: _added(departures, days, start, conditioning),
        )

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Change a departure; one event of the series cannot be changed by itself."""
        _check_whole_series(recurrence_id, recurrence_range)
        start, days = _repeats(event)
        conditioning = _conditioning(event)

        def change(departures: Departures) -> Departures:
            changed = departures.with_change(
                uid, weekday=days[0], at=start.time(), conditioning=conditioning
            )
            return _added(changed, days[1:], start, conditioning)

        await async_change(self.coordinator, change)

    @override
    async def async_delete_event(
        self,
        uid: str,
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Delete a departure; one event of the series cannot be deleted by itself."""
        _check_whole_series(recurrence_id, recurrence_range)
        await async_change(self.coordinator, lambda departures: departures.minus(uid))

    @override
    def _show(self, state: VehicleState) -> object:
        return state.value(DEPARTURES)

    def _events(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        departures = self.coordinator.data.value(DEPARTURES)
        if departures is None:
            return []
        zone = dt_util.get_default_time_zone()
        # One that began before may still be going on.
        begun = start - _LENGTH + timedelta(microseconds=1)
        return [
            self._event_of(at, departure)
            for at, departure in departures.between(begun, end, zone)
        ]

    def _event_of(self, at: datetime, departure: Departure) -> CalendarEvent:
        return CalendarEvent(
            start=at,
            end=at + _LENGTH,
            summary=str(self.name),
            description=departure.conditioning,
            uid=departure.id,
            recurrence_id=at.strftime("%Y%m%dT%H%M%S"),
            rrule=f"FREQ=WEEKLY;BYDAY={departure.weekday[:2].upper()}",
        )


def _added(
    departures: Departures,
    days: tuple[Weekday, ...],
    start: datetime,
    conditioning: str | None,
) -> Departures:
    for day in days:
        departures = departures.with_departure(day, start.time(), conditioning)
    return departures


def _repeats(event: Mapping[str, Any]) -> tuple[datetime, tuple[Weekday, ...]]:
    """Return the local time of an event and the weekdays it repeats on, its own first.

    Raises ServiceValidationError when it does not repeat every week for ever.
    """
    start = event[EVENT_START]
    rule = dict(
        part.split("=", 1)
        for part in str(event.get(EVENT_RRULE) or "").upper().split(";")
        if "=" in part
    )
    # The day a week begins with makes no difference to one that repeats every week.
    rule.pop("WKST", None)
    frequency, interval = rule.pop("FREQ", None), rule.pop("INTERVAL", "1")
    days = rule.pop("BYDAY", None)
    if not isinstance(start, datetime) or interval != "1" or rule:
        raise refused(DepartureProblem.NOT_WEEKLY)
    start = dt_util.as_local(start)
    own = WEEK[start.weekday()]
    named = days.split(",") if days else []
    if not all(name in _DAYS for name in named):
        raise refused(DepartureProblem.NOT_WEEKLY)
    match frequency:
        case "DAILY" if not named:
            repeated = set(WEEK)
        case "WEEKLY":
            repeated = {_DAYS[name] for name in named} or {own}
        case _:
            raise refused(DepartureProblem.NOT_WEEKLY)
    return start, tuple(
        sorted(repeated, key=lambda day: (day is not own, WEEK.index(day)))
    )


def _conditioning(event: Mapping[str, Any]) -> str | None:
    """Return the preconditioning an event's description says, None when it says something else."""
    said = str(event.get(EVENT_DESCRIPTION) or "").strip().lower()
    return said if said in CONDITIONINGS else None


def _check_whole_series(
    recurrence_id: str | None, recurrence_range: str | None
) -> None:
    if recurrence_id is not None and recurrence_range != _FROM_HERE_ON:
        raise refused(DepartureProblem.NOT_WEEKLY)
