"""The pictures the garage names, on a host that asks nobody who he is."""

from aiohttp import web

from simulator.cars.picture import picture

from .cloud import CLOUD

routes = web.RouteTableDef()


@routes.get("/www.gpas-cache.ford.com/guid/{name}.png")
async def read(request: web.Request) -> web.Response:
    """Return the picture of the car whose garage names it."""
    wanted = f"https:/{request.path}"
    for car in request.app[CLOUD].cars:
        if (car.garage.get("profile") or {}).get("vehicleImage") == wanted:
            color = str(car.garage.get("color"))
            return web.Response(body=picture(color), content_type="image/png")
    return web.Response(status=404)
