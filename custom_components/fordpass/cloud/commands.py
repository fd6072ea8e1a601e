"""The catalogue of what a car can be asked, and how that ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from . import signals as s

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

    `detail` is the maker's own code for a failure, such as `SAMPLE_CONTEXT 12`, never personal.
    """

    command: Command
    reason: Reason | None = None
    detail: str | None = None

    @property
    def succeeded(self) -> bool:
        """Say whether the car did it."""
        return self.reason is None


# Maker's figure when the car never told its setting.
_USUAL_RUN_DURATION = 600.0

type _Acknowledged = Callable[[VehicleState], Mapping[s.Signal[Any], Any]]

_ACKNOWLEDGED: dict[Command, _Acknowledged] = {
    Command.LOCK: lambda _: {s.LATCH[s.Latch.ALL_DOORS]: "locked"},
    Command.UNLOCK: lambda _: {s.LATCH[s.Latch.ALL_DOORS]: "unlocked"},
    Command.REMOTE_START: lambda state: {
        s.REMOTE_START_REMAINING: state.value(s.REMOTE_START_DURATION)
        or _USUAL_RUN_DURATION
    },
    Command.STOP_REMOTE_START: lambda _: {s.REMOTE_START_REMAINING: 0.0},
}


def acknowledged(command: Command, state: VehicleState) -> Mapping[s.Signal[Any], Any]:
    """Return the values a car must have when it says that it did the command, by signal.

    The car's own report often comes seconds later; until then its acknowledgement is the newest news.
    """
    rule = _ACKNOWLEDGED.get(command)
    return {} if rule is None else rule(state)
