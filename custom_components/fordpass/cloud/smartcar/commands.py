"""What a car is asked for, the permission that takes, and what a refusal means to the owner."""

from ..commands import Command, CommandOutcome, Reason
from .errors import (
    REAUTHENTICATE,
    BillingError,
    ErrorType,
    SmartcarError,
    SmartcarRateLimitedError,
    SmartcarSignInRequiredError,
)

PERMISSIONS: dict[Command, str] = {
    Command.LOCK: "control_security",
    Command.UNLOCK: "control_security",
    Command.START_CHARGE: "control_charge",
    Command.STOP_CHARGE: "control_charge",
    Command.SET_CHARGE_LIMIT: "control_charge",
}

_REASONS: dict[str, Reason] = {
    ErrorType.PERMISSION: Reason.NOT_AUTHORIZED,
    ErrorType.COMPATIBILITY: Reason.UNSUPPORTED,
    ErrorType.VEHICLE_STATE: Reason.PRECLUDED,
    ErrorType.CONNECTED_SERVICES_ACCOUNT: Reason.FAILED,
    ErrorType.UPSTREAM: Reason.FAILED,
    ErrorType.VALIDATION: Reason.FAILED,
    ErrorType.RESOURCE_NOT_FOUND: Reason.UNSUPPORTED,
}

# Codes that say more than their type.
_CODES: dict[str, Reason] = {
    "ASLEEP": Reason.NO_ANSWER,
    "UNREACHABLE": Reason.NO_ANSWER,
    "NO_RESPONSE": Reason.NO_ANSWER,
    "UNKNOWN": Reason.FAILED,
    # Unlike PATH, which is an endpoint that the maker does not have, these are no news of the car.
    "VERSION": Reason.FAILED,
    "INVALID_PATH": Reason.FAILED,
}

# It may be of the moment (a limit set while the car charges), so it is not remembered.
_FOR_NOW = "SMARTCAR_NOT_CAPABLE"


def refusal(command: Command, error: SmartcarError) -> CommandOutcome | None:
    """Return how a command ended that was answered with an error; None when nobody knows.

    Errors about the account, the quota or the line are none about the command.
    """
    if isinstance(
        error, (BillingError, SmartcarRateLimitedError, SmartcarSignInRequiredError)
    ):
        return None
    reason = _REASONS.get(error.type or "")
    if reason is None:
        return None
    return CommandOutcome(
        command,
        _CODES.get(error.code or "", reason),
        error.problem.name,
        error.user_message,
    )


def never_again(error: SmartcarError) -> bool:
    """Say whether an error means that the car can never do what was asked."""
    return (
        error.type == ErrorType.COMPATIBILITY
        and error.code != _FOR_NOW
        and error.resolution != REAUTHENTICATE
    )
