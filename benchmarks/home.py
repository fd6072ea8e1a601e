"""A Home Assistant with the integration and an account of any number of cars, all in this process."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
import os
from pathlib import Path
import tempfile
from typing import Any
from unittest.mock import patch

import aiohttp
from aiohttp.client_ws import ClientWebSocketResponse
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.fordpass.const import DOMAIN
from custom_components.fordpass.coordinator import FordPassCoordinator
from custom_components.fordpass.garage import Garage
from homeassistant import loader
from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import frame
from simulator import Simulator
from simulator.cars.car import Car
from simulator.cars.fleet import MODELS

_EMAIL = "driver@example.com"
# The car with the most to tell: electric, with doors, lamps, charge plans and assistance.
_MODEL = MODELS[0]
# Home Assistant shows at most 10,000 entities of an account, so the cars of a large one tell less.
_MANY = 100
_FLEET_MODEL = replace(
    _MODEL,
    reports=frozenset({"odometer", "position", "doorLockStatus", "batteryVoltage"}),
    lamps=(),
    tells=frozenset(),
    stored_climate=False,
    departure_times=False,
    capabilities=None,
)


@dataclass(slots=True)
class Home:
    """A running home: `sockets` are the integration's ends of the cars' sockets by VIN."""

    hass: HomeAssistant
    simulator: Simulator
    entry: ConfigEntry[Garage]
    cars: list[Car]
    sockets: dict[str, ClientWebSocketResponse] = field(default_factory=dict)

    def coordinator(self, car: Car) -> FordPassCoordinator:
        """Return the integration's side of a car."""
        return self.entry.runtime_data.cars[car.vin]

    def hand(self, car: Car, frame: str) -> None:
        """Put the text of a frame where aiohttp puts it when it has read it off the wire."""
        message = aiohttp.WSMessage(aiohttp.WSMsgType.TEXT, frame, None)
        self.sockets[car.vin]._reader.feed_data(message, 0)  # noqa: SLF001 - as if it came

    def linked(self) -> bool:
        """Say whether the news of all cars come."""
        return all(self.coordinator(car).push_connected for car in self.cars)

    async def settle(self) -> None:
        """Wait until the sockets of all cars are open and nothing is left to do."""
        await until(self.linked)
        await self.hass.async_block_till_done()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what others in this process bring about."""
    async with asyncio.timeout(300):
        while not condition():
            await asyncio.sleep(0.001)


def _buy(simulator: Simulator, number: int) -> list[Car]:
    """Give the driver so many cars of one model, and no other."""
    simulator.fordpass.accounts[_EMAIL].vins.clear()
    cars = []
    for index in range(1, number + 1):
        model = replace(
            _MODEL if number < _MANY else _FLEET_MODEL,
            name=f"car_{index}",
            vin=f"WF0TK3SAMPL{index:06}",
            nickname=f"Pony {index}",
        )
        car = Car(simulator.clock, model, f"00000000-0000-4000-8000-{index:012}")
        simulator.cars[model.name] = car
        simulator.fordpass.sell(car, _EMAIL)
        cars.append(car)
    return cars


async def _sign_in(hass: HomeAssistant) -> ConfigEntry[Garage]:
    """Add the account by the integration's own flow."""
    flows = hass.config_entries.flow

    async def answer(flow: Any, **user_input: Any) -> Any:
        return await flows.async_configure(flow["flow_id"], user_input)

    flow: Any = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    flow = await answer(flow, next_step_id="fordpass")
    flow = await answer(flow, brand="ford")
    flow = await answer(flow, region="usa")
    flow = await answer(flow, next_step_id="password")
    flow = await answer(flow, username=_EMAIL, password="drive")
    if flow.get("step_id") == "vehicles":
        vins = [option["value"] for option in _options(flow)]
        flow = await answer(flow, vehicles=vins)
    while flow["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        flow = await flows.async_configure(flow["flow_id"])
    if flow["type"] is not FlowResultType.CREATE_ENTRY:
        raise RuntimeError(f"The account could not be added: {flow}")
    entry: ConfigEntry[Garage] = flow["result"]
    return entry


def _options(flow: Any) -> list[dict[str, str]]:
    (selector,) = flow["data_schema"].schema.values()
    options: list[dict[str, str]] = selector.config["options"]
    return options


def _on_loopback(loop: asyncio.AbstractEventLoop) -> Callable[..., Any]:
    """Let Home Assistant's own server have any free port, and nobody else see it."""
    create_server = loop.create_server

    def create(factory: Any, _host: Any, _port: Any, **kwargs: Any) -> Any:
        return create_server(factory, "127.0.0.1", 0, **kwargs)

    return create


@asynccontextmanager
async def home(number: int, *, start: datetime | None = None) -> AsyncGenerator[Home]:
    """Run a home whose account has so many cars, all linked; car time begins at `start`."""
    sockets: dict[str, ClientWebSocketResponse] = {}
    connect = aiohttp.ClientSession.ws_connect

    async def remember(
        session: aiohttp.ClientSession, url: str, **kwargs: Any
    ) -> ClientWebSocketResponse:
        socket: ClientWebSocketResponse = await connect(session, url, **kwargs)
        sockets[url.rsplit("/", 2)[1]] = socket
        return socket

    with tempfile.TemporaryDirectory() as folder:
        async with (
            Simulator(speed=0, start=start) as simulator,
            async_test_home_assistant(config_dir=folder) as hass,
        ):
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
            frame.async_setup(hass)
            (Path(folder) / ".storage").mkdir()
            os.environ["FORDPASS_SIMULATOR"] = simulator.origin
            cars = _buy(simulator, number)
            with (
                patch.object(aiohttp.ClientSession, "ws_connect", remember),
                patch.object(hass.loop, "create_server", _on_loopback(hass.loop)),
            ):
                entry = await _sign_in(hass)
                found = Home(hass, simulator, entry, cars, sockets)
                await found.settle()
                yield found
            await hass.async_stop(force=True)
