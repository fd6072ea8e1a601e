"""What is wrong with a car, in words: the lamps that are lit and the tires that are low."""

from collections.abc import Iterator
from typing import NamedTuple

from .car import Car

# The headline, what to do and how severe it is, by indicator.
_WORDS = {
    "lowBrakeFluid": ("Brake fluid low", "Have the brakes checked soon.", 3),
    "lowFuel": ("Fuel low", "Refuel.", 1),
    "lowWasherFluid": ("Washer fluid low", "Refill the washer fluid.", 1),
    "malfunctionIndicator": ("Engine malfunction", "Visit a workshop.", 2),
}
_TIRE = ("Tire pressure low", "Inflate the tire to the pressure on the door sill.", 2)


class HealthWarning(NamedTuple):
    """One warning; `severity` is 1 to 3."""

    name: str
    headline: str
    advice: str
    severity: int


def warnings(car: Car) -> Iterator[HealthWarning]:
    """Yield what a car warns of, as far as it was reported."""
    metrics = car.snapshot()["metrics"]
    for name, entry in metrics.get("indicators", {}).items():
        if entry.get("value") is True and name in _WORDS:
            yield HealthWarning(name, *_WORDS[name])
    for entry in metrics.get("tirePressureStatus", []):
        if entry.get("value") == "LOW":
            yield HealthWarning(f"tire {entry.get('vehicleWheel')}", *_TIRE)
