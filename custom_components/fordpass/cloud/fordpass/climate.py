"""Remote climate and departure times: what of it Ford keeps, and how it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from .. import signals as s
from ..climate import HIGHEST, LOWEST, STEP, USUAL, ClimateChange, Extreme, Seat
from ..commands import Argument, Command
from ..departures import PER_DAY, WEEK, Departure, Departures, slot_ids
from ..errors import BadAnswerError
from ..http import Answer
from ..reading import Reading, Readings
from ..signals import Signal
from ..telemetry.envelope import Pair, to_number
from .car import Car, Errand, Request, Write

_READ = "/rcc/profile/status"
_WRITE = "/rcc/profile/update"

_ON, _OFF = "On", "Off"
_HEATED = {"Heated": "heat", "Cooled": "cool"}
# What real cars are told, and what one client writes instead; both are understood.
_SEAT_WORDS = {_OFF: "off"} | {
    f"{word}{level}": f"{kind}_{level}"
    for word, kind in _HEATED.items()
    for level in (1, 2, 3)
}
_LEVEL_WORDS = {_OFF: "off", "Low": "heat_1", "Medium": "heat_2", "High": "heat_3"}

# What an unused slot has, and by which Ford means midnight as well.
_UNUSED = time.min


@dataclass(frozen=True, slots=True)
class _Preference:
    """One entry of the profile: the signals it fills, how it is read, and how it is written.

    `usual` is for an owner who never stored a profile. `write` gets what shall be, and the words
    that the profile has now.
    """

    signals: tuple[Signal[Any], ...]
    read: Callable[[str], tuple[Any, ...]]
    write: Callable[[Any, frozenset[str]], str]
    usual: str = _OFF


def _read_temperature(word: str) -> tuple[float | None, str | None]:
    if word.lower() in Extreme:
        return None, word.lower()
    return to_number(word.replace("_", ".")), "none"


def _write_temperature(value: Any, _: frozenset[str]) -> str:
    """Return Ford's word for a temperature, to the next half degree, always with a decimal."""
    if isinstance(value, str):
        return value.upper()
    halves = round(min(max(value, LOWEST), HIGHEST) / STEP)
    return f"{halves * STEP:.1f}".replace(".", "_")


def _read_seat(word: str) -> tuple[str | None]:
    return ((_SEAT_WORDS | _LEVEL_WORDS).get(word),)


def _write_seat(value: Any, words: frozenset[str]) -> str:
    levels = words & (_LEVEL_WORDS.keys() - {_OFF})
    # The levels have no words for cooling.
    spoken = _SEAT_WORDS | (_LEVEL_WORDS if levels else {})
    return {ours: fords for fords, ours in spoken.items()}[value]


def _switch(signal: Signal[bool]) -> _Preference:
    return _Preference(
        (signal,),
        lambda word: ({_ON: True, _OFF: False}.get(word),),
        lambda value, _: _ON if value else _OFF,
    )


_SEATS = {
    Seat.FRONT_LEFT: "RccLeftFrontClimateSeat_Rq",
    Seat.FRONT_RIGHT: "RccRightFrontClimateSeat_Rq",
    Seat.REAR_LEFT: "RccLeftRearClimateSeat_Rq",
    Seat.REAR_RIGHT: "RccRightRearClimateSeat_Rq",
}
# In Ford's order.
_PREFERENCES: dict[str, _Preference] = {
    "SetPointTemp_Rq": _Preference(
        (s.CLIMATE_TEMPERATURE, s.CLIMATE_EXTREME),
        _read_temperature,
        _write_temperature,
        usual=_write_temperature(USUAL, frozenset()),
    ),
    "RccHeatedWindshield_Rq": _switch(s.CLIMATE_WINDSHIELD),
    "RccRearDefrost_Rq": _switch(s.CLIMATE_REAR_DEFROST),
    "RccHeatedSteeringWheel_Rq": _switch(s.CLIMATE_STEERING_WHEEL),
    **{
        kind: _Preference((s.CLIMATE_SEAT[seat],), _read_seat, _write_seat)
        for seat, kind in _SEATS.items()
    },
}
_KINDS = {
    signal.key: kind
    for kind, preference in _PREFERENCES.items()
    for signal in preference.signals
}


async def _read_profile(car: Car) -> Readings:
    """Read the stored profile; an owner who never stored one in the app has none."""
    document = await car.api.document(
        "POST", _READ, "climate profile", json={"vin": car.info.vin}
    )
    now = datetime.now(UTC)
    return {
        signal: reading
        for entry in _entries(document)
        for signal, reading in _told(entry, now)
    }


def _told(entry: Mapping[str, Any], now: datetime) -> Iterator[Pair]:
    preference = _PREFERENCES.get(str(entry.get("preferenceType")))
    word = entry.get("preferenceValue")
    if preference is not None and isinstance(word, str):
        for signal, value in zip(
            preference.signals, preference.read(word), strict=True
        ):
            yield signal, Reading(value, now, word if value is None else None)


def _entries(document: Any) -> list[dict[str, Any]]:
    """Return the entries of a profile; the list may be null, absent or empty.

    Raises BadAnswerError.
    """
    if not isinstance(document, dict):
        raise BadAnswerError("The climate profile has another shape")
    entries = document.get("rccUserProfiles")
    if not isinstance(entries, list):
        return []
    return [entry for entry in entries if isinstance(entry, dict)]


async def _write_profile(car: Car, value: Argument | None) -> Answer:
    """Write one setting with the rest of the profile as it is now, which the app may have changed."""
    if not isinstance(value, ClimateChange):
        raise TypeError("A climate change is needed")
    read = await car.api.ask("POST", _READ, json={"vin": car.info.vin})
    if not read.ok:
        return read
    entries = _entries(read.body) or [
        {"preferenceType": kind, "preferenceValue": preference.usual}
        for kind, preference in _PREFERENCES.items()
    ]
    kind = _KINDS[value.setting]
    words = frozenset(str(entry.get("preferenceValue")) for entry in entries)
    changed = {
        "preferenceType": kind,
        "preferenceValue": _PREFERENCES[kind].write(value.value, words),
    }
    others = [entry for entry in entries if entry.get("preferenceType") != kind]
    place = next(
        (n for n, one in enumerate(entries) if one.get("preferenceType") == kind),
        len(others),
    )
    return await car.api.ask(
        "PUT",
        _WRITE,
        json={
            "crccStateFlag": read.body.get("crccStateFlag") or _ON,
            "userPreferences": [*others[:place], changed, *others[place:]],
            "vin": car.info.vin,
        },
    )


def _week(_: Car, value: Argument | None) -> dict[str, Any]:
    """Word the whole week: each day has two slots for each place, used or not."""
    if not isinstance(value, Departures):
        raise TypeError("Departure times are needed")
    taken = {departure.id for departure in value.departures}
    places = dict.fromkeys(one.location for one in value.departures) or {"0": None}
    groups = []
    for day in WEEK:
        slots = [one for one in value.departures if one.weekday is day]
        ids = (identity for identity in slot_ids(day) if identity not in taken)
        for place in places:
            while sum(slot.location == place for slot in slots) < PER_DAY:
                taken.add(identity := next(ids))
                slots.append(
                    Departure(
                        id=identity,
                        weekday=day,
                        at=_UNUSED,
                        active=False,
                        location=place,
                    )
                )
        slots.sort(key=lambda slot: (len(slot.id), slot.id))
        groups.append(
            {"dayOfWeek": day.upper(), "schedules": [_slot(slot) for slot in slots]}
        )
    return {"departureSchedules": groups, "isDepartureTimeEnabled": value.enabled}


def _slot(departure: Departure) -> dict[str, Any]:
    return {
        "locationId": _number(departure.location),
        "preconditionTemperature": departure.conditioning.upper(),
        "scheduleId": _number(departure.id),
        "scheduleStatus": "ON" if departure.active else "OFF",
        "timeOfDay": {
            "hours": 24 if departure.at == _UNUSED else departure.at.hour,
            "minutes": departure.at.minute,
        },
    }


def _number(identity: str) -> int | str:
    """Telemetry has ids as strings, the command as numbers."""
    return int(identity) if identity.isdecimal() else identity


_PROFILE_ERRAND = Errand(
    key="climate_profile",
    every=timedelta(hours=12),
    wanted=lambda info: info.can(Command.SET_CLIMATE),
    read=_read_profile,
    # Others write it as well: the car then says that it took it over.
    soon_after=frozenset({s.CLIMATE_WRITTEN}),
    delay=timedelta(seconds=30),
)

ERRANDS: tuple[Errand, ...] = (_PROFILE_ERRAND,)

REQUESTS: dict[Command, Request] = {
    Command.ENABLE_DEPARTURES: Request(type="enableDepartureTimes", version="1"),
    Command.DISABLE_DEPARTURES: Request(type="disableDepartureTimes", version="1"),
    Command.SET_DEPARTURES: Request(
        type="updateDepartureTimes", version="1", properties=_week
    ),
}

WRITES: dict[Command, Write] = {
    Command.SET_CLIMATE: Write(send=_write_profile, reads_back=_PROFILE_ERRAND),
}
