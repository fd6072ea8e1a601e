"""What an owner is told has words, and the words have all they name."""

from string import Formatter
from typing import Any

import pytest

from custom_components.fordpass.cloud.account import NOTICES, Notice
from custom_components.fordpass.cloud.commands import Command, CommandOutcome, Reason
from custom_components.fordpass.cloud.errors import (
    BudgetSpentError,
    CloudError,
    CloudUnavailableError,
    PausedError,
    RateLimitedError,
    SignInRequiredError,
    VehicleNotAuthorizedError,
)
from custom_components.fordpass.cloud.fordconnect import (
    CredentialsRefusedError,
    NotConsentedError,
)
from custom_components.fordpass.cloud.smartcar.errors import (
    OWN_QUOTA,
    Problem,
    error_of,
)
from custom_components.fordpass.failures import failed, told
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component

from .witness import ENGLISH, assert_told

SAID = "Have a look at your car."


def named(words: dict[str, str]) -> set[str]:
    """Return the placeholders that words name."""
    return {
        field
        for text in words.values()
        for _, field, _, _ in Formatter().parse(text)
        if field is not None
    }


@pytest.mark.parametrize("key", NOTICES)
def test_each_notice(key: str) -> None:
    """Its words name the car and what is sent with it, no more and no less."""
    words = ENGLISH["issues"][key]
    flow = words.get("fix_flow", {"step": {"confirm": words}})
    assert named(flow["step"]["confirm"]) == NOTICES[key] | {"car"}


@pytest.mark.parametrize(
    ("key", "placeholders"),
    [
        ("unheard_of", {}),
        ("not_consented", {}),
        ("vehicle_not_authorized", {"code": "x"}),
    ],
)
def test_no_notice_without_words(key: str, placeholders: dict[str, str]) -> None:
    """No account can send what there are no words for."""
    with pytest.raises(ValueError, match=key):
        Notice(key, True, placeholders)


def smartcar(kind: str | None, code: str | None = None) -> CloudError:
    """Return an error of Smartcar's with a sentence for the owner."""
    return error_of(Problem(type=kind, code=code, user_message=SAID))


@pytest.mark.parametrize(
    ("error", "key", "placeholders"),
    [
        (CloudUnavailableError(), "cloud_unavailable", {"cloud": "Ford", "said": ""}),
        (RateLimitedError(), "rate_limited", {"cloud": "Ford", "said": ""}),
        (SignInRequiredError(), "sign_in_required", {"cloud": "Ford", "said": ""}),
        (PausedError(), "paused", {}),
        (BudgetSpentError(), "budget_spent", {"cloud": "Ford"}),
        (VehicleNotAuthorizedError(), "vehicle_not_authorized", {}),
        (CredentialsRefusedError(), "credentials_refused", {"cloud": "Ford"}),
        (NotConsentedError(["LOCATION"]), "not_consented", {}),
        (
            smartcar("SERVER"),
            "cloud_unavailable",
            {"cloud": "Smartcar", "said": f" {SAID}"},
        ),
        (
            smartcar("RATE_LIMIT"),
            "rate_limited",
            {"cloud": "Smartcar", "said": f" {SAID}"},
        ),
        (
            smartcar("AUTHENTICATION"),
            "sign_in_required",
            {"cloud": "Smartcar", "said": f" {SAID}"},
        ),
        (
            smartcar("BILLING", "INVALID_PLAN"),
            "plan_refused",
            {
                "cloud": "Smartcar",
                "detail": "BILLING.INVALID_PLAN",
                "said": f" {SAID}",
            },
        ),
        (smartcar("BILLING", OWN_QUOTA), "quota_spent", {"cloud": "Smartcar"}),
        (smartcar("PERMISSION"), "not_consented", {}),
        (smartcar("INVALID_CLIENT"), "credentials_refused", {"cloud": "Smartcar"}),
    ],
)
async def test_each_error(
    hass: HomeAssistant, error: CloudError, key: str, placeholders: dict[str, str]
) -> None:
    """It names the cloud that it is about, and ends in that cloud's own sentence."""
    await async_setup_component(hass, "fordpass", {})
    assert_told(told(HomeAssistantError, error), key, **placeholders)


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("message", [SAID, None])
async def test_each_failure(
    hass: HomeAssistant, reason: Reason, message: str | None
) -> None:
    """Each has a sentence, and room for the cloud's own where a cloud has one."""
    await async_setup_component(hass, "fordpass", {})
    error = failed(CommandOutcome(Command.LOCK, reason, "A.B", message))
    said = f" {message}" if message else ""
    assert_told(error, f"command_{reason}", detail="A.B", said=said)


@pytest.mark.parametrize("key", ENGLISH["exceptions"])
def test_no_cloud_is_taken_for_another(key: str) -> None:
    """What all accounts share names no cloud of itself."""
    words: dict[str, Any] = ENGLISH["exceptions"][key]
    assert "Ford's" not in words["message"]
    assert "Smartcar's" not in words["message"]
