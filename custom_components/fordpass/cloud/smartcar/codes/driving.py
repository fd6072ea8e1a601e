"""Where the car is, how it moves, its fuel and its cabin."""

from collections.abc import Iterator
from datetime import datetime

from ... import signals as s
from ...reading import Reading
from ..values import (
    KM_PER_MILE,
    LITERS_PER_GALLON,
    Pair,
    number,
    position,
    text,
    to_number,
)
from .row import Body, Row, distance, percent, temperature, unit, word

_KPH_PER_MPS = 3.6

_DIRECTIONS = {
    "N": "north",
    "NE": "northeast",
    "E": "east",
    "SE": "southeast",
    "S": "south",
    "SW": "southwest",
    "W": "west",
    "NW": "northwest",
}


def _location(body: Body, at: datetime) -> Iterator[Pair]:
    yield from position(body.get("latitude"), body.get("longitude"), at)
    if (heading := to_number(body.get("heading"))) is not None:
        yield s.HEADING, Reading(round(heading % 360, 1), at)
    if (direction := text(body.get("direction"))) is not None:
        known = _DIRECTIONS.get(direction.upper())
        yield s.COMPASS, Reading(known, at, None if known else direction)


def _speed(body: Body, at: datetime) -> Iterator[Pair]:
    factor = KM_PER_MILE if unit(body) in ("mph", "mi/h") else 1.0
    value = body.get("value")
    return number(s.SPEED, value, at, factor=factor / _KPH_PER_MPS, digits=2)


def _volume(body: Body, at: datetime) -> Iterator[Pair]:
    factor = LITERS_PER_GALLON if unit(body).startswith("gal") else 1.0
    return number(s.FUEL_VOLUME, body.get("value"), at, factor=factor)


SIGNALS: dict[str, Row] = {
    "odometer-traveleddistance": Row("read_odometer", distance(s.ODOMETER)),
    "location-preciselocation": Row("read_location", _location),
    "motion-currentspeed": Row("read_speedometer", _speed),
    "transmission-gearstate": Row("read_vehicle_info", word(s.GEAR)),
    "internalcombustionengine-fuellevel": Row("read_fuel", percent(s.FUEL_LEVEL)),
    "internalcombustionengine-amountremaining": Row("read_fuel", _volume),
    "internalcombustionengine-range": Row("read_fuel", distance(s.FUEL_RANGE)),
    "internalcombustionengine-oillife": Row("read_engine_oil", percent(s.OIL_LIFE)),
    "climate-externaltemperature": Row(
        "read_thermometer", temperature(s.OUTSIDE_TEMPERATURE)
    ),
    "climate-internaltemperature": Row(
        "read_thermometer", temperature(s.CABIN_TEMPERATURE)
    ),
    "hvac-cabintargettemperature": Row("read_climate", temperature(s.CABIN_SETPOINT)),
}
