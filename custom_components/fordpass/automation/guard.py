"""Triggers for who guards the car: left unlocked, opened while away, alarm."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, override

import probatio

from homeassistant.components.zone import ENTITY_ID_HOME
from homeassistant.const import (
    ATTR_GPS_ACCURACY,
    ATTR_LATITUDE,
    ATTR_LONGITUDE,
    CONF_FOR,
    STATE_HOME,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import config_validation as cv
from homeassistant.util.location import distance

from ..cloud import signals as s
from ..cloud.values import Position
from ..coordinator import FordPassCoordinator
from .kinds import BecameTrigger, Details, GrewTrigger, LastingTrigger
from .shown import OPENINGS, in_use, opened
from .target import Options


class LeftUnlockedTrigger(LastingTrigger):
    """A car that nobody drives is not locked for a time."""

    topics = frozenset({s.LOCK_STATE, s.IGNITION_ON})
    options: ClassVar[Options] = {probatio.Required(CONF_FOR): cv.positive_time_period}
    duration = CONF_FOR
    said = "is left unlocked"

    @override
    def _since(
        self, car: FordPassCoordinator, known: datetime | None, *, first: bool
    ) -> datetime | None:
        lock = car.data.get(s.LOCK_STATE)
        if lock is None or lock.value is None:
            return known
        if lock.value == "locked" or in_use(car.data):
            return None
        if known is not None:
            return known
        ignition = car.data.get(s.IGNITION_ON)
        # A car repeats that its ignition is off: at the first look that may be later than the truth,
        # and what was told before the restart would be told again.
        if ignition is None or first:
            return lock.at
        return max(lock.at, ignition.at)


class OpenedWhileAwayTrigger(GrewTrigger):
    """A parked car is opened while nobody of those it knows is near."""

    topics = frozenset(OPENINGS.values())
    options: ClassVar[Options] = {
        probatio.Required("people"): probatio.All(
            cv.entities_domain("person"), probatio.Length(min=1)
        ),
        probatio.Required("distance", default=300): cv.positive_float,
    }
    detail = "opening"
    said = "was opened while nobody was near"

    @override
    def _now(
        self, car: FordPassCoordinator, before: frozenset[str] | None
    ) -> frozenset[str] | None:
        return opened(car.data)

    @override
    def _happened(
        self, car: FordPassCoordinator, before: frozenset[str], now: frozenset[str]
    ) -> Iterator[Details]:
        position = car.data.value(s.POSITION)
        if position is None or in_use(car.data):
            return
        people = (self._hass.states.get(person) for person in self._options["people"])
        if not any(
            _is_near(self._hass, person, position, self._options["distance"])
            for person in people
        ):
            yield from super()._happened(car, before, now)


def _is_near(
    hass: HomeAssistant, person: State | None, position: Position, limit: float
) -> bool:
    """Say whether a person may be within so many metres; one nobody knows the place of may be."""
    if person is None or person.state in (STATE_UNKNOWN, STATE_UNAVAILABLE):
        return True
    place: State | None = person
    if ATTR_LATITUDE not in person.attributes:
        # Who is only seen in the home network has no position.
        place = hass.states.get(ENTITY_ID_HOME) if person.state == STATE_HOME else None
    if place is None:
        return False
    apart = distance(
        position.latitude,
        position.longitude,
        place.attributes[ATTR_LATITUDE],
        place.attributes[ATTR_LONGITUDE],
    )
    return apart is None or apart <= limit + place.attributes.get(ATTR_GPS_ACCURACY, 0)


class AlarmTrigger(BecameTrigger):
    """The alarm goes off."""

    topics = frozenset({s.ALARM})
    said = "sounds its alarm"

    @override
    def _now(self, car: FordPassCoordinator, before: bool | None) -> bool | None:
        alarm = car.data.value(s.ALARM)
        return None if alarm is None else alarm == "active"

    @override
    def _details(self, car: FordPassCoordinator) -> Details:
        return {"source": car.data.value(s.ALARM_SOURCE)}
