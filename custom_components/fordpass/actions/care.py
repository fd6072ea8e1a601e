"""The actions of the car's care, messages and lights."""

from collections.abc import Mapping
from datetime import time
from typing import Any

import probatio

from homeassistant.const import ATTR_TIME
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..cloud import signals as s
from ..cloud.care import MessageIds, Messages, UpdateSchedule, UpdateTime
from ..cloud.commands import Command
from ..cloud.departures import WEEK, Weekday
from ..const import DOMAIN
from ..coordinator import FordPassCoordinator
from .action import MINUTE, Action

_ASK_CAR = "ask_car"
_DURATION = "duration"
_MESSAGE_ID = "message_id"
_WEEKDAYS = "weekdays"

# The seconds Ford knows.
_DURATIONS = (1, 3, 5)


async def _honk(car: FordPassCoordinator, fields: Mapping[str, Any]) -> None:
    await car.async_send(Command.HONK_AND_FLASH, fields[_DURATION])


async def _refresh(car: FordPassCoordinator, _: Mapping[str, Any]) -> None:
    await car.async_send(Command.REFRESH_STATUS)


async def _set_schedule(car: FordPassCoordinator, fields: Mapping[str, Any]) -> None:
    """Replace the whole schedule; no days are no schedule."""
    at: time = fields[ATTR_TIME]
    weekdays = sorted({WEEK.index(day) for day in fields[_WEEKDAYS]})
    schedule = UpdateSchedule(tuple(UpdateTime(weekday, at) for weekday in weekdays))
    await car.async_send(Command.SET_UPDATE_SCHEDULE, schedule)


async def _get_schedule(
    car: FordPassCoordinator, fields: Mapping[str, Any]
) -> JsonObjectType:
    if fields[_ASK_CAR]:
        await car.async_send(Command.READ_UPDATE_SETTINGS)
        # What the car answered is in the cloud by now, but may not have been pushed yet.
        await car.async_refresh()
    schedule = car.data.value(s.UPDATE_SCHEDULE) or UpdateSchedule()
    coming = schedule.next_after(dt_util.now())
    return {
        "automatic": car.data.value(s.AUTOMATIC_UPDATES),
        "times": [
            {"weekday": WEEK[entry.weekday].value, "time": entry.at.isoformat()}
            for entry in schedule.times
        ],
        "next": None if coming is None else coming.isoformat(),
    }


async def _get_messages(
    car: FordPassCoordinator, _: Mapping[str, Any]
) -> JsonObjectType:
    return {
        "messages": [
            {
                "message_id": message.uid,
                "created": message.at.isoformat(),
                "subject": message.subject,
                "body": message.body,
                "read": message.read,
            }
            for message in _messages(car).entries
        ]
    }


async def _delete_messages(car: FordPassCoordinator, fields: Mapping[str, Any]) -> None:
    if ids := _meant(car, fields, _messages(car)):
        await car.async_send(Command.DELETE_MESSAGES, ids)


async def _mark_messages_read(
    car: FordPassCoordinator, fields: Mapping[str, Any]
) -> None:
    unread = [message for message in _messages(car).entries if not message.read]
    if ids := _meant(car, fields, Messages(tuple(unread))):
        await car.async_send(Command.MARK_MESSAGES_READ, ids)


def _messages(car: FordPassCoordinator) -> Messages:
    return car.data.value(s.MESSAGES) or Messages()


def _meant(
    car: FordPassCoordinator, fields: Mapping[str, Any], usual: Messages
) -> MessageIds | None:
    """Return the messages that are named, the usual ones when none is; None when that is nothing.

    Raises ServiceValidationError for one that is not there.
    """
    if _MESSAGE_ID not in fields:
        uids = tuple(message.uid for message in usual.entries)
        return MessageIds(uids) if uids else None
    known = {message.uid for message in _messages(car).entries}
    for uid in fields[_MESSAGE_ID]:
        if uid not in known:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="message_unknown",
                translation_placeholders={"message_id": uid},
            )
    return MessageIds(tuple(dict.fromkeys(fields[_MESSAGE_ID])))


async def _get_alerts(car: FordPassCoordinator, _: Mapping[str, Any]) -> JsonObjectType:
    alerts = car.data.value(s.ALERTS)
    return {
        "alerts": [
            {
                "headline": alert.headline,
                "text": alert.text,
                "severity": alert.severity,
            }
            for alert in (() if alerts is None else alerts.entries)
        ]
    }


_IDS: Mapping[probatio.Marker, Any] = {
    probatio.Optional(_MESSAGE_ID): probatio.All(
        cv.ensure_list, [cv.string], probatio.Length(min=1)
    )
}
_TOLD_MESSAGES = frozenset({s.MESSAGES})

ACTIONS: dict[str, Action] = {
    "honk_and_flash": Action(
        run=_honk,
        commands=frozenset({Command.HONK_AND_FLASH}),
        fields={
            probatio.Optional(_DURATION, default=3): probatio.All(
                probatio.Coerce(int), probatio.In(_DURATIONS)
            )
        },
    ),
    "refresh_status": Action(
        run=_refresh, commands=frozenset({Command.REFRESH_STATUS})
    ),
    "set_update_schedule": Action(
        run=_set_schedule,
        commands=frozenset({Command.SET_UPDATE_SCHEDULE}),
        fields={
            probatio.Required(_WEEKDAYS): probatio.All(
                cv.ensure_list, [probatio.Coerce(Weekday)]
            ),
            probatio.Optional(ATTR_TIME, default=time(2)): MINUTE,
        },
    ),
    "get_update_schedule": Action(
        run=_get_schedule,
        commands=frozenset({Command.READ_UPDATE_SETTINGS}),
        fields={probatio.Optional(_ASK_CAR, default=False): cv.boolean},
        returns=True,
    ),
    "get_messages": Action(run=_get_messages, signals=_TOLD_MESSAGES, returns=True),
    "delete_messages": Action(
        run=_delete_messages, signals=_TOLD_MESSAGES, fields=_IDS
    ),
    "mark_messages_read": Action(
        run=_mark_messages_read, signals=_TOLD_MESSAGES, fields=_IDS
    ),
    "get_health_alerts": Action(
        run=_get_alerts, signals=frozenset({s.ALERTS}), returns=True
    ),
}
"""Actions by name."""
