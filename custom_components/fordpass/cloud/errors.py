"""What can go wrong between us and a cloud: one root, typed subclasses.

Nothing here carries a token, a VIN or a body of an answer: messages are safe to log.
"""

from enum import StrEnum
from typing import ClassVar, override


class CloudError(Exception):
    """Root of all errors of this package.

    `retry_after` is the number of seconds the cloud asked us to wait, if it did. `detail` is the
    cloud's own code, and `user_message` its own sentence for the owner; neither is ever personal.
    """

    cloud: ClassVar[str] = "Ford"
    """Whose cloud it was, as its owner calls it."""

    detail: str | None = None
    user_message: str | None = None

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        """Keep the sentence and the wait the cloud asked for."""
        super().__init__(message)
        self.retry_after = retry_after


class CloudUnavailableError(CloudError):
    """The cloud cannot be used now: network, time-out, 5xx. Heals by itself."""


class RateLimitedError(CloudUnavailableError):
    """429 (or the legacy 402): we asked too often."""


class BlockedError(CloudUnavailableError):
    """403 page of the firewall in front of the cloud: our address is not liked just now."""


class BadAnswerError(CloudUnavailableError):
    """The answer is not what the protocol says: HTML for JSON, half a body, another shape."""


class PausedError(CloudUnavailableError):
    """The owner paused the account: nothing was sent."""


class BudgetSpentError(CloudUnavailableError):
    """The account's own limit of requests a day is reached: what can wait was not sent."""


class EndpointGoneError(CloudUnavailableError):
    """404, 405 or 410 where the maker's own app asks: the cloud ceased to serve it.

    `endpoint` says what was asked there.
    """

    def __init__(self, endpoint: str) -> None:
        """Keep what was asked."""
        super().__init__(f"The cloud does not serve the {endpoint} any more")
        self.endpoint = endpoint


class NotServedError(CloudError):
    """The cloud does not have this endpoint, or not for this car."""


class SignInRequiredError(CloudError):
    """The cloud refused the refresh token for good: only the owner can help."""


class CredentialsRefusedError(SignInRequiredError):
    """The owner's app is refused, and not the owner's consent: new credentials are needed."""


class SignInProblem(StrEnum):
    """Why a sign-in did not work, each with a sentence of its own for the owner."""

    NO_CODE = "no_code"
    CUT_OFF = "cut_off"
    AUTHORIZE_URL = "authorize_url"
    WRONG_SCHEME = "wrong_scheme"
    WRONG_BRAND = "wrong_brand"
    WRONG_REGION = "wrong_region"
    CODE_REFUSED = "code_refused"
    ACCESS_DENIED = "access_denied"
    WRONG_PASSWORD = "wrong_password"
    ACCOUNT_LOCKED = "account_locked"
    FORM_CHANGED = "form_changed"


class SignInFailedError(CloudError):
    """A sign-in by the owner failed; `problem` says why."""

    def __init__(self, problem: SignInProblem) -> None:
        """Keep the problem."""
        super().__init__(problem.value)
        self.problem = problem


class VehicleNotAuthorizedError(CloudError):
    """403 JSON: the account may not see or command this car (not accepted in the app)."""

    @override
    def __str__(self) -> str:
        return "The account is not authorized for this vehicle"
