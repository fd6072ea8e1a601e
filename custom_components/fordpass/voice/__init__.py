"""Speaking with the cars: what is said to Home Assistant's own agent, and functions for other assistants.

`async_cars` names the cars, `async_ask` answers a question about one, `async_do` commands one within
what the owner allowed, and `async_say` puts the answer of both into words.
"""

import logging
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.importlib import async_import_module
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..garage import FordPassConfigEntry
from .cars import CARS_CHANGED

_LOGGER = logging.getLogger(__name__)
_FOLLOWED: HassKey[bool] = HassKey(f"{DOMAIN}_voice")


@callback
def async_follow_voice(hass: HomeAssistant, entry: FordPassConfigEntry) -> None:
    """Let the cars of an account be spoken to as long as it is loaded."""

    @callback
    def look(*_: Any) -> None:
        async_dispatcher_send(hass, CARS_CHANGED)

    entry.async_on_unload(entry.async_on_state_change(look))
    entry.async_on_unload(look)
    entry.runtime_data.async_add_car_listener(look)
    if not hass.data.get(_FOLLOWED):
        hass.data[_FOLLOWED] = True
        async_when_setup(hass, "conversation", _begin)


async def _begin(hass: HomeAssistant, _: str) -> None:
    """Listen, now that there is an agent; where it takes no sentences, all else works without it."""
    try:
        listener = await async_import_module(hass, f"{__name__}.listener")
    except ImportError as err:
        _LOGGER.debug("Cars cannot be spoken to: %s", err)
        return
    await listener.async_listen(hass)
