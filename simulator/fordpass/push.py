"""The websocket's front door."""

from aiohttp import web

from simulator.ledger import RECORD

from .access import tmc_car, tmc_token
from .answers import tmc_error
from .cloud import CLOUD
from .sockets import Socket
from .trouble import SOCKET_FAULT

# Headers by which the app's handshake is told from a stranger's.
_FOREIGN_HEADERS = ("Application-Id", "Content-Type")

routes = web.RouteTableDef()


@routes.get("/api.autonomic.ai/v1beta/telemetry/sources/fordpass/vehicles/{vin}/ws")
async def telemetry_socket(request: web.Request) -> web.StreamResponse:
    """Push a car's telemetry for as long as the token and the session live (§4)."""
    cloud = request.app[CLOUD]
    for name in _FOREIGN_HEADERS:
        if name in request.headers:
            cloud.ledger.mistake(
                f"websocket: {name} in the handshake, which Ford's app does not send"
            )
    token = tmc_token(request)
    car = tmc_car(
        request, token, request.match_info["vin"], "telemetry:streamVehicleState"
    )
    if cloud.switches.socket_refusal != "none":
        return tmc_error(
            int(cloud.switches.socket_refusal), "The stream is not available"
        )
    others = [
        socket for socket in cloud.sockets if socket.token.account is token.account
    ]
    if others and cloud.switches.sockets_per_account == "one_refuse":
        return tmc_error(403, "Another stream of this account is open")
    if cloud.switches.sockets_per_account == "one_replace":
        for other in others:
            other.drop(clean=False)
    response = web.WebSocketResponse(autoping=False, timeout=1.0)
    await response.prepare(request)
    request[RECORD].status = 101
    socket = Socket(
        response,
        request,
        car=car,
        token=token,
        switches=cloud.switches,
        tokens=cloud.tokens,
        mistake=cloud.ledger.mistake,
    )
    if SOCKET_FAULT in request:
        socket.strike(request[SOCKET_FAULT])
    cloud.enter(socket)
    try:
        await socket.run()
    finally:
        cloud.leave(socket)
    return response
