"""The accounts whose refresh tokens rotate, and how one is handed over to a process of its own."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any, ClassVar, override

from homeassistant.core import CoreState, HomeAssistant
from simulator import Simulator
from tests.integration.fordconnect_owner import FordConnectOwner
from tests.integration.owner import Owner
from tests.integration.smartcar_owner import SmartcarOwner

from .crash_process import Process

CAR = "bev_mach_e"
_PAST = datetime(2025, 1, 1, tzinfo=UTC)


class Rotating(ABC):
    """An account with one car.

    `refresh` and `data` are globs on requests; `sign` is an entity that always is there (platform and
    key), and what it shows before and after the car's driver comes.
    """

    name: ClassVar[str]
    refresh: ClassVar[str]
    data: ClassVar[str]
    sign: ClassVar[tuple[str, str, str, str]] = ("lock", "lock", "locked", "unlocked")

    owner: Owner

    def __init__(self, simulator: Simulator) -> None:
        """Begin without a home."""
        self.simulator = simulator

    @abstractmethod
    async def add(self, hass: HomeAssistant) -> None:
        """Add the account, and wait until the car's news come."""

    @abstractmethod
    def age_tokens(self) -> None:
        """Make the access tokens older than they live, and the refresh tokens not."""

    def change(self) -> None:
        """Let the driver come."""
        car = self.owner.car(CAR)
        car.unlock()
        car.open("driver")

    @property
    def shown(self) -> str:
        """The id of the entity that is the sign."""
        platform, key, _, _ = self.sign
        return self.owner.entity_id(CAR, platform, key)


class RotatingFordPass(Rotating):
    """The phone app's account."""

    name = "FordPass"
    refresh = "POST *cat-with-refresh-token"
    data = "* api.autonomic.ai/*telemetry/sources/fordpass/vehicles/*"

    @override
    async def add(self, hass: HomeAssistant) -> None:
        self.owner = Owner(hass, self.simulator)
        await self.owner.add_account([CAR])

    @override
    def age_tokens(self) -> None:
        self.simulator.fordpass.age_tokens(1801)


class RotatingFordConnect(Rotating):
    """The official account of one car."""

    name = "FordConnect"
    refresh = "POST *oauth2/v2.0/token"
    data = "GET *fcon-query/*"
    sign = ("binary_sensor", "door_driver", "off", "on")

    @override
    async def add(self, hass: HomeAssistant) -> None:
        self.owner = FordConnectOwner(hass, self.simulator)
        await self.owner.add_car(CAR)

    @override
    def age_tokens(self) -> None:
        self.simulator.fordconnect.age_tokens(1200)


class RotatingSmartcar(Rotating):
    """Smartcar's older API, whose tokens belong to the person."""

    name = "Smartcar v2"
    refresh = "POST *oauth/token"
    data = "POST *batch"

    @override
    async def add(self, hass: HomeAssistant) -> None:
        self.owner = SmartcarOwner(
            hass, self.simulator, advanced={"version": "v2", "mode": "live"}
        )
        await self.owner.add_account([CAR], quota=None)
        await self.owner.until_state(CAR, "binary_sensor", "connected", "on")

    @override
    def age_tokens(self) -> None:
        self.simulator.smartcar.tokens.age(7201)


ROTATING: Mapping[str, type[Rotating]] = {
    way.name: way for way in (RotatingFordPass, RotatingFordConnect, RotatingSmartcar)
}


async def move_out(way: Rotating, storage: Mapping[str, Any], folder: Path) -> None:
    """Stop the home of the tests, and leave its files in a folder; its access token has expired since."""
    hass = way.owner.hass
    hass.set_state(CoreState.running)
    await hass.async_stop()
    await asyncio.to_thread(_write, storage, folder / ".storage")
    way.age_tokens()
    way.simulator.ledger.clear()


def _write(storage: Mapping[str, Any], folder: Path) -> None:
    folder.mkdir()
    for key, content in storage.items():
        if key == "core.config_entries":
            for entry in content["data"]["entries"]:
                _expire(entry["data"]["access"])
        if key.startswith("fordpass.tokens"):
            _expire(content["data"])
        (folder / key).write_text(json.dumps(content), encoding="utf-8")


def _expire(access: dict[str, Any]) -> None:
    if "expiration" in access:
        access["expiration"] = _PAST.isoformat()
    else:
        access["expires_at"] = _PAST.timestamp()


async def assert_works(way: Rotating, home: Process) -> None:
    """Check that the news come, and that nobody is asked anything."""
    *_, after = way.sign
    way.change()
    seen = await home.until(lambda seen: seen.states[way.shown] == after)
    assert seen.flows == []
    assert way.simulator.ledger.mistakes == []


async def assert_asks(way: Rotating, home: Process) -> None:
    """Check that the owner is asked to sign in, once, and that the cloud is asked nothing more."""
    await home.until(lambda seen: seen.flows == ["reauth"])
    ledger = way.simulator.ledger
    asked = len(ledger.requests)
    assert ledger.count(way.refresh) == 1
    for _ in range(3):
        await home.look("pass")
    seen = await home.look()
    assert seen.flows == ["reauth"]
    assert seen.states[way.shown] == "unavailable"
    assert len(ledger.requests) == asked
