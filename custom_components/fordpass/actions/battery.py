"""The actions of charging."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import probatio

from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType

from ..cloud import signals as s
from ..cloud.charging import CHARGE_TARGETS
from ..cloud.commands import Command
from ..const import DOMAIN
from ..coordinator import FordPassCoordinator
from .action import Action

_LOCATION = "location"
_LIMIT = "limit"


async def _set_location_charge_limit(
    car: FordPassCoordinator, fields: Mapping[str, Any]
) -> None:
    """Set the charge limit of a place by its name. Raises ServiceValidationError for an unknown one."""
    known = car.data.value(s.CHARGE_LOCATIONS)
    name: str = fields[_LOCATION]
    place = None if known is None else known.named(name)
    if place is None:
        names = () if known is None else (place.name for place in known.places)
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_charge_location",
            translation_placeholders={
                "location": name,
                "known": ", ".join(names) or "–",
            },
        )
    await car.async_send(
        Command.SET_LOCATION_CHARGE_LIMIT, replace(place, limit=fields[_LIMIT])
    )


async def _get_charge_logs(
    car: FordPassCoordinator, _: Mapping[str, Any]
) -> JsonObjectType:
    """Return the latest charges, the newest first; none of them says where a place is."""
    sessions = car.data.value(s.CHARGE_SESSIONS)
    return {"sessions": [] if sessions is None else sessions.as_json()}


ACTIONS: dict[str, Action] = {
    "get_charge_logs": Action(run=_get_charge_logs, returns=True),
    "set_location_charge_limit": Action(
        run=_set_location_charge_limit,
        commands=frozenset({Command.SET_LOCATION_CHARGE_LIMIT}),
        fields={
            probatio.Required(_LOCATION): cv.string,
            probatio.Required(_LIMIT): probatio.All(
                probatio.Coerce(int), probatio.In(CHARGE_TARGETS)
            ),
        },
    ),
}
"""Actions by name."""
