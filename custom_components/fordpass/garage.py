"""The cars of one account: which there are, and who wants to know of each."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
import logging
import random
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from .accounts import credentials_refused
from .cloud.account import Account
from .cloud.backoff import Backoff
from .cloud.errors import CloudError, EndpointGoneError, SignInRequiredError
from .cloud.vehicle import VehicleInfo, VehicleState
from .const import (
    CONF_EXCLUDED,
    CREDENTIALS_REFUSED,
    DOMAIN,
    GARAGE_FRESH,
    GARAGE_INTERVAL,
)
from .coordinator import FordPassCoordinator
from .failures import told
from .fleet import async_fleet
from .issues import async_note_garage
from .migration.cars import async_take_car
from .news import AccountHooks
from .store import AccountStore, LastKnown

_LOGGER = logging.getLogger(__name__)

type FordPassConfigEntry = ConfigEntry[Garage]
type CarListener = Callable[[FordPassCoordinator], None]


def device_info(info: VehicleInfo) -> dr.DeviceInfo:
    """Describe a car to the device registry."""
    return dr.DeviceInfo(
        identifiers={(DOMAIN, info.vin)},
        name=info.name,
        manufacturer=info.make or "Ford",
        model=info.model,
        model_id=str(info.year) if info.year else None,
        serial_number=info.vin,
    )


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

    async def async_load(self, known: LastKnown) -> None:
        """Fill the garage from what is last known; only when that is nothing the cloud is asked.

        Raises ConfigEntryNotReady while the cloud cannot be used, and ConfigEntryAuthFailed.
        """
        self.read_at = known.garage_at
        vehicles = known.vehicles
        if not vehicles:
            try:
                vehicles = await self._account.vehicles()
            except SignInRequiredError as err:
                raise told(ConfigEntryAuthFailed, err) from err
            except CloudError as err:
                async_note_garage(self._hass, self._entry, err)
                raise told(ConfigEntryNotReady, err) from err
            async_note_garage(self._hass, self._entry, None)
            self.read_at = dt_util.utcnow()
        for info in vehicles:
            self._add(info, known.states.get(info.vin) or VehicleState())
        self._remove_devices(self._excluded)
        self._save()

    @callback
    def async_start(self) -> None:
        """Begin to follow the cars, and the account's list of them."""
        self._started = True
        for car in self.cars.values():
            car.async_start()
        self._entry.async_create_background_task(
            self._hass, self._follow(), f"{DOMAIN} garage"
        )

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
    def requests(self) -> dict[str, int] | None:
        """How often what was asked of the cloud today, None where nobody counts."""
        return self._account.requests

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

    @callback
    def async_add_car_listener(self, listener: CarListener) -> None:
        """Hand a listener every car there is and every car that comes."""
        self._car_listeners.append(listener)
        for car in self.cars.values():
            listener(car)

    @callback
    def _add(self, info: VehicleInfo, state: VehicleState) -> None:
        self.vehicles[info.vin] = info
        if info.vin in self._excluded:
            return
        async_take_car(self._hass, self._entry, self._account.account_id, info)
        self._register(info)
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
    def _register(self, info: VehicleInfo) -> None:
        """Show the car as a device even before it tells anything."""
        dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry.entry_id, **device_info(info)
        )

    @callback
    def _remove_devices(self, vins: Iterable[str]) -> None:
        identifiers = {(DOMAIN, vin) for vin in vins}
        registry = dr.async_get(self._hass)
        for device in dr.async_entries_for_config_entry(registry, self._entry.entry_id):
            if not device.identifiers.isdisjoint(identifiers):
                registry.async_remove_device(device.id)

    async def _follow(self) -> None:
        """Read the list of cars every GARAGE_INTERVAL; the first time soon when it is not fresh."""
        backoff = Backoff(first=300, longest=GARAGE_INTERVAL.total_seconds())
        age = dt_util.utcnow() - self.read_at if self.read_at else GARAGE_FRESH
        delay = 0.0 if age >= GARAGE_FRESH else (GARAGE_INTERVAL - age).total_seconds()
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
                delay = backoff.next(err.retry_after)
                continue
            backoff.reset()
            await self._take(vehicles)
            delay = GARAGE_INTERVAL.total_seconds() * random.uniform(0.9, 1.1)

    async def _take(self, vehicles: Iterable[VehicleInfo]) -> None:
        """Compare the account's list of cars with the one we know."""
        self.read_at = dt_util.utcnow()
        async_note_garage(self._hass, self._entry, None)
        listed = {info.vin: info for info in vehicles}
        for vin, info in listed.items():
            if (older := self.vehicles.get(vin)) is None:
                self._add(info, VehicleState())
            else:
                self._update(info.filled_from(older))
        # An empty list is rather a trouble of the cloud than an owner who sold every car, and so is
        # a car that is not listed once.
        if listed:
            missing = frozenset(self.vehicles) - listed.keys()
            for vin in missing & self._missing:
                await self._remove(vin)
            self._missing = missing
        self._save()

    @callback
    def _update(self, info: VehicleInfo) -> None:
        self.vehicles[info.vin] = info
        if (car := self.cars.get(info.vin)) is not None:
            self._register(info)
            car.async_update_info(info)

    async def _remove(self, vin: str) -> None:
        del self.vehicles[vin]
        if (car := self.cars.pop(vin, None)) is not None:
            await car.async_shutdown()
        self._remove_devices((vin,))

    @callback
    def _sign_in_required(self, err: SignInRequiredError) -> None:
        """Show no car any more and ask the owner to sign in; Home Assistant asks once at a time."""
        for car in self.cars.values():
            car.async_lose_account()
        self._entry.async_start_reauth(
            self._hass, data={CREDENTIALS_REFUSED: credentials_refused(err)}
        )

    def _last_known(self) -> LastKnown:
        return LastKnown(
            vehicles=tuple(self.vehicles.values()),
            states={vin: car.data for vin, car in self.cars.items()},
            garage_at=self.read_at,
            memory=self._account.memory,
        )

    @callback
    def _save(self) -> None:
        self._store.schedule_save(self._last_known)
