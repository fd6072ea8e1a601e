"""What only the owner can repair, told once for each car."""

from hashlib import sha256

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .cloud.vehicle import VehicleInfo
from .const import DOMAIN


def _not_authorized(account_id: str, info: VehicleInfo) -> str:
    # Issues are stored and shown: their ids must not tell whose car it is.
    car = sha256(f"{account_id} {info.vin}".encode()).hexdigest()[:16]
    return f"vehicle_not_authorized_{car}"


@callback
def async_ask_to_accept(
    hass: HomeAssistant, account_id: str, info: VehicleInfo
) -> None:
    """Ask the owner to accept the account as a driver of the car."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _not_authorized(account_id, info),
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="vehicle_not_authorized",
        translation_placeholders={"car": info.name},
    )


@callback
def async_accepted(hass: HomeAssistant, account_id: str, info: VehicleInfo) -> None:
    """Note that the car need not be accepted any more."""
    ir.async_delete_issue(hass, DOMAIN, _not_authorized(account_id, info))
