"""The kinds of triggers of cars: something happened, something became so, something lasts."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast, override

import probatio

from homeassistant.const import ATTR_DEVICE_ID, CONF_OPTIONS, CONF_TARGET
from homeassistant.core import (
    CALLBACK_TYPE,
    HassJob,
    HassJobType,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.target import TargetSelection
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from ..coordinator import FordPassCoordinator
from ..fleet import async_fleet
from .target import Options, device_of, targeted

type Details = Mapping[str, Any]
"""What a trigger tells besides the car."""
type Tell = Callable[[Details], None]
type _Key = tuple[str, str]


class CarTrigger(Trigger):
    """Follows the cars of its target; what it knows of a car outlives a reload of the account.

    `topics` are what it must be told of, `options` its own fields, and `said` follows the car's name
    in traces.
    """

    topics: ClassVar[frozenset[object]]
    options: ClassVar[Options] = {}
    said: ClassVar[str]
    needs_contact: ClassVar[bool] = True
    """Whether it only tells while the car is available."""

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the target and the options."""
        schema = probatio.Schema(
            {
                probatio.Required(CONF_TARGET): cv.TARGET_FIELDS,
                probatio.Required(CONF_OPTIONS, default={}): dict(cls.options),
            }
        )
        return cast("ConfigType", schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Know nothing of any car yet."""
        super().__init__(hass, config)
        self._target = TargetSelection(config.target or {})
        self._options: Mapping[str, Any] = config.options or {}

    def _may_tell(self, car: FordPassCoordinator) -> bool:
        return car.last_update_success or not self.needs_contact

    @abstractmethod
    def _follow(
        self, key: _Key, car: FordPassCoordinator, tell: Tell
    ) -> tuple[CALLBACK_TYPE, CALLBACK_TYPE]:
        """Return what looks at a car, and what ends that."""

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Follow all cars there are and all that come; which are meant is looked at when one tells."""
        attached = True

        @callback
        def run(car: FordPassCoordinator, details: Details) -> None:
            device = device_of(self._hass, car)
            if (
                attached
                and device is not None
                and device.id in targeted(self._hass, self._target)
            ):
                name = device.name_by_user or device.name
                run_action(
                    {ATTR_DEVICE_ID: device.id, **details}, f"{name} {self.said}"
                )

        @callback
        def follow(car: FordPassCoordinator) -> CALLBACK_TYPE:
            @callback
            def tell(details: Details) -> None:
                # What follows shall find the entities of the car as they are after the news.
                self._hass.loop.call_soon(run, car, details)

            look, end = self._follow((car.account_id, car.info.vin), car, tell)
            look()
            remove = car.async_add_listener(look, self.topics)

            @callback
            def end_all() -> None:
                remove()
                end()

            return end_all

        unfollow = async_fleet(self._hass).follow(follow)

        @callback
        def detach() -> None:
            nonlocal attached
            attached = False
            unfollow()

        return detach


class HappenedTrigger[T](CarTrigger):
    """Compares what there is of a car with what there was; the first look is no event."""

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Know nothing of any car yet."""
        super().__init__(hass, config)
        self._known: dict[_Key, T] = {}

    @abstractmethod
    def _now(self, car: FordPassCoordinator, before: T | None) -> T | None:
        """Return what is compared with what was before, None to leave it at that."""

    @abstractmethod
    def _happened(
        self, car: FordPassCoordinator, before: T, now: T
    ) -> Iterator[Details]:
        """Yield what happened from one look to the next."""

    @override
    def _follow(
        self, key: _Key, car: FordPassCoordinator, tell: Tell
    ) -> tuple[CALLBACK_TYPE, CALLBACK_TYPE]:
        @callback
        def look() -> None:
            before = self._known.get(key)
            now = self._now(car, before) if self._may_tell(car) else None
            if now is None:
                return
            self._known[key] = now
            if before is not None and before != now:
                for details in self._happened(car, before, now):
                    tell(details)

        return look, _nothing


class BecameTrigger(HappenedTrigger[bool]):
    """Fires when something becomes so."""

    @override
    def _happened(
        self, car: FordPassCoordinator, before: bool, now: bool
    ) -> Iterator[Details]:
        if now:
            yield self._details(car)

    def _details(self, car: FordPassCoordinator) -> Details:
        return {}


class GrewTrigger(HappenedTrigger[frozenset[str]]):
    """Fires for each place that joins those where something is so; `detail` is what a place is called."""

    detail: ClassVar[str]

    @override
    def _happened(
        self, car: FordPassCoordinator, before: frozenset[str], now: frozenset[str]
    ) -> Iterator[Details]:
        for place in sorted(now - before):
            yield {self.detail: place}


@dataclass(slots=True)
class _Lasting:
    """Since when something lasts, None when it does not, and whether that was told."""

    since: datetime | None
    told: bool


class LastingTrigger(CarTrigger):
    """Fires once when something has lasted for a time.

    What lasts already at the first look is told in time, but not when it is due already: it was told
    before Home Assistant was restarted.
    """

    duration: ClassVar[str]
    """The option that says how long."""

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Know nothing of any car yet."""
        super().__init__(hass, config)
        self._known: dict[_Key, _Lasting] = {}
        self._duration: timedelta = self._options[self.duration]

    @abstractmethod
    def _since(
        self, car: FordPassCoordinator, known: datetime | None, *, first: bool
    ) -> datetime | None:
        """Return since when it lasts, by the car's own time, None when it does not.

        `known` is what was returned last; it is returned again while nothing new is known.
        """

    @override
    def _follow(
        self, key: _Key, car: FordPassCoordinator, tell: Tell
    ) -> tuple[CALLBACK_TYPE, CALLBACK_TYPE]:
        cancel = _nothing

        @callback
        def stop() -> None:
            cancel()

        @callback
        def look() -> None:
            nonlocal cancel
            cancel()
            cancel = _nothing
            known = self._known.get(key)
            first = known is None
            since = self._since(car, known.since if known else None, first=first)
            due = None if since is None else since + self._duration
            now = dt_util.utcnow()
            if known is None or known.since != since:
                # News that are old already do not make it begin anew.
                told = due is not None and due <= now and (known is None or known.told)
                known = self._known[key] = _Lasting(since, told)
            if due is None or known.told:
                return
            if due > now:
                cancel = async_track_point_in_utc_time(self._hass, ring, due)
            elif self._may_tell(car):
                known.told = True
                tell({})

        @callback
        def rung(_: datetime) -> None:
            look()

        ring = HassJob(rung, job_type=HassJobType.Callback, cancel_on_shutdown=True)
        return look, stop


def _nothing() -> None:
    """Stand in for what need not be ended."""
