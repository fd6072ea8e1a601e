"""How the car is connected and kept, in Ford's words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import Any

from .. import signals as s
from ..care import LightZone, UpdateSchedule, UpdateTime
from ..departures import WEEK
from ..parts import parsed, part
from ..reading import Reading
from .envelope import (
    Decoder,
    Pair,
    SectionDecoder,
    flag,
    measured_at,
    on_off,
    to_number,
)

# A weekday, from Monday, and a time of the car's own clock, as far as they were understood.
type _Moment = tuple[int | None, time | None]

# Below these the car does not install: percent of its 12 V battery, and seconds it may stand still.
_CHARGE_FOR_UPDATE = 50.0
_TIME_FOR_UPDATE = 120.0

_UPDATE_WORDS = {
    "REQUESTED": "idle",
    "CANCELLED": "idle",
    "REQUEST_DELIVERY_QUEUED": "downloading",
    "ARTIFACT_RETRIEVAL_QUEUED": "downloading",
    "ARTIFACT_RETRIEVAL_IN_PROGRESS": "downloading",
    "INSTALLATION_QUEUED": "waiting",
    "DEPLOYING": "installing",
    "SUCCESS": "installed",
    "FAILED": "failed",
    "ERROR": "failed",
}

_opt_in = on_off(s.AUTOMATIC_UPDATES)


def _preclusion(value: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell deep sleep and updates, the two reasons for which a car takes no commands."""
    causes = part(value, "data", "commandPreclusionCauses")
    precluded = value.get("toState") == "COMMANDS_PRECLUDED"
    for signal, cause in (
        (s.DEEP_SLEEP, "deepSleepCommandPreclusionState"),
        (s.UPDATING, "firmwareUpgradeCommandPreclusionState"),
    ):
        said = str(causes.get(cause))
        yield signal, Reading(precluded and said.startswith("COMMANDS_PRECLUDED"), at)


def _connectivity(value: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    connected = {"CONNECTED": True, "DISCONNECTED": False}.get(
        str(value.get("toState")).upper()
    )
    yield s.MODEM_CONNECTED, Reading(connected, at)


def _deployment(value: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell how far an update is; its message is a JSON text of the car's own figures."""
    word = str(value.get("toState")).upper()
    status = _UPDATE_WORDS.get(word)
    yield s.UPDATE_STATUS, Reading(status, at, None if status else word)
    said = part(parsed(value.get("message")))
    if isinstance(package := said.get("fpn"), str) and package:
        yield s.UPDATE_PACKAGE, Reading(package, at)
    charge, seconds = (
        to_number(said.get(key)) for key in ("currentLvBatterySoc", "safeUpdateTime")
    )
    if charge is None and seconds is None:
        return
    readiness = "ready"
    if charge is not None and charge < _CHARGE_FOR_UPDATE:
        readiness = "low_battery"
    elif seconds is not None and seconds < _TIME_FOR_UPDATE:
        readiness = "too_little_time"
    yield s.UPDATE_READINESS, Reading(readiness, at)


def _update_settings(value: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell what the car answers when it is asked for its settings of updates."""
    data = part(value, "oemData")
    state = part(data, "ASUState").get("stringValue")
    yield from _opt_in({"value": state}, at)
    days = part(data, "OTAActivationDaySchedule").get("stringArrayValue")
    if isinstance(days, list):
        yield s.UPDATE_SCHEDULE, Reading(_schedule(_activations(days)), at)


def _activations(days: list[Any]) -> Iterator[_Moment]:
    """Yield the moments as the car tells them: the times of a day after those of another."""
    for day in map(part, map(parsed, days)):
        entries = day.get("activationScheduleTime")
        for entry in entries if isinstance(entries, list) else ():
            yield _weekday(day.get("activationDayOfWeek")), _time(entry)


def _recurring(value: Mapping[str, Any]) -> Iterator[_Moment]:
    """Yield the moments as the cloud has them: each day, on one day, or on several days a week."""
    daily = _clock(value.get("dailySchedule"))
    yield from ((weekday, daily) for weekday in range(len(WEEK)))
    several = part(value, "multipleWeeklySchedules").get("dayOfWeekAndTime")
    weekly = several if isinstance(several, list) else []
    for entry in map(part, (value.get("weeklySchedule"), *weekly)):
        yield _weekday(entry.get("dayOfWeek")), _clock(entry.get("timeOfDay"))


def _schedule(moments: Iterable[_Moment]) -> UpdateSchedule:
    """Return the schedule of these moments; what is no day or no time is left out."""
    times = {
        UpdateTime(weekday, at)
        for weekday, at in moments
        if weekday is not None and at is not None
    }
    return UpdateSchedule(tuple(sorted(times)))


def _schedule_setting(envelope: Any, now: datetime) -> Iterator[Pair]:
    """Decode the setting as the cloud has it; one that does not recur is none."""
    value = part(envelope, "value")
    kind = value.get("scheduleType")
    if not isinstance(kind, str):
        return
    schedule = _schedule(_recurring(value) if kind == "RECURRING" else ())
    yield s.UPDATE_SCHEDULE, Reading(schedule, measured_at(envelope, now))


def _user_settings(event: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell the settings that the owner changed in the car."""
    value = part(event, "value")
    time_of = event.get("updateTime")
    yield from _opt_in({"value": value.get("optIn"), "updateTime": time_of}, at)
    yield from _schedule_setting(
        {"value": value.get("schedule"), "updateTime": time_of}, at
    )


def _configuration_update(event: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell the software that an update left in the car, and when."""
    if "multiModuleBinaryUpdateSucceeded" in part(event, "conditions"):
        yield s.LAST_UPDATE, Reading(at, at)
    version = part(event, "oemData", "ftcp_version").get("stringValue")
    if isinstance(version, str) and version:
        yield s.FIRMWARE_VERSION, Reading(version, at)


def _zone_lights(event: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell which of the zone lights are lit."""
    data = part(event, "oemData")

    def lit(key: str) -> bool | None:
        said = str(part(data, key).get("stringValue")).upper()
        return {"ON": True, "OFF": False}.get(said)

    on = lit("current_power_mode")
    zones = list(LightZone)[1:]
    shining = [
        zone
        for number, zone in enumerate(zones, 1)
        if lit(f"zone_{number}_active_power_status")
    ]
    if on is None:
        return
    if not on:
        zone = "off"
    elif len(shining) == 1:
        zone = shining[0]
    else:
        # A car with a single zone need not name it.
        zone = LightZone.ALL if len(shining) in (0, len(zones)) else "several"
    yield s.LIT_ZONE, Reading(zone, at)


def _weekday(word: Any) -> int | None:
    day = str(word).lower()
    return WEEK.index(day) if day in WEEK else None


def _time(entry: Any) -> time | None:
    try:
        return time(int(entry["hour"]), int(entry["minute"]))
    except KeyError, TypeError, ValueError:
        return None


def _clock(text: Any) -> time | None:
    try:
        at = time.fromisoformat(text)
    except TypeError, ValueError:
        return None
    return at.replace(tzinfo=None, microsecond=0)


METRICS: dict[str, Decoder] = {
    "trailerLightCheckStatus": flag(
        s.TRAILER_LIGHT_CHECK,
        on=frozenset({"IN_PROGRESS"}),
        off=frozenset({"STOPPED", "COMPLETE"}),
    ),
}

CONFIGURATIONS: dict[str, Decoder] = {
    "automaticSoftwareUpdateOptInSetting": _opt_in,
    "automaticSoftwareUpdateScheduleSetting": _schedule_setting,
}

STATES: dict[str, SectionDecoder] = {
    "commandPreclusion": _preclusion,
    "deviceConnectivity": _connectivity,
    "deployment": _deployment,
    "getASUSettingsCommand": _update_settings,
}

EVENTS: dict[str, SectionDecoder] = {
    "automaticSoftwareUpdateUserSettingsEvent": _user_settings,
    "configurationUpdateEvent": _configuration_update,
    "pttb-power-mode-change-event": _zone_lights,
}
