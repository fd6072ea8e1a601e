"""What keeps an account from being a nuisance to its cloud: the one gate that all its requests go through."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256
import random
from typing import Any, Final
from weakref import WeakSet

import aiohttp
from yarl import URL

from .backoff import Backoff, Rest
from .clock import utcnow
from .endpoints import is_loopback
from .errors import (
    BudgetSpentError,
    CredentialsRefusedError,
    PausedError,
    SignInRequiredError,
)
from .record import Record

# One request in so many is kept from the reads that can wait.
_RESERVED: Final = 10

# So much later than midnight the reads begin again, at random: not all homes at once.
_JITTER: Final = timedelta(hours=1)

_REFUSED: Final = "The sign-in was refused before"


def _nothing() -> None:
    """Stand in for whoever keeps the memory."""


def _refused_before(credentials: bool) -> SignInRequiredError:
    kind = CredentialsRefusedError if credentials else SignInRequiredError
    return kind(_REFUSED)


async def _stay(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Take a redirect for the refusal that it is; a socket cannot be told otherwise not to follow it."""
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise aiohttp.ClientConnectionError("The cloud sent the socket elsewhere")
    return response


class AccountGuard:
    """Stands in for the session of an account, and sends nothing that must not be sent.

    Nothing goes out while the owner paused the account (PausedError), or after a definitive refusal
    (SignInRequiredError) until there is another sign-in. Requests are counted by day, and those that
    can wait do when the day's `budget` is used up (BudgetSpentError). All of that, and every Rest,
    is in the `memory`.

    `sign_in` tells one sign-in from the next; only a short hash of it is remembered, and without it
    a refusal is forgotten with the run. `time_zone` is the owner's, at whose midnight a day begins.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        memory: Mapping[str, Any] | None = None,
        *,
        now: Callable[[], datetime] = utcnow,
        time_zone: tzinfo = UTC,
        sign_in: str | None = None,
        open_sockets: Callable[[], aiohttp.ClientSession] | None = None,
    ) -> None:
        """Go on where the last run ended; sockets stay open, so `open_sockets` makes a session for them."""
        memory = memory or {}
        self.changed: Callable[[], None] = _nothing
        """Called when there is something in the memory that must not be lost, but not for each request."""
        self.budget: Callable[[], int] | None = None
        """How many requests a day are borne, None where the cloud itself or a quota limits them."""
        self.refusal: Callable[[bool], SignInRequiredError] = _refused_before
        """Makes the error after a refusal of the owner's app (True) or of the owner's consent."""
        self._session = session
        self._open_sockets = open_sockets
        self._socket_session: aiohttp.ClientSession | None = None
        self._sockets = WeakSet[aiohttp.ClientWebSocketResponse]()
        self._now = now
        self._time_zone = time_zone
        self.record = Record(memory.get("asked", {}), self._local)
        self._paused = bool(memory.get("paused", False))
        self._sign_in = None if sign_in is None else _short(sign_in)
        refused = memory.get("refused") or {}
        # Whether it was the app that was refused; None without a refusal.
        self._refused: bool | None = (
            refused["credentials"]
            if refused and refused["sign_in"] == self._sign_in
            else None
        )
        self._remembered: dict[str, Mapping[str, Any]] = dict(memory.get("rests", {}))
        self._rests: dict[str, Rest] = {}
        self._was_spent = False

    @property
    def memory(self) -> dict[str, Any]:
        """What is to be given to the next run, as a small JSON object without any secret."""
        rests = {name: rest.memory for name, rest in self._rests.items()}
        refused = None
        if self._refused is not None and self._sign_in is not None:
            refused = {"sign_in": self._sign_in, "credentials": self._refused}
        return {
            "asked": self.record.memory,
            "paused": self._paused,
            "refused": refused,
            "rests": {
                name: rest
                for name, rest in {**self._remembered, **rests}.items()
                if rest
            },
        }

    @property
    def paused(self) -> bool:
        """Whether the owner wants nothing to be sent."""
        return self._paused

    @property
    def refused(self) -> SignInRequiredError | None:
        """What to tell the owner when only a new sign-in can help."""
        return None if self._refused is None else self.refusal(self._refused)

    @property
    def spent(self) -> bool:
        """Whether the reads that can wait do so until the day is over."""
        return self._over(_RESERVED - 1)

    def pause(self, paused: bool) -> None:
        """Let nothing out, or let it out again."""
        self._paused = paused

    def refuse(self, error: SignInRequiredError) -> SignInRequiredError:
        """Note a definitive refusal, and return it: asking again is what locks accounts."""
        if self._refused is None:
            self._refused = isinstance(error, CredentialsRefusedError)
            self.changed()
        return error

    def rest(self, name: str, backoff: Backoff, blocked: Backoff | None = None) -> Rest:
        """Return how long something is to be left alone; the memory knows it by its name."""
        rest = self._rests.get(name)
        if rest is None:
            rest = self._rests[name] = Rest(
                backoff,
                blocked,
                self._remembered.pop(name, {}),
                now=self._now,
                changed=self._changed,
            )
        return rest

    def check(self) -> None:
        """Raise PausedError or SignInRequiredError when nothing may be sent."""
        if self._paused:
            raise PausedError("The account is paused")
        if (error := self.refused) is not None:
            raise error

    def check_spare(self) -> None:
        """Raise BudgetSpentError as well, when what is left of today is kept for more than a read."""
        self.check()
        self._check_budget(_RESERVED - 1)

    def request(
        self, method: str, url: URL, **options: Any
    ) -> aiohttp.client._RequestContextManager:
        """Send a request, as a session does."""
        self._note(method, url)
        return self._session.request(method, url, **options)

    async def ws_connect(
        self, url: str, **options: Any
    ) -> aiohttp.ClientWebSocketResponse:
        """Open a websocket, as a session does, unless all of the day's budget is used up."""
        self._check_budget(_RESERVED)
        self._note("GET", URL(url))
        if self._open_sockets is not None and self._socket_session is None:
            self._socket_session = self._open_sockets()
        session = self._socket_session or self._session
        opener = aiohttp.ClientSession(
            connector=session.connector,
            connector_owner=False,
            cookie_jar=session.cookie_jar,
            middlewares=(_stay,),
        )
        try:
            socket: aiohttp.ClientWebSocketResponse = await opener.ws_connect(
                url, **options
            )
        finally:
            opener.detach()
        self._sockets.add(socket)
        return socket

    async def close(self) -> None:
        """Close what is open of the sockets, and their session; another socket opens another one."""
        session, self._socket_session = self._socket_session, None
        try:
            await asyncio.gather(*(socket.close() for socket in self._sockets))
        finally:
            # Also when Home Assistant ends and waits no longer for a cloud to say goodbye.
            if session is not None:
                await session.close()

    def _changed(self) -> None:
        self.changed()

    def _note(self, method: str, url: URL) -> None:
        self.check()
        # At a simulator, the host is the first part of the path.
        host = "" if is_loopback(url.host or "") else url.host
        self.record.asked(method, f"{host}{url.path}".removeprefix("/"))
        if self.spent is not self._was_spent:
            self._was_spent = not self._was_spent
            self.changed()

    def _check_budget(self, tenths: int) -> None:
        if self._over(tenths):
            tomorrow = (self._local() + timedelta(days=1)).replace(
                hour=0, minute=0, second=0, microsecond=0
            )
            wait = tomorrow - self._local() + _JITTER * random.random()
            raise BudgetSpentError(
                "The requests of the day are used up", retry_after=wait.total_seconds()
            )

    def _over(self, tenths: int) -> bool:
        if self.budget is None:
            return False
        return self.record.total * _RESERVED >= self.budget() * tenths

    def _local(self) -> datetime:
        return self._now().astimezone(self._time_zone)


def guarded(
    session: aiohttp.ClientSession | AccountGuard,
    memory: Mapping[str, Any] | None = None,
    now: Callable[[], datetime] = utcnow,
) -> AccountGuard:
    """Return the guard itself, or a new one in front of a session; `memory` is the account's."""
    if isinstance(session, AccountGuard):
        return session
    return AccountGuard(session, (memory or {}).get(GUARD), now=now)


GUARD: Final = "guard"
"""Where the guard's memory is in the account's."""


def _short(sign_in: str) -> str:
    return sha256(sign_in.encode()).hexdigest()[:16]
