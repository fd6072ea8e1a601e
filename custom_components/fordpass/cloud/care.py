"""What of a car's care is more than a word or a figure: messages, alerts, the time for updates."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self, override

from .values import Structured


class LightZone(StrEnum):
    """What the zone lights can light, in the order of Ford's numbers."""

    ALL = "all"
    FRONT = "front"
    REAR = "rear"
    DRIVER = "driver"
    PASSENGER = "passenger"


@dataclass(frozen=True, slots=True)
class Message:
    """A message of Ford's to the owner; `uid` is a string of digits, `at` when it was written."""

    uid: str
    at: datetime
    subject: str
    body: str
    read: bool


@dataclass(frozen=True, slots=True)
class Messages(Structured):
    """All messages there are about a car, newest first."""

    entries: tuple[Message, ...] = ()

    @property
    def unread(self) -> int:
        """How many are not read yet."""
        return sum(not message.read for message in self.entries)

    @override
    def as_json(self) -> Any:
        return [
            [one.uid, one.at.isoformat(), one.subject, one.body, one.read]
            for one in self.entries
        ]

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(
            tuple(
                Message(uid, datetime.fromisoformat(at), subject, body, read)
                for uid, at, subject, body, read in packed
            )
        )


@dataclass(frozen=True, slots=True)
class MessageIds(Structured):
    """Which messages are meant, by `uid`."""

    uids: tuple[str, ...]

    @override
    def as_json(self) -> Any:
        return list(self.uids)

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(tuple(packed))


@dataclass(frozen=True, slots=True)
class HealthAlert:
    """One warning of the car's health: `headline` says what, `text` what to do."""

    headline: str
    text: str | None = None
    severity: str | None = None
    """In the cloud's own figure or letter, which are not comparable."""


@dataclass(frozen=True, slots=True)
class HealthAlerts(Structured):
    """All warnings that are active now."""

    entries: tuple[HealthAlert, ...] = ()

    @override
    def as_json(self) -> Any:
        return [[one.headline, one.text, one.severity] for one in self.entries]

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(tuple(HealthAlert(*entry) for entry in packed))


@dataclass(frozen=True, slots=True, order=True)
class UpdateTime:
    """When the car may update itself, every week: `weekday` 0 is Monday, in the car's own time."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class UpdateSchedule(Structured):
    """All times at which the car may update itself, in order; none is whenever it likes."""

    times: tuple[UpdateTime, ...] = ()

    def next_after(self, now: datetime) -> datetime | None:
        """Return the next time after `now`, in the time zone of `now`; None when there is none."""
        return min((_next(entry, now) for entry in self.times), default=None)

    @override
    def as_json(self) -> Any:
        return [[one.weekday, one.at.isoformat()] for one in self.times]

    @classmethod
    @override
    def from_json(cls, packed: Any) -> Self:
        return cls(
            tuple(UpdateTime(weekday, time.fromisoformat(at)) for weekday, at in packed)
        )


def _next(entry: UpdateTime, now: datetime) -> datetime:
    days = (entry.weekday - now.weekday()) % 7
    at = datetime.combine(now.date() + timedelta(days=days), entry.at, now.tzinfo)
    return at if at > now else at + timedelta(days=7)
