"""The whole: one server on loopback that plays every host, in front of one fleet of cars."""

from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from . import control, fordconnect, fordpass, smartcar
from .cars import fleet
from .clock import Clock
from .ledger import LEDGER, Ledger, record_request

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Simulator:
    """A Ford cloud on 127.0.0.1; `https://host/path` is `{origin}/host/path` here.

    The control page is at `/`, its API below `/control/`. With speed 0 car time stands still until
    `clock.step`. Use it as an async context manager.
    """

    def __init__(
        self, *, port: int = 0, speed: float = 1.0, start: datetime | None = None
    ) -> None:
        """Prepare a simulator; port 0 takes any that is free."""
        self.clock = Clock(start=start, speed=speed)
        self.cars = fleet(self.clock)
        self.ledger = Ledger()
        self.fordpass = fordpass.FordPassCloud(
            clock=self.clock, cars=self.cars, ledger=self.ledger
        )
        self.fordconnect = fordconnect.FordConnectCloud(
            clock=self.clock,
            cars=self.cars,
            ledger=self.ledger,
            accounts=self.fordpass.accounts,
            faults=self.fordpass.faults,
        )
        self.smartcar = smartcar.SmartcarCloud(
            clock=self.clock,
            cars=self.cars,
            ledger=self.ledger,
            accounts=self.fordpass.accounts,
            faults=self.fordpass.faults,
        )
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def origin(self) -> str:
        """The address without a slash at its end, such as "http://127.0.0.1:8870"."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Open the port; raises OSError when it is taken."""
        app = web.Application(
            middlewares=[
                _loopback_only,
                record_request,
                fordpass.refuse,
                smartcar.refuse,
                fordpass.trouble,
            ]
        )
        app[LEDGER] = self.ledger
        app[fordpass.CLOUD] = self.fordpass
        app[fordconnect.CLOUD] = self.fordconnect
        app[smartcar.CLOUD] = self.smartcar
        app[fordpass.WORDS] = dict.fromkeys(smartcar.HOSTS, smartcar.plane_error)
        app.add_routes(control.routes(self))
        app.add_routes(smartcar.routes())
        app.add_routes(fordconnect.routes())
        app.add_routes(fordpass.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", self._port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._port = runner.addresses[0][1]

    async def stop(self) -> None:
        """End every connection and every timer; harmless when nothing was started."""
        self.clock.close()
        await self.smartcar.close()
        await self.fordpass.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()


@web.middleware
async def _loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer nobody who came by another name than this machine's, nor a page from elsewhere."""
    origin = request.headers.get("Origin")
    if urlsplit(f"//{request.host}").hostname not in _LOOPBACK or (
        origin is not None and urlsplit(origin).hostname not in _LOOPBACK
    ):
        return web.Response(status=403, text="The simulator answers this machine only.")
    return await handler(request)
