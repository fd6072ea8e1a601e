"""Fords and Lincolns in Home Assistant."""

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .accounts import Kept, create_account, sign_in_of
from .actions import async_register_actions
from .cloud.errors import SignInRequiredError
from .const import DOMAIN, PLATFORMS
from .failures import told
from .garage import FordPassConfigEntry, Garage
from .issues import async_forget_entry
from .migration.entries import async_take_entries, async_take_entry
from .migration.left import async_follow_left, async_forget_left
from .migration.tokens import async_forget_files
from .store import AccountStore
from .voice import async_follow_voice
from .webhooks import async_forget_webhook, async_take_webhooks

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _: ConfigType) -> bool:
    """Register the actions and the voice, once and for all accounts, and take over what older integrations left."""
    async_register_actions(hass)
    async_follow_voice(hass)
    await async_take_entries(hass)
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: FordPassConfigEntry) -> bool:
    """Take over an entry of an older integration that comes after the set-up."""
    await async_take_entry(hass, entry)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: FordPassConfigEntry) -> bool:
    """Show the cars of an account as they were last known, and follow them."""
    store = _store(hass, entry)
    known = await store.async_load()
    kept = Kept(
        save=store.async_save_tokens,
        tokens=await store.async_load_tokens(),
        memory=known.memory,
        sign_in=sign_in_of(entry.data),
    )
    try:
        account = await create_account(hass, {**entry.data, **entry.options}, kept)
    except SignInRequiredError as err:
        raise told(ConfigEntryAuthFailed, err) from err
    entry.async_on_unload(account.close)
    if kept.tokens is not None:
        await async_forget_files(hass, kept.tokens)
    garage = Garage(hass, entry, account, store)
    # At the end of Home Assistant entries are not unloaded.
    entry.async_on_unload(
        hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, garage.async_stop)
    )
    await garage.async_load(known)
    entry.async_on_unload(garage.async_save)
    entry.runtime_data = garage
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await garage.async_start()
    async_follow_left(hass, entry)
    await async_take_webhooks(hass, entry, account)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: FordPassConfigEntry) -> bool:
    """Take the cars away; nothing is asked of the cloud."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: FordPassConfigEntry) -> None:
    """Forget the account: its tokens, and what was known of its cars."""
    await _store(hass, entry).async_remove()
    async_forget_entry(hass, entry)
    await async_forget_webhook(hass, entry)
    async_forget_left(hass, entry)


async def async_remove_config_entry_device(
    _: HomeAssistant, entry: FordPassConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Allow to remove a car that is no longer on the account; the account itself is there as long as the entry."""
    garage = entry.runtime_data
    listed = {(DOMAIN, known) for known in (garage.account_id, *garage.vehicles)}
    return device.identifiers.isdisjoint(listed)


def _store(hass: HomeAssistant, entry: FordPassConfigEntry) -> AccountStore:
    return AccountStore(hass, entry.unique_id or "")
