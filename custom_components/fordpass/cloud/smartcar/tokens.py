"""The tokens of both APIs: v3's belongs to the application, v2's to the user and rotates."""

from abc import ABC, abstractmethod
import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import override

from ..account import Access
from ..account_guard import AccountGuard
from ..backoff import Backoff
from ..endpoints import SMARTCAR_AUTH, SMARTCAR_IAM, SMARTCAR_V2
from ..parts import part
from ..sharing import result_of, start
from .application import Application, Timing
from .errors import (
    Problem,
    SmartcarBadAnswerError,
    SmartcarSignInRequiredError,
    SmartcarUnavailableError,
    unanswered,
)
from .transport import Reply, Transport
from .values import text

# A token that dies while its request travels helps nobody.
_MARGIN = timedelta(seconds=30)

# How long a v2 refresh token lives unused; no answer says it.
_REFRESH_LIFE = timedelta(days=60)

_LONGEST_LIFE = timedelta(days=365).total_seconds()


class Tokens(ABC):
    """Gives tokens; however many ask, one request is made. Raises SmartcarError."""

    def __init__(self, guard: AccountGuard, timing: Timing) -> None:
        """Start without a token."""
        self._guard = guard
        self._token: str | None = None
        self._expiration = datetime.min.replace(tzinfo=UTC)
        self._renewing: asyncio.Task[str] | None = None
        self._rest = guard.rest(
            "tokens", Backoff(timing.backoff_first, timing.backoff_longest)
        )

    async def token(self) -> str:
        """Return a token that lives."""
        self._guard.check()
        if self._token is not None and datetime.now(UTC) + _MARGIN < self._expiration:
            return self._token
        if self._renewing is None or self._renewing.done():
            self._renewing = start(self._renew())
        # A caller that is cancelled must not take a rotated token with it.
        return await result_of(self._renewing, unanswered)

    def refuse(self, token: str) -> None:
        """Note that a token was not accepted; the next asker gets another."""
        if token == self._token:
            self._token = None

    async def close(self) -> None:
        """Let a renewal in flight end, so that its rotated token reaches the disk."""
        if self._renewing is not None and not self._renewing.done():
            await asyncio.wait({self._renewing})

    async def _renew(self) -> str:
        if (wait := self._rest.left()) > 0:
            raise SmartcarUnavailableError(Problem(retry_after=int(wait) + 1))
        try:
            self._token, self._expiration = await self._fetch()
        except SmartcarSignInRequiredError as err:
            # Asking again with what was refused for good helps nobody.
            self._guard.refuse(err)
            raise
        except SmartcarUnavailableError as err:
            self._rest.begin(err)
            raise
        self._rest.end()
        return self._token

    @abstractmethod
    async def _fetch(self) -> tuple[str, datetime]:
        """Ask for a token and return it with its end."""


class ApplicationTokens(Tokens):
    """v3: client credentials, an hour, no refresh token."""

    def __init__(
        self, transport: Transport, application: Application, timing: Timing
    ) -> None:
        """Ask in the name of this application."""
        super().__init__(transport.guard, timing)
        self._transport = transport
        self._application = application

    @override
    async def _fetch(self) -> tuple[str, datetime]:
        reply = await self._transport.ask(
            "POST",
            SMARTCAR_IAM,
            "/oauth2/token",
            form={
                "grant_type": "client_credentials",
                "client_id": self._application.client_id or "",
                "client_secret": self._application.client_secret,
            },
        )
        token, life = _token(reply)
        return token, datetime.now(UTC) + timedelta(seconds=life)


class UserTokens(Tokens):
    """v2: two hours, and each refresh gives a new pair.

    `save` gets each new access object and has it on disk when it returns, before the token is used.
    """

    def __init__(
        self,
        transport: Transport,
        application: Application,
        access: Access,
        *,
        save: Callable[[Access], Awaitable[None]],
        timing: Timing,
    ) -> None:
        """Start with the tokens of a code, or of the last run."""
        super().__init__(transport.guard, timing)
        self._transport = transport
        self._application = application
        self._save = save
        self.access = access
        self._token, self._expiration = access.access_token, access.expiration

    @override
    async def _fetch(self) -> tuple[str, datetime]:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.access.refresh_token,
        }
        try:
            reply = await ask_token(self._transport, self._application, form)
        except SmartcarUnavailableError as err:
            if err.status is not None:
                raise
            # A lost answer may have carried the new pair: the old token works only for a moment more.
            reply = await ask_token(self._transport, self._application, form)
        access = parse_access(reply, self.access.account_id)
        try:
            await self._save(access)
        finally:
            # Smartcar has rotated: even if the disk is full, only the new pair lives.
            self.access = access
        return access.access_token, access.expiration


async def ask_token(
    transport: Transport, application: Application, form: Mapping[str, str]
) -> Reply:
    """Ask v2's token host for a pair, for a code or for a refresh token."""
    pair = f"{application.application_id}:{application.client_secret}"
    basic = base64.b64encode(pair.encode()).decode()
    return await transport.ask(
        "POST",
        SMARTCAR_AUTH,
        "/oauth/token",
        headers={"Authorization": f"Basic {basic}"},
        form=form,
    )


async def exchange_code(
    transport: Transport, application: Application, code: str
) -> Access:
    """Trade the code of a redirect for an access object that names its user."""
    reply = await ask_token(
        transport,
        application,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": application.redirect_uri or "",
        },
    )
    token, _ = _token(reply)
    user = await transport.ask(
        "GET", SMARTCAR_V2, "/user", headers={"Authorization": f"Bearer {token}"}
    )
    user_id = text(part(user.body).get("id"))
    if user_id is None:
        raise SmartcarBadAnswerError(Problem(description="The user has no id"))
    return parse_access(reply, user_id)


def parse_access(reply: Reply, user_id: str) -> Access:
    """Return the access object of a token answer.

    Raises SmartcarBadAnswerError when a token or the life is missing.
    """
    token, life = _token(reply)
    refresh_token = text(reply.body.get("refresh_token"))
    if refresh_token is None:
        raise SmartcarBadAnswerError(Problem(description="There is no refresh token"))
    now = datetime.now(UTC)
    return Access(
        access_token=token,
        refresh_token=refresh_token,
        token_type=str(reply.body.get("token_type") or "Bearer"),
        expires_in=life,
        expiration=now + timedelta(seconds=life),
        refresh_expiration=now + _REFRESH_LIFE,
        account_id=user_id,
    )


def _token(reply: Reply) -> tuple[str, int]:
    body = part(reply.body)
    token, life = body.get("access_token"), body.get("expires_in")
    if (
        not isinstance(token, str)
        or not isinstance(life, (int, float))
        or not 0 < life < _LONGEST_LIFE
    ):
        raise SmartcarBadAnswerError(Problem(description="There is no token"))
    return token, int(life)
