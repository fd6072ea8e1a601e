"""The device of an account itself, beside those of its cars: what goes to its cloud."""

from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .accounts import device_name
from .const import DOMAIN
from .entity import FordPassDescription
from .garage import FordPassConfigEntry


class AccountEntity(Entity):
    """Something an account has; it can be seen however the cloud and the cars are."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    entity_description: FordPassDescription

    def __init__(
        self, entry: FordPassConfigEntry, description: FordPassDescription
    ) -> None:
        """Name it after the account and the row."""
        self.garage = entry.runtime_data
        self.entity_description = description
        self._attr_translation_key = description.key
        account_id = self.garage.account_id
        self._attr_unique_id = f"{account_id}_{description.key}".lower()
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, account_id)},
            name=device_name(entry.data),
            entry_type=DeviceEntryType.SERVICE,
        )
        self._shown = self._show()

    @callback
    def _show(self) -> object:
        """Take what it shows from the account, and return what tells whether that changed."""
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the account."""
        await super().async_added_to_hass()
        self.async_on_remove(self.garage.news.async_add_listener(self._told))

    @callback
    def _told(self) -> None:
        shown = self._show()
        if shown != self._shown:
            self._shown = shown
            self.async_write_ha_state()
