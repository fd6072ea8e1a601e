"""The remote start and the other things to ask a car that are no lock."""

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .owner import Owner
from .witness import POST, READ, assert_told, pass_time

BEV = "bev_mach_e"


def _sent(owner: Owner) -> list[str]:
    return [command.type for command in owner.simulator.fordpass.commands]


async def test_the_remote_start_runs_counts_down_and_ends(
    hass: HomeAssistant, owner: Owner
) -> None:
    """On, extended, and off by itself when the car says that it is over."""
    await owner.add_account([BEV])
    assert owner.state(BEV, "switch", "remote_start").state == "off"
    await owner.act(BEV, "switch", "remote_start", "turn_on")
    assert owner.state(BEV, "switch", "remote_start").state == "on"
    assert owner.state(BEV, "binary_sensor", "remote_start_active").state == "on"
    left = float(owner.state(BEV, "sensor", "remote_start_remaining").state)
    assert 13 < left <= 15

    await owner.act(BEV, "button", "extend_remote_start", "press")
    await owner.until(
        lambda: float(owner.state(BEV, "sensor", "remote_start_remaining").state) > 15
    )

    owner.car(BEV).body.remote_start = 90.0
    owner.car(BEV).clock.step(91)
    await owner.until_state(BEV, "switch", "remote_start", "off")
    assert owner.state(BEV, "sensor", "remote_start_remaining").state == "0.0"
    assert _sent(owner) == ["remoteStart", "remoteStart"]


async def test_the_remote_start_is_turned_off(
    hass: HomeAssistant, owner: Owner
) -> None:
    """By a command of its own; the doors stay as they are."""
    await owner.add_account([BEV])
    await owner.act(BEV, "switch", "remote_start", "turn_on")
    await owner.act(BEV, "switch", "remote_start", "turn_off")
    assert owner.state(BEV, "switch", "remote_start").state == "off"
    assert owner.car(BEV).body.remote_start == 0
    assert _sent(owner) == ["remoteStart", "cancelRemoteStart"]
    assert owner.state(BEV, "lock", "lock").state == "locked"

    with pytest.raises(HomeAssistantError) as caught:
        await owner.act(BEV, "switch", "remote_start", "turn_off")
    assert_told(caught.value, "command_failed", detail="No remote start is running 12")
    assert owner.state(BEV, "switch", "remote_start").state == "off"


async def test_a_remote_start_whose_end_is_never_told_ends(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A minute after its time the car is taken at its word; a restart in between changes nothing."""
    entry = await owner.add_account([BEV])
    await owner.act(BEV, "switch", "remote_start", "turn_on")
    pass_time(hass, minutes=14)
    await hass.async_block_till_done()
    assert owner.state(BEV, "switch", "remote_start").state == "on"
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.config_entries.async_setup(entry.entry_id)
    assert owner.state(BEV, "switch", "remote_start").state == "on"

    pass_time(hass, minutes=17)
    await hass.async_block_till_done()
    assert owner.state(BEV, "switch", "remote_start").state == "off"
    assert owner.state(BEV, "sensor", "remote_start_remaining").state == "0.0"

    # The same report, read again, does not bring it back.
    await owner.until(lambda: owner.is_linked(BEV))
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    owner.car(BEV).open("driver")
    await owner.until_state(BEV, "binary_sensor", "door_driver", "on")
    assert owner.state(BEV, "switch", "remote_start").state == "off"


async def test_only_the_button_that_says_so_wakes_a_car(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Reading never does; the status refresh does, and brings what only it brings."""
    await owner.add_account([BEV])
    owner.car(BEV).sleep()
    await owner.until_state(BEV, "binary_sensor", "modem_connected", "off")
    await hass.config_entries.async_reload(
        hass.config_entries.async_entries("fordpass")[0].entry_id
    )
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    assert owner.state(BEV, "binary_sensor", "modem_connected").state == "off"
    news = owner.state(BEV, "sensor", "last_news").state

    await owner.act(BEV, "button", "refresh_status", "press")

    await owner.until_state(BEV, "binary_sensor", "modem_connected", "on")
    await owner.until(lambda: owner.state(BEV, "sensor", "last_news").state > news)
    assert _sent(owner) == ["statusRefresh"]
    assert owner.simulator.ledger.count(POST) == 1
    assert owner.simulator.ledger.count(READ) == 0
