"""From the bodies of v2 to the signals of the model: one row for each path."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .. import signals as s
from .codes.battery import capacity
from .codes.care import last_service
from .values import (
    KM_PER_MILE,
    LITERS_PER_GALLON,
    Pair,
    charge_status,
    entries,
    flag,
    fraction,
    latch,
    measured_at,
    number,
    position,
    pressure,
    text,
)

type Body = Mapping[str, Any]


class Facts(NamedTuple):
    """A body, when it was measured, and whether it counts in miles and psi."""

    body: Body
    at: datetime
    imperial: bool


type Decoder = Callable[[Facts], Iterator[Pair]]


class Row(NamedTuple):
    """How a path is read, the permission it needs, and how often it is worth a request of its own."""

    permission: str
    decode: Decoder
    every: timedelta = timedelta(0)


_PLACES = {
    "frontLeft": "front_left",
    "frontRight": "front_right",
    "backLeft": "rear_left",
    "backRight": "rear_right",
}
_LIDS = {"front": "frunk", "rear": "tailgate"}
_ROOFS = {"sunroof": "sunroof"}
_SUNROOF: Mapping[str, s.Signal[bool]] = {"sunroof": s.SUNROOF_OPEN}

_OPEN = {"OPEN": True, "CLOSED": False, "LOCKED": False}


def _distance(signal: s.Signal[float], facts: Facts, key: str) -> Iterator[Pair]:
    factor = KM_PER_MILE if facts.imperial else 1.0
    return number(signal, facts.body.get(key), facts.at, factor=factor)


def _fuel(facts: Facts) -> Iterator[Pair]:
    yield from fraction(s.FUEL_LEVEL, facts.body.get("percentRemaining"), facts.at)
    factor = LITERS_PER_GALLON if facts.imperial else 1.0
    volume = facts.body.get("amountRemaining")
    yield from number(s.FUEL_VOLUME, volume, facts.at, factor=factor)
    yield from _distance(s.FUEL_RANGE, facts, "range")


def _battery(facts: Facts) -> Iterator[Pair]:
    value = facts.body.get("percentRemaining")
    yield from fraction(s.HV_BATTERY_CHARGE, value, facts.at)
    yield from _distance(s.HV_BATTERY_RANGE, facts, "range")


def _charge(facts: Facts) -> Iterator[Pair]:
    plugged_in = facts.body.get("isPluggedIn")
    yield from flag(s.PLUGGED_IN, plugged_in, facts.at)
    yield from charge_status(facts.body.get("state"), plugged_in, facts.at)


def _tires(facts: Facts) -> Iterator[Pair]:
    for name, place in _PLACES.items():
        unit = "psi" if facts.imperial else "kPa"
        yield from pressure(
            s.TIRE_PRESSURE[place], facts.body.get(name), facts.at, unit=unit
        )


def _security(facts: Facts) -> Iterator[Pair]:
    body, at = facts.body, facts.at
    yield from latch(s.LATCH[s.Latch.ALL_DOORS], body.get("isLocked"), at)
    for key, places, openings in (
        ("doors", _PLACES, s.DOOR_OPEN),
        ("windows", _PLACES, s.WINDOW_OPEN),
        ("storage", _LIDS, s.DOOR_OPEN),
        ("sunroof", _ROOFS, _SUNROOF),
    ):
        for element in entries(body.get(key)):
            place = places.get(str(element.get("type")))
            if place is not None:
                word = str(element.get("status")).upper()
                yield from flag(openings[place], _OPEN.get(word), at)


PATHS: dict[str, Row] = {
    "/odometer": Row(
        "read_odometer", lambda facts: _distance(s.ODOMETER, facts, "distance")
    ),
    "/fuel": Row("read_fuel", _fuel),
    "/battery": Row("read_battery", _battery),
    # What a battery was built with does not change; the owner may only choose among several.
    "/battery/nominal_capacity": Row(
        "read_battery",
        lambda facts: capacity(facts.body.get("capacity"), facts.at),
        every=timedelta(days=30),
    ),
    "/charge": Row("read_charge", _charge),
    "/charge/limit": Row(
        "read_charge",
        lambda facts: fraction(s.CHARGE_LIMIT, facts.body.get("limit"), facts.at),
    ),
    "/location": Row(
        "read_location",
        lambda facts: position(
            facts.body.get("latitude"), facts.body.get("longitude"), facts.at
        ),
    ),
    "/tires/pressure": Row("read_tires", _tires),
    "/engine/oil": Row(
        "read_engine_oil",
        lambda facts: fraction(s.OIL_LIFE, facts.body.get("lifeRemaining"), facts.at),
    ),
    "/security": Row("read_security", _security),
    "/service/history": Row(
        "read_service_history",
        lambda facts: last_service(
            facts.body.get("values"), facts.at, miles=facts.imperial
        ),
        every=timedelta(days=7),
    ),
}


def decode_path(
    path: str, body: Any, headers: Mapping[str, str], now: datetime
) -> Iterator[Pair]:
    """Yield what the body of a path tells; header names are in lower case."""
    row = PATHS.get(path)
    if isinstance(body, list):
        body = {"values": body}
    if row is None or not isinstance(body, dict):
        return
    at = measured_at(headers, now, "sc-data-age", "sc-fetched-at")
    imperial = (text(headers.get("sc-unit-system")) or "").lower() == "imperial"
    yield from row.decode(Facts(body, at, imperial))
