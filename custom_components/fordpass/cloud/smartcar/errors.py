"""Smartcar's errors: one root, decided by type and resolution and never by the status alone.

A 400 can be trouble with the maker's account, a 403 is about one permission, a 409 about the car.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
import re
from typing import Any, ClassVar

from ..errors import (
    BadAnswerError,
    CloudError,
    CloudUnavailableError,
    CredentialsRefusedError as AppRefusedError,
    RateLimitedError,
    SignInRequiredError,
)
from ..parts import part
from .values import text


class ErrorType(StrEnum):
    """The types of Smartcar's errors."""

    AUTHENTICATION = "AUTHENTICATION"
    PERMISSION = "PERMISSION"
    BILLING = "BILLING"
    COMPATIBILITY = "COMPATIBILITY"
    CONNECTED_SERVICES_ACCOUNT = "CONNECTED_SERVICES_ACCOUNT"
    RATE_LIMIT = "RATE_LIMIT"
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    SERVER = "SERVER"
    UPSTREAM = "UPSTREAM"
    VALIDATION = "VALIDATION"
    VEHICLE_STATE = "VEHICLE_STATE"


OWN_QUOTA = "OWN_QUOTA"
"""The code of a BILLING error that Smartcar did not send: the quota the owner set is spent."""

REAUTHENTICATE = "REAUTHENTICATE"
"""The resolution by which Smartcar says that only the owner, in Connect, can help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """All that Smartcar says of an error. `user_message` is its own sentence for the owner.

    `retry_after` is in whole seconds. An answer that is none of Smartcar's errors has no `type`.
    """

    type: str | None = None
    code: str | None = None
    status: int | None = None
    request_id: str | None = None
    resolution: str | None = None
    resolution_url: str | None = None
    description: str | None = None
    user_message: str | None = None
    retry_after: int | None = None

    @property
    def name(self) -> str:
        """The error as `TYPE.CODE`, or what else is known of it; never personal."""
        if self.type is not None:
            return self.type if self.code is None else f"{self.type}.{self.code}"
        return "no answer" if self.status is None else f"status {self.status}"


class SmartcarError(CloudError):
    """Root of all errors of Smartcar; the message is `TYPE.CODE` and safe to log."""

    cloud: ClassVar[str] = "Smartcar"

    retry_after: int | None

    def __init__(self, problem: Problem) -> None:
        """Keep all that was said."""
        super().__init__(
            f"Smartcar answered {problem.name}", retry_after=problem.retry_after
        )
        self.problem = problem
        self.detail = problem.name
        self.type = problem.type
        self.code = problem.code
        self.status = problem.status
        self.request_id = problem.request_id
        self.resolution = problem.resolution
        self.resolution_url = problem.resolution_url
        self.description = problem.description
        self.user_message = problem.user_message


class SmartcarUnavailableError(SmartcarError, CloudUnavailableError):
    """SERVER, UPSTREAM, no answer at all, or one that is not Smartcar's: heals by itself."""


class SmartcarBadAnswerError(SmartcarError, BadAnswerError):
    """VALIDATION and RESOURCE_NOT_FOUND, or an answer of another shape: we and Smartcar differ."""


class SmartcarRateLimitedError(SmartcarError, RateLimitedError):
    """RATE_LIMIT: wait `retry_after` seconds."""


class VehicleStateError(SmartcarError, CloudUnavailableError):
    """VEHICLE_STATE: the car cannot be asked or commanded as it is now."""


class ConnectedServicesError(SmartcarError, CloudUnavailableError):
    """CONNECTED_SERVICES_ACCOUNT: the owner has to do something at the maker, see `user_message`."""


class BillingError(SmartcarError, CloudUnavailableError):
    """BILLING: the plan or its quota ends here; asking again does not help."""


class QuotaSpentError(BillingError):
    """The month's quota that the owner set does not allow it: Smartcar was not asked."""


class PermissionRefusedError(SmartcarError, CloudUnavailableError):
    """PERMISSION: the owner did not grant it; concerns one endpoint and never the sign-in."""


class CompatibilityError(SmartcarError, CloudUnavailableError):
    """COMPATIBILITY: this car can never do this."""


class SmartcarSignInRequiredError(SmartcarError, SignInRequiredError):
    """AUTHENTICATION with a fresh token, or the maker's own sign-in lost: Connect is needed again."""


class CredentialsRefusedError(SmartcarSignInRequiredError, AppRefusedError):
    """`invalid_client`: the application's credentials are wrong, mixed up or revoked."""


_CLASSES: Mapping[str | None, type[SmartcarError]] = {
    ErrorType.AUTHENTICATION: SmartcarSignInRequiredError,
    ErrorType.PERMISSION: PermissionRefusedError,
    ErrorType.BILLING: BillingError,
    ErrorType.COMPATIBILITY: CompatibilityError,
    ErrorType.CONNECTED_SERVICES_ACCOUNT: ConnectedServicesError,
    ErrorType.RATE_LIMIT: SmartcarRateLimitedError,
    ErrorType.RESOURCE_NOT_FOUND: SmartcarBadAnswerError,
    ErrorType.VALIDATION: SmartcarBadAnswerError,
    ErrorType.VEHICLE_STATE: VehicleStateError,
    # The words of the token hosts, which have no types.
    "INVALID_CLIENT": CredentialsRefusedError,
    "UNAUTHORIZED_CLIENT": CredentialsRefusedError,
    "INVALID_GRANT": SmartcarSignInRequiredError,
    "INVALID_REQUEST": SmartcarBadAnswerError,
}

# Where a proxy answered in Smartcar's place, or in a language of its own, only the status is left.
_BY_STATUS = {429: ErrorType.RATE_LIMIT, 430: ErrorType.BILLING}


def error_of(problem: Problem) -> SmartcarError:
    """Return the error for a problem."""
    if problem.type == ErrorType.CONNECTED_SERVICES_ACCOUNT and REAUTHENTICATE in (
        problem.resolution,
        _RESOLUTIONS.get(problem.code),
    ):
        return SmartcarSignInRequiredError(problem)
    if problem.code == OWN_QUOTA:
        return QuotaSpentError(problem)
    return _CLASSES.get(problem.type, SmartcarUnavailableError)(problem)


def refused_before(credentials: bool) -> SmartcarSignInRequiredError:
    """Return the error for what is not asked, because the application or its user was refused before."""
    if credentials:
        return CredentialsRefusedError(Problem(type="INVALID_CLIENT"))
    return SmartcarSignInRequiredError(Problem(type=ErrorType.AUTHENTICATION))


def unanswered(reason: str) -> SmartcarUnavailableError:
    """Return the error for what Smartcar never answered."""
    return SmartcarUnavailableError(Problem(description=reason))


# Older answers leave the resolution out.
_RESOLUTIONS: Mapping[str | None, str] = {"AUTHENTICATION_FAILED": REAUTHENTICATE}


def parse_problem(
    body: Any,
    *,
    status: int | None = None,
    request_id: str | None = None,
    retry_after: float | None = None,
    html: bool = False,
) -> Problem:
    """Return what an answer says is wrong: v3's list, v2's object, v1's older one, or the status alone."""
    wait = None if retry_after is None else int(-(-retry_after // 1))
    known = Problem(status=status, request_id=request_id, retry_after=wait)
    if isinstance(body, dict):
        errors = body.get("errors")
        said = errors[0] if isinstance(errors, list) and errors else body
        if isinstance(said, dict) and (found := _parse(said, known)) is not None:
            return found
        if status == 401 and not html:
            return replace(known, type=ErrorType.AUTHENTICATION)
    return replace(known, type=_BY_STATUS.get(status or 0))


def _parse(said: Mapping[str, Any], known: Problem) -> Problem | None:
    kind = text(said.get("type"))
    older = text(said.get("error"))
    if kind is None and older is not None:
        kind = older.upper().removesuffix("_ERROR")
    if kind is None:
        return None
    resolution = said.get("resolution")
    # Older answers have the bare word.
    named = resolution if isinstance(resolution, dict) else {"type": resolution}
    return replace(
        known,
        type=kind,
        code=text(said.get("code")),
        status=_status(said.get("statusCode") or said.get("status")) or known.status,
        request_id=known.request_id
        or text(said.get("requestId"))
        or text(part(said, "meta").get("requestId")),
        resolution=text(named.get("type")),
        resolution_url=text(named.get("url")),
        description=text(
            said.get("description") or said.get("detail") or said.get("message")
        ),
        user_message=_impersonal(text(said.get("suggestedUserMessage"))),
    )


# E-mail addresses, positions, and what is long and has a digit: VINs, ids and tokens.
_PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+|-?\d{1,3}\.\d{3,}|(?=[\w-]*\d)[\w-]{16,}", re.ASCII
)


def _impersonal(sentence: str | None) -> str | None:
    """Return a sentence without what could tell whose car it is."""
    return None if sentence is None else _PERSONAL.sub("…", sentence)


def _status(value: Any) -> int | None:
    digits = str(value)
    return int(digits) if digits.isdecimal() else None
