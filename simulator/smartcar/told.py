"""What Smartcar reads off a car: the values the maker's cloud has, with the times it got them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from simulator.cars import Car
from simulator.cars.powertrain import TANK
from simulator.cars.telemetry import CUSTOM_PREFIX

type Json = dict[str, Any]

_CORNERS: Final = {
    "UNSPECIFIED_FRONT/DRIVER": (0, 0),
    "UNSPECIFIED_FRONT/PASSENGER": (0, 1),
    "FRONT_LEFT": (0, 0),
    "FRONT_RIGHT": (0, 1),
    "REAR_LEFT": (1, 0),
    "REAR_RIGHT": (1, 1),
    "UNSPECIFIED_REAR/DRIVER": (1, 0),
    "UNSPECIFIED_REAR/PASSENGER": (1, 1),
    "REAR_LEFT_OUTER": (1, 0),
    "REAR_RIGHT_OUTER": (1, 1),
}
_CHARGE: Final = {
    "IN_PROGRESS": "CHARGING",
    "COMPLETED": "FULLY_CHARGED",
}
_GEARS: Final = {"PARK", "REVERSE", "NEUTRAL", "DRIVE"}


class Corner(NamedTuple):
    """Where a door, window or wheel is: row 0 is the front, column 0 the left."""

    row: int
    column: int


class Told:
    """A car's snapshot at the maker. A reading is None when the maker does not tell it.

    `read` tells with a reading when the car recorded it: the newest time of several.
    """

    def __init__(self, car: Car, retrieved: datetime) -> None:
        """Take the snapshot."""
        self.car = car
        self.model = car.model
        self.retrieved = retrieved
        self._metrics: Json = car.snapshot()["metrics"]
        self._at: datetime | None = None

    def read[T](self, reading: Callable[[Told], T]) -> tuple[T, datetime]:
        """Return a reading and when the car recorded it."""
        self._at = None
        value = reading(self)
        return value, self._at or self.retrieved

    # Single values

    def number(self, name: str) -> float | None:
        """Return a metric's number."""
        value = self._value(name)
        return float(value) if isinstance(value, int | float) else None

    def word(self, name: str) -> str | None:
        """Return a metric's word."""
        value = self._value(name)
        return value if isinstance(value, str) else None

    def flag(self, name: str) -> bool | None:
        """Return a metric's yes or no."""
        value = self._value(name)
        return value if isinstance(value, bool) else None

    @property
    def fuel_liters(self) -> float | None:
        """The litres in the tank, made of the percentage; makers tell it in North America only."""
        level = self.number("fuelLevel")
        if level is None or self.model.measure == "METRIC":
            return None
        return round(TANK * min(level, 100) / 100, 1)

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        value = self._value("position")
        if not isinstance(value, dict):
            return None
        return value["location"]["lat"], value["location"]["lon"]

    @property
    def heading(self) -> float | None:
        """Degrees clockwise from north."""
        value = self._value("heading")
        return value.get("heading") if isinstance(value, dict) else None

    @property
    def gear(self) -> str | None:
        """PARK, REVERSE, NEUTRAL or DRIVE."""
        word = self.word("gearLeverPosition")
        return word if word in _GEARS else None

    @property
    def charge_state(self) -> str | None:
        """CHARGING, FULLY_CHARGED or NOT_CHARGING."""
        word = self.word("xevBatteryChargeDisplayStatus")
        return None if word is None else _CHARGE.get(word, "NOT_CHARGING")

    @property
    def plugged_in(self) -> bool | None:
        """Whether the charging cable is in the car."""
        word = self.word("xevPlugChargerStatus")
        return None if word is None else word == "CONNECTED"

    @property
    def charge_limit(self) -> float | None:
        """Percent at which charging ends."""
        return self.number("customMetrics.global-ac-target-soc")

    @property
    def locked(self) -> bool | None:
        """Whether every lock that is told is locked; a mechanical one is not told."""
        told = {
            element["value"]
            for element in self._list("doorLockStatus")
            if element["value"] != "UNKNOWN"
        }
        return None if not told else "UNLOCKED" not in told

    # Positions

    def doors(self) -> dict[Corner, bool]:
        """Return for each side door whether it is open."""
        return {
            corner: element["value"] != "CLOSED"
            for corner, element in self._corners("doorStatus", "vehicleDoor")
        }

    def door_locks(self) -> dict[Corner, bool]:
        """Return for each side door whose own lock is told whether it is locked."""
        return {
            corner: element["value"] != "UNLOCKED"
            for corner, element in self._corners("doorLockStatus", "vehicleDoor")
            if element["value"] != "UNKNOWN"
        }

    def windows(self) -> dict[Corner, bool]:
        """Return for each window whether it is open."""
        return {
            corner: element["value"]["doubleRange"]["upperBound"] > 0
            for corner, element in self._corners("windowStatus", "vehicleWindow")
        }

    def tires(self) -> dict[Corner, float]:
        """Return each tire's kPa; of twin wheels the outer ones."""
        return {
            corner: element["value"]
            for corner, element in self._corners("tirePressure", "vehicleWheel")
        }

    def trunk(self) -> bool | None:
        """Return whether the tailgate is open."""
        found = [
            element["value"] != "CLOSED"
            for element in self._list("doorStatus")
            if element.get("vehicleDoor") == "TAILGATE"
        ]
        return found[0] if found else None

    def hood(self) -> bool | None:
        """Return whether the hood is open."""
        word = self.word("hoodStatus")
        return None if word is None else word != "CLOSED"

    def _value(self, name: str) -> Any:
        group, dot, inner = name.partition(".")
        document = self._metrics.get(group)
        if dot and isinstance(document, dict):
            document = document.get(CUSTOM_PREFIX + inner, document.get(inner))
        if isinstance(document, list):
            document = document[0] if document else None
        if not isinstance(document, dict):
            return None
        self._note(document)
        return document.get("value")

    def _list(self, name: str) -> list[Json]:
        elements = self._metrics.get(name)
        found = elements if isinstance(elements, list) else []
        for element in found:
            self._note(element)
        return found

    def _corners(self, name: str, qualifier: str) -> Iterator[tuple[Corner, Json]]:
        for element in self._list(name):
            word = str(element.get(qualifier))
            sided = f"{word}/{element.get('vehicleSide')}"
            if (at := _CORNERS.get(word)) is not None:
                yield Corner(*at), element
            elif (at := _CORNERS.get(sided)) is not None:
                row, column = at
                yield Corner(row, 1 - column if self._right_hand else column), element

    @property
    def _right_hand(self) -> bool:
        """Whether the driver sits on the right, which only a car that names corners tells."""
        return any(
            (door.get("vehicleDoor"), door.get("vehicleSide"))
            == ("FRONT_RIGHT", "DRIVER")
            for door in self._metrics.get("doorStatus", ())
        )

    def _note(self, document: Json) -> None:
        if (text := document.get("updateTime")) is not None:
            at = datetime.fromisoformat(text)
            self._at = max(at, self._at or at)
