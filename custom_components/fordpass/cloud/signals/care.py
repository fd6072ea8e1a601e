"""How the car is connected and kept: modem, software, messages, alerts, and what it costs."""

from datetime import datetime

from ..care import HealthAlerts, LightZone, Messages, UpdateSchedule
from .catalogue import signal

# When the car last spoke to its maker: the newest time in any of its news.
LAST_NEWS = signal("last_news", datetime)
HEALTH_ALERTS = signal("health_alerts", float)
ALERTS = signal("alerts", HealthAlerts)
DEEP_SLEEP = signal("deep_sleep", bool)
UPDATING = signal("updating", bool)
MODEM_CONNECTED = signal("modem_connected", bool)
# The usual short sleep of a parked car, out of which a command wakes it.
ASLEEP = signal("asleep", bool)

# The newest service that a workshop reported to the maker; the tasks in its own words.
LAST_SERVICE = signal("last_service", datetime)
LAST_SERVICE_ODOMETER = signal("last_service_odometer", float, "km")
LAST_SERVICE_TASKS = signal("last_service_tasks", str)

UPDATE_STATUS = signal(
    "update_status",
    str,
    words=("idle", "downloading", "waiting", "installing", "installed", "failed"),
)
# Whether a downloaded update could be installed now, and what stands against it.
UPDATE_READINESS = signal(
    "update_readiness", str, words=("ready", "low_battery", "too_little_time")
)
# The maker's number of the package that is on its way.
UPDATE_PACKAGE = signal("update_package", str)
FIRMWARE_VERSION = signal("firmware_version", str)
LAST_UPDATE = signal("last_update", datetime)
AUTOMATIC_UPDATES = signal("automatic_updates", bool)
UPDATE_SCHEDULE = signal("update_schedule", UpdateSchedule)

MESSAGES = signal("messages", Messages)
UNREAD_MESSAGES = signal("unread_messages", float)

GUARD_MODE = signal("guard_mode", bool)
ZONE_LIGHTS = signal("zone_lights", bool)
LIT_ZONE = signal("lit_zone", str, words=("off", *LightZone, "several"))
TRAILER_LIGHT_CHECK = signal("trailer_light_check", bool)

# What the account itself counts, where its cloud has a quota for each car.
REQUESTS_THIS_MONTH = signal("requests_this_month", float)
