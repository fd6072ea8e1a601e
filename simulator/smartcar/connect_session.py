"""One visit to Connect, from the link to the redirect."""

from dataclasses import dataclass, field
from typing import Literal

from simulator.cars import Car

from .applications import Application, Mode, Person, Vehicle

type Step = Literal["brand", "sign_in", "vehicles", "permissions"]


@dataclass(slots=True, kw_only=True)
class ConnectSession:
    """What a Connect link asked for, and what the person has done so far.

    `make` is FORD or LINCOLN once chosen; `code` says whether the redirect carries a code (v2) or
    the user id (v3). `vehicle` is the car of a visit that only signs in again.
    """

    application: Application
    redirect_uri: str
    mode: Mode
    code: bool
    wanted: dict[str, bool]
    state: str | None = None
    external_id: str | None = None
    force: bool = False
    make: str | None = None
    single_select: bool = False
    vin: str | None = None
    vehicle: Vehicle | None = None
    person: Person | None = None
    injected: str | None = None
    cars: list[Car] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """The page that comes next."""
        if self.make is None:
            return "brand"
        if self.person is None:
            return "sign_in"
        return "permissions" if self.cars else "vehicles"
