"""Closures, wheels, and the lamps that Smartcar calls diagnostics."""

from collections.abc import Iterator
from datetime import datetime

from ... import signals as s
from ..values import Pair, entries, flag, latch, pressure, text, to_number
from .row import Body, Decoder, Row, yes_or_no

_CORNERS = {
    (0, 0): "front_left",
    (0, 1): "front_right",
    (1, 0): "rear_left",
    (1, 1): "rear_right",
}

_LIT = {"ALERT": True, "OK": False}

_LAMPS = {
    "abs": s.Lamp.ANTILOCK_BRAKE,
    "airbag": s.Lamp.RESTRAINTS_INDICATOR_WARNING,
    "brakefluid": s.Lamp.LOW_BRAKE_FLUID,
    "evcharging": s.Lamp.CHARGE_SYSTEM_FAULT,
    "lighting": s.Lamp.LIGHTING_SYSTEM_FAILURE,
    "mil": s.Lamp.MALFUNCTION_INDICATOR,
    "oilpressure": s.Lamp.LOW_ENGINE_OIL_PRESSURE,
    "tirepressuremonitoring": s.Lamp.TIRE_PRESSURE_MONITOR_SYSTEM_WARNING,
    "washerfluid": s.Lamp.LOW_WASHER_FLUID,
    "waterinfuel": s.Lamp.WATER_IN_FUEL,
}


def _corners(body: Body) -> Iterator[tuple[str, Body]]:
    """Yield what a body tells of each corner; row 0 is the front, column 0 the left."""
    for element in entries(body.get("values")):
        row, column = to_number(element.get("row")), to_number(element.get("column"))
        if row is not None and column is not None:
            corner = _CORNERS.get((int(row), int(column)))
            if corner is not None:
                yield corner, element


def _doors(body: Body, at: datetime) -> Iterator[Pair]:
    for corner, element in _corners(body):
        if "isOpen" in element:
            yield from flag(s.DOOR_OPEN[corner], element["isOpen"], at)
        if "isLocked" in element:
            yield from latch(s.LATCH[corner], element["isLocked"], at)


def _windows(body: Body, at: datetime) -> Iterator[Pair]:
    for corner, element in _corners(body):
        yield from flag(s.WINDOW_OPEN[corner], element.get("isOpen"), at)


def _lid(door: s.Door) -> Decoder:
    def decode(body: Body, at: datetime) -> Iterator[Pair]:
        if "isOpen" in body:
            yield from flag(s.DOOR_OPEN[door], body["isOpen"], at)
        if "isLocked" in body:
            yield from latch(s.LATCH[door], body["isLocked"], at)

    return decode


def _tires(body: Body, at: datetime) -> Iterator[Pair]:
    unit = text(body.get("unit"))
    for corner, element in _corners(body):
        value = element.get("tirePressure")
        yield from pressure(s.TIRE_PRESSURE[corner], value, at, unit=unit)


def _lamp(lamp: s.Lamp) -> Decoder:
    def decode(body: Body, at: datetime) -> Iterator[Pair]:
        if (status := text(body.get("status"))) is not None:
            yield from flag(s.LAMP[lamp], _LIT.get(status.upper()), at)

    return decode


SIGNALS: dict[str, Row] = {
    "closure-islocked": Row(
        "read_security",
        lambda body, at: latch(s.LATCH[s.Latch.ALL_DOORS], body.get("value"), at),
    ),
    "closure-doors": Row("read_security", _doors),
    "closure-windows": Row("read_security", _windows),
    "closure-fronttrunk": Row("read_security", _lid(s.Door.FRUNK)),
    "closure-reartrunk": Row("read_security", _lid(s.Door.TAILGATE)),
    "closure-tailgate": Row("read_security", _lid(s.Door.TAILGATE)),
    "closure-enginecover": Row("read_security", yes_or_no(s.HOOD_OPEN, "isOpen")),
    "closure-sunroof": Row("read_security", yes_or_no(s.SUNROOF_OPEN, "isOpen")),
    "wheel-tires": Row("read_tires", _tires),
    **{
        f"diagnostics-{system}": Row("read_diagnostics", _lamp(lamp))
        for system, lamp in _LAMPS.items()
    },
}
