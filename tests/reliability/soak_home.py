"""The owner of the soak, and their home: it is restarted and reloaded, cars are asked for things, tokens die."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from random import Random
from time import monotonic

from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.async_ import get_scheduled_timer_handles
from tests.integration.dialogs import flows

from .crash_home import started
from .soak_ways import CARS, SoakWay
from .soak_world import DAY, HOUR

# A command ends within two minutes, but others of the same car are let go first, and tokens may be waited for.
_NEVER = 900.0
_TURNS = len(CARS) + 1


class Household:
    """A home on a folder, and what its owner does with it."""

    def __init__(self, folder: str, way: SoakWay, random: Random) -> None:
        """Begin without a running home."""
        self._folder = folder
        self._way = way
        self._random = random
        self._running = AsyncExitStack()
        # Each order holds one and a sign-in the last, a restart holds all.
        self.turns = asyncio.Semaphore(_TURNS)
        # Who holds it knows that nothing of the home itself is half done.
        self.settled = asyncio.Lock()
        self.lost = asyncio.Event()
        """Whether the cloud takes the account's tokens no more."""
        self.ended = Counter[str]()
        self.wrong: list[str] = []
        self.signed_in = 0
        self.restarts = 0
        self.reloads = 0

    @property
    def hass(self) -> HomeAssistant:
        """The running home."""
        return self._way.owner.hass

    async def start(self) -> HomeAssistant:
        """Start Home Assistant on what is on the disk."""
        return await self._running.enter_async_context(started(self._folder))

    async def stop(self) -> None:
        """Stop Home Assistant, and let what a process takes with it at its end be gone."""
        hass = self.hass
        await hass.async_stop()
        await self._running.aclose()
        for timer in get_scheduled_timer_handles(hass.loop):
            action = timer._callback
            whose = getattr(getattr(action, "__self__", action), "hass", None)
            if hass in (whose, *(timer._args or ())):
                timer.cancel()
        vars(hass).clear()

    async def restart_now_and_then(self) -> None:
        """Restart all of Home Assistant every other day or so, and reload the account twice a day."""
        while True:
            await asyncio.sleep(self._random.expovariate(2.5 / DAY))
            async with self.settled:
                if self._random.random() < 0.8:
                    await self._reload()
                    continue
                for _ in range(_TURNS):
                    await self.turns.acquire()
                await self.restart()
                for _ in range(_TURNS):
                    self.turns.release()

    async def restart(self) -> None:
        """Stop Home Assistant, and start it some time after."""
        await self.stop()
        await asyncio.sleep(self._random.uniform(5, HOUR))
        self._way.owner.hass = await self.start()
        self.restarts += 1

    async def _reload(self) -> None:
        for entry in self.hass.config_entries.async_entries(DOMAIN):
            if entry.state in (ConfigEntryState.LOADED, ConfigEntryState.SETUP_RETRY):
                await self.hass.config_entries.async_reload(entry.entry_id)
        self.reloads += 1

    async def command(self, name: str) -> None:
        """Ask a car for something a few times a day."""
        while True:
            await asyncio.sleep(self._random.expovariate(1 / (3 * HOUR)))
            async with self.turns:
                await self._order(name, *self._random.choice(self._way.orders))

    async def _order(self, name: str, platform: str, key: str, action: str) -> None:
        """Ask once, and check that it ends, and that the car was asked once at most."""
        owner = self._way.owner
        if not owner.has(name, platform, key):
            return
        if owner.state(name, platform, key).state == STATE_UNAVAILABLE:
            self.ended["unavailable"] += 1
            return
        car, since = self._way.spoken_to(name), monotonic()
        try:
            async with asyncio.timeout(_NEVER):
                await self.hass.services.async_call(
                    platform,
                    action,
                    {"entity_id": owner.entity_id(name, platform, key)},
                    blocking=True,
                )
        except HomeAssistantError as err:
            if err.translation_domain != DOMAIN or not err.translation_key:
                self.wrong.append(f"{action} of {key} ended in {err!r}")
            self.ended[f"error: {err.translation_key}"] += 1
        except TimeoutError:
            self.wrong.append(f"{action} of {key} did not end")
        else:
            self.ended["done"] += 1
        sent = [
            record
            for record in self._way.simulator.ledger.requests
            # By a 401 the cloud says that it did not take the command.
            if record.at >= since
            and record.matches(self._way.command)
            and car in record.path
            and record.status != 401
        ]
        if len(sent) > 1:
            self.wrong.append(f"{action} of {key} was sent {len(sent)} times")

    async def sign_in_when_asked(self) -> None:
        """Sign in again some time after Home Assistant asked for it, and see that it had reason to."""
        while True:
            await asyncio.sleep(600)
            async with self.turns:
                asked = bool(flows(self.hass))
            if asked:
                # The owner is not at home; meanwhile every car of the account misses its tokens.
                await asyncio.sleep(self._random.uniform(HOUR, 5 * HOUR))
                async with self.settled, self.turns:
                    await self._sign_in()

    async def _sign_in(self) -> None:
        asked = flows(self.hass)
        if not self.lost.is_set():
            self.wrong.append("The owner was asked to sign in without reason")
        if len(asked) != len({flow["context"].get("entry_id") for flow in asked}):
            self.wrong.append("The owner was asked to sign in twice at once")
        for flow in asked:
            await self._way.sign_in(flow)
        self.signed_in += 1
        if not flows(self.hass):
            self.lost.clear()
