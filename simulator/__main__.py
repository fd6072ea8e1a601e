"""`python -m simulator`: the simulator by itself, until Ctrl-C."""

import argparse
import asyncio
import errno
import signal

from . import Simulator
from .cars import Timing

_PORTS_TO_TRY = 20


async def _open(port: int, speed: float) -> Simulator:
    """Start a simulator on this port or on the next one that is free."""
    for attempt in range(port, port + _PORTS_TO_TRY):
        simulator = Simulator(port=attempt, speed=speed)
        try:
            await simulator.start()
        except OSError as error:
            await simulator.stop()
            if error.errno != errno.EADDRINUSE:
                raise
            print(f"Port {attempt} is taken, trying {attempt + 1}.", flush=True)
        else:
            return simulator
    raise SystemExit(f"No free port from {port} to {port + _PORTS_TO_TRY - 1}.")


async def _main() -> None:
    parser = argparse.ArgumentParser(
        prog="simulator", description="A Ford cloud on loopback with cars that behave."
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8870,
        help="port to listen on, 0 for any (default: 8870)",
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, help="car seconds per second (default: 1)"
    )
    parser.add_argument(
        "--commands",
        choices=("real", "fast"),
        default="real",
        help="how long commands take (default: real, as on the road)",
    )
    arguments = parser.parse_args()
    simulator = await _open(arguments.port, arguments.speed)
    if arguments.commands == "fast":
        for car in simulator.cars.values():
            car.timing = Timing.fast()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    print(f"Simulator: {simulator.origin}", flush=True)
    for account in simulator.fordpass.accounts.values():
        print(
            f"  {account.brand} account {account.email}, password {account.password}",
            flush=True,
        )
    for app in simulator.fordconnect.apps.values():
        print(
            f"  FordConnect client id {app.client_id}, secret {app.secrets[0]}",
            flush=True,
        )
    for application in simulator.smartcar.applications.values():
        print(
            f"  Smartcar application {application.client_id}, secret {application.client_secret},\n"
            f"    API credential {application.credential_id}, secret {application.credential_secret},\n"
            f"    management token {application.management_token}",
            flush=True,
        )
    print("Ctrl-C ends it.", flush=True)
    try:
        await ended.wait()
    finally:
        await simulator.stop()


if __name__ == "__main__":
    asyncio.run(_main())
