"""Smartcar's Connect: the ways through it, and what came of it."""

from collections.abc import Callable, Mapping
from functools import partial
import secrets
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant.components import webhook
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_CLIENT_SECRET, CONF_CODE, CONF_WEBHOOK_ID
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .accounts import access_as_dict, endpoints
from .cloud.errors import CloudUnavailableError
from .cloud.smartcar import (
    Connected,
    ConnectFailedError,
    CredentialsRefusedError,
    Grant,
    SmartcarSignInRequiredError,
    Version,
    complete,
    connect_url,
    parse_redirect,
)
from .const import CONF_ACCESS, CONF_MAKE, CONF_REDIRECT_URI, CONF_USER_ID
from .flow_common import AccountSteps, Errors, outage
from .forms import BROWSER_SCHEMA
from .redirects import async_wait_for_redirect
from .smartcar import application_of

_OURS: Final = "/api/fordpass/connected"

type _AskAgain = Callable[[Errors, str], ConfigFlowResult]


class ConnectSteps(AccountSteps):
    """The steps that follow an application, which is in `data`."""

    def __init__(self) -> None:
        """Start with nobody connected."""
        super().__init__()
        # One for the whole dialog: a link stays good however often the owner looks at it.
        self._state = secrets.token_urlsafe(24)
        self._redirect: Mapping[str, str] = {}
        self._failure: tuple[Errors, str] = ({}, "")
        self._connected: Connected | None = None

    def ask_application(self, errors: Errors) -> ConfigFlowResult:
        """Ask for the application, about which Smartcar has something to say."""
        raise NotImplementedError

    async def go_on(self) -> ConfigFlowResult:
        """Prove what Connect brought already, which is not lost in an outage, else go through it."""
        if self._connected is not None:
            return await self._complete(self._connected, self._ask_to_go_on)
        return await self.async_step_smartcar_connect()

    async def async_step_smartcar_connect(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how to go through Connect, when there is more than one way."""
        self.sign_in_again = self.async_step_smartcar_connect
        self._connected = None
        ways = ["smartcar_paste"]
        if urlsplit(self.data[CONF_REDIRECT_URI]).path == _OURS:
            ways.insert(0, "smartcar_window")
        if CONF_USER_ID in self.data and self._version is Version.V3:
            ways.append("smartcar_keep")
        if len(ways) == 1:
            return await self.async_step_smartcar_paste()
        return self.async_show_menu(
            step_id="smartcar_connect",
            menu_options=ways,
            description_placeholders={"redirect_uri": self.data[CONF_REDIRECT_URI]},
        )

    @property
    def _version(self) -> Version:
        return application_of(self.data).version

    @property
    def _link(self) -> str:
        return connect_url(
            application_of(self.data),
            state=self._state,
            make=self.data[CONF_MAKE].upper(),
            # Who connected before may want other cars and permissions now.
            force=self.source != SOURCE_USER,
            endpoints=endpoints(),
        )

    async def async_step_smartcar_window(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Send the browser to Connect, and wait until one comes back; it may be another one's."""
        if user_input is not None:
            self._redirect = user_input
            return self.async_external_step_done(next_step_id="smartcar_answer")
        async_wait_for_redirect(self.hass, self._state, self.flow_id)
        return self.async_external_step(
            step_id="smartcar_window",
            url=self._link,
            description_placeholders={"authorize_url": self._link},
        )

    async def async_step_smartcar_answer(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take what came back by itself."""
        return await self._take(self._redirect, self._ask_to_go_on)

    def _ask_to_go_on(self, errors: Errors, vehicle: str) -> ConfigFlowResult:
        self._failure = errors, vehicle
        return self.async_show_form(
            step_id="smartcar_failed",
            errors={"base": next(iter(errors.values()))},
            description_placeholders={"vehicle": vehicle},
        )

    async def async_step_smartcar_failed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on after a failure."""
        if user_input is None:
            return self._ask_to_go_on(*self._failure)
        return await self.go_on()

    async def async_step_smartcar_paste(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the link, and take the address it ended at."""
        if user_input is None:
            return self._ask_answer("", {}, "")
        pasted = user_input.get(CONF_CODE, "")
        return await self._take(pasted, partial(self._ask_answer, pasted))

    def _ask_answer(
        self, pasted: str, errors: Errors, vehicle: str
    ) -> ConfigFlowResult:
        # What only met an outage may still be good.
        kept = {CONF_CODE: pasted} if "base" in errors else {}
        return self.async_show_form(
            step_id="smartcar_paste",
            data_schema=self.add_suggested_values_to_schema(BROWSER_SCHEMA, kept),
            errors=errors,
            description_placeholders={
                "authorize_url": self._link,
                "redirect_uri": self.data[CONF_REDIRECT_URI],
                "vehicle": vehicle,
            },
        )

    async def async_step_smartcar_keep(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Prove the credentials with the cars that are connected already."""
        connected = Connected(user_id=self.data[CONF_USER_ID])
        return await self._complete(connected, self._ask_to_go_on)

    # What came of it

    async def _take(
        self, redirect: str | Mapping[str, str], ask_again: _AskAgain
    ) -> ConfigFlowResult:
        try:
            connected = parse_redirect(redirect, state=self._state)
        except ConnectFailedError as err:
            return ask_again({CONF_CODE: err.problem.value}, err.vehicle or "")
        return await self._complete(connected, ask_again)

    async def _complete(
        self, connected: Connected, ask_again: _AskAgain
    ) -> ConfigFlowResult:
        """Go on with what Connect brought, or ask again where the mistake was made."""
        self._connected = connected
        try:
            grant = await complete(
                async_get_clientsession(self.hass),
                application_of(self.data),
                connected,
                endpoints=endpoints(),
            )
        except CredentialsRefusedError:
            return self.ask_application(
                {CONF_CLIENT_SECRET: "smartcar_credentials_refused"}
            )
        except CloudUnavailableError as err:
            return ask_again(outage(err), "")
        except ConnectFailedError as err:
            self._connected = None
            return ask_again({CONF_CODE: err.problem.value}, "")
        except SmartcarSignInRequiredError:
            self._connected = None
            return ask_again({CONF_CODE: "connect_code_refused"}, "")
        return await self._connect(grant, ask_again)

    async def _connect(self, grant: Grant, ask_again: _AskAgain) -> ConfigFlowResult:
        # Who comes back to the application goes through Connect anew.
        self._connected = None
        if self.source != SOURCE_USER and grant.user_id != self.entry.unique_id:
            # The flow must not end here: nobody would ask again.
            return ask_again({CONF_CODE: "wrong_account"}, "")
        self.data |= {CONF_USER_ID: grant.user_id}
        if grant.access is not None:
            self.data |= {CONF_ACCESS: access_as_dict(grant.access)}
        if self.source != SOURCE_USER:
            return self.signed_in_again()
        await self.async_set_unique_id(grant.user_id)
        self._abort_if_unique_id_configured()
        self.title = "Smartcar"
        self.data |= {CONF_WEBHOOK_ID: webhook.async_generate_id()}
        return await self.async_step_garage()
