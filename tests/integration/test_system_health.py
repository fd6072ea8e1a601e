"""What the page on the system's health tells."""

from unittest.mock import ANY

from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.fordpass.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .owner import Owner
from .smartcar_owner import SmartcarOwner
from .witness import ENGLISH

BEV = "bev_mach_e"


async def test_accounts_requests_and_clouds(
    hass: HomeAssistant, owner: Owner, customer: SmartcarOwner
) -> None:
    """Each kind of account is counted, and the hosts of these kinds are asked."""
    assert await async_setup_component(hass, "system_health", {})
    await owner.add_account([BEV])
    info = await get_system_health_info(hass, DOMAIN)
    reached = {key: await value for key, value in info.items() if key.startswith("can")}
    assert {key: info[key] for key in info.keys() - reached} == {
        "accounts_fordpass": 1,
        "cars": 1,
        "cars_available": 1,
        "push_connected": "1/1",
        "requests_today": ANY,
    }
    assert info["requests_today"] > 0
    assert reached == {"can_reach_ford": "ok", "can_reach_telemetry": "ok"}

    await customer.add_account([BEV])
    more = await get_system_health_info(hass, DOMAIN)
    assert (more["accounts_smartcar"], more["cars"]) == (1, 2)
    assert more["requests_this_month"] > 0
    assert await more["can_reach_smartcar"] == "ok"
    for key in ("can_reach_ford", "can_reach_telemetry"):
        await more[key]
    assert more.keys() <= set(ENGLISH["system_health"]["info"])
