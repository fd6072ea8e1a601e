"""What can be played with: every action on a car and on the cloud, its arguments read off its signature."""

from collections.abc import Callable
from enum import StrEnum
import inspect
from typing import Any, Final, TypeAliasType, get_args, get_origin

from simulator.cars import Car, Outcome, OutcomeKind, Timing
from simulator.fordpass.cloud import FordPassCloud
from simulator.fordpass.faults import Fault, FaultKind
from simulator.fordpass.sockets import ErrorFrame

type Json = dict[str, Any]


class SocketError(StrEnum):
    """The error frames by name."""

    TOKEN_EXPIRED = "TOKEN_EXPIRED"
    SESSION_EXPIRED = "SESSION_EXPIRED"
    OTHER = "OTHER"


def upload(
    car: Car,
    metrics: Json | None = None,
    states: Json | None = None,
    events: Json | None = None,
) -> None:
    """Send raw documents as they are."""
    if not {"states", "events"}.isdisjoint(metrics or {}):
        raise ValueError("states and events stand beside metrics, not in them")
    car.upload(states=states, events=events, **(metrics or {}))


def next_command(
    car: Car, kind: OutcomeKind, code: str = "12", context: str = "SAMPLE_CONTEXT"
) -> None:
    """Decide how the car's next command ends; several queue up."""
    car.outcomes.append(Outcome(kind=kind, code=code, context=context))


def hurry(car: Car, fast: bool) -> None:
    """Let the car's commands take moments, or as long as in real life."""
    car.timing = Timing.fast() if fast else Timing()


def partial_lists(car: Car, partial: bool) -> None:
    """Upload only the changed doors, windows and wheels of a list, or the whole list."""
    car.partial_lists = partial


def authorize(car: Car, status: str) -> None:
    """Set `userAuthStatus`: Authorized, Pending or Declined."""
    if status not in ("Authorized", "Pending", "Declined"):
        raise ValueError("status is Authorized, Pending or Declined")
    car.garage["userAuthStatus"] = status


CAR_ACTIONS: Final[dict[str, Callable[..., object]]] = {
    action.__name__: action
    for action in (
        Car.open,
        Car.close,
        Car.open_window,
        Car.lock,
        Car.unlock,
        Car.honk,
        Car.set_tire,
        Car.set_indicator,
        Car.ignition,
        Car.drive_off,
        Car.park,
        Car.start_remotely,
        Car.stop_remotely,
        Car.set_fuel,
        Car.set_soc,
        Car.plug_in,
        Car.unplug,
        Car.start_charging,
        Car.pause_charging,
        Car.resume_schedule,
        Car.fault_charging,
        Car.sleep,
        Car.deep_sleep,
        Car.wake,
        Car.add_message,
        Car.sound_alarm,
        Car.tell_deployment,
        Car.install_update,
        upload,
        next_command,
        hurry,
        partial_lists,
        authorize,
    )
}


def lock_account(cloud: FordPassCloud, email: str) -> None:
    """Lock an account as Ford does when it smells a robot."""
    cloud.lock_account(_known(cloud, email))


def unlock_account(cloud: FordPassCloud, email: str) -> None:
    """Unlock an account."""
    cloud.unlock_account(_known(cloud, email))


def revoke(cloud: FordPassCloud, email: str) -> None:
    """Let an account's tokens die."""
    cloud.revoke(_known(cloud, email))


def drop_sockets(cloud: FordPassCloud, clean: bool = False) -> None:
    """End all sockets, without a close frame unless clean."""
    cloud.drop_sockets(clean=clean)


def silence_sockets(cloud: FordPassCloud, silent: bool = True) -> None:
    """Keep all sockets open but say nothing."""
    cloud.silence_sockets(silent=silent)


def send_error_frame(cloud: FordPassCloud, error: SocketError) -> None:
    """Send an `_error` frame on all sockets."""
    cloud.send_error_frame(ErrorFrame[error])


def send_raw(cloud: FordPassCloud, text: str) -> None:
    """Send any text as a frame on all sockets."""
    cloud.send_raw(text)


def fault(
    cloud: FordPassCloud,
    *,
    match: str,
    kind: FaultKind,
    times: int | None = 1,
    retry_after: int | None = None,
    seconds: float = 5.0,
) -> None:
    """Order trouble for the next requests that match."""
    cloud.faults.append(
        Fault(
            match=match,
            kind=kind,
            times=times,
            retry_after=retry_after,
            seconds=seconds,
        )
    )


CLOUD_ACTIONS: Final[dict[str, Callable[..., object]]] = {
    action.__name__: action
    for action in (
        lock_account,
        unlock_account,
        revoke,
        FordPassCloud.age_tokens,
        drop_sockets,
        silence_sockets,
        send_error_frame,
        send_raw,
    )
}


def perform(action: Callable[..., object], subject: object, given: Json) -> None:
    """Call an action with JSON arguments. Raises ValueError with a sentence when they do not fit."""
    wanted = _parameters(action)
    if extra := given.keys() - wanted.keys():
        raise ValueError(f"Unknown argument: {', '.join(sorted(extra))}")
    for name, parameter in wanted.items():
        if name not in given and parameter.default is parameter.empty:
            raise ValueError(f"The argument {name} is missing")
    action(
        subject,
        **{
            name: _fitted(name, value, wanted[name].annotation)
            for name, value in given.items()
        },
    )


def described(actions: dict[str, Callable[..., object]]) -> Json:
    """Return for each action what it does and its arguments, for the page to offer."""
    return {
        name: {
            "help": (inspect.getdoc(action) or "").partition("\n")[0],
            "arguments": {
                argument: {
                    "type": _type_name(parameter.annotation),
                    "optional": parameter.default is not parameter.empty,
                }
                for argument, parameter in _parameters(action).items()
            },
        }
        for name, action in actions.items()
    }


def _parameters(action: Callable[..., object]) -> dict[str, inspect.Parameter]:
    _, *parameters = inspect.signature(action).parameters.values()
    return {parameter.name: parameter for parameter in parameters}


def _alternatives(annotation: Any) -> list[Any]:
    return [
        get_origin(choice.__value__) if isinstance(choice, TypeAliasType) else choice
        for choice in get_args(annotation) or (annotation,)
    ]


def _type_name(annotation: Any) -> str | list[str]:
    kind = _alternatives(annotation)[0]
    if issubclass(kind, StrEnum):
        return [str(word) for word in kind]
    return str(kind.__name__)


def _fitted(name: str, value: object, annotation: Any) -> object:
    for kind in _alternatives(annotation):
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if kind is int and isinstance(value, bool):
            continue
        if issubclass(kind, StrEnum) and value in list(kind):
            return kind(value)
        if isinstance(value, kind):
            return value
    raise ValueError(f"The argument {name} cannot be {value!r}")


def _known(cloud: FordPassCloud, email: str) -> str:
    if email not in cloud.accounts:
        raise ValueError(f"There is no account {email}")
    return email
