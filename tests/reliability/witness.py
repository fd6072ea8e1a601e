"""What is left behind: tasks, listeners, connections, and what the owner is shown and asked."""

import asyncio
from collections import Counter
import gc
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

import custom_components.fordpass
from custom_components.fordpass.cloud.account_guard import AccountGuard
from custom_components.fordpass.cloud.fordconnect import FordConnectAccount
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from custom_components.fordpass.cloud.smartcar import SmartcarAccount
from custom_components.fordpass.coordinator import FordPassCoordinator
from custom_components.fordpass.garage import Garage
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from tests.integration.dialogs import flows
from tests.integration.witness import issues

# What an account is made of, and what it talks through.
_KEPT = {
    Garage,
    FordPassCoordinator,
    FordPassAccount,
    FordConnectAccount,
    SmartcarAccount,
    AccountGuard,
    ClientSession,
    ClientWebSocketResponse,
}
_OURS = str(Path(custom_components.fordpass.__file__).parent)


def tasks() -> Counter[str]:
    """Return how many tasks run code of the integration, by what they run."""
    running = Counter[str]()
    for task in asyncio.all_tasks():
        code = getattr(task.get_coro(), "cr_code", None)
        if code is not None and code.co_filename.startswith(_OURS):
            running[code.co_qualname] += 1
    return running


def listeners(hass: HomeAssistant) -> dict[str, int]:
    """Return how many listen to each event of Home Assistant."""
    # Files that wait to be written listen for the end until they are.
    return {
        str(event): count
        for event, count in hass.bus.async_listeners().items()
        if event != EVENT_HOMEASSISTANT_FINAL_WRITE
    }


def told(entry: ConfigEntry[Any]) -> dict[str, int]:
    """Return how many listen to each car of an account."""
    return {vin: len(car._listeners) for vin, car in entry.runtime_data.cars.items()}


def busy(hass: HomeAssistant) -> int:
    """Return how many connections Home Assistant's session has lent."""
    connector = async_get_clientsession(hass).connector
    return 0 if connector is None else len(connector._acquired)


def seen(hass: HomeAssistant, entry: ConfigEntry[Any], shown: str) -> str:
    """Say in a few words what the owner sees of an account."""
    if entry.state is ConfigEntryState.SETUP_RETRY:
        words = [f"not ready: {entry.error_reason_translation_key}"]
    elif entry.state is ConfigEntryState.SETUP_ERROR:
        words = [f"failed: {entry.error_reason_translation_key}"]
    else:
        words = ["unavailable" if shown == "unavailable" else "last values"]
    words += ["asked to sign in"] * len(flows(hass))
    words += sorted(f"repair: {issue.translation_key}" for issue in issues(hass))
    return ", ".join(words)


def left(hass: HomeAssistant) -> Counter[str]:
    """Return how many tasks and listeners there are, by their names."""
    return tasks() + Counter(listeners(hass))


def alive() -> Counter[str]:
    """Return how many of those objects are in memory that an account is made of."""
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if type(one) in _KEPT)
