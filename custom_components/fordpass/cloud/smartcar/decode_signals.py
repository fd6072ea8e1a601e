"""From the signals of v3 and of webhooks to the signals of the model: one row for each code.

A row names the permission as well, because a refused signal names only itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .. import signals as s
from ..reading import Reading, Readings
from .errors import ErrorType, Problem, parse_problem
from .look import Look
from .values import (
    KM_PER_MILE,
    Pair,
    charge_status,
    entries,
    flag,
    latch,
    measured_at,
    number,
    position,
    pressure,
    text,
    to_number,
    with_last_news,
)

type Body = Mapping[str, Any]
type Decoder = Callable[[Body, datetime], Iterator[Pair]]


class Row(NamedTuple):
    """How a signal is read, and the permission it needs."""

    permission: str
    decode: Decoder


VIN = "vehicleidentification-vin"
_STATUS = "charge-detailedchargingstatus"
_CHARGING = "charge-ischarging"
_PLUGGED_IN = "charge-ischargingcableconnected"

_CORNERS = {
    (0, 0): "front_left",
    (0, 1): "front_right",
    (1, 0): "rear_left",
    (1, 1): "rear_right",
}

# No charge takes longer, whatever a car says; in minutes.
_TWO_WEEKS = 60 * 24 * 14


def _number(signal: s.Signal[float], **how: Any) -> Decoder:
    return lambda body, at: number(signal, body.get("value"), at, **how)


def _percent(signal: s.Signal[float]) -> Decoder:
    return _number(signal, highest=100.0)


def _distance(signal: s.Signal[float]) -> Decoder:
    def decode(body: Body, at: datetime) -> Iterator[Pair]:
        miles = (text(body.get("unit")) or "").lower() in ("mi", "miles")
        return number(
            signal, body.get("value"), at, factor=KM_PER_MILE if miles else 1.0
        )

    return decode


def _flag(signal: s.Signal[bool]) -> Decoder:
    return lambda body, at: flag(signal, body.get("value"), at)


def _corner(element: Body) -> str | None:
    row, column = to_number(element.get("row")), to_number(element.get("column"))
    return (
        None if row is None or column is None else _CORNERS.get((int(row), int(column)))
    )


def _doors(body: Body, at: datetime) -> Iterator[Pair]:
    for element in entries(body.get("values")):
        if (corner := _corner(element)) is not None:
            if "isOpen" in element:
                yield from flag(s.DOOR_OPEN[corner], element["isOpen"], at)
            if "isLocked" in element:
                yield from latch(s.LATCH[corner], element["isLocked"], at)


def _windows(body: Body, at: datetime) -> Iterator[Pair]:
    for element in entries(body.get("values")):
        if (corner := _corner(element)) is not None:
            yield from flag(s.WINDOW_OPEN[corner], element.get("isOpen"), at)


def _lid(door: s.Door, lock: s.Latch) -> Decoder:
    def decode(body: Body, at: datetime) -> Iterator[Pair]:
        if "isOpen" in body:
            yield from flag(s.DOOR_OPEN[door], body["isOpen"], at)
        if "isLocked" in body:
            yield from latch(s.LATCH[lock], body["isLocked"], at)

    return decode


def _tires(body: Body, at: datetime) -> Iterator[Pair]:
    unit = text(body.get("unit"))
    for element in entries(body.get("values")):
        if (corner := _corner(element)) is not None:
            value = element.get("tirePressure")
            yield from pressure(s.TIRE_PRESSURE[corner], value, at, unit=unit)


def _location(body: Body, at: datetime) -> Iterator[Pair]:
    yield from position(body.get("latitude"), body.get("longitude"), at)
    if (heading := to_number(body.get("heading"))) is not None:
        yield s.HEADING, Reading(round(heading % 360, 1), at)


def _charge_limit(body: Body, at: datetime) -> Iterator[Pair]:
    """Tell the limit that holds now, else the one that holds wherever there is no other."""
    limit = to_number(body.get("activeLimit"))
    for element in entries(body.get("values")):
        if limit is None and str(element.get("type")).upper() == "GLOBAL":
            limit = to_number(element.get("limit"))
    return number(s.CHARGE_LIMIT, limit, at, highest=100.0)


def _charge_complete(body: Body, at: datetime) -> Iterator[Pair]:
    """Turn minutes left into the time of day, to the minute so that it does not flicker."""
    minutes = to_number(body.get("value"))
    if minutes is not None and 0 <= minutes < _TWO_WEEKS:
        done = at + timedelta(minutes=minutes, seconds=30)
        yield s.CHARGE_COMPLETE_AT, Reading(done.replace(second=0, microsecond=0), at)


def _temperature(body: Body, at: datetime) -> Iterator[Pair]:
    value = to_number(body.get("value"))
    if value is not None:
        if (text(body.get("unit")) or "").lower().startswith("f"):
            value = (value - 32) / 1.8
        yield s.OUTSIDE_TEMPERATURE, Reading(round(value, 1), at)


def _gear(body: Body, at: datetime) -> Iterator[Pair]:
    if (word := text(body.get("value"))) is not None:
        known = word.lower() if word.lower() in s.GEAR.words else None
        yield s.GEAR, Reading(known, at, None if known else word)


SIGNALS: dict[str, Row] = {
    "tractionbattery-stateofcharge": Row("read_battery", _percent(s.HV_BATTERY_CHARGE)),
    "tractionbattery-range": Row("read_battery", _distance(s.HV_BATTERY_RANGE)),
    "tractionbattery-nominalcapacity": Row(
        "read_battery",
        lambda body, at: number(s.HV_BATTERY_CAPACITY, body.get("capacity"), at),
    ),
    _PLUGGED_IN: Row("read_charge", _flag(s.PLUGGED_IN)),
    "charge-chargelimits": Row("read_charge", _charge_limit),
    "charge-timetocomplete": Row("read_charge", _charge_complete),
    "charge-voltage": Row("read_charge", _number(s.CHARGER_VOLTAGE)),
    "charge-amperage": Row("read_charge", _number(s.CHARGER_CURRENT)),
    "charge-wattage": Row(
        "read_charge", _number(s.CHARGER_POWER_REPORTED, factor=0.001, digits=2)
    ),
    "closure-islocked": Row(
        "read_security",
        lambda body, at: latch(s.LATCH[s.Latch.ALL_DOORS], body.get("value"), at),
    ),
    "closure-doors": Row("read_security", _doors),
    "closure-windows": Row("read_security", _windows),
    "closure-fronttrunk": Row("read_security", _lid(s.Door.FRUNK, s.Latch.FRUNK)),
    "closure-reartrunk": Row("read_security", _lid(s.Door.TAILGATE, s.Latch.TAILGATE)),
    "closure-tailgate": Row("read_security", _lid(s.Door.TAILGATE, s.Latch.TAILGATE)),
    "closure-enginecover": Row(
        "read_security", lambda body, at: flag(s.HOOD_OPEN, body.get("isOpen"), at)
    ),
    "internalcombustionengine-fuellevel": Row("read_fuel", _percent(s.FUEL_LEVEL)),
    "internalcombustionengine-range": Row("read_fuel", _distance(s.FUEL_RANGE)),
    "internalcombustionengine-oillife": Row("read_engine_oil", _percent(s.OIL_LIFE)),
    "odometer-traveleddistance": Row("read_odometer", _distance(s.ODOMETER)),
    "location-preciselocation": Row("read_location", _location),
    "motion-currentspeed": Row(
        "read_speedometer", _number(s.SPEED, factor=1 / 3.6, digits=2)
    ),
    "wheel-tires": Row("read_tires", _tires),
    "lowvoltagebattery-stateofcharge": Row(
        "read_battery", _percent(s.LV_BATTERY_CHARGE)
    ),
    "climate-externaltemperature": Row("read_thermometer", _temperature),
    "connectivitystatus-isonline": Row("read_vehicle_info", _flag(s.MODEM_CONNECTED)),
    "transmission-gearstate": Row("read_vehicle_info", _gear),
}


def decode_signals(found: Iterable[Any], now: datetime) -> Look:
    """Return what a list of signals tells, in v3's wrapping or in that of webhooks."""
    readings: Readings = {}
    bodies: dict[str, tuple[Body, datetime]] = {}
    problems: list[Problem] = []
    refused: set[str] = set()
    for signal in entries(list(found)):
        code, body, at, problem = _unwrap(signal, now)
        row = SIGNALS.get(code)
        if problem is not None:
            if problem.type != ErrorType.PERMISSION:
                problems.append(problem)
            elif row is not None:
                refused.add(row.permission)
            continue
        bodies[code] = (body, at)
        if row is not None:
            readings.update(row.decode(body, at))
    readings.update(_charging(bodies))
    vin, _ = bodies.get(VIN, ({}, now))
    return Look(
        readings=with_last_news(readings),
        refused=frozenset(refused),
        problems=tuple(problems),
        vin=text(vin.get("value")),
    )


def _unwrap(signal: Body, now: datetime) -> tuple[str, Body, datetime, Problem | None]:
    """Return code, body, time and error of a signal; without a status it is a success."""
    inner = signal.get("attributes")
    said: Body = inner if isinstance(inner, dict) else signal
    code = (text(said.get("code")) or text(signal.get("id")) or "").lower()
    meta, body, status = signal.get("meta"), said.get("body"), said.get("status")
    at = measured_at(
        meta if isinstance(meta, dict) else {},
        now,
        "oemUpdatedAt",
        "retrievedAt",
        "fetchedAt",
        "ingestedAt",
    )
    problem = None
    if isinstance(status, dict) and status.get("value") == "ERROR":
        problem = parse_problem(status.get("error") or {})
    return code, body if isinstance(body, dict) else {}, at, problem


def _charging(bodies: Mapping[str, tuple[Body, datetime]]) -> Iterator[Pair]:
    """Tell how charging goes, from its own word, else from whether it goes on at all."""
    plug, _ = bodies.get(_PLUGGED_IN, ({}, None))
    if _STATUS in bodies:
        body, at = bodies[_STATUS]
        yield from charge_status(body.get("value"), plug.get("value"), at)
    elif _CHARGING in bodies:
        body, at = bodies[_CHARGING]
        words = {True: "CHARGING", False: "NOT_CHARGING"}
        goes_on = body.get("value")
        word = words.get(goes_on) if isinstance(goes_on, bool) else None
        yield from charge_status(word, plug.get("value"), at)
