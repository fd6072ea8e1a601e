"""Adding an account: brand, region, sign-in, which cars."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any, Final, override

from aiohttp import DummyCookieJar

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_USER,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import CONF_CODE, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.util import dt as dt_util

from .accounts import access_as_dict, create_account, endpoints
from .cloud.account import Access, Account
from .cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
    SignInFailedError,
    SignInProblem,
    SignInRequiredError,
)
from .cloud.fordpass import REGIONS, SUCCESSORS, Brand, Region, SignIn
from .cloud.vehicle import VehicleInfo
from .const import (
    CONF_ACCESS,
    CONF_ACCOUNT,
    CONF_BRAND,
    CONF_EXCLUDED,
    CONF_REGION,
    CONF_VEHICLES,
    DOMAIN,
)
from .first_data import async_read_first_data
from .forms import (
    BRAND_SCHEMA,
    BROWSER_SCHEMA,
    PASSWORD_SCHEMA,
    region_for,
    region_schema,
    vehicles_schema,
)
from .garage import FordPassConfigEntry
from .options_flow import FordPassOptionsFlow
from .store import AccountStore, LastKnown

type _Errors = dict[str, str]

_TITLES: Final = {Brand.FORD: "FordPass", Brand.LINCOLN: "Lincoln Way"}


def _outage(err: CloudUnavailableError) -> _Errors:
    """Say how the cloud is in trouble; that is about no field."""
    match err:
        case RateLimitedError():
            return {"base": "rate_limited"}
        case BlockedError():
            return {"base": "blocked"}
        case _:
            return {"base": "cannot_connect"}


class FordPassConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds an account, signs it in again, or moves it to another region."""

    # Above the versions of other integrations of this domain, so that their entries are not taken for ours.
    VERSION = 3

    def __init__(self) -> None:
        """Start with nothing chosen."""
        self._region: Region = REGIONS["rest_of_world"]
        self._sign_in: SignIn | None = None
        self._access: Access | None = None
        self._vehicles: tuple[VehicleInfo, ...] = ()
        self._excluded: list[str] = []
        self._first_data: asyncio.Task[None] | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(
        config_entry: FordPassConfigEntry,
    ) -> FordPassOptionsFlow:
        """Return the flow that changes which cars are shown."""
        return FordPassOptionsFlow()

    # Which app, and where

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the brand."""
        if user_input is None:
            return self.async_show_form(step_id="user", data_schema=BRAND_SCHEMA)
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
        self, errors: _Errors | None = None, step_id: str = "region"
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
        self, sign_in: SignIn, pasted: str, errors: _Errors
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

    def _ask_password(self, username: str, errors: _Errors) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="password",
            data_schema=self.add_suggested_values_to_schema(
                PASSWORD_SCHEMA, {CONF_USERNAME: username}
            ),
            errors=errors,
        )

    def _new_sign_in(self) -> SignIn:
        # Cookies of the login page kept for the next account would sign that in as this one.
        session = async_create_clientsession(self.hass, cookie_jar=DummyCookieJar())
        return SignIn(session, self._region, endpoints=endpoints())

    async def _try(
        self,
        attempt: Coroutine[Any, Any, Access],
        ask_again: Callable[[_Errors], ConfigFlowResult],
        field: str,
    ) -> ConfigFlowResult:
        """Go on with the access an attempt gives, or ask again where the mistake was made."""
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
            return ask_again(_outage(err))
        self._access = access
        if self.source == SOURCE_USER:
            await self.async_set_unique_id(access.account_id)
            self._abort_if_unique_id_configured()
            return await self.async_step_garage()
        return self._signed_in_again(access)

    def _signed_in_again(self, access: Access) -> ConfigFlowResult:
        """Give the entry its new access, or go on asking when it is another account's."""
        if self.source == SOURCE_REAUTH:
            entry, begin = self._get_reauth_entry(), self._ask_to_sign_in_again
        else:
            entry, begin = self._get_reconfigure_entry(), self._ask_other_region
        if access.account_id != entry.unique_id:
            # The flow must not end here: nobody would ask again.
            return begin({"base": "wrong_account"})
        return self.async_update_reload_and_abort(
            entry,
            data_updates={
                CONF_REGION: self._region.key,
                CONF_ACCESS: access_as_dict(access),
            },
        )

    # The cars

    async def async_step_garage(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask the account for its cars; the sign-in is not lost when that fails."""
        account = self._account()
        try:
            self._vehicles = await account.vehicles()
        except SignInRequiredError:
            return await self.async_step_sign_in()
        except CloudUnavailableError as err:
            return self.async_show_form(step_id="garage", errors=_outage(err))
        finally:
            await account.close()
        if not self._vehicles:
            return await self.async_step_no_vehicles()
        if len(self._vehicles) == 1:
            return await self.async_step_first_data()
        return await self.async_step_vehicles()

    async def async_step_no_vehicles(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that the account is empty, and ask what to do about it."""
        return self.async_show_menu(
            step_id="no_vehicles", menu_options=["garage", "user"]
        )

    async def async_step_vehicles(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which cars to show."""
        errors: _Errors = {}
        if user_input is not None:
            if chosen := user_input[CONF_VEHICLES]:
                self._excluded = [
                    info.vin for info in self._vehicles if info.vin not in chosen
                ]
                return await self.async_step_first_data()
            errors = {CONF_VEHICLES: "no_vehicle_chosen"}
        return self.async_show_form(
            step_id="vehicles",
            data_schema=vehicles_schema(
                self._vehicles, [info.vin for info in self._vehicles]
            ),
            errors=errors,
        )

    async def async_step_first_data(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Wait for the first data of the cars, so that their entities are there from the start."""
        if self._first_data is None:
            self._first_data = self.hass.async_create_task(
                self._read_first_data(), eager_start=False
            )
        if not self._first_data.done():
            return self.async_show_progress(
                step_id="first_data",
                progress_action="first_data",
                progress_task=self._first_data,
            )
        return self.async_show_progress_done(next_step_id="finish")

    async def async_step_finish(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Create the entry."""
        return self.async_create_entry(
            title=f"{_TITLES[self._region.brand]} {self._region.country}",
            data=self._data(),
            options={CONF_EXCLUDED: self._excluded},
        )

    async def _read_first_data(self) -> None:
        """Put what each chosen car tells first where the set-up of the entry finds it."""
        account = self._account()
        chosen = [info for info in self._vehicles if info.vin not in self._excluded]
        try:
            states = await async_read_first_data(account, chosen)
        finally:
            await account.close()
        await AccountStore(self.hass, account.account_id).async_save_now(
            LastKnown(
                vehicles=self._vehicles, states=states, garage_at=dt_util.utcnow()
            )
        )

    def _data(self) -> dict[str, Any]:
        assert self._access is not None
        return {
            CONF_ACCOUNT: DOMAIN,
            CONF_REGION: self._region.key,
            CONF_ACCESS: access_as_dict(self._access),
        }

    def _account(self) -> Account:
        async def keep(access: Access) -> None:
            self._access = access

        return create_account(self.hass, self._data(), None, keep)

    # An account that is there already

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
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

    def _ask_to_sign_in_again(self, errors: _Errors | None = None) -> ConfigFlowResult:
        return self.async_show_form(step_id="reauth_confirm", errors=errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose another region and sign in again; the account stays the same."""
        if user_input is None:
            self._take_region(self._get_reconfigure_entry().data)
            return self._ask_other_region()
        return await self.async_step_region(user_input)

    def _ask_other_region(self, errors: _Errors | None = None) -> ConfigFlowResult:
        return self._ask_region(errors, step_id="reconfigure")

    def _take_region(self, data: Mapping[str, Any]) -> None:
        key = data[CONF_REGION]
        self._region = REGIONS[SUCCESSORS.get(key, key)]
