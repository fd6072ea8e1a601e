"""All that an account holds in Home Assistant, counted, so that one can see what was left behind."""

import asyncio
from collections import Counter
import gc
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HassJob, HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import DATA_DISPATCHER
from homeassistant.helpers.entity import Entity
from homeassistant.util.async_ import get_scheduled_timer_handles
from simulator import Simulator

from . import witness

_OURS = "custom_components.fordpass"
# What is known of a car is not held by anybody but the state, and becomes more with the news.
_VALUES = ("Reading", "Position")


def _timers() -> Counter[str]:
    """Return how many timers run for Home Assistant's jobs of ours, by what they will call."""
    running = Counter[str]()
    for handle in get_scheduled_timer_handles(asyncio.get_running_loop()):
        for argument in () if handle.cancelled() else handle._args or ():
            if isinstance(argument, HassJob) and argument.target is not None:
                target = argument.target
                if str(getattr(target, "__module__", None)).startswith(_OURS):
                    running[f"timer {target.__qualname__}"] += 1
    return running


def _objects() -> Counter[str]:
    """Return how many objects of ours are in memory, by their class."""
    gc.collect()
    return Counter(
        f"object {type(one).__name__}"
        for one in gc.get_objects()
        if (isinstance(one, Entity) or str(type(one).__module__).startswith(_OURS))
        and type(one).__name__ not in _VALUES
    )


def held(
    hass: HomeAssistant, simulator: Simulator, entry: ConfigEntry[Any]
) -> Counter[str]:
    """Return how much there is of everything: tasks, listeners, timers, sockets, entities, objects."""
    dispatched = hass.data.get(DATA_DISPATCHER, {})
    return (
        witness.left(hass)
        + _timers()
        + _objects()
        + Counter(
            {
                "listeners of cars": sum(witness.told(entry).values()),
                "listeners of signals": sum(map(len, dispatched.values())),
                "sockets at the cloud": len(simulator.fordpass.sockets),
                "lent connections": witness.busy(hass),
                "states": len(hass.states.async_all()),
                "data": len(hass.data),
            }
        )
    )


def open_connections(hass: HomeAssistant) -> int:
    """Return how many connections Home Assistant's session keeps, lent or idle."""
    connector = async_get_clientsession(hass).connector
    if connector is None:
        return 0
    return witness.busy(hass) + sum(map(len, connector._conns.values()))
