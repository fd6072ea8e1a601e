"""The flows that repair what the owner was told of: each says what it is, and does or looks when sent."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

import probatio

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .cloud.errors import CloudError
from .const import DOMAIN
from .garage import FordPassConfigEntry, Garage
from .issues import ENDPOINT_GONE, ISSUE_ENTRY, NOT_AUTHORIZED, car_issue_id
from .migration.left import ISSUE_SETTLED, LEFT_BEHIND, async_remove_left

type _Look = Callable[[], Awaitable[bool]]


class ConfirmFlow(RepairsFlow):
    """Says what is to be done, and looks whether it was."""

    def __init__(self, find: Callable[[], _Look | None]) -> None:
        """Take how to find what to do; None when what the issue is about is no longer there."""
        self._find = find

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what is to be done; sent, look."""
        if (look := self._find()) is None:
            return self.async_abort(reason="not_loaded")
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                if await look():
                    return self.async_create_entry(data={})
                errors = {"base": "not_yet"}
            except CloudError:
                errors = {"base": "cannot_look"}
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return self.async_show_form(
            step_id="confirm",
            data_schema=probatio.Schema({}),
            description_placeholders=issue.translation_placeholders if issue else None,
            errors=errors,
        )


def _car(hass: HomeAssistant, issue_id: str, _: Mapping[str, Any]) -> _Look | None:
    """Return how to look whether the account may see a car now."""
    entries: list[FordPassConfigEntry] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    for entry in entries:
        for car in entry.runtime_data.cars.values():
            if car_issue_id(NOT_AUTHORIZED, car.account_id, car.info) == issue_id:
                return car.async_look_again
    return None


def _garage(hass: HomeAssistant, _: str, data: Mapping[str, Any]) -> _Look | None:
    """Return how to look whether the list of cars is served now."""
    entry = hass.config_entries.async_get_entry(str(data[ISSUE_ENTRY]))
    if entry is None:
        return None
    if entry.state is ConfigEntryState.LOADED:
        garage: Garage = entry.runtime_data
        return garage.async_look_again
    # An account that never had a list of its cars asks for it when it is set up.
    return partial(hass.config_entries.async_reload, entry.entry_id)


def _left(hass: HomeAssistant, _: str, data: Mapping[str, Any]) -> _Look | None:
    """Return how to remove what another integration left of an account."""
    entry = hass.config_entries.async_get_entry(str(data[ISSUE_ENTRY]))
    settled = bool(data[ISSUE_SETTLED])
    remove = partial(async_remove_left, hass, settled=settled)
    return None if entry is None else partial(remove, entry)


FLOWS: Final[
    Mapping[str, Callable[[HomeAssistant, str, Mapping[str, Any]], _Look | None]]
] = {NOT_AUTHORIZED: _car, ENDPOINT_GONE: _garage, LEFT_BEHIND: _left}


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return the flow that repairs an issue."""
    make = next(make for key, make in FLOWS.items() if issue_id.startswith(key))
    return ConfirmFlow(partial(make, hass, issue_id, data or {}))
