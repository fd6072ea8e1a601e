"""What a car is asked remotely, and how the next such request shall end."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCommand:
    """One command on its way to a car, as the cloud accepted it.

    `properties` is None when the request left it out; `version` is None on the stable API.
    """

    id: str
    type: str
    properties: dict[str, Any] | None = field(default_factory=dict)
    wake_up: bool = True
    version: str | None = None


class OutcomeKind(StrEnum):
    """Every way a command can end."""

    SUCCESS = "success"
    FAILED = "failed"
    FAILED_ON_DEVICE = "failed_on_device"
    ERROR = "error"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    EXPIRED_DEEP_SLEEP = "expired_deep_sleep"
    SILENT = "silent"
    FOREIGN_ID = "foreign_id"
    LATE_SUCCESS = "late_success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one command ends; code and context are told by COMMAND_FAILED_ON_DEVICE only.

    SILENT: the command is queued and nothing follows. FOREIGN_ID: the states report another
    client's command, never this one. LATE_SUCCESS: the success comes after the cloud's expireTime.
    """

    kind: OutcomeKind = OutcomeKind.SUCCESS
    code: str = "12"
    context: str = "SAMPLE_CONTEXT"


@dataclass(slots=True, kw_only=True)
class Timing:
    """How long the parts of a command take, in car seconds (an awake car: about 8 in all)."""

    queued: float = 1.0
    wakeup: float = 1.0
    connected: float = 30.0
    delivery: float = 2.0
    result: float = 4.0
    upload: float = 1.0
    alarm: float = 20.0
    expiry: float = 90.0
    lateness: float = 30.0

    @classmethod
    def fast(cls) -> Timing:
        """Return timings for people in a hurry: everything within half a second, expiry in two."""
        return cls(
            queued=0.05,
            wakeup=0.05,
            connected=0.2,
            delivery=0.05,
            result=0.1,
            upload=0.05,
            alarm=0.5,
            expiry=2.0,
            lateness=0.5,
        )
