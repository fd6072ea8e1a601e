"""Adding an account: which way in, and then that way's own steps."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import callback

from .const import CONF_ACCOUNT, DOMAIN, ENTRY_VERSION, FORDCONNECT, FORDPASS, SMARTCAR
from .flow_fordconnect import FordConnectSteps
from .flow_fordpass import FordPassSteps
from .flow_smartcar import SmartcarSteps
from .garage import FordPassConfigEntry
from .options_flow import FordPassOptionsFlow, SmartcarOptionsFlow


class FordPassConfigFlow(FordPassSteps, FordConnectSteps, SmartcarSteps, domain=DOMAIN):
    """Adds an account, signs it in again, or changes how it is reached."""

    VERSION = ENTRY_VERSION

    @staticmethod
    @callback
    @override
    def async_get_options_flow(
        config_entry: FordPassConfigEntry,
    ) -> FordPassOptionsFlow:
        """Return the flow that changes which cars are shown, and what else there is to choose."""
        if config_entry.data[CONF_ACCOUNT] == SMARTCAR:
            return SmartcarOptionsFlow()
        return FordPassOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which way in; who was on another one and comes back begins anew."""
        self.title = None
        self.data, self.options, self.memory, self.told = {}, {}, {}, {}
        return self.async_show_menu(
            step_id="user", menu_options=[FORDPASS, FORDCONNECT, SMARTCAR]
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin to sign in again, in the way the account is reached."""
        steps = {
            FORDPASS: self.fordpass_reauth,
            FORDCONNECT: self.fordconnect_reauth,
            SMARTCAR: self.smartcar_reauth,
        }
        return await steps[entry_data[CONF_ACCOUNT]](entry_data)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change how the account is reached; it stays the same account."""
        steps = {
            FORDPASS: self.fordpass_reconfigure,
            FORDCONNECT: self.fordconnect_reconfigure,
            SMARTCAR: self.smartcar_reconfigure,
        }
        return await steps[self.entry.data[CONF_ACCOUNT]](user_input)
