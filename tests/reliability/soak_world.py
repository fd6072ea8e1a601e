"""What goes on around a home in a month: people drive their cars, and clouds have their troubles."""

import asyncio
from collections import Counter
from collections.abc import Callable
from random import Random

from simulator import Simulator
from simulator.cars import Impossible
from simulator.cars.car import Car
from simulator.fordpass.faults import Fault, FaultKind
from simulator.fordpass.sockets import ErrorFrame

from .soak_ways import CARS, SoakWay

HOUR = 3600.0
DAY = 24 * HOUR

# A request that is held costs the simulator a task until it ends, so these do not last.
_HOLDING = (FaultKind.HANG, FaultKind.DRIP, FaultKind.SLOW)


class Life:
    """Three cars that are driven, charged, opened and locked by people who do not ask Home Assistant."""

    def __init__(self, simulator: Simulator, random: Random) -> None:
        """Begin with parked cars."""
        self._simulator = simulator
        self._random = random
        self.done = Counter[str]()

    async def live(self, name: str) -> None:
        """Use a car for ever."""
        car = self._simulator.cars[name]
        # An action of a car with its argument, and how long later another one ends it.
        uses: tuple[
            tuple[Callable[[], None], float, Callable[[], None] | None], ...
        ] = (
            (car.drive_off, 0.5 * HOUR, car.park),
            (car.drive_off, 0.2 * HOUR, car.park),
            (car.plug_in, 4 * HOUR, car.unplug),
            (lambda: car.open("driver"), 60.0, lambda: car.close("driver")),
            (car.unlock, 600.0, car.lock),
            (
                lambda: car.set_tire("FRONT_LEFT", self._random.randrange(200, 300)),
                1.0,
                None,
            ),
            (lambda: self._refuel(car), 1.0, None),
            (car.lock, 1.0, None),
        )
        while True:
            await asyncio.sleep(self._random.expovariate(1 / (2 * HOUR)))
            begin, lasts, end = self._random.choice(uses)
            if self._possible(begin) and end is not None:
                await asyncio.sleep(lasts * self._random.uniform(0.5, 1.5))
                self._possible(end)

    def rest(self) -> None:
        """Park, unplug and close everything."""
        for name in CARS:
            car = self._simulator.cars[name]
            for end in (car.park, car.unplug, car.stop_remotely, car.lock):
                self._possible(end)
            car.close("driver")

    def _refuel(self, car: Car) -> None:
        if car.model.plugs_in:
            car.set_soc(self._random.randrange(30, 90))
        else:
            car.set_fuel(self._random.randrange(30, 100))

    def _possible(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except Impossible:
            return False
        self.done[getattr(action, "__name__", "use")] += 1
        return True


class Trouble:
    """One trouble of the cloud after another."""

    def __init__(self, way: SoakWay, random: Random, ask_owner: asyncio.Event) -> None:
        """Begin with a cloud that works; `ask_owner` is set whenever the owner must sign in."""
        self._way = way
        self._random = random
        self._lost = ask_owner
        self.had = Counter[str]()

    async def make(self) -> None:
        """Make trouble for ever, a few times a day."""
        while True:
            await asyncio.sleep(self._random.expovariate(1 / (4 * HOUR)))
            await self._random.choices(
                (self._requests, self._sockets, self._revoke), (70, 28, 2)
            )[0]()

    async def _requests(self) -> None:
        """Let requests go wrong, mostly for minutes, now and then for as long as Ford's outages take."""
        match = self._random.choice(list(self._way.faults))
        kind = self._random.choice(list(self._way.faults[match]))
        fault = Fault(
            match=match,
            kind=kind,
            times=None,
            retry_after=self._random.choice((None, None, 30, 600)),
            seconds=30.0,
        )
        longest = (
            300.0 if kind in _HOLDING else self._random.choice((600, HOUR, 9 * HOUR))
        )
        self.had[kind] += 1
        faults = self._way.simulator.fordpass.faults
        faults.append(fault)
        await asyncio.sleep(self._random.uniform(0.2, 1.0) * longest)
        faults.clear()

    async def _sockets(self) -> None:
        cloud = self._way.simulator.fordpass
        struck = self._random.randrange(6)
        self.had[f"socket {struck}"] += 1
        match struck:
            case 0:
                cloud.drop_sockets()
            case 1:
                cloud.drop_sockets(clean=True)
            case 2:
                cloud.silence_sockets()
            case 3:
                cloud.send_error_frame(self._random.choice(list(ErrorFrame)))
            case 4:
                cloud.send_raw("{")
            case _:
                cloud.switches.socket_refusal = self._random.choice(
                    ("403", "404", "429", "500", "503")
                )
                cloud.drop_sockets()
                await asyncio.sleep(self._random.uniform(60, HOUR))
                cloud.switches.socket_refusal = "none"

    async def _revoke(self) -> None:
        """Let the tokens die, and go on when the owner has signed in again."""
        self.had["revoked"] += 1
        self._way.revoke()
        self._lost.set()
        while self._lost.is_set():
            await asyncio.sleep(60)
