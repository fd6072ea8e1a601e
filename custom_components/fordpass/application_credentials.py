"""The owner's own apps at Ford's developer portal, kept with Home Assistant's application credentials.

Every credential of this integration is one of FordConnect's apps; its `auth_domain`, which begins
with the kind of account, is what entries name it by. Several entries may share one.
"""

from collections.abc import Mapping
import secrets
from typing import Any, Final

from homeassistant.components.application_credentials import (
    CONF_AUTH_DOMAIN,
    DATA_COMPONENT,
    AuthImplementation,
    AuthorizationServer,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    CONF_CLIENT_ID,
    CONF_CLIENT_SECRET,
    CONF_DOMAIN,
    CONF_ID,
    CONF_NAME,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.config_entry_oauth2_flow import async_get_implementations

from .cloud.endpoints import FORDCONNECT_SIGN_IN, FORDCONNECT_TOKENS
from .cloud.fordconnect import App
from .const import CONF_APP, CONF_REDIRECT_URI, DOMAIN, FORDCONNECT

PORTAL: Final = "https://developer.ford.com"


async def async_get_authorization_server(_: HomeAssistant) -> AuthorizationServer:
    """Return FordConnect's; what is typed into Home Assistant's own dialog is for it."""
    return AuthorizationServer(
        authorize_url=f"{FORDCONNECT_SIGN_IN}/auth/init",
        token_url=f"{FORDCONNECT_TOKENS}/oauth2/v2.0/token",
    )


async def async_get_description_placeholders(_: HomeAssistant) -> dict[str, str]:
    """Return where an app is registered."""
    return {"portal": PORTAL}


async def async_stored_apps(hass: HomeAssistant) -> dict[str, AuthImplementation]:
    """Return the stored credentials by the name an entry knows them by."""
    return {
        auth_domain: stored
        for auth_domain, stored in (
            await async_get_implementations(hass, DOMAIN)
        ).items()
        if isinstance(stored, AuthImplementation)
    }


async def async_find_app(hass: HomeAssistant, data: Mapping[str, Any]) -> App | None:
    """Return the app of an entry's data, None when its credentials were removed."""
    stored = (await async_stored_apps(hass)).get(data[CONF_APP])
    if stored is None:
        return None
    return App(
        client_id=stored.client_id,
        client_secret=stored.client_secret,
        redirect_uri=data[CONF_REDIRECT_URI],
    )


async def async_store_app(hass: HomeAssistant, app: App) -> str:
    """Store an app's credentials and return the name to know them by.

    A new secret takes the place of the old one, for all entries that share the app.
    """
    for auth_domain, stored in (await async_stored_apps(hass)).items():
        if (stored.client_id, stored.client_secret) == (
            app.client_id,
            app.client_secret,
        ):
            return auth_domain
    collection = hass.data[DATA_COMPONENT]
    older = [
        item
        for item in collection.async_items()
        if (item[CONF_DOMAIN], item[CONF_CLIENT_ID]) == (DOMAIN, app.client_id)
    ]
    auth_domain = f"{FORDCONNECT}_{secrets.token_hex(4)}"
    await collection.async_create_item(
        {
            CONF_DOMAIN: DOMAIN,
            CONF_CLIENT_ID: app.client_id,
            CONF_CLIENT_SECRET: app.client_secret,
            CONF_AUTH_DOMAIN: auth_domain,
            CONF_NAME: f"FordConnect {app.client_id[:8]}",
        }
    )
    for item in older:
        _move_entries(hass, item.get(CONF_AUTH_DOMAIN, item[CONF_ID]), auth_domain)
        await collection.async_delete_item(item[CONF_ID])
    return auth_domain


@callback
def _move_entries(hass: HomeAssistant, older: str, newer: str) -> None:
    """Let the entries that used a credential use another one, at once where they run."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.data.get(CONF_APP) == older:
            hass.config_entries.async_update_entry(
                entry, data={**entry.data, CONF_APP: newer}
            )
            if entry.state is ConfigEntryState.LOADED:
                hass.config_entries.async_schedule_reload(entry.entry_id)
