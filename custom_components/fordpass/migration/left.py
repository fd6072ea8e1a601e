"""What older integrations showed and nothing here fills: it is told, and removed when the owner says so."""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_RESTORED, Platform
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..garage import FordPassConfigEntry
from ..issues import ISSUE_ENTRY
from .older import Origin, origin

LEFT_BEHIND: Final = "left_behind"
ISSUE_SETTLED: Final = "settled"

# By then everything a car has was asked for at least once.
SETTLED: Final = timedelta(minutes=30)


@callback
def async_follow_left(hass: HomeAssistant, entry: FordPassConfigEntry) -> None:
    """Tell what has no counterpart, and later what had one that the car does not fill."""
    if not any(_of_older(hass, entry)):
        return
    _tell(hass, entry)

    @callback
    def look_again(_: datetime) -> None:
        _tell(hass, entry, settled=True)

    job = HassJob(look_again, cancel_on_shutdown=True)
    entry.async_on_unload(async_call_later(hass, SETTLED, job))


@callback
def async_forget_left(hass: HomeAssistant, entry: FordPassConfigEntry) -> None:
    """Tell nothing more of an entry that is removed, or of which nothing is left."""
    ir.async_delete_issue(hass, DOMAIN, f"{LEFT_BEHIND}_{entry.entry_id}")


async def async_remove_left(
    hass: HomeAssistant, entry: FordPassConfigEntry, *, settled: bool
) -> bool:
    """Remove what was told, and say that it is done."""
    for entity, _ in _left(hass, entry, settled=settled):
        er.async_get(hass).async_remove(entity.entity_id)
    return True


@callback
def _tell(
    hass: HomeAssistant, entry: FordPassConfigEntry, *, settled: bool = False
) -> None:
    lines = sorted(
        _line(hass, entity, old) for entity, old in _left(hass, entry, settled=settled)
    )
    if not lines:
        async_forget_left(hass, entry)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{LEFT_BEHIND}_{entry.entry_id}",
        # What is removed is what was told.
        data={ISSUE_ENTRY: entry.entry_id, ISSUE_SETTLED: settled},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=LEFT_BEHIND,
        translation_placeholders={"entities": "\n".join(lines)},
    )


def _line(hass: HomeAssistant, entity: er.RegistryEntry, old: Origin) -> str:
    """Return a line of Markdown that an owner knows an entity by, in no language."""
    device = (
        dr.async_get(hass).async_get(entity.device_id) if entity.device_id else None
    )
    car = device.name_by_user or device.name if device else None
    name = entity.name or entity.original_name or old.key
    platforms = [entity.domain]
    if moved := old.older.elsewhere.get(Platform(entity.domain), {}).get(old.key):
        platforms.append(moved)
    where = " → ".join(f"`{platform}`" for platform in platforms)
    return f"- {' · '.join(filter(None, (car, name)))} ({where})"


def _left(
    hass: HomeAssistant, entry: FordPassConfigEntry, *, settled: bool
) -> list[tuple[er.RegistryEntry, Origin]]:
    """Return what has no counterpart; when things have settled also what no car fills."""
    heard = _heard(entry) if settled else frozenset[str]()
    return [
        (entity, old)
        for entity, old in _of_older(hass, entry)
        if origin(entity.unique_id) or (old.vin in heard and _is_empty(hass, entity))
    ]


def _of_older(
    hass: HomeAssistant, entry: FordPassConfigEntry
) -> list[tuple[er.RegistryEntry, Origin]]:
    """Return what an entry has from older integrations, by its unique id or the one it had before."""
    return [
        (entity, old)
        for entity in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
        if (old := origin(entity.unique_id) or origin(entity.previous_unique_id))
    ]


def _heard(entry: FordPassConfigEntry) -> frozenset[str]:
    """Return the VINs, in lower case, of the cars that have told something."""
    if entry.state is not ConfigEntryState.LOADED:
        return frozenset()
    cars = entry.runtime_data.cars
    return frozenset(vin.lower() for vin, car in cars.items() if car.data.seen)


def _is_empty(hass: HomeAssistant, entity: er.RegistryEntry) -> bool:
    """Say whether an entity is only remembered."""
    state = hass.states.get(entity.entity_id)
    return not entity.disabled and (
        state is None or bool(state.attributes.get(ATTR_RESTORED))
    )
