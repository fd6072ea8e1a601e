"""Triggers for where the car is and how far it goes: arrived, left, range."""

from typing import ClassVar, override

import probatio

from homeassistant.components.zone import DOMAIN as ZONE
from homeassistant.const import CONF_UNIT_OF_MEASUREMENT, CONF_ZONE, UnitOfLength
from homeassistant.helpers import config_validation as cv
from homeassistant.util.unit_conversion import DistanceConverter

from ..cloud import signals as s
from ..coordinator import FordPassCoordinator
from .kinds import BecameTrigger, Details
from .shown import at, in_use
from .target import Options

_OF_ZONE: Options = {probatio.Required(CONF_ZONE): cv.entity_domain(ZONE)}
# By how much the range must grow beyond the level before it can fall below it again.
_RECOVERED = 1.1


class ArrivedTrigger(BecameTrigger):
    """A car that was outside of a zone comes into it and, unless that does not matter, is parked."""

    topics = frozenset({s.POSITION, s.IGNITION_ON})
    options: ClassVar[Options] = {
        **_OF_ZONE,
        probatio.Required("parked", default=True): cv.boolean,
    }
    said = "arrived"

    @override
    def _now(self, car: FordPassCoordinator, before: bool | None) -> bool | None:
        inside = at(self._hass, car.data, self._options[CONF_ZONE])
        if inside and self._options["parked"] and in_use(car.data):
            # It may drive through, or be about to leave.
            return None
        return inside


class LeftTrigger(BecameTrigger):
    """A car that was in a zone is outside of it."""

    topics = frozenset({s.POSITION})
    options = _OF_ZONE
    said = "left"

    @override
    def _now(self, car: FordPassCoordinator, before: bool | None) -> bool | None:
        inside = at(self._hass, car.data, self._options[CONF_ZONE])
        return None if inside is None else not inside


class RangeBecameLowTrigger(BecameTrigger):
    """The range falls below a level; it must grow beyond it before it can do so again."""

    topics = frozenset({s.FUEL_RANGE, s.HV_BATTERY_RANGE})
    options: ClassVar[Options] = {
        probatio.Required("below"): cv.positive_float,
        probatio.Required(
            CONF_UNIT_OF_MEASUREMENT, default=UnitOfLength.KILOMETERS
        ): probatio.In([UnitOfLength.KILOMETERS, UnitOfLength.MILES]),
    }
    said = "has little range left"

    @override
    def _now(self, car: FordPassCoordinator, before: bool | None) -> bool | None:
        left = self._left(car)
        level: float = self._options["below"]
        if left is None:
            return None
        return left < level * (_RECOVERED if before else 1)

    @override
    def _details(self, car: FordPassCoordinator) -> Details:
        left = self._left(car)
        return {"range": None if left is None else round(left)}

    def _left(self, car: FordPassCoordinator) -> float | None:
        # On fuel, where the car burns any, else on its battery.
        left = car.data.value(s.FUEL_RANGE)
        if left is None:
            left = car.data.value(s.HV_BATTERY_RANGE)
        if left is None:
            return None
        unit = self._options[CONF_UNIT_OF_MEASUREMENT]
        return DistanceConverter.convert(left, UnitOfLength.KILOMETERS, unit)
