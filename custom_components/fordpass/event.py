"""What happens to a car, each once: also what happened while nobody listened, but nothing twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.care import HealthAlerts, Messages
from .cloud.signals import ALARM, ALERTS, CHARGE_STATUS, MESSAGES, PANIC_ALARM, Signal
from .coordinator import COMMANDED
from .entity import FordPassDescription, FordPassEntity, KnownCar, async_setup_rows
from .garage import FordPassConfigEntry

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0

type _Happened = Iterator[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class FordPassEventDescription(FordPassDescription, EventEntityDescription):
    """A row of the events: which happened between two values of the signal, in order.

    `remembers` says which of two values the next one is compared with.
    """

    signal: Signal[Any]
    happened: Callable[[Any, Any], _Happened]
    # What a car does not know for a while is no news either.
    remembers: Callable[[Any, Any], Any] = lambda before, now: (
        before if now is None else now
    )


def _alarm(before: str | None, now: str | None) -> _Happened:
    if now == "active":
        yield "triggered", {}
    elif before == "active" and now is not None:
        yield "ended", {}


def _panic(before: bool | None, now: bool | None) -> _Happened:
    if now:
        yield "started", {}
    elif before and now is not None:
        yield "ended", {}


def _charge(before: str | None, now: str | None) -> _Happened:
    """Tell how a charge ended; one that began and ended unheard of only when it says so itself."""
    if before is None:
        return
    if now in ("completed", "fault"):
        yield now, {}
    elif before == "in_progress" and now in ("stopped", "not_ready"):
        yield "stopped", {}


def _messages(before: Messages | None, now: Messages | None) -> _Happened:
    if before is None or now is None:
        return
    known = {message.uid for message in before.entries}
    for message in reversed(now.entries):
        if message.uid not in known:
            yield (
                "received",
                {"message_id": message.uid, "subject": message.subject},
            )


def _last_messages(before: Messages | None, now: Messages | None) -> Messages | None:
    """Return the last list that was not empty: an empty one is not always the truth."""
    return now if now is not None and (now.entries or before is None) else before


def _alerts(before: HealthAlerts | None, now: HealthAlerts | None) -> _Happened:
    if before is None or now is None:
        return
    was, are = ({alert.headline for alert in some.entries} for some in (before, now))
    for headline in sorted(are - was):
        yield "raised", {"headline": headline}
    for headline in sorted(was - are):
        yield "cleared", {"headline": headline}


_ROWS = (
    FordPassEventDescription(
        key="alarm",
        signal=ALARM,
        event_types=["triggered", "ended"],
        happened=_alarm,
    ),
    FordPassEventDescription(
        key="panic_alarm",
        signal=PANIC_ALARM,
        event_types=["started", "ended"],
        happened=_panic,
        entity_registry_enabled_default=False,
    ),
    FordPassEventDescription(
        key="charge",
        signal=CHARGE_STATUS,
        event_types=["completed", "stopped", "fault"],
        happened=_charge,
    ),
    FordPassEventDescription(
        key="message",
        signal=MESSAGES,
        event_types=["received"],
        happened=_messages,
        remembers=_last_messages,
    ),
    FordPassEventDescription(
        key="health_alert",
        signal=ALERTS,
        event_types=["raised", "cleared"],
        happened=_alerts,
    ),
)


@dataclass(frozen=True, kw_only=True)
class FordPassCommandEventDescription(FordPassDescription, EventEntityDescription):
    """The row about commands, of every car that takes any."""

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return bool(car.info.commands)

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return frozenset({COMMANDED})


_COMMAND_ROWS = (
    FordPassCommandEventDescription(key="command", event_types=["succeeded", "failed"]),
)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the events of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassEvent)
    await async_setup_rows(
        entry, async_add_entities, _COMMAND_ROWS, FordPassCommandEvent
    )


class FordPassEvent(FordPassEntity, EventEntity):
    """What happens between one value of a signal and the next; the first one is no event."""

    entity_description: FordPassEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Begin with what was known when Home Assistant stopped, or is known now."""
        self._before = self._now
        await super().async_added_to_hass()

    @property
    def _now(self) -> Any:
        return self.coordinator.data.value(self.entity_description.signal)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Tell what happened, one after the other."""
        before, now = self._before, self._now
        if before != now:
            self._before = self.entity_description.remembers(before, now)
            for kind, attributes in self.entity_description.happened(before, now):
                self._trigger_event(kind, attributes)
                self.async_write_ha_state()
        super()._handle_coordinator_update()


class FordPassCommandEvent(FordPassEntity, EventEntity):
    """How the commands of a car end, whoever sent them from here."""

    entity_description: FordPassCommandEventDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Begin with the commands to come."""
        self._last = self.coordinator.last_command
        await super().async_added_to_hass()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Tell how a command ended."""
        report = self.coordinator.last_command
        if report is not None and report is not self._last:
            self._last = report
            attributes = {"command": report.command.value}
            if report.failure is None:
                self._trigger_event("succeeded", attributes)
            else:
                self._trigger_event("failed", {**attributes, "reason": report.failure})
            self.async_write_ha_state()
        super()._handle_coordinator_update()
