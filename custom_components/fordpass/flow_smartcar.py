"""Adding cars through Smartcar: the owner's application, before Connect."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigFlowResult,
)
from homeassistant.const import CONF_CLIENT_SECRET

from .cloud.smartcar import DEFAULT_QUOTA
from .const import (
    CONF_ACCOUNT,
    CONF_APPLICATION_ID,
    CONF_QUOTA,
    CONF_REDIRECT_URI,
    CREDENTIALS_REFUSED,
    SMARTCAR,
)
from .flow_common import Errors
from .flow_connect import ConnectSteps
from .redirects import redirect_uri
from .smartcar import application_of
from .smartcar_forms import application_schema, mistakes, typed, untyped

# Nothing listens there: the browser shows its address, and the owner copies it.
_NOWHERE: Final = "http://localhost/smartcar"
_DASHBOARD: Final = "https://dashboard.smartcar.com"

# Of a new application, what is left empty although the form asks for it.
_NOTHING: Final = dict.fromkeys(
    (CONF_APPLICATION_ID, CONF_CLIENT_SECRET, CONF_REDIRECT_URI), ""
)

_APPLICATION_STEPS: Final = {
    SOURCE_USER: "smartcar",
    SOURCE_REAUTH: "smartcar_reauth",
    SOURCE_RECONFIGURE: "smartcar_reconfigure",
}


class SmartcarSteps(ConnectSteps):
    """The steps of a Smartcar application."""

    async def async_step_smartcar(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the application."""
        if user_input is None:
            return self.ask_application(self.told)
        answer = typed(user_input)
        if self.source == SOURCE_USER:
            self.options = {CONF_QUOTA: answer.pop(CONF_QUOTA, None)}
            self.data = {CONF_ACCOUNT: SMARTCAR, **_NOTHING}
        # What is left empty of an application that is known stays as it is.
        self.data = {**self.data, **answer}
        if errors := mistakes(application_of(self.data)):
            return self.ask_application(errors)
        return await self.go_on()

    async def async_step_smartcar_reauth(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take new credentials, or go on with those there are."""
        return await self.async_step_smartcar(user_input)

    async def async_step_smartcar_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take what is changed about the application."""
        return await self.async_step_smartcar(user_input)

    @override
    def ask_application(self, errors: Errors) -> ConfigFlowResult:
        self.told = errors
        known = self.source != SOURCE_USER
        suggested = redirect_uri(self.hass, "connected") or _NOWHERE
        return self.async_show_form(
            step_id=_APPLICATION_STEPS[self.source or SOURCE_USER],
            data_schema=self.add_suggested_values_to_schema(
                application_schema(suggested, known=known),
                # What most plans allow, until the owner says otherwise.
                untyped({CONF_QUOTA: DEFAULT_QUOTA, **self.data, **self.options}),
            ),
            errors=errors,
            description_placeholders={"dashboard": _DASHBOARD},
        )

    async def smartcar_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin with the credentials when those are refused, else with Connect."""
        self.data = dict(self.entry.data)
        refused = entry_data.get(CREDENTIALS_REFUSED)
        return self.ask_application(
            {CONF_CLIENT_SECRET: "smartcar_credentials_refused"} if refused else {}
        )

    async def smartcar_reconfigure(
        self, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Change the application, or which cars and permissions it has."""
        self.data = dict(self.entry.data)
        return self.ask_application({})
