"""Departure times as a calendar: what it can change, and what a car cannot."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .departures import BEV, DAYS, WORK, ask, event, slots, week
from .owner import Owner
from .witness import sentence


@pytest.fixture(autouse=True)
async def _berlin(hass: HomeAssistant) -> None:
    """Live where the car is."""
    await hass.config.async_set_time_zone("Europe/Berlin")


async def test_create_in_the_calendar(
    hass: HomeAssistant, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    """Every week on its own day, on the days it names, or every day."""
    await owner.add_account([BEV])
    answer = await ask(owner, hass_ws_client, "create", event=event(description="High"))
    assert answer["success"], answer
    assert slots(owner) == [*WORK, ("SAT", "09:15", "HIGH", "ON")]
    answer = await ask(
        owner,
        hass_ws_client,
        "create",
        event=event(rule="FREQ=WEEKLY;BYDAY=MO,SU;WKST=MO;INTERVAL=1"),
    )
    assert answer["success"], answer
    assert ("MON", "09:15", "OFF", "ON") in slots(owner)
    assert ("SUN", "09:15", "OFF", "ON") in slots(owner)
    assert len(slots(owner)) == 8


async def test_every_day(
    hass: HomeAssistant, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    """Daily is all days of the week."""
    await owner.add_account([BEV])
    answer = await ask(owner, hass_ws_client, "create", event=event(rule="FREQ=DAILY"))
    assert answer["success"], answer
    assert len(slots(owner)) == 12


async def test_update_in_the_calendar(
    hass: HomeAssistant, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    """Another day and time; the preconditioning stays when nothing is said of it."""
    await owner.add_account([BEV])
    answer = await ask(
        owner,
        hass_ws_client,
        "update",
        uid="1",
        recurrence_id="20260907T073000",
        recurrence_range="THISANDFUTURE",
        event=event(description="as always"),
    )
    assert answer["success"], answer
    assert slots(owner) == [*WORK[1:], ("SAT", "09:15", "MEDIUM", "ON")]


async def test_delete_in_the_calendar(
    hass: HomeAssistant, owner: Owner, hass_ws_client: WebSocketGenerator
) -> None:
    """The whole series."""
    await owner.add_account([BEV])
    answer = await ask(owner, hass_ws_client, "delete", uid="9")
    assert answer["success"], answer
    assert slots(owner) == WORK[:4]


@pytest.mark.parametrize(
    ("kind", "message", "key"),
    [
        ("create", {"event": event(rule=None)}, "departure_not_weekly"),
        ("create", {"event": event(rule="FREQ=MONTHLY")}, "departure_not_weekly"),
        (
            "create",
            {"event": event(rule="FREQ=WEEKLY;COUNT=3")},
            "departure_not_weekly",
        ),
        (
            "create",
            {"event": event(rule="FREQ=WEEKLY;INTERVAL=2")},
            "departure_not_weekly",
        ),
        (
            "create",
            {
                "event": {
                    "summary": "Off",
                    "dtstart": "2026-09-05",
                    "dtend": "2026-09-06",
                    "rrule": "FREQ=WEEKLY",
                }
            },
            "departure_not_weekly",
        ),
        (
            "create",
            {"event": event(start="2026-09-05T09:17:00")},
            "departure_step",
        ),
        ("delete", {"uid": "77"}, "departure_unknown"),
        (
            "delete",
            {"uid": "1", "recurrence_id": "20260907T073000"},
            "departure_not_weekly",
        ),
        (
            "update",
            {"uid": "1", "recurrence_id": "20260907T073000", "event": event()},
            "departure_not_weekly",
        ),
        ("update", {"uid": "77", "event": event()}, "departure_unknown"),
    ],
)
async def test_what_a_calendar_can_but_a_car_cannot(
    hass: HomeAssistant,
    owner: Owner,
    hass_ws_client: WebSocketGenerator,
    *,
    kind: str,
    message: dict[str, Any],
    key: str,
) -> None:
    """It is refused in words, and nothing is sent."""
    await owner.add_account([BEV])
    answer = await ask(owner, hass_ws_client, kind, **message)
    assert not answer["success"]
    error = answer["error"]
    assert (error["code"], error["message"].rstrip(".")) == (
        "failed",
        sentence(key).rstrip("."),
    )
    assert not owner.simulator.fordpass.commands


async def test_the_calendar_is_on_at_a_departure(
    hass: HomeAssistant, owner: Owner
) -> None:
    """For five minutes; the next is then that of the next week."""
    await owner.add_account([BEV])
    now = dt_util.now()
    owner.car(BEV).upload(
        xevDepartureSchedules=week(
            weeklySchedule={
                "dayOfWeek": DAYS[now.weekday()],
                "timeOfDay": f"{now:%H:%M}",
            }
        )
    )
    await owner.until_state(BEV, "calendar", "departures", "on")
    following = datetime.fromisoformat(
        owner.state(BEV, "sensor", "next_departure").state
    )
    assert following.date() == (now + timedelta(days=7)).astimezone(UTC).date()
