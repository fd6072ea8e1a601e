"""Choosing what of the cars assistants see, with a proposal, in one step."""

from collections.abc import Mapping
from typing import Any, Final

import probatio

from homeassistant.components.homeassistant.exposed_entities import (
    async_expose_entity,
    async_should_expose,
)
from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_ENTITIES, Platform
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from .const import (
    CONF_EXCLUDED,
    CONF_EXPOSE,
    CONF_VOICE_CODE,
    CONF_VOICE_START,
    CONF_VOICE_UNLOCK,
    DOMAIN,
)
from .garage import FordPassConfigEntry

# The name of Assist among the assistants, written out because its own room needs libraries of its own.
_ASSIST: Final = "conversation"

# What people ask for, by the beginnings of the keys, in the order in which it is proposed.
_RECOMMENDED: Final = (
    (Platform.SENSOR, "lock_state"),
    (Platform.BINARY_SENSOR, "locked"),
    (Platform.SENSOR, "hv_battery_charge"),
    (Platform.SENSOR, "hv_battery_range"),
    (Platform.SENSOR, "charge_status"),
    (Platform.SENSOR, "charge_complete_at"),
    (Platform.SENSOR, "fuel_level"),
    (Platform.SENSOR, "fuel_range"),
    (Platform.SENSOR, "odometer"),
    (Platform.SENSOR, "tire_pressure_"),
    (Platform.SENSOR, "last_news"),
    (Platform.SENSOR, "next_departure"),
    (Platform.BINARY_SENSOR, "ignition"),
    (Platform.BINARY_SENSOR, "plugged_in"),
    (Platform.BINARY_SENSOR, "charging"),
    (Platform.BINARY_SENSOR, "door_"),
    (Platform.BINARY_SENSOR, "window_"),
    (Platform.BINARY_SENSOR, "hood"),
    (Platform.BINARY_SENSOR, "sunroof"),
    (Platform.DEVICE_TRACKER, "location"),
    (Platform.SWITCH, "charge"),
)
# These tell which doors a car has, and begin like those that tell which are open.
_WHETHER_THERE: Final = "door_present_"
# Whoever may turn these on or off needs no code, and no option of ours can forbid it: they are proposed
# only when they are exposed already, what they do is allowed by voice, and without a code.
_GUARDED: Final = (
    (Platform.LOCK, "lock", CONF_VOICE_UNLOCK),
    (Platform.SWITCH, "remote_start", CONF_VOICE_START),
    (Platform.CLIMATE, "climate", CONF_VOICE_START),
)
_ORDER: Final = (*_RECOMMENDED, *((platform, key) for platform, key, _ in _GUARDED))


class ExposeOptionsFlow(OptionsFlowWithReload):
    """Lets the owner choose, before the options are kept, what assistants see."""

    config_entry: FordPassConfigEntry
    _options: Mapping[str, Any]

    async def finish(
        self, options: Mapping[str, Any], user_input: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Keep the options, at once or after what assistants see was chosen too."""
        if not user_input.get(CONF_EXPOSE):
            return self.async_create_entry(data=options)
        self._options = options
        return await self.async_step_expose()

    async def async_step_expose(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Propose what to expose to Assist; what is not chosen of the list is not exposed any more."""
        offered = self._offered()
        if user_input is not None:
            chosen = user_input[CONF_ENTITIES]
            for entity in offered:
                entity_id = entity.entity_id
                async_expose_entity(self.hass, _ASSIST, entity_id, entity_id in chosen)
            return self.async_create_entry(data=self._options)
        return self.async_show_form(
            step_id="expose",
            data_schema=probatio.Schema(
                {
                    probatio.Required(
                        CONF_ENTITIES,
                        default=[
                            entity.entity_id
                            for entity in offered
                            if self._is_proposed(entity)
                        ],
                    ): SelectSelector(
                        SelectSelectorConfig(
                            options=[self._option(entity) for entity in offered],
                            multiple=True,
                            mode=SelectSelectorMode.LIST,
                        )
                    )
                }
            ),
        )

    @callback
    def _offered(self) -> list[er.RegistryEntry]:
        """Return what people ask for of the cars that are shown, car by car."""
        excluded = {(DOMAIN, vin) for vin in self._options.get(CONF_EXCLUDED, ())}
        devices = [
            device
            for device in dr.async_entries_for_config_entry(
                dr.async_get(self.hass), self.config_entry.entry_id
            )
            if device.identifiers.isdisjoint(excluded)
        ]
        devices.sort(key=lambda device: device.name_by_user or device.name or "")
        entities = er.async_entries_for_config_entry(
            er.async_get(self.hass), self.config_entry.entry_id
        )
        return [
            entity
            for device in devices
            for platform, begin in _ORDER
            for entity in entities
            if entity.device_id == device.id
            and entity.domain == platform
            and (entity.translation_key or "").startswith(begin)
            and entity.disabled_by is None
            and not (entity.translation_key or "").startswith(_WHETHER_THERE)
        ]

    @callback
    def _is_proposed(self, entity: er.RegistryEntry) -> bool:
        for platform, key, allowed in _GUARDED:
            if (entity.domain, entity.translation_key) == (platform, key):
                return (
                    bool(self._options.get(allowed))
                    and not self._options.get(CONF_VOICE_CODE)
                    and async_should_expose(self.hass, _ASSIST, entity.entity_id)
                )
        return True

    @callback
    def _option(self, entity: er.RegistryEntry) -> SelectOptionDict:
        """Name an entity as it is shown; its id tells the lock, which has the name of the car."""
        state = self.hass.states.get(entity.entity_id)
        name = entity.entity_id if state is None else state.name
        return SelectOptionDict(
            value=entity.entity_id, label=f"{name} ({entity.entity_id})"
        )
