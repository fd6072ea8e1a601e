"""Who sees what happens: writes of states, requests at the cloud, lines in the log; and who moves the time."""

from collections import Counter
from datetime import timedelta
import json
import logging
from pathlib import Path
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

import custom_components.fordpass
from custom_components.fordpass.const import DOMAIN
from homeassistant.const import EVENT_STATE_CHANGED, EVENT_STATE_REPORTED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

TELEMETRY = "* api.autonomic.ai/*telemetry/sources/fordpass/vehicles/*"
READ = "POST *:query"
SOCKET = "GET *ws"
POST = "POST */commands"
GARAGE = "GET *user/garage"
REFRESH = "POST *cat-with-refresh-token"
EXCHANGE = "POST *oidc/token"

ENGLISH = json.loads(
    (
        Path(custom_components.fordpass.__file__).parent / "translations" / "en.json"
    ).read_text(encoding="utf-8")
)


class Writes(Counter[str]):
    """Counts the writes of states by entity id, those that changed nothing as well."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Count from now on."""
        super().__init__()

        @callback
        def note(event: Event) -> None:
            self[event.data["entity_id"]] += 1

        hass.bus.async_listen(EVENT_STATE_CHANGED, note)
        hass.bus.async_listen(EVENT_STATE_REPORTED, note, callback(lambda _: True))


def pass_time(hass: HomeAssistant, **duration: float) -> None:
    """Let every timer ring that is due within a duration, and see that time on the clock."""
    later = dt_util.utcnow() + timedelta(**duration)
    with patch("homeassistant.util.dt.utcnow", return_value=later):
        async_fire_time_changed(hass, later)


def said(caplog: pytest.LogCaptureFixture, *words: str) -> list[str]:
    """Return the lines of the integration, from info on, that hold all the words."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.fordpass")
        and record.levelno >= logging.INFO
        and all(word in record.getMessage() for word in words)
    ]


def issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return what the integration wants the owner to repair."""
    return [
        issue for issue in ir.async_get(hass).issues.values() if issue.domain == DOMAIN
    ]


def sentence(key: str, **placeholders: str) -> str:
    """Return what an error says by the translations."""
    message: str = ENGLISH["exceptions"][key]["message"]
    return message.format(**placeholders)


def assert_told(error: BaseException | None, key: str, **placeholders: str) -> None:
    """Check that an error says what the translations have for a key, with these placeholders at least."""
    assert isinstance(error, HomeAssistantError)
    assert error.translation_domain == DOMAIN
    assert error.translation_key == key
    said = {**(error.translation_placeholders or {}), **placeholders}
    # Home Assistant drops the full stop of what has no placeholders.
    assert str(error).rstrip(".") == sentence(key, **said).rstrip(".")
