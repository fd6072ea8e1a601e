"""What both of Smartcar's APIs can be asked, in the same words."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..clock import Clock
from ..commands import Command, CommandOutcome
from ..vehicle import Engine
from .application import Application
from .errors import (
    ErrorType,
    Problem,
    SmartcarSignInRequiredError,
    SmartcarUnavailableError,
)
from .look import Look
from .notebook import Notebook, Page
from .tokens import Tokens
from .transport import Reply, Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A car the owner connected, by Smartcar's id; None is what was not said."""

    vehicle: str
    permissions: frozenset[str]
    vin: str | None = None
    make: str | None = None
    model: str | None = None
    year: int | None = None
    engine: Engine | None = None


@dataclass(kw_only=True)
class Api(ABC):
    """One of the APIs, asked for the cars of one user. Raises SmartcarError.

    Each request about a car is written in the notebook.
    """

    transport: Transport
    tokens: Tokens
    notebook: Notebook
    clock: Clock
    application: Application
    user_id: str

    @abstractmethod
    async def connections(self) -> tuple[Connection, ...]:
        """Return the cars the user connected, without asking about the cars themselves."""

    @abstractmethod
    async def identify(self, connection: Connection, page: Page | None) -> Connection:
        """Return a connection completed by the VIN, and whatever else the list did not say.

        What the `page` of a car remembers is not asked again.
        """

    @abstractmethod
    def cost(self, vehicle: str, page: Page) -> int:
        """Return how many requests a look at a car is."""

    @abstractmethod
    async def look(self, vehicle: str, page: Page) -> Look:
        """Read a car."""

    def unsubscribed(self, problem: Problem) -> bool:
        """Say whether a look that ended so means that no webhook or plan includes the car."""
        return False

    @abstractmethod
    async def command(
        self, vehicle: str, command: Command, value: float | None
    ) -> CommandOutcome:
        """Ask a car to do something."""

    async def call(
        self,
        method: Literal["GET", "POST", "DELETE"],
        base: str,
        path: str,
        *,
        vehicle: str | None = None,
        cost: int = 1,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        command: bool = False,
    ) -> Reply:
        """Ask with a token, once more with another one after it was refused.

        Requests about a `vehicle` are counted; what Smartcar never saw is not.
        """
        for last in (False, True):
            token = await self.tokens.token()
            if vehicle is not None:
                self.transport.check_rest(vehicle)
                self.notebook.spend(vehicle, cost)
            try:
                return await self.transport.ask(
                    method,
                    base,
                    path,
                    vehicle=vehicle,
                    headers={"Authorization": f"Bearer {token}", **(headers or {})},
                    json=json,
                    command=command,
                )
            except SmartcarUnavailableError as err:
                if vehicle is not None and err.status is None:
                    self.notebook.refund(vehicle, cost)
                raise
            except SmartcarSignInRequiredError as err:
                if last or err.type != ErrorType.AUTHENTICATION:
                    raise
                self.tokens.refuse(token)
        raise AssertionError("Two turns end in an answer or an error")
