"""One signal read off one car, or the error that stands for it."""

from dataclasses import dataclass

from .applications import Connection
from .errors import SmartcarError
from .signals import CATALOGUE, Signal
from .switches import Switches
from .told import Json, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One signal of one car: a body with its times, or the error that stands for it.

    `recorded` and `retrieved` are epoch seconds.
    """

    signal: Signal
    body: Json | None
    error: SmartcarError | None
    recorded: float
    retrieved: float


def read(
    signal: Signal,
    told: Told,
    switches: Switches,
    injected: SmartcarError | None,
) -> Reading:
    """Read one signal of a car; an injected error beats the value."""
    body, recorded = told.read(lambda car: signal.body(car, switches))
    error = injected
    if error is None and body is None:
        error = SmartcarError.of("COMPATIBILITY.VEHICLE_NOT_CAPABLE")
    return Reading(
        signal=signal,
        body=None if error else body,
        error=error,
        recorded=recorded.timestamp(),
        retrieved=told.retrieved.timestamp(),
    )


def readable(connection: Connection) -> list[Signal]:
    """Return the signals a connection's permissions cover."""
    return [
        signal for signal in CATALOGUE.values() if connection.may(signal.permission)
    ]


def status(reading: Reading) -> Json:
    """Return the `status` of a reading."""
    if reading.error is None:
        return {"value": "SUCCESS"}
    return {"value": "ERROR", "error": reading.error.brief()}
