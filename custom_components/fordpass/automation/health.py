"""Triggers for what goes wrong: tires, 12 V battery, deep sleep, commands, news that do not come."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, override

import probatio

from homeassistant.helpers import config_validation as cv

from ..cloud import signals as s
from ..coordinator import COMMANDED, CommandReport, FordPassCoordinator
from .kinds import BecameTrigger, Details, GrewTrigger, HappenedTrigger, LastingTrigger
from .shown import asleep
from .target import Options

_LOW_TIRE = ("low", "alert")
_LOW_TIRE_MONITOR = "low_tire_pressure"
_LV_BATTERY_LOW = ("low_voltage", "warning", "discharged")
# By how many volts a 12 V battery must recover before it can become low again.
_RECOVERED = 0.3


class TireBecameLowTrigger(GrewTrigger):
    """The car warns of a tire."""

    topics = frozenset((*s.TIRE_STATUS.values(), *s.TIRE_MONITOR.values()))
    detail = "tire"
    said = "has low pressure in a tire"

    @override
    def _now(
        self, car: FordPassCoordinator, before: frozenset[str] | None
    ) -> frozenset[str] | None:
        if self.topics.isdisjoint(car.data.seen):
            return None
        low = {
            place
            for place, signal in s.TIRE_STATUS.items()
            if car.data.value(signal) in _LOW_TIRE
        } | {
            place
            for place, signal in s.TIRE_MONITOR.items()
            if car.data.value(signal) == _LOW_TIRE_MONITOR
        }
        # The warning of them all says nothing when a tire is known.
        return frozenset(low - {s.TIRE_SYSTEM} or low)


class LvBatteryBecameLowTrigger(BecameTrigger):
    """The 12 V battery falls below a voltage, or the car says that it is low."""

    topics = frozenset({s.LV_BATTERY_VOLTAGE, s.LV_BATTERY_STATUS})
    options: ClassVar[Options] = {
        probatio.Required("voltage", default=11.8): cv.positive_float
    }
    said = "has a low 12 V battery"

    @override
    def _now(self, car: FordPassCoordinator, before: bool | None) -> bool | None:
        status = car.data.value(s.LV_BATTERY_STATUS)
        voltage = car.data.value(s.LV_BATTERY_VOLTAGE)
        if status is None and voltage is None:
            return None
        level = self._options["voltage"] + (_RECOVERED if before else 0)
        return status in _LV_BATTERY_LOW or (voltage is not None and voltage < level)

    @override
    def _details(self, car: FordPassCoordinator) -> Details:
        return {
            "voltage": car.data.value(s.LV_BATTERY_VOLTAGE),
            "status": car.data.value(s.LV_BATTERY_STATUS),
        }


class FellAsleepTrigger(BecameTrigger):
    """The car goes into deep sleep."""

    topics = frozenset({s.DEEP_SLEEP})
    said = "fell into deep sleep"

    @override
    def _now(self, car: FordPassCoordinator, before: bool | None) -> bool | None:
        return asleep(car.data)


class CommandFailedTrigger(HappenedTrigger[tuple[CommandReport | None]]):
    """A command that was sent from here did not succeed."""

    topics = frozenset({COMMANDED})
    # A command that finds the account lost makes the car unavailable first.
    needs_contact = False
    said = "did not do what it was asked"

    @override
    def _now(
        self, car: FordPassCoordinator, before: tuple[CommandReport | None] | None
    ) -> tuple[CommandReport | None]:
        return (car.last_command,)

    @override
    def _happened(
        self,
        car: FordPassCoordinator,
        before: tuple[CommandReport | None],
        now: tuple[CommandReport | None],
    ) -> Iterator[Details]:
        (report,) = now
        if report is not None and report.failure is not None:
            yield {"command": report.command.value, "reason": report.failure}


class DataBecameOldTrigger(LastingTrigger):
    """The car told nothing for a time."""

    topics = frozenset({s.LAST_NEWS})
    options: ClassVar[Options] = {probatio.Required("age"): cv.positive_time_period}
    duration = "age"
    needs_contact = False
    said = "told nothing for a while"

    @override
    def _since(
        self, car: FordPassCoordinator, known: datetime | None, *, first: bool
    ) -> datetime | None:
        return car.data.value(s.LAST_NEWS)
