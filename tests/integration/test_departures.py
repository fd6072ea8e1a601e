"""Departure times: actions, a switch and the next one, all of one week in the car."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import Fault, FaultKind

from .conftest import SHORT
from .departures import BEV, WORK, act, events, slots, week
from .owner import Owner
from .witness import POST, assert_told, pass_time

PHEV = "phev_kuga"


@pytest.fixture(autouse=True)
async def _berlin(hass: HomeAssistant) -> None:
    """Live where the car is."""
    await hass.config.async_set_time_zone("Europe/Berlin")


# What is shown


async def test_what_a_car_has(hass: HomeAssistant, owner: Owner) -> None:
    """Its departures of the week, the next one, and whether it minds them."""
    await owner.add_account([BEV])
    planned = await events(owner, days=7)
    assert len(planned) == 5
    assert {one["description"] for one in planned} == {"medium"}
    starts = [datetime.fromisoformat(one["start"]) for one in planned]
    assert {(at.hour, at.minute) for at in starts} == {(7, 30)}
    assert owner.state(BEV, "switch", "departures").state == "on"
    following = datetime.fromisoformat(
        owner.state(BEV, "sensor", "next_departure").state
    )
    assert following == starts[0]
    calendar = owner.state(BEV, "calendar", "departures")
    assert calendar.attributes["start_time"] == starts[0].strftime("%Y-%m-%d %H:%M:%S")


async def test_a_car_without(hass: HomeAssistant, owner: Owner) -> None:
    """It shows nothing of it, and refuses the action."""
    await owner.add_account([PHEV])
    assert not owner.has(PHEV, "calendar", "departures")
    assert not owner.has(PHEV, "switch", "departures")
    assert not owner.has(PHEV, "sensor", "next_departure")
    with pytest.raises(ServiceValidationError) as caught:
        await act(owner, "set_departure", PHEV, weekdays="monday", time="07:30")
    assert_told(caught.value, "action_unsupported")
    with pytest.raises(ServiceValidationError) as caught:
        await act(owner, "get_departures", PHEV)
    assert_told(caught.value, "departures_unknown")


async def test_the_next_one_goes_with_the_time(
    hass: HomeAssistant, owner: Owner
) -> None:
    """When it is past, another is the next, although the car says nothing."""
    await owner.add_account([BEV])
    before = datetime.fromisoformat(owner.state(BEV, "sensor", "next_departure").state)
    left = before - dt_util.utcnow()
    pass_time(hass, seconds=left.total_seconds() + 60)
    await hass.async_block_till_done()
    after = datetime.fromisoformat(owner.state(BEV, "sensor", "next_departure").state)
    assert timedelta() < after - before <= timedelta(days=4)


# The switch


async def test_enable_and_disable(hass: HomeAssistant, owner: Owner) -> None:
    """The car keeps the times; while it does not mind them, none is next."""
    await owner.add_account([BEV])
    await owner.act(BEV, "switch", "departures", "turn_off")
    assert owner.state(BEV, "switch", "departures").state == "off"
    assert owner.state(BEV, "sensor", "next_departure").state == "unknown"
    assert await events(owner, days=7) == []
    assert not owner.car(BEV).body.departures_enabled
    await owner.act(BEV, "switch", "departures", "turn_on")
    assert owner.state(BEV, "switch", "departures").state == "on"
    assert len(await events(owner, days=7)) == 5
    assert slots(owner) == WORK


ENDS = {
    OutcomeKind.FAILED: ("command_failed", {"detail": "–"}),
    OutcomeKind.FAILED_ON_DEVICE: ("command_failed", {"detail": "SOME_CONTEXT 7"}),
    OutcomeKind.EXPIRED: ("command_expired", {}),
    OutcomeKind.EXPIRED_DEEP_SLEEP: ("command_deep_sleep", {}),
    OutcomeKind.CANCELLED: ("command_cancelled", {}),
}


@pytest.mark.parametrize("kind", ENDS)
async def test_a_failure_says_why_and_leaves_the_truth(
    hass: HomeAssistant, owner: Owner, kind: OutcomeKind
) -> None:
    """The switch and the calendar go on showing what the car has."""
    await owner.add_account([BEV])
    key, placeholders = ENDS[kind]
    outcome = Outcome(kind=kind, code="7", context="SOME_CONTEXT")
    owner.car(BEV).outcomes.extend([outcome, outcome])
    with pytest.raises(HomeAssistantError) as caught:
        await owner.act(BEV, "switch", "departures", "turn_off")
    assert_told(caught.value, key, **placeholders)
    with pytest.raises(HomeAssistantError) as caught:
        await act(owner, "delete_departure", weekdays=["monday"])
    assert_told(caught.value, key, **placeholders)
    assert owner.state(BEV, "switch", "departures").state == "on"
    assert len(await events(owner, days=7)) == 5
    assert slots(owner) == WORK


async def test_a_refusal_and_silence_are_told(
    hass: HomeAssistant, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The action ends by itself."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, command=0.8, command_polls=(0.1, 0.2)),
    )
    await owner.add_account([BEV])
    owner.simulator.fordpass.faults.append(
        Fault(match=POST, kind=FaultKind.FORBIDDEN, times=1)
    )
    with pytest.raises(HomeAssistantError) as caught:
        await act(owner, "set_departure", weekdays="monday", time="06:00")
    assert_told(caught.value, "command_not_authorized")
    owner.car(BEV).outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    with pytest.raises(HomeAssistantError) as caught:
        await act(owner, "set_departure", weekdays="monday", time="06:00")
    assert_told(caught.value, "command_no_answer")
    assert slots(owner) == WORK


# The actions


async def test_set_delete_and_get(hass: HomeAssistant, owner: Owner) -> None:
    """Added, changed, paused and deleted; each in one write, and shown at once."""
    await owner.add_account([BEV])
    await act(
        owner,
        "set_departure",
        weekdays=["saturday", "sunday"],
        time="09:15",
        preconditioning="high",
    )
    weekend = [(day, "09:15", "HIGH", "ON") for day in ("SAT", "SUN")]
    assert slots(owner) == WORK + weekend
    assert len(await events(owner, days=7)) == 7

    await act(owner, "set_departure", weekdays="monday", time="07:30:20", active=False)
    paused = ("MON", "07:30", "MEDIUM", "OFF")
    assert slots(owner) == [paused, *WORK[1:], *weekend]
    assert len(await events(owner, days=7)) == 6
    # What is so already is not written again.
    await act(owner, "set_departure", weekdays="sunday", time="09:15")

    got = await act(owner, "get_departures")
    assert got is not None
    assert got["enabled"] is True
    assert isinstance(got["next"], str)
    assert datetime.fromisoformat(got["next"]) == datetime.fromisoformat(
        owner.state(BEV, "sensor", "next_departure").state
    )
    departures: Any = got["departures"]
    assert departures[0] == {
        "id": "1",
        "weekday": "monday",
        "time": "07:30",
        "preconditioning": "medium",
        "active": False,
    }
    assert [one["id"] for one in departures[-2:]] == ["11", "13"]

    await act(owner, "delete_departure", ids=["11", "13"])
    assert slots(owner) == [paused, *WORK[1:]]
    await act(owner, "delete_departure", weekdays=["monday", "friday"], time="07:30")
    assert slots(owner) == WORK[1:4]
    assert len(owner.simulator.fordpass.commands) == 4


@pytest.mark.parametrize(
    ("action", "fields", "key"),
    [
        ("set_departure", {"weekdays": "monday", "time": "07:32"}, "departure_step"),
        ("delete_departure", {}, "departure_not_named"),
        ("delete_departure", {"ids": "99"}, "departure_unknown"),
        ("delete_departure", {"weekdays": "sunday"}, "departure_unknown"),
    ],
)
async def test_what_cannot_be_is_refused(
    hass: HomeAssistant, owner: Owner, action: str, fields: dict[str, Any], key: str
) -> None:
    """Nothing is sent."""
    await owner.add_account([BEV])
    with pytest.raises(ServiceValidationError) as caught:
        await act(owner, action, **fields)
    assert_told(caught.value, key)
    assert not owner.simulator.fordpass.commands


async def test_a_day_has_two(hass: HomeAssistant, owner: Owner) -> None:
    """A third is refused, in the action and in the calendar."""
    await owner.add_account([BEV])
    await act(owner, "set_departure", weekdays="monday", time="16:00")
    with pytest.raises(ServiceValidationError) as caught:
        await act(owner, "set_departure", weekdays="monday", time="20:00")
    assert_told(caught.value, "departure_day_full")
    assert len(owner.simulator.fordpass.commands) == 1


async def test_two_at_once(hass: HomeAssistant, owner: Owner) -> None:
    """Neither is lost although each writes the whole week."""
    await owner.add_account([BEV])
    await asyncio.gather(
        act(owner, "set_departure", weekdays="saturday", time="09:15"),
        act(owner, "set_departure", weekdays="sunday", time="10:00"),
    )
    assert slots(owner) == [
        *WORK,
        ("SAT", "09:15", "OFF", "ON"),
        ("SUN", "10:00", "OFF", "ON"),
    ]


async def test_what_we_cannot_write_is_left_alone(
    hass: HomeAssistant, owner: Owner
) -> None:
    """A car that keeps something beside its weekly times would lose it."""
    await owner.add_account([BEV])
    owner.car(BEV).upload(xevDepartureSchedules=week(dailySchedule="06:00:00"))
    await owner.until_state(BEV, "sensor", "next_departure", "unknown")
    with pytest.raises(ServiceValidationError) as caught:
        await act(owner, "set_departure", weekdays="monday", time="06:00")
    assert_told(caught.value, "departure_not_weekly")
