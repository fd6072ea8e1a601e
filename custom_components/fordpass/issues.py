"""What only the owner can repair, told once for each car."""

from hashlib import sha256
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .cloud.account import Notice
from .cloud.vehicle import VehicleInfo
from .const import DOMAIN

_NOT_AUTHORIZED: Final = "vehicle_not_authorized"


def _issue_id(key: str, account_id: str, info: VehicleInfo) -> str:
    # Issues are stored and shown: their ids must not tell whose car it is.
    car = sha256(f"{account_id} {info.vin}".encode()).hexdigest()[:16]
    return f"{key}_{car}"


@callback
def async_tell(
    hass: HomeAssistant, account_id: str, info: VehicleInfo, notice: Notice
) -> None:
    """Tell the owner of something while it is so; its key names the words."""
    issue_id = _issue_id(notice.key, account_id, info)
    if not notice.active:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=notice.key,
        translation_placeholders={"car": info.name, **notice.placeholders},
    )


@callback
def async_ask_to_accept(
    hass: HomeAssistant, account_id: str, info: VehicleInfo
) -> None:
    """Ask the owner to accept the account as a driver of the car."""
    async_tell(hass, account_id, info, Notice(_NOT_AUTHORIZED, active=True))


@callback
def async_accepted(hass: HomeAssistant, account_id: str, info: VehicleInfo) -> None:
    """Note that the car need not be accepted any more."""
    async_tell(hass, account_id, info, Notice(_NOT_AUTHORIZED, active=False))
