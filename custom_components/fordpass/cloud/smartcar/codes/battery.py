"""The batteries, charging, and where the owner plans it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ... import signals as s
from ...charging import ChargeLocation, ChargeLocations, ChargeSession, ChargeSessions
from ...parts import part
from ...reading import Reading
from ...values import on_earth
from ..values import Pair, charge_status, entries, number, parse_time, text, to_number
from .row import Body, Row, distance, figure, percent, word, yes_or_no

STATUS = "charge-detailedchargingstatus"
CHARGING = "charge-ischarging"
PLUGGED_IN = "charge-ischargingcableconnected"
FAST_CHARGER = "charge-isfastchargerpresent"

# No charge takes longer, whatever a car says; in minutes.
_TWO_WEEKS = 60 * 24 * 14

# Smartcar judges the battery in three steps, Ford in four.
_HEALTH = {"GOOD": "sufficient", "WARN": "warning", "BAD": "discharged"}


def capacity(said: Any, at: datetime) -> Iterator[Pair]:
    """Yield the battery's capacity, told as a number or as `{"nominal": ...}`."""
    nominal = said.get("nominal") if isinstance(said, dict) else said
    return number(s.HV_BATTERY_CAPACITY, nominal, at)


def _limits(body: Body, at: datetime) -> Iterator[Pair]:
    """Tell the limit that holds wherever there is no other, else the one that holds now."""
    limit = to_number(body.get("activeLimit"))
    places: list[ChargeLocation] = []
    for element in entries(body.get("values")):
        match str(element.get("type")).upper():
            case "GLOBAL":
                limit = to_number(element.get("limit"))
            case "LOCATION":
                place = _place(element.get("condition"), element)
                places.extend(() if place is None else (place,))
    yield from number(s.CHARGE_LIMIT, limit, at, highest=100.0)
    if places:
        yield s.CHARGE_LOCATIONS, Reading(ChargeLocations(tuple(places)), at)


def _place(where: Any, said: Body) -> ChargeLocation | None:
    """Return a place with its limit in percent, None for one that is nowhere."""
    if not isinstance(where, dict):
        return None
    found = on_earth(
        to_number(where.get("latitude")), to_number(where.get("longitude"))
    )
    if found is None:
        return None
    north, east = found
    return ChargeLocation(
        name=text(where.get("name")) or text(where.get("address")) or "",
        latitude=north,
        longitude=east,
        limit=to_number(said.get("limit")),
    )


def _time_left(body: Body, at: datetime) -> Iterator[Pair]:
    """Tell minutes left, and as a time of day, to the minute so that it does not flicker."""
    minutes = to_number(body.get("value"))
    if minutes is not None and 0 <= minutes < _TWO_WEEKS:
        yield s.CHARGE_TIME_LEFT, Reading(round(minutes, 0), at)
        done = at + timedelta(minutes=minutes, seconds=30)
        yield s.CHARGE_COMPLETE_AT, Reading(done.replace(second=0, microsecond=0), at)


def _sessions(body: Body, at: datetime) -> Iterator[Pair]:
    ended = map(_session, entries(body.get("values")))
    sessions = ChargeSessions.of(one for one in ended if one.end is not None)
    if not sessions.sessions:
        return
    yield s.CHARGE_SESSIONS, Reading(sessions, at)
    last = sessions.sessions[0]
    for signal, value in (
        (s.LAST_CHARGE_START, last.start),
        (s.LAST_CHARGE_END, last.end),
        (s.LAST_CHARGE_ENERGY, last.energy),
        (s.LAST_CHARGE_FROM, last.charge_from),
        (s.LAST_CHARGE_TO, last.charge_to),
        (s.LAST_CHARGE_PLACE, last.place),
    ):
        if value is not None:
            yield signal, Reading(value, at)


def _session(record: Body) -> ChargeSession:
    energy = to_number(record.get("energyAdded"))
    return ChargeSession(
        start=parse_time(record.get("startTime")),
        end=parse_time(record.get("endTime")),
        place=text(part(record, "location").get("name")),
        energy=None if energy is None else round(energy, 2),
        charge_from=to_number(record.get("startStateOfCharge")),
        charge_to=to_number(record.get("endStateOfCharge")),
    )


def charging(bodies: Mapping[str, tuple[Body, datetime]]) -> Iterator[Pair]:
    """Tell how charging goes, which takes several signals.

    That is from its own word, else from whether it goes on at all.
    """
    plug, _ = bodies.get(PLUGGED_IN, ({}, None))
    plugged_in = plug.get("value")
    if STATUS in bodies:
        body, at = bodies[STATUS]
        yield from charge_status(body.get("value"), plugged_in, at)
    elif CHARGING in bodies:
        body, at = bodies[CHARGING]
        words = {True: "CHARGING", False: "NOT_CHARGING"}
        goes_on = body.get("value")
        status = words.get(goes_on) if isinstance(goes_on, bool) else None
        yield from charge_status(status, plugged_in, at)
    if FAST_CHARGER in bodies:
        body, at = bodies[FAST_CHARGER]
        if body.get("value") is True:
            yield s.CHARGER_TYPE, Reading("dc", at)
        elif body.get("value") is False and plugged_in is True:
            yield s.CHARGER_TYPE, Reading("ac", at)


SIGNALS: dict[str, Row] = {
    "tractionbattery-stateofcharge": Row("read_battery", percent(s.HV_BATTERY_CHARGE)),
    "tractionbattery-range": Row("read_battery", distance(s.HV_BATTERY_RANGE)),
    "tractionbattery-nominalcapacity": Row(
        "read_battery", lambda body, at: capacity(body.get("capacity"), at)
    ),
    "lowvoltagebattery-stateofcharge": Row(
        "read_battery", percent(s.LV_BATTERY_CHARGE)
    ),
    "lowvoltagebattery-status": Row("read_battery", word(s.LV_BATTERY_STATUS, _HEALTH)),
    PLUGGED_IN: Row("read_charge", yes_or_no(s.PLUGGED_IN)),
    "charge-chargelimits": Row("read_charge", _limits),
    "charge-timetocomplete": Row("read_charge", _time_left),
    "charge-energyadded": Row("read_charge", figure(s.CHARGE_ENERGY, digits=2)),
    "charge-chargerate": Row("read_charge", distance(s.CHARGE_RATE)),
    "charge-voltage": Row("read_charge", figure(s.CHARGER_VOLTAGE)),
    "charge-amperage": Row("read_charge", figure(s.CHARGER_CURRENT)),
    "charge-amperagemax": Row("read_charge", figure(s.CHARGE_CURRENT_MAXIMUM)),
    "charge-amperagerequested": Row("read_charge", figure(s.CHARGE_CURRENT_LIMIT)),
    "charge-wattage": Row(
        "read_charge", figure(s.CHARGER_POWER_REPORTED, factor=0.001, digits=2)
    ),
    "charge-chargerecords": Row("read_charge_records", _sessions),
}
