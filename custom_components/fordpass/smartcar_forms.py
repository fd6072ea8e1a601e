"""What the flow asks about a Smartcar application, field by field."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import probatio

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_MODE
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .cloud.smartcar import Application, ApplicationProblem, Mode, Version
from .const import (
    CONF_APPLICATION_ID,
    CONF_MAKE,
    CONF_MANAGEMENT_TOKEN,
    CONF_QUOTA,
    CONF_REDIRECT_URI,
    CONF_VERSION,
)
from .forms import SECRET

CONF_ADVANCED: Final = "advanced"

# Keys of translations have no dots.
_VERSIONS: Final = {"v3": Version.V3, "v2": Version.V2}

_SHOWN: Final = (
    CONF_APPLICATION_ID,
    CONF_CLIENT_ID,
    CONF_REDIRECT_URI,
    CONF_MAKE,
    CONF_QUOTA,
)

_FIELDS: Final = {
    ApplicationProblem.APPLICATION_ID: CONF_APPLICATION_ID,
    ApplicationProblem.CREDENTIAL: CONF_CLIENT_ID,
}

_TEXT: Final = TextSelector(TextSelectorConfig(autocomplete="off"))
QUOTA: Final = probatio.All(
    NumberSelector(NumberSelectorConfig(min=0, step=1, mode=NumberSelectorMode.BOX)),
    probatio.Coerce(int),
)


def _choice(key: str, options: list[str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=options, translation_key=key, mode=SelectSelectorMode.LIST
        )
    )


def application_schema(redirect_uri: str, *, known: bool) -> probatio.Schema:
    """Ask for an application; of one that is `known`, what is left empty stays as it is."""
    secret = probatio.Optional if known else probatio.Required
    return probatio.Schema(
        {
            probatio.Required(CONF_APPLICATION_ID): _TEXT,
            probatio.Optional(CONF_CLIENT_ID): _TEXT,
            secret(CONF_CLIENT_SECRET): SECRET,
            probatio.Optional(CONF_MANAGEMENT_TOKEN): SECRET,
            probatio.Required(CONF_REDIRECT_URI, default=redirect_uri): TextSelector(
                TextSelectorConfig(type=TextSelectorType.URL)
            ),
            probatio.Required(CONF_MAKE, default="ford"): _choice(
                "make", ["ford", "lincoln"]
            ),
            **({} if known else {probatio.Optional(CONF_QUOTA): QUOTA}),
            probatio.Required(CONF_ADVANCED): section(
                probatio.Schema(
                    {
                        probatio.Required(CONF_VERSION, default="v3"): _choice(
                            "api_version", list(_VERSIONS)
                        ),
                        probatio.Required(CONF_MODE, default=Mode.LIVE): _choice(
                            "mode", list(Mode)
                        ),
                    }
                ),
                {"collapsed": True},
            ),
        }
    )


def typed(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed into the form as an entry holds it; spaces of copying are dropped."""
    flat = {**user_input, **user_input[CONF_ADVANCED]}
    del flat[CONF_ADVANCED]
    flat[CONF_VERSION] = _VERSIONS[flat[CONF_VERSION]]
    stripped = {
        key: value.strip() if isinstance(value, str) else value
        for key, value in flat.items()
    }
    return {key: value for key, value in stripped.items() if value != ""}


def untyped(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form shows again of an entry's data: everything but secrets."""
    shown = {key: data[key] for key in _SHOWN if key in data}
    if CONF_VERSION in data:
        versions = {version: key for key, version in _VERSIONS.items()}
        shown[CONF_ADVANCED] = {
            CONF_VERSION: versions[data[CONF_VERSION]],
            CONF_MODE: data[CONF_MODE],
        }
    return shown


def mistakes(application: Application) -> dict[str, str]:
    """Return the commonest mix-ups by field, as far as they can be seen without asking Smartcar."""
    problem = application.problem()
    if problem is not None:
        return {_FIELDS[problem]: f"not_{problem}"}
    token = application.management_token
    if token is not None and token in (
        application.application_id,
        application.client_id,
        application.client_secret,
    ):
        return {CONF_MANAGEMENT_TOKEN: "not_management_token"}
    if not _allowed(application.redirect_uri or ""):
        return {CONF_REDIRECT_URI: "redirect_not_allowed"}
    return {}


def _allowed(redirect_uri: str) -> bool:
    """Say whether Smartcar takes an address for a redirect URI."""
    try:
        parts = urlsplit(redirect_uri)
    except ValueError:
        return False
    if parts.scheme == "http":
        return parts.hostname == "localhost"
    return parts.scheme == "https" and bool(parts.hostname)
