"""What changes about an account itself, beside its cars: whether it is paused, and how much was asked."""

from collections.abc import Callable
from datetime import datetime, timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import (
    CALLBACK_TYPE,
    HassJob,
    HassJobType,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .cloud.account_guard import AccountGuard
from .const import REQUESTS_INTERVAL
from .issues import async_note_budget


class AccountNews:
    """Tells who shows the account; `keep` is called when there is something to be written.

    Requests are looked at every REQUESTS_INTERVAL and at midnight: each of them is no news.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        guard: AccountGuard,
        keep: CALLBACK_TYPE,
    ) -> None:
        """Begin with no listener; the guard is heard from `async_start` on."""
        self._hass = hass
        self._entry = entry
        self._guard = guard
        self._keep = keep
        self._listeners: list[CALLBACK_TYPE] = []
        self._counted = guard.record.requests
        self._cancel_look: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> Callable[[], None]:
        """Begin, and return what ends it: the next life of the entry begins with what was written."""
        self._guard.changed = self._changed
        async_note_budget(self._hass, self._entry, self._guard)
        self._look_later()
        return self._end

    @callback
    def _end(self) -> None:
        self._guard.changed = lambda: None
        if self._cancel_look is not None:
            self._cancel_look()

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Tell a listener what changes; what is returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_tell(self) -> None:
        """Tell all listeners."""
        for listener in self._listeners:
            listener()

    @callback
    def _changed(self) -> None:
        async_note_budget(self._hass, self._entry, self._guard)
        self._keep()

    @callback
    def _look(self, _: datetime) -> None:
        if self._counted != (requests := self._guard.record.requests):
            self._counted = requests
            self._changed()
            self.async_tell()
        self._look_later()

    @callback
    def _look_later(self) -> None:
        now = dt_util.now()
        midnight = dt_util.start_of_local_day(now + timedelta(days=1))
        job = HassJob(
            self._look, job_type=HassJobType.Callback, cancel_on_shutdown=True
        )
        wait = min(REQUESTS_INTERVAL, midnight - now)
        self._cancel_look = async_call_later(self._hass, wait, job)
