"""What the page on evcc says to write is what Home Assistant has, read and asked over its REST interface."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from http import HTTPStatus
import json
from pathlib import Path
import re
from typing import Any
from urllib.parse import urlsplit

from aiohttp.test_utils import TestClient
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.fordpass.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml

from .owner import Owner

BEV = "bev_mach_e"
PAGE = Path(__file__).parents[2] / "docs/evcc.md"
BLOCKS: list[Any] = [
    parse_yaml(block.replace("my_car", "blue_pony"))
    for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
]
SCRIPTS, *_VEHICLES = BLOCKS
TEMPLATE, CUSTOM = (vehicle["vehicles"][0] for vehicle in _VEHICLES)

type Asks = Callable[[], Awaitable[None]]
type Client = TestClient[Any, Any]

# What evcc makes of the states it reads.
READS: dict[str, Callable[[str], object]] = {
    "soc": float,
    "range": float,
    "limitSoc": float,
    "odometer": float,
    "climater": "on".__eq__,
    "status": str,
}
READ = {
    "soc": 57.0,
    "range": 267.9,
    "limitSoc": 80.0,
    "odometer": 15342.0,
    "climater": False,
    "status": "A",
}


@pytest.fixture
async def client(
    hass: HomeAssistant, owner: Owner, hass_client: ClientSessionGenerator
) -> AsyncGenerator[Client]:
    """Return evcc's way in to a home that was made ready as the page says."""
    await owner.add_account([BEV])
    er.async_get(hass).async_update_entity(
        owner.entity_id(BEV, "sensor", "evcc_status"), disabled_by=None
    )
    [entry] = hass.config_entries.async_entries(DOMAIN)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await async_setup_component(hass, "script", {"script": SCRIPTS})
    assert await async_setup_component(hass, "api", {})
    client = await hass_client()
    await owner.until_state(BEV, "sensor", "evcc_status", "A")
    yield client
    await hass.services.async_call("script", "turn_off", {"entity_id": "all"})


async def _state(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status == HTTPStatus.OK, path
    state: str = (await answer.json())["state"]
    return state


async def _post(client: Client, path: str, body: str) -> None:
    answer = await client.post(
        path, data=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status == HTTPStatus.OK, path


async def test_template_reads(client: Client) -> None:
    """Each field of evcc's own template for Home Assistant has an entity with a number or a letter."""
    read = {
        key: as_evcc(await _state(client, f"/api/states/{TEMPLATE[key]}"))
        for key, as_evcc in READS.items()
    }
    assert read == READ


async def test_custom_reads(client: Client) -> None:
    """So has each address of the custom vehicle."""
    read = {
        key: as_evcc(await _state(client, urlsplit(CUSTOM[key]["uri"]).path))
        for key, as_evcc in READS.items()
    }
    assert read == READ


async def test_status_and_finish_time(client: Client, owner: Owner) -> None:
    """The status is A, B or C; the time at which the charge ends is one that evcc can read."""
    path = f"/api/states/{TEMPLATE['status']}"
    owner.car(BEV).plug_in()
    await owner.until_state(BEV, "sensor", "evcc_status", "C")
    assert await _state(client, path) == "C"
    finish = await _state(client, f"/api/states/{TEMPLATE['finishTime']}")
    assert dt_util.parse_datetime(finish, raise_on_error=True).tzinfo is not None
    owner.car(BEV).pause_charging()
    await owner.until_state(BEV, "sensor", "evcc_status", "B")
    assert await _state(client, path) == "B"


async def _done(owner: Owner, post: Awaitable[None]) -> None:
    """Let car time pass until evcc has its answer."""
    await owner.let_pass(asyncio.ensure_future(post))


def _charges(owner: Owner) -> bool:
    return owner.car(BEV).body.charge_status == "IN_PROGRESS"


async def _asks(owner: Owner, enable: Asks, disable: Asks, wakeup: Asks) -> None:
    """Check that the car does what evcc asks."""
    owner.car(BEV).plug_in()
    owner.car(BEV).pause_charging()
    await owner.until_state(BEV, "switch", "charge", "off")
    await _done(owner, enable())
    await owner.until_state(BEV, "switch", "charge", "on")
    assert _charges(owner)
    await _done(owner, disable())
    await owner.until_state(BEV, "switch", "charge", "off")
    assert not _charges(owner)
    owner.car(BEV).sleep()
    await owner.until_state(BEV, "binary_sensor", "modem_connected", "off")
    await _done(owner, wakeup())
    await owner.until_state(BEV, "binary_sensor", "modem_connected", "on")


async def test_template_asks(hass: HomeAssistant, client: Client, owner: Owner) -> None:
    """The scripts start and stop the charge, and wake the car."""

    async def run(key: str) -> None:
        # evcc turns scripts on by this one service; it does not wait for their end.
        script = TEMPLATE[key]
        body = json.dumps({"entity_id": script})
        await _post(client, "/api/services/script/turn_on", body)
        while (state := hass.states.get(script)) is None or state.state != "off":
            await asyncio.sleep(0.005)

    await _asks(
        owner,
        *(partial(run, key) for key in ("start_charging", "stop_charging", "wakeup")),
    )


async def test_custom_asks(client: Client, owner: Owner) -> None:
    """The addresses start and stop the charge, and wake the car."""

    async def post(key: str, *, enable: bool = True) -> None:
        uri = re.sub(
            r"{{if \.chargeenable}}(\w+){{else}}(\w+){{end}}",
            r"\1" if enable else r"\2",
            CUSTOM[key]["uri"],
        )
        assert CUSTOM[key]["headers"]["Content-Type"] == "application/json"
        await _post(client, urlsplit(uri).path, CUSTOM[key]["body"])

    await _asks(
        owner,
        partial(post, "chargeEnable"),
        partial(post, "chargeEnable", enable=False),
        partial(post, "wakeup"),
    )
