"""What every way into a car can do."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime

from .commands import Command, CommandOutcome
from .reading import Readings
from .vehicle import VehicleInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a sign-in or a refresh gives; times are aware.

    `refresh_expiration` is None when the cloud does not say how long the refresh token lives.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token_type: str
    expires_in: int
    expiration: datetime
    refresh_expiration: datetime | None
    account_id: str = field(repr=False)
    """The account's own id at its cloud, stable for ever."""


@dataclass(frozen=True, slots=True)
class Link:
    """The push connection of a car came up or went down."""

    up: bool


type News = Readings | Link


class Account(ABC):
    """One way into the cars of one owner.

    Every method may raise CloudUnavailableError (heals by itself; `retry_after` in seconds),
    SignInRequiredError (only the owner can help) and, where it is about one car,
    VehicleNotAuthorizedError.
    """

    @property
    @abstractmethod
    def account_id(self) -> str:
        """The account's own id."""

    @abstractmethod
    async def vehicles(self) -> tuple[VehicleInfo, ...]:
        """Return the cars of the account as the cloud lists them now."""

    @abstractmethod
    async def snapshot(self, vin: str) -> Readings:
        """Return all the cloud knows of a car. Never wakes the car."""

    @abstractmethod
    def updates(self, vin: str) -> AsyncGenerator[News]:
        """Yield the news of a car as it comes, for ever.

        Renews its token, notices silence and reconnects by itself. Ends only by cancellation or by
        raising a definitive refusal: SignInRequiredError or VehicleNotAuthorizedError.
        """

    @abstractmethod
    async def send(self, vin: str, command: Command) -> CommandOutcome:
        """Ask a car to do something and return how it ended, within about two minutes.

        A command already on its way to this car is not sent again: both callers get its outcome.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let a token refresh in flight end, and end everything else."""

    def vehicle(self, info: VehicleInfo) -> Vehicle:
        """Return the car as an object to ask and to command."""
        return Vehicle(self, info)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One car of an account, to ask and to command. Raises what Account raises."""

    account: Account
    info: VehicleInfo

    async def read(self) -> Readings:
        """Return all the cloud knows of the car."""
        return await self.account.snapshot(self.info.vin)

    def updates(self) -> AsyncGenerator[News]:
        """Yield the car's news as it comes, for ever."""
        return self.account.updates(self.info.vin)

    async def send(self, command: Command) -> CommandOutcome:
        """Ask the car to do something and return how it ended."""
        return await self.account.send(self.info.vin, command)
