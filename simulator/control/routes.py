"""The routes of the play room. Answers are JSON; a refusal is {"error": "a sentence"}."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from simulator.cars import Impossible, OutcomeKind
from simulator.fordpass.faults import FaultKind
from simulator.switchboard import Switchboard

from .other_clouds import OtherCloud
from .play import CAR_ACTIONS, CLOUD_ACTIONS, Json, described, fault, perform
from .view import car_state, ledger_state, switches_state

if TYPE_CHECKING:
    from simulator.server import Simulator

_PAGE: Final = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
_LONGEST_STEP: Final = 86_400.0
_FASTEST: Final = 3_600.0


def routes(simulator: Simulator) -> list[web.RouteDef]:
    """Return everything the play room serves: GET / (the page) and /control/….

    | route | body |
    |---|---|
    | GET /control/state | |
    | GET, DELETE /control/ledger | |
    | POST /control/cars/{name}/{action} | the action's arguments |
    | POST /control/cloud/{action} | the action's arguments |
    | POST /control/switches | switch: value, … |
    | POST /control/clouds/{cloud}/switches | the same of another cloud than FordPass |
    | POST /control/clouds/{cloud}/{action} | the action's arguments |
    | POST, DELETE /control/faults | match, kind, times, retry_after, seconds |
    | POST /control/clock | speed, step (seconds) |
    """
    room = _Room(simulator)
    return [
        web.get("/", room.page),
        web.get("/control/state", room.state),
        web.get("/control/ledger", room.ledger),
        web.delete("/control/ledger", room.clear_ledger),
        web.post("/control/cars/{name}/{action}", _json(room.play_car)),
        web.post("/control/cloud/{action}", _json(room.play_cloud)),
        web.post("/control/switches", _json(room.switch)),
        web.post("/control/clouds/{cloud}/switches", _json(room.switch_other)),
        web.post("/control/clouds/{cloud}/{action}", _json(room.play_other)),
        web.post("/control/faults", _json(room.order_fault)),
        web.delete("/control/faults", room.clear_faults),
        web.post("/control/clock", _json(room.turn_clock)),
    ]


class _Refusal(Exception):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class _Room:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        # Every cloud but FordPass, whose routes carry no name.
        self._clouds = {
            "fordconnect": OtherCloud.of_fordconnect(simulator.fordconnect),
            "smartcar": OtherCloud.of_smartcar(simulator.smartcar),
        }

    async def page(self, request: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html")

    async def state(self, request: web.Request) -> web.Response:
        simulator = self._simulator
        cloud = simulator.fordpass
        return web.json_response(
            {
                "clock": self._clock(),
                "cars": [car_state(car) for car in simulator.cars.values()],
                "switches": switches_state(cloud.switches),
                "faults": [
                    {"match": entry.match, "kind": entry.kind, "times": entry.times}
                    for entry in cloud.faults
                ],
                "accounts": [
                    {"email": account.email, "locked": account.locked}
                    for account in cloud.accounts.values()
                ],
                "sockets": [socket.car.name for socket in cloud.sockets],
                "car_actions": described(CAR_ACTIONS),
                "cloud_actions": described(CLOUD_ACTIONS),
                "clouds": {name: cloud.state() for name, cloud in self._clouds.items()},
                "outcomes": list(OutcomeKind),
                "fault_kinds": list(FaultKind),
            }
        )

    async def ledger(self, request: web.Request) -> web.Response:
        return web.json_response(ledger_state(self._simulator.ledger))

    async def clear_ledger(self, request: web.Request) -> web.Response:
        self._simulator.ledger.clear()
        return web.json_response({})

    async def play_car(self, request: web.Request, body: Json) -> Json:
        name, action = request.match_info["name"], request.match_info["action"]
        if (car := self._simulator.cars.get(name)) is None:
            raise _Refusal(404, f"There is no car {name}")
        if action not in CAR_ACTIONS:
            raise _Refusal(404, f"A car cannot {action}")
        perform(CAR_ACTIONS[action], car, body)
        return car_state(car)

    async def play_cloud(self, request: web.Request, body: Json) -> Json:
        action = request.match_info["action"]
        if action not in CLOUD_ACTIONS:
            raise _Refusal(404, f"The cloud cannot {action}")
        perform(CLOUD_ACTIONS[action], self._simulator.fordpass, body)
        return {}

    async def switch(self, request: web.Request, body: Json) -> Json:
        return _switched(self._simulator.fordpass.switches, body)

    async def switch_other(self, request: web.Request, body: Json) -> Json:
        return _switched(self._other(request).switches, body)

    async def play_other(self, request: web.Request, body: Json) -> Json:
        cloud, action = self._other(request), request.match_info["action"]
        if action not in cloud.actions:
            raise _Refusal(404, f"The cloud cannot {action}")
        perform(cloud.actions[action], cloud.played, body)
        return cloud.state()

    async def order_fault(self, request: web.Request, body: Json) -> Json:
        perform(fault, self._simulator.fordpass, body)
        return {}

    async def clear_faults(self, request: web.Request) -> web.Response:
        self._simulator.fordpass.faults.clear()
        return web.json_response({})

    async def turn_clock(self, request: web.Request, body: Json) -> Json:
        if not body or body.keys() - {"speed", "step"}:
            raise _Refusal(400, "The clock takes speed, step or both")
        speed = _number(body, "speed", most=_FASTEST)
        step = _number(body, "step", most=_LONGEST_STEP)
        if speed is not None:
            self._simulator.clock.speed = speed
        if step is not None:
            self._simulator.clock.step(step)
        return self._clock()

    def _other(self, request: web.Request) -> OtherCloud:
        name = request.match_info["cloud"]
        if name not in self._clouds:
            raise _Refusal(404, f"There is no cloud {name}")
        return self._clouds[name]

    def _clock(self) -> Json:
        clock = self._simulator.clock
        return {"now": clock.now().isoformat(), "speed": clock.speed}


def _switched(switches: Switchboard, wanted: Json) -> Json:
    if unknown := wanted.keys() - switches.choices().keys():
        raise _Refusal(400, f"There is no switch {', '.join(sorted(unknown))}")
    before = {name: getattr(switches, name) for name in wanted}
    try:
        for name, value in wanted.items():
            switches.set(name, value)
    except ValueError:
        # All or nothing: a half-set cloud would puzzle.
        for name, value in before.items():
            setattr(switches, name, value)
        raise
    return switches_state(switches)


def _number(body: Json, name: str, *, most: float) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    if not fits or not 0 <= value <= most:
        raise _Refusal(400, f"{name} is a number from 0 to {most:g}")
    return float(value)


def _json(
    play: Callable[[web.Request, Json], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await play(request, await _body(request)))
        except _Refusal as refusal:
            return _refused(refusal.status, str(refusal))
        except Impossible as reason:
            return _refused(409, str(reason))
        except ValueError as reason:
            return _refused(400, str(reason))

    return handle


async def _body(request: web.Request) -> Json:
    if not request.can_read_body:
        return {}
    # A foreign page's form cannot send JSON without asking first.
    if request.content_type != "application/json":
        raise _Refusal(415, "The body must be application/json")
    body: Any = await request.json()
    if not isinstance(body, dict):
        raise _Refusal(400, "The body must be a JSON object")
    return body


def _refused(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
