"""One request to a cloud, with its troubles told apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
import time
from typing import Any

import aiohttp
import orjson
from yarl import URL

from .account_guard import AccountGuard
from .errors import (
    BadAnswerError,
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
)

# A phone on a bad line may take this long; longer than that nobody waits for.
TIMEOUT = aiohttp.ClientTimeout(total=45, sock_connect=30)

# A cloud that asks for more than a day has a wrong clock, or means never.
_LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer a caller can decide on: 2xx, or a 4xx that means something at this endpoint.

    `body` is the parsed JSON, None when the body is empty or not JSON; `html` says it was a page.
    """

    status: int
    body: Any
    html: bool

    @property
    def ok(self) -> bool:
        """Say whether the status is 2xx."""
        return 200 <= self.status < 300


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a `Retry-After` header, given as a number or as a date."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    try:
        wait = (
            float(value)
            if value.isdecimal()
            else parsedate_to_datetime(value).timestamp() - time.time()
        )
    except ValueError, OverflowError:
        return None
    return min(max(wait, 0.0), _LONGEST_WAIT)


def check_status(status: int, headers: Mapping[str, str], *, html: bool) -> None:
    """Raise for the statuses that mean the same at every endpoint.

    RateLimitedError for 429 and 402, BlockedError for a 403 page, CloudUnavailableError for 5xx.
    """
    wait = retry_after(headers)
    if status in (402, 429):
        raise RateLimitedError(
            f"The cloud answered {status}: too many requests", retry_after=wait
        )
    if status == 403 and html:
        raise BlockedError("A firewall page answered 403", retry_after=wait)
    if status >= 500:
        raise CloudUnavailableError(f"The cloud answered {status}", retry_after=wait)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """An answer of any status, as it came."""

    status: int
    headers: Mapping[str, str]
    raw: bytes
    html: bool


async def fetch(
    session: aiohttp.ClientSession | AccountGuard,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    timeout: aiohttp.ClientTimeout | None = None,
) -> RawAnswer:
    """Send one request and return whatever is answered.

    Raises CloudUnavailableError when nothing is: network, time-out.
    """
    all_headers = dict(headers or {})
    data: bytes | Mapping[str, str] | None = form
    if json is not None:
        data = orjson.dumps(json)
        all_headers.setdefault("Content-Type", "application/json")
    try:
        async with session.request(
            method,
            # As written: a space sent as a plus trips the firewall in front of Ford.
            URL(url, encoded=True),
            headers=all_headers,
            data=data,
            timeout=timeout or TIMEOUT,
            allow_redirects=False,
        ) as response:
            raw = await response.read()
            return RawAnswer(
                status=response.status,
                headers=response.headers,
                raw=raw,
                html=response.content_type == "text/html" or raw.lstrip()[:1] == b"<",
            )
    except TimeoutError as err:
        raise CloudUnavailableError("The cloud did not answer in time") from err
    except aiohttp.ClientError as err:
        # The text of aiohttp's errors may hold the address, and with it a VIN.
        raise CloudUnavailableError(
            f"The cloud could not be reached ({type(err).__name__})"
        ) from None


async def request(
    session: aiohttp.ClientSession | AccountGuard,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request and return its answer.

    Raises CloudUnavailableError (network, time-out, 5xx), RateLimitedError, BlockedError, and
    BadAnswerError when a 2xx carries something else than JSON.
    """
    answer = await fetch(session, method, url, headers=headers, json=json, form=form)
    status, raw, html = answer.status, answer.raw, answer.html
    check_status(status, answer.headers, html=html)
    body: Any = None
    if raw and not html:
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            if status < 300:
                raise BadAnswerError("The cloud's answer is not JSON") from None
    elif html and status < 300:
        raise BadAnswerError("The cloud answered a page where JSON belongs")
    return Answer(status=status, body=body, html=html)
