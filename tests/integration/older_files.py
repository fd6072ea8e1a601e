"""What older integrations of the domain had, and in which shape Home Assistant stored it at their time."""

from collections.abc import Mapping
from typing import Any

from custom_components.fordpass.const import DOMAIN

LONG_AGO = "2025-06-01T10:00:00.000000+00:00"

# What one integration had of a truck and of an electric car: platform, key, what it was called, unit.
MARQ24_TRUCK = (
    ("sensor", "odometer", "Odometer", "mi"),
    ("sensor", "fuel", "Fuel", "%"),
    ("sensor", "battery", "Battery (12V)", "%"),
    ("sensor", "outsideTemp", "Temperature outdoor", "°C"),
    ("sensor", "doorlock", "State Locks", None),
    ("sensor", "lastRefresh", "last refresh", None),
    ("sensor", "gps", "GPS JSON", None),
    ("sensor", "deepSleep", "Sleep Mode", None),
    ("sensor", "metrics", "Metrics", None),
    ("lock", "doorlock", "Doors", None),
    ("button", "doorlock", "Lock", None),
    ("button", "update_data", "Local Sync", None),
    ("button", "request_refresh", "Remote Sync", None),
    ("device_tracker", "tracker", "Vehicle Tracker", None),
    ("switch", "ignition", "RC: Start", None),
)
MARQ24_ELECTRIC = (
    ("sensor", "odometer", "Odometer", "km"),
    ("sensor", "soc", "State of Charge", "%"),
    ("sensor", "elVeh", "EV", "km"),
    ("sensor", "elVehCharging", "EV Charging state", None),
    ("sensor", "elVehPlug", "EV Plug", None),
    ("sensor", "exhaustFluidLevel", "AdBlue Level", "%"),
    ("lock", "doorlock", "Doors", None),
    ("device_tracker", "tracker", "Vehicle Tracker", None),
)
ITCHANNEL_ANY = (
    ("sensor", "odometer", "fordpass_odometer", "km"),
    ("sensor", "fuel", "fordpass_fuel", "%"),
    ("sensor", "deepSleep", "fordpass_deepSleep", None),
    ("lock", "doorlock", "fordpass_doorlock", None),
    ("device_tracker", "tracker", "fordpass_tracker", None),
    ("switch", "ignition", "fordpass_ignition_Switch", None),
)

type Row = tuple[str, str, str, str | None]
type Rows = tuple[Row, ...]


def entry_of(
    number: int, version: int, title: str, data: dict[str, Any], **said: Any
) -> dict[str, Any]:
    """Return a config entry as it is stored; `said` is what is other than usual."""
    return {
        "created_at": LONG_AGO,
        "modified_at": LONG_AGO,
        "data": data,
        "options": {},
        "disabled_by": None,
        "discovery_keys": {},
        "domain": DOMAIN,
        "entry_id": f"entry{number}",
        "version": version,
        "minor_version": 1,
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": title,
        "unique_id": None,
        **said,
    }


def device_of(
    number: int, entry: Mapping[str, Any], vin: str, name: str
) -> dict[str, Any]:
    """Return the device of a car as it is stored."""
    entry_id = entry["entry_id"]
    return {
        "area_id": "garage",
        "config_entries": [entry_id],
        "config_entries_subentries": {entry_id: [None]},
        "configuration_url": None,
        "connections": [],
        "created_at": LONG_AGO,
        "modified_at": LONG_AGO,
        "disabled_by": "config_entry" if entry["disabled_by"] else None,
        "entry_type": None,
        "hw_version": None,
        "id": f"device{number}",
        "identifiers": [[DOMAIN, vin]],
        "labels": [],
        "manufacturer": "Ford Motor Company",
        "model": "2023 Ford",
        "model_id": None,
        "name_by_user": None,
        "name": name,
        "primary_config_entry": entry_id,
        "serial_number": None,
        "sw_version": None,
        "via_device_id": None,
    }


def entity_of(
    number: int,
    entry: Mapping[str, Any],
    device: Mapping[str, Any],
    row: Row,
    unique_id: str,
) -> dict[str, Any]:
    """Return an entity as it is stored, but for its entity id."""
    _, _, name, unit = row
    return {
        "aliases": [],
        "area_id": None,
        "categories": {},
        "capabilities": None,
        "config_entry_id": entry["entry_id"],
        "config_subentry_id": None,
        "created_at": LONG_AGO,
        "modified_at": LONG_AGO,
        "device_class": None,
        "device_id": device["id"],
        "disabled_by": "config_entry" if entry["disabled_by"] else None,
        "entity_category": None,
        "hidden_by": None,
        "icon": None,
        "id": f"registry{number}",
        "has_entity_name": True,
        "labels": [],
        "name": None,
        "options": {},
        "original_device_class": None,
        "original_icon": None,
        "original_name": name,
        "platform": DOMAIN,
        "suggested_object_id": None,
        "supported_features": 0,
        "translation_key": None,
        "unique_id": unique_id,
        "previous_unique_id": None,
        "unit_of_measurement": unit,
    }
