"""Changing which cars of an account are shown."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload

from .const import CONF_EXCLUDED, CONF_VEHICLES
from .forms import vehicles_schema
from .garage import FordPassConfigEntry
from .store import AccountStore


class FordPassOptionsFlow(OptionsFlowWithReload):
    """Changes which cars are shown."""

    config_entry: FordPassConfigEntry

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which cars to show."""
        errors: dict[str, str] = {}
        store = AccountStore(self.hass, self.config_entry.unique_id or "")
        vehicles = (await store.async_load()).vehicles
        excluded = self.config_entry.options.get(CONF_EXCLUDED, ())
        if user_input is not None:
            if chosen := user_input[CONF_VEHICLES]:
                gone = [info.vin for info in vehicles if info.vin not in chosen]
                return self.async_create_entry(data={CONF_EXCLUDED: gone})
            errors = {CONF_VEHICLES: "no_vehicle_chosen"}
        return self.async_show_form(
            step_id="init",
            data_schema=vehicles_schema(
                vehicles, [info.vin for info in vehicles if info.vin not in excluded]
            ),
            errors=errors,
        )
