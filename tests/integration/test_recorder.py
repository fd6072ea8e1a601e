"""What the recorder pays: rows of states, and what hangs on them."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.json import json_bytes
from simulator import Simulator

from .owner import Owner
from .witness import Writes, pass_time

BEV = "bev_mach_e"
UPLOADS = 30


@pytest.fixture
async def simulator(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Simulator]:
    """Return a simulator that lives in the past: a day of car time is no day ahead of us."""
    start = datetime(2026, 9, 1, 12, tzinfo=UTC)
    async with Simulator(speed=0, start=start) as running:
        running.fordpass.switches.heartbeat = 0.2
        monkeypatch.setenv("FORDPASS_SIMULATOR", running.origin)
        yield running


async def add_everything(owner: Owner) -> None:
    """Add the account, and turn on every entity the car has."""
    entry = await owner.add_account([BEV])
    registry = er.async_get(owner.hass)
    for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
        registry.async_update_entity(entity.entity_id, disabled_by=None)
    await owner.hass.config_entries.async_reload(entry.entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await owner.hass.async_block_till_done()


def restless(step: int) -> dict[str, Any]:
    """Return what is another value with each step."""
    return {
        "speed": 10.0 + step,
        "heading": {"heading": float(step)},
        "acceleration": {"x": step / 10, "y": 0.0, "z": 9.8},
        "yawRate": step / 100,
    }


async def upload(owner: Owner, odometer: float, metrics: dict[str, Any]) -> None:
    """Let the car tell metrics a second later, and wait until they are heard of."""
    clock = owner.simulator.clock
    clock.step(1)
    at = clock.now().isoformat()
    told = {
        name: {"updateTime": at, "value": value}
        for name, value in {**metrics, "odometer": odometer}.items()
    }
    (socket,) = owner.simulator.fordpass.sockets_of(owner.car(BEV).vin)
    socket.send(orjson.dumps({"_data": {"metrics": told}}).decode())
    await owner.until_state(BEV, "sensor", "odometer", str(odometer))


async def test_restless_values_are_written_at_a_bounded_rate(
    hass: HomeAssistant, owner: Owner
) -> None:
    """However often the car tells them, a row every ten seconds at most, and the last value is not lost."""
    await add_everything(owner)
    keys = ("speed", "heading", "acceleration_x", "yaw_rate")
    ids = {key: owner.entity_id(BEV, "sensor", key) for key in keys}
    writes = Writes(hass)

    for step in range(1, UPLOADS + 1):
        await upload(owner, 20_000.0 + step, restless(step))
    assert {key: writes[entity_id] for key, entity_id in ids.items()} == dict.fromkeys(
        keys, 1
    )

    pass_time(hass, seconds=11)
    await hass.async_block_till_done()
    assert {key: writes[entity_id] for key, entity_id in ids.items()} == dict.fromkeys(
        keys, 2
    )
    shown = {key: float(owner.state(BEV, "sensor", key).state) for key in keys}
    assert shown["heading"] == UPLOADS
    assert shown["acceleration_x"] == UPLOADS / 10
    assert shown["yaw_rate"] == UPLOADS / 100

    # Nothing more is written when nothing more was told.
    pass_time(hass, seconds=22)
    await hass.async_block_till_done()
    assert {key: writes[entity_id] for key, entity_id in ids.items()} == dict.fromkeys(
        keys, 2
    )


async def test_no_row_without_a_change_and_no_attribute_that_grows(
    hass: HomeAssistant, owner: Owner
) -> None:
    """In a drive every row differs from the one before, and attributes are as many and as long as before."""
    await add_everything(owner)
    car = owner.car(BEV)
    before = {
        state.entity_id: len(json_bytes(state.attributes))
        for state in hass.states.async_all()
    }
    same: list[str] = []

    def note(event: Event[Any]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if old and new and (old.state, old.attributes) == (new.state, new.attributes):
            same.append(new.entity_id)

    def note_idle(event: Event[Any]) -> None:
        same.append(event.data["entity_id"])

    hass.bus.async_listen(EVENT_STATE_CHANGED, callback(note))
    hass.bus.async_listen(
        EVENT_STATE_REPORTED, callback(note_idle), callback(lambda _: True)
    )
    writes = Writes(hass)
    car.unlock()
    car.drive_off()
    for _ in range(60):
        car.clock.step(10)
        at = car.clock.now().replace(microsecond=0)
        await owner.until(
            lambda at=at: (
                datetime.fromisoformat(owner.state(BEV, "sensor", "last_news").state)
                >= at
            )
        )
    car.park()
    car.lock()
    await owner.until_state(BEV, "lock", "lock", "locked")

    assert writes.total() > 300
    assert not same
    for state in hass.states.async_all():
        if (was := before.get(state.entity_id)) is not None:
            # A number may have a digit more than before; a list that grows would have hundreds.
            now = len(json_bytes(state.attributes))
            assert now <= was + 40, state.entity_id
