"""What a car can show, a row for each entity, topic by topic as in the catalogue of signals."""

from typing import Final

from . import (
    assistance,
    battery,
    body,
    care,
    charge_plans,
    charging,
    climate,
    driving,
    engine,
    infotainment,
    trips,
)

TOPICS: Final = (
    body,
    driving,
    engine,
    trips,
    assistance,
    infotainment,
    battery,
    charging,
    charge_plans,
    climate,
    care,
)
"""The topics that have sensors and binary sensors."""
