"""The modem's reporting side: what the cloud knows of a car, and each upload that changes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any, Final

from simulator.clock import Clock, Timer

from .body import Body, Json, Model
from .telemetry import documents, iso, nested, stamped

type Delta = Json

_MERGED_MAPS = ("customMetrics", "configurations", "indicators")
_IDENTITY = (
    "vehicleDoor",
    "vehicleSide",
    "vehicleOccupantRole",
    "vehicleWheel",
    "vehicleWindow",
    "positionRow",
    "positionSeat",
)
_PARKED_FOR = timedelta(hours=1)

DEEP_SLEEP: Final = "deepSleepCommandPreclusionState"
FIRMWARE_UPGRADE: Final = "firmwareUpgradeCommandPreclusionState"
# What each cause is told with.
_PRECLUSIONS: Final = {
    DEEP_SLEEP: "COMMANDS_PRECLUDED_BY_DEEP_SLEEP",
    FIRMWARE_UPGRADE: "COMMANDS_PRECLUDED_BY_FIRMWARE_UPGRADE",
}


class Impossible(Exception):
    """The car cannot do that now; the text says why."""


class Modem(StrEnum):
    """Whether a car can be reached."""

    AWAKE = "awake"
    ASLEEP = "asleep"
    DEEP_SLEEP = "deep_sleep"


class Telematics:
    """A car as its cloud sees it: reported documents, uploads, and the modem's sleep.

    A change of the body is reported by `report`, which finds out by itself what is new.
    """

    IDLE: Final = 600.0

    def __init__(self, clock: Clock, model: Model, vehicle_id: str) -> None:
        """Build a parked car that reported everything an hour ago and is awake."""
        self.clock = clock
        self.model = model
        self.name = model.name
        self.vin = model.vin
        self.vehicle_id = vehicle_id
        self.body = Body.of(model)
        self.modem = Modem.AWAKE
        self.partial_lists = False
        self._timers: dict[str, Timer] = {}
        self._listeners: list[Callable[[Delta], None]] = []
        self._correlation = count(61001)
        self._quiet = False
        self._metrics: Json = {}
        self._told: dict[str, Any] = {}
        self._update_time = clock.now() - _PARKED_FOR
        self._states: Json = {
            "commandPreclusion": preclusion(self._update_time, None),
            "deviceConnectivity": _connectivity(self._update_time, "CONNECTED"),
        }
        self._events: Json = {"customEvents": {}}
        self._measure(self._update_time, everything=True)

    def snapshot(self) -> Json:
        """Return all that is known: updateTime, vehicleId, vin, metrics, states, events (a copy)."""
        return deepcopy(
            {
                "updateTime": iso(self._update_time),
                "vehicleId": self.vehicle_id,
                "vin": self.vin,
                "metrics": self._metrics,
                "states": self._states,
                "events": self._events,
            }
        )

    def listen(self, listener: Callable[[Delta], None]) -> Callable[[], None]:
        """Hand each upload to `listener` until the returned function is called.

        A delta is any subset of metrics, states and events; `updateTime` comes where no states
        do. It is the listener's own copy, without `vin` and `vehicleId`.
        """
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def upload(
        self, *, states: Json | None = None, events: Json | None = None, **metrics: Any
    ) -> None:
        """Merge raw documents into what is known and send them exactly as they are.

        Lists merge by their qualifiers; customMetrics, configurations, indicators and
        customEvents one level deeper; anything else replaces.
        """
        for name, document in metrics.items():
            _merge(self._metrics, name, document, _MERGED_MAPS)
        for name, document in (states or {}).items():
            _merge(self._states, name, document, ("commands",))
        for name, document in (events or {}).items():
            _merge(self._events, name, document, ("customEvents",))
        delta: Delta = {}
        if not states:
            self._update_time = self.clock.now()
            delta["updateTime"] = iso(self._update_time)
        parts = {"metrics": metrics, "states": states, "events": events}
        delta |= {part: content for part, content in parts.items() if content}
        for listener in tuple(self._listeners):
            listener(deepcopy(delta))

    def measure(self, *, everything: bool = False) -> Json:
        """Return what changed of the body since it was last told (or everything), now known."""
        return self._measure(self.clock.now(), everything=everything)

    def report(self) -> None:
        """Upload what changed of the body, if anything did."""
        if not self._quiet and (metrics := self.measure()):
            self.upload(**metrics)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Let the body change without a report: the command that did it reports."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def tell_event(self, name: str, *, custom: bool = True, **content: Any) -> None:
        """Upload an event; custom ones go below `customEvents`."""
        event = {"updateTime": iso(self.clock.now()), **content}
        self.upload(events={"customEvents": {name: event}} if custom else {name: event})

    def stir(self) -> None:
        """Wake the modem because something happened at the car, and let it doze off later."""
        if self.modem is not Modem.AWAKE:
            self.wake()
        self._later("idle", self.IDLE, self._doze)

    def wake(self) -> None:
        """Bring the modem back online: commands are permitted again."""
        was, self.modem = self.modem, Modem.AWAKE
        now = self.clock.now()
        if was is Modem.DEEP_SLEEP:
            self.upload(states={"commandPreclusion": preclusion(now, None)})
        if was is not Modem.AWAKE:
            self.upload(states={"deviceConnectivity": _connectivity(now, "CONNECTED")})

    def sleep(self) -> None:
        """Let the modem sleep: the next command has to wake it."""
        self.modem = Modem.ASLEEP
        states = {"deviceConnectivity": _connectivity(self.clock.now(), "DISCONNECTED")}
        self.upload(states=states)

    def deep_sleep(self) -> None:
        """Let the modem sleep so deep that commands are precluded and expire."""
        self.modem = Modem.DEEP_SLEEP
        now = self.clock.now()
        self.upload(
            states={
                "commandPreclusion": preclusion(now, DEEP_SLEEP),
                "deviceConnectivity": _connectivity(now, "DISCONNECTED"),
            }
        )

    @property
    def busy(self) -> bool:
        """Whether the car drives, charges or runs a remote start."""
        return not self._timers.keys().isdisjoint({"drive", "charge", "remote start"})

    def _doze(self) -> None:
        if self.busy:
            self._later("idle", self.IDLE, self._doze)
        elif self.modem is Modem.AWAKE:
            self.sleep()

    def _later(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        self._stop(name)

        def due() -> None:
            self._timers.pop(name, None)
            action()

        self._timers[name] = self.clock.call_later(seconds, due)

    def _repeat(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        def again() -> None:
            # Armed before it acts, so that the action may stop it.
            self._later(name, seconds, again)
            action()

        self._later(name, seconds, again)

    def _stop(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()

    def _measure(self, at: datetime, *, everything: bool) -> Json:
        correlation_id = str(next(self._correlation))
        sent: dict[str, Any] = {}
        for name, document in documents(self.body).items():
            old = self._told.get(name)
            if not everything and (old == document or name in self.model.refresh_only):
                continue
            self._told[name] = document
            fresh = stamped(document, iso(at), correlation_id)
            if self.partial_lists and isinstance(fresh, list) and old:
                fresh = [
                    new
                    for new, raw in zip(fresh, document, strict=True)
                    if everything or raw not in old
                ]
            sent[name] = fresh
        metrics = nested(sent)
        for name, content in metrics.items():
            _merge(self._metrics, name, content, _MERGED_MAPS)
        return metrics


def iso_fraction(at: datetime) -> str:
    """Return a state's time as Ford writes it, with fractions."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _merge(known: Json, name: str, document: Any, maps: tuple[str, ...]) -> None:
    old = known.get(name)
    if name in maps and isinstance(document, dict) and isinstance(old, dict):
        known[name] = old | deepcopy(document)
    elif isinstance(document, list) and isinstance(old, list):
        merged = {_qualifiers(element): element for element in [*old, *document]}
        known[name] = deepcopy(list(merged.values()))
    else:
        known[name] = deepcopy(document)


def _qualifiers(element: Any) -> tuple[Any, ...]:
    if not isinstance(element, dict):
        return ()
    return tuple(repr(element.get(key)) for key in _IDENTITY)


def _connectivity(at: datetime, to_state: str) -> Json:
    return {"timestamp": iso_fraction(at), "value": {"toState": to_state}}


def preclusion(at: datetime, cause: str | None) -> Json:
    """Return the state that says whether a car takes commands, and if not, because of what."""
    precluded = cause is not None
    words = ("COMMANDS_PERMITTED", "COMMANDS_PRECLUDED")
    value: Json = {"fromState": words[not precluded], "toState": words[precluded]}
    if cause is not None:
        said = _PRECLUSIONS[cause]
        value["data"] = {"commandPreclusionCauses": {cause: said}}
    else:
        value["trigger"] = {"commandPreclusion": "ALL_PRECLUSIONS_RESOLVED"}
    return {"timestamp": iso_fraction(at), "value": value}
