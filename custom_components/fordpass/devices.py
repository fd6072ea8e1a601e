"""The cars of an account as devices."""

from collections.abc import Iterable

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .cloud.vehicle import VehicleInfo
from .const import DOMAIN


def device_info(info: VehicleInfo) -> dr.DeviceInfo:
    """Describe a car to the device registry."""
    return dr.DeviceInfo(
        identifiers={(DOMAIN, info.vin)},
        name=info.name,
        manufacturer=info.make or "Ford",
        model=info.model,
        model_id=str(info.year) if info.year else None,
        serial_number=info.vin,
    )


@callback
def async_register(hass: HomeAssistant, entry: ConfigEntry, info: VehicleInfo) -> None:
    """Show a car as a device even before it tells anything."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **device_info(info)
    )


@callback
def async_remove(hass: HomeAssistant, entry: ConfigEntry, vins: Iterable[str]) -> None:
    """Show cars as devices no longer."""
    identifiers = {(DOMAIN, vin) for vin in vins}
    registry = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        if not device.identifiers.isdisjoint(identifiers):
            registry.async_remove_device(device.id)
