"""A home whose automations are made of the blueprints, and what may happen to it without cause."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.fordpass.const import DOMAIN
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.fordpass.faults import Fault, FaultKind

from .owner import Owner
from .witness import READ, pass_time

ROOT = Path(__file__).parents[2]
TOLD = "told"

# What happens together is told together: that is how long a blueprint may wait for it.
_GATHERING = {"seconds": 6.0}
# An automation that waits is not done; these are enough turns of the loop to come to its waiting.
_TURNS = 20
_ROUNDS = 20


def tell(**words: str) -> list[dict[str, Any]]:
    """Return the actions by which an automation tells the test something."""
    return [{"event": TOLD, "event_data": words}]


class Automated:
    """An owner's home with one automation, which is made of a blueprint; hears what it tells."""

    def __init__(self, owner: Owner, config: Path) -> None:
        """Keep the configuration in a folder of its own, with the repository's blueprints in it."""
        self.owner = owner
        self.hass = owner.hass
        self.told: list[dict[str, Any]] = []
        self.hass.config.config_dir = str(config)
        (config / "blueprints").symlink_to(ROOT / "blueprints")

        @callback
        def hear(event: Event) -> None:
            self.told.append(dict(event.data))

        self.hass.bus.async_listen(TOLD, hear)

    async def live_at(self, name: str) -> None:
        """Live where a car is, and where it is between twelve and one o'clock."""
        place = self.owner.car(name).body.place
        west = dt_util.utcnow().hour - 12
        await self.hass.config.async_update(
            latitude=place.latitude,
            longitude=place.longitude,
            time_zone=f"Etc/GMT{west:+d}",
        )

    async def use(
        self, blueprint: str, beside: dict[str, Any] | None = None, **inputs: Any
    ) -> None:
        """Make an automation, as the editor does it, beside another one of the owner's."""
        config = {
            "id": blueprint,
            "alias": blueprint,
            "use_blueprint": {"path": f"fordpass/{blueprint}.yaml", "input": inputs},
        }
        assert await async_setup_component(
            self.hass,
            "automation",
            {"automation": [config, *([beside] if beside else [])]},
        )
        await self.hass.async_block_till_done()
        state = self.hass.states.get(f"automation.{blueprint}")
        assert state is not None
        assert state.state == "on"

    async def leave(self) -> None:
        """Turn the automation off, which else would wait for its time."""
        await self.hass.services.async_call(
            "automation", "turn_off", {"entity_id": "all"}, blocking=True
        )

    def add_up(self, *told: dict[str, Any]) -> None:
        """Check what was told, all of it."""
        assert self.told == list(told)

    async def wait(self, **duration: float) -> None:
        """Let timers ring that are due within a duration, then those that what they did waits for."""
        await self._turn()
        pass_time(self.hass, **duration)
        await self._turn()
        for _ in range(_ROUNDS):
            if not self.busy:
                break
            pass_time(self.hass, **_GATHERING)
            await asyncio.sleep(0.005)
        else:
            return
        await self.hass.async_block_till_done()

    async def _turn(self) -> None:
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    @property
    def busy(self) -> bool:
        """Whether the automation waits for something, which Home Assistant would wait for as well."""
        return any(
            state.attributes["current"]
            for state in self.hass.states.async_all("automation")
        )

    async def at(
        self,
        when: datetime,
        until: Callable[[], bool] | None = None,
    ) -> None:
        """Let it be a time of the clock, and stay it until something is so."""
        await self.hass.async_block_till_done()
        with clock_at(self.hass, when):
            if until is not None:
                await self.live(until)
            await self._turn()
            if not self.busy:
                await self.hass.async_block_till_done()

    async def live(self, condition: Callable[[], bool]) -> None:
        """Let car time pass until something is so."""
        await self.spin(condition, 1)

    async def spin(self, condition: Callable[[], bool], step: float = 0) -> None:
        """Wait until something is so, while the automation may wait for something itself."""
        async with asyncio.timeout(20):
            while not condition():
                self.owner.simulator.clock.step(step)
                await asyncio.sleep(0.005)

    async def restart(self, name: str) -> None:
        """Reload the account, as a restart does."""
        [entry] = self.hass.config_entries.async_entries(DOMAIN)
        assert await self.hass.config_entries.async_reload(entry.entry_id)
        await self.owner.until_state(name, "binary_sensor", "push_connected", "on")

    async def reconnect(self, name: str) -> None:
        """Drop the sockets; they come back with the whole state."""
        self.owner.simulator.fordpass.drop_sockets()
        await self.owner.until_state(name, "binary_sensor", "push_connected", "off")
        await self.owner.until_state(name, "binary_sensor", "push_connected", "on")

    async def outage(self, name: str) -> None:
        """Lose the cloud for so long that the car is unavailable, and get it back."""
        fordpass = self.owner.simulator.fordpass
        fault = Fault(match=READ, kind=FaultKind.BAD_GATEWAY, times=None)
        fordpass.faults.append(fault)
        fordpass.switches.socket_refusal = "503"
        fordpass.drop_sockets()
        await self.owner.until_state(name, "binary_sensor", "push_connected", "off")
        lock = self.owner.entity_id(name, "lock", "lock")
        while self.value(lock) != "unavailable":
            await self.wait(minutes=61)
        fordpass.faults.remove(fault)
        fordpass.switches.socket_refusal = "none"
        await self.owner.until_state(name, "binary_sensor", "push_connected", "on")
        await self.owner.until(lambda: self.value(lock) != "unavailable")

    def value(self, entity_id: str) -> str | None:
        """Return what an entity shows."""
        state = self.hass.states.get(entity_id)
        return None if state is None else state.state


# What happens to a home without anything having happened to the car.
NOTHING_NEW: dict[str, Callable[[Automated, str], Any]] = {
    "restart": Automated.restart,
    "reconnect": Automated.reconnect,
    "outage": Automated.outage,
}


@contextmanager
def clock_at(hass: HomeAssistant, when: datetime) -> Iterator[None]:
    """See a time on the clock, and let ring what is due by then."""
    utc = dt_util.as_utc(when)

    def now(time_zone: Any = None) -> datetime:
        return utc.astimezone(time_zone or dt_util.get_default_time_zone())

    with (
        patch("homeassistant.util.dt.utcnow", return_value=utc),
        patch("homeassistant.helpers.script.utcnow", return_value=utc),
        patch("homeassistant.util.dt.now", side_effect=now),
    ):
        async_fire_time_changed(hass, utc)
        yield


def in_minutes(minutes: float) -> datetime:
    """Return a time that comes soon."""
    return dt_util.now() + timedelta(minutes=minutes)


def today(hour: int, minute: int = 0) -> datetime:
    """Return a time of this day; it is about noon where the tests live."""
    return dt_util.now().replace(hour=hour, minute=minute, second=0, microsecond=0)
