"""The one owner of an account's tokens.

The chain: CAT refresh token -> CAT access token (rotates both) -> TMC bearer (about 300 s).
Whoever needs a token asks here; however many ask, one request is made.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import aiohttp

from ..account import Access
from ..account_guard import AccountGuard, guarded
from ..backoff import Backoff
from ..endpoints import FOUNDATIONAL, TMC_ACCOUNTS, Endpoints
from ..errors import BadAnswerError, CloudUnavailableError, SignInRequiredError
from ..http import Answer, request
from ..sharing import result_of, start
from .access import parse_access, seconds
from .protocol import APP_HEADERS, Timing, ford_headers
from .regions import Region

# A token that dies while its request travels helps nobody.
_MARGIN = timedelta(seconds=7)

# What can be put to the token exchange, by its name in the access object; the other one is tried next.
type _Subject = Literal["refresh_token", "access_token"]
_OTHER: dict[_Subject, _Subject] = {
    "refresh_token": "access_token",
    "access_token": "refresh_token",
}

_EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "client_id": "fordpass-prod",
    "subject_issuer": "fordpass",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
}


@dataclass(frozen=True, slots=True)
class Bearer:
    """A TMC token and when it dies."""

    token: str = field(repr=False)
    expiration: datetime

    def lives(self, seconds: float) -> bool:
        """Say whether it will still live in so many seconds."""
        return datetime.now(UTC) + timedelta(seconds=seconds) < self.expiration


class Tokens:
    """Keeps an account's tokens alive.

    `save` gets each new access object, and has it on disk when it returns, before the token is used:
    the old refresh token is dead from then on.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        region: Region,
        access: Access,
        *,
        save: Callable[[Access], Awaitable[None]],
        endpoints: Endpoints,
        timing: Timing,
    ) -> None:
        """Start with the tokens of a sign-in or of the last run."""
        self._guard = guarded(session)
        self._region = region
        self._access = access
        self._save = save
        self._endpoints = endpoints
        self._timing = timing
        self._bearer: Bearer | None = None
        self._refused_cat: str | None = None
        self._subject: _Subject = "refresh_token"
        self._refreshing: asyncio.Task[Access] | None = None
        self._exchanging: asyncio.Task[Bearer] | None = None
        self._rest = self._guard.rest(
            "tokens",
            Backoff(timing.backoff_first, timing.backoff_longest),
            Backoff(timing.blocked_first, timing.backoff_longest),
        )

    @property
    def access(self) -> Access:
        """The newest access object."""
        return self._access

    async def cat(self) -> str:
        """Return a CAT access token that lives."""
        self._guard.check()
        access = self._access
        if (
            access.access_token == self._refused_cat
            or access.expiration - _MARGIN <= datetime.now(UTC)
        ):
            access = await self.refresh()
        return access.access_token

    async def refresh(self) -> Access:
        """Trade the refresh token for a new pair, once for all who ask meanwhile."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = start(self._refresh())
        # A caller that is cancelled must not take a rotated token with it.
        return await result_of(self._refreshing)

    async def bearer(self, life: float | None = None) -> Bearer:
        """Return a TMC token that lives at least `life` seconds more (default: the margin)."""
        self._guard.check()
        wanted = _MARGIN.total_seconds() if life is None else life
        if self._bearer is not None and self._bearer.lives(wanted):
            return self._bearer
        if self._exchanging is None or self._exchanging.done():
            self._exchanging = start(self._exchange())
        return await result_of(self._exchanging)

    def refuse_bearer(self, token: str) -> None:
        """Note that the cloud did not accept a TMC token; the next asker gets another."""
        if self._bearer is not None and self._bearer.token == token:
            self._bearer = None

    def refuse_cat(self, token: str) -> None:
        """Note that Ford did not accept a CAT access token; the next asker gets another."""
        self._refused_cat = token

    async def close(self) -> None:
        """Let a refresh in flight end, so that its rotated token reaches the disk."""
        if self._exchanging is not None:
            # An exchange rotates nothing, so nothing is lost with it.
            self._exchanging.cancel()
        if self._refreshing is not None and not self._refreshing.done():
            await asyncio.wait((self._refreshing,))

    async def _post(self, url: str, **content: Any) -> Answer:
        """Ask a token host, unless it refused us for good or had trouble a moment ago."""
        self._guard.check()
        if (wait := self._rest.left()) > 0:
            raise CloudUnavailableError(
                "Waiting after trouble at the token host", retry_after=wait
            )
        try:
            return await request(self._guard, "POST", url, **content)
        except CloudUnavailableError as err:
            raise self._trouble(err) from err

    def _trouble(self, err: CloudUnavailableError) -> CloudUnavailableError:
        """Keep away from the token hosts for a while, longer each time."""
        err.retry_after = self._rest.begin(err)
        return err

    def _refused(self, message: str) -> SignInRequiredError:
        """Stop for good: asking again with a refused token is what locks accounts."""
        return self._guard.refuse(SignInRequiredError(message))

    async def _refresh(self) -> Access:
        answer = await self._post(
            self._endpoints.url(FOUNDATIONAL, "/token/v2/cat-with-refresh-token"),
            headers=ford_headers(self._region),
            json={"refresh_token": self._access.refresh_token},
        )
        if answer.status in (400, 401) and not answer.html:
            raise self._refused("Ford refused the refresh token")
        if not answer.ok:
            raise self._trouble(
                CloudUnavailableError(f"The token refresh was answered {answer.status}")
            )
        try:
            access = parse_access(answer.body)
        except BadAnswerError as err:
            raise self._trouble(err) from err
        if access.account_id != self._access.account_id:
            raise self._refused("The refreshed token belongs to another account")
        try:
            await self._save(access)
        finally:
            # Ford has rotated: even if the disk is full, only the new token lives.
            self._access = access
        self._rest.end()
        return access

    async def _exchange(self) -> Bearer:
        """Run the token exchange with what the app sends, the refresh token, or else the access token.

        A refusal is put to Ford once: only there is a refresh token refused for good. What was
        taken is what is sent from then on.
        """
        if self._access.expiration - _MARGIN <= datetime.now(UTC):
            await self.refresh()
        access = self._access
        answer = await self._ask_exchange()
        if answer.status == 401:
            # A refresh that ended meanwhile has given what another one would give.
            if self._access is access:
                await self.refresh()
            answer = await self._ask_exchange()
        if answer.status in (400, 401):
            self._subject = _OTHER[self._subject]
            answer = await self._ask_exchange()
        if answer.status == 401 and not answer.html:
            raise self._refused("The token exchange refused fresh tokens")
        if not answer.ok:
            raise self._trouble(
                CloudUnavailableError(
                    f"The token exchange was answered {answer.status}"
                )
            )
        body = answer.body if isinstance(answer.body, dict) else {}
        token, life = body.get("access_token"), seconds(body.get("expires_in"))
        if not isinstance(token, str) or life is None:
            raise self._trouble(
                BadAnswerError("The token exchange lacks a token or its life")
            )
        self._rest.end()
        self._bearer = Bearer(token, datetime.now(UTC) + timedelta(seconds=life))
        return self._bearer

    async def _ask_exchange(self) -> Answer:
        return await self._post(
            self._endpoints.url(TMC_ACCOUNTS, "/auth/oidc/token"),
            headers=APP_HEADERS,
            form={**_EXCHANGE, "subject_token": getattr(self._access, self._subject)},
        )
