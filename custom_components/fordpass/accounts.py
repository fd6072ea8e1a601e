"""The kinds of accounts a config entry can hold: the only place beside the config flow that knows them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
import os
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .cloud.account import Access, Account
from .cloud.endpoints import Endpoints
from .cloud.fordpass import FordPassAccount, Timing, find_region
from .const import CONF_ACCESS, CONF_ACCOUNT, CONF_REGION

type SaveAccess = Callable[[Access], Awaitable[None]]
type _Create = Callable[[HomeAssistant, Mapping[str, Any], Access, SaveAccess], Account]


def endpoints() -> Endpoints:
    """Return where the clouds are: at the simulator when the environment names one.

    Raises ValueError when it names an address that is not on loopback.
    """
    return Endpoints(os.environ.get("FORDPASS_SIMULATOR") or None)


def access_as_dict(access: Access) -> dict[str, Any]:
    """Return a JSON object that `access_from_dict` understands; times are ISO 8601."""
    refresh_expiration = access.refresh_expiration
    return {
        "access_token": access.access_token,
        "refresh_token": access.refresh_token,
        "token_type": access.token_type,
        "expires_in": access.expires_in,
        "expiration": access.expiration.isoformat(),
        "refresh_expiration": refresh_expiration.isoformat()
        if refresh_expiration
        else None,
        "account_id": access.account_id,
    }


def access_from_dict(data: Mapping[str, Any]) -> Access:
    """Return what `access_as_dict` gave.

    Raises KeyError, TypeError or ValueError when it was not given by it.
    """
    refresh_expiration = data["refresh_expiration"]
    return Access(
        access_token=data["access_token"],
        refresh_token=data["refresh_token"],
        token_type=data["token_type"],
        expires_in=data["expires_in"],
        expiration=datetime.fromisoformat(data["expiration"]),
        refresh_expiration=datetime.fromisoformat(refresh_expiration)
        if refresh_expiration
        else None,
        account_id=data["account_id"],
    )


def _create_fordpass(
    hass: HomeAssistant, data: Mapping[str, Any], access: Access, save: SaveAccess
) -> Account:
    return FordPassAccount(
        async_get_clientsession(hass),
        find_region(data[CONF_REGION]),
        access,
        save=save,
        endpoints=endpoints(),
        timing=Timing(),
    )


_KINDS: Mapping[str, _Create] = {
    "fordpass": _create_fordpass,
}


def create_account(
    hass: HomeAssistant,
    data: Mapping[str, Any],
    stored: Access | None,
    save: SaveAccess,
) -> Account:
    """Return the account of an entry's data, with the newest of the access in there and the `stored` one.

    `save` is awaited with every new access before that is used.
    """
    access = access_from_dict(data[CONF_ACCESS])
    if stored is not None and stored.expiration > access.expiration:
        access = stored
    return _KINDS[data[CONF_ACCOUNT]](hass, data, access, save)
