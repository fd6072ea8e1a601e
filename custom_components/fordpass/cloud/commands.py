"""The catalogue of what a car can be asked, and how that ended."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from . import signals as s
from .care import LightZone
from .charging import ALIKE_BELOW
from .reading import Reading, Readings
from .values import Structured

if TYPE_CHECKING:
    from .vehicle import VehicleState


# What a command sets, in the unit or of the class its row in the catalogue names.
type Argument = float | str | Structured


class Command(StrEnum):
    """What a car can be asked."""

    LOCK = "lock"
    UNLOCK = "unlock"
    REMOTE_START = "remote_start"
    EXTEND_REMOTE_START = "extend_remote_start"
    STOP_REMOTE_START = "stop_remote_start"
    REFRESH_STATUS = "refresh_status"
    HONK_AND_FLASH = "honk_and_flash"
    """The value is seconds: 1, 3 or 5."""

    START_CHARGE = "start_charge"
    STOP_CHARGE = "stop_charge"
    RESUME_CHARGE_SCHEDULE = "resume_charge_schedule"
    SET_CHARGE_LIMIT = "set_charge_limit"
    SET_DC_CHARGE_LIMIT = "set_dc_charge_limit"
    """The value of both is percent; the second is for fast charging."""
    SET_CHARGE_CURRENT_LIMIT = "set_charge_current_limit"
    """The value is amperes."""
    SET_DC_POWER_LIMIT = "set_dc_power_limit"
    """The value is from 50 to 100, in Ford's own unit."""
    SET_LOCATION_CHARGE_LIMIT = "set_location_charge_limit"
    """The value is a ChargeLocation with its new limit."""

    SET_CLIMATE = "set_climate"
    """The value is a ClimateChange."""
    ENABLE_DEPARTURES = "enable_departures"
    DISABLE_DEPARTURES = "disable_departures"
    SET_DEPARTURES = "set_departures"
    """The value is the whole of the Departures."""

    ENABLE_AUTOMATIC_UPDATES = "enable_automatic_updates"
    DISABLE_AUTOMATIC_UPDATES = "disable_automatic_updates"
    SET_UPDATE_SCHEDULE = "set_update_schedule"
    """The value is an UpdateSchedule."""
    READ_UPDATE_SETTINGS = "read_update_settings"
    """Lets the car tell its settings of updates anew."""
    ENABLE_GUARD_MODE = "enable_guard_mode"
    DISABLE_GUARD_MODE = "disable_guard_mode"
    TURN_ON_ZONE_LIGHTS = "turn_on_zone_lights"
    TURN_OFF_ZONE_LIGHTS = "turn_off_zone_lights"
    SET_LIGHT_ZONE = "set_light_zone"
    """The value is a LightZone, or `off`."""
    START_TRAILER_LIGHT_CHECK = "start_trailer_light_check"
    STOP_TRAILER_LIGHT_CHECK = "stop_trailer_light_check"
    DELETE_MESSAGES = "delete_messages"
    MARK_MESSAGES_READ = "mark_messages_read"
    """The value of both is MessageIds."""


class Reason(StrEnum):
    """Why a command did not succeed, each with a sentence of its own for the owner."""

    DEEP_SLEEP = "deep_sleep"
    UPDATING = "updating"
    PRECLUDED = "precluded"
    START_LIMIT = "start_limit"
    NOT_AUTHORIZED = "not_authorized"
    UNSUPPORTED = "unsupported"
    BUSY = "busy"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """How a command ended: `reason` is None when the car did it.

    `detail` is the cloud's own code for a failure, such as `SAMPLE_CONTEXT 12`, and `message` its own
    sentence for the owner; neither is ever personal. `readings` is what was read back after a change
    of what the cloud itself keeps.
    """

    command: Command
    reason: Reason | None = None
    detail: str | None = None
    message: str | None = None
    readings: Readings = field(default_factory=dict, hash=False)

    @property
    def succeeded(self) -> bool:
        """Say whether the car did it."""
        return self.reason is None


# Maker's figure when the car never told its setting.
_USUAL_RUN_DURATION = 600.0


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a car shows once it did a command, and the readings that make it show that.

    A value of None is what nobody can know beforehand.
    """

    shown: s.Signal[Any]
    expected: str | bool
    through: s.Signal[Any]
    value: Callable[[VehicleState], str | float | Structured | None]


def _departures(*, enabled: bool) -> _Effect:
    def value(state: VehicleState) -> Structured | None:
        departures = state.value(s.DEPARTURES)
        return None if departures is None else replace(departures, enabled=enabled)

    return _Effect(s.DEPARTURES_ENABLED, enabled, s.DEPARTURES, value)


def _switched(signal: s.Signal[bool], *, on: bool) -> _Effect:
    return _Effect(signal, on, signal, lambda _: on)


_EFFECTS: dict[Command, _Effect] = {
    Command.LOCK: _Effect(
        s.LOCK_STATE, "locked", s.LATCH[s.Latch.ALL_DOORS], lambda _: "locked"
    ),
    Command.UNLOCK: _Effect(
        s.LOCK_STATE, "unlocked", s.LATCH[s.Latch.ALL_DOORS], lambda _: "unlocked"
    ),
    Command.REMOTE_START: _Effect(
        s.REMOTE_START_ACTIVE,
        True,
        s.REMOTE_START_REMAINING,
        lambda state: state.value(s.REMOTE_START_DURATION) or _USUAL_RUN_DURATION,
    ),
    Command.STOP_REMOTE_START: _Effect(
        s.REMOTE_START_ACTIVE, False, s.REMOTE_START_REMAINING, lambda _: 0.0
    ),
    Command.START_CHARGE: _Effect(
        s.CHARGING, True, s.CHARGE_STATUS, lambda _: "in_progress"
    ),
    Command.STOP_CHARGE: _Effect(
        s.CHARGING, False, s.CHARGE_STATUS, lambda _: "paused"
    ),
    Command.ENABLE_DEPARTURES: _departures(enabled=True),
    Command.DISABLE_DEPARTURES: _departures(enabled=False),
    Command.ENABLE_AUTOMATIC_UPDATES: _switched(s.AUTOMATIC_UPDATES, on=True),
    Command.DISABLE_AUTOMATIC_UPDATES: _switched(s.AUTOMATIC_UPDATES, on=False),
    Command.TURN_ON_ZONE_LIGHTS: _Effect(
        s.ZONE_LIGHTS, True, s.LIT_ZONE, lambda _: LightZone.ALL
    ),
    Command.TURN_OFF_ZONE_LIGHTS: _Effect(
        s.ZONE_LIGHTS, False, s.LIT_ZONE, lambda _: "off"
    ),
    Command.START_TRAILER_LIGHT_CHECK: _switched(s.TRAILER_LIGHT_CHECK, on=True),
    Command.STOP_TRAILER_LIGHT_CHECK: _switched(s.TRAILER_LIGHT_CHECK, on=False),
}

# Commands whose value is what the car shows once it did them.
_SETTINGS: dict[Command, s.Signal[Any]] = {
    Command.SET_CHARGE_LIMIT: s.CHARGE_LIMIT,
    Command.SET_DC_CHARGE_LIMIT: s.DC_CHARGE_LIMIT,
    Command.SET_CHARGE_CURRENT_LIMIT: s.CHARGE_CURRENT_LIMIT,
    Command.SET_DC_POWER_LIMIT: s.DC_POWER_LIMIT,
    Command.SET_UPDATE_SCHEDULE: s.UPDATE_SCHEDULE,
    Command.SET_LIGHT_ZONE: s.LIT_ZONE,
    Command.SET_DEPARTURES: s.DEPARTURES,
}


# Of these, a low one is written to all.
_ALIKE = frozenset({s.CHARGE_LIMIT, s.DC_CHARGE_LIMIT})

# What a cloud that is not the car's own cannot say of the car.
_OF_THE_BATTERY = frozenset(
    {
        Command.START_CHARGE,
        Command.STOP_CHARGE,
        Command.SET_CHARGE_LIMIT,
    }
)


def acknowledged(
    command: Command,
    state: VehicleState,
    now: datetime,
    value: Argument | None = None,
    *,
    confirms_charging: bool = True,
) -> Readings:
    """Return the readings that follow when a car says it did the command but does not show it yet.

    They are newer than all the car told so far, but by an instant only: whatever it reports next
    wins, however its clock goes. `now` is for a car that never told anything, and for what runs out.
    """
    if command in _OF_THE_BATTERY and not confirms_charging:
        return {}
    shown: dict[s.Signal[Any], Any] = {}
    if (setting := _SETTINGS.get(command)) is not None:
        shown[setting] = value
        if (
            setting in _ALIKE
            and isinstance(value, (int, float))
            and value < ALIKE_BELOW
        ):
            shown |= {other: value for other in _ALIKE if other in state}
    effect = _EFFECTS.get(command)
    if effect is not None and state.value(effect.shown) != effect.expected:
        expected = effect.value(state)
        if expected is not None:
            shown[effect.through] = expected
    return {
        signal: Reading(told, _acknowledged_at(signal, told, state, now))
        for signal, told in shown.items()
    }


def _acknowledged_at(
    signal: s.Signal[Any], told: Any, state: VehicleState, now: datetime
) -> datetime:
    """Return the instant after all the car told so far, and after what it told of this signal."""
    reading = state.get(signal)
    known = (state.value(s.LAST_NEWS), None if reading is None else reading.at)
    last = max((at for at in known if at is not None), default=None)
    after = now if last is None else last + timedelta(microseconds=1)
    # Seconds left count from now, however long ago a parked car last spoke.
    return max(after, now) if signal is s.REMOTE_START_REMAINING and told else after


# What a car must not be doing when it is woken only to be asked how it is.
_NOT_WHILE: tuple[tuple[s.Signal[Any], bool | str, Reason], ...] = (
    (s.DEEP_SLEEP, True, Reason.DEEP_SLEEP),
    (s.UPDATING, True, Reason.UPDATING),
    (s.UPDATE_STATUS, "installing", Reason.UPDATING),
)

# None of it takes that long: a car that told news since then has ended it, though nobody said so.
_OVER_BY: Final = timedelta(hours=6)


def refused(command: Command, state: VehicleState) -> Reason | None:
    """Return why a command is not even sent to a car in this state, None when it is.

    Asking a car how it is costs its 12 V battery, so it is left alone where nothing can come of it.
    """
    if command not in (Command.REFRESH_STATUS, Command.READ_UPDATE_SETTINGS):
        return None
    last = state.value(s.LAST_NEWS)
    for signal, value, reason in _NOT_WHILE:
        told = state.get(signal)
        if told is None or told.value != value:
            continue
        if last is None or last - told.at <= _OVER_BY:
            return reason
    return None
