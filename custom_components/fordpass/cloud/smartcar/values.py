"""Reading single values of Smartcar, of either API: never raises on what is sent."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from .. import signals as s
from ..reading import Reading, Readings
from ..telemetry import envelope
from ..values import Position, on_earth

type Pair = tuple[s.Signal[Any], Reading[Any]]

KM_PER_MILE = 1.609344
LITERS_PER_GALLON = 3.785411784
KPA_PER_BAR = 100.0
KPA_PER_PSI = 6.894757

# No tire holds so many bar: whatever the label says, such a figure is kPa.
_MOST_BAR = 20.0

# A car with a wrong clock must not lock out its own later news.
_CLOCK_ERROR = timedelta(minutes=5)

# Times as numbers are milliseconds; seconds would be of the year 5138.
_LARGEST_SECONDS = 1e11


def parse_time(value: Any) -> datetime | None:
    """Return a time given as ISO 8601, or as milliseconds or seconds since 1970, in UTC."""
    stamp = to_number(value)
    if stamp is None or stamp <= 0:
        return envelope.parse_time(value)
    try:
        seconds = stamp / 1000 if stamp > _LARGEST_SECONDS else stamp
        return datetime.fromtimestamp(seconds, UTC)
    except ValueError, OverflowError, OSError:
        return None


def measured_at(times: Mapping[str, Any], now: datetime, *names: str) -> datetime:
    """Return the first of these times that is usable; when there is none, when we heard of it."""
    for name in names:
        at = parse_time(times.get(name))
        if at is not None and at <= now + _CLOCK_ERROR:
            return at
    return now


def to_number(value: Any) -> float | None:
    """Return a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if isfinite(value) else None


def text(value: Any) -> str | None:
    """Return a text that is not empty."""
    return value if isinstance(value, str) and value else None


def entries(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list, none when it is none."""
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def number(
    signal: s.Signal[float],
    value: Any,
    at: datetime,
    *,
    factor: float = 1.0,
    highest: float | None = None,
    digits: int = 1,
) -> Iterator[Pair]:
    """Yield a number that is not negative; what is none says nothing."""
    found = to_number(value)
    if found is None or found < 0 or not isfinite(found := found * factor):
        return
    yield (
        signal,
        Reading(round(found if highest is None else min(found, highest), digits), at),
    )


def fraction(signal: s.Signal[float], value: Any, at: datetime) -> Iterator[Pair]:
    """Yield a share of 1 as percent."""
    return number(signal, value, at, factor=100.0, highest=100.0)


def flag(signal: s.Signal[bool], value: Any, at: datetime) -> Iterator[Pair]:
    """Yield yes or no; null is the car's own way to say that it does not know."""
    yield signal, Reading(value if isinstance(value, bool) else None, at)


def latch(signal: s.Signal[str], locked: Any, at: datetime) -> Iterator[Pair]:
    """Yield whether something is locked; null is never taken for unlocked."""
    word = "locked" if locked is True else "unlocked" if locked is False else None
    yield signal, Reading(word, at)


def position(latitude: Any, longitude: Any, at: datetime) -> Iterator[Pair]:
    """Yield a place on earth; 0, 0 is a receiver without a fix."""
    where = on_earth(to_number(latitude), to_number(longitude))
    if where is None or where == (0, 0):
        return
    north, east = where
    yield s.POSITION, Reading(Position(round(north, 6), round(east, 6)), at)


def pressure(
    signal: s.Signal[float], value: Any, at: datetime, *, unit: str | None
) -> Iterator[Pair]:
    """Yield a tire's pressure, also of kPa that is labelled bar."""
    found = to_number(value)
    factor = 1.0
    if unit is not None and unit.lower().startswith("psi"):
        factor = KPA_PER_PSI
    elif found is not None and found <= _MOST_BAR:
        factor = KPA_PER_BAR
    return number(signal, value, at, factor=factor)


def charge_status(word: Any, plugged_in: Any, at: datetime) -> Iterator[Pair]:
    """Yield how charging goes, in the words of the model.

    Smartcar says no more of a car that does not charge: without a plug Ford calls it not ready, with
    one it may as well be paused or scheduled, which Smartcar never tells apart from stopped.
    """
    if not isinstance(word, str):
        return
    status = {"CHARGING": "in_progress", "FULLY_CHARGED": "completed"}.get(word)
    if word == "NOT_CHARGING":
        status = "not_ready" if plugged_in is False else "stopped"
    yield s.CHARGE_STATUS, Reading(status, at, None if status else word)


# What the maker's cloud or Smartcar knows without a word of the car.
_NOT_THE_CARS = frozenset(
    {
        s.MODEM_CONNECTED,
        s.ASLEEP,
        s.HV_BATTERY_CAPACITY,
        s.CHARGE_LOCATIONS,
        s.CHARGE_SESSIONS,
        s.LAST_CHARGE_START,
        s.LAST_CHARGE_END,
        s.LAST_CHARGE_ENERGY,
        s.LAST_CHARGE_FROM,
        s.LAST_CHARGE_TO,
        s.LAST_CHARGE_PLACE,
        s.LAST_SERVICE,
        s.LAST_SERVICE_ODOMETER,
        s.LAST_SERVICE_TASKS,
    }
)


def with_last_news(readings: Readings) -> Readings:
    """Return the readings and the newest time the car itself told one of them."""
    told = [
        reading.at
        for signal, reading in readings.items()
        if signal not in _NOT_THE_CARS
    ]
    if told:
        newest = max(told)
        readings[s.LAST_NEWS] = Reading(newest, newest)
    return readings
