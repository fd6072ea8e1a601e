"""Deliveries of Smartcar: whether they are genuine, and what they tell.

Nothing is believed before the HMAC over the raw body is checked. Only the verification of an address
comes unsigned.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
import hmac
import re
from typing import Any

import orjson

from .. import signals as s
from ..account import WebhookAnswer
from ..clock import Clock
from ..parts import part
from ..reading import Reading, Readings
from .codes import SIGNALS
from .decode_paths import decode_path
from .decode_signals import decode_signals
from .errors import ErrorType, Problem, parse_problem
from .look import Look
from .values import entries, measured_at, text, with_last_news

# Deliveries are repeated for minutes at most; this many events are remembered.
_REMEMBERED = 512

# A challenge that could be a body would have us sign whatever a stranger makes up.
_CHALLENGE = re.compile(r"[\w.:=+/-]{1,512}", re.ASCII)

_CHARGING_EVENTS = {
    "CHARGING_STARTED": "in_progress",
    "CHARGING_STOPPED": "stopped",
    "CHARGING_COMPLETED": "completed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a webhook tells of one car; `user` is None where it names none."""

    vehicle: str
    user: str | None
    look: Look
    resolved: tuple[Problem, ...] = ()


_TAKEN = WebhookAnswer(200)
_UNREADABLE = WebhookAnswer(400)
_NOT_SIGNED = WebhookAnswer(401)


@dataclass(slots=True)
class Mailbox:
    """Opens deliveries, each event once."""

    management_token: str = field(repr=False)
    clock: Clock
    _seen: OrderedDict[str, None] = field(default_factory=OrderedDict, init=False)

    def open(
        self, raw: bytes, signature: str | None
    ) -> tuple[WebhookAnswer, tuple[Delivery, ...]]:
        """Return what to answer, and what a genuine and new delivery tells."""
        signed = signature is not None and hmac.compare_digest(
            self._sign(raw).encode(),
            signature.strip().lower().encode(errors="surrogateescape"),
        )
        if signature is not None and not signed:
            return _NOT_SIGNED, ()
        try:
            message = orjson.loads(raw)
        except orjson.JSONDecodeError:
            message = None
        challenge = _challenge(message)
        if challenge is not None:
            if _CHALLENGE.fullmatch(challenge) is None:
                return _UNREADABLE, ()
            return WebhookAnswer(200, {"challenge": self._sign(challenge.encode())}), ()
        if not signed:
            return _NOT_SIGNED, ()
        if not isinstance(message, dict):
            return _UNREADABLE, ()
        if _is_test(message) or self._is_repeated(message):
            return _TAKEN, ()
        return _TAKEN, tuple(self._read(message))

    def _sign(self, raw: bytes) -> str:
        return hmac.new(self.management_token.encode(), raw, sha256).hexdigest()

    def _is_repeated(self, message: Mapping[str, Any]) -> bool:
        event = message.get("eventId") or part(message, "payload").get("eventId")
        if not isinstance(event, str):
            return False
        if event in self._seen:
            return True
        self._seen[event] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return False

    def _read(self, message: Mapping[str, Any]) -> Iterator[Delivery]:
        data = part(message, "data")
        vehicle = text(part(data, "vehicle").get("id"))
        user = text(part(data, "user").get("id"))
        match message.get("eventType"), message.get("eventName"):
            case "VEHICLE_STATE", _ if vehicle is not None:
                look = decode_signals(entries(data.get("signals")), self.clock.now())
                yield Delivery(vehicle=vehicle, user=user, look=look)
            case "VEHICLE_ERROR", _ if vehicle is not None:
                yield _errors(vehicle, user, data)
            case _, "eventBased":
                yield from self._event(part(message, "payload"))
            case _, "schedule":
                vehicles = part(message, "payload").get("vehicles")
                for entry in entries(vehicles):
                    yield from self._schedule(entry)

    def _event(self, payload: Mapping[str, Any]) -> Iterator[Delivery]:
        vehicle = text(payload.get("vehicleId"))
        status = _CHARGING_EVENTS.get(str(payload.get("eventType")))
        if vehicle is not None and status is not None:
            at = measured_at(payload, self.clock.now(), "eventTime")
            readings: Readings = {s.CHARGE_STATUS: Reading(status, at)}
            look = Look(readings=with_last_news(readings))
            yield Delivery(vehicle=vehicle, user=None, look=look)

    def _schedule(self, entry: Mapping[str, Any]) -> Iterator[Delivery]:
        vehicle = text(entry.get("vehicleId"))
        if vehicle is None:
            return
        readings: Readings = {}
        for reply in entries(entry.get("data")):
            if reply.get("code") == 200:
                headers = {
                    "sc-data-age": entry.get("timestamp"),
                    "sc-unit-system": entry.get("unitSystem"),
                    **{
                        name.lower(): value
                        for name, value in part(reply, "headers").items()
                    },
                }
                path = str(reply.get("path"))
                now = self.clock.now()
                readings.update(decode_path(path, reply.get("body"), headers, now))
        look = Look(readings=with_last_news(readings))
        yield Delivery(vehicle=vehicle, user=None, look=look)


def _challenge(message: Any) -> str | None:
    """Return the challenge of a verification, of either age."""
    if not isinstance(message, dict):
        return None
    if message.get("eventType") == "VERIFY":
        inner = part(message, "data")
    elif message.get("eventName") == "verify":
        inner = part(message, "payload")
    else:
        return None
    challenge = inner.get("challenge")
    return challenge if isinstance(challenge, str) else ""


def _is_test(message: Mapping[str, Any]) -> bool:
    mode = part(message, "meta").get("mode") or message.get("mode")
    return str(mode).upper() == "TEST"


def _errors(vehicle: str, user: str | None, data: Mapping[str, Any]) -> Delivery:
    """Tell errors from those that are over.

    A refused permission is named by the signals it is about; without any it is about the whole car.
    """
    problems: list[Problem] = []
    resolved: list[Problem] = []
    refused: set[str] = set()
    for error in entries(data.get("errors")):
        problem = parse_problem(error)
        if error.get("state") == "RESOLVED":
            resolved.append(problem)
        elif problem.type == ErrorType.PERMISSION and error.get("signals"):
            named = error["signals"]
            codes = map(_code, named if isinstance(named, list) else ())
            refused |= {SIGNALS[code].permission for code in codes if code in SIGNALS}
        else:
            problems.append(problem)
    return Delivery(
        vehicle=vehicle,
        user=user,
        look=Look(refused=frozenset(refused), problems=tuple(problems)),
        resolved=tuple(resolved),
    )


def _code(signal: Any) -> str:
    """Return the code of a signal, given as an object or as `Group.Name`."""
    if isinstance(signal, dict):
        return str(signal.get("code")).lower()
    return str(signal).lower().replace(".", "-", 1)
