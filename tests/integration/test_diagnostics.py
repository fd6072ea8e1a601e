"""What an owner hands out to get help."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from .owner import Owner
from .smartcar_owner import SmartcarOwner

CARS = ("ice_f150", "bev_mach_e")


@pytest.fixture(autouse=True)
async def _web(hass: HomeAssistant) -> None:
    """Let diagnostics be downloaded."""
    assert await async_setup_component(hass, "http", {})
    assert await async_setup_component(hass, "diagnostics", {})


async def download(
    owner: Owner, client: ClientSessionGenerator, entry: ConfigEntry[Any]
) -> dict[str, Any]:
    """Download the diagnostics of an account as the frontend does."""
    answer = await (await client()).get(
        f"/api/diagnostics/config_entry/{entry.entry_id}"
    )
    assert answer.status == 200
    data: dict[str, Any] = (await answer.json())["data"]
    return data


async def test_account(owner: Owner, hass_client: ClientSessionGenerator) -> None:
    """The account is told by its region, its cars by number."""
    entry = await owner.add_account(CARS)
    data = await download(owner, hass_client, entry)
    assert data["entry"] == {
        "account": "fordpass",
        "region": "usa",
        "version": "3.1",
        "excluded": 6,
    }
    assert data["garage"]["listed"] == 8
    assert data["garage"]["read_at"] is not None
    assert set(data["cars"]) == {"car 1", "car 2"}
    mach_e = data["cars"]["car 1"]
    assert (mach_e["make"], mach_e["model"], mach_e["year"]) == (
        "Ford",
        "Mustang Mach-E",
        2023,
    )
    assert mach_e["engine"] == "bev"
    assert mach_e["authorization"] == "authorized"
    assert "lock" in mach_e["commands"]
    assert mach_e["available"] is True
    assert mach_e["push_connected"] is True
    assert mach_e["poll_seconds"] is None


async def test_readings(owner: Owner, hass_client: ClientSessionGenerator) -> None:
    """Values come with time and age, where the car is does not; a word nobody knows is shown."""
    entry = await owner.add_account(["ice_f150"])
    car = owner.car("ice_f150")
    car.upload(
        alarmStatus={
            "updateTime": car.clock.now().isoformat(),
            "value": "A_WORD_OF_TOMORROW",
        }
    )
    await owner.until_state("ice_f150", "sensor", "alarm", "unknown")
    readings = (await download(owner, hass_client, entry))["cars"]["car 1"]["readings"]
    assert readings["odometer"]["value"] == car.body.odometer
    assert readings["odometer"]["at"]
    assert readings["odometer"]["age"] >= 0
    assert readings["alarm"]["value"] is None
    assert readings["alarm"]["word"] == "A_WORD_OF_TOMORROW"
    assert readings["position"]["value"] == "**REDACTED**"
    assert readings["heading"]["value"] == "**REDACTED**"
    assert readings["altitude"]["value"] == "**REDACTED**"


async def test_car_without_contact(
    owner: Owner, hass_client: ClientSessionGenerator
) -> None:
    """A lost push connection, a list that is not accepted and no commands can be seen."""
    flow = await owner.sign_in(await owner.to_sign_in())
    vin = owner.car("pending_car").vin
    flow = await owner.finish(await owner.answer(flow, vehicles=[vin]))
    await owner.hass.async_block_till_done()
    car = (await download(owner, hass_client, flow["result"]))["cars"]["car 1"]
    assert car["authorization"] == "pending"
    assert car["available"] is False
    assert car["push_connected"] is False
    assert car["readings"] == {}


async def test_traffic(owner: Owner, hass_client: ClientSessionGenerator) -> None:
    """What was asked today and which names came are told, without an id of anything."""
    entry = await owner.add_account(["bev_mach_e"])
    owner.car("bev_mach_e").open("driver")
    await owner.until_state("bev_mach_e", "binary_sensor", "door_driver", "on")
    data = await download(owner, hass_client, entry)
    car = data["cars"]["car 1"]
    garage = "GET api.vehicle.ford.com/api/fpcpl-user-garage-service/v1/user/garage"
    assert data["requests_today"][garage] >= 1
    socket = "GET api.autonomic.ai/v1beta/telemetry/sources/fordpass/vehicles/*/ws"
    assert data["requests_today"][socket] >= 1
    assert data["guard"] == {"paused": False, "refused": False, "spent": False}
    first, *_, last = car["frames"]
    assert {"metrics.odometer", "metrics.indicators.lowFuel"} <= set(first["keys"])
    assert "metrics.customMetrics.charge-power-kw" in first["keys"]
    assert "metrics.doorStatus" in last["keys"]
    assert owner.car("bev_mach_e").vin not in str(data)


async def test_which_entity_shows_what(
    owner: Owner, hass_client: ClientSessionGenerator
) -> None:
    """Each entity is there with its signals, and whether it has a value."""
    entry = await owner.add_account(["bev_mach_e"])
    data = await download(owner, hass_client, entry)
    entities = data["cars"]["car 1"]["entities"]
    assert entities["lock.lock"] == {"signals": ["lock_state"], "shows": "value"}
    assert entities["sensor.odometer"]["shows"] == "value"
    assert entities["sensor.charge_complete_at"]["shows"] == "unknown"
    assert entities["sensor.speed"] == {"shows": "disabled"}
    middle = f"_{owner.car('bev_mach_e').vin.lower()}_"
    assert {
        entity.unique_id.partition(middle)[2]
        for entity in er.async_entries_for_config_entry(
            er.async_get(owner.hass), entry.entry_id
        )
        if middle in entity.unique_id
    } == {key.partition(".")[2] for key in entities}


async def test_another_cloud(
    customer: SmartcarOwner, hass_client: ClientSessionGenerator
) -> None:
    """What was asked of any cloud is told, by its own names."""
    entry = await customer.add_account(["bev_mach_e"])
    data = await download(customer, hass_client, entry)
    assert data["requests_today"]["GET vehicle.api.smartcar.com/v3/connections"] >= 1
    assert data["cars"]["car 1"]["frames"] == []
