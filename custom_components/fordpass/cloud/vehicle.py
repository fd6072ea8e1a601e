"""One typed model of a car, whichever cloud its news came through."""

from collections.abc import Iterator, KeysView, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from . import derive
from .commands import Command
from .reading import Reading, Readings
from .signals import CATALOGUE, Signal
from .values import pack, unpack


class Engine(StrEnum):
    """What drives the car."""

    BEV = "bev"
    PHEV = "phev"
    HEV = "hev"
    ICE = "ice"
    FCV = "fcv"


MAY_HAVE_PLUG = frozenset({Engine.BEV, Engine.PHEV, None})
"""The engines of cars that are charged at a plug, which one of unknown kind may be as well."""


class Authorization(StrEnum):
    """Whether this account may see and command the car."""

    AUTHORIZED = "authorized"
    PENDING = "pending"
    DECLINED = "declined"


class Feature(StrEnum):
    """What a car is equipped with, where that is not a matter of a command."""

    HEATED_SEATS = "heated_seats"
    VENTILATED_SEATS = "ventilated_seats"
    HEATED_STEERING_WHEEL = "heated_steering_wheel"
    CHARGE_LOGS = "charge_logs"
    """Its cloud keeps a log of its charges."""
    STEPPED_CHARGE_LIMIT = "stepped_charge_limit"
    """Its charge limit is one of CHARGE_TARGETS, and not any other percentage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleInfo:
    """What does not change from day to day; None is what the cloud did not say.

    `commands` is what the cloud says this car accepts, None when it said nothing at all, and
    `features` likewise what it is equipped with.
    """

    vin: str
    make: str | None = None
    model: str | None = None
    year: int | None = None
    nickname: str | None = None
    engine: Engine | None = None
    image_url: str | None = None
    authorization: Authorization = Authorization.AUTHORIZED
    commands: frozenset[Command] | None = None
    features: frozenset[Feature] | None = None

    @property
    def name(self) -> str:
        """What its owner calls the car: the nickname, else the model, else the make."""
        return self.nickname or self.model or self.make or "Ford"

    def can(self, command: Command) -> bool:
        """Say whether the car is known to accept the command."""
        return self.commands is not None and command in self.commands

    def has(self, feature: Feature) -> bool:
        """Say whether the car is known to have that equipment."""
        return self.features is not None and feature in self.features

    def filled_from(self, older: VehicleInfo) -> VehicleInfo:
        """Return this with every gap filled by what was known before: a thin answer loses nothing."""
        gaps = {
            name: getattr(older, name)
            for name in (
                "make",
                "model",
                "year",
                "nickname",
                "engine",
                "image_url",
                "commands",
                "features",
            )
            if getattr(self, name) is None
        }
        return replace(self, **gaps)

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON object that `from_dict` understands."""
        return {
            "vin": self.vin,
            "make": self.make,
            "model": self.model,
            "year": self.year,
            "nickname": self.nickname,
            "engine": self.engine,
            "image_url": self.image_url,
            "authorization": self.authorization,
            "commands": None if self.commands is None else sorted(self.commands),
            "features": None if self.features is None else sorted(self.features),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> VehicleInfo:
        """Return what `as_dict` gave.

        Raises KeyError or ValueError when it was not given by it.
        """
        commands = data["commands"]
        # Files of older versions do not have it.
        features = data.get("features")
        return cls(
            vin=data["vin"],
            make=data["make"],
            model=data["model"],
            year=data["year"],
            nickname=data["nickname"],
            engine=None if data["engine"] is None else Engine(data["engine"]),
            image_url=data["image_url"],
            authorization=Authorization(data["authorization"]),
            commands=None
            if commands is None
            else frozenset(Command(command) for command in commands),
            features=None
            if features is None
            else frozenset(Feature(feature) for feature in features),
        )


@dataclass(slots=True)
class VehicleState:
    """The last known reading of every signal the car ever sent."""

    _readings: Readings = field(default_factory=dict)

    def get[T](self, signal: Signal[T]) -> Reading[T] | None:
        """Return the last reading of a signal, None if the car never sent it."""
        return self._readings.get(signal)

    def value[T](self, signal: Signal[T]) -> T | None:
        """Return the last value of a signal, None if it was never sent or is not known."""
        reading = self._readings.get(signal)
        return None if reading is None else reading.value

    def __contains__(self, signal: Signal[Any]) -> bool:
        """Say whether the car ever sent this signal."""
        return signal in self._readings

    def __iter__(self) -> Iterator[Signal[Any]]:
        """Iterate over the signals ever seen."""
        return iter(self._readings)

    @property
    def seen(self) -> KeysView[Signal[Any]]:
        """The signals ever seen, as a set that follows the state."""
        return self._readings.keys()

    def copy(self) -> VehicleState:
        """Return the state of now, which does not change."""
        return VehicleState(dict(self._readings))

    def merge(self, news: Mapping[Signal[Any], Reading[Any]]) -> set[Signal[Any]]:
        """Fold news into the state and return the signals whose value changed or which are new.

        Older news never overwrites newer, and all that is derived is kept in step.
        """
        readings = self._readings
        before: dict[Signal[Any], Reading[Any] | None] = {}
        for signal, reading in news.items():
            known = readings.get(signal)
            if known is None:
                before[signal] = None
            elif reading.at < known.at:
                continue
            elif known.value != reading.value:
                before[signal] = known
            readings[signal] = reading
        for rule in derive.following(news):
            derived = rule.derive(self)
            known = readings.get(rule.output)
            if derived is None or (known is not None and known.value == derived.value):
                continue
            # A rule may correct a signal that had news itself: compare with what was before both.
            before.setdefault(rule.output, known)
            readings[rule.output] = derived
        return {
            signal
            for signal, known in before.items()
            if known is None or known.value != readings[signal].value
        }

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON object, key to `[value, time]`, that `from_dict` understands."""
        return {
            signal.key: [pack(reading.value), reading.at.isoformat()]
            for signal, reading in self._readings.items()
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> VehicleState:
        """Return the state `as_dict` gave; signals no longer in the catalogue are left out."""
        readings: Readings = {}
        for key, (packed, at) in data.items():
            if (signal := CATALOGUE.get(key)) is not None:
                when = datetime.fromisoformat(at).astimezone(UTC)
                readings[signal] = Reading(unpack(signal.kind, packed), when)
        return cls(readings)
