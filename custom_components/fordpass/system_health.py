"""What the page on the system's health tells of the accounts and their clouds."""

from collections import Counter
from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .accounts import endpoints
from .cloud.signals import REQUESTS_THIS_MONTH
from .const import CONF_ACCOUNT, DOMAIN
from .garage import FordPassConfigEntry


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
    counts = [car.data.value(REQUESTS_THIS_MONTH) for car in cars]
    this_month = [count for count in counts if count is not None]
    hosts = {
        host: base
        for entry in entries
        for host, base in entry.runtime_data.hosts.items()
    }
    return {
        **{f"accounts_{kind}": number for kind, number in sorted(kinds.items())},
        "cars": len(cars),
        "cars_available": sum(car.last_update_success for car in cars),
        "push_connected": f"{sum(car.push_connected for car in pushed)}/{len(pushed)}",
        "requests_today": sum(
            sum(entry.runtime_data.requests.values()) for entry in entries
        ),
        **({"requests_this_month": round(sum(this_month))} if this_month else {}),
        **{
            f"can_reach_{host}": system_health.async_check_can_reach_url(
                hass, endpoints().url(base)
            )
            for host, base in hosts.items()
        },
    }
