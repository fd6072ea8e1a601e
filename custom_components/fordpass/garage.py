"""The cars of one account: which there are, and who wants to know of each."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
import logging
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.util import dt as dt_util

from .account_news import AccountNews
from .accounts import credentials_refused
from .cloud.account import Account
from .cloud.account_guard import AccountGuard
from .cloud.backoff import Backoff
from .cloud.errors import CloudError, EndpointGoneError, SignInRequiredError
from .cloud.vehicle import VehicleInfo, VehicleState
from .const import (
    CONF_EXCLUDED,
    CREDENTIALS_REFUSED,
    DOMAIN,
    GARAGE_FRESH,
    GARAGE_INTERVAL,
    STOP_LIMIT,
)
from .coordinator import FordPassCoordinator
from .devices import async_register, async_remove
from .failures import told
from .fleet import async_fleet
from .issues import async_note_garage
from .migration.cars import async_take_cars
from .news import AccountHooks
from .store import AccountStore, LastKnown

_LOGGER = logging.getLogger(__name__)

type FordPassConfigEntry = ConfigEntry[Garage]
type CarListener = Callable[[FordPassCoordinator], None]


class Garage:
    """All cars of an account; `cars` are those the owner did not leave out, by VIN."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: FordPassConfigEntry,
        account: Account,
        store: AccountStore,
    ) -> None:
        """Begin empty."""
        self.cars: dict[str, FordPassCoordinator] = {}
        self.vehicles: dict[str, VehicleInfo] = {}
        self.read_at: datetime | None = None
        self._hass = hass
        self._entry = entry
        self._account = account
        self._store = store
        self._excluded = frozenset[str](entry.options.get(CONF_EXCLUDED, ()))
        self._missing: frozenset[str] = frozenset()
        self._car_listeners: list[CarListener] = []
        self._started = False
        self._task: asyncio.Task[None] | None = None
        self._turning = asyncio.Lock()
        self.news = AccountNews(hass, entry, account.guard, self._keep)
        self._rest = account.guard.rest(
            "garage", Backoff(first=300, longest=GARAGE_INTERVAL.total_seconds())
        )

    async def async_load(self, known: LastKnown) -> None:
        """Fill the garage from what is last known; only when that is nothing the cloud is asked.

        Raises ConfigEntryNotReady while the cloud cannot be used, and ConfigEntryAuthFailed.
        """
        vehicles = known.vehicles
        self.read_at = known.garage_at if vehicles else None
        if not vehicles and not self.guard.paused:
            try:
                vehicles = await self._account.vehicles()
            except SignInRequiredError as err:
                self.guard.refuse(err)
                await self.async_save()
                raise told(ConfigEntryAuthFailed, err) from err
            except CloudError as err:
                async_note_garage(self._hass, self._entry, err)
                # The next try must know how long the cloud is to be left alone.
                await self.async_save()
                raise told(ConfigEntryNotReady, err) from err
            async_note_garage(self._hass, self._entry, None)
            self.read_at = dt_util.utcnow()
        self._take_over(vehicles)
        for info in vehicles:
            self._add(info, known.states.get(info.vin) or VehicleState())
            await _breathe()
        async_remove(self._hass, self._entry, self._excluded)
        self._save()

    async def async_start(self) -> None:
        """Begin to follow the cars, and the account's list of them, unless Home Assistant ends meanwhile."""
        if self._hass.is_stopping:
            return
        self._started = True
        self._entry.async_on_unload(self.news.async_start())
        if (err := self.guard.refused) is not None:
            self._sign_in_required(err)
        for car in tuple(self.cars.values()):
            car.async_start()
            await _breathe()
        self._follow_list()

    @callback
    def _follow_list(self) -> None:
        if not self.guard.paused and self.guard.refused is None:
            self._task = self._entry.async_create_background_task(
                self._hass, self._follow(), f"{DOMAIN} garage"
            )

    async def async_pause(self) -> None:
        """Send nothing to the cloud any more, and return when nothing is on its way there; it is kept over restarts."""
        async with self._turning:
            if self.guard.paused:
                return
            self.guard.pause(True)
            tasks = [self._task, *(car.async_halt() for car in self.cars.values())]
            # All at once: who is not ended yet would take the pause for trouble.
            if running := [task for task in tasks if task is not None]:
                for task in running:
                    task.cancel()
                await asyncio.wait(running)
            await self._account.close()
            await self.async_save()
        self.news.async_tell()

    async def async_resume(self) -> None:
        """Follow the cars again, at once."""
        async with self._turning:
            if not self.guard.paused:
                return
            self.guard.pause(False)
            await self.async_save()
            for car in self.cars.values():
                car.async_follow()
            self._follow_list()
        self.news.async_tell()

    async def async_look_again(self) -> bool:
        """Read the list of cars now, and say whether the cloud serves one.

        Raises CloudError when that cannot be said.
        """
        try:
            vehicles = await self._account.vehicles()
        except EndpointGoneError:
            return False
        except SignInRequiredError as err:
            self._sign_in_required(err)
            raise
        await self._take(vehicles)
        return True

    @property
    def account_id(self) -> str:
        """The id of the account at its cloud."""
        return self._account.account_id

    @property
    def guard(self) -> AccountGuard:
        """What everything that goes to the cloud goes through."""
        return self._account.guard

    @property
    def requests(self) -> dict[str, int]:
        """How often what was asked of the cloud today."""
        return self.guard.record.requests

    @property
    def hosts(self) -> Mapping[str, str]:
        """The base URLs of the cloud's hosts, by whose they are or what of."""
        return self._account.hosts

    def frames(self, vin: str) -> list[dict[str, Any]]:
        """Return which names the last documents of a car held."""
        return self._account.frames(vin)

    async def async_save(self) -> None:
        """Write what is known to disk."""
        await self._store.async_save_now(self._last_known())

    async def async_stop(self, _: Event) -> None:
        """Let a refresh of tokens end, since the old ones may be dead, and have all that is known written."""
        if self._started:
            self._save()
        for car in self.cars.values():
            car.async_end()
        try:
            async with asyncio.timeout(STOP_LIMIT.total_seconds()):
                await self._account.close()
        except TimeoutError:
            _LOGGER.debug("A refresh did not end before Home Assistant")

    async def async_add_car_listener(self, listener: CarListener) -> None:
        """Hand a listener every car there is and every car that comes."""
        cars = tuple(self.cars.values())
        self._car_listeners.append(listener)
        for car in cars:
            listener(car)
            await _breathe()

    @callback
    def _keep(self) -> None:
        """Keep what the guard knows; that the cloud refused us for good must not be lost in a crash."""
        if self.guard.refused is not None:
            self._entry.async_create_task(
                self._hass, self.async_save(), f"{DOMAIN} refusal", eager_start=False
            )
        else:
            self._save()

    @callback
    def _add(self, info: VehicleInfo, state: VehicleState) -> None:
        self.vehicles[info.vin] = info
        if info.vin in self._excluded:
            return
        async_register(self._hass, self._entry, info)
        car = FordPassCoordinator(
            self._hass,
            self._entry,
            self._account.vehicle(info),
            state,
            AccountHooks(
                state_changed=self._save, sign_in_required=self._sign_in_required
            ),
        )
        self.cars[info.vin] = car
        async_fleet(self._hass).join(car)
        for listener in self._car_listeners:
            listener(car)
        if self._started:
            car.async_start()

    @callback
    def _take_over(self, vehicles: Iterable[VehicleInfo]) -> None:
        """Make ours what older integrations showed of cars, before those are there."""
        async_take_cars(
            self._hass,
            self._entry,
            self._account.account_id,
            [info for info in vehicles if info.vin not in self._excluded],
        )

    async def _follow(self) -> None:
        """Read the list of cars every GARAGE_INTERVAL; the first time soon when it is not fresh."""
        age = dt_util.utcnow() - self.read_at if self.read_at else GARAGE_FRESH
        # What was read in the future was by a clock that was set back since.
        fresh = timedelta(0) <= age < GARAGE_FRESH
        delay = (GARAGE_INTERVAL - age).total_seconds() if fresh else 0.0
        delay = max(delay, self._rest.left())
        while True:
            await asyncio.sleep(delay)
            try:
                vehicles = await self._account.vehicles()
            except SignInRequiredError as err:
                self._sign_in_required(err)
                return
            except CloudError as err:
                _LOGGER.debug("The list of cars could not be read: %s", err)
                async_note_garage(self._hass, self._entry, err)
                delay = self._rest.begin(err)
                continue
            self._rest.end()
            await self._take(vehicles)
            delay = GARAGE_INTERVAL.total_seconds() * random.uniform(0.9, 1.1)

    async def _take(self, vehicles: Iterable[VehicleInfo]) -> None:
        """Compare the account's list of cars with the one we know."""
        read_at = dt_util.utcnow()
        async_note_garage(self._hass, self._entry, None)
        listed = {info.vin: info for info in vehicles}
        self._take_over(
            info for vin, info in listed.items() if vin not in self.vehicles
        )
        for vin, info in listed.items():
            if (older := self.vehicles.get(vin)) is None:
                self._add(info, VehicleState())
            else:
                self._update(info.filled_from(older))
            await _breathe()
        # An empty list is rather a trouble of the cloud than an owner who sold every car, and so is
        # a car that is not listed once.
        if listed:
            missing = frozenset(self.vehicles) - listed.keys()
            for vin in missing & self._missing:
                await self._remove(vin)
            self._missing = missing
        self.read_at = read_at
        self._save()

    @callback
    def _update(self, info: VehicleInfo) -> None:
        self.vehicles[info.vin] = info
        if (car := self.cars.get(info.vin)) is not None:
            async_register(self._hass, self._entry, info)
            car.async_update_info(info)

    async def _remove(self, vin: str) -> None:
        self.vehicles.pop(vin, None)
        if (car := self.cars.pop(vin, None)) is not None:
            await car.async_shutdown()
        async_remove(self._hass, self._entry, (vin,))

    @callback
    def _sign_in_required(self, err: SignInRequiredError) -> None:
        """Show no car any more and ask the owner to sign in; Home Assistant asks once at a time."""
        self.guard.refuse(err)
        for car in self.cars.values():
            car.async_lose_account()
        if self._task is not None:
            self._task.cancel()
        self._entry.async_start_reauth(
            self._hass, data={CREDENTIALS_REFUSED: credentials_refused(err)}
        )

    def _last_known(self) -> LastKnown:
        return LastKnown(
            vehicles=tuple(self.vehicles.values()),
            states={vin: car.data.copy() for vin, car in self.cars.items()},
            garage_at=self.read_at,
            memory=self._account.memory,
        )

    @callback
    def _save(self) -> None:
        self._store.schedule_save(self._last_known)


async def _breathe() -> None:
    """Let others have their turn: an account may have hundreds of cars."""
    await asyncio.sleep(0)
