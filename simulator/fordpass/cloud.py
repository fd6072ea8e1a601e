"""The state of Ford's cloud: who has an account, which tokens live, who listens, what is wrong."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import WSCloseCode, web

from simulator.bell import Bell
from simulator.cars import Car
from simulator.clock import Clock
from simulator.ledger import Ledger, Record

from .accounts import Account, people
from .faults import Fault, FaultKind
from .regions import REGIONS
from .sign_in_session import SignInSession
from .sockets import ErrorFrame, Socket
from .switches import Switches
from .tokens import CatPair, Grant, Token, TokenKind, TokenOffice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedCommand:
    """One command the cloud accepted: its id, the car, the API ("v1" or "v1beta"), the body as sent."""

    id: str
    vin: str
    api: str
    body: dict[str, Any]

    @property
    def type(self) -> str:
        """The command's type, such as "lock"."""
        return str(self.body["type"])


class FordPassCloud:
    """Ford's phone-app cloud in front of a fleet. The methods play with it; HTTP lives in the rooms."""

    def __init__(
        self, *, clock: Clock, cars: Mapping[str, Car], ledger: Ledger
    ) -> None:
        """Open the cloud in front of cars by their fixture names."""
        self.clock = clock
        self.ledger = ledger
        self.accounts = people(cars)
        self.switches = Switches()
        self.tokens = TokenOffice(self.switches)
        self.faults: list[Fault] = []
        self.commands: list[ReceivedCommand] = []
        self.sign_ins: dict[str, SignInSession] = {}
        self.sockets: list[Socket] = []
        self.closing = asyncio.Event()
        self._cars = {car.vin: car for car in cars.values()}
        self._bell = Bell()

    @property
    def cars(self) -> Collection[Car]:
        """All cars there are."""
        return self._cars.values()

    def sell(self, car: Car, email: str) -> None:
        """Give the owner of an account one more car."""
        self._cars[car.vin] = car
        self.accounts[email].vins.append(car.vin)

    def cars_of(self, account: Account) -> list[Car]:
        """Return the cars in an account's garage, in its order."""
        return [self._cars[vin] for vin in account.vins]

    def car(self, account: Account, vin: str) -> Car | None:
        """Return a car by VIN if the account may see its telemetry and command it."""
        car = self._cars.get(vin.upper())
        return (
            car
            if car is not None and car.vin in account.vins and car.authorized
            else None
        )

    def take_fault(self, record: Record) -> Fault | None:
        """Return the first ordered fault that fits a request and use it up once."""
        for fault in self.faults:
            if record.matches(fault.match):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self.faults.remove(fault)
                return fault
        return None

    # Accounts and tokens

    def lock_account(self, email: str) -> None:
        """Lock an account: its tokens are refused, sign-in answers CSIAH0320E."""
        self.accounts[email].locked = True
        self._look_at_tokens()

    def unlock_account(self, email: str) -> None:
        """Unlock an account; what lived before lives again."""
        self.accounts[email].locked = False

    def revoke(self, email: str) -> None:
        """Let all tokens of an account die, as after a change of password."""
        self.tokens.revoke(self.accounts[email])
        self._look_at_tokens()

    def expire(self, email: str, *kinds: TokenKind) -> None:
        """Let an account's tokens of these kinds die before their time."""
        for kind in kinds:
            for token in self.living_tokens(email, kind):
                token.spent = True
        self._look_at_tokens()

    def age_tokens(self, seconds: float) -> None:
        """Make every token older at once; open sockets notice."""
        self.tokens.age(seconds)
        self._look_at_tokens()

    def issue_code(self, email: str, region: str, *, challenge: str) -> str:
        """Return an authorization code as if the person had signed in through a region's page."""
        home = REGIONS[region]
        grant = Grant(redirect_uri=home.redirect_uri, challenge=challenge)
        return self.tokens.code(self.accounts[email], home, grant).text

    def issue_cat(self, email: str, region: str = "usa") -> CatPair:
        """Return a CAT and its refresh token as if the whole sign-in had happened."""
        return self.tokens.cat(self.accounts[email], REGIONS[region])

    def issue_tmc(self, email: str, region: str = "usa") -> Token:
        """Return a TMC bearer as if the whole sign-in had happened."""
        return self.tokens.tmc(self.issue_cat(email, region).access)[0]

    def living_tokens(self, email: str, kind: TokenKind) -> list[Token]:
        """Return the tokens of a kind that open an account now, oldest first."""
        return self.tokens.of(self.accounts[email], kind)

    def _look_at_tokens(self) -> None:
        for socket in self.sockets:
            socket.look()

    # Sockets

    def sockets_of(self, vin: str | None = None) -> list[Socket]:
        """Return the open sockets, of one car or of all."""
        return [socket for socket in self.sockets if vin in (None, socket.car.vin)]

    async def socket_opened(self, vin: str | None = None, count: int = 1) -> None:
        """Wait until at least so many sockets are open."""
        await self._bell.wait_for(lambda: len(self.sockets_of(vin)) >= count)

    async def socket_closed(self, vin: str | None = None) -> None:
        """Wait until no socket is open."""
        await self._bell.wait_for(lambda: not self.sockets_of(vin))

    def enter(self, socket: Socket) -> None:
        """Note an open socket."""
        self.sockets.append(socket)
        self._bell.ring()

    def leave(self, socket: Socket) -> None:
        """Forget a socket that ended."""
        self.sockets.remove(socket)
        self._bell.ring()

    def drop_sockets(
        self,
        vin: str | None = None,
        *,
        clean: bool = False,
        code: WSCloseCode | int = WSCloseCode.OK,
    ) -> None:
        """End sockets, without a close frame unless clean."""
        for socket in self.sockets_of(vin):
            socket.drop(clean=clean, code=code)

    def silence_sockets(self, vin: str | None = None, *, silent: bool = True) -> None:
        """Keep sockets open but send nothing on them any more (or again)."""
        for socket in self.sockets_of(vin):
            socket.silent = silent

    def strike_sockets(self, fault: FaultKind, vin: str | None = None) -> None:
        """Let one of the faults of sockets begin on those that are open."""
        for socket in self.sockets_of(vin):
            socket.strike(fault)

    def heal_sockets(self, vin: str | None = None) -> None:
        """Let open sockets send all once and in its order again."""
        for socket in self.sockets_of(vin):
            socket.heal()

    def send_error_frame(self, error: ErrorFrame, vin: str | None = None) -> None:
        """Send an `_error` frame, after which a socket carries nothing more."""
        for socket in self.sockets_of(vin):
            socket.fail(error)

    def send_heartbeat(self, vin: str | None = None) -> None:
        """Send an empty frame now."""
        self.send_raw("{}", vin)

    def send_raw(self, content: str | bytes, vin: str | None = None) -> None:
        """Send any text or any bytes as a frame."""
        for socket in self.sockets_of(vin):
            socket.send(content)

    async def close(self) -> None:
        """End everything that is open or waiting."""
        self.closing.set()
        self.drop_sockets()
        await self.socket_closed()


CLOUD = web.AppKey("cloud", FordPassCloud)
