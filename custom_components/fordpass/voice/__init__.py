"""Speaking with the cars: what is said to Home Assistant's own agent, and functions for other assistants.

`async_cars` names the cars, `async_ask` answers a question about one, `async_do` commands one within
what the owner allowed, and `async_say` puts the answer of both into words.
"""

import logging

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.importlib import async_import_module
from homeassistant.setup import async_when_setup

_LOGGER = logging.getLogger(__name__)


@callback
def async_follow_voice(hass: HomeAssistant) -> None:
    """Let all cars be spoken to as soon as there is an agent."""
    async_when_setup(hass, "conversation", _begin)


async def _begin(hass: HomeAssistant, _: str) -> None:
    """Listen, now that there is an agent; where it takes no sentences, all else works without it."""
    try:
        listener = await async_import_module(hass, f"{__name__}.listener")
    except ImportError as err:
        _LOGGER.debug("Cars cannot be spoken to: %s", err)
        return
    await listener.async_listen(hass)
