"""Which cars a target means, and what else an automation can say."""

from collections.abc import Mapping
from typing import Any

import probatio

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from ..const import DOMAIN
from ..coordinator import FordPassCoordinator

type Options = Mapping[probatio.Marker, Any]
"""The fields of a trigger or condition, and what is valid there."""


@callback
def device_of(hass: HomeAssistant, car: FordPassCoordinator) -> dr.DeviceEntry | None:
    """Return the device of a car, None when it was just removed."""
    return dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, car.info.vin), car.config_entry.entry_id
    )


@callback
def targeted(hass: HomeAssistant, target: TargetSelection) -> set[str]:
    """Return the ids of the devices a target names, of which it names an entity, and of its areas."""
    selected = async_extract_referenced_entity_ids(
        hass, target, primary_entities_only=False
    )
    registry = er.async_get(hass)
    return selected.referenced_devices | {
        entry.device_id
        for entity_id in selected.referenced | selected.indirectly_referenced
        if (entry := registry.async_get(entity_id)) is not None
        and entry.device_id is not None
    }
