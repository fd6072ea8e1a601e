"""How the errors of a cloud, and the failures of a car, are told to the owner."""

from collections.abc import Mapping

from homeassistant.exceptions import HomeAssistantError

from .cloud.commands import CommandOutcome
from .cloud.errors import (
    BudgetSpentError,
    CloudError,
    CredentialsRefusedError,
    PausedError,
    RateLimitedError,
    SignInRequiredError,
    VehicleNotAuthorizedError,
)
from .cloud.fordconnect import NotConsentedError
from .cloud.smartcar import BillingError, PermissionRefusedError, QuotaSpentError
from .const import CREDENTIALS_REFUSED, DOMAIN

_KEYS: Mapping[type[CloudError], str] = {
    CloudError: "cloud_unavailable",
    PausedError: "paused",
    BudgetSpentError: "budget_spent",
    RateLimitedError: "rate_limited",
    BillingError: "plan_refused",
    QuotaSpentError: "quota_spent",
    NotConsentedError: "not_consented",
    PermissionRefusedError: "not_consented",
    CredentialsRefusedError: CREDENTIALS_REFUSED,
    SignInRequiredError: "sign_in_required",
    VehicleNotAuthorizedError: "vehicle_not_authorized",
}


def told[E: HomeAssistantError](kind: type[E], err: CloudError) -> E:
    """Return an error of Home Assistant that says in the owner's language what went wrong."""
    key = next(_KEYS[base] for base in type(err).__mro__ if base in _KEYS)
    return kind(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={
            "cloud": err.cloud,
            **_words(err.detail, err.user_message),
        },
    )


def failed(outcome: CommandOutcome) -> HomeAssistantError:
    """Return an error that says in the owner's language why a car did not do what it was asked."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=f"command_{outcome.reason}",
        translation_placeholders=_words(outcome.detail, outcome.message),
    )


def _words(detail: str | None, message: str | None) -> dict[str, str]:
    """Return the placeholders; `said` follows a sentence, and is nothing where a cloud has none."""
    return {"detail": detail or "–", "said": f" {message}" if message else ""}
