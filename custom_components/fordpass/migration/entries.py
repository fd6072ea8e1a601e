"""Making one entry of ours of all the entries that older integrations had for an account."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_USERNAME, UnitOfPressure
from homeassistant.core import HomeAssistant

from ..accounts import access_as_dict, title_of
from ..cloud.account import Access
from ..cloud.fordpass import find_region
from ..const import (
    CONF_ACCESS,
    CONF_ACCOUNT,
    CONF_PRESSURE_UNIT,
    CONF_REGION,
    DOMAIN,
    ENTRY_VERSION,
    FORDPASS,
)
from ..forms import region_for
from .cars import async_move_all
from .tokens import async_read_access

# How the option was written, and what Home Assistant calls it.
_PRESSURE_UNITS: Final = {
    "BAR": UnitOfPressure.BAR,
    "kPa": UnitOfPressure.KPA,
    "PSI": UnitOfPressure.PSI,
}
# Before its regions had today's keys, one integration had this one.
_OLDEST_REGIONS: Final = {"North America & Canada": "USA"}


async def async_take_entries(hass: HomeAssistant) -> None:
    """Take over all entries of older integrations.

    Nothing is asked of a cloud. Whose account it is stands in its stored tokens; an entry without
    them keeps its cars and entities, and asks to sign in. Each step can be done again: what an
    interrupted run left is found as it was, or as it shall be.
    """
    accounts: dict[tuple[str, ...], list[ConfigEntry]] = {}
    accesses: dict[tuple[str, ...], Access | None] = {}
    # The entry that goes on should be one that is enabled.
    for entry in sorted(
        hass.config_entries.async_entries(DOMAIN),
        key=lambda entry: entry.disabled_by is not None,
    ):
        if CONF_ACCOUNT not in entry.data:
            access = await _access_of(hass, entry)
            account: tuple[str, ...] = (
                (access.account_id,)
                if access
                else (_username(entry), str(entry.data.get(CONF_REGION)))
            )
            accounts.setdefault(account, []).append(entry)
            accesses[account] = max(
                (one for one in (access, accesses.get(account)) if one),
                key=lambda access: access.expiration,
                default=None,
            )
    for account, entries in accounts.items():
        await _merge(hass, entries, accesses[account])


async def async_take_entry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take over one entry of an older integration, and leave all others alone."""
    access = await _access_of(hass, entry)
    if access is not None and _entry_of(hass, access) is not None:
        # Its cars come to the account's own entry when that sees them.
        access = None
    _convert(hass, entry, access, (entry,))


async def _merge(
    hass: HomeAssistant, entries: list[ConfigEntry], access: Access | None
) -> None:
    """Make one entry of those of one account."""
    keeper = _entry_of(hass, access) if access is not None else None
    if keeper is None:
        keeper = entries[0]
        _convert(hass, keeper, access, entries)
    rest = [entry for entry in entries if entry is not keeper]
    for entry in rest:
        async_move_all(hass, entry, keeper)
    for entry in rest:
        await hass.config_entries.async_remove(entry.entry_id)


def _convert(
    hass: HomeAssistant,
    entry: ConfigEntry,
    access: Access | None,
    entries: Iterable[ConfigEntry],
) -> None:
    """Write an entry anew, in one go, as a sign-in would have made it."""
    region = _region_key(hass, entry)
    data: dict[str, Any] = {CONF_ACCOUNT: FORDPASS, CONF_REGION: region}
    if access is not None:
        data[CONF_ACCESS] = access_as_dict(access)
    for older in entries:
        chosen = older.options.get(CONF_PRESSURE_UNIT)
        if unit := _PRESSURE_UNITS.get(str(chosen)):
            data.setdefault(CONF_PRESSURE_UNIT, unit)
    hass.config_entries.async_update_entry(
        entry,
        data=data,
        options={},
        # The title had a VIN in it, and titles are logged.
        title=title_of(find_region(region)),
        unique_id=None if access is None else access.account_id,
        version=ENTRY_VERSION,
        minor_version=1,
    )


def _entry_of(hass: HomeAssistant, access: Access) -> ConfigEntry | None:
    return hass.config_entries.async_entry_for_domain_unique_id(
        DOMAIN, access.account_id
    )


async def _access_of(hass: HomeAssistant, entry: ConfigEntry) -> Access | None:
    return await async_read_access(
        hass, _username(entry), str(entry.data.get(CONF_REGION))
    )


def _username(entry: ConfigEntry) -> str:
    return str(entry.data.get(CONF_USERNAME) or "")


def _region_key(hass: HomeAssistant, entry: ConfigEntry) -> str:
    key = str(entry.data.get(CONF_REGION))
    key = _OLDEST_REGIONS.get(key, key)
    try:
        return find_region(key).key
    except KeyError:
        return region_for(hass.config.country)
