"""What the page on the system's health tells of the accounts and their clouds."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .accounts import endpoints
from .cloud.endpoints import SMARTCAR_V3, TMC, VEHICLE
from .cloud.signals import REQUESTS_THIS_MONTH
from .const import CONF_ACCOUNT, DOMAIN, FORDCONNECT, FORDPASS, SMARTCAR
from .garage import FordPassConfigEntry

_HOSTS: Final[Mapping[str, Mapping[str, str]]] = {
    FORDPASS: {"can_reach_ford": VEHICLE, "can_reach_telemetry": TMC},
    FORDCONNECT: {"can_reach_ford": VEHICLE},
    SMARTCAR: {"can_reach_smartcar": SMARTCAR_V3},
}


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register what is told."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the accounts by kind, their cars, the push connections, the requests, and who is reached."""
    entries: list[FordPassConfigEntry] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    kinds = Counter(entry.data[CONF_ACCOUNT] for entry in entries)
    cars = [car for entry in entries for car in entry.runtime_data.cars.values()]
    pushed = [car for car in cars if car.pushes]
    this_month = sum(car.data.value(REQUESTS_THIS_MONTH) or 0 for car in cars)
    hosts = {key: base for kind in kinds for key, base in _HOSTS[kind].items()}
    return {
        **{f"accounts_{kind}": number for kind, number in sorted(kinds.items())},
        "cars": len(cars),
        "cars_available": sum(car.last_update_success for car in cars),
        "push_connected": f"{sum(car.push_connected for car in pushed)}/{len(pushed)}",
        "requests_today": sum(
            sum((entry.runtime_data.requests or {}).values()) for entry in entries
        ),
        **({"requests_this_month": round(this_month)} if SMARTCAR in kinds else {}),
        **{
            key: system_health.async_check_can_reach_url(hass, endpoints().url(base))
            for key, base in hosts.items()
        },
    }
