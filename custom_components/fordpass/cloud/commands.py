"""The catalogue of what a car can be asked, and how that ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from . import signals as s
from .reading import Reading, Readings

if TYPE_CHECKING:
    from .vehicle import VehicleState


class Command(StrEnum):
    """What a car can be asked."""

    LOCK = "lock"
    UNLOCK = "unlock"
    REMOTE_START = "remote_start"
    EXTEND_REMOTE_START = "extend_remote_start"
    STOP_REMOTE_START = "stop_remote_start"
    REFRESH_STATUS = "refresh_status"
    START_CHARGE = "start_charge"
    STOP_CHARGE = "stop_charge"
    SET_CHARGE_LIMIT = "set_charge_limit"
    """The value is percent."""


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
    sentence for the owner; neither is ever personal.
    """

    command: Command
    reason: Reason | None = None
    detail: str | None = None
    message: str | None = None

    @property
    def succeeded(self) -> bool:
        """Say whether the car did it."""
        return self.reason is None


# Maker's figure when the car never told its setting.
_USUAL_RUN_DURATION = 600.0


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a car shows once it did a command, and the readings that make it show that."""

    shown: s.Signal[Any]
    expected: str | bool
    through: s.Signal[Any]
    value: Callable[[VehicleState], str | float]


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
}


def acknowledged(command: Command, state: VehicleState, now: datetime) -> Readings:
    """Return the readings that follow when a car says it did the command but does not show it yet.

    They are newer than all the car told so far, but by an instant only: whatever it reports next
    wins, however its clock goes. `now` is for a car that never told anything.
    """
    effect = _EFFECTS.get(command)
    if effect is None or state.value(effect.shown) == effect.expected:
        return {}
    last = state.value(s.LAST_NEWS)
    at = now if last is None else last + timedelta(microseconds=1)
    return {effect.through: Reading(effect.value(state), at)}
