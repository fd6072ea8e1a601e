"""An account with more cars than Home Assistant has connections to one host."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.helpers import aiohttp_client
from simulator import Simulator
from simulator.cars.car import Car
from simulator.cars.fleet import MODELS

from .conftest import SHORT
from .owner import Owner
from .witness import Writes

# One more than there is room for in Home Assistant's own session.
CARS = aiohttp_client.MAXIMUM_CONNECTIONS_PER_HOST + 1


def _buy(owner: Owner) -> list[str]:
    """Give the owner many small cars and no other, and return their names."""
    simulator = owner.simulator
    simulator.fordpass.accounts[owner.email].vins.clear()
    names = []
    for index in range(CARS):
        model = replace(
            MODELS[0],
            name=f"pony_{index}",
            vin=f"WF0TK3SAMPL{index:06}",
            nickname=f"Pony {index}",
            reports=frozenset({"odometer", "doorLockStatus"}),
            lamps=(),
            tells=frozenset(),
            stored_climate=False,
            departure_times=False,
            # One to command is enough.
            capabilities=MODELS[0].capabilities if index == 0 else None,
        )
        car = Car(simulator.clock, model, f"00000000-0000-4000-8000-{index:012}")
        simulator.cars[model.name] = car
        simulator.fordpass.sell(car, owner.email)
        names.append(model.name)
    return names


@pytest.fixture
def calm(
    _integration: None, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take no socket for dead because so many begin at once."""
    calm = partial(SHORT, silence=60.0)
    monkeypatch.setattr("custom_components.fordpass.accounts.Timing", calm)
    simulator.fordpass.switches.heartbeat = 20.0


@pytest.mark.usefixtures("calm")
async def test_every_car_has_its_socket(hass: HomeAssistant, owner: Owner) -> None:
    """All are followed at once, there is still room to read and to command, and all is closed with the entry."""
    names = _buy(owner)
    entry = await owner.add_account(names)

    await owner.until(lambda: all(map(owner.is_linked, names)))
    await owner.act(names[0], "lock", "lock", "unlock")
    assert owner.state(names[0], "lock", "lock").state == "unlocked"
    owner.car(names[-1]).unlock()
    await owner.until_state(names[-1], "sensor", "lock_state", "unlocked")

    writes, most = Writes(hass), 0

    async def watch() -> None:
        nonlocal most
        while True:
            before = writes.total()
            await asyncio.sleep(0)
            most = max(most, writes.total() - before)

    assert await hass.config_entries.async_unload(entry.entry_id)
    await owner.until(lambda: not any(map(owner.is_linked, names)))

    # Set up again, no turn of the loop does more than there is to do for a few cars.
    writes.clear()
    watching = hass.async_create_background_task(watch(), "watch")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    watching.cancel()
    assert writes.total() > 5 * CARS
    assert most < writes.total() / 10
