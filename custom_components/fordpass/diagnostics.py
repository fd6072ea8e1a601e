"""What helps to find a trouble, without what tells whose car it is and where."""

from datetime import datetime
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.util import dt as dt_util

from .cloud.reading import Reading
from .cloud.signals import ALTITUDE, HEADING, Signal
from .const import CONF_ACCOUNT, CONF_EXCLUDED, CONF_REGION, DOMAIN, unique_id
from .coordinator import FordPassCoordinator
from .entity import FordPassEntity
from .garage import FordPassConfigEntry

_REDACTED = "**REDACTED**"

# Figures that help to tell where a car is.
_WHERE = frozenset({ALTITUDE, HEADING})


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: FordPassConfigEntry
) -> dict[str, Any]:
    """Return the account's cars as car 1, car 2 and so on, in the order of the account.

    Nothing is taken over that is not named here, so nothing new can slip out.
    """
    garage = entry.runtime_data
    return {
        "entry": {
            "account": entry.data[CONF_ACCOUNT],
            "region": entry.data.get(CONF_REGION),
            "version": f"{entry.version}.{entry.minor_version}",
            "excluded": len(entry.options.get(CONF_EXCLUDED, ())),
        },
        "garage": {
            "listed": len(garage.vehicles),
            "read_at": garage.read_at.isoformat() if garage.read_at else None,
        },
        "guard": {
            "paused": garage.guard.paused,
            "refused": garage.guard.refused is not None,
            "spent": garage.guard.spent,
        },
        "requests_today": garage.requests,
        "cars": {
            f"car {number}": {
                **_car(car),
                "frames": garage.frames(car.info.vin),
                "entities": _entities(hass, entry, car),
            }
            for number, car in enumerate(garage.cars.values(), 1)
        },
    }


def _car(car: FordPassCoordinator) -> dict[str, Any]:
    info = car.info
    return {
        "make": info.make,
        "model": info.model,
        "year": info.year,
        "engine": info.engine,
        "authorization": info.authorization,
        "commands": None if info.commands is None else sorted(info.commands),
        "available": car.last_update_success,
        "push_connected": car.push_connected,
        "poll_seconds": car.update_interval.total_seconds()
        if car.update_interval
        else None,
        "readings": {
            signal.key: _reading(signal, reading)
            for signal in car.data
            if (reading := car.data.get(signal)) is not None
        },
    }


def _reading(signal: Signal[Any], reading: Reading[Any]) -> dict[str, Any]:
    return {
        "value": reading.value if _is_harmless(signal, reading.value) else _REDACTED,
        "word": reading.word,
        "at": reading.at.isoformat(),
        "age": round((dt_util.utcnow() - reading.at).total_seconds()),
    }


def _is_harmless(signal: Signal[Any], value: Any) -> bool:
    """Say whether a value may be shown: a figure, a time or a word of ours.

    Other texts and what has several parts may be where the car is, names of places or messages.
    """
    if signal in _WHERE:
        return value is None
    if isinstance(value, str):
        return value in signal.words
    return value is None or isinstance(value, (bool, float, int, datetime))


def _entities(
    hass: HomeAssistant, entry: FordPassConfigEntry, car: FordPassCoordinator
) -> dict[str, Any]:
    """Return which signals each entity shows, and whether it shows a value; the disabled ones as well."""
    begin = unique_id(car.account_id, car.info.vin)
    found: dict[str, Any] = {
        f"{known.domain}.{known.translation_key}": {"shows": "disabled"}
        for known in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
        if known.disabled_by and known.unique_id.startswith(begin)
    }
    for platform in async_get_platforms(hass, DOMAIN):
        for entity_id, entity in platform.entities.items():
            if not isinstance(entity, FordPassEntity) or entity.coordinator is not car:
                continue
            state = hass.states.get(entity_id)
            shown = None if state is None else state.state
            empty = shown in (STATE_UNAVAILABLE, STATE_UNKNOWN)
            row = entity.entity_description
            found[f"{platform.domain}.{row.key}"] = {
                "signals": sorted(
                    topic.key for topic in row.topics if isinstance(topic, Signal)
                ),
                "shows": shown if empty else "value",
            }
    return dict(sorted(found.items()))
