"""Changing which cars of an account are shown, what they do by voice, and what else its kind lets choose."""

from collections.abc import Mapping
from typing import Any, override

import probatio

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_WEBHOOK_ID

from .const import (
    CONF_EXCLUDED,
    CONF_EXPOSE,
    CONF_MANAGEMENT_TOKEN,
    CONF_QUOTA,
    CONF_VEHICLES,
    CONF_VOICE_CODE,
    CONF_VOICE_START,
    CONF_VOICE_UNLOCK,
)
from .forms import SECRET, vehicles_schema
from .options_expose import ExposeOptionsFlow
from .smartcar_forms import QUOTA
from .store import AccountStore
from .webhooks import async_webhook_address


class FordPassOptionsFlow(ExposeOptionsFlow):
    """Changes which cars are shown."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which cars to show."""
        return await self.choose("init", user_input)

    async def choose(
        self, step_id: str, user_input: dict[str, Any] | None, **placeholders: str
    ) -> ConfigFlowResult:
        """Ask by a step of its own what this kind of account lets the owner choose, and keep it."""
        errors: dict[str, str] = {}
        store = AccountStore(self.hass, self.config_entry.unique_id or "")
        vehicles = (await store.async_load()).vehicles
        excluded = self.config_entry.options.get(CONF_EXCLUDED, ())
        if user_input is not None:
            code = user_input.get(CONF_VOICE_CODE, "")
            if code and not code.isdecimal():
                errors = {CONF_VOICE_CODE: "voice_code_not_figures"}
            elif chosen := user_input[CONF_VEHICLES]:
                gone = [info.vin for info in vehicles if info.vin not in chosen]
                options = {CONF_EXCLUDED: gone, **self.chosen(user_input)}
                return await self.finish(options, user_input)
            else:
                errors = {CONF_VEHICLES: "no_vehicle_chosen"}
        shown = [info.vin for info in vehicles if info.vin not in excluded]
        return self.async_show_form(
            step_id=step_id,
            data_schema=vehicles_schema(vehicles, shown).extend(self.fields()),
            errors=errors,
            description_placeholders=placeholders,
        )

    def fields(self) -> dict[Any, Any]:
        """Return what else is asked."""
        options = self.config_entry.options
        return {
            **{
                probatio.Required(key, default=options.get(key, False)): bool
                for key in (CONF_VOICE_UNLOCK, CONF_VOICE_START)
            },
            probatio.Optional(
                CONF_VOICE_CODE,
                description={"suggested_value": options.get(CONF_VOICE_CODE)},
            ): SECRET,
            probatio.Required(CONF_EXPOSE, default=False): bool,
        }

    def chosen(self, user_input: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is to be kept of what else was asked."""
        return {
            key: user_input[key]
            for key in (CONF_VOICE_UNLOCK, CONF_VOICE_START, CONF_VOICE_CODE)
            if user_input.get(key)
        }


class SmartcarOptionsFlow(FordPassOptionsFlow):
    """Changes the quota as well, and shows which address to register for webhooks."""

    _address = ""

    @override
    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Look whether there is an address to show."""
        data = self.config_entry.data
        if data.get(CONF_MANAGEMENT_TOKEN) is not None and (
            address := await async_webhook_address(self.hass, data[CONF_WEBHOOK_ID])
        ):
            self._address = address
            return await self.async_step_webhook()
        return await self.async_step_quota()

    async def async_step_quota(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which cars to show, and what the plan allows."""
        return await self.choose("quota", user_input)

    async def async_step_webhook(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask the same beside the address to register."""
        return await self.choose("webhook", user_input, address=self._address)

    @override
    def fields(self) -> dict[Any, Any]:
        quota = self.config_entry.options.get(CONF_QUOTA)
        return {
            probatio.Optional(
                CONF_QUOTA, description={"suggested_value": quota}
            ): QUOTA,
            **super().fields(),
        }

    @override
    def chosen(self, user_input: Mapping[str, Any]) -> dict[str, Any]:
        return {
            CONF_QUOTA: user_input.get(CONF_QUOTA),
            **super().chosen(user_input),
        }
