"""What an owner does in Home Assistant, and what an owner sees."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant, State
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from simulator import Simulator
from simulator.cars.car import Car


@dataclass
class Owner:
    """Adds the account by the integration's own flow and looks at states."""

    hass: HomeAssistant
    simulator: Simulator
    email: str = "driver@example.com"
    password: str = "drive"
    brand: str = "ford"
    region: str = "usa"

    @property
    def account_id(self) -> str:
        """The id of the account at its cloud."""
        return self.simulator.fordpass.accounts[self.email].guid

    async def answer(
        self, flow: ConfigFlowResult, **user_input: Any
    ) -> ConfigFlowResult:
        """Fill in the form of a flow."""
        return await self.hass.config_entries.flow.async_configure(
            flow["flow_id"], user_input
        )

    async def to_way(self, way: str) -> ConfigFlowResult:
        """Open the flow and choose one of the ways in."""
        flow = await self.hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_USER}
        )
        return await self.answer(flow, next_step_id=way)

    async def to_sign_in(self) -> ConfigFlowResult:
        """Open the flow and go on to the menu of ways to sign in to FordPass."""
        flow = await self.to_way("fordpass")
        flow = await self.answer(flow, brand=self.brand)
        if flow["step_id"] == "region":
            flow = await self.answer(flow, region=self.region)
        return flow

    async def sign_in(self, flow: ConfigFlowResult) -> ConfigFlowResult:
        """Sign in with e-mail and password, from the menu on."""
        flow = await self.answer(flow, next_step_id="password")
        return await self.answer(flow, username=self.email, password=self.password)

    async def finish(self, flow: ConfigFlowResult) -> ConfigFlowResult:
        """Wait until the progress of a flow is over."""
        while flow["type"] is FlowResultType.SHOW_PROGRESS:
            await self.hass.async_block_till_done()
            flow = await self.hass.config_entries.flow.async_configure(flow["flow_id"])
        return flow

    async def add_account(self, cars: Iterable[str] | None = None) -> ConfigEntry[Any]:
        """Add the account with these cars by fixture name, or with all it has."""
        flow = await self.sign_in(await self.to_sign_in())
        if flow.get("step_id") == "vehicles":
            wanted = self.simulator.cars if cars is None else cars
            own = self.simulator.fordpass.accounts[self.email].vins
            vins = [vin for name in wanted if (vin := self.car(name).vin) in own]
            flow = await self.answer(flow, vehicles=vins)
        flow = await self.finish(flow)
        assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
        await self.hass.async_block_till_done()
        entry: ConfigEntry[Any] = flow["result"]
        if cars is not None:
            for name in cars:
                await self.until_state(name, "binary_sensor", "push_connected", "on")
        return entry

    def car(self, name: str) -> Car:
        """Return a car of the simulator by fixture name."""
        return self.simulator.cars[name]

    def is_linked(self, name: str) -> bool:
        """Say whether the car's socket is there."""
        return bool(self.simulator.fordpass.sockets_of(self.car(name).vin))

    def entity_id(self, name: str, platform: str, key: str) -> str:
        """Return the id of an entity of a car by its key."""
        found = self._find(name, platform, key)
        assert found is not None, f"{name} has no {platform} {key}"
        return found

    def account_entity_id(self, platform: str, key: str) -> str:
        """Return the id of an entity of the one account."""
        (entry,) = self.hass.config_entries.async_entries(DOMAIN)
        unique_id = f"{entry.unique_id}_{key}".lower()
        found = er.async_get(self.hass).async_get_entity_id(platform, DOMAIN, unique_id)
        assert found is not None, f"the account has no {platform} {key}"
        return found

    def has(self, name: str, platform: str, key: str) -> bool:
        """Say whether a car has an entity."""
        return self._find(name, platform, key) is not None

    def _find(self, name: str, platform: str, key: str) -> str | None:
        unique_id = f"{self.account_id}_{self.car(name).vin}_{key}".lower()
        return er.async_get(self.hass).async_get_entity_id(platform, DOMAIN, unique_id)

    def state(self, name: str, platform: str, key: str) -> State:
        """Return the state of an entity of a car."""
        state = self.hass.states.get(self.entity_id(name, platform, key))
        assert state is not None, f"{platform} {key} of {name} is disabled"
        return state

    async def act(self, name: str, platform: str, key: str, action: str) -> None:
        """Call an action on an entity of a car, and let car time pass until it is done."""
        task = self.begin(name, platform, key, action)
        await self.let_pass(task)

    def begin(
        self, name: str, platform: str, key: str, action: str
    ) -> asyncio.Task[None]:
        """Call an action on an entity of a car without waiting for its end."""
        call = self.hass.services.async_call(
            platform,
            action,
            {"entity_id": self.entity_id(name, platform, key)},
            blocking=True,
        )

        async def run() -> None:
            await call

        return self.hass.loop.create_task(run())

    async def let_pass(self, task: asyncio.Task[None]) -> None:
        """Step car time, a second at a time, until a task is done; raise what it raised."""
        while not task.done():
            self.simulator.clock.step(1)
            await asyncio.sleep(0.005)
        await task

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition that the world outside will bring about."""
        try:
            async with asyncio.timeout(30):
                while not condition():
                    await self.hass.async_block_till_done()
                    await asyncio.sleep(0.005)
        except TimeoutError:
            pytest.fail("What was waited for did not happen")

    async def until_busy(self, name: str, platform: str, key: str, value: str) -> None:
        """Wait until an entity shows a value in the middle of an action, which is not waited for."""
        async with asyncio.timeout(30):
            while self.state(name, platform, key).state != value:
                await asyncio.sleep(0.001)

    async def until_state(self, name: str, platform: str, key: str, value: str) -> None:
        """Wait until an entity shows a value."""
        await self.until(lambda: self.state(name, platform, key).state == value)
