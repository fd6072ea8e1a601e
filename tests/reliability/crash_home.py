"""A home in a process of its own, which is told what to do over a pipe, and may be killed at any moment."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
import os
from typing import Any
from unittest.mock import patch

from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.fordpass import accounts, garage
from custom_components.fordpass.cloud.smartcar import Timing as SmartcarTiming
from custom_components.fordpass.const import DOMAIN
from homeassistant import bootstrap, loader
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.integration.conftest import SHORT, SHORT_FORDCONNECT
from tests.integration.witness import pass_time

from .crash_points import arm

SMARTCAR = partial(
    SmartcarTiming,
    shortest_poll=0.2,
    after_command=0.1,
    backoff_first=0.05,
    backoff_longest=0.2,
    answer=30.0,
)


def on_loopback(loop: asyncio.AbstractEventLoop) -> Callable[..., Any]:
    """Let Home Assistant's own server have any free port, and nobody else see it."""
    create_server = loop.create_server

    def create(factory: Any, _host: Any, _port: Any, **kwargs: Any) -> Any:
        return create_server(factory, "127.0.0.1", 0, **kwargs)

    return create


@asynccontextmanager
async def started(folder: str) -> AsyncGenerator[HomeAssistant]:
    """Start Home Assistant on what is on the disk, all accounts with it."""
    async with async_test_home_assistant(
        config_dir=folder, load_registries=False
    ) as hass:
        del hass.data[loader.DATA_CUSTOM_COMPONENTS]
        with patch.object(hass.loop, "create_server", on_loopback(hass.loop)):
            # By the clock that the simulator's cars are told to depart by.
            await hass.config.async_set_time_zone("UTC")
            await bootstrap.async_load_base_functionality(hass)
            if not await async_setup_component(hass, DOMAIN, {}):
                raise RuntimeError("The integration could not be set up")
            await hass.async_block_till_done()
            yield hass


def _look(hass: HomeAssistant) -> dict[str, Any]:
    return {
        "states": {state.entity_id: state.state for state in hass.states.async_all()},
        "entries": [
            str(entry.state) for entry in hass.config_entries.async_entries(DOMAIN)
        ],
        "flows": [
            flow["context"]["source"]
            for flow in hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        ],
    }


async def _heard(orders: Connection) -> str:
    """Return the next order; asyncio waits for it."""
    loop = asyncio.get_running_loop()
    there = loop.create_future()
    loop.add_reader(orders.fileno(), lambda: there.done() or there.set_result(None))
    try:
        await there
    finally:
        loop.remove_reader(orders.fileno())
    order: str = orders.recv()
    return order


async def _live(folder: str, orders: Connection) -> None:
    async with started(folder) as hass:
        while (order := await _heard(orders)) != "stop":
            if order == "pass":
                pass_time(hass, minutes=2)
            orders.send(_look(hass))
        await hass.async_stop()


def live(
    folder: str, origin: str, dies: tuple[str, str] | None, orders: Connection
) -> None:
    """Be a home until told to stop; `dies` is the store, and the point of its being written, to be killed at."""
    os.environ["FORDPASS_SIMULATOR"] = origin
    accounts.Timing = SHORT
    accounts.FordConnectTiming = SHORT_FORDCONNECT
    accounts.SmartcarTiming = SMARTCAR
    garage.STOP_LIMIT = timedelta(seconds=2)
    if dies is not None:
        arm(*dies)
    asyncio.run(_live(folder, orders))
