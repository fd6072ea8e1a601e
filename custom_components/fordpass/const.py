"""Names and figures of the integration."""

from datetime import timedelta
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "fordpass"

# Above the versions of the older integrations of this domain, which are 1 and 2.
ENTRY_VERSION: Final = 3

# The kinds of accounts: what CONF_ACCOUNT of an entry's data can be.
FORDPASS: Final = "fordpass"
FORDCONNECT: Final = "fordconnect"
SMARTCAR: Final = "smartcar"

CONF_ACCOUNT: Final = "account"
# The name Home Assistant itself knows the key by: it offers to remove the credential with the entry.
CONF_APP: Final = "auth_implementation"
CONF_REGION: Final = "region"
CONF_ACCESS: Final = "access"
CONF_BRAND: Final = "brand"
CONF_APPLICATION_ID: Final = "application_id"
CONF_EXCLUDED: Final = "excluded"
CONF_EXPOSE: Final = "expose"
CONF_MAKE: Final = "make"
CONF_MANAGEMENT_TOKEN: Final = "management_token"
# The older integrations' name for it; here only what is taken along.
CONF_PRESSURE_UNIT: Final = "pressure_unit"
CONF_QUOTA: Final = "quota"
CONF_REDIRECT_URI: Final = "redirect_uri"
CONF_SIGNED_IN: Final = "signed_in"
CONF_USER_ID: Final = "user_id"
CONF_VEHICLES: Final = "vehicles"
CONF_VERSION: Final = "version"
CONF_VOICE_CODE: Final = "voice_code"
CONF_VOICE_START: Final = "voice_start"
CONF_VOICE_UNLOCK: Final = "voice_unlock"

# Told to the flow that signs in again: it is the owner's app that is refused, not the consent.
CREDENTIALS_REFUSED: Final = "credentials_refused"

PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CLIMATE,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.LOCK,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
    Platform.UPDATE,
)

# Without any contact with the cloud for this long, a car's last values are no longer shown.
OUTAGE_LIMIT: Final = timedelta(hours=1)
# How often the cloud's copy is read while a car's push connection is down.
SAFETY_POLL: Final = timedelta(minutes=15)
# How often the account is asked which cars it has, and how fresh that must be after a start.
GARAGE_INTERVAL: Final = timedelta(hours=12)
GARAGE_FRESH: Final = timedelta(hours=1)
# The requests of the day are shown and kept at most this often.
REQUESTS_INTERVAL: Final = timedelta(minutes=15)
# How soon a refused car is tried again although the account's list of cars does not say that it is accepted.
REFUSED_RETRY: Final = timedelta(hours=6)
# How long adding an account waits for the first data of its cars.
FIRST_DATA_LIMIT: Final = timedelta(seconds=45)
# The last known state is written at most this often.
SAVE_DELAY: Final = timedelta(seconds=60)
# So long a refresh of tokens may hold up the end of Home Assistant, which some kill 10 seconds after they asked for it.
STOP_LIMIT: Final = timedelta(seconds=5)


def unique_id(account_id: str, vin: str, key: str = "") -> str:
    """Return the unique id of a car's entity; without a key, what all ids of the car's entities begin with.

    One car may be seen through two accounts, each with entities of its own.
    """
    return f"{account_id}_{vin}_{key}".lower()
