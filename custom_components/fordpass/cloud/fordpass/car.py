"""One car at the cloud of the phone app: what is asked of it beside its telemetry."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ..commands import Argument, Reason
from ..http import Answer
from ..reading import Readings
from ..signals import Signal
from ..vehicle import VehicleInfo
from .api import Api
from .protocol import Timing


@dataclass(slots=True)
class Car:
    """A car, the way to ask about it, and the last documents read of it, by the errand's key.

    The documents are for writes that must give back the whole of what they change a part of.
    """

    api: Api
    info: VehicleInfo
    documents: dict[str, Any] = field(default_factory=dict, repr=False)
    timing: Timing = field(default_factory=Timing, kw_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something the cloud tells of a car only when asked, and how often it is asked.

    `read` raises what Account raises, and NotServedError where the endpoint is not there for this
    car. `soon_after` are signals whose change is a reason to ask again, `delay` later.
    """

    key: str
    every: timedelta
    wanted: Callable[[VehicleInfo], bool]
    read: Callable[[Car], Awaitable[Readings]]
    soon_after: frozenset[Signal[Any]] = frozenset()
    delay: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A change of what Ford keeps of a car, and the errand by which it is read back.

    A `tracked` one goes on in the car: its answer names a command whose end is waited for. `refused`
    says what the body of a good answer has against it all the same.
    """

    send: Callable[[Car, Argument | None], Awaitable[Answer]]
    reads_back: Errand | None = None
    tracked: bool = False
    refused: Callable[[Any], Reason | None] = lambda _body: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A remote command as the TMC cloud words it.

    With a `version` it goes to the beta API. `properties` of None are left out altogether, without
    which the beta refuses some commands.
    """

    type: str
    version: str | None = None
    properties: Callable[[Car, Argument | None], dict[str, Any] | None] = (
        lambda _car, _value: {}
    )
