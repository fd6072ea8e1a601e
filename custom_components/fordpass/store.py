"""What outlives a restart: the tokens, and what was last known of the cars."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
import logging
from threading import get_ident
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store
from homeassistant.util.async_ import run_callback_threadsafe

from .cloud.vehicle import VehicleInfo, VehicleState
from .const import DOMAIN, SAVE_DELAY

_LOGGER = logging.getLogger(__name__)

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LastKnown:
    """What is known of an account's cars without asking; `garage_at` is when the list of cars was read."""

    vehicles: tuple[VehicleInfo, ...] = ()
    states: Mapping[str, VehicleState] = field(default_factory=dict)
    """The state of each car by VIN."""
    garage_at: datetime | None = None
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What the account wants to be given again."""

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON object that `from_dict` understands."""
        return {
            "vehicles": [info.as_dict() for info in self.vehicles],
            "states": {vin: state.as_dict() for vin, state in self.states.items()},
            "garage_at": self.garage_at.isoformat() if self.garage_at else None,
            "memory": dict(self.memory),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LastKnown:
        """Return what `as_dict` gave.

        Raises AttributeError, KeyError, TypeError or ValueError when it was not given by it.
        """
        garage_at = data["garage_at"]
        return cls(
            vehicles=tuple(VehicleInfo.from_dict(info) for info in data["vehicles"]),
            states={
                vin: VehicleState.from_dict(state)
                for vin, state in data["states"].items()
            },
            garage_at=datetime.fromisoformat(garage_at) if garage_at else None,
            memory=data.get("memory", {}),
        )


class AccountStore:
    """Two private files per account, written atomically; their names do not tell whose account it is."""

    def __init__(self, hass: HomeAssistant, account_id: str) -> None:
        """Name the files."""
        key = sha256(account_id.encode()).hexdigest()[:16]
        self._tokens = Store[dict[str, Any]](
            hass, _VERSION, f"{DOMAIN}.tokens.{key}", private=True, atomic_writes=True
        )
        self._known = Store[dict[str, Any]](
            hass,
            _VERSION,
            f"{DOMAIN}.last_known.{key}",
            private=True,
            atomic_writes=True,
            # What is known of hundreds of cars is too much to be written down in the event loop.
            serialize_in_event_loop=False,
        )
        self._hass = hass
        self._scheduled = False

    async def async_load_tokens(self) -> Mapping[str, Any] | None:
        """Return the last saved tokens, None when there are none that can be read."""

        async def parse(tokens: Mapping[str, Any]) -> Mapping[str, Any]:
            return tokens

        return await _load(self._tokens, parse)

    async def async_save_tokens(self, tokens: dict[str, Any]) -> None:
        """Write new tokens to disk before anybody uses them."""
        await self._tokens.async_save(tokens)

    async def async_load(self) -> LastKnown:
        """Return what was last known, nothing when it cannot be read."""

        async def parse(data: Mapping[str, Any]) -> LastKnown:
            # What is known of hundreds of cars is too much to be read in the event loop as well.
            return await self._hass.async_add_executor_job(LastKnown.from_dict, data)

        return await _load(self._known, parse) or LastKnown()

    async def async_save_now(self, known: LastKnown) -> None:
        """Write what is known to disk."""
        self._scheduled = False
        await self._known.async_save(
            await self._hass.async_add_executor_job(known.as_dict)
        )

    @callback
    def schedule_save(self, provider: Callable[[], LastKnown]) -> None:
        """Write what `provider` returns within SAVE_DELAY, or before Home Assistant stops.

        `provider` is called in the event loop, and nothing it returns may change afterwards.
        """
        # Each call would put the write off again, for ever while a car drives.
        if self._scheduled:
            return
        self._scheduled = True

        @callback
        def look() -> LastKnown:
            self._scheduled = False
            return provider()

        def provide() -> dict[str, Any]:
            if get_ident() == self._hass.loop_thread_id:
                return look().as_dict()
            return run_callback_threadsafe(self._hass.loop, look).result().as_dict()

        self._known.async_delay_save(provide, SAVE_DELAY.total_seconds())

    async def async_remove(self) -> None:
        """Remove both files."""
        await self._tokens.async_remove()
        await self._known.async_remove()


async def _load[T](
    store: Store[dict[str, Any]], parse: Callable[[Mapping[str, Any]], Awaitable[T]]
) -> T | None:
    try:
        data = await store.async_load()
        return None if data is None else await parse(data)
    except (
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        UnsupportedStorageVersionError,
    ):
        _LOGGER.warning("What was stored for an account cannot be read and is not used")
        return None
