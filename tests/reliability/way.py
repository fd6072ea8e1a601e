"""A way in as the matrix sees it: an account with one car, and what trouble finds there."""

from abc import ABC, abstractmethod
import asyncio
from typing import Any, ClassVar

from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from simulator import Simulator
from tests.integration.owner import Owner

CAR = "bev_mach_e"
DOOR = ("binary_sensor", "door_driver")


class Way(ABC):
    """An account with one car. The class variables are globs on the requests of each purpose."""

    name: ClassVar[str]
    listing: ClassVar[str]
    data: ClassVar[str]
    tokens: ClassVar[tuple[str, ...]]
    command: ClassVar[str | None] = None
    sign: ClassVar[tuple[str, str, str, str]] = (
        "lock",
        "lock",
        "locked",
        "unlocked",
    )
    """An entity that always is there, and what it shows before and after the car's change."""
    told_at_once: ClassVar[bool] = False
    """Whether whatever is told, is told of all that the car has."""
    marker: ClassVar[tuple[str, str]] = DOOR
    """The entity of the driver's door."""
    waits: ClassVar[tuple[float, ...]]
    """The shortest waits between one attempt and the next, in seconds; the last one ever after."""

    owner: Owner
    entry: ConfigEntry[Any]

    def __init__(
        self,
        hass: HomeAssistant,
        simulator: Simulator,
        client: ClientSessionGenerator,
    ) -> None:
        """Begin without an account; `client` lets the internet in to Home Assistant."""
        self.hass = hass
        self.simulator = simulator
        self.client = client

    def attempts(self, elapsed: float) -> int:
        """Return how many attempts fit into a time when each waits as shortly as it may."""
        count = 1
        while (elapsed := elapsed - self.waits[min(count, len(self.waits)) - 1]) >= 0:
            count += 1
        return count

    @abstractmethod
    async def add(self) -> None:
        """Add the account, and wait until the car's news come."""

    @abstractmethod
    def age_tokens(self) -> None:
        """Make the tokens older than they live."""

    @abstractmethod
    def expire(self) -> None:
        """Let the access tokens die before their time."""

    @abstractmethod
    def revoke(self) -> None:
        """Take the account away for good."""

    @abstractmethod
    def lock(self) -> None:
        """Let the maker lock the owner's account."""

    @abstractmethod
    def unlock(self) -> None:
        """Let the maker unlock it."""

    def rotate_elsewhere(self) -> None:
        """Let somebody else, who has the refresh token too, use it."""
        raise NotImplementedError

    @abstractmethod
    async def sign_in_again(self, flow: ConfigFlowResult) -> None:
        """Do what the dialog asks for, which is said to be all that is needed."""

    def ask(self) -> None:
        """See to it that the account asks for data soon, which a polling one does by itself."""
        return

    def change(self) -> None:
        """Let the car do what the sign shows."""
        self.owner.car(CAR).unlock()

    async def tell(self) -> None:
        """Let the cloud tell of two things in the wrong order, or twice; what is newer is shown."""
        await self.owner.until(lambda: self.linked)
        clock, car, before = self.simulator.clock, self.owner.car(CAR), self.shown
        turns = (car.unlock, car.lock) if before == "locked" else (car.lock, car.unlock)
        # What tells of all is told when the lock changes; else what was done last is told last.
        acts = (
            [turns[0], self._open, turns[1]]
            if self.told_at_once
            else [*turns, self._open]
        )
        for act in acts:
            clock.step(60)
            act()
        await self.told()
        assert self.shown == before

    def _open(self) -> None:
        self.owner.car(CAR).open("driver")

    async def told(self) -> None:
        """Return when all was told and heard."""
        await self.owner.until(
            lambda: self.owner.state(CAR, *self.marker).state == "on"
        )
        # What came after it was handed on within as many turns of the loop.
        for _ in range(10):
            await asyncio.sleep(0)

    @property
    def shown(self) -> str:
        """What the sign shows."""
        platform, key, _, _ = self.sign
        return self.owner.state(CAR, platform, key).state

    @property
    def linked(self) -> bool:
        """Whether the news come."""
        return self.owner.state(CAR, "binary_sensor", "connected").state == "on"
