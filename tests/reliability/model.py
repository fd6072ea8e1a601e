"""The plainest thing that could be right: of each signal the newest reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from custom_components.fordpass.cloud import derive
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.remote_start import remote_start_over
from custom_components.fordpass.cloud.signals import Signal
from custom_components.fordpass.cloud.vehicle import VehicleState

DERIVED = {rule.output for rule in derive.RULES}

type Known = dict[Signal[Any], Reading[Any]]


@dataclass(slots=True)
class Model:
    """Of each signal the newest reading, and of two of the same time the later."""

    known: Known = field(default_factory=dict)

    def take(self, news: Mapping[Signal[Any], Reading[Any]]) -> set[Signal[Any]]:
        """Take news, and return what changed, but for what is derived."""
        changed = set()
        for signal, reading in news.items():
            if signal in DERIVED:
                continue
            old = self.known.get(signal)
            if old is not None and old.at > reading.at:
                continue
            if old is None or old.value != reading.value:
                changed.add(signal)
            self.known[signal] = reading
        return changed


@dataclass(slots=True)
class WholeModel(Model):
    """The same with all that follows: every rule is applied after every news.

    What was told of one time in two ways is disputed: a cloud that tells the older of them again may
    mean either.
    """

    disputed: set[Signal[Any]] = field(default_factory=set)

    def take_all(self, news: Mapping[Signal[Any], Reading[Any]], now: datetime) -> None:
        """Take news of whatever signals at a time."""
        for signal, reading in news.items():
            old = self.known.get(signal)
            if old is None or old.at < reading.at:
                self.disputed.discard(signal)
            elif old.at == reading.at and old.value != reading.value:
                self.disputed.add(signal)
            if old is None or old.at <= reading.at:
                self.known[signal] = reading
        for rule in derive.RULES:
            if not rule.inputs.isdisjoint(self.disputed):
                self.disputed.add(rule.output)
        self._follow()
        if over := remote_start_over(VehicleState(self.known), now):
            self.known.update(over)
            self._follow()

    def _follow(self) -> None:
        state = VehicleState(self.known)
        for rule in derive.RULES:
            if not rule.inputs.isdisjoint(self.known):
                told = rule.derive(state)
                old = self.known.get(rule.output)
                if told is not None and (old is None or old.value != told.value):
                    self.known[rule.output] = told
