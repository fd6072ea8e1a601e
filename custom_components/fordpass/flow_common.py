"""What adding an account is made of, whichever way in it is: garage, cars, first data, entry."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.util import dt as dt_util

from .accounts import Kept, create_account
from .cloud.account import Account
from .cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
    SignInRequiredError,
)
from .cloud.vehicle import VehicleInfo
from .const import CONF_ACCESS, CONF_EXCLUDED, CONF_SIGNED_IN, CONF_VEHICLES
from .first_data import async_read_first_data
from .forms import vehicles_schema
from .store import AccountStore, LastKnown

type Errors = dict[str, str]
type Step = Callable[[], Awaitable[ConfigFlowResult]]


def outage(err: CloudUnavailableError) -> Errors:
    """Say how the cloud is in trouble; that is about no field."""
    match err:
        case RateLimitedError():
            return {"base": "rate_limited"}
        case BlockedError():
            return {"base": "blocked"}
        case _:
            return {"base": "cannot_connect"}


class AccountSteps(ConfigFlow):
    """The steps that follow a sign-in.

    Whoever signs in puts the entry's data into `data`, options of its kind into `options`, an entry's
    title into `title` when it is not the name of the first car, and what asks for the sign-in again
    into `sign_in_again`. When it is done it goes to `async_step_garage` for a new account, and ends
    with `signed_in_again` for one that is there already.
    """

    def __init__(self) -> None:
        """Start with nothing chosen."""
        super().__init__()
        self.data: dict[str, Any] = {}
        self.options: dict[str, Any] = {}
        self.title: str | None = None
        self.sign_in_again: Step = self.async_step_user
        self.memory: dict[str, Any] = {}
        # What the form that waits says, for whoever loads it anew.
        self.told: Errors = {}
        self._vehicles: tuple[VehicleInfo, ...] = ()
        self._excluded: list[str] = []
        self._first_data: asyncio.Task[None] | None = None

    @property
    def entry(self) -> ConfigEntry[Any]:
        """The account that is there already: signed in again, or changed."""
        if self.source == SOURCE_REAUTH:
            return self._get_reauth_entry()
        return self._get_reconfigure_entry()

    def signed_in_again(self) -> ConfigFlowResult:
        """Give the account that is there already what the sign-in gave."""
        return self.async_update_reload_and_abort(
            self.entry,
            # What was refused before this sign-in may be asked again, even with the same credentials.
            data_updates={**self.data, CONF_SIGNED_IN: dt_util.utcnow().isoformat()},
        )

    async def account(self) -> Account:
        """Return the account of the data so far; whoever gets it closes it.

        Raises SignInRequiredError when what it needs to begin is gone.
        """

        async def keep(tokens: dict[str, Any]) -> None:
            self.data[CONF_ACCESS] = tokens

        return await create_account(
            self.hass,
            {**self.data, **self.options},
            Kept(save=keep, memory=self.memory),
        )

    async def async_step_garage(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask the account for its cars; the sign-in is not lost when that fails."""
        try:
            account_id = await self.read_garage()
        except SignInRequiredError:
            return await self.sign_in_again()
        except CloudUnavailableError as err:
            return self.async_show_form(step_id="garage", errors=outage(err))
        return await self.choose_cars(account_id)

    async def read_garage(self) -> str:
        """Ask the account for its cars, and return its id.

        Raises SignInRequiredError and CloudUnavailableError.
        """
        account = await self.account()
        try:
            self._vehicles = await account.vehicles()
        finally:
            self.memory = account.memory
            await account.close()
        return account.account_id

    async def choose_cars(self, account_id: str) -> ConfigFlowResult:
        """Go on with the cars of a new account."""
        if not self._vehicles:
            return await self.async_step_no_vehicles()
        await self.async_set_unique_id(account_id)
        self._abort_if_unique_id_configured()
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
        errors: Errors = {}
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
            title=self.title or self._vehicles[0].name,
            data=self.data,
            options={**self.options, CONF_EXCLUDED: self._excluded},
        )

    async def _read_first_data(self) -> None:
        """Put what each chosen car tells first where the set-up of the entry finds it."""
        account = await self.account()
        chosen = [info for info in self._vehicles if info.vin not in self._excluded]
        try:
            states = await async_read_first_data(account, chosen)
        finally:
            await account.close()
        await AccountStore(self.hass, account.account_id).async_save_now(
            LastKnown(
                vehicles=self._vehicles,
                states=states,
                garage_at=dt_util.utcnow(),
                memory=account.memory,
            )
        )
