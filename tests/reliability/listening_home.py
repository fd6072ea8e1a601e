"""A Home Assistant that hears only what a test says, and what its entities then show."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
import json
import logging
from typing import Any

import pytest

from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.signals import Signal
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers import entity_registry as er
from tests.integration.owner import Owner

from .faces import FACES, assert_shown
from .model import WholeModel

CAR = "bev_mach_e"
LONG = 1e6
PATIENCE = 10

# How Home Assistant begins to say that a machine was busy, which says nothing of what is tried.
_SLOW = "Updating state for "

type Storage = dict[str, Any]


class ListeningHome(ABC):
    """One car that tells nothing by itself, and what a plain model makes of all it is told.

    Between what is tried stand good news, which count the odometer on: they must be shown, and change
    nothing else.
    """

    entry: ConfigEntry[Any]

    def __init__(
        self, owner: Owner, storage: Storage, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Begin without an account."""
        self.owner = owner
        self.hass = owner.hass
        self.model = WholeModel()
        self.since = datetime.now(UTC)
        self._storage = storage
        self._caplog = caplog
        self._changed: set[str] = set()
        self._miles = 0.0
        self._heard: asyncio.Future[None] | None = None
        self._ids: dict[tuple[str, str], str] = {}

    @abstractmethod
    async def add(self) -> None:
        """Add the account, with a car that says nothing any more."""

    @abstractmethod
    async def _tell_miles(self, miles: float) -> None:
        """Let the car tell how far it was driven, and nothing else."""

    @abstractmethod
    async def _ended(self) -> None:
        """Wait until nothing of an account that was taken out is left at its cloud."""

    @abstractmethod
    async def _began(self) -> None:
        """Wait until an account that was put in can hear."""

    def listen(self) -> None:
        """Follow the states of all entities from now on."""
        self.hass.bus.async_listen(EVENT_STATE_CHANGED, self._note)
        # The debug mode of the loop costs more than all that is tried here.
        self.hass.loop.set_debug(False)
        self._caplog.set_level(logging.WARNING)
        self._learn_ids()

    @callback
    def _note(self, event: Event[EventStateChangedData]) -> None:
        entity_id, state = event.data["entity_id"], event.data["new_state"]
        self._changed.add(entity_id)
        if (
            self._heard is not None
            and state is not None
            and entity_id == self._ids["sensor", "odometer"]
            and state.state == str(self._miles)
        ):
            self._heard.set_result(None)
            self._heard = None

    def _learn_ids(self) -> None:
        registry = er.async_get(self.hass)
        start = f"{self.owner.account_id}_{self.owner.car(CAR).vin}_".lower()
        for entity in er.async_entries_for_config_entry(registry, self.entry.entry_id):
            key = entity.unique_id.removeprefix(start)
            self._ids[entity.domain, key] = entity.entity_id

    async def forget(self) -> None:
        """Let Home Assistant know the car, but nothing that it told."""
        self._caplog.clear()
        await self.unload()
        for name, stored in self._storage.items():
            if ".last_known." in name:
                stored["data"]["states"] = {}
        self.model = WholeModel()
        self.since = datetime.now(UTC)
        await self.load()

    async def unload(self) -> None:
        """Take the account out."""
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self._ended()

    def reread_storage(self) -> None:
        """Let what was stored be what a reader of the files would find."""
        for name, stored in self._storage.items():
            self._storage[name] = json.loads(json.dumps(stored))

    async def set_up(self) -> None:
        """Put the account in."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)

    async def load(self) -> None:
        """Put the account in, and let its first news be of the odometer."""
        await self.set_up()
        await self._began()
        await self.count_on()

    def take(self, news: Mapping[Signal[Any], Reading[Any]]) -> None:
        """Let the model know what the car told."""
        self.model.take_all(news, datetime.now(UTC))

    async def count_on(self) -> None:
        """Let the car tell good news, and wait until they are shown."""
        self._miles = round(self._miles + 0.5, 1)
        heard = self._heard = self.hass.loop.create_future()
        self._changed.clear()
        async with asyncio.timeout(PATIENCE):
            await self._tell_miles(self._miles)
            await heard

    async def check(self) -> None:
        """Check that good news still come, that they change nothing else, and what all entities show."""
        await self.count_on()
        await self.compare()
        await self.count_on()
        alone = {self._ids["sensor", key] for key in ("odometer", "last_news")}
        assert self._changed <= alone, self._changed

    async def compare(self) -> None:
        """Check that all entities show what the model says, and that nobody complained."""
        # What was told for the first time makes a new entity.
        await self.hass.async_block_till_done()
        self._learn_ids()
        for face in FACES:
            if face.signal in self.model.disputed:
                continue
            entity_id = self._ids.get((face.platform, face.key))
            state = None if entity_id is None else self.hass.states.get(entity_id)
            assert_shown(face, state, self.model.known.get(face.signal), self.since)
        complaints = [
            record.getMessage()
            for record in self._caplog.records
            if record.levelno >= logging.WARNING
            and not record.getMessage().startswith(_SLOW)
        ]
        assert not complaints, complaints
