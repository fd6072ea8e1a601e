"""The accounts of the soak: how each is added and signed in to again, what can go wrong, what it may ask."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar, override

from custom_components.fordpass.const import DOMAIN
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from simulator import Simulator
from simulator.fordpass.faults import FaultKind
from simulator.ledger import Record
from tests.integration.dialogs import assert_over, sign_in_again
from tests.integration.fordconnect_owner import FordConnectOwner
from tests.integration.owner import Owner
from tests.integration.smartcar_owner import SmartcarOwner

CARS = ("bev_mach_e", "ice_f150", "phev_kuga")

_ANYWHERE = (
    FaultKind.TOO_MANY_REQUESTS,
    FaultKind.INTERNAL_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.UNAVAILABLE,
    FaultKind.UNAVAILABLE_HTML,
    FaultKind.GATEWAY_TIMEOUT,
    FaultKind.FORBIDDEN_HTML,
    FaultKind.RESET,
    FaultKind.BAD_JSON,
    FaultKind.HTML,
    FaultKind.EMPTY,
    FaultKind.SLOW,
    FaultKind.HANG,
    FaultKind.DRIP,
)
# What a token endpoint must not answer here: it would be the end of the sign-in, or the loss of a token.
_DATA = (
    *_ANYWHERE,
    FaultKind.FORBIDDEN,
    FaultKind.NOT_FOUND,
    FaultKind.HALF_BODY,
    FaultKind.WRONG_CONTENT_TYPE,
)
_LOCK = (("lock", "lock", "lock"), ("lock", "lock", "unlock"))
_CHARGE = (("switch", "charging", "turn_on"), ("switch", "charging", "turn_off"))


class SoakWay(ABC):
    """One owner's way in. `budget` is requests a day by what they are for, as Ford or Smartcar counts."""

    name: ClassVar[str]
    faults: ClassVar[Mapping[str, Iterable[FaultKind]]]
    """What may go wrong, by globs on requests."""
    orders: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    """Platform, key and action of what an owner asks cars to do."""
    command: ClassVar[str] = ""
    """A glob on the requests that ask a car to do something."""
    tokens: ClassVar[tuple[str, ...]]
    budget: ClassVar[Mapping[str, int]]
    tolerated: ClassVar[Mapping[str, int]] = {}
    """What the simulator takes for a mistake and is none here, and how often a day."""
    revoked: ClassVar[tuple[str, ...]] = ()
    """What it says to the one refresh that shows the client that its tokens died."""

    owner: Owner

    def __init__(self, simulator: Simulator) -> None:
        """Begin without a home."""
        self.simulator = simulator

    @abstractmethod
    async def add(self, hass: HomeAssistant) -> None:
        """Add the account with three cars."""

    @abstractmethod
    def revoke(self) -> None:
        """Take the account away until the owner signs in again."""

    @abstractmethod
    async def sign_in(self, flow: ConfigFlowResult) -> None:
        """Do what the dialog asks for."""

    @abstractmethod
    def purpose(self, record: Record) -> str:
        """Say which part of the budget a request is spent on."""

    def spoken_to(self, name: str) -> str:
        """Return by what the requests for a car name it."""
        return self.simulator.cars[name].vin


class FordPassSoak(SoakWay):
    """Pushed; the token exchange of a bearer that lives 300 s is most of what is asked.

    Ford's support spoke of 250 calls a day, and of exchanges the app needs 288 and 48 refreshes.
    """

    name = "FordPass"
    tokens = ("POST *oidc/token", "POST *cat-with-refresh-token")
    command = "POST */commands"
    faults: ClassVar = {
        "*": _ANYWHERE,
        "* api.autonomic.ai/*": (*_DATA, FaultKind.UNAUTHORIZED),
        "* api.vehicle.ford.com/*": (*_DATA, FaultKind.UNAUTHORIZED),
        "POST */commands": (*_DATA, FaultKind.UNAUTHORIZED),
        "POST *oidc/token": _ANYWHERE,
        "POST *cat-with-refresh-token": _ANYWHERE,
    }
    orders = (
        *_LOCK,
        *_CHARGE,
        ("switch", "remote_start", "turn_on"),
        ("switch", "remote_start", "turn_off"),
        ("button", "honk_and_flash", "press"),
    )
    budget: ClassVar = {"tokens": 600, "sockets": 400, "commands": 60, "reads": 450}
    # A bearer is on no disk; and a command's first look may come soon after another read.
    tolerated: ClassVar = {
        "TMC exchange: while the bearer at hand has most of its life left": 12,
        "telemetry: one car's snapshot was read over and over, which gets accounts locked": 2,
    }
    # The second when the exchange, which takes the same token, was asked before.
    revoked = (
        "CAT refresh: with a refresh token that was rotated or revoked",
        "CAT refresh: again with a refresh token that had been refused",
    )

    @override
    async def add(self, hass: HomeAssistant) -> None:
        self.owner = Owner(hass, self.simulator)
        await self.owner.add_account(CARS)

    @override
    def revoke(self) -> None:
        self.simulator.fordpass.revoke(self.owner.email)

    @override
    async def sign_in(self, flow: ConfigFlowResult) -> None:
        assert_over(await sign_in_again(self.owner, flow), "reauth_successful")

    @override
    def purpose(self, record: Record) -> str:
        if any(map(record.matches, self.tokens)):
            return "tokens"
        if record.matches("GET *ws"):
            return "sockets"
        return "commands" if record.matches(self.command) else "reads"


class FordConnectSoak(SoakWay):
    """Polled at the pace of a bucket, a consent for each car; it takes no commands."""

    name = "FordConnect"
    tokens = ("POST *oauth2/v2.0/token*",)
    faults: ClassVar = {
        "*": _ANYWHERE,
        "GET *fcon-query/*": _DATA,
        **dict.fromkeys(tokens, _ANYWHERE),
    }
    # Three accounts, a consent for each car: each refreshes every 20 minutes, and a bad day doubles it.
    budget: ClassVar = {"tokens": 500, "reads": 2000}
    # A charger may be bought, so what a car has not is asked for once a day.
    tolerated: ClassVar = {
        f"GET api.vehicle.ford.com/fcon-query/v1/{document}: again, though it will never be answered otherwise": 6
        for document in (
            "electric/departure-times",
            "wallbox",
            "electric/charge-schedules",
            "fccs",
        )
    }

    @override
    async def add(self, hass: HomeAssistant) -> None:
        self.owner = owner = FordConnectOwner(hass, self.simulator)
        for name in CARS:
            await owner.add_car(name)

    @override
    def revoke(self) -> None:
        self.simulator.fordconnect.revoke()

    @override
    async def sign_in(self, flow: ConfigFlowResult) -> None:
        owner = self.owner
        assert isinstance(owner, FordConnectOwner)
        account = flow["context"].get("unique_id")
        (name,) = [name for name, known in owner.ids.items() if known == account]
        flow = await owner.hass.config_entries.flow.async_configure(flow["flow_id"])
        if flow["step_id"] == "fordconnect_credentials":
            flow = await owner.enter(flow)
        else:
            flow = await owner.answer(flow)
        assert_over(await owner.paste(flow, name), "reauth_successful")

    @override
    def purpose(self, record: Record) -> str:
        return "tokens" if any(map(record.matches, self.tokens)) else "reads"


class SmartcarSoak(SoakWay):
    """Polled at the pace of a monthly quota of each car."""

    name = "Smartcar"
    tokens = ("POST *oauth2/token",)
    command = "POST *commands/*"
    faults: ClassVar = {
        "*": _ANYWHERE,
        "GET *signals*": _DATA,
        **dict.fromkeys(tokens, _ANYWHERE),
    }
    orders = (*_LOCK, *_CHARGE)
    budget: ClassVar = {"tokens": 100, "commands": 60, "reads": 150}

    @override
    async def add(self, hass: HomeAssistant) -> None:
        self.owner = SmartcarOwner(hass, self.simulator)
        await self.owner.add_account(CARS)

    @override
    def revoke(self) -> None:
        cloud = self.simulator.smartcar
        cloud.application.credential_secret += "1"
        cloud.tokens.revoke(cloud.application)

    @override
    async def sign_in(self, flow: ConfigFlowResult) -> None:
        owner = self.owner
        assert isinstance(owner, SmartcarOwner)
        flow = await owner.answer(flow, **owner.typed(quota=None))
        flow = await owner.answer(flow, next_step_id="smartcar_keep")
        assert_over(flow, "reauth_successful")

    @override
    def purpose(self, record: Record) -> str:
        if any(map(record.matches, self.tokens)):
            return "tokens"
        return "commands" if record.matches(self.command) else "reads"

    @override
    def spoken_to(self, name: str) -> str:
        vin = self.simulator.cars[name].vin
        (entry,) = self.owner.hass.config_entries.async_entries(DOMAIN)
        vehicle: str = entry.runtime_data.cars[vin].vehicle.account.vehicle_id(vin)
        return vehicle


SOAKS: Mapping[str, type[SoakWay]] = {
    way.name: way for way in (FordPassSoak, FordConnectSoak, SmartcarSoak)
}
