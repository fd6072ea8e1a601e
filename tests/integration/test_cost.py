"""What news cost, in counts: envelopes decoded, entities asked, states written."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import orjson
import pytest

from custom_components.fordpass.cloud.signals import ODOMETER
from custom_components.fordpass.cloud.telemetry import told
from custom_components.fordpass.cloud.telemetry.decode import (
    EVENTS,
    METRICS,
    SECTIONS,
    STATES,
)
from custom_components.fordpass.entity import FordPassEntity
from homeassistant.core import HomeAssistant
from simulator.cars.car import Car
from simulator.cars.telemetry import iso

from .owner import Owner
from .witness import Writes

BEV = "bev_mach_e"
TRUCK = "ice_f150"


@contextmanager
def _work() -> Iterator[Counter[str]]:
    """Count the envelopes that are decoded, and the entities that are asked what they show."""
    work = Counter[str]()
    look = FordPassEntity._look

    def counting(decoder: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any) -> Any:
            work["envelopes"] += 1
            return decoder(*args)

        return counted

    def asked(entity: FordPassEntity) -> Any:
        work["entities"] += 1
        return look(entity)

    tables: tuple[dict[str, Any], ...] = (METRICS, *SECTIONS.values(), STATES, EVENTS)
    with ExitStack() as stack:
        for table in tables:
            counted = {name: counting(decoder) for name, decoder in table.items()}
            stack.enter_context(patch.dict(table, counted))
        stack.enter_context(patch.object(FordPassEntity, "_look", asked))
        yield work


async def _send(owner: Owner, car: Car, document: dict[str, Any]) -> None:
    """Send the car's socket a frame, and wait until it was taken."""
    (socket,) = owner.simulator.fordpass.sockets_of(car.vin)
    heard: list[object] = []
    note = _noting(heard.append)
    with note:
        socket.send(orjson.dumps({"_data": document}).decode())
        await owner.until(lambda: bool(heard))
    await owner.hass.async_block_till_done()


@contextmanager
def _noting(note: Callable[[object], None]) -> Iterator[None]:
    fresh = told.Telling.decode

    def decode(telling: told.Telling, document: Any, now: Any = None) -> Any:
        readings = fresh(telling, document, now)
        note(document)
        return readings

    with patch.object(told.Telling, "decode", decode):
        yield


async def test_a_frame_that_changes_nothing_costs_no_entity_any_work(
    hass: HomeAssistant, owner: Owner
) -> None:
    """All that the car ever told, told again: nothing is decoded, nobody is asked, nothing is written."""
    await owner.add_account([BEV])
    car = owner.car(BEV)
    writes = Writes(hass)

    with _work() as work:
        await _send(owner, car, car.snapshot())

    assert not work
    assert not writes


@pytest.mark.parametrize("cars", [[BEV], [BEV, TRUCK]], ids=len)
async def test_a_whole_frame_costs_what_it_changes(
    hass: HomeAssistant, owner: Owner, cars: list[str]
) -> None:
    """One of more than 150 signals: one envelope, two entities, two writes, however many cars there are."""
    entry = await owner.add_account(cars)
    car = owner.car(BEV)
    state = entry.runtime_data.cars[car.vin].data
    assert len(state.seen) > 150
    document = car.snapshot()
    car.clock.step(5)
    document["metrics"]["odometer"] = {
        "updateTime": iso(car.clock.now()),
        "value": 20000.0,
    }
    writes = Writes(hass)

    with _work() as work:
        await _send(owner, car, document)

    assert work == {"envelopes": 1, "entities": 2}
    assert writes == {
        owner.entity_id(BEV, "sensor", key): 1 for key in ("odometer", "last_news")
    }
    assert state.value(ODOMETER) == 20000.0


async def test_a_new_connection_tells_everything_once_more(
    hass: HomeAssistant, owner: Owner
) -> None:
    """What was missed while the socket was down is in the first frame, and no entity is asked for the rest."""
    await owner.add_account([BEV])
    car = owner.car(BEV)
    (socket,) = owner.simulator.fordpass.sockets_of(car.vin)
    heard: list[object] = []

    with _noting(heard.append), _work() as work:
        socket.drop(clean=True)
        await owner.until(lambda: bool(heard))
        await hass.async_block_till_done()

    assert work["envelopes"] > 70
    # Only the sensor for the connection, when it went and when it came.
    assert work["entities"] == 2
