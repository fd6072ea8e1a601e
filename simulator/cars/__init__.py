"""Cars that behave: they know their own life and their telemetry, and no cloud's HTTP."""

from .actions import COMMAND_TYPES
from .car import Car, Delta, Impossible
from .commands import Outcome, OutcomeKind, RemoteCommand, Timing
from .fleet import fleet
from .telematics import Modem

__all__ = [
    "COMMAND_TYPES",
    "Car",
    "Delta",
    "Impossible",
    "Modem",
    "Outcome",
    "OutcomeKind",
    "RemoteCommand",
    "Timing",
    "fleet",
]
