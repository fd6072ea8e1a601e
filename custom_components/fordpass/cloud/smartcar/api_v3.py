"""v3: one token for the application, data as signals, the user named in a header."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, override
from urllib.parse import urlencode

from ..commands import Command, CommandOutcome, Reason
from ..endpoints import SMARTCAR_V3
from ..parts import part
from ..vehicle import Engine
from .api import Api, Connection
from .decode_signals import VIN, decode_signals
from .errors import ErrorType, Problem, SmartcarBadAnswerError
from .look import Look
from .notebook import Page
from .values import text

# The most that Smartcar's management pages allow; its signals come in a page or two.
_PAGE_SIZE = 100

_COMMANDS: dict[Command, str] = {
    Command.LOCK: "security/lock",
    Command.UNLOCK: "security/unlock",
    Command.START_CHARGE: "charge/start",
    Command.STOP_CHARGE: "charge/stop",
    Command.SET_CHARGE_LIMIT: "charge/set-limit",
}

# A 404 with one of these is about the address, which is ours, and not about the car.
_MISDIRECTED = ("INVALID_PATH", "VERSION")

_ENDS: dict[str, Reason | None] = {
    "SUCCESS": None,
    "PENDING": Reason.NO_ANSWER,
    "FAILURE": Reason.FAILED,
}


@dataclass(kw_only=True)
class ApiV3(Api):
    """The newer API."""

    _pages: dict[str, int] = field(default_factory=dict, init=False)
    """How many pages the signals of a car came in last."""

    @override
    async def connections(self) -> tuple[Connection, ...]:
        found: list[Connection] = []
        number = 1
        while True:
            query = urlencode(
                {
                    "filter[userId]": self.user_id,
                    "filter[vehicle.mode]": self.application.mode,
                    "page[number]": number,
                    "page[size]": _PAGE_SIZE,
                }
            )
            reply = await self.call("GET", SMARTCAR_V3, f"/connections?{query}")
            data = _list(reply.body)
            found.extend(
                connection
                for entry in data
                if (connection := _connection(entry)) is not None
            )
            if not part(reply.body, "links").get("next") or not data:
                return tuple(found)
            number += 1

    @override
    async def identify(self, connection: Connection, page: Page | None) -> Connection:
        if page is not None:
            return replace(connection, vin=page.vin)
        reply = await self.call(
            "GET",
            SMARTCAR_V3,
            f"/vehicles/{connection.vehicle}/signals/{VIN}",
            vehicle=connection.vehicle,
            headers=self._user(),
        )
        signal = part(reply.body, "data") or part(reply.body)
        look = decode_signals([signal], self.clock.now())
        return replace(connection, vin=look.vin)

    @override
    def cost(self, vehicle: str, page: Page) -> int:
        return self._pages.get(vehicle, 1)

    @override
    async def look(self, vehicle: str, page: Page) -> Look:
        signals: list[Any] = []
        number = 1
        while True:
            query = urlencode({"page[number]": number, "page[size]": _PAGE_SIZE})
            reply = await self.call(
                "GET",
                SMARTCAR_V3,
                f"/vehicles/{vehicle}/signals?{query}",
                vehicle=vehicle,
                headers=self._user(),
            )
            data = _list(reply.body)
            signals.extend(data)
            total = part(reply.body, "meta").get("totalCount")
            if not data or not isinstance(total, int) or len(signals) >= total:
                break
            number += 1
        self._pages[vehicle] = number
        return decode_signals(signals, self.clock.now())

    @override
    def unsubscribed(self, problem: Problem) -> bool:
        return (
            problem.type == ErrorType.RESOURCE_NOT_FOUND
            and problem.code not in _MISDIRECTED
        )

    @override
    async def command(
        self, vehicle: str, command: Command, value: float | None
    ) -> CommandOutcome:
        reply = await self.call(
            "POST",
            SMARTCAR_V3,
            f"/vehicles/{vehicle}/commands/{_COMMANDS[command]}",
            vehicle=vehicle,
            headers=self._user(),
            json={}
            if value is None
            else {"data": {"attributes": {"percent": round(value)}}},
            command=True,
        )
        said = part(reply.body, "data")
        if "status" not in said:
            said = part(said, "attributes")
        status = str(said.get("status")).upper()
        # The body decides: a 202 says no more than that the line stayed open.
        reason = _ENDS.get(status, Reason.NO_ANSWER)
        return CommandOutcome(command, reason, None if reason is None else status)

    def _user(self) -> Mapping[str, str]:
        return {"sc-user-id": self.user_id}


def _list(body: Any) -> list[Any]:
    data = part(body).get("data")
    if not isinstance(data, list):
        raise SmartcarBadAnswerError(Problem(description="There is no list"))
    return data


def _connection(entry: Any) -> Connection | None:
    """Return a connection, None for one that names no car."""
    vehicle = part(entry, "relationships", "vehicle", "data").get("id")
    if not isinstance(vehicle, str) or not vehicle:
        return None
    attributes = part(entry, "attributes")
    described = part(attributes, "vehicle")
    year = described.get("year")
    granted = attributes.get("permissions")
    engine = str(described.get("powertrainType")).lower()
    return Connection(
        vehicle=vehicle,
        permissions=frozenset(map(str, granted if isinstance(granted, list) else ())),
        make=text(described.get("make")),
        model=text(described.get("model")),
        year=year if isinstance(year, int) else None,
        engine=Engine(engine) if engine in Engine else None,
    )
