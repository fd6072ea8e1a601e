"""The requests to the query routes: within the bucket, once more with a fresh token after a 401."""

from collections.abc import Mapping
import re
from typing import Any

from ..account_guard import AccountGuard
from ..endpoints import FORDCONNECT_QUERY, Endpoints
from ..errors import (
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
    SignInRequiredError,
)
from ..http import Answer, request
from .bucket import Bucket
from .memory import Refusals
from .protocol import CATEGORIES, Endpoint
from .tokens import TokenSource

_WORD = re.compile(r"\w+")


class Api:
    """What can be asked in the name of the owner of these tokens.

    Everything here may raise CloudUnavailableError, of which RateLimitedError, NotConsentedError and
    NotApplicableError are kinds, and SignInRequiredError.
    """

    def __init__(
        self,
        guard: AccountGuard,
        tokens: TokenSource,
        endpoints: Endpoints,
        bucket: Bucket,
        refusals: Refusals,
    ) -> None:
        """Ask within a bucket, and nothing that is known to be refused."""
        self._guard = guard
        self._tokens = tokens
        self._endpoints = endpoints
        self._bucket = bucket
        self._refusals = refusals

    async def get(
        self,
        endpoint: Endpoint,
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the parsed body of an answer; `query` begins with a question mark."""
        self._guard.check()
        self._refusals.check(endpoint)
        answer = await self._ask(endpoint, query, headers or {})
        if answer.status == 401:
            raise (
                BlockedError("A page answered 401 to a fresh token")
                if answer.html
                else SignInRequiredError("The cloud refuses fresh tokens")
            )
        if answer.status == 403 and not isinstance(answer.body, dict):
            raise BlockedError("Something else than the cloud answered 403")
        if answer.status == 403:
            raise self._refusals.not_consented(
                endpoint, _categories(endpoint, answer.body)
            )
        if answer.status == 404 and not answer.html:
            raise self._refusals.not_applicable(endpoint)
        if not answer.ok:
            raise CloudUnavailableError(f"{endpoint.path} was answered {answer.status}")
        self._refusals.forget(endpoint)
        return answer.body

    async def _ask(
        self, endpoint: Endpoint, query: str, headers: Mapping[str, str]
    ) -> Answer:
        url = self._endpoints.url(FORDCONNECT_QUERY, f"{endpoint.path}{query}")
        token = await self._tokens.token()
        answer = await self._send(url, token, headers)
        if answer.status == 401:
            await self._tokens.refused(token)
            answer = await self._send(url, await self._tokens.token(), headers)
        return answer

    async def _send(self, url: str, token: str, headers: Mapping[str, str]) -> Answer:
        await self._bucket.take()
        try:
            answer = await request(
                self._guard,
                "GET",
                url,
                headers={
                    **headers,
                    "Accept": "application/json",
                    "Authorization": f"Bearer {token}",
                },
            )
        except RateLimitedError as err:
            raise self._bucket.overdrawn(err) from err
        self._bucket.answered()
        return answer


def _categories(endpoint: Endpoint, body: Mapping[str, Any]) -> list[str]:
    """Return the boxes a refusal names, else the one the documentation names for the endpoint."""
    message = body.get("message") or body.get("errorMessage")
    named = set(_WORD.findall(str(message))).intersection(CATEGORIES)
    return sorted(named) or [endpoint.category]
