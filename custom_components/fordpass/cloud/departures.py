"""The departure times of a car: every week the same, at most two on a day, changed as a whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import count
from typing import Any, Self, override

from .values import Structured

PER_DAY = 2
"""A day has this many slots at each place."""

STEP = 5
"""A departure is at a full multiple of so many minutes."""


class Weekday(StrEnum):
    """The days in the order Ford numbers the slots in."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEK = tuple(Weekday)

# How warm the cabin shall be by then; `off` is no preconditioning.
CONDITIONINGS = ("off", "low", "medium", "high")


class DepartureProblem(StrEnum):
    """Why departure times cannot be changed so, each with a sentence of its own for the owner."""

    DAY_FULL = "departure_day_full"
    UNKNOWN_ID = "departure_unknown"
    STEP = "departure_step"
    NOT_WEEKLY = "departure_not_weekly"
    NOTHING_NAMED = "departure_not_named"
    UNKNOWN_TIMES = "departures_unknown"


class DepartureError(ValueError):
    """Departure times cannot be changed so; `problem` says why."""

    def __init__(self, problem: DepartureProblem) -> None:
        """Keep the problem."""
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One departure of every week, by the clock of where the car is.

    `conditioning` is one of CONDITIONINGS or a newer word of Ford's in lower case. `location` is the
    cloud's own id of the place it is for.
    """

    id: str
    weekday: Weekday
    at: time
    conditioning: str = "off"
    active: bool = True
    location: str = "0"

    @property
    def moment(self) -> tuple[int, time]:
        """When it is in the week, as something to sort by."""
        return WEEK.index(self.weekday), self.at

    @property
    def used(self) -> bool:
        """Whether somebody set it: an unused slot is off, at midnight, without preconditioning."""
        return self.active or self.at != time.min or self.conditioning != "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures(Structured):
    """The departure times of a week as the car keeps them, and whether it minds them at all.

    `whole` is False when the car keeps something beside them that a write would lose.
    """

    enabled: bool
    departures: tuple[Departure, ...] = ()
    whole: bool = True

    @override
    def as_json(self) -> Any:
        return {
            "enabled": self.enabled,
            "whole": self.whole,
            "departures": [
                [
                    departure.id,
                    departure.weekday,
                    departure.at.isoformat("minutes"),
                    departure.conditioning,
                    departure.active,
                    departure.location,
                ]
                for departure in self.departures
            ],
        }

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(
            enabled=packed["enabled"],
            whole=packed["whole"],
            departures=tuple(
                Departure(
                    id=identity,
                    weekday=Weekday(weekday),
                    at=time.fromisoformat(at),
                    conditioning=conditioning,
                    active=active,
                    location=location,
                )
                for identity, weekday, at, conditioning, active, location in packed[
                    "departures"
                ]
            ),
        )

    @property
    def location(self) -> str:
        """The place new departures are for: the one the others are for."""
        return self.departures[0].location if self.departures else "0"

    def with_departure(
        self,
        weekday: Weekday,
        at: time,
        conditioning: str | None = None,
        *,
        active: bool = True,
    ) -> Departures:
        """Return these with a departure on that day and time, or with the one there changed.

        Without `conditioning` the one there keeps its own, and a new one has none. Raises
        DepartureError.
        """
        there = next(
            (
                departure
                for departure in self.departures
                if (departure.weekday, departure.at, departure.location)
                == (weekday, at, self.location)
            ),
            None,
        )
        if there is not None:
            return self.with_change(there.id, conditioning=conditioning, active=active)
        added = Departure(
            id=self._free_id(weekday),
            weekday=weekday,
            at=at,
            conditioning=conditioning or "off",
            active=active,
            location=self.location,
        )
        return self._of(*self.departures, added)

    def with_change(
        self,
        identity: str,
        *,
        weekday: Weekday | None = None,
        at: time | None = None,
        conditioning: str | None = None,
        active: bool | None = None,
    ) -> Departures:
        """Return these with one changed in what is not None. Raises DepartureError."""
        changed = self._find(identity)
        rest = [one for one in self.departures if one is not changed]
        if weekday is not None and weekday is not changed.weekday:
            changed = replace(changed, id=self._free_id(weekday), weekday=weekday)
        if at is not None:
            changed = replace(changed, at=at)
        if conditioning is not None:
            changed = replace(changed, conditioning=conditioning)
        if active is not None:
            changed = replace(changed, active=active)
        # One that is there already at that time is the same departure.
        others = (
            one
            for one in rest
            if (one.weekday, one.at, one.location)
            != (changed.weekday, changed.at, changed.location)
        )
        return self._of(*others, changed)

    def minus(self, identity: str) -> Departures:
        """Return these without one. Raises DepartureError."""
        unwanted = self._find(identity)
        return self.without(lambda departure: departure is unwanted)

    def without(self, unwanted: Callable[[Departure], bool]) -> Departures:
        """Return these without those that are unwanted."""
        kept = (departure for departure in self.departures if not unwanted(departure))
        return self._of(*kept)

    def _of(self, *departures: Departure) -> Departures:
        """Return these with other departures, in the order of the week. Raises DepartureError."""
        if not self.whole:
            raise DepartureError(DepartureProblem.NOT_WEEKLY)
        for departure in departures:
            if departure not in self.departures and departure.at.minute % STEP:
                raise DepartureError(DepartureProblem.STEP)
        for day in WEEK:
            places = [one.location for one in departures if one.weekday is day]
            before = [one.location for one in self.departures if one.weekday is day]
            if any(
                places.count(place) > max(PER_DAY, before.count(place))
                for place in places
            ):
                raise DepartureError(DepartureProblem.DAY_FULL)
        return replace(
            self,
            departures=tuple(sorted(departures, key=lambda one: one.moment)),
        )

    def _find(self, identity: str) -> Departure:
        for departure in self.departures:
            if departure.id == identity:
                return departure
        raise DepartureError(DepartureProblem.UNKNOWN_ID)

    def _free_id(self, weekday: Weekday) -> str:
        taken = {departure.id for departure in self.departures}
        return next(identity for identity in slot_ids(weekday) if identity not in taken)

    def between(
        self, start: datetime, end: datetime, zone: tzinfo
    ) -> Iterator[tuple[datetime, Departure]]:
        """Yield when which active departure is, from `start` on and before `end`, in order.

        Both are aware; the clock of the car is that of `zone`. Nothing comes while it minds none.
        """
        if not self.enabled:
            return
        day = start.astimezone(zone).date()
        while (midnight := datetime.combine(day, time.min, zone)) < end:
            weekday = WEEK[day.weekday()]
            for departure in sorted(self.departures, key=lambda one: one.at):
                at = midnight.replace(
                    hour=departure.at.hour, minute=departure.at.minute
                )
                if (
                    departure.active
                    and departure.weekday is weekday
                    and start <= at < end
                ):
                    yield at, departure
            day += timedelta(days=1)

    def next(self, now: datetime, zone: tzinfo) -> datetime | None:
        """Return the next departure, None when none is planned."""
        coming = self.between(
            now + timedelta(microseconds=1), now + timedelta(days=8), zone
        )
        return next((at for at, _ in coming), None)


def slot_ids(weekday: Weekday) -> Iterator[str]:
    """Yield the ids a new slot of a day can have: Ford's own two first, then any after the week's."""
    first = WEEK.index(weekday) * PER_DAY + 1
    yield from map(str, range(first, first + PER_DAY))
    yield from map(str, count(len(WEEK) * PER_DAY + 1))
