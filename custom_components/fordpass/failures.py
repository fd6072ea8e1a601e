"""How the errors of a cloud are told to the owner."""

from collections.abc import Mapping

from homeassistant.exceptions import HomeAssistantError

from .cloud.errors import (
    CloudError,
    RateLimitedError,
    SignInRequiredError,
    VehicleNotAuthorizedError,
)
from .const import DOMAIN

_KEYS: Mapping[type[CloudError], str] = {
    CloudError: "cloud_unavailable",
    RateLimitedError: "rate_limited",
    SignInRequiredError: "sign_in_required",
    VehicleNotAuthorizedError: "vehicle_not_authorized",
}


def told[E: HomeAssistantError](kind: type[E], err: CloudError) -> E:
    """Return an error of Home Assistant that says in the owner's language what went wrong."""
    key = next(_KEYS[base] for base in type(err).__mro__ if base in _KEYS)
    return kind(translation_domain=DOMAIN, translation_key=key)
