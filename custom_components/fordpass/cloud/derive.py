"""What a car does not tell itself but what follows from what it tells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import signals as s
from .reading import Reading

if TYPE_CHECKING:
    from .vehicle import VehicleState


@dataclass(frozen=True, slots=True)
class Rule:
    """Derives `output` again whenever one of `inputs` had news; None from `derive` says nothing new."""

    output: s.Signal[Any]
    inputs: frozenset[s.Signal[Any]]
    derive: Callable[[VehicleState], Reading[Any] | None]


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
    return voltage._replace(value=round(voltage.value * abs(current.value) / 1000, 2))


def _charging(state: VehicleState) -> Reading[bool] | None:
    status = state.get(s.CHARGE_STATUS)
    if status is None:
        return None
    return Reading(
        None if status.value is None else status.value == "in_progress", status.at
    )


def _charge_complete_at(state: VehicleState) -> Reading[Any] | None:
    """Forget the time of a charge that no longer goes on."""
    status = state.get(s.CHARGE_STATUS)
    complete = state.get(s.CHARGE_COMPLETE_AT)
    if status is None or complete is None or status.value == "in_progress":
        return None
    return complete._replace(value=None)


def _remote_start_active(state: VehicleState) -> Reading[bool] | None:
    remaining = state.get(s.REMOTE_START_REMAINING)
    if remaining is None:
        return None
    return Reading(
        None if remaining.value is None else remaining.value > 0, remaining.at
    )


RULES: tuple[Rule, ...] = (
    Rule(s.LOCK_STATE, frozenset(s.LATCH.values()), _lock_state),
    Rule(s.CHARGING, frozenset({s.CHARGE_STATUS}), _charging),
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
    Rule(
        s.CHARGE_COMPLETE_AT,
        frozenset({s.CHARGE_STATUS, s.CHARGE_COMPLETE_AT}),
        _charge_complete_at,
    ),
    Rule(
        s.REMOTE_START_ACTIVE,
        frozenset({s.REMOTE_START_REMAINING}),
        _remote_start_active,
    ),
)
