"""One open websocket: snapshot, deltas, heartbeats, token renewal, and every way to end."""

import asyncio
from collections.abc import Callable
from enum import Enum
import json
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from simulator.cars import Car

from .bodies import json_object
from .departures import spell_departures
from .faults import FaultKind
from .switches import Switches
from .tokens import Token, TokenKind, TokenOffice

_HEARTBEAT = "{}"


class ErrorFrame(Enum):
    """The `_error` frames a socket can carry: code and message."""

    TOKEN_EXPIRED = (401, "provided token was expired")
    SESSION_EXPIRED = (401, "websocket session expired")
    OTHER = (500, "internal server error")


class Socket:
    """The server's end of one car's websocket. Its URL is the subscription; there is no other."""

    def __init__(
        self,
        response: web.WebSocketResponse,
        request: web.Request,
        *,
        car: Car,
        token: Token,
        switches: Switches,
        tokens: TokenOffice,
        mistake: Callable[[str], None],
    ) -> None:
        """Take over a socket whose handshake is done."""
        self.car = car
        self.token = token
        self.silent = False
        self._response = response
        self._transport = request.transport
        self._switches = switches
        self._tokens = tokens
        self._mistake = mistake
        self._outbox: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._ends = self._loop.time() + switches.session_life
        self._failed = False
        self._order: FaultKind | None = None
        self._held: str | bytes | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run(self) -> None:
        """Serve the socket until either side ends it."""
        stop_listening = self.car.listen(self._send_data)
        late = self._send_snapshot()
        sender = asyncio.create_task(self._sender())
        try:
            async for message in self._response:
                if message.type is WSMsgType.TEXT:
                    self._receive(message.data)
                elif message.type is WSMsgType.PING:
                    self._mistake(
                        "websocket: the client pings, which Ford's app never does"
                    )
                    await self._response.pong(message.data)
        finally:
            stop_listening()
            if late is not None:
                late.cancel()
            sender.cancel()
            await asyncio.wait([sender, *self._tasks])

    def send(self, content: str | bytes) -> None:
        """Send a frame, of text or of bytes; after an `_error` frame nothing is sent any more.

        What is no UTF-8 is in a text as `surrogateescape` has it.
        """
        if not self._failed:
            self._outbox.put_nowait(content)

    def fail(self, error: ErrorFrame) -> None:
        """Send an `_error` frame and nothing after it; closing is left to the client."""
        code, message = error.value
        self.send(json.dumps({"_error": {"code": code, "message": message}}))
        self._failed = True

    def look(self) -> None:
        """Look at once whether the token still lives."""
        if not self._failed and not self._tokens.lives(self.token):
            self.fail(ErrorFrame.TOKEN_EXPIRED)

    def drop(self, *, clean: bool, code: WSCloseCode | int = WSCloseCode.OK) -> None:
        """End the connection, with a close frame of that code or without a word."""
        if clean:
            self._tasks.add(self._loop.create_task(self._response.close(code=code)))
        elif self._transport is not None:
            self._transport.abort()

    def strike(self, fault: FaultKind) -> None:
        """Let one of the faults of sockets begin."""
        match fault:
            case FaultKind.SOCKET_DROPPED:
                self.drop(clean=False)
            case FaultKind.SOCKET_SILENT:
                self.silent = True
            case FaultKind.SOCKET_TOKEN_EXPIRED:
                self.fail(ErrorFrame.TOKEN_EXPIRED)
            case FaultKind.SOCKET_SESSION_EXPIRED:
                self.fail(ErrorFrame.SESSION_EXPIRED)
            case _:
                self._order = fault

    def heal(self) -> None:
        """Send frames once and in their order again."""
        self._order = None

    def _send_snapshot(self) -> asyncio.TimerHandle | None:
        match self._switches.snapshot:
            case "first_frame":
                self._send_data(self.car.snapshot())
            case "split":
                snapshot = self.car.snapshot()
                for part in ("metrics", "states", "events"):
                    self._send_data(
                        {"updateTime": snapshot["updateTime"], part: snapshot[part]}
                    )
            case "delayed":
                return self._loop.call_later(
                    self._switches.snapshot_delay,
                    lambda: self._send_data(self.car.snapshot()),
                )
        return None

    def _send_data(self, data: dict[str, Any]) -> None:
        names = self._switches.departure_names
        data = {
            "vin": self.car.vin,
            "vehicleId": self.car.vehicle_id,
        } | spell_departures(data, names)
        if not self._switches.vin_in_frames:
            del data["vin"]
        self.send(
            json.dumps(
                data if self._switches.frame_form == "direct" else {"_data": data}
            )
        )

    async def _sender(self) -> None:
        try:
            while True:
                for content in self._in_order(await self._next()):
                    if not self.silent:
                        await self._send_frame(content)
                if self._failed and self._outbox.empty():
                    return
        except ConnectionResetError:
            return

    def _in_order(self, content: str | bytes) -> tuple[str | bytes, ...]:
        """Return what is to be sent when it is a frame's turn."""
        if self._order is FaultKind.FRAMES_TWICE:
            return content, content
        if self._held is not None:
            held, self._held = self._held, None
            return content, held
        if self._order is FaultKind.FRAMES_SWAPPED and content != _HEARTBEAT:
            self._held = content
            return ()
        return (content,)

    async def _send_frame(self, content: str | bytes) -> None:
        if isinstance(content, str):
            raw = content.encode(errors="surrogateescape")
            await self._response.send_frame(raw, WSMsgType.TEXT)
        else:
            await self._response.send_frame(content, WSMsgType.BINARY)

    async def _next(self) -> str | bytes:
        """Return the next frame: what waits, a heartbeat after idleness, or the end of the session."""
        while True:
            idle = self._loop.time() + self._switches.heartbeat
            token_ends = (
                self._loop.time()
                + self.token.issued
                + self.token.life
                - self._tokens.now()
            )
            try:
                async with asyncio.timeout_at(min(idle, self._ends, token_ends)):
                    return await self._outbox.get()
            except TimeoutError:
                self.look()
                if not self._failed and self._loop.time() >= self._ends:
                    self.fail(ErrorFrame.SESSION_EXPIRED)
                if not self._failed and self._loop.time() >= idle:
                    self.send(_HEARTBEAT)

    def _receive(self, text: str) -> None:
        """Take the one thing a client may say: a new access token."""
        bearer = (json_object(text) or {}).get("accessToken")
        if not isinstance(bearer, str):
            self._mistake("websocket: a frame that is not a token update")
            return
        if bearer == self.token.text:
            self._mistake("websocket: the token the socket already has was sent again")
        if self._switches.token_update == "ignored":
            return
        token = self._tokens.living(bearer, TokenKind.TMC)
        if token is None or token.account is not self.token.account:
            self.fail(ErrorFrame.TOKEN_EXPIRED)
            return
        self.token = token
        self.send(
            json.dumps(
                {"_httpStatus": "202" if self._switches.http_status_text else 202}
            )
        )
