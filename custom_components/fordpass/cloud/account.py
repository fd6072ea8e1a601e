"""What every way into a car can do."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol

from .account_guard import AccountGuard
from .commands import Argument, Command, CommandOutcome
from .errors import NotServedError
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
    """The news of a car began or ceased to come."""

    up: bool


NOTICES: Final[Mapping[str, frozenset[str]]] = {
    "vehicle_not_authorized": frozenset(),
    "not_consented": frozenset({"categories"}),
    "billing": frozenset({"code", "message"}),
    "quota_spent": frozenset({"quota", "left", "cost", "resumes"}),
    "connected_services": frozenset({"code", "message", "url"}),
    "not_subscribed": frozenset({"code"}),
}
"""Every notice there is by key, and the placeholders of its words."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something only the owner can change, and what to tell of it, while it is `active`.

    Raises ValueError for what NOTICES does not have: nobody would have words for it.
    """

    key: str
    active: bool
    placeholders: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what there are no words for."""
        named = NOTICES.get(self.key)
        if named is None or (self.active and named != self.placeholders.keys()):
            raise ValueError(f"There are no words for the notice {self.key}")


type News = Readings | Link | Notice


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What is to be answered to a delivery; `body` is JSON where there is one."""

    status: int
    body: dict[str, Any] | None = None


class Webhooks(Protocol):
    """How a cloud posts news to an address of the owner's."""

    signature_header: ClassVar[str]
    """The header a delivery is signed in."""

    @property
    def delivered(self) -> bool:
        """Whether news of any car ever came so."""

    def receive(self, raw: bytes, signature: str | None) -> WebhookAnswer:
        """Take a delivery, raw as it came, with its signature, and return what to answer.

        Genuine news are answered with 200 and no body, a wrong or missing signature with 401.
        """


class Account(ABC):
    """One way into the cars of one owner.

    Every method may raise CloudUnavailableError (heals by itself; `retry_after` in seconds),
    SignInRequiredError (only the owner can help) and, where it is about one car,
    VehicleNotAuthorizedError.
    """

    guard: AccountGuard
    """What all requests of the account go through."""

    hosts: ClassVar[Mapping[str, str]]
    """The base URLs of the hosts that must be reached, by whose they are or what of."""
    pushes: ClassVar[bool]
    """Whether the cloud sends the news by itself."""
    confirms_charging: ClassVar[bool] = False
    """Whether the success of a command about charging is the car's own word, and not only the cloud's."""
    draws: ClassVar[bool] = False
    """Whether the cloud has a picture of every car, also of those whose `image_url` it does not tell."""

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
        """Yield the news of a car as it comes, by push or by polling at a pace of its own, for ever.

        Renews its token, notices silence and recovers by itself. Ends only by cancellation or by
        raising a definitive refusal: SignInRequiredError or VehicleNotAuthorizedError.
        """

    @abstractmethod
    async def send(
        self, vin: str, command: Command, value: Argument | None = None
    ) -> CommandOutcome:
        """Ask a car to do something and return how it ended, within about two minutes.

        `value` is what the command sets. A command already on its way to this car with the same
        value is not sent again: both callers get its outcome.
        """

    @property
    def memory(self) -> dict[str, Any]:
        """What the account wants to be given again after a restart, as a small JSON object."""
        return {}

    @property
    def webhooks(self) -> Webhooks | None:
        """How the cloud posts news to an address of the owner's, None when it does not."""
        return None

    def frames(self, vin: str) -> list[dict[str, Any]]:
        """Return which names the last documents of a car held, `{at, keys}`, newest last."""
        return self.guard.record.frames(vin)

    async def picture(self, vin: str) -> bytes:
        """Return a picture of a car, a PNG or JPEG; raises NotServedError as well, without one."""
        raise NotServedError("This cloud has no pictures")

    @abstractmethod
    async def close(self) -> None:
        """Let a token refresh in flight end, and end everything else; what is asked later begins anew."""

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

    async def picture(self) -> bytes:
        """Return a picture of the car; raises NotServedError when there is none."""
        return await self.account.picture(self.info.vin)

    async def send(
        self, command: Command, value: Argument | None = None
    ) -> CommandOutcome:
        """Ask the car to do something and return how it ended."""
        return await self.account.send(self.info.vin, command, value)
