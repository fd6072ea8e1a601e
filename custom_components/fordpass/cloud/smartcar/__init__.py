"""Smartcar: a paid service that stands between an owner's own application and the maker's cloud."""

from ..account import WebhookAnswer
from .account import DEFAULT_QUOTA, SmartcarAccount
from .application import (
    SCOPES,
    Application,
    ApplicationProblem,
    Mode,
    Timing,
    Version,
    permissions_of,
)
from .connect import (
    Connected,
    ConnectFailedError,
    ConnectProblem,
    connect_url,
    parse_redirect,
    reauthenticate_url,
)
from .errors import (
    BillingError,
    CompatibilityError,
    ConnectedServicesError,
    CredentialsRefusedError,
    ErrorType,
    PermissionRefusedError,
    QuotaSpentError,
    SmartcarBadAnswerError,
    SmartcarError,
    SmartcarRateLimitedError,
    SmartcarSignInRequiredError,
    SmartcarUnavailableError,
    VehicleStateError,
)
from .sign_in import Grant, complete
from .transport import Reply

__all__ = [
    "DEFAULT_QUOTA",
    "SCOPES",
    "Application",
    "ApplicationProblem",
    "BillingError",
    "CompatibilityError",
    "ConnectFailedError",
    "ConnectProblem",
    "Connected",
    "ConnectedServicesError",
    "CredentialsRefusedError",
    "ErrorType",
    "Grant",
    "Mode",
    "PermissionRefusedError",
    "QuotaSpentError",
    "Reply",
    "SmartcarAccount",
    "SmartcarBadAnswerError",
    "SmartcarError",
    "SmartcarRateLimitedError",
    "SmartcarSignInRequiredError",
    "SmartcarUnavailableError",
    "Timing",
    "VehicleStateError",
    "Version",
    "WebhookAnswer",
    "complete",
    "connect_url",
    "parse_redirect",
    "permissions_of",
    "reauthenticate_url",
]
