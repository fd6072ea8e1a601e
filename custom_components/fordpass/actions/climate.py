"""The actions of climate and departures."""

from collections.abc import Mapping
from typing import Any

import probatio

from homeassistant.const import ATTR_TIME
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..cloud.commands import Command
from ..cloud.departures import (
    CONDITIONINGS,
    Departure,
    DepartureProblem,
    Departures,
    Weekday,
)
from ..coordinator import FordPassCoordinator
from ..departures import async_change, known_departures, refused
from .action import MINUTE, Action

_ACTIVE = "active"
_IDS = "ids"
_PRECONDITIONING = "preconditioning"
_WEEKDAYS = "weekdays"

_SETS = frozenset({Command.SET_DEPARTURES})
_DAYS = probatio.All(cv.ensure_list, [probatio.Coerce(Weekday)], probatio.Length(min=1))


async def _set(car: FordPassCoordinator, fields: Mapping[str, Any]) -> None:
    """Add a departure on each of the days, or change the one that is there at that time."""

    def change(departures: Departures) -> Departures:
        for weekday in fields[_WEEKDAYS]:
            departures = departures.with_departure(
                weekday,
                fields[ATTR_TIME],
                fields.get(_PRECONDITIONING),
                active=fields[_ACTIVE],
            )
        return departures

    await async_change(car, change)


async def _delete(car: FordPassCoordinator, fields: Mapping[str, Any]) -> None:
    """Delete the departures that fit all that is given."""

    def unwanted(departure: Departure) -> bool:
        at = fields.get(ATTR_TIME)
        return (
            departure.weekday in fields.get(_WEEKDAYS, (departure.weekday,))
            and departure.id in fields.get(_IDS, (departure.id,))
            and (at is None or departure.at == at)
        )

    def change(departures: Departures) -> Departures:
        if not any(map(unwanted, departures.departures)):
            raise refused(DepartureProblem.UNKNOWN_ID)
        return departures.without(unwanted)

    if fields.keys().isdisjoint({_WEEKDAYS, _IDS, ATTR_TIME}):
        raise refused(DepartureProblem.NOTHING_NAMED)
    await async_change(car, change)


async def _get(car: FordPassCoordinator, _: Mapping[str, Any]) -> JsonObjectType:
    """Return the departures of a week, the inactive ones as well, and which is next."""
    departures = known_departures(car)
    coming = departures.next(dt_util.utcnow(), dt_util.get_default_time_zone())
    return {
        "enabled": departures.enabled,
        "next": None if coming is None else coming.isoformat(),
        "departures": [
            {
                "id": departure.id,
                "weekday": departure.weekday.value,
                "time": departure.at.isoformat("minutes"),
                _PRECONDITIONING: departure.conditioning,
                _ACTIVE: departure.active,
            }
            for departure in departures.departures
        ],
    }


ACTIONS: dict[str, Action] = {
    "set_departure": Action(
        run=_set,
        commands=_SETS,
        fields={
            probatio.Required(_WEEKDAYS): _DAYS,
            probatio.Required(ATTR_TIME): MINUTE,
            probatio.Optional(_PRECONDITIONING): probatio.In(CONDITIONINGS),
            probatio.Optional(_ACTIVE, default=True): cv.boolean,
        },
    ),
    "delete_departure": Action(
        run=_delete,
        commands=_SETS,
        fields={
            probatio.Optional(_WEEKDAYS): _DAYS,
            probatio.Optional(ATTR_TIME): MINUTE,
            probatio.Optional(_IDS): probatio.All(cv.ensure_list, [cv.string]),
        },
    ),
    "get_departures": Action(run=_get, returns=True),
}
"""Actions by name."""
