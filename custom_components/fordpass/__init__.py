"""Fords and Lincolns in Home Assistant."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .accounts import create_account
from .const import CONF_ACCESS, DOMAIN, PLATFORMS
from .garage import FordPassConfigEntry, Garage
from .store import AccountStore


async def async_setup_entry(hass: HomeAssistant, entry: FordPassConfigEntry) -> bool:
    """Show the cars of an account as they were last known, and follow them."""
    store = _store(hass, entry)
    account = create_account(
        hass, entry.data, await store.async_load_access(), store.async_save_access
    )
    entry.async_on_unload(account.close)
    garage = Garage(hass, entry, account, store)
    await garage.async_load()
    entry.async_on_unload(garage.async_save)
    entry.runtime_data = garage
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    garage.async_start()
    return True


async def async_unload_entry(hass: HomeAssistant, entry: FordPassConfigEntry) -> bool:
    """Take the cars away; nothing is asked of the cloud."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: FordPassConfigEntry) -> None:
    """Forget the account: its tokens, and what was known of its cars."""
    await _store(hass, entry).async_remove()


async def async_remove_config_entry_device(
    _: HomeAssistant, entry: FordPassConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Allow to remove a car that is no longer on the account."""
    listed = {(DOMAIN, vin) for vin in entry.runtime_data.vehicles}
    return device.identifiers.isdisjoint(listed)


def _store(hass: HomeAssistant, entry: FordPassConfigEntry) -> AccountStore:
    return AccountStore(hass, entry.data[CONF_ACCESS]["account_id"])
