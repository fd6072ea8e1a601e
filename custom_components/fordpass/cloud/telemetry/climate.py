"""Remote start, remote climate and departure times, in Ford's words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import Any

from .. import signals as s
from ..departures import Departure, Departures, Weekday
from ..parts import part
from ..reading import Reading
from .envelope import (
    Decoder,
    Pair,
    SectionDecoder,
    measured_at,
    number,
    on_off,
    temperature,
    to_number,
    word,
)

# No remote start lasts longer, whatever a car says; in seconds.
_DAY = 86_400
# Clients see seconds, Ford's own schema says minutes: none is set to less than a minute.
_LEAST_SECONDS = 60

# Where the preconditioning of a departure is, as the car itself calls it.
_CONDITIONING = "chrg_go_t_prcond_d_stat"


def _run_duration(envelope: Any, now: datetime) -> Iterator[Pair]:
    value = to_number(envelope.get("value")) if isinstance(envelope, dict) else None
    if value is None or not 0 < value <= _DAY:
        return
    seconds = value * 60 if value < _LEAST_SECONDS else value
    yield s.REMOTE_START_DURATION, Reading(seconds, measured_at(envelope, now))


_CLIMATE: dict[str, Decoder] = {
    "airConditionerStatus": on_off(s.AIR_CONDITIONING),
    "systemControlMode": word(
        s.CLIMATE_MODE,
        {
            "MANUAL_SYSTEM_CONTROL_MODE": "manual",
            "AUTOMATIC_SYSTEM_CONTROL_MODE": "automatic",
        },
    ),
    "fanSpeed": number(s.FAN_SPEED, lowest=0),
}
_SETPOINTS = {
    False: temperature(s.CABIN_SETPOINT),
    True: temperature(s.PASSENGER_SETPOINT),
}


def _climate_control(elements: Any, now: datetime) -> Iterator[Pair]:
    """Read one element for each who sits there; what both share comes with either."""
    for element in elements if isinstance(elements, list) else [elements]:
        value = element.get("value") if isinstance(element, dict) else None
        if not isinstance(value, dict):
            continue
        stamp = {"updateTime": element.get("updateTime")}
        told = {**part(value, "airFlow"), **value}
        for name, decoder in _CLIMATE.items():
            yield from decoder({**stamp, "value": told.get(name)}, now)
        setpoint = part(value, "cabinTemperatureSetting")
        passenger = element.get("vehicleOccupantRole") == "PASSENGER"
        yield from _SETPOINTS[passenger](
            {**stamp, "value": setpoint.get("measuredTemperature")}, now
        )


def _departures(envelope: Any, now: datetime) -> Iterator[Pair]:
    """Read the whole week; unused slots are left out."""
    value = envelope.get("value") if isinstance(envelope, dict) else None
    if not isinstance(value, dict):
        return
    found: list[Departure] = []
    whole = True
    for location, schedule in _schedules(value):
        slots = list(_slots(location, schedule))
        whole = whole and len(slots) == 1
        found.extend(slot for slot in slots if slot.used)
    found.sort(key=lambda one: one.moment)
    status = value.get("departureScheduleFeatureStatus")
    departures = Departures(
        enabled=str(status).upper() == "ON", departures=tuple(found), whole=whole
    )
    yield s.DEPARTURES, Reading(departures, measured_at(envelope, now))


def _schedules(value: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield place and schedule; cars that know no places tell the schedules without."""
    for place in _objects(value.get("departureLocations")):
        for schedule in _objects(place.get("departureSchedules")):
            yield str(place.get("locationId", "0")), schedule
    if not value.get("departureLocations"):
        for schedule in _objects(value.get("departureSchedules")):
            yield "0", schedule


def _slots(location: str, schedule: Mapping[str, Any]) -> Iterator[Departure]:
    """Yield a departure for each day and time; none for a schedule that is not of every week."""
    identity = schedule.get("scheduleId")
    if not isinstance(identity, str | int):
        return
    timing = part(schedule, "schedule")
    several = part(timing, "multipleWeeklySchedules").get("dayOfWeekAndTime")
    told = part(schedule, "oemData", _CONDITIONING)
    for moment in [part(timing, "weeklySchedule"), *_objects(several)]:
        weekday, at = moment.get("dayOfWeek"), _time_of_day(moment.get("timeOfDay"))
        if at is None or str(weekday).lower() not in Weekday:
            continue
        yield Departure(
            id=str(identity),
            weekday=Weekday(str(weekday).lower()),
            at=at,
            conditioning=str(told.get("stringValue", "off")).lower(),
            active=str(schedule.get("scheduleStatus")).upper() == "ON",
            location=location,
        )


def _time_of_day(value: Any) -> time | None:
    """Return a time; 24:00, by which Ford means midnight or nothing, is midnight."""
    try:
        hours, minutes = map(int, str(value).split(":")[:2])
        return time(hours % 24, minutes)
    except ValueError:
        return None


def _objects(value: Any) -> Iterable[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (element for element in value if isinstance(element, dict))


def _climate_written(state: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell when the car took over the settings of the remote climate, from the app or from us."""
    if str(state.get("toState")).upper() in ("SUCCESS", "COMMAND_SUCCEEDED_ON_DEVICE"):
        yield s.CLIMATE_WRITTEN, Reading(at, at)


METRICS: dict[str, Decoder] = {
    "remoteStartCountdownTimer": number(
        s.REMOTE_START_REMAINING, lowest=0, highest=_DAY, digits=0
    ),
    "remoteStartDeviceStatus": word(s.REMOTE_START_STATUS),
    "climateControl": _climate_control,
    "xevDepartureSchedules": _departures,
}

CONFIGURATIONS: dict[str, Decoder] = {
    "remoteStartRunDurationSetting": _run_duration,
    "xevDepartureSchedulesSetting": _departures,
}

STATES: dict[str, SectionDecoder] = {
    "publishProfilePreferencesR2Command": _climate_written,
}
