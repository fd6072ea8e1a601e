"""A week of departure times as an owner changes it: actions, the dialog of a calendar, and the car's own."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.fordpass.const import DOMAIN
from homeassistant.core import ServiceResponse
from homeassistant.helpers import device_registry as dr

from .owner import Owner

BEV = "bev_mach_e"
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
EARLY = "2026-09-05T09:15:00"  # a Saturday


def slots(owner: Owner) -> list[tuple[str, str, str, str]]:
    """Return day, time, preconditioning and status of the slots in use, as the car has them."""
    found = []
    for group in owner.car(BEV).body.departures:
        for slot in group["schedules"]:
            at = slot["timeOfDay"]
            told = (
                group["dayOfWeek"][:3],
                f"{at['hours'] % 24:02}:{at['minutes']:02}",
                slot["preconditionTemperature"],
                slot["scheduleStatus"],
            )
            if told[1:] != ("00:00", "OFF", "OFF"):
                found.append(told)
    return found


WORK = [(day[:3], "07:30", "MEDIUM", "ON") for day in DAYS[:5]]


def device(owner: Owner, name: str = BEV) -> str:
    """Return the id of the device of a car."""
    [device] = dr.async_get(owner.hass).async_get_devices(
        identifiers={(DOMAIN, owner.car(name).vin)}
    )
    return device.id


async def act(
    owner: Owner, action: str, name: str = BEV, **fields: Any
) -> ServiceResponse:
    """Call one of our actions, and let car time pass until it is done."""
    call = owner.hass.services.async_call(
        DOMAIN,
        action,
        {"device_id": device(owner, name), **fields},
        blocking=True,
        return_response=action.startswith("get_"),
    )
    answer: ServiceResponse = None

    async def run() -> None:
        nonlocal answer
        answer = await call

    await owner.let_pass(asyncio.create_task(run()))
    return answer


async def ask(
    owner: Owner, ws: WebSocketGenerator, kind: str, **message: Any
) -> dict[str, Any]:
    """Send what a calendar's dialog sends, and let car time pass until it is answered."""
    client = await ws(owner.hass)
    entity_id = owner.entity_id(BEV, "calendar", "departures")
    await client.send_json_auto_id(
        {"type": f"calendar/event/{kind}", "entity_id": entity_id, **message}
    )
    answer: dict[str, Any] = {}

    async def run() -> None:
        answer.update(await client.receive_json())

    await owner.let_pass(asyncio.create_task(run()))
    return answer


def event(start: str = EARLY, rule: str | None = "FREQ=WEEKLY", **more: str) -> Any:
    """Return what the dialog of a calendar makes of an event."""
    end = datetime.fromisoformat(start) + timedelta(minutes=5)
    made = {"summary": "Off", "dtstart": start, "dtend": end.isoformat(), **more}
    return made if rule is None else {**made, "rrule": rule}


async def events(owner: Owner, **until: int) -> list[dict[str, Any]]:
    """Return what the calendar has in some time from now on."""
    entity_id = owner.entity_id(BEV, "calendar", "departures")
    found: Any = await owner.hass.services.async_call(
        "calendar",
        "get_events",
        {"entity_id": entity_id, "duration": until},
        blocking=True,
        return_response=True,
    )
    events: list[dict[str, Any]] = found[entity_id]["events"]
    return events


def week(**timing: Any) -> dict[str, Any]:
    """Return a metric with one schedule, newer than all the car told so far."""
    schedule = {"scheduleId": "1", "scheduleStatus": "ON", "schedule": timing}
    return {
        "updateTime": (datetime.now(UTC) + timedelta(seconds=1)).isoformat(),
        "value": {
            "departureScheduleFeatureStatus": "ON",
            "departureSchedules": [schedule],
        },
    }
