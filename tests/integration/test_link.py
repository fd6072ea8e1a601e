"""Push that comes and goes: what is asked meanwhile, when a car is unavailable, and what is said."""

import pytest
from pytest_homeassistant_custom_component.common import get_scheduled_timer_handles

from homeassistant.core import HassJob, HomeAssistant
from simulator.fordpass.faults import Fault, FaultKind
from simulator.fordpass.sockets import ErrorFrame

from .owner import Owner
from .witness import READ, Writes, issues, pass_time, said

BEV = "bev_mach_e"
TRUCK = "ice_f150"


async def _lose_push(owner: Owner, name: str = BEV) -> None:
    """Let the cloud refuse sockets from now on, and wait until that is seen."""
    owner.simulator.fordpass.switches.socket_refusal = "503"
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(name, "binary_sensor", "push_connected", "off")


def _no_reads(owner: Owner) -> None:
    owner.simulator.fordpass.faults.append(
        Fault(match=READ, kind=FaultKind.BAD_GATEWAY, times=None)
    )


def _next_read(hass: HomeAssistant) -> list[float]:
    """Return when Home Assistant will have the coordinators read, on the loop's clock."""
    return [
        handle.when()
        for handle in get_scheduled_timer_handles(hass.loop)
        if not handle.cancelled()
        and isinstance(job := (handle._args or [None])[-1], HassJob)
        and "refresh interval" in (job.name or "")
    ]


async def _next_poll(owner: Owner, **duration: float) -> None:
    """Let time pass until each car that has no push was read once more, and waits again."""
    waiting = len(_next_read(owner.hass))
    reads = owner.simulator.ledger.count(READ) + waiting
    pass_time(owner.hass, **duration)
    await owner.until(
        lambda: (
            owner.simulator.ledger.count(READ) == reads
            and len(_next_read(owner.hass)) == waiting
        )
    )
    assert waiting


@pytest.mark.parametrize("clean", [False, True])
async def test_a_lost_socket_comes_back_with_what_was_missed(
    hass: HomeAssistant, owner: Owner, clean: bool
) -> None:
    """The last values stay meanwhile, and nothing else is asked."""
    await owner.add_account([BEV])
    await _lose_push(owner)
    owner.car(BEV).open("driver")
    assert owner.state(BEV, "lock", "lock").state == "locked"
    assert owner.state(BEV, "binary_sensor", "door_driver").state == "off"

    owner.simulator.fordpass.switches.socket_refusal = "none"
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await owner.until_state(BEV, "binary_sensor", "door_driver", "on")
    owner.simulator.fordpass.drop_sockets(clean=clean)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    assert owner.simulator.ledger.count(READ) == 0


@pytest.mark.parametrize("end", ["silence", *ErrorFrame])
async def test_a_socket_that_is_dead_is_noticed(
    hass: HomeAssistant, owner: Owner, end: str | ErrorFrame
) -> None:
    """Silence and the cloud's own error frames are answered by a new socket."""
    await owner.add_account([BEV])
    first = owner.simulator.fordpass.sockets_of()

    if isinstance(end, ErrorFrame):
        owner.simulator.fordpass.send_error_frame(end)
    else:
        owner.simulator.fordpass.silence_sockets()
    await owner.until(
        lambda: owner.is_linked(BEV) and owner.simulator.fordpass.sockets_of() != first
    )
    owner.car(BEV).open("driver")
    await owner.until_state(BEV, "binary_sensor", "door_driver", "on")


async def test_nothing_is_polled_while_push_lives(
    hass: HomeAssistant, owner: Owner
) -> None:
    """Not in a day; while it is down the cloud's copy is read every quarter of an hour."""
    await owner.add_account([BEV, TRUCK])
    for _ in range(3):
        pass_time(hass, minutes=59)
        await hass.async_block_till_done()
    assert owner.simulator.ledger.count(READ) == 0

    await _lose_push(owner, BEV)
    await _lose_push(owner, TRUCK)
    pass_time(hass, minutes=14)
    await hass.async_block_till_done()
    assert owner.simulator.ledger.count(READ) == 0
    owner.car(BEV).open("driver")
    await _next_poll(owner, minutes=19)
    await _next_poll(owner, minutes=19)
    await owner.until_state(BEV, "binary_sensor", "door_driver", "on")

    owner.simulator.fordpass.switches.socket_refusal = "none"
    for name in (BEV, TRUCK):
        await owner.until_state(name, "binary_sensor", "push_connected", "on")
    pass_time(hass, minutes=59)
    await hass.async_block_till_done()
    assert owner.simulator.ledger.count(READ) == 4


async def test_news_do_not_postpone_the_safety_poll(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A command that the car did while push is down is news, too."""
    await owner.add_account([BEV])
    await _lose_push(owner)
    before = _next_read(hass)
    assert len(before) == 1

    await owner.act(BEV, "lock", "lock", "unlock")

    assert owner.state(BEV, "lock", "lock").state == "unlocked"
    assert _next_read(hass) == before


async def test_a_short_outage_keeps_the_last_values_and_a_long_one_does_not(
    hass: HomeAssistant, owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    """After an hour without contact the car is unavailable; one line says so, one that it is back."""
    await owner.add_account([BEV])
    caplog.clear()
    _no_reads(owner)
    await _lose_push(owner)
    await _next_poll(owner, minutes=59)
    assert owner.state(BEV, "lock", "lock").state == "locked"
    assert not said(caplog)

    await _next_poll(owner, minutes=61)
    await owner.until_state(BEV, "lock", "lock", "unavailable")
    await _next_poll(owner, minutes=19)
    await _next_poll(owner, minutes=19)
    assert said(caplog) == [
        "Mustang Mach-E is unavailable: no contact with the cloud for 1:00:00"
    ]
    assert owner.state(BEV, "binary_sensor", "push_connected").state == "unavailable"
    assert not hass.config_entries.flow.async_progress()

    caplog.clear()
    writes = Writes(hass)
    owner.car(BEV).open("driver")
    owner.simulator.fordpass.faults.clear()
    await _next_poll(owner, minutes=19)
    await owner.until_state(BEV, "lock", "lock", "locked")
    assert owner.state(BEV, "binary_sensor", "door_driver").state == "on"
    assert said(caplog) == ["Mustang Mach-E is back"]
    # Home Assistant gives every picture a new address now and then.
    del writes[owner.entity_id(BEV, "image", "picture")]
    assert set(writes.values()) == {1}


async def test_a_failed_poll_waits_as_long_as_the_cloud_wishes(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A cloud that asks for two hours is not asked after twenty minutes."""
    await owner.add_account([BEV])
    await _lose_push(owner)
    owner.simulator.fordpass.faults.append(
        Fault(match=READ, kind=FaultKind.TOO_MANY_REQUESTS, retry_after=7200)
    )
    await _next_poll(owner, minutes=19)

    pass_time(hass, minutes=115)
    await hass.async_block_till_done()
    assert owner.simulator.ledger.count(READ) == 1
    await _next_poll(owner, minutes=121)
    assert owner.simulator.ledger.count(READ) == 2


async def test_a_lost_account_makes_all_cars_unavailable_at_once(
    hass: HomeAssistant, owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    """And from then on nothing is asked of the cloud, whatever the time."""
    await owner.add_account([BEV, TRUCK])
    caplog.clear()
    owner.simulator.fordpass.revoke(owner.email)

    for name in (BEV, TRUCK):
        await owner.until_state(name, "lock", "lock", "unavailable")
    assert sorted(said(caplog, "unavailable")) == [
        f"{model} is unavailable: the account must be signed in to again"
        for model in ("F-150", "Mustang Mach-E")
    ]
    assert len(hass.config_entries.flow.async_progress()) == 1
    await owner.until(lambda: not owner.simulator.fordpass.sockets_of())
    requests = len(owner.simulator.ledger.requests)
    for _ in range(3):
        pass_time(hass, hours=30)
        await hass.async_block_till_done()
    assert len(owner.simulator.ledger.requests) == requests
    assert len(hass.config_entries.flow.async_progress()) == 1


async def test_a_right_that_is_withdrawn_is_a_repair_and_comes_back(
    hass: HomeAssistant, owner: Owner
) -> None:
    """The other car is not touched by it."""
    await owner.add_account([BEV, TRUCK])
    owner.car(BEV).garage["userAuthStatus"] = "Declined"
    owner.simulator.fordpass.drop_sockets(owner.car(BEV).vin)
    await owner.until_state(BEV, "lock", "lock", "unavailable")
    assert [issue.translation_key for issue in issues(hass)] == [
        "vehicle_not_authorized"
    ]
    assert owner.state(TRUCK, "lock", "lock").state == "locked"

    owner.car(BEV).garage["userAuthStatus"] = "Authorized"
    pass_time(hass, hours=7)
    await owner.until_state(BEV, "lock", "lock", "locked")
    assert not issues(hass)
