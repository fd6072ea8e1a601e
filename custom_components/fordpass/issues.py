"""What only the owner can repair, told once for each car or account."""

from hashlib import sha256
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .cloud.account import Notice
from .cloud.account_guard import AccountGuard
from .cloud.errors import CloudError, EndpointGoneError
from .cloud.vehicle import VehicleInfo
from .const import DOMAIN

NOT_AUTHORIZED: Final = "vehicle_not_authorized"
ENDPOINT_GONE: Final = "endpoint_gone"
BUDGET_SPENT: Final = "budget_spent"

ISSUE_ENTRY: Final = "entry_id"


def car_issue_id(key: str, account_id: str, info: VehicleInfo) -> str:
    """Return the id of an issue about a car; it is stored and shown, and does not tell whose car it is."""
    car = sha256(f"{account_id} {info.vin}".encode()).hexdigest()[:16]
    return f"{key}_{car}"


@callback
def async_tell(
    hass: HomeAssistant, account_id: str, info: VehicleInfo, notice: Notice
) -> None:
    """Tell the owner of something while it is so; its key names the words."""
    issue_id = car_issue_id(notice.key, account_id, info)
    if not notice.active:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=notice.key == NOT_AUTHORIZED,
        severity=ir.IssueSeverity.WARNING,
        translation_key=notice.key,
        translation_placeholders={"car": info.name, **notice.placeholders},
    )


@callback
def async_ask_to_accept(
    hass: HomeAssistant, account_id: str, info: VehicleInfo
) -> None:
    """Ask the owner to accept the account as a driver of the car."""
    async_tell(hass, account_id, info, Notice(NOT_AUTHORIZED, active=True))


@callback
def async_accepted(hass: HomeAssistant, account_id: str, info: VehicleInfo) -> None:
    """Note that the car need not be accepted any more."""
    async_tell(hass, account_id, info, Notice(NOT_AUTHORIZED, active=False))


@callback
def async_note_garage(
    hass: HomeAssistant, entry: ConfigEntry, err: CloudError | None
) -> None:
    """Tell the owner when the cloud ceased to serve the list of cars; `err` is how a reading of it ended."""
    issue_id = f"{ENDPOINT_GONE}_{entry.entry_id}"
    if not isinstance(err, EndpointGoneError):
        # An outage says nothing of what is served.
        if err is None:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={ISSUE_ENTRY: entry.entry_id},
        is_fixable=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key=ENDPOINT_GONE,
        translation_placeholders={"account": entry.title, "endpoint": err.endpoint},
    )


@callback
def async_note_budget(
    hass: HomeAssistant, entry: ConfigEntry, guard: AccountGuard
) -> None:
    """Tell the owner while the requests of the day are used up."""
    issue_id = f"{BUDGET_SPENT}_{entry.entry_id}"
    if not guard.spent:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=BUDGET_SPENT,
        translation_placeholders={
            "account": entry.title,
            "budget": str(guard.budget() if guard.budget else 0),
        },
    )


@callback
def async_forget_entry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take back what was told of an account that is no longer there."""
    for key in (ENDPOINT_GONE, BUDGET_SPENT):
        ir.async_delete_issue(hass, DOMAIN, f"{key}_{entry.entry_id}")
