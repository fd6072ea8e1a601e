"""Signing in to the cloud of the phone app: brand, region, browser or password."""

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any, override

from aiohttp import ClientSession, DummyCookieJar

from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_USER, ConfigFlowResult
from homeassistant.const import CONF_CODE, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession

from .accounts import access_as_dict, endpoints, title_of
from .cloud.account import Access
from .cloud.errors import CloudUnavailableError, SignInFailedError, SignInProblem
from .cloud.fordpass import REGIONS, SUCCESSORS, Brand, Region, SignIn
from .const import CONF_ACCESS, CONF_ACCOUNT, CONF_BRAND, CONF_REGION, DOMAIN, FORDPASS
from .flow_common import AccountSteps, Errors, outage
from .forms import (
    BRAND_SCHEMA,
    BROWSER_SCHEMA,
    PASSWORD_SCHEMA,
    region_for,
    region_schema,
)


class FordPassSteps(AccountSteps):
    """The steps of an account of the phone app."""

    def __init__(self) -> None:
        """Start with nothing chosen."""
        super().__init__()
        self._region: Region = REGIONS["rest_of_world"]
        self._sign_in: SignIn | None = None
        self._session: ClientSession | None = None
        self._attempts = 0
        self._removed = False

    @callback
    @override
    def async_remove(self) -> None:
        """End with the flow what only the flow needed."""
        super().async_remove()
        self._removed = True
        self._end_session()

    @callback
    def _end_session(self) -> None:
        """End the session of a flow that is over, and asks nothing any more."""
        if self._removed and not self._attempts and self._session is not None:
            self._session.detach()

    # Which app, and where

    async def async_step_fordpass(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the brand."""
        if user_input is None:
            return self.async_show_form(step_id="fordpass", data_schema=BRAND_SCHEMA)
        if user_input[CONF_BRAND] == Brand.LINCOLN:
            self._region = REGIONS["lincoln_usa"]
            return await self.async_step_sign_in()
        self._region = REGIONS[region_for(self.hass.config.country)]
        return self._ask_region()

    async def async_step_region(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take where the account was registered."""
        if user_input is None:
            return self._ask_region()
        self._region = REGIONS[user_input[CONF_REGION]]
        return await self.async_step_sign_in()

    def _ask_region(
        self, errors: Errors | None = None, step_id: str = "region"
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=region_schema(self._region.brand, self._region.key),
            errors=errors,
        )

    # Signing in

    async def async_step_sign_in(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how to sign in."""
        self._sign_in = self._new_sign_in()
        return self.async_show_menu(
            step_id="sign_in", menu_options=["browser", "password"]
        )

    async def async_step_browser(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the link to Ford's sign-in page and take what it redirects to."""
        assert self._sign_in is not None
        if user_input is None:
            return self._ask_code(self._sign_in, "", {})
        pasted = user_input.get(CONF_CODE, "")
        return await self._try(
            self._sign_in.redeem(pasted),
            partial(self._ask_code, self._sign_in, pasted),
            CONF_CODE,
        )

    def _ask_code(
        self, sign_in: SignIn, pasted: str, errors: Errors
    ) -> ConfigFlowResult:
        # A code that only met an outage may still be good.
        kept = {CONF_CODE: pasted} if "base" in errors else {}
        return self.async_show_form(
            step_id="browser",
            data_schema=self.add_suggested_values_to_schema(BROWSER_SCHEMA, kept),
            errors=errors,
            description_placeholders={
                "authorize_url": sign_in.authorize_url,
                "scheme": self._region.redirect_uri,
            },
        )

    async def async_step_password(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Sign in with e-mail and password, which is used once and not kept."""
        if user_input is None:
            return self._ask_password("", {})
        username = user_input[CONF_USERNAME].strip()
        return await self._try(
            self._new_sign_in().redeem_password(username, user_input[CONF_PASSWORD]),
            partial(self._ask_password, username),
            "base",
        )

    def _ask_password(self, username: str, errors: Errors) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="password",
            data_schema=self.add_suggested_values_to_schema(
                PASSWORD_SCHEMA, {CONF_USERNAME: username}
            ),
            errors=errors,
        )

    def _new_sign_in(self) -> SignIn:
        if self._session is None:
            # Cookies of the login page kept for the next account would sign that in as this one.
            self._session = async_create_clientsession(
                self.hass, auto_cleanup=False, cookie_jar=DummyCookieJar()
            )
        return SignIn(self._session, self._region, endpoints=endpoints())

    async def _try(
        self,
        attempt: Coroutine[Any, Any, Access],
        ask_again: Callable[[Errors], ConfigFlowResult],
        field: str,
    ) -> ConfigFlowResult:
        """Go on with the access an attempt gives, or ask again where the mistake was made."""
        self._attempts += 1
        try:
            access = await attempt
        except SignInFailedError as err:
            match err.problem:
                case SignInProblem.WRONG_REGION:
                    return self._ask_region({CONF_REGION: err.problem.value})
                case SignInProblem.WRONG_PASSWORD:
                    field = CONF_PASSWORD
            return ask_again({field: err.problem.value})
        except CloudUnavailableError as err:
            return ask_again(outage(err))
        finally:
            self._attempts -= 1
            self._end_session()
        self.title = title_of(self._region)
        self.data = {
            CONF_ACCOUNT: FORDPASS,
            CONF_REGION: self._region.key,
            CONF_ACCESS: access_as_dict(access),
        }
        self.sign_in_again = self.async_step_sign_in
        if self.source == SOURCE_USER:
            await self.async_set_unique_id(access.account_id)
            self._abort_if_unique_id_configured()
            return await self.async_step_garage()
        entries = self.hass.config_entries
        if (
            self.entry.unique_id is None
            and not entries.async_entry_for_domain_unique_id(DOMAIN, access.account_id)
        ):
            # Another integration left the entry without saying whose account it is.
            entries.async_update_entry(self.entry, unique_id=access.account_id)
        if access.account_id == self.entry.unique_id:
            return self.signed_in_again()
        # The flow must not end here: nobody would ask again.
        errors = {"base": "wrong_account"}
        if self.source == SOURCE_REAUTH:
            return self._ask_to_sign_in_again(errors)
        return self._ask_other_region(errors)

    # An account that is there already

    async def fordpass_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to sign in again after Ford refused the token."""
        self._take_region(entry_data)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say why, then ask how to sign in."""
        if user_input is None:
            return self._ask_to_sign_in_again()
        return await self.async_step_sign_in()

    def _ask_to_sign_in_again(self, errors: Errors | None = None) -> ConfigFlowResult:
        return self.async_show_form(step_id="reauth_confirm", errors=errors)

    async def fordpass_reconfigure(
        self, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Choose another region and sign in again; the account stays the same."""
        if user_input is None:
            self._take_region(self.entry.data)
            return self._ask_other_region()
        return await self.async_step_region(user_input)

    def _ask_other_region(self, errors: Errors | None = None) -> ConfigFlowResult:
        return self._ask_region(errors, step_id="reconfigure")

    def _take_region(self, data: Mapping[str, Any]) -> None:
        key = data[CONF_REGION]
        self._region = REGIONS[SUCCESSORS.get(key, key)]
