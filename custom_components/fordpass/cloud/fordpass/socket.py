"""The websocket of one car: its whole state first, then what changes."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
import logging
from typing import Any

import aiohttp
import orjson

from ..account import Link, News
from ..account_guard import AccountGuard, guarded
from ..backoff import Backoff
from ..deadline import Deadline
from ..endpoints import TMC_BETA, Endpoints
from ..errors import (
    BlockedError,
    CloudError,
    CloudUnavailableError,
    RateLimitedError,
    VehicleNotAuthorizedError,
)
from ..http import check_status
from ..telemetry.told import Telling
from .protocol import USER_AGENT, Timing
from .tokens import Bearer, Tokens

_LOGGER = logging.getLogger(__name__)

_DATA = frozenset({aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY})

# Waiting for the answer to our closing of a dead line is waiting for nothing.
_CLOSE = aiohttp.ClientWSTimeout(ws_close=2.0)

# Some cars' whole state is large; aiohttp's own limit of 4 MiB is kept, named here as the limit.
_LARGEST_FRAME = 4 * 1024 * 1024


class Socket:
    """Yields the news of one car for ever; see Account.updates."""

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        vin: str,
        tokens: Tokens,
        *,
        endpoints: Endpoints,
        timing: Timing,
        note: Callable[[Mapping[str, Any]], None],
    ) -> None:
        """Prepare the socket of a car; `note` gets every document before it is decoded."""
        self._guard = guarded(session)
        self._url = endpoints.websocket(
            TMC_BETA, f"/telemetry/sources/fordpass/vehicles/{vin}/ws"
        )
        self._tokens = tokens
        self._timing = timing
        self._note = note
        self._backoff = Backoff(timing.backoff_first, timing.backoff_longest)
        self._rest = self._guard.rest(
            f"socket {vin}", Backoff(timing.blocked_first, timing.backoff_longest)
        )

    async def news(self) -> AsyncGenerator[News]:
        """Connect, listen, and connect again."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._rest.left())
        while True:
            opened: float | None = None
            trouble: CloudUnavailableError | None = None
            try:
                bearer = await self._tokens.bearer(self._timing.renew_before_expiry)
                async with (
                    await self._connect(bearer) as socket,
                    aclosing(self._documents(socket, bearer)) as documents,
                ):
                    opened = loop.time()
                    # A new connection tells everything once more, and so do we.
                    told = Telling()
                    yield Link(up=True)
                    async for document in documents:
                        self._note(document)
                        if readings := told.decode(document):
                            yield readings
            except CloudUnavailableError as err:
                trouble = err
                _LOGGER.debug("Push connection lost: %s", err)
            if opened is not None:
                yield Link(up=False)
                if loop.time() - opened >= self._timing.steady:
                    self._backoff.reset()
                self._rest.end()
            await asyncio.sleep(self._delay(trouble))

    def _delay(self, trouble: CloudUnavailableError | None) -> float:
        if isinstance(trouble, (BlockedError, RateLimitedError)):
            return self._rest.begin(trouble)
        return self._backoff.next(None if trouble is None else trouble.retry_after)

    async def _connect(self, bearer: Bearer) -> aiohttp.ClientWebSocketResponse:
        try:
            # No pings of ours and no app id: the app sends neither, and Ford notices.
            async with asyncio.timeout(self._timing.silence):
                return await self._guard.ws_connect(
                    self._url,
                    headers={
                        "Authorization": f"Bearer {bearer.token}",
                        "User-Agent": USER_AGENT,
                    },
                    timeout=_CLOSE,
                    max_msg_size=_LARGEST_FRAME,
                )
        except aiohttp.WSServerHandshakeError as err:
            raise self._refusal(err, bearer) from None
        except (aiohttp.ClientError, TimeoutError) as err:
            raise CloudUnavailableError(
                f"The socket could not be opened ({type(err).__name__})"
            ) from None

    def _refusal(
        self, err: aiohttp.WSServerHandshakeError, bearer: Bearer
    ) -> CloudError:
        """Turn a refused handshake into an error of ours."""
        headers: Mapping[str, str] = err.headers or {}
        html = "html" in headers.get("Content-Type", "")
        try:
            check_status(err.status, headers, html=html)
        except CloudUnavailableError as known:
            return known
        if err.status == 403:
            return VehicleNotAuthorizedError()
        if err.status == 401:
            self._tokens.refuse_bearer(bearer.token)
        return CloudUnavailableError(f"The socket was answered {err.status}")

    async def _documents(
        self, socket: aiohttp.ClientWebSocketResponse, bearer: Bearer
    ) -> AsyncGenerator[Mapping[str, Any]]:
        """Yield the documents of the frames, renewing the token on the open socket when it is time.

        Raises CloudUnavailableError when the socket is lost, silent, or told us to go.
        """
        loop = asyncio.get_running_loop()
        heard = loop.time()
        renew = self._renewal(bearer)
        deadline = Deadline()
        try:
            while True:
                now = loop.time()
                if now >= renew:
                    bearer, renew = await self._renew(socket, bearer)
                    continue
                silent = heard + self._timing.silence
                if now >= silent:
                    raise CloudUnavailableError("The socket fell silent")
                try:
                    # Not receive's own time-out, which starts again with each ping of the server.
                    frame = await deadline.wait(socket.receive(), min(renew, silent))
                except TimeoutError:
                    continue
                heard = loop.time()
                if frame.type not in _DATA:
                    raise CloudUnavailableError(
                        f"The socket was closed ({frame.type.name})"
                    )
                content = _parse(frame.data)
                if (document := _telemetry(content)) is not None:
                    yield document
                if (error := content.get("_error")) is not None:
                    raise self._told_to_go(error, bearer)
        finally:
            deadline.close()

    def _told_to_go(self, error: Any, bearer: Bearer) -> CloudUnavailableError:
        """Turn the cloud's error frame, after which it sends nothing more, into an error of ours."""
        error = error if isinstance(error, dict) else {}
        if "token" in str(error.get("message")):
            self._tokens.refuse_bearer(bearer.token)
        return CloudUnavailableError(f"The socket reported error {error.get('code')}")

    async def _renew(
        self, socket: aiohttp.ClientWebSocketResponse, bearer: Bearer
    ) -> tuple[Bearer, float]:
        """Put a fresh token on the socket; while none can be had, the old one serves until it dies."""
        loop = asyncio.get_running_loop()
        try:
            fresh = await self._tokens.bearer(self._timing.renew_before_expiry)
        except CloudUnavailableError as err:
            if _life(bearer) <= 0:
                raise
            wait = min(err.retry_after or self._timing.backoff_first, _life(bearer))
            return bearer, loop.time() + max(wait, 0.1)
        if fresh.token != bearer.token:
            try:
                await socket.send_str(
                    orjson.dumps({"accessToken": fresh.token}).decode()
                )
            except (aiohttp.ClientError, ConnectionError) as err:
                raise CloudUnavailableError(
                    f"The socket was lost ({type(err).__name__})"
                ) from None
        return fresh, self._renewal(fresh)

    def _renewal(self, bearer: Bearer) -> float:
        """Return the loop's time at which a token on the socket is to be renewed."""
        life = _life(bearer)
        margin = self._timing.renew_before_expiry
        # A token whose whole life is shorter than the margin must not be renewed in a tight loop.
        wait = life - margin if life > margin else life / 2
        return asyncio.get_running_loop().time() + max(wait, 0.1)


def _life(bearer: Bearer) -> float:
    return (bearer.expiration - datetime.now(UTC)).total_seconds()


def _parse(data: str | bytes) -> Mapping[str, Any]:
    """Return the object in a frame, an empty one when there is none."""
    try:
        frame = orjson.loads(data)
    except orjson.JSONDecodeError:
        _LOGGER.debug("A frame that is not JSON was left out")
        return {}
    return frame if isinstance(frame, dict) else {}


def _telemetry(frame: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the telemetry in a frame, None for heartbeats, acknowledgements and errors."""
    if isinstance(data := frame.get("_data"), dict):
        return data
    return frame if "metrics" in frame or "states" in frame else None
