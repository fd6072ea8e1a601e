"""Software, messages, lights and guards: what of it Ford keeps, and how it is asked for."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .. import signals as s
from ..care import (
    HealthAlert,
    HealthAlerts,
    LightZone,
    Message,
    MessageIds,
    Messages,
    UpdateSchedule,
)
from ..commands import Argument, Command, Reason
from ..departures import WEEK
from ..endpoints import FOUNDATIONAL, MPS
from ..errors import BadAnswerError, NotServedError
from ..http import Answer
from ..parts import part, text
from ..reading import Reading, Readings
from ..telemetry.envelope import parse_time
from .car import Car, Errand, Request, Write

_MESSAGES = "/messagecenter/v3"
_ALERTS = "/expvehiclealerts/v3/details"
_GUARD = "/api/gmfi/v1/session"
_LIGHTS = "/vehicles/vpfi"

USUAL_HONK = 3
"""Seconds, when nobody says how long."""


async def _read_messages(car: Car) -> Readings:
    body = await car.api.document(
        "GET", f"{_MESSAGES}/messages", "message center", base=FOUNDATIONAL
    )
    result = part(body, "result")
    entries = result.get("messages")
    if not isinstance(entries, list):
        raise BadAnswerError("The message center has another shape")
    found = {
        message.uid: message
        for entry in entries
        if isinstance(entry, dict) and (message := _message(entry, car.info.vin))
    }
    messages = Messages(
        tuple(sorted(found.values(), key=lambda message: message.at, reverse=True))
    )
    return {s.MESSAGES: Reading(messages, datetime.now(UTC))}


def _message(entry: Mapping[str, Any], vin: str) -> Message | None:
    """Return a message that is about this car, or about the whole account."""
    uid, at = str(entry.get("messageId")), parse_time(entry.get("createdDate"))
    about = entry.get("relevantVin") or vin
    if not uid.isdecimal() or at is None or str(about).upper() != vin.upper():
        return None
    return Message(
        uid=uid,
        at=at,
        subject=text(entry, "messageSubject") or "",
        body=text(entry, "messageBody") or "",
        read=entry.get("isRead") is True,
    )


def _change_messages(method: str, path: str) -> Write:
    async def send(car: Car, value: Argument | None) -> Answer:
        if not isinstance(value, MessageIds):
            raise TypeError("Which messages are meant is told by their ids")
        # The list names them by strings, this body by figures.
        ids = [int(uid) for uid in value.uids]
        return await car.api.ask(
            method,
            f"{_MESSAGES}/user/messages{path}",
            base=FOUNDATIONAL,
            json={"messageIds": ids},
        )

    return Write(send=send, reads_back=_MESSAGE_CENTER)


async def _read_alerts(car: Car) -> Readings:
    body = await car.api.document(
        "POST",
        _ALERTS,
        "health alerts",
        # This host takes no other spelling.
        headers={"countryCode": car.api.region.country},
        json={"VIN": car.info.vin},
    )
    entries = body.get("alerts") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        raise BadAnswerError("The health alerts have another shape")
    return {s.ALERTS: Reading(HealthAlerts(tuple(_alerts(entries))), datetime.now(UTC))}


def _alerts(entries: list[Any]) -> Iterator[HealthAlert]:
    for entry in entries:
        if isinstance(entry, dict) and (said := text(entry, "alertDescription")):
            yield HealthAlert(said, severity=text(entry, "urgency"))


async def _read_guard(car: Car) -> Readings:
    body = await car.api.document(
        "GET", _GUARD, "guard mode", base=MPS, headers={"X-Vin": car.info.vin}
    )
    if (active := _guarded(body)) is None:
        raise NotServedError("The car has no guard mode")
    return {s.GUARD_MODE: Reading(active, datetime.now(UTC))}


def _guarded(body: Any) -> bool | None:
    """Return whether guard mode is on; a car without it is answered 200 as well, but has no session."""
    status = text(part(body, "session"), "gmStatus")
    return None if status is None else status.lower() == "enable"


def _set_guard(method: str, *, active: bool) -> Write:
    async def send(car: Car, _: Argument | None) -> Answer:
        return await car.api.ask(
            method, _GUARD, base=MPS, headers={"X-Vin": car.info.vin}
        )

    def refused(body: Any) -> Reason | None:
        if (guarded := _guarded(body)) is None:
            return Reason.UNSUPPORTED
        return None if guarded is active else Reason.FAILED

    return Write(send=send, reads_back=_GUARD_MODE, refused=refused)


async def _lights(car: Car, method: str, path: str) -> Answer:
    return await car.api.ask(
        method, f"{_LIGHTS}/{path}", base=MPS, json={"vin": car.info.vin}
    )


def _switch_lights(method: str) -> Write:
    async def send(car: Car, _: Argument | None) -> Answer:
        return await _lights(car, method, "zonelightingactivation")

    return Write(send=send)


async def _light_zone(car: Car, value: Argument | None) -> Answer:
    """Light one zone or none; the car takes a zone only a while after its lights were turned on."""
    if value == "off":
        return await _lights(car, "DELETE", "zonelightingactivation")
    number = list(LightZone).index(LightZone(str(value)))
    answer = await _lights(car, "PUT", "zonelightingactivation")
    if not answer.ok:
        return answer
    await asyncio.sleep(car.timing.light_gap)
    return await _lights(car, "PUT", f"{number}/zonelightingzone")


def _honk(_: Car, value: Argument | None) -> dict[str, Any]:
    return {"duration": int(value) if isinstance(value, (int, float)) else USUAL_HONK}


def _schedule(_: Car, value: Argument | None) -> dict[str, Any]:
    """Return the days in Ford's words; what the setting is called was never seen, but on and off."""
    if not isinstance(value, UpdateSchedule):
        raise TypeError("When the car may update itself is told by a schedule")
    days: dict[int, list[dict[str, int]]] = {}
    for entry in value.times:
        at = {"hour": entry.at.hour, "minute": entry.at.minute, "second": 0}
        days.setdefault(entry.weekday, []).append(at)
    return {
        "OTAActivationDaySchedule": [
            {
                "activationDayOfWeek": WEEK[weekday].upper(),
                "activationScheduleTime": times,
            }
            for weekday, times in days.items()
        ],
        "activationScheduleSetting": "ON" if days else "OFF",
    }


def _updates(state: str) -> Request:
    return Request(
        type="publishASUSettingsCommand",
        version="1.0.0",
        properties=lambda _car, _value: {"ASUState": state},
    )


_MESSAGE_CENTER = Errand(
    key="messages",
    every=timedelta(minutes=30),
    wanted=lambda _: True,
    read=_read_messages,
)
_HEALTH = Errand(
    key="health_alerts",
    every=timedelta(hours=3),
    wanted=lambda _: True,
    read=_read_alerts,
)
_GUARD_MODE = Errand(
    key="guard_mode",
    every=timedelta(hours=6),
    wanted=lambda info: info.can(Command.ENABLE_GUARD_MODE),
    read=_read_guard,
)

ERRANDS: tuple[Errand, ...] = (_MESSAGE_CENTER, _HEALTH, _GUARD_MODE)

REQUESTS: dict[Command, Request] = {
    Command.HONK_AND_FLASH: Request(type="startPanicCue", properties=_honk),
    Command.START_TRAILER_LIGHT_CHECK: Request(type="startTrailerLightCheck"),
    Command.STOP_TRAILER_LIGHT_CHECK: Request(type="stopTrailerLightCheck"),
    Command.ENABLE_AUTOMATIC_UPDATES: _updates("ON"),
    Command.DISABLE_AUTOMATIC_UPDATES: _updates("OFF"),
    Command.READ_UPDATE_SETTINGS: Request(
        type="getASUSettingsCommand", version="1.0.0"
    ),
    Command.SET_UPDATE_SCHEDULE: Request(
        type="scheduleASUActivationCommand", version="1.0.0", properties=_schedule
    ),
}

WRITES: dict[Command, Write] = {
    Command.DELETE_MESSAGES: _change_messages("DELETE", ""),
    Command.MARK_MESSAGES_READ: _change_messages("PUT", "/read"),
    Command.ENABLE_GUARD_MODE: _set_guard("PUT", active=True),
    Command.DISABLE_GUARD_MODE: _set_guard("DELETE", active=False),
    Command.TURN_ON_ZONE_LIGHTS: _switch_lights("PUT"),
    Command.TURN_OFF_ZONE_LIGHTS: _switch_lights("DELETE"),
    Command.SET_LIGHT_ZONE: Write(send=_light_zone),
}
