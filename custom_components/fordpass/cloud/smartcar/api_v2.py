"""v2.0: tokens of the user, one path for each thing, read in one batch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, override

from ..commands import Command, CommandOutcome, Reason
from ..endpoints import SMARTCAR_V2
from ..errors import CloudUnavailableError
from ..parts import part
from ..reading import Readings
from .api import Api, Connection
from .decode_paths import PATHS, decode_path
from .engines import PROBES, engine_of
from .errors import (
    CompatibilityError,
    PermissionRefusedError,
    Problem,
    SmartcarBadAnswerError,
    SmartcarError,
    SmartcarUnavailableError,
    error_of,
    parse_problem,
)
from .look import Look
from .notebook import Page
from .transport import Reply
from .values import entries, text, with_last_news

_UNITS = {"SC-Unit-System": "metric"}

_VEHICLES_PER_PAGE = 50
_PERMISSIONS_PER_PAGE = 25

# With no more polls left in the month than these, none is spent on what hardly ever changes.
_PLENTY = 10

_COMMANDS: dict[Command, tuple[str, str]] = {
    Command.LOCK: ("/security", "LOCK"),
    Command.UNLOCK: ("/security", "UNLOCK"),
    Command.START_CHARGE: ("/charge", "START"),
    Command.STOP_CHARGE: ("/charge", "STOP"),
    Command.SET_CHARGE_LIMIT: ("/charge/limit", "SET"),
}


@dataclass(kw_only=True)
class ApiV2(Api):
    """The older API."""

    _granted: dict[str, frozenset[str]] = field(default_factory=dict, init=False)
    """Permissions change in Connect only, and whoever was there opens the account anew."""

    @override
    async def connections(self) -> tuple[Connection, ...]:
        return tuple(
            Connection(vehicle=vehicle, permissions=frozenset())
            for vehicle in await self._paged(
                "/vehicles", "vehicles", _VEHICLES_PER_PAGE
            )
        )

    @override
    async def identify(self, connection: Connection, page: Page | None) -> Connection:
        vehicle = connection.vehicle
        if vehicle not in self._granted:
            try:
                self._granted[vehicle] = frozenset(
                    await self._paged(
                        f"/vehicles/{vehicle}/permissions",
                        "permissions",
                        _PERMISSIONS_PER_PAGE,
                        vehicle=vehicle,
                    )
                )
            except CloudUnavailableError:
                if page is None:
                    raise
        if page is not None:
            return replace(
                connection,
                permissions=self._granted.get(vehicle, page.permissions),
                vin=page.vin,
                make=page.make,
                model=page.model,
                year=page.year,
                engine=page.engine,
            )
        granted = self._granted[vehicle]
        probes = [path for path in PROBES if PATHS[path].permission in granted]
        answers = await self.batch(vehicle, ("/", "/vin", *probes))
        about, named = _body(answers.get("/")), _body(answers.get("/vin"))
        year = about.get("year")
        return replace(
            connection,
            permissions=granted,
            vin=text(named.get("vin")),
            make=text(about.get("make")),
            model=text(about.get("model")),
            year=year if isinstance(year, int) else None,
            engine=engine_of(answers),
        )

    @override
    def cost(self, vehicle: str, page: Page) -> int:
        return len(_paths(page))

    @override
    async def look(self, vehicle: str, page: Page) -> Look:
        answers = await self.batch(vehicle, self._paths(vehicle, page))
        readings: Readings = {}
        refused: set[str] = set()
        errors: list[SmartcarError] = []
        for path, answer in answers.items():
            match answer:
                case Reply():
                    now = self.clock.now()
                    readings.update(decode_path(path, answer.body, answer.headers, now))
                    if PATHS[path].every:
                        page.read[path] = now
                case PermissionRefusedError():
                    refused.add(PATHS[path].permission)
                case CompatibilityError():
                    page.unsupported.add(path)
                case _:
                    self.transport.note(answer, vehicle)
                    errors.append(answer)
        page.engine = page.engine or engine_of(answers, page.unsupported)
        if errors and not readings:
            raise errors[0]
        return Look(
            readings=with_last_news(readings),
            refused=frozenset(refused),
            problems=tuple(error.problem for error in errors),
        )

    async def batch(
        self, vehicle: str, paths: Iterable[str]
    ) -> dict[str, Reply | SmartcarError]:
        """Read several paths of a car in one request, each ending in an answer or an error.

        Each counts as a request of its own.
        """
        wanted = tuple(paths)
        if not wanted:
            return {}
        reply = await self.call(
            "POST",
            SMARTCAR_V2,
            f"/vehicles/{vehicle}/batch",
            vehicle=vehicle,
            cost=len(wanted),
            headers=_UNITS,
            json={"requests": [{"path": path} for path in wanted]},
        )
        responses = part(reply.body).get("responses")
        if not isinstance(responses, list):
            raise SmartcarBadAnswerError(Problem(request_id=reply.request_id))
        return {
            response["path"]: _part(response, reply)
            for response in entries(responses)
            if response.get("path") in wanted
        }

    @override
    async def command(
        self, vehicle: str, command: Command, value: float | None
    ) -> CommandOutcome:
        path, action = _COMMANDS[command]
        body: dict[str, Any] = {"action": action}
        if value is not None:
            body = {"limit": round(value / 100, 2)}
        reply = await self.call(
            "POST",
            SMARTCAR_V2,
            f"/vehicles/{vehicle}{path}",
            vehicle=vehicle,
            headers=_UNITS,
            json=body,
            command=True,
        )
        status = part(reply.body).get("status")
        if status == "success":
            return CommandOutcome(command)
        return CommandOutcome(command, Reason.NO_ANSWER, text(status))

    def _paths(self, vehicle: str, page: Page) -> tuple[str, ...]:
        """Return what a car is asked now: with what is seldom due, unless requests run short."""
        now, usual = self.clock.now(), _paths(page)
        seldom = tuple(
            path
            for path in _paths(page, seldom=True)
            if path not in page.read or now - page.read[path] >= PATHS[path].every
        )
        polls = self.notebook.polls_left(vehicle, len(usual) + len(seldom))
        return usual + seldom if polls is None or polls > _PLENTY else usual

    async def _paged(
        self, path: str, key: str, size: int, vehicle: str | None = None
    ) -> list[str]:
        """Return all of a list that comes in pages; `count` is how many there are in all."""
        found: list[str] = []
        while True:
            reply = await self.call(
                "GET",
                SMARTCAR_V2,
                f"{path}?limit={size}&offset={len(found)}",
                vehicle=vehicle,
            )
            some = part(reply.body).get(key)
            if not isinstance(some, list):
                raise SmartcarBadAnswerError(Problem(request_id=reply.request_id))
            found.extend(map(str, some))
            count = part(reply.body, "paging").get("count")
            if not some or not isinstance(count, int) or len(found) >= count:
                return found


def _paths(page: Page, *, seldom: bool = False) -> tuple[str, ...]:
    """Return what a car can be asked: what was granted and was not answered with 501 before."""
    return tuple(
        path
        for path, row in PATHS.items()
        if bool(row.every) is seldom
        and row.permission in page.permissions - page.refused
        and path not in page.unsupported
    )


def _body(answer: Reply | SmartcarError | None) -> Mapping[str, Any]:
    if isinstance(answer, SmartcarUnavailableError):
        raise answer
    return part(answer.body) if isinstance(answer, Reply) else {}


def _part(response: Mapping[str, Any], whole: Reply) -> Reply | SmartcarError:
    """Return one path's answer; the inner ones have no request id of their own."""
    code, body = response.get("code"), response.get("body")
    if code == 200:
        named = part(response, "headers").items()
        return Reply(
            body=body,
            headers={
                "sc-request-id": whole.request_id or "",
                **{str(name).lower(): str(value) for name, value in named},
            },
        )
    problem = parse_problem(
        body,
        status=code if isinstance(code, int) else None,
        request_id=whole.request_id,
    )
    return error_of(problem)
