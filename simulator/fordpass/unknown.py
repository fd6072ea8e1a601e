"""Whatever else is asked of a host: not found, and noted."""

from aiohttp import web

from simulator.ledger import RECORD

from .answers import plane_error
from .cloud import CLOUD

routes = web.RouteTableDef()


@routes.route("*", "/{host:[^/]+\\.[^/]+}/{rest:.*}")
async def unknown(request: web.Request) -> web.Response:
    """Answer 404 in the words of the plane."""
    request.app[CLOUD].ledger.mistake(
        f"{request.method} {request[RECORD].path}: no such endpoint here"
    )
    return plane_error(request.match_info["host"], 404, "Not Found")
