"""Bringing the devices and entities of a car over: the ids stay, and with them the history."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_UNIT_OF_MEASUREMENT, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.typing import UNDEFINED

from ..cloud.signals import CATALOGUE
from ..cloud.vehicle import VehicleInfo
from ..const import CONF_ACCESS, CONF_ACCOUNT, DOMAIN, FORDPASS, unique_id
from .older import OLDER, Origin, origin


@callback
def async_take_cars(
    hass: HomeAssistant,
    entry: ConfigEntry,
    account_id: str,
    vehicles: Iterable[VehicleInfo],
) -> None:
    """Make what older integrations showed of cars ours, wherever it is the same thing.

    It is called before the cars have entities of ours. What was taken before stays as it is. They all
    came in through the phone app's cloud, so other kinds of accounts get nothing.
    """
    infos = {info.vin.lower(): info for info in vehicles}
    if entry.data[CONF_ACCOUNT] != FORDPASS or not infos:
        return
    entities = er.async_get(hass)
    for entity, _ in _entities_of(hass, entry, infos):
        _bring(hass, entity.entity_id, entry)
    _bring_devices(hass, entry, {info.vin for info in infos.values()})
    found = sorted(
        _entities_of(hass, entry, infos),
        # Where both showed the same thing, the one that was used last goes on.
        key=lambda each: (each[0].disabled, OLDER.index(each[1].older)),
    )
    for entity, old in found:
        info = infos[old.vin]
        key = old.older.key(Platform(entity.domain), old.key, info.engine)
        if key is None:
            continue
        ours = unique_id(account_id, info.vin, key)
        if entities.async_get_entity_id(entity.domain, DOMAIN, ours) is None:
            entities.async_update_entity(entity.entity_id, new_unique_id=ours)
            _keep_unit(entities, entity, key)


@callback
def async_move_all(
    hass: HomeAssistant, source: ConfigEntry, target: ConfigEntry
) -> None:
    """Give all devices and entities of an entry to another one."""
    for device in dr.async_entries_for_config_entry(
        dr.async_get(hass), source.entry_id
    ):
        _move(hass, device, target)
    entities = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(entities, source.entry_id):
        entities.async_update_entity(entity.entity_id, config_entry_id=target.entry_id)


def is_unclaimed(entry: ConfigEntry | None) -> bool:
    """Say whether nobody knows whose account an entry is: it is gone, or nobody signed in since an import."""
    return entry is None or (
        entry.unique_id is None and entry.data.get(CONF_ACCESS) is None
    )


def _entities_of(
    hass: HomeAssistant, entry: ConfigEntry, vins: Container[str]
) -> Iterator[tuple[er.RegistryEntry, Origin]]:
    """Yield what older integrations showed of these cars and the account, or nobody, has."""
    for entity in list(er.async_get(hass).entities.values()):
        if (
            entity.platform == DOMAIN
            and (old := origin(entity.unique_id)) is not None
            and old.vin in vins
            and entity.config_entry_id is not None
            and (
                entity.config_entry_id == entry.entry_id
                or is_unclaimed(
                    hass.config_entries.async_get_entry(entity.config_entry_id)
                )
            )
        ):
            yield entity, old


@callback
def _bring(hass: HomeAssistant, entity_id: str, target: ConfigEntry) -> None:
    """Give an entity with its device to an entry, and remove the entry it was in when nothing is left there."""
    entities = er.async_get(hass)
    entity = entities.entities[entity_id]
    source_id = entity.config_entry_id
    if source_id is None or source_id == target.entry_id:
        return
    device = (
        dr.async_get(hass).async_get(entity.device_id) if entity.device_id else None
    )
    if isinstance(device, dr.DeviceEntry) and device.config_entry_id == source_id:
        _move(hass, device, target)
    else:
        entities.async_update_entity(entity_id, config_entry_id=target.entry_id)
    if hass.config_entries.async_get_entry(
        source_id
    ) and not er.async_entries_for_config_entry(entities, source_id):
        hass.async_create_task(hass.config_entries.async_remove(source_id))


@callback
def _bring_devices(
    hass: HomeAssistant, entry: ConfigEntry, vins: Iterable[str]
) -> None:
    """Give the account the devices of cars that its entities are of, when an interrupted run did not."""
    identifiers = {(DOMAIN, vin) for vin in vins}
    devices = dr.async_get(hass)
    ids = {
        entity.device_id
        for entity in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
    }
    for device_id in filter(None, ids):
        device = devices.async_get(device_id)
        if (
            isinstance(device, dr.DeviceEntry)
            and not device.identifiers.isdisjoint(identifiers)
            and device.config_entry_id != entry.entry_id
        ):
            _move(hass, device, entry)


@callback
def _move(hass: HomeAssistant, device: dr.DeviceEntry, target: ConfigEntry) -> None:
    """Give a device with its entities to an entry, or its entities to the device the entry has of the car."""
    devices, entities = dr.async_get(hass), er.async_get(hass)
    own = next(
        (
            found
            for identifier in device.identifiers
            if (
                found := devices.async_get_device_by_identifier(
                    identifier, target.entry_id
                )
            )
        ),
        None,
    )
    disabled = hass.config_entries.async_get_entry(device.config_entry_id)
    for entity in er.async_entries_for_device(
        entities, device.id, include_disabled_entities=True
    ):
        entities.async_update_entity(
            entity.entity_id,
            config_entry_id=target.entry_id,
            device_id=UNDEFINED if own is None else own.id,
        )
    if own is not None:
        devices.async_remove_device(device.id)
        return
    devices.async_update_device(
        device.id,
        new_config_entry_id=target.entry_id,
        # Who disabled the entry of a car did not want to see that car.
        disabled_by=dr.DeviceEntryDisabler.USER
        if disabled is not None and disabled.disabled_by and not target.disabled_by
        else UNDEFINED,
    )


@callback
def _keep_unit(entities: er.EntityRegistry, entity: er.RegistryEntry, key: str) -> None:
    """Go on in the unit a sensor was shown in, whoever chose that and wherever."""
    unit, signal = entity.unit_of_measurement, CATALOGUE.get(key)
    options: Mapping[str, Any] = entity.options.get(SENSOR_DOMAIN, {})
    if (
        entity.domain == Platform.SENSOR
        and unit
        and signal is not None
        and signal.unit
        and unit != signal.unit
        and CONF_UNIT_OF_MEASUREMENT not in options
    ):
        entities.async_update_entity_options(
            entity.entity_id, SENSOR_DOMAIN, {**options, CONF_UNIT_OF_MEASUREMENT: unit}
        )
