"""Remote commands as the TMC cloud words them, and their outcomes matched by command id."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..commands import Command, CommandOutcome, Reason
from ..parts import part
from ..telemetry.decode import states_of
from . import battery, care, climate
from .car import Errand, Request, Write

# Extending is starting again: the cloud decides from the state of the car.
REQUESTS: dict[Command, Request] = {
    Command.LOCK: Request(type="lock"),
    Command.UNLOCK: Request(type="unlock"),
    Command.REMOTE_START: Request(type="remoteStart"),
    Command.EXTEND_REMOTE_START: Request(type="remoteStart"),
    Command.STOP_REMOTE_START: Request(type="cancelRemoteStart"),
    Command.REFRESH_STATUS: Request(type="statusRefresh"),
    **battery.REQUESTS,
    **climate.REQUESTS,
    **care.REQUESTS,
}

# What is not sent to the car but changed at Ford's own hosts.
WRITES: dict[Command, Write] = {**battery.WRITES, **climate.WRITES, **care.WRITES}

ERRANDS: tuple[Errand, ...] = (*battery.ERRANDS, *climate.ERRANDS, *care.ERRANDS)

# What an answer to the POST itself means; 429 and 5xx are told apart before.
REJECTIONS: dict[int, Reason] = {
    400: Reason.UNSUPPORTED,
    403: Reason.NOT_AUTHORIZED,
    404: Reason.UNSUPPORTED,
    409: Reason.BUSY,
}

# Both vocabularies, compared in upper case. Any other word means that it still goes on.
_ENDS: dict[str, Reason | None] = {
    "SUCCESS": None,
    "COMMAND_SUCCEEDED_ON_DEVICE": None,
    "FAILED": Reason.FAILED,
    "COMMAND_FAILED_ON_DEVICE": Reason.FAILED,
    "ERROR": Reason.FAILED,
    "REJECTED": Reason.FAILED,
    "CANCELLED": Reason.CANCELLED,
    "EXPIRED": Reason.EXPIRED,
}

# Words found in the cloud's causes and texts, and what they mean to the owner.
_CAUSES: tuple[tuple[str, Reason], ...] = (
    ("DEEP_SLEEP", Reason.DEEP_SLEEP),
    ("DEEP SLEEP", Reason.DEEP_SLEEP),
    ("FIRMWARE_UPGRADE", Reason.UPDATING),
    ("PRECLUDED", Reason.PRECLUDED),
)

# What is said when a car was started remotely so often that it must be driven first.
_LIMIT_WORDS = ("LIMIT", "MAX", "EXCEED")

# Outcomes of commands we did not ask for (the phone app's) pass by as well; this many are kept.
_KEPT = 32


@dataclass(frozen=True, slots=True)
class End:
    """How a command ended by the cloud's own words."""

    reason: Reason | None
    detail: str | None


def command_id(body: Any) -> str | None:
    """Return the id of a command from the answer to its POST."""
    if not isinstance(body, dict):
        return None
    ids = (body.get(key) for key in ("id", "commandId", "correlationId"))
    return next((found for found in ids if isinstance(found, str) and found), None)


def ends_of(document: Mapping[str, Any]) -> Iterator[tuple[str, End]]:
    """Yield id and end of each command that a document says has ended."""
    for name, entry in states_of(document):
        identity, value = entry.get("commandId"), entry.get("value")
        # The wake-up of a modem carries the id of the command it is for, and ends long before it.
        if (
            name.startswith("device")
            or not isinstance(identity, str)
            or not isinstance(value, dict)
        ):
            continue
        word = str(value.get("toState")).upper()
        if word in _ENDS:
            yield identity, _end(name, _ENDS[word], entry, value)


def _end(
    name: str,
    reason: Reason | None,
    entry: Mapping[str, Any],
    value: Mapping[str, Any],
) -> End:
    if reason is None:
        return End(None, None)
    error = part(value, "data", "commandError")
    failure = part(error, "commandExecutionFailure")
    context, code = failure.get("oemErrorContext"), failure.get("oemErrorCode")
    causes = part(
        error,
        "commandExpirationContext",
        "devicePrecludedExpirationContext",
        "commandPreclusionCauses",
    )
    said = " ".join(
        [name, *map(str, causes.values()), str(context), str(entry.get("message"))]
    ).upper()
    # Charging starts and has limits as well.
    if "REMOTE" in said and any(word in said for word in _LIMIT_WORDS):
        reason = Reason.START_LIMIT
    else:
        reason = next((meaning for text, meaning in _CAUSES if text in said), reason)
    detail = " ".join(str(part) for part in (context, code) if part)
    return End(reason, detail or None)


class CommandDesk:
    """Hands the end of a command to whoever waits for it.

    The cloud may tell the end on the socket before it has answered the POST with the id, so recent
    ends are kept.
    """

    def __init__(self) -> None:
        """Start with an empty desk."""
        self._ended: OrderedDict[str, End] = OrderedDict()
        self._waiting: dict[str, asyncio.Future[End]] = {}

    def note(self, document: Mapping[str, Any]) -> None:
        """Take note of every command a document says has ended."""
        for identity, end in ends_of(document):
            waiter = self._waiting.get(identity)
            if waiter is not None and not waiter.done():
                waiter.set_result(end)
            self._ended[identity] = end
            self._ended.move_to_end(identity)
            if len(self._ended) > _KEPT:
                self._ended.popitem(last=False)

    @contextmanager
    def expect(self, identity: str) -> Iterator[asyncio.Future[End]]:
        """Give a future that gets the end of this command."""
        future: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        if (end := self._ended.get(identity)) is not None:
            future.set_result(end)
        self._waiting[identity] = future
        try:
            yield future
        finally:
            del self._waiting[identity]
            future.cancel()


def outcome(command: Command, end: End) -> CommandOutcome:
    """Return the outcome of a command that ended so."""
    return CommandOutcome(command, end.reason, end.detail)
