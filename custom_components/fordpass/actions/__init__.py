"""The actions: what of a car is asked with more than a press."""

import asyncio
from functools import partial

import probatio

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv

from ..const import DOMAIN
from .action import Action, find_car
from .battery import ACTIONS as _BATTERY
from .care import ACTIONS as _CARE
from .climate import ACTIONS as _CLIMATE

ACTIONS: dict[str, Action] = {**_BATTERY, **_CARE, **_CLIMATE}
"""All actions by name."""


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register the actions, whether or not there is an account yet."""
    for name, action in ACTIONS.items():
        most = 1 if action.returns else None
        devices = probatio.All(
            cv.ensure_list, [cv.string], probatio.Length(min=1, max=most)
        )
        hass.services.async_register(
            DOMAIN,
            name,
            partial(_call, hass, action),
            schema=probatio.Schema(
                {probatio.Required(ATTR_DEVICE_ID): devices, **action.fields}
            ),
            supports_response=(
                SupportsResponse.ONLY if action.returns else SupportsResponse.NONE
            ),
        )


async def _call(
    hass: HomeAssistant, action: Action, call: ServiceCall
) -> ServiceResponse:
    """Do it with each car, all at once; the first that refuses is told, after all have ended."""
    fields = dict(call.data)
    cars = [
        find_car(hass, device, action.commands, action.signals)
        for device in fields.pop(ATTR_DEVICE_ID)
    ]
    results = await asyncio.gather(
        *(action.run(car, fields) for car in cars), return_exceptions=True
    )
    answer: ServiceResponse = None
    for result in results:
        if isinstance(result, BaseException):
            raise result
        answer = result
    return answer if action.returns else None
