"""The tools of the integration tests, and an owner for each way in.

What a test measures stands in docs/reliability.md when it records it, a sentence by what was measured:

    record_property("fact", {"1,000 reloads of a FordPass account": "as many tasks as before"})
"""

from collections.abc import AsyncGenerator
from datetime import timedelta
from functools import partial
import gc
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import pytest_socket

from custom_components.fordpass.cloud.smartcar import Timing as SmartcarTiming
from homeassistant.core import HomeAssistant
from simulator import Simulator
from tests.integration.conftest import (
    SHORT,
    SHORT_FORDCONNECT,
    _integration,
    customer,
    impatient,
    owner,
    simulator,
)
from tests.integration.owner import Owner
from tests.integration.smartcar_owner import SmartcarOwner

from .crash_ways import ROTATING, Rotating, move_out
from .examples import Record, Tally
from .listening_home import LONG
from .listening_socket import ListeningSocket
from .listening_webhook import ListeningWebhook
from .ways import WAYS, Way

__all__ = ["_integration", "customer", "impatient", "owner", "simulator"]


@pytest.fixture
def in_a_hurry(impatient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten all that the clouds are left alone for."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.SmartcarTiming",
        partial(
            SmartcarTiming,
            shortest_poll=0.1,
            after_command=0.1,
            throttled=0.2,
            backoff_first=0.05,
            backoff_longest=0.2,
            answer=1.0,
            command=1.0,
        ),
    )
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.FordConnectTiming",
        partial(SHORT_FORDCONNECT, refill=0.01, refusal=0.2),
    )
    monkeypatch.setattr(
        "custom_components.fordpass.news.REFUSED_RETRY", timedelta(seconds=0.2)
    )


@pytest.fixture(params=WAYS)
async def way(
    request: pytest.FixtureRequest,
    hass: HomeAssistant,
    simulator: Simulator,
    in_a_hurry: None,
    hass_client_no_auth: ClientSessionGenerator,
) -> AsyncGenerator[Way]:
    """Return one of the ways in, with a car whose news come."""
    # What is in memory by now is none of the account's, and need not be looked at to see what is left of it.
    gc.freeze()
    way = WAYS[request.param](hass, simulator, hass_client_no_auth)
    await way.add()
    yield way
    gc.unfreeze()


@pytest.fixture
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enable all entities, and let nothing bring news but what a test says."""
    enabled = "homeassistant.helpers.entity.Entity.entity_registry_enabled_default"
    monkeypatch.setattr(enabled, True)
    # While examples are drawn, the loop stands still.
    calm = partial(SHORT, silence=LONG, errand_first=LONG)
    monkeypatch.setattr("custom_components.fordpass.accounts.Timing", calm)
    # What changes all the time is shown as soon as anything else.
    monkeypatch.setattr("custom_components.fordpass.sensor._REST", timedelta(0))


@pytest.fixture
async def listening(
    owner: Owner,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    _calm: None,
) -> ListeningSocket:
    """Return a Home Assistant whose car says nothing but what a test says."""
    home = ListeningSocket(owner, hass_storage, caplog)
    await home.add()
    return home


@pytest.fixture
async def webhooks(
    customer: SmartcarOwner,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    hass_client_no_auth: ClientSessionGenerator,
    _calm: None,
) -> ListeningWebhook:
    """Return a Home Assistant that hears of a car what a test posts."""
    home = ListeningWebhook(customer, hass_storage, caplog)
    await home.add()
    home.listen_to(await hass_client_no_auth())
    return home


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: Record) -> Tally:
    """Return what counts the examples of a test."""
    return Tally(request, record_property)


@pytest.fixture(params=ROTATING)
async def moved(
    request: pytest.FixtureRequest,
    hass: HomeAssistant,
    simulator: Simulator,
    hass_storage: dict[str, Any],
    tmp_path: Path,
) -> Rotating:
    """Return an account whose files lie in a folder, and whose access token has expired."""
    # The fork server listens on a socket in this machine's file system.
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    way = ROTATING[request.param](simulator)
    await way.add(hass)
    await move_out(way, hass_storage, tmp_path)
    return way
