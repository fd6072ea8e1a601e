"""What can be asked of a car, and how that is answered."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from homeassistant.components.zone import ENTITY_ID_HOME, async_active_zone
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..cloud import signals as s
from ..cloud.signals import Signal
from ..coordinator import FordPassCoordinator
from ..rows.climate import next_departure
from .answer import Age, Amount, Answer, Fact, Moment, Parts, Unit
from .cars import VoiceCar
from .units import shown

# News that are older are said to be so.
_LONG_AGO: Final = timedelta(hours=1)

type _Told = tuple[str, Mapping[str, Fact]]
type _Teller = Callable[[HomeAssistant, FordPassCoordinator], _Told]


class Question(StrEnum):
    """What can be asked of a car."""

    LOCKED = "locked"
    OPEN = "open"
    """What of all that opens is open."""
    DOORS = "doors"
    WINDOWS = "windows"
    TAILGATE = "tailgate"
    RUNNING = "running"
    FUEL = "fuel"
    CHARGE = "charge"
    RANGE = "range"
    CHARGING = "charging"
    FULL_AT = "full_at"
    WHERE = "where"
    HOME = "home"
    ODOMETER = "odometer"
    TIRES = "tires"
    LAST_NEWS = "last_news"
    NEXT_DEPARTURE = "next_departure"


class _NotToldError(Exception):
    """The car does not tell it: `unknown` at the moment, or `absent`, never."""


@callback
def async_ask(hass: HomeAssistant, car: VoiceCar, question: Question) -> Answer:
    """Answer a question by what is known; the car is not asked.

    The answer's topic is the question, or `general` where the car does not tell it.
    """
    way = car.best_informed
    lost = not way.last_update_success
    last = way.data.value(s.LAST_NEWS)
    old = last is not None and dt_util.utcnow() - last > _LONG_AGO
    try:
        key, facts = _QUESTIONS[question](hass, way)
    except _NotToldError as err:
        return Answer(
            topic="general",
            key=str(err),
            facts={"car": car.name},
            succeeded=False,
            lost=lost,
        )
    tells_age = question is Question.LAST_NEWS
    return Answer(
        topic=question,
        key=key,
        facts={"car": car.name, **facts},
        lost=lost,
        as_of=last if (old or lost) and not tells_age else None,
    )


def _value[T](way: FordPassCoordinator, signal: Signal[T]) -> T:
    if signal not in way.data:
        raise _NotToldError("absent")
    if (value := way.data.value(signal)) is None:
        raise _NotToldError("unknown")
    return value


def _amount(
    hass: HomeAssistant, way: FordPassCoordinator, signal: Signal[float]
) -> Amount:
    return shown(hass, way, signal, _value(way, signal))


def _locked(_: HomeAssistant, way: FordPassCoordinator) -> _Told:
    return _value(way, s.LOCK_STATE), {}


_TAILGATES: Final = (s.Door.TAILGATE, s.Door.INNER_TAILGATE)
_DOORS: Final = {
    f"door_{door}": signal
    for door, signal in s.DOOR_OPEN.items()
    if door not in (*_TAILGATES, s.Door.FRUNK)
}
_WINDOWS: Final = {
    **{f"window_{window}": signal for window, signal in s.WINDOW_OPEN.items()},
    "sunroof": s.SUNROOF_OPEN,
}
_TAILGATE: Final = {f"door_{door}": s.DOOR_OPEN[door] for door in _TAILGATES}
_ALL: Final = {
    **_DOORS,
    **_TAILGATE,
    "door_frunk": s.DOOR_OPEN[s.Door.FRUNK],
    "hood": s.HOOD_OPEN,
    **_WINDOWS,
}
_PRESENCE: Final = {
    s.DOOR_OPEN[door]: presence for door, presence in s.DOOR_PRESENT.items()
}


def _opened(openings: Mapping[str, Signal[bool]]) -> _Teller:
    """Tell which of these are open; one that is not known is never said to be closed."""

    def told(_: HomeAssistant, way: FordPassCoordinator) -> _Told:
        state = way.data
        there = {
            key: state.value(signal)
            for key, signal in openings.items()
            if signal in state
            and (signal not in _PRESENCE or state.value(_PRESENCE[signal]) is not False)
        }
        if not there:
            raise _NotToldError("absent")
        if opened := [key for key, value in there.items() if value]:
            return "open", {"parts": Parts(dict.fromkeys(opened))}
        if unknown := [key for key, value in there.items() if value is None]:
            if len(unknown) == len(there):
                raise _NotToldError("unknown")
            return "not_all_known", {"parts": Parts(dict.fromkeys(unknown))}
        return "closed", {}

    return told


def _running(_: HomeAssistant, way: FordPassCoordinator) -> _Told:
    if way.data.value(s.REMOTE_START_ACTIVE):
        return "started_remotely", {}
    return "on" if _value(way, s.IGNITION_ON) else "off", {}


def _level(level: Signal[float], range_left: Signal[float]) -> _Teller:
    """Tell how much there is, and how far that goes where the car knows."""

    def told(hass: HomeAssistant, way: FordPassCoordinator) -> _Told:
        facts = {"level": _amount(hass, way, level)}
        if way.data.value(range_left) is None:
            return "level", facts
        return "level_and_range", {**facts, "range": _amount(hass, way, range_left)}

    return told


def _range(hass: HomeAssistant, way: FordPassCoordinator) -> _Told:
    told = [
        signal
        for signal in (s.HV_BATTERY_RANGE, s.FUEL_RANGE)
        if way.data.value(signal) is not None
    ]
    if len(told) == 2:
        return "both", {
            "electric": _amount(hass, way, s.HV_BATTERY_RANGE),
            "fuel": _amount(hass, way, s.FUEL_RANGE),
        }
    if not told and s.HV_BATTERY_RANGE in way.data:
        raise _NotToldError("unknown")
    return "range", {"range": _amount(hass, way, told[0] if told else s.FUEL_RANGE)}


# What cars say of a charge that does not go on, in fewer words.
_NOT_CHARGING: Final = {
    "not_plugged_in": "not_plugged_in",
    "scheduled": "scheduled",
    "paused": "paused",
    "stopped": "paused",
    "completed": "completed",
    "discharging": "discharging",
    "fault": "fault",
    "station_not_detected": "fault",
    "station_not_compatible": "fault",
}


def _charging(hass: HomeAssistant, way: FordPassCoordinator) -> _Told:
    state = way.data
    plugged_in = state.value(s.PLUGGED_IN)
    status = state.value(s.CHARGE_STATUS)
    if status is None and plugged_in is None:
        _value(way, s.PLUGGED_IN if s.PLUGGED_IN in state else s.CHARGE_STATUS)
    if status != "in_progress":
        # Cars go on to tell of a charge whose cable was pulled.
        if plugged_in is False:
            return "not_plugged_in", {}
        return _NOT_CHARGING.get(status or "", "plugged_in"), {}
    if state.value(s.HV_BATTERY_CHARGE) is None:
        return "charging", {}
    facts: dict[str, Fact] = {"level": _amount(hass, way, s.HV_BATTERY_CHARGE)}
    if not state.value(s.CHARGER_POWER):
        return "charging_level", facts
    return "charging_power", {**facts, "power": _amount(hass, way, s.CHARGER_POWER)}


def _full_at(hass: HomeAssistant, way: FordPassCoordinator) -> _Told:
    status, _ = _charging(hass, way)
    if not status.startswith("charging"):
        return status, {}
    if (done := way.data.value(s.CHARGE_COMPLETE_AT)) is None:
        return "no_time", {}
    return "time", {"time": Moment(done)}


def _place(hass: HomeAssistant, way: FordPassCoordinator) -> _Told:
    position = _value(way, s.POSITION)
    zone = async_active_zone(hass, position.latitude, position.longitude)
    if zone is not None:
        if zone.entity_id == ENTITY_ID_HOME:
            return "home", {}
        return "zone", {"zone": zone.name}
    distance = hass.config.distance(position.latitude, position.longitude)
    if distance is None:
        return "away", {}
    unit = hass.config.units.length_unit
    return "distance", {"distance": Amount(distance, unit)}


def _odometer(hass: HomeAssistant, way: FordPassCoordinator) -> _Told:
    return "odometer", {"distance": _amount(hass, way, s.ODOMETER)}


def _tires(hass: HomeAssistant, way: FordPassCoordinator) -> _Told:
    state = way.data
    pressures = {
        f"wheel_{wheel}": shown(hass, way, signal, value)
        for wheel, signal in s.TIRE_PRESSURE.items()
        if (value := state.value(signal)) is not None
    }
    low = {
        f"wheel_{wheel}": None
        for wheel, signal in s.TIRE_STATUS.items()
        if wheel in s.TIRE_PRESSURE and state.value(signal) in ("low", "alert")
    }
    if not pressures:
        status = _value(way, s.TIRE_STATUS["system"])
        return "fine" if status == "normal" else "low", {}
    unit = next(iter(pressures.values())).unit
    facts: dict[str, Fact] = {"parts": Parts(pressures), "unit": Unit(unit)}
    if not low:
        return "pressures", facts
    return "pressures_low", {**facts, "low": Parts(low)}


def _last_news(_: HomeAssistant, way: FordPassCoordinator) -> _Told:
    return "ago", {"ago": Age(_value(way, s.LAST_NEWS))}


def _next_departure(_: HomeAssistant, way: FordPassCoordinator) -> _Told:
    if s.DEPARTURES not in way.data and s.NEXT_DEPARTURE not in way.data:
        raise _NotToldError("absent")
    if way.data.value(s.DEPARTURES_ENABLED) is False:
        return "off", {}
    at = next_departure(way.data, dt_util.as_local(dt_util.utcnow()))
    return ("none", {}) if at is None else ("time", {"time": Moment(at)})


_QUESTIONS: Final[Mapping[Question, _Teller]] = {
    Question.LOCKED: _locked,
    Question.OPEN: _opened(_ALL),
    Question.DOORS: _opened(_DOORS),
    Question.WINDOWS: _opened(_WINDOWS),
    Question.TAILGATE: _opened(_TAILGATE),
    Question.RUNNING: _running,
    Question.FUEL: _level(s.FUEL_LEVEL, s.FUEL_RANGE),
    Question.CHARGE: _level(s.HV_BATTERY_CHARGE, s.HV_BATTERY_RANGE),
    Question.RANGE: _range,
    Question.CHARGING: _charging,
    Question.FULL_AT: _full_at,
    Question.WHERE: _place,
    Question.HOME: _place,
    Question.ODOMETER: _odometer,
    Question.TIRES: _tires,
    Question.LAST_NEWS: _last_news,
    Question.NEXT_DEPARTURE: _next_departure,
}
