"""What automations can ask of cars."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Unpack, cast, override

import probatio

from homeassistant.components.zone import DOMAIN as ZONE
from homeassistant.const import CONF_OPTIONS, CONF_TARGET, CONF_ZONE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    ATTR_BEHAVIOR,
    BEHAVIOR_ALL,
    BEHAVIOR_ANY,
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.target import TargetSelection
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from ..cloud import signals as s
from ..coordinator import FordPassCoordinator
from ..fleet import async_fleet
from .shown import asleep, at, in_use, opened
from .target import Options, device_of, targeted


class CarCondition(Condition):
    """Asks the cars of its target; those that do not know, or are unavailable, do not count."""

    options: ClassVar[Options] = {}
    needs_contact: ClassVar[bool] = True

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the target and the options."""
        schema = probatio.Schema(
            {
                probatio.Required(CONF_TARGET): cv.TARGET_FIELDS,
                probatio.Required(CONF_OPTIONS, default={}): {
                    probatio.Required(ATTR_BEHAVIOR, default=BEHAVIOR_ANY): probatio.In(
                        [BEHAVIOR_ANY, BEHAVIOR_ALL]
                    ),
                    **cls.options,
                },
            }
        )
        return cast("ConfigType", schema(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Remember what is asked."""
        super().__init__(hass, config)
        self._target = TargetSelection(config.target or {})
        self._options: Mapping[str, Any] = config.options or {}

    @abstractmethod
    def _holds(self, car: FordPassCoordinator) -> bool | None:
        """Say whether it is so, None when nobody knows."""

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Ask one after the other; no car that counts is no."""
        meant = targeted(self._hass, self._target)
        answers = [
            answer
            for car in async_fleet(self._hass).cars
            if (device := device_of(self._hass, car)) is not None
            and device.id in meant
            and (car.last_update_success or not self.needs_contact)
            and (answer := self._holds(car)) is not None
        ]
        if self._options[ATTR_BEHAVIOR] == BEHAVIOR_ALL:
            return bool(answers) and all(answers)
        return any(answers)


class IsParkedCondition(CarCondition):
    """The ignition is off, and the car is in the zone if there is one."""

    options: ClassVar[Options] = {probatio.Optional(CONF_ZONE): cv.entity_domain(ZONE)}

    @override
    def _holds(self, car: FordPassCoordinator) -> bool | None:
        if in_use(car.data):
            return False
        if (zone := self._options.get(CONF_ZONE)) is not None:
            return at(self._hass, car.data, zone)
        return None if car.data.value(s.IGNITION_ON) is None else True


class IsPluggedInCondition(CarCondition):
    """A charger is connected."""

    @override
    def _holds(self, car: FordPassCoordinator) -> bool | None:
        return car.data.value(s.PLUGGED_IN)


class IsClosedCondition(CarCondition):
    """No door, window or lid that the car tells of is open."""

    @override
    def _holds(self, car: FordPassCoordinator) -> bool | None:
        open_now = opened(car.data)
        return None if open_now is None else not open_now


class IsAsleepCondition(CarCondition):
    """The car is in deep sleep."""

    @override
    def _holds(self, car: FordPassCoordinator) -> bool | None:
        return asleep(car.data)


class IsFreshCondition(CarCondition):
    """The car told something not longer ago than that."""

    options: ClassVar[Options] = {probatio.Required("age"): cv.positive_time_period}
    needs_contact = False

    @override
    def _holds(self, car: FordPassCoordinator) -> bool | None:
        last = car.data.value(s.LAST_NEWS)
        return None if last is None else dt_util.utcnow() - last <= self._options["age"]
