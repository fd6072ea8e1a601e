"""What helps to find a trouble, without what tells whose car it is and where."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .cloud.reading import Reading
from .cloud.signals import HEADING, POSITION
from .const import CONF_ACCOUNT, CONF_EXCLUDED, CONF_REGION
from .coordinator import FordPassCoordinator
from .garage import FordPassConfigEntry

_PRIVATE = frozenset({POSITION, HEADING})
_REDACTED = "**REDACTED**"


async def async_get_config_entry_diagnostics(
    _: HomeAssistant, entry: FordPassConfigEntry
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
        "cars": {
            f"car {number}": _car(car)
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
            signal.key: _reading(reading, private=signal in _PRIVATE)
            for signal in car.data
            if (reading := car.data.get(signal)) is not None
        },
    }


def _reading(reading: Reading[Any], *, private: bool) -> dict[str, Any]:
    value = reading.value
    return {
        "value": _REDACTED if private and value is not None else value,
        "word": reading.word,
        "at": reading.at.isoformat(),
        "age": round((dt_util.utcnow() - reading.at).total_seconds()),
    }
