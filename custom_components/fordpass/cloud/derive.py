"""What a car does not tell itself but what follows from what it tells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from . import signals as s
from .charging import ChargeLocation
from .reading import Reading

if TYPE_CHECKING:
    from .vehicle import VehicleState


@dataclass(frozen=True, slots=True)
class Rule:
    """Derives `output` again whenever one of `inputs` had news; None from `derive` says nothing new."""

    output: s.Signal[Any]
    inputs: frozenset[s.Signal[Any]]
    derive: Callable[[VehicleState], Reading[Any] | None]


def _follows[T, V](
    output: s.Signal[T], source: s.Signal[V], value: Callable[[V], T]
) -> Rule:
    """Tell what the value of a single signal means; where that is unknown, so is this."""

    def derive(state: VehicleState) -> Reading[T] | None:
        reading = state.get(source)
        if reading is None:
            return None
        told = None if reading.value is None else value(reading.value)
        return Reading(told, reading.at)

    return Rule(output, frozenset({source}), derive)


def _lock_state(state: VehicleState) -> Reading[str] | None:
    """Decide by car family: all doors at once where the car says so, else every door it names.

    A door that spoke after the report on all doors knows better than that report. Doors that do not
    know (mechanical latches of trucks) do not count; when nothing knows, neither do we.
    """
    everything = state.get(s.LATCH[s.Latch.ALL_DOORS])
    if everything is not None and everything.value is None:
        everything = None
    doors = [
        reading
        for latch, signal in s.LATCH.items()
        if latch is not s.Latch.ALL_DOORS
        and (reading := state.get(signal)) is not None
        and reading.value is not None
        and (everything is None or reading.at >= everything.at)
    ]
    if (
        everything is not None
        and everything.value != "unlocked"
        and all(door.at == everything.at for door in doors)
    ):
        return everything._replace(value="locked")
    if everything is not None and not any(door.at > everything.at for door in doors):
        doors.append(everything)
    if not doors:
        said = [
            reading for signal in s.LATCH.values() if (reading := state.get(signal))
        ]
        return max(said, key=lambda reading: reading.at)._replace(value=None)
    locked = sum(door.value != "unlocked" for door in doors)
    word = (
        "locked" if locked == len(doors) else "partly_locked" if locked else "unlocked"
    )
    return max(doors, key=lambda door: door.at)._replace(value=word)


def _lamps_lit(state: VehicleState) -> Reading[float]:
    lamps = [reading for lamp in s.LAMP.values() if (reading := state.get(lamp))]
    newest = max(lamps, key=lambda reading: reading.at)
    return Reading(float(sum(bool(lamp.value) for lamp in lamps)), newest.at)


def _charger_power(state: VehicleState) -> Reading[float] | None:
    """Tell the power the charger delivers; a car that does not charge keeps a stale one, so it is gated.

    Cars tell it themselves or as voltage and current. On direct current the on-board charger's
    current is 0 and the battery's own is used.
    """
    status = state.get(s.CHARGE_STATUS)
    reported = state.get(s.CHARGER_POWER_REPORTED)
    voltage = state.get(s.CHARGER_VOLTAGE)
    if status is None or (reported is None and voltage is None):
        return None
    if status.value != "in_progress":
        return Reading(0.0, status.at)
    if voltage is None or (reported is not None and reported.at > voltage.at):
        return reported
    current = state.get(s.CHARGER_CURRENT)
    if current is None or not current.value:
        current = state.get(s.HV_BATTERY_CURRENT)
    if current is None or current.value is None or voltage.value is None:
        return reported
    power = voltage.value * (abs(current.value) / 1000)
    return voltage._replace(value=round(power, 2)) if isfinite(power) else reported


def _while_charging(signal: s.Signal[Any]) -> Rule:
    """Forget what is only so while a charge goes on."""

    def derive(state: VehicleState) -> Reading[Any] | None:
        status = state.get(s.CHARGE_STATUS)
        reading = state.get(signal)
        if status is None or reading is None or status.value == "in_progress":
            return None
        return reading._replace(value=None)

    return Rule(signal, frozenset({s.CHARGE_STATUS, signal}), derive)


def _evcc_status(state: VehicleState) -> Reading[str] | None:
    """Tell the letter of the charging standard, which charge controllers ask for."""
    status = state.get(s.CHARGE_STATUS)
    if status is not None and status.value == "in_progress":
        return status._replace(value="C")
    plugged_in = state.get(s.PLUGGED_IN)
    if plugged_in is None:
        return None
    if plugged_in.value is None:
        return Reading(None, plugged_in.at)
    return Reading("B" if plugged_in.value else "A", plugged_in.at)


def _charge_place(
    output: s.Signal[Any], value: Callable[[ChargeLocation], Any]
) -> Rule:
    """Tell something of the place the car is at, of those it charges at."""

    def derive(state: VehicleState) -> Reading[Any] | None:
        known, position = state.get(s.CHARGE_LOCATIONS), state.get(s.POSITION)
        if known is None:
            return None
        place = (
            known.value.around(position.value)
            if known.value is not None
            and position is not None
            and position.value is not None
            else None
        )
        return Reading(None if place is None else value(place), known.at)

    return Rule(output, frozenset({s.CHARGE_LOCATIONS, s.POSITION}), derive)


def _position_at(state: VehicleState) -> Reading[datetime] | None:
    position = state.get(s.POSITION)
    return None if position is None else Reading(position.at, position.at)


def _altitude(state: VehicleState) -> Reading[float] | None:
    """Tell the altitude of a position; a car that never told one has none to tell."""
    position = state.get(s.POSITION)
    if position is None:
        return None
    altitude = None if position.value is None else position.value.altitude
    if altitude is None and state.get(s.ALTITUDE) is None:
        return None
    return Reading(altitude, position.at)


RULES: tuple[Rule, ...] = (
    Rule(s.POSITION_AT, frozenset({s.POSITION}), _position_at),
    Rule(s.ALTITUDE, frozenset({s.POSITION}), _altitude),
    Rule(s.LOCK_STATE, frozenset(s.LATCH.values()), _lock_state),
    Rule(s.LAMPS_LIT, frozenset(s.LAMP.values()), _lamps_lit),
    _follows(s.CHARGING, s.CHARGE_STATUS, lambda status: status == "in_progress"),
    Rule(
        s.CHARGER_POWER,
        frozenset(
            {
                s.CHARGE_STATUS,
                s.CHARGER_POWER_REPORTED,
                s.CHARGER_VOLTAGE,
                s.CHARGER_CURRENT,
                s.HV_BATTERY_CURRENT,
            }
        ),
        _charger_power,
    ),
    _while_charging(s.CHARGE_COMPLETE_AT),
    _while_charging(s.CHARGE_TARGET_AT),
    _while_charging(s.CHARGE_TIME_LEFT),
    Rule(s.EVCC_STATUS, frozenset({s.CHARGE_STATUS, s.PLUGGED_IN}), _evcc_status),
    _charge_place(s.CHARGE_LOCATION, lambda place: place.name),
    _charge_place(s.LOCATION_CHARGE_LIMIT, lambda place: place.limit),
    _follows(s.DEPARTURES_ENABLED, s.DEPARTURES, lambda week: week.enabled),
    _follows(s.REMOTE_START_ACTIVE, s.REMOTE_START_REMAINING, lambda left: left > 0),
    _follows(s.ZONE_LIGHTS, s.LIT_ZONE, lambda zone: zone != "off"),
    _follows(s.UNREAD_MESSAGES, s.MESSAGES, lambda known: float(known.unread)),
    _follows(s.HEALTH_ALERTS, s.ALERTS, lambda known: float(len(known.entries))),
)


_RULES_OF: dict[s.Signal[Any], frozenset[int]] = {
    signal: frozenset(
        index for index, rule in enumerate(RULES) if signal in rule.inputs
    )
    for signal in frozenset[s.Signal[Any]]().union(*(rule.inputs for rule in RULES))
}


def following(signals: Iterable[s.Signal[Any]]) -> list[Rule]:
    """Return the rules to apply, in their order, when these signals had news."""
    due: set[int] = set()
    for signal in signals:
        if (rules := _RULES_OF.get(signal)) is not None:
            due |= rules
    return [RULES[index] for index in sorted(due)]
