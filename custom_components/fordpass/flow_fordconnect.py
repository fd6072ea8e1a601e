"""Adding a car through FordConnect, Ford's official way for an owner's own app."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_CODE
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .accounts import endpoints
from .application_credentials import (
    PORTAL,
    async_find_app,
    async_store_app,
    async_stored_apps,
)
from .cloud.errors import (
    CloudUnavailableError,
    SignInFailedError,
    SignInProblem,
    SignInRequiredError,
)
from .cloud.fordconnect import (
    App,
    CredentialsRefusedError,
    NotConsentedError,
    authorize_url,
    exchange_code,
    find_code,
    new_state,
)
from .const import (
    CONF_ACCESS,
    CONF_ACCOUNT,
    CONF_APP,
    CONF_REDIRECT_URI,
    CREDENTIALS_REFUSED,
    FORDCONNECT,
)
from .flow_common import AccountSteps, Errors, outage
from .forms import BROWSER_SCHEMA, CREDENTIALS_SCHEMA, app_schema
from .redirects import async_wait_for_redirect, redirect_uri

_WAY: Final = "authorized"
# Nothing listens there: the browser shows an error, and the address bar what is needed.
LOCALHOST: Final = "http://localhost:8080/callback"


class FordConnectSteps(AccountSteps):
    """The steps of an app of the owner's own; one consent is one car."""

    def __init__(self) -> None:
        """Start with nothing chosen."""
        super().__init__()
        self._redirect_uri = LOCALHOST
        self._app: App | None = None
        self._consent_state = ""
        self._address = ""

    # The app, and how its sign-in comes back

    async def async_step_fordconnect(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how the answer shall come back, where there is a choice."""
        if redirect_uri(self.hass, _WAY) is None:
            return await self.async_step_fordconnect_manual()
        return self.async_show_menu(
            step_id="fordconnect",
            menu_options=["fordconnect_automatic", "fordconnect_manual"],
        )

    async def async_step_fordconnect_automatic(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the browser come back to this instance."""
        self._redirect_uri = redirect_uri(self.hass, _WAY) or LOCALHOST
        return await self.async_step_fordconnect_app()

    async def async_step_fordconnect_manual(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let the owner paste the address the browser ends at."""
        self._redirect_uri = LOCALHOST
        return await self.async_step_fordconnect_app()

    async def async_step_fordconnect_app(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which of the stored apps, or for a new one."""
        stored = await async_stored_apps(self.hass)
        # Not stored is a new app, and one that was removed meanwhile.
        if not stored or (user_input and user_input[CONF_APP] not in stored):
            return self._ask_credentials({})
        if user_input is None:
            labels = {
                key: f"{app.name} ({app.client_id})" for key, app in stored.items()
            }
            current = "" if self.source == SOURCE_USER else self.entry.data[CONF_APP]
            return self.async_show_form(
                step_id="fordconnect_app",
                data_schema=app_schema(labels, current),
                description_placeholders={
                    "portal": PORTAL,
                    CONF_REDIRECT_URI: self._redirect_uri,
                },
            )
        chosen = {**user_input, CONF_REDIRECT_URI: self._redirect_uri}
        self._app = await async_find_app(self.hass, chosen)
        return await self._consent()

    async def async_step_fordconnect_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the credentials of a new app, or new ones of an old app."""
        if user_input is None:
            return self._ask_credentials(self.told)
        self._app = App(
            client_id=user_input[CONF_CLIENT_ID].strip(),
            client_secret=user_input[CONF_CLIENT_SECRET].strip(),
            redirect_uri=self._redirect_uri,
        )
        return await self._consent()

    def _ask_credentials(self, errors: Errors) -> ConfigFlowResult:
        self.told = errors
        known = {CONF_CLIENT_ID: self._app.client_id} if self._app else {}
        return self.async_show_form(
            step_id="fordconnect_credentials",
            data_schema=self.add_suggested_values_to_schema(CREDENTIALS_SCHEMA, known),
            errors=errors,
            description_placeholders={
                "portal": PORTAL,
                CONF_REDIRECT_URI: self._redirect_uri,
            },
        )

    # The consent

    async def _consent(self) -> ConfigFlowResult:
        self._consent_state = new_state()
        if self._redirect_uri == LOCALHOST:
            return self._ask_address({})
        async_wait_for_redirect(self.hass, self._consent_state, self.flow_id)
        return await self.async_step_fordconnect_consent()

    async def async_step_fordconnect_consent(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Send the browser to Ford, and take what it comes back with."""
        if user_input is None:
            return self.async_external_step(
                step_id="fordconnect_consent", url=self._consent_url()
            )
        self._address = f"{self._redirect_uri}?{urlencode(user_input)}"
        return self.async_external_step_done(next_step_id="fordconnect_exchange")

    async def async_step_fordconnect_exchange(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Trade the code for tokens; one that only met an outage is tried again."""
        return await self._exchange(self._address, self._ask_again, "base")

    def _ask_again(self, errors: Errors) -> ConfigFlowResult:
        self.told = errors
        refused = set(errors.values()) & {*SignInProblem, "not_consented", "wrong_car"}
        step = "fordconnect_again" if refused else "fordconnect_exchange"
        return self.async_show_form(step_id=step, errors=errors)

    async def async_step_fordconnect_again(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Consent once more after it went wrong."""
        if user_input is None:
            return self._ask_again(self.told)
        return await self._consent()

    async def async_step_fordconnect_code(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the address that the browser ended at."""
        if user_input is None:
            return self._ask_address({})
        self._address = user_input.get(CONF_CODE, "")
        return await self._exchange(self._address, self._ask_address, CONF_CODE)

    def _ask_address(self, errors: Errors) -> ConfigFlowResult:
        # A code that only met an outage may still be good.
        kept = {CONF_CODE: self._address} if "base" in errors else {}
        link = self._consent_url()
        return self.async_show_form(
            step_id="fordconnect_code",
            data_schema=self.add_suggested_values_to_schema(BROWSER_SCHEMA, kept),
            errors=errors,
            description_placeholders={
                "authorize_url": link,
                CONF_REDIRECT_URI: self._redirect_uri,
            },
        )

    def _consent_url(self) -> str:
        assert self._app is not None
        config = self.hass.config
        return authorize_url(
            self._app.client_id,
            self._redirect_uri,
            self._consent_state,
            # Some regions refuse a sign-in that names none.
            locale=f"{config.language[:2]}_{config.country}"
            if config.country
            else None,
            endpoints=endpoints(),
        )

    async def _exchange(
        self,
        address: str,
        ask_again: Callable[[Errors], ConfigFlowResult],
        field: str,
    ) -> ConfigFlowResult:
        """Go on with the tokens an address gives, or ask again where the mistake was made."""
        assert self._app is not None
        session = async_get_clientsession(self.hass)
        try:
            code = find_code(address, self._consent_state)
            grant = await exchange_code(session, self._app, code, endpoints=endpoints())
        except SignInFailedError as err:
            return ask_again({field: err.problem.value})
        except CredentialsRefusedError:
            return self._ask_credentials({CONF_CLIENT_SECRET: CREDENTIALS_REFUSED})
        except CloudUnavailableError as err:
            return ask_again(outage(err))
        self.data = {
            CONF_ACCOUNT: FORDCONNECT,
            CONF_APP: await async_store_app(self.hass, self._app),
            CONF_REDIRECT_URI: self._redirect_uri,
            CONF_ACCESS: grant.as_dict(),
        }
        # What another consent before this one taught is about another car perhaps.
        self.memory = {}
        return await self.async_step_fordconnect_car()

    async def async_step_fordconnect_car(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which car it is; the consent is not lost when that fails."""
        try:
            account_id = await self.read_garage()
        except NotConsentedError:
            return self._ask_again({"base": "not_consented"})
        except SignInRequiredError:
            return await self._consent()
        except CloudUnavailableError as err:
            return self.async_show_form(step_id="fordconnect_car", errors=outage(err))
        if self.source == SOURCE_USER:
            return await self.choose_cars(account_id)
        if account_id == self.entry.unique_id:
            return self.signed_in_again()
        # The flow must not end here: nobody would ask again.
        return self._ask_again({"base": "wrong_car"})

    # A car that is there already

    async def fordconnect_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin to consent again, with new credentials when the old ones are refused or gone."""
        self._redirect_uri = entry_data[CONF_REDIRECT_URI]
        self._app = await async_find_app(self.hass, entry_data)
        if self._app is None or entry_data.get(CREDENTIALS_REFUSED):
            return self._ask_credentials({"base": CREDENTIALS_REFUSED})
        return await self.async_step_fordconnect_reauth()

    async def async_step_fordconnect_reauth(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on to the consent; with another address of this instance, the app must know that first."""
        if user_input is None:
            return self.async_show_form(step_id="fordconnect_reauth")
        if self._redirect_uri not in (LOCALHOST, redirect_uri(self.hass, _WAY)):
            return await self.async_step_fordconnect()
        return await self._consent()

    async def fordconnect_reconfigure(
        self, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Choose another app, another way back, or tick other boxes; the car stays the same."""
        return await self.async_step_fordconnect()
