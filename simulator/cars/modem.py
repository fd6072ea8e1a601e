"""The modem's commanding side: how a remote command travels, runs and ends, state by state."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from .actions import ACTIONS, Action
from .body import Json
from .commands import Outcome, OutcomeKind, RemoteCommand
from .telematics import Impossible, Modem, iso_fraction

if TYPE_CHECKING:
    from .car import Car

type Script = Generator[float]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words one family of commands reports its progress in, in order."""

    queued: str
    delivering: tuple[str, ...]
    running: str
    success: str
    expired: str
    cancelled: str
    error: str
    rejected: str


OLDER: Final = Vocabulary(
    queued="request_delivery_queued",
    delivering=("oem_cloud_to_device_delivery_in_progress", "request_queued"),
    running="in_progress",
    success="success",
    expired="expired",
    cancelled="cancelled",
    error="error",
    rejected="rejected",
)
NEWER: Final = Vocabulary(
    queued="REQUEST_DELIVERY_QUEUED",
    delivering=("REQUEST_DELIVERY_IN_PROGRESS", "RECEIVED_BY_DEVICE"),
    running="COMMAND_IN_PROGRESS_ON_DEVICE",
    success="COMMAND_SUCCEEDED_ON_DEVICE",
    expired="EXPIRED",
    cancelled="CANCELLED",
    error="ERROR",
    rejected="REJECTED",
)
_FAILED: Final = "failed"
_FAILED_ON_DEVICE: Final = "COMMAND_FAILED_ON_DEVICE"
_DEEP_SLEEP: Final = {
    "commandError": {
        "commandExpirationContext": {
            "devicePrecludedExpirationContext": {
                "commandPreclusionCauses": {
                    "deepSleepCommandPreclusionState": "COMMANDS_PRECLUDED_BY_DEEP_SLEEP"
                }
            }
        }
    }
}


def run(car: Car, command: RemoteCommand) -> None:
    """Start a command's way through cloud, telco and car. Raises ValueError for an unknown type."""
    if (action := ACTIONS.get(command.type)) is None:
        raise ValueError(f"No car knows the command {command.type!r}")
    outcome = car.outcomes.popleft() if car.outcomes else Outcome()
    progress = Progress(car, command, action, outcome)
    script = progress.script()

    def advance() -> None:
        if (delay := next(script, None)) is not None:
            car.clock.call_later(delay, advance)

    advance()


class Progress:
    """One command on its way; tells each state it passes."""

    def __init__(
        self, car: Car, command: RemoteCommand, action: Action, outcome: Outcome
    ) -> None:
        """Prepare the way of `command` to the `outcome` decided beforehand."""
        self._car = car
        self._command = command
        self._action = action
        self._outcome = outcome
        newer = action.newer or car.model.upper_case
        self._words = NEWER if newer else OLDER
        foreign = outcome.kind is OutcomeKind.FOREIGN_ID
        self._id = str(uuid4()) if foreign else command.id
        self._last: str | None = None

    def script(self) -> Script:
        """Yield the car seconds until the next step, telling the states in between."""
        car, timing, words = self._car, self._car.timing, self._words
        yield timing.queued
        self._tell(words.queued)
        if car.modem is not Modem.AWAKE:
            if car.modem is Modem.DEEP_SLEEP or not self._command.wake_up:
                yield timing.expiry - timing.queued
                self._expire(deep_sleep=car.modem is Modem.DEEP_SLEEP)
                return
            yield timing.wakeup
            self._tell_wakeup()
            yield timing.connected
            car.stir()
        for word in words.delivering:
            yield timing.delivery / len(words.delivering)
            self._tell(word)
        if (ending := self._endings.get(self._outcome.kind)) is not None:
            yield from ending(self)

    def _succeed(self) -> Script:
        timing = self._car.timing
        yield timing.result / 2
        self._tell(self._words.running)
        if self._outcome.kind is OutcomeKind.LATE_SUCCESS:
            yield timing.expiry + timing.lateness
        yield timing.result / 2
        try:
            with self._car.quietly():
                oem_data = self._action.effect(
                    self._car, self._command.properties or {}
                )
        except Impossible as reason:
            self._fail_on_device(str(reason))
            return
        metrics = self._car.measure(everything=self._action.tells_everything)
        told: Json = {"metrics": metrics} if self._action.carries_metrics else {}
        if oem_data:
            told["oemData"] = oem_data
        self._tell(
            self._words.success, message=f"{self._reply} with status SUCCESS", **told
        )
        if metrics:
            yield timing.upload
            self._car.upload(**metrics)

    def _fail(self) -> Script:
        yield self._car.timing.result
        word = {
            OutcomeKind.FAILED: _FAILED,
            OutcomeKind.ERROR: self._words.error,
            OutcomeKind.REJECTED: self._words.rejected,
            OutcomeKind.CANCELLED: self._words.cancelled,
        }[self._outcome.kind]
        self._tell(word, message=f"{self._reply} with status {word.upper()}")

    def _break_off(self) -> Script:
        yield self._car.timing.result
        self._fail_on_device(self._outcome.context)

    def _run_out(self) -> Script:
        timing = self._car.timing
        yield max(0.0, timing.expiry - timing.queued - timing.delivery)
        self._expire(deep_sleep=self._outcome.kind is OutcomeKind.EXPIRED_DEEP_SLEEP)

    _endings: Final[dict[OutcomeKind, Callable[[Progress], Script]]] = {
        OutcomeKind.SUCCESS: _succeed,
        OutcomeKind.LATE_SUCCESS: _succeed,
        OutcomeKind.FOREIGN_ID: _succeed,
        OutcomeKind.FAILED: _fail,
        OutcomeKind.ERROR: _fail,
        OutcomeKind.REJECTED: _fail,
        OutcomeKind.CANCELLED: _fail,
        OutcomeKind.FAILED_ON_DEVICE: _break_off,
        OutcomeKind.EXPIRED: _run_out,
        OutcomeKind.EXPIRED_DEEP_SLEEP: _run_out,
    }

    @property
    def _reply(self) -> str:
        key = self._action.key
        return f"{key[:1].upper()}{key[1:]}Response"

    def _fail_on_device(self, context: str) -> None:
        failure = {"oemErrorContext": context, "oemErrorCode": self._outcome.code}
        self._tell(
            _FAILED_ON_DEVICE,
            message=f"{self._reply} with status FAILED",
            data={"commandError": {"commandExecutionFailure": failure}},
        )

    def _expire(self, *, deep_sleep: bool) -> None:
        if deep_sleep:
            self._tell(
                self._words.expired,
                message=f"{self._reply} expired: device is in deep sleep",
                data=_DEEP_SLEEP,
            )
        else:
            self._tell(self._words.expired, message=f"{self._reply} expired")

    def _tell(self, to_state: str, message: str | None = None, **value: Any) -> None:
        now = iso_fraction(self._car.clock.now())
        entry: Json = {
            "timestamp": now,
            "commandId": self._id,
            "value": {
                **({"fromState": self._last} if self._last else {}),
                "toState": to_state,
                "trigger": {"unknown": "command_acknowledged"},
                **value,
            },
            "version": self._command.version or "1.0.1",
            "tags": {"tmcArrivalTimestamp": now},
        }
        if message is not None:
            entry["message"] = message
        self._last = to_state
        named = {self._action.key: entry}
        self._car.upload(states={"commands": named} if self._action.nested else named)

    def _tell_wakeup(self) -> None:
        self._car.upload(
            states={
                "deviceWakeup": {
                    "timestamp": iso_fraction(self._car.clock.now()),
                    "commandId": self._id,
                    "value": {
                        "fromState": "REQUEST_DELIVERY_QUEUED",
                        "toState": "REQUEST_DELIVERY_IN_PROGRESS",
                        "trigger": {"deviceWakeup": "REQUEST_SUBMITTED_TO_TELCO"},
                    },
                }
            }
        )
