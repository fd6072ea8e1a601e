"""The kinds of accounts a config entry can hold: the only place beside the flows that knows them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
import json
import logging
import os
from typing import Any, Protocol

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util

from .application_credentials import async_find_app
from .cloud.account import Access, Account
from .cloud.account_guard import GUARD, AccountGuard
from .cloud.endpoints import Endpoints
from .cloud.errors import CredentialsRefusedError, SignInRequiredError
from .cloud.fordconnect import (
    FordConnectAccount,
    Grant,
    Timing as FordConnectTiming,
    Tokens,
    forget_refusals,
)
from .cloud.fordpass import Brand, FordPassAccount, Region, Timing, find_region
from .cloud.smartcar import SmartcarAccount, Timing as SmartcarTiming
from .const import (
    CONF_ACCESS,
    CONF_ACCOUNT,
    CONF_QUOTA,
    CONF_REGION,
    CONF_USER_ID,
    FORDCONNECT,
    FORDPASS,
    SMARTCAR,
)
from .smartcar import application_of
from .sockets import create_socket_session

_LOGGER = logging.getLogger(__name__)

_NAMES: Mapping[str, str] = {FORDCONNECT: "FordConnect", SMARTCAR: "Smartcar"}

type SaveTokens = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an account left for its next life: its newest tokens as JSON, and its memory.

    `save` is awaited with all new tokens before those are used. `sign_in` is another one after every
    sign-in; without it, a refusal is not remembered.
    """

    save: SaveTokens
    tokens: Mapping[str, Any] | None = None
    memory: Mapping[str, Any] = field(default_factory=dict)
    sign_in: str | None = field(default=None, repr=False)


type _Create = Callable[[HomeAssistant, Mapping[str, Any], Kept], Awaitable[Account]]


def endpoints() -> Endpoints:
    """Return where the clouds are: at the simulator when the environment names one.

    Raises ValueError when it names an address that is not on loopback.
    """
    return Endpoints(os.environ.get("FORDPASS_SIMULATOR") or None)


def title_of(region: Region) -> str:
    """Return what an entry of the phone app's account is called."""
    app = "Lincoln Way" if region.brand is Brand.LINCOLN else "FordPass"
    return f"{app} {region.country}"


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


def device_name(data: Mapping[str, Any]) -> str:
    """Return what the device of an account is called, which never tells whose it is."""
    if data[CONF_ACCOUNT] == FORDPASS:
        return title_of(find_region(data[CONF_REGION]))
    return _NAMES[data[CONF_ACCOUNT]]


def sign_in_of(data: Mapping[str, Any]) -> str:
    """Return what tells one sign-in from the next, of the data of an entry; it holds secrets."""
    return json.dumps(dict(data), sort_keys=True, default=str)


class _Expiring(Protocol):
    @property
    def expiration(self) -> datetime: ...


def newest[T: _Expiring](
    parse: Callable[[Mapping[str, Any]], T], data: Mapping[str, Any], kept: Kept
) -> T:
    """Return the tokens of the last sign-in, which are in the entry's data, or those kept since."""
    signed_in = parse(data[CONF_ACCESS])
    if kept.tokens is None:
        return signed_in
    try:
        stored = parse(kept.tokens)
    except AttributeError, KeyError, TypeError, ValueError:
        _LOGGER.warning("What was stored for an account cannot be read and is not used")
        return signed_in
    return stored if stored.expiration > signed_in.expiration else signed_in


def credentials_refused(err: Exception) -> bool:
    """Say whether it is the owner's app that is refused, and not the owner's consent."""
    return isinstance(err, CredentialsRefusedError)


def _guard(hass: HomeAssistant, kept: Kept) -> AccountGuard:
    return AccountGuard(
        async_get_clientsession(hass),
        kept.memory.get(GUARD),
        time_zone=dt_util.get_default_time_zone(),
        sign_in=kept.sign_in,
        open_sockets=create_socket_session,
    )


async def _create_fordpass(
    hass: HomeAssistant, data: Mapping[str, Any], kept: Kept
) -> Account:
    async def save(access: Access) -> None:
        await kept.save(access_as_dict(access))

    if CONF_ACCESS not in data:
        raise SignInRequiredError("What another integration left had no tokens")
    return FordPassAccount(
        _guard(hass, kept),
        find_region(data[CONF_REGION]),
        newest(access_from_dict, data, kept),
        save=save,
        memory=kept.memory,
        endpoints=endpoints(),
        timing=Timing(),
    )


async def _create_fordconnect(
    hass: HomeAssistant, data: Mapping[str, Any], kept: Kept
) -> Account:
    async def save(grant: Grant) -> None:
        await kept.save(grant.as_dict())

    guard = _guard(hass, kept)
    app = await async_find_app(hass, data)
    if app is None:
        raise CredentialsRefusedError("The app's credentials were removed")
    grant = newest(Grant.from_dict, data, kept)
    signed_in = grant.access_token == data[CONF_ACCESS]["access_token"]
    timing = FordConnectTiming()
    return FordConnectAccount(
        guard,
        Tokens(guard, app, grant, save=save, endpoints=endpoints(), timing=timing),
        endpoints=endpoints(),
        # With a new consent, what was refused before may be allowed.
        memory=forget_refusals(kept.memory) if signed_in else kept.memory,
        timing=timing,
        time_zone=dt_util.get_default_time_zone(),
    )


async def _create_smartcar(
    hass: HomeAssistant, data: Mapping[str, Any], kept: Kept
) -> Account:
    async def save(access: Access) -> None:
        await kept.save(access_as_dict(access))

    return SmartcarAccount(
        _guard(hass, kept),
        application_of(data),
        data[CONF_USER_ID],
        # v3 has tokens of the application alone, which are not kept.
        access=newest(access_from_dict, data, kept) if CONF_ACCESS in data else None,
        save=save,
        quota=data.get(CONF_QUOTA),
        memory=kept.memory,
        endpoints=endpoints(),
        timing=SmartcarTiming(),
    )


_KINDS: Mapping[str, _Create] = {
    FORDPASS: _create_fordpass,
    FORDCONNECT: _create_fordconnect,
    SMARTCAR: _create_smartcar,
}


async def create_account(
    hass: HomeAssistant, data: Mapping[str, Any], kept: Kept
) -> Account:
    """Return the account of an entry's data and options, which goes on where its last life ended.

    Raises SignInRequiredError when what it needs to begin is gone.
    """
    return await _KINDS[data[CONF_ACCOUNT]](hass, data, kept)
