"""What a config entry holds of a Smartcar application."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_MODE

from .cloud.smartcar import Application, Mode, Version
from .const import (
    CONF_APPLICATION_ID,
    CONF_MANAGEMENT_TOKEN,
    CONF_REDIRECT_URI,
    CONF_VERSION,
)


def application_of(data: Mapping[str, Any]) -> Application:
    """Return the application of an entry's data."""
    return Application(
        application_id=data[CONF_APPLICATION_ID],
        client_id=data.get(CONF_CLIENT_ID),
        client_secret=data[CONF_CLIENT_SECRET],
        management_token=data.get(CONF_MANAGEMENT_TOKEN),
        redirect_uri=data[CONF_REDIRECT_URI],
        mode=Mode(data[CONF_MODE]),
        version=Version(data[CONF_VERSION]),
    )
