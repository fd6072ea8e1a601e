"""Home Assistant with the integration, and a simulator it takes for Ford's cloud."""

from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientTimeout
import pytest

from custom_components.fordpass.cloud.fordconnect import Timing as FordConnectTiming
from custom_components.fordpass.cloud.fordpass import Timing
from custom_components.fordpass.cloud.smartcar import Timing as SmartcarTiming
from homeassistant.core import HomeAssistant
from simulator import Simulator

from .fordconnect_owner import FordConnectOwner
from .older_home import OlderHome
from .owner import Owner
from .smartcar_owner import SmartcarOwner

# The app's own habits, in milliseconds instead of seconds. Heartbeats come more often than silence.
SHORT = partial(
    Timing,
    renew_before_expiry=0.5,
    silence=1.0,
    backoff_first=0.05,
    backoff_longest=0.4,
    blocked_first=0.1,
    steady=0.2,
    command=3.0,
    command_polls=(0.1, 0.2, 0.4, 0.8),
    # What takes a day of the app is over in minutes here.
    budget=100_000,
)

SHORT_FORDCONNECT = partial(
    FordConnectTiming,
    active=0.1,
    parked=0.2,
    fresh=0.0,
    optional=1.0,
    spacing=0.05,
    burst=1000.0,
    rate_limited=0.2,
    backoff_first=0.05,
    backoff_longest=0.4,
    token_margin=0.5,
)


@pytest.fixture(autouse=True)
def _integration(
    simulator: Simulator,
    enable_custom_integrations: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let Home Assistant find the integration, and the integration be quick.

    The simulator comes before Home Assistant, and so it ends after it.
    """
    monkeypatch.setattr("custom_components.fordpass.accounts.Timing", SHORT)
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.FordConnectTiming", SHORT_FORDCONNECT
    )


@pytest.fixture
async def simulator(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Simulator]:
    """Return a running simulator whose car time stands still until it is stepped."""
    async with Simulator(speed=0) as running:
        running.fordpass.switches.heartbeat = 0.2
        running.fordconnect.switches.bucket = False
        monkeypatch.setenv("FORDPASS_SIMULATOR", running.origin)
        yield running


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for an answer that does not come."""
    monkeypatch.setattr(
        "custom_components.fordpass.cloud.http.TIMEOUT", ClientTimeout(total=1)
    )
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.SmartcarTiming",
        partial(SmartcarTiming, answer=1.0, command=1.0),
    )


@pytest.fixture
async def owner(hass: HomeAssistant, simulator: Simulator) -> Owner:
    """Return the owner of the Ford cars, who has not added the account yet."""
    return Owner(hass, simulator)


@pytest.fixture
async def customer(hass: HomeAssistant, simulator: Simulator) -> SmartcarOwner:
    """Return the owner of the Ford cars with an application at Smartcar, who has not added it yet."""
    return SmartcarOwner(hass, simulator)


@pytest.fixture
async def consenting(hass: HomeAssistant, simulator: Simulator) -> FordConnectOwner:
    """Return the owner of the Ford cars, who comes in through FordConnect."""
    return FordConnectOwner(hass, simulator)


@pytest.fixture
def home(
    simulator: Simulator, hass_storage: dict[str, Any], tmp_path: Path
) -> OlderHome:
    """Return a home in which nothing was left yet by an older integration."""
    return OlderHome(simulator, hass_storage, tmp_path)
