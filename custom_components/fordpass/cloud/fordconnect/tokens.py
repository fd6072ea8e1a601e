"""The tokens of one authorization, which is one car.

Form-encoded requests with the client's credentials in the body. Access tokens live about 20 minutes,
refresh tokens about 90 days; an answer may rotate the refresh token or leave it out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import aiohttp

from ..account_guard import AccountGuard, guarded
from ..backoff import Backoff
from ..endpoints import FORDCONNECT_TOKENS, Endpoints
from ..errors import (
    BadAnswerError,
    CloudError,
    CloudUnavailableError,
    CredentialsRefusedError,
    SignInRequiredError,
)
from ..http import Answer, request
from ..parts import part
from ..sharing import result_of, start
from .protocol import App, Timing

_ROUTE = "/oauth2/v2.0/token?p=B2C_1A_FCON_AUTHORIZE"

# What Ford gives when an answer does not say how long a token lives, in seconds.
_USUAL_LIFE = 1200.0

_REFUSALS: Mapping[str, type[SignInRequiredError]] = {
    "invalid_client": CredentialsRefusedError,
    "unauthorized_client": CredentialsRefusedError,
    "invalid_grant": SignInRequiredError,
}


class TokenSource(Protocol):
    """Whoever owns the tokens of an authorization and keeps them alive."""

    async def token(self) -> str:
        """Return an access token that lives.

        Raises CloudUnavailableError, SignInRequiredError, CredentialsRefusedError.
        """

    async def refused(self, token: str) -> None:
        """Note that the cloud refused this token: `token` returns it no more."""

    async def close(self) -> None:
        """Let a refresh in flight end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a sign-in or a refresh gives; `expiration` is aware."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: float
    expiration: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return the usual JSON object of OAuth2; `expires_at` is in seconds since the epoch."""
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "token_type": "Bearer",
            "expires_in": self.expires_in,
            "expires_at": self.expiration.timestamp(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Grant:
        """Return what `as_dict` gave.

        Raises KeyError, TypeError or ValueError when it was not given by it.
        """
        return cls(
            access_token=data["access_token"],
            refresh_token=data["refresh_token"],
            expires_in=float(data["expires_in"]),
            expiration=datetime.fromtimestamp(data["expires_at"], UTC),
        )


async def request_grant(
    session: aiohttp.ClientSession | AccountGuard,
    app: App,
    form: Mapping[str, str],
    *,
    endpoints: Endpoints,
) -> Grant:
    """Ask the token route with the fields of a grant type.

    Raises CredentialsRefusedError (invalid_client), SignInRequiredError (invalid_grant), and
    CloudUnavailableError for all else: an outage never means that the owner must sign in.
    """
    answer = await request(
        session,
        "POST",
        endpoints.url(FORDCONNECT_TOKENS, _ROUTE),
        headers={"Accept": "application/json"},
        form={
            **form,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "redirect_uri": app.redirect_uri,
            # Without the client's id in it, Ford may answer with an id token alone.
            "scope": f"{app.client_id} offline_access openid",
        },
    )
    if not answer.ok:
        raise _refusal(answer)
    return _parse_grant(answer.body, form.get("refresh_token"))


async def refresh_grant(
    session: aiohttp.ClientSession | AccountGuard,
    app: App,
    refresh_token: str,
    *,
    endpoints: Endpoints | None = None,
) -> Grant:
    """Trade a refresh token for a new grant, which holds the new refresh token or the same again.

    Raises what `request_grant` raises.
    """
    return await request_grant(
        session,
        app,
        {"grant_type": "refresh_token", "refresh_token": refresh_token},
        endpoints=endpoints or Endpoints(),
    )


def _refusal(answer: Answer) -> CloudError:
    error = part(answer.body).get("error")
    refusal = _REFUSALS.get(str(error))
    if answer.status in (400, 401) and refusal is not None:
        return refusal(f"Ford answered {error}")
    return CloudUnavailableError(f"The token route answered {answer.status}")


def _parse_grant(body: Any, refresh_token: str | None) -> Grant:
    body = part(body)
    # Without the scope it likes, Ford gives only an id token, which opens the same doors.
    access_token = body.get("access_token") or body.get("id_token")
    refresh_token = body.get("refresh_token") or refresh_token
    if not isinstance(access_token, str) or not isinstance(refresh_token, str):
        raise BadAnswerError("The token answer lacks a token")
    try:
        life = timedelta(
            seconds=float(
                body.get("expires_in") or body.get("id_token_expires_in") or _USUAL_LIFE
            )
        )
        expiration = datetime.now(UTC) + life
    except (TypeError, ValueError, OverflowError) as err:
        raise BadAnswerError("The token answer has a strange life") from err
    return Grant(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_in=life.total_seconds(),
        expiration=expiration,
    )


class Tokens:
    """A TokenSource of its own: one refresh for all who ask, saved before it is used.

    `save` gets each new grant and has it on disk when it returns.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        app: App,
        grant: Grant,
        *,
        save: Callable[[Grant], Awaitable[None]],
        endpoints: Endpoints | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Start with the grant of a sign-in or of the last run."""
        self._guard = guarded(session)
        self._app = app
        self._grant = grant
        self._save = save
        self._endpoints = endpoints or Endpoints()
        timing = timing or Timing()
        self._margin = timedelta(seconds=timing.token_margin)
        self._rest = self._guard.rest(
            "tokens", Backoff(timing.backoff_first, timing.backoff_longest)
        )
        self._refused: str | None = None
        self._refreshing: asyncio.Task[Grant] | None = None

    @property
    def grant(self) -> Grant:
        """The newest grant."""
        return self._grant

    async def token(self) -> str:
        """Return an access token that lives.

        Raises CloudUnavailableError, SignInRequiredError, CredentialsRefusedError.
        """
        grant = self._grant
        if (
            grant.access_token == self._refused
            or grant.expiration - self._margin <= datetime.now(UTC)
        ):
            grant = await self._refreshed()
        return grant.access_token

    async def refused(self, token: str) -> None:
        """Note that the cloud refused this token: `token` returns it no more."""
        self._refused = token

    async def close(self) -> None:
        """Let a refresh in flight end, so that a rotated token reaches the disk."""
        if self._refreshing is not None and not self._refreshing.done():
            await asyncio.wait((self._refreshing,))

    async def _refreshed(self) -> Grant:
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = start(self._refresh())
        # A caller that is cancelled must not take a rotated token with it.
        return await result_of(self._refreshing)

    async def _refresh(self) -> Grant:
        self._guard.check()
        if (wait := self._rest.left()) > 0:
            raise CloudUnavailableError(
                "Waiting after trouble with the tokens", retry_after=wait
            )
        try:
            grant = await refresh_grant(
                self._guard,
                self._app,
                self._grant.refresh_token,
                endpoints=self._endpoints,
            )
        except SignInRequiredError as err:
            self._guard.refuse(err)
            raise
        except CloudUnavailableError as err:
            err.retry_after = self._rest.begin(err)
            raise
        self._rest.end()
        try:
            await self._save(grant)
        finally:
            # Ford may have rotated: even if the disk is full, only the new token lives.
            self._grant = grant
        return grant
