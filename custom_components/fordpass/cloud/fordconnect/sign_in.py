"""Signing in: the owner consents to one car in the browser, the code that brings gives tokens."""

import secrets
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import aiohttp

from ..endpoints import FORDCONNECT_SIGN_IN, Endpoints
from ..errors import (
    CloudUnavailableError,
    CredentialsRefusedError,
    SignInFailedError,
    SignInProblem,
    SignInRequiredError,
)
from .protocol import STATE_LIMIT, App
from .tokens import Grant, request_grant


def new_state() -> str:
    """Return a `state` that is as long as Ford takes for sure: 16 characters from 8 random bytes."""
    return secrets.token_hex(STATE_LIMIT // 2)


def authorize_url(
    client_id: str,
    redirect_uri: str,
    state: str,
    *,
    locale: str | None = None,
    scope: str | None = None,
    endpoints: Endpoints | None = None,
) -> str:
    """Return the page at which the owner signs in, picks one car and consents.

    `locale` such as `de_DE` is asked for by some regions, `scope` is optional to Ford.
    Raises ValueError when the state is longer than Ford takes.
    """
    if len(state.encode()) > STATE_LIMIT:
        raise ValueError(f"Ford takes a state of at most {STATE_LIMIT} bytes")
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "locale": locale,
        "scope": scope,
    }
    given = {name: value for name, value in query.items() if value}
    return (endpoints or Endpoints()).url(
        FORDCONNECT_SIGN_IN, f"/auth/init?{urlencode(given, quote_via=quote)}"
    )


def find_code(address: str, state: str) -> str:
    """Return the code of the address the browser was sent back to, as the owner pasted it.

    Raises SignInFailedError naming the mistake (nothing there, cut off, Ford's own page, refused by
    the owner, another attempt's address), and CloudUnavailableError when Ford was in trouble.
    """
    address = address.strip(" \t\r\n\"'<>")
    if "…" in address or "..." in address:
        raise SignInFailedError(SignInProblem.CUT_OFF)
    try:
        parts = urlsplit(address)
    except ValueError:
        raise SignInFailedError(SignInProblem.NO_CODE) from None
    if (parts.hostname or "").endswith("ford.com"):
        raise SignInFailedError(SignInProblem.AUTHORIZE_URL)
    values = {name: value[0] for name, value in parse_qs(parts.query).items()}
    if "error" in values and values.get("state", state) != state:
        raise SignInFailedError(SignInProblem.CODE_REFUSED)
    if values.get("error") == "access_denied":
        raise SignInFailedError(SignInProblem.ACCESS_DENIED)
    if "error" in values:
        raise CloudUnavailableError("Ford's sign-in ended with an error")
    if "code" not in values:
        raise SignInFailedError(SignInProblem.NO_CODE)
    if values.get("state") != state:
        raise SignInFailedError(SignInProblem.CODE_REFUSED)
    return values["code"]


async def exchange_code(
    session: aiohttp.ClientSession,
    app: App,
    code: str,
    *,
    endpoints: Endpoints | None = None,
) -> Grant:
    """Trade a code, which is good once and for minutes, for tokens.

    Raises SignInFailedError (CODE_REFUSED), CredentialsRefusedError and CloudUnavailableError.
    """
    try:
        return await request_grant(
            session,
            app,
            {"grant_type": "authorization_code", "code": code},
            endpoints=endpoints or Endpoints(),
        )
    except CredentialsRefusedError:
        raise
    except SignInRequiredError as err:
        raise SignInFailedError(SignInProblem.CODE_REFUSED) from err
