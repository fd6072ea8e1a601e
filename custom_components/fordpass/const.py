"""Names and figures of the integration."""

from datetime import timedelta
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "fordpass"

CONF_ACCOUNT: Final = "account"
CONF_REGION: Final = "region"
CONF_ACCESS: Final = "access"
CONF_BRAND: Final = "brand"
CONF_EXCLUDED: Final = "excluded"
CONF_VEHICLES: Final = "vehicles"

PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.DEVICE_TRACKER,
    Platform.LOCK,
    Platform.SENSOR,
    Platform.SWITCH,
)

# Without any contact with the cloud for this long, a car's last values are no longer shown.
OUTAGE_LIMIT: Final = timedelta(hours=1)
# How often the cloud's copy is read while a car's push connection is down.
SAFETY_POLL: Final = timedelta(minutes=15)
# How often the account is asked which cars it has, and how fresh that must be after a start.
GARAGE_INTERVAL: Final = timedelta(hours=12)
GARAGE_FRESH: Final = timedelta(hours=1)
# How soon a refused car is tried again although the account's list of cars does not say that it is accepted.
REFUSED_RETRY: Final = timedelta(hours=6)
# How long adding an account waits for the first data of its cars.
FIRST_DATA_LIMIT: Final = timedelta(seconds=45)
# The last known state is written at most this often.
SAVE_DELAY: Final = timedelta(seconds=60)
