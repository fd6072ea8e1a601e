"""From the signals of v3 and of webhooks to the signals of the model."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..parts import part
from ..reading import Readings
from .codes import SIGNALS, Body
from .codes.battery import charging
from .errors import ErrorType, Problem, parse_problem
from .look import Look
from .values import entries, measured_at, text, with_last_news

VIN = "vehicleidentification-vin"
_NICKNAME = "vehicleidentification-nickname"


def decode_signals(found: Iterable[Any], now: datetime) -> Look:
    """Return what a list of signals tells, in v3's wrapping or in that of webhooks."""
    readings: Readings = {}
    bodies: dict[str, tuple[Body, datetime]] = {}
    problems: list[Problem] = []
    refused: set[str] = set()
    for signal in entries(list(found)):
        code, body, at, problem = _unwrap(signal, now)
        row = SIGNALS.get(code)
        if problem is not None:
            if problem.type != ErrorType.PERMISSION:
                problems.append(problem)
            elif row is not None:
                refused.add(row.permission)
            continue
        bodies[code] = (body, at)
        if row is not None:
            readings.update(row.decode(body, at))
    readings.update(charging(bodies))
    vin, nickname = (bodies.get(code, ({}, now))[0] for code in (VIN, _NICKNAME))
    return Look(
        readings=with_last_news(readings),
        refused=frozenset(refused),
        problems=tuple(problems),
        vin=text(vin.get("value")),
        nickname=text(nickname.get("value")),
    )


def _unwrap(signal: Body, now: datetime) -> tuple[str, Body, datetime, Problem | None]:
    """Return code, body, time and error of a signal; without a status it is a success."""
    said = part(signal, "attributes") or signal
    code = (text(said.get("code")) or text(signal.get("id")) or "").lower()
    status = part(said, "status")
    at = measured_at(
        part(signal, "meta"),
        now,
        "oemUpdatedAt",
        "retrievedAt",
        "fetchedAt",
        "ingestedAt",
    )
    problem = None
    if status.get("value") == "ERROR":
        problem = parse_problem(status.get("error") or {})
    return code, part(said, "body"), at, problem
