"""One request to Smartcar, its errors told apart, its wishes to be left alone respected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp
import orjson

from ..account_guard import AccountGuard, guarded
from ..backoff import Backoff, Rest
from ..clock import Clock
from ..endpoints import Endpoints
from ..errors import CloudUnavailableError
from ..http import fetch, retry_after
from .application import Timing
from .errors import (
    ErrorType,
    Problem,
    SmartcarBadAnswerError,
    SmartcarError,
    error_of,
    parse_problem,
    refused_before,
    unanswered,
)

# Where the whole application was told to wait, and not one car.
_APPLICATION = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A good answer; header names are in lower case."""

    body: Any
    headers: Mapping[str, str]

    @property
    def request_id(self) -> str | None:
        """The id by which Smartcar's support finds the request."""
        return self.headers.get("sc-request-id")


class Transport:
    """Asks Smartcar. Raises SmartcarError only."""

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        *,
        endpoints: Endpoints,
        timing: Timing,
        clock: Clock,
    ) -> None:
        """Ask through this session."""
        self.guard = guarded(session, now=clock.now)
        self.guard.refusal = refused_before
        self._endpoints = endpoints
        self._timing = timing

    def check_rest(self, vehicle: str | None) -> None:
        """Raise SmartcarRateLimitedError while Smartcar wants a car, or all of us, to wait."""
        wait = max(
            self._rest(where).left()
            for where in {_APPLICATION, vehicle or _APPLICATION}
        )
        if wait > 0:
            raise error_of(
                Problem(type=ErrorType.RATE_LIMIT, retry_after=int(-(-wait // 1)))
            )

    async def ask(
        self,
        method: Literal["GET", "POST", "DELETE"],
        base: str,
        path: str,
        *,
        vehicle: str | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        command: bool = False,
    ) -> Reply:
        """Send one request about a car, or about none, and return the answer when it is a good one.

        A body of errors is an error whatever the status: a 202 may end in one.
        """
        self.guard.check()
        self.check_rest(vehicle)
        total = self._timing.command if command else self._timing.answer
        try:
            answer = await fetch(
                self.guard,
                method,
                self._endpoints.url(base, path),
                headers=headers,
                json=json,
                form=form,
                timeout=aiohttp.ClientTimeout(total=total, sock_connect=30),
            )
        except CloudUnavailableError as err:
            raise unanswered(str(err)) from err
        received = {name.lower(): value for name, value in answer.headers.items()}
        body = _json(answer.raw)
        if 200 <= answer.status < 300 and not (
            isinstance(body, dict) and "errors" in body
        ):
            if body is None and answer.raw:
                raise SmartcarBadAnswerError(Problem(status=answer.status))
            return Reply(body=body, headers=received)
        error = error_of(
            parse_problem(
                body,
                status=answer.status,
                request_id=received.get("sc-request-id"),
                retry_after=retry_after(answer.headers),
                html=answer.html,
            )
        )
        self.note(error, vehicle)
        raise error

    def note(self, error: SmartcarError, vehicle: str | None) -> None:
        """Keep away for as long as a RATE_LIMIT wants it, from the car or from everything."""
        if error.type != ErrorType.RATE_LIMIT:
            return
        wish = error.retry_after
        wait = self._timing.throttled if wish is None else wish
        where = _APPLICATION if error.code == "SMARTCAR_API" else vehicle
        self._rest(where or _APPLICATION).keep(wait)

    def _rest(self, where: str) -> Rest:
        usual = Backoff(self._timing.throttled, self._timing.throttled)
        return self.guard.rest(f"rate limit {where}", usual)


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw) if raw else None
    except orjson.JSONDecodeError:
        return None
