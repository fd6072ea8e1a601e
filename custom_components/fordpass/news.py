"""The news of one car: push, a safety poll while none comes, and who must be told."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
import random
from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.core import (
    CALLBACK_TYPE,
    HassJob,
    HassJobType,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from .cloud.account import Link, News, Notice, Vehicle
from .cloud.errors import (
    CloudError,
    CloudUnavailableError,
    SignInRequiredError,
    VehicleNotAuthorizedError,
)
from .cloud.reading import Readings
from .cloud.remote_start import remote_start_over, remote_start_over_at
from .cloud.signals import REMOTE_START_REMAINING, Signal
from .cloud.vehicle import Authorization, VehicleInfo, VehicleState
from .const import DOMAIN, OUTAGE_LIMIT, REFUSED_RETRY, SAFETY_POLL
from .failures import told
from .issues import async_accepted, async_ask_to_accept, async_tell
from .topics import TopicCoordinator

if TYPE_CHECKING:
    from .garage import FordPassConfigEntry

_LOGGER = logging.getLogger(__name__)

# What those listen to who show whether the push connection is up, which is no signal of the car.
PUSH: Final = object()


def _nothing() -> None:
    """Stand in for the cancellation of a timer that does not run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHooks:
    """What a car tells the account it belongs to."""

    state_changed: CALLBACK_TYPE
    sign_in_required: Callable[[SignInRequiredError], None]


class NewsCoordinator(TopicCoordinator[VehicleState]):
    """One car; the topics are the signals, and PUSH.

    It is available, which is `last_update_success`, until the account is lost, or the right to see
    the car, or OUTAGE_LIMIT passes without contact with the cloud.
    """

    config_entry: FordPassConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: FordPassConfigEntry,
        vehicle: Vehicle,
        state: VehicleState,
        hooks: AccountHooks,
    ) -> None:
        """Begin with the last known state; nothing is asked yet."""
        # The name is logged, and what an owner calls the car may be its plate.
        name = vehicle.info.model or vehicle.info.make or "Ford"
        super().__init__(
            hass, _LOGGER, config_entry=entry, name=name, always_update=False
        )
        self.vehicle = vehicle
        self.data = state
        self.push_connected = False
        # Who polls at a pace of its own needs no safety poll.
        self._safety_poll = SAFETY_POLL if vehicle.account.pushes else None
        self._notices: set[str] = set()
        self._hooks = hooks
        self._seen = set(state.seen)
        self._growth_listeners: list[CALLBACK_TYPE] = []
        self._accepted = asyncio.Event()
        self._ended = False
        self._task: asyncio.Task[None] | None = None
        self._cancel_outage: CALLBACK_TYPE = _nothing
        self._cancel_start_end: CALLBACK_TYPE = _nothing
        self._end_overdue_start()

    @property
    def account_id(self) -> str:
        """The id of the account the car is seen through."""
        return self.vehicle.account.account_id

    @property
    def pushes(self) -> bool:
        """Whether the cloud sends the car's news by itself."""
        return self.vehicle.account.pushes

    @property
    def info(self) -> VehicleInfo:
        """What does not change from day to day."""
        return self.vehicle.info

    @callback
    def async_start(self) -> None:
        """Begin to follow the car, and to note how long nothing was heard."""
        if not self._ended:
            self._watch_for_outage()
        self.async_follow()

    @callback
    def async_follow(self) -> None:
        """Follow the car, unless its account is paused or lost."""
        if self._paused or self._ended:
            return
        self._poll(after=self._safety_poll)
        self._task = self.config_entry.async_create_background_task(
            self.hass, self._follow(), f"{DOMAIN} push of {self.name}"
        )

    @callback
    def async_halt(self) -> asyncio.Task[None] | None:
        """Poll a paused account no more, and return what follows the car, which is to be cancelled."""
        self._poll(after=None)
        return self._task

    @property
    def _paused(self) -> bool:
        return self.vehicle.account.guard.paused

    @override
    async def async_shutdown(self) -> None:
        """End everything that could still come."""
        self.async_end()
        async_accepted(self.hass, self.account_id, self.info)
        for key in self._notices:
            async_tell(self.hass, self.account_id, self.info, Notice(key, False))
        await super().async_shutdown()

    @callback
    def async_end(self) -> None:
        """End everything that asks the cloud; what is shown stays as it is."""
        self._ended = True
        self.push_connected = False
        self._poll(after=None)
        self._cancel_outage()
        self._cancel_start_end()
        if self._task is not None:
            self._task.cancel()

    @callback
    def async_lose_account(self) -> None:
        """End everything, because only a new sign-in by the owner can help."""
        self.async_end()
        self._lose("the account must be signed in to again")

    @callback
    def async_update_info(self, info: VehicleInfo) -> None:
        """Take what the account's list of cars now says of the car."""
        known = self.info
        self.vehicle = self.vehicle.account.vehicle(info)
        if info.authorization is Authorization.AUTHORIZED:
            self._accepted.set()
        if info != known:
            self._grow()

    # Who must be told

    @callback
    def async_add_growth_listener(self, listener: CALLBACK_TYPE) -> None:
        """Tell a listener, as long as the car is there, when it tells or accepts something new."""
        self._growth_listeners.append(listener)

    @callback
    def _grow(self) -> None:
        for listener in self._growth_listeners:
            listener()

    @callback
    def _merge(self, news: Readings) -> None:
        changed = self.data.merge(news)
        if REMOTE_START_REMAINING in news:
            changed |= self._end_overdue_start()
        self._publish(changed)

    @callback
    def _publish(self, changed: set[Signal[Any]]) -> None:
        if not changed:
            return
        if not changed <= self._seen:
            self._seen |= changed
            self._grow()
        self.async_tell(changed)
        self._hooks.state_changed()

    # How news come

    async def _follow(self) -> None:
        """Take the car's news until the account is lost."""
        refused = self.info.authorization is not Authorization.AUTHORIZED
        while True:
            if refused:
                self._refuse()
                await self._until_accepted()
                self._poll(after=self._safety_poll)
            try:
                refused = await self._listen()
                if not refused:
                    await asyncio.sleep(SAFETY_POLL.total_seconds())
            except SignInRequiredError as err:
                self._hooks.sign_in_required(err)
                return

    async def _listen(self) -> bool:
        """Take the car's news until its push is refused, and return whether the car itself is.

        A cloud that allows an account one push connection refuses the others in the same words.
        """
        try:
            async with aclosing(self.vehicle.updates()) as updates:
                async for news in updates:
                    self._take(news)
        except VehicleNotAuthorizedError:
            pass
        finally:
            if not self._ended:
                self._set_link(up=False)
        try:
            self._take(await self.vehicle.read())
        except VehicleNotAuthorizedError:
            return True
        except CloudUnavailableError as err:
            _LOGGER.debug("Push of %s is refused, and so is a read: %s", self.name, err)
        return False

    @callback
    def _take(self, news: News) -> None:
        match news:
            case Link():
                self._set_link(up=news.up)
            case Notice():
                self._notices.add(news.key)
                async_tell(self.hass, self.account_id, self.info, news)
            case _:
                self._merge(news)
                self._contact()

    @callback
    def _set_link(self, *, up: bool) -> None:
        if up is self.push_connected:
            return
        self.push_connected = up
        self.async_tell((PUSH,))
        if up:
            self._poll(after=None)
            self._contact()
        else:
            self._poll(after=self._safety_poll)
            self._watch_for_outage()

    @callback
    def _poll(self, *, after: timedelta | None) -> None:
        """Read the cloud's copy every so often from now on; None is never."""
        self._async_unsub_refresh()
        self._retry_after = None
        self.update_interval = (
            None if after is None or self._paused else after * random.uniform(1.0, 1.2)
        )
        if self._listeners:
            self._schedule_refresh()

    @override
    async def _async_update_data(self) -> VehicleState:
        """Read the cloud's copy; while the car is available, a failure keeps the last values."""
        try:
            readings = await self.vehicle.read()
        except SignInRequiredError as err:
            self._hooks.sign_in_required(err)
            raise told(UpdateFailed, err) from err
        except VehicleNotAuthorizedError as err:
            self._refuse()
            raise told(UpdateFailed, err) from err
        except CloudError as err:
            if err.retry_after is not None and self.update_interval is not None:
                self._retry_after = max(
                    err.retry_after, self.update_interval.total_seconds()
                )
            if not self.last_update_success:
                raise told(UpdateFailed, err) from err
            return self.data
        self._merge(readings)
        self._contact()
        return self.data

    # Whether the car is available

    @callback
    def _contact(self) -> None:
        """Note that the cloud spoke to us about the car."""
        self._watch_for_outage()
        if not self.last_update_success:
            self.last_update_success = True
            async_accepted(self.hass, self.account_id, self.info)
            _LOGGER.info("%s is back", self.name)
            self.async_update_listeners()

    @callback
    def _watch_for_outage(self) -> None:
        """Count the time without contact from now on; while push is connected there is none."""
        self._cancel_outage()
        if not self.push_connected:
            self._cancel_outage = self._later(OUTAGE_LIMIT, self._outage_is_long)

    @callback
    def _outage_is_long(self, _: datetime) -> None:
        self._lose(f"no contact with the cloud for {OUTAGE_LIMIT}")

    @callback
    def _refuse(self) -> None:
        """Leave the car alone, because the account may not see it, and ask the owner to accept it."""
        self._accepted.clear()
        self._poll(after=None)
        self._cancel_outage()
        async_ask_to_accept(self.hass, self.account_id, self.info)
        self._lose("the account is not authorized for it")

    async def _until_accepted(self) -> None:
        try:
            async with asyncio.timeout(REFUSED_RETRY.total_seconds()):
                await self._accepted.wait()
        except TimeoutError:
            _LOGGER.debug("Trying %s again although it was refused", self.name)

    @callback
    def _lose(self, why: str) -> None:
        """Show the last values no longer."""
        if self.last_update_success:
            self.last_update_success = False
            _LOGGER.info("%s is unavailable: %s", self.name, why)
            self.async_update_listeners()

    # What follows from the time

    @callback
    def _end_overdue_start(self) -> set[Signal[Any]]:
        """End a remote start whose time is over when the car never said so; else look again then."""
        self._cancel_start_end()
        changed = self.data.merge(remote_start_over(self.data, dt_util.utcnow()))
        if (over_at := remote_start_over_at(self.data)) is not None:
            left = over_at - dt_util.utcnow()
            self._cancel_start_end = self._later(left, self._start_may_be_over)
        return changed

    @callback
    def _start_may_be_over(self, _: datetime) -> None:
        self._publish(self._end_overdue_start())

    @callback
    def _later(
        self, delay: timedelta, action: Callable[[datetime], None]
    ) -> CALLBACK_TYPE:
        job = HassJob(action, job_type=HassJobType.Callback, cancel_on_shutdown=True)
        return async_call_later(self.hass, delay, job)
