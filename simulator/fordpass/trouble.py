"""The middlewares in front of every host: refusals, ordered trouble, the firewall's whims."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler

from simulator.ledger import RECORD, guarded, host_of, plays_a_cloud

from .answers import Refused, firewall, page, plane_error
from .cloud import CLOUD
from .faults import SOCKET_FAULTS, Fault, FaultKind

type Words = Callable[[str, int, str], web.Response]

WORDS: web.AppKey[Mapping[str, Words]] = web.AppKey("words", Mapping)
"""How a host that is not Ford's words an error, given the host, the status and a message."""

SOCKET_FAULT = web.RequestKey("socket_fault", FaultKind)
"""What goes wrong with the websocket that a request opens."""

# Seconds between two bytes of an answer that drips.
_DRIP = 0.05

_JSON_CUT_OFF = '{"status":200,"result":{"'


@web.middleware
async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn a Refused into its answer."""
    try:
        return await handler(request)
    except Refused as refused:
        return refused.response


@web.middleware
async def trouble(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request that matches an ordered fault go wrong; the first order that fits is taken."""
    if not plays_a_cloud(request):
        return await handler(request)
    cloud = request.app[CLOUD]
    if (
        cloud.switches.plus_in_query == "403"
        and guarded(request)
        and "+" in request.raw_path.partition("?")[2]
    ):
        return firewall()
    fault = cloud.take_fault(request[RECORD])
    if fault is None:
        return await handler(request)
    if fault.kind in _SPECIAL:
        response = await _SPECIAL[fault.kind](request, handler, fault)
    else:
        host = host_of(request)
        words = request.app[WORDS].get(host, plane_error)
        response = words(host, int(fault.kind), "Simulated trouble")
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


async def _forbidden_html(
    _request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    return firewall()


async def _too_many(
    _request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    return web.Response(status=429)


async def _unavailable_html(
    _request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    return page(503, "Service Unavailable", "The service is temporarily unavailable.")


async def _hang(
    request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    await request.app[CLOUD].closing.wait()
    return _cut(request)


async def _reset(
    request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    return _cut(request)


async def _half_body(
    request: web.Request, handler: Handler, _fault: Fault
) -> web.StreamResponse:
    answer = await handler(request)
    body = (
        answer.body
        if isinstance(answer, web.Response) and isinstance(answer.body, bytes)
        else b"{}"
    )
    half = web.StreamResponse(
        status=answer.status, headers={"Content-Length": str(len(body))}
    )
    half.content_type = answer.content_type
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    return _cut(request)


async def _bad_json(
    _request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    return web.Response(text=_JSON_CUT_OFF, content_type="application/json")


async def _html(
    _request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    return page(200, "Maintenance", "We will be back soon.")


async def _empty(
    _request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    return web.Response(content_type="application/json")


async def _wrong_content_type(
    request: web.Request, handler: Handler, _fault: Fault
) -> web.StreamResponse:
    answer = await handler(request)
    answer.content_type = "text/plain"
    return answer


async def _slow(
    request: web.Request, handler: Handler, fault: Fault
) -> web.StreamResponse:
    try:
        async with asyncio.timeout(fault.seconds):
            await request.app[CLOUD].closing.wait()
    except TimeoutError:
        return await handler(request)
    return _cut(request)


async def _drip(
    request: web.Request, _handler: Handler, _fault: Fault
) -> web.StreamResponse:
    slow = web.StreamResponse()
    slow.content_type = "application/json"
    await slow.prepare(request)
    closing = request.app[CLOUD].closing
    try:
        while not closing.is_set():
            await slow.write(b" ")
            with suppress(TimeoutError):
                async with asyncio.timeout(_DRIP):
                    await closing.wait()
    except ConnectionResetError:
        return slow
    return _cut(request)


async def _redirect(
    _request: web.Request, _handler: Handler, fault: Fault
) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": fault.location})


async def _socket(
    request: web.Request, handler: Handler, fault: Fault
) -> web.StreamResponse:
    request[SOCKET_FAULT] = fault.kind
    return await handler(request)


def _cut(request: web.Request) -> web.StreamResponse:
    """Cut the connection; the answer returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)


_SPECIAL: dict[
    FaultKind, Callable[[web.Request, Handler, Fault], Awaitable[web.StreamResponse]]
] = {
    FaultKind.FORBIDDEN_HTML: _forbidden_html,
    FaultKind.TOO_MANY_REQUESTS: _too_many,
    FaultKind.UNAVAILABLE_HTML: _unavailable_html,
    FaultKind.HANG: _hang,
    FaultKind.RESET: _reset,
    FaultKind.HALF_BODY: _half_body,
    FaultKind.BAD_JSON: _bad_json,
    FaultKind.HTML: _html,
    FaultKind.EMPTY: _empty,
    FaultKind.WRONG_CONTENT_TYPE: _wrong_content_type,
    FaultKind.SLOW: _slow,
    FaultKind.DRIP: _drip,
    FaultKind.REDIRECT: _redirect,
    **dict.fromkeys(SOCKET_FAULTS, _socket),
}
