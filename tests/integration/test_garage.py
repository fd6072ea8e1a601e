"""The cars of an account: they come, go, are refused, left out and thinly described."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.fordpass.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from simulator.fordpass.faults import Fault, FaultKind

from .owner import Owner
from .witness import GARAGE, Writes, issues, pass_time

BEV = "bev_mach_e"
TRUCK = "ice_f150"
PENDING = "pending_car"


def _device(hass: HomeAssistant, owner: Owner, name: str) -> Any:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    identifier = (DOMAIN, owner.car(name).vin)
    return next((found for found in devices if identifier in found.identifiers), None)


def _vins(owner: Owner) -> list[str]:
    return owner.simulator.fordpass.accounts[owner.email].vins


async def _read_garage(hass: HomeAssistant, owner: Owner, entry: Any) -> None:
    """Let half a day pass until the list of cars was read again and dealt with."""
    before = entry.runtime_data.read_at
    pass_time(hass, hours=14)
    await owner.until(lambda: entry.runtime_data.read_at != before)
    await hass.async_block_till_done()


async def test_a_car_that_is_bought_appears_without_a_reload(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Device, entities, push: all of it, and the other cars are not touched."""
    vin = owner.car(TRUCK).vin
    _vins(owner).remove(vin)
    entry = await owner.add_account([BEV])
    assert _device(hass, owner, TRUCK) is None
    # Home Assistant gives a picture a new token every few minutes, and requests were counted.
    others = {
        state.entity_id for state in hass.states.async_all() if state.domain != "image"
    } - {owner.account_entity_id("sensor", "requests_today")}
    writes = Writes(hass)

    _vins(owner).append(vin)
    await _read_garage(hass, owner, entry)
    await owner.until(lambda: owner.has(TRUCK, "lock", "lock"))
    await owner.until_state(TRUCK, "lock", "lock", "locked")
    await owner.until_state(TRUCK, "binary_sensor", "push_connected", "on")

    device = _device(hass, owner, TRUCK)
    assert device is not None
    assert (device.name, device.manufacturer, device.model) == (
        "Big Truck",
        "Ford",
        "F-150",
    )
    assert writes.keys().isdisjoint(others)


async def test_a_car_that_is_sold_goes_when_it_is_missing_twice(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Once may be a trouble of the cloud; an empty list and a failure count for nothing."""
    entry = await owner.add_account([BEV, TRUCK])
    vins = _vins(owner)
    kept, sold = list(vins), owner.car(TRUCK).vin

    vins.remove(sold)
    await _read_garage(hass, owner, entry)
    assert owner.state(TRUCK, "lock", "lock").state == "locked"
    vins[:] = kept
    await _read_garage(hass, owner, entry)
    vins.remove(sold)
    await _read_garage(hass, owner, entry)
    assert owner.state(TRUCK, "lock", "lock").state == "locked"

    left = list(vins)
    vins.clear()
    for _ in range(3):
        await _read_garage(hass, owner, entry)
    assert owner.state(BEV, "lock", "lock").state == "locked"
    assert owner.state(TRUCK, "lock", "lock").state == "locked"

    vins[:] = left
    await _read_garage(hass, owner, entry)
    await owner.until(lambda: not owner.is_linked(TRUCK))
    assert not owner.has(TRUCK, "lock", "lock")
    assert _device(hass, owner, TRUCK) is None
    assert owner.state(BEV, "lock", "lock").state == "locked"
    assert owner.is_linked(BEV)


async def test_a_car_that_is_bought_back_is_there_again(
    hass: HomeAssistant, owner: Owner
) -> None:
    """With its entities, and once only."""
    entry = await owner.add_account([BEV, TRUCK])
    vins = _vins(owner)
    vins.remove(owner.car(TRUCK).vin)
    for _ in range(2):
        await _read_garage(hass, owner, entry)
    assert not owner.has(TRUCK, "lock", "lock")

    vins.append(owner.car(TRUCK).vin)
    await _read_garage(hass, owner, entry)
    await owner.until(lambda: owner.has(TRUCK, "lock", "lock"))
    await owner.until_state(TRUCK, "lock", "lock", "locked")
    await owner.until(lambda: owner.is_linked(TRUCK))
    assert len(owner.simulator.fordpass.sockets_of(owner.car(TRUCK).vin)) == 1


async def test_the_list_of_cars_is_asked_again_when_it_could_not_be_read(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Later, not at once, and nothing is lost meanwhile."""
    entry = await owner.add_account([BEV])
    ledger = owner.simulator.ledger
    owner.simulator.fordpass.faults.append(
        Fault(match=GARAGE, kind=FaultKind.UNAVAILABLE, times=2)
    )
    asked = ledger.count(GARAGE)
    pass_time(hass, hours=14)
    await owner.until(lambda: ledger.count(GARAGE) == asked + 1)
    pass_time(hass, minutes=2)
    await hass.async_block_till_done()
    assert ledger.count(GARAGE) == asked + 1
    pass_time(hass, minutes=6)
    await owner.until(lambda: ledger.count(GARAGE) == asked + 2)
    await _read_garage(hass, owner, entry)
    assert ledger.count(GARAGE) == asked + 3
    assert owner.state(BEV, "lock", "lock").state == "locked"


@pytest.mark.parametrize(
    "thin",
    [
        {"capabilities": None, "nickName": None},
        {"profile": None},
        {"profile": {}, "capabilities": {}},
    ],
)
async def test_a_thin_list_loses_nothing(
    hass: HomeAssistant, owner: Owner, thin: dict[str, Any]
) -> None:
    """Names and commands that were known stay known, after a restart as well."""
    entry = await owner.add_account([BEV])
    owner.car(BEV).garage |= thin
    await _read_garage(hass, owner, entry)
    for _ in range(2):
        device = _device(hass, owner, BEV)
        assert device is not None
        assert (device.name, device.model, device.model_id) == (
            "Blue Pony",
            "Mustang Mach-E",
            "2023",
        )
        assert owner.state(BEV, "lock", "lock").state == "locked"
        assert owner.state(BEV, "switch", "remote_start").state == "off"
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()


async def test_a_car_that_is_not_accepted_is_a_repair_until_it_is(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Not a socket is opened for it; when the list says that it is accepted, all is well."""
    entry = await owner.add_account()
    await owner.until(lambda: owner.is_linked(BEV))
    vin = owner.car(PENDING).vin
    (issue,) = issues(hass)
    assert issue.translation_key == "vehicle_not_authorized"
    assert issue.translation_placeholders == {"car": "Not yet mine"}
    assert issue.is_fixable
    assert owner.simulator.ledger.count(f"* *{vin}*") == 0
    assert _device(hass, owner, PENDING) is not None

    owner.car(PENDING).garage["userAuthStatus"] = "Authorized"
    await _read_garage(hass, owner, entry)
    await owner.until(lambda: owner.has(PENDING, "lock", "lock"))
    await owner.until_state(PENDING, "lock", "lock", "locked")
    await owner.until(lambda: not issues(hass))


async def test_a_refused_car_takes_its_repair_along(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A repair of an account that is removed would stay for ever."""
    entry = await owner.add_account()
    await owner.until(lambda: len(issues(hass)) == 1)
    await hass.config_entries.async_remove(entry.entry_id)
    assert not issues(hass)


async def test_a_car_that_is_left_out_is_left_alone(
    hass: HomeAssistant, owner: Owner
) -> None:
    """No device, no entity, and not one request about it; a car that is new comes by itself."""
    vin = owner.car("phev_kuga").vin
    _vins(owner).remove(vin)
    entry = await owner.add_account([BEV])
    assert owner.simulator.ledger.count(f"* *{owner.car(TRUCK).vin}*") == 0
    assert _device(hass, owner, TRUCK) is None

    _vins(owner).append(vin)
    await _read_garage(hass, owner, entry)
    await owner.until(lambda: owner.is_linked("phev_kuga"))
    assert _device(hass, owner, TRUCK) is None
    assert owner.simulator.ledger.count(f"* *{owner.car(TRUCK).vin}*") == 0


async def test_only_a_car_that_is_gone_can_be_removed_by_hand(
    hass: HomeAssistant, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    """A car of the account would only come back."""
    assert await async_setup_component(hass, "config", {})
    entry = await owner.add_account([BEV])
    device = _device(hass, owner, BEV)
    assert device is not None
    stray = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "WF0SAMPLE")}
    )
    client = await hass_ws_client(hass)

    removed = {}
    for found in (device, stray):
        await client.send_json_auto_id(
            {
                "type": "config/device_registry/remove_config_entry",
                "config_entry_id": entry.entry_id,
                "device_id": found.id,
            }
        )
        removed[found.id] = (await client.receive_json())["success"]

    assert removed == {device.id: False, stray.id: True}

    assert _device(hass, owner, BEV) is not None
    assert dr.async_get(hass).async_get(stray.id) is None
