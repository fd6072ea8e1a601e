"""How the car is connected and kept, and what it costs."""

from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfTime

from ..cloud import signals as s
from ..cloud.care import LightZone
from ..cloud.commands import Command
from ..cloud.vehicle import VehicleState
from ..entity import KnownCar
from .description import (
    FordPassBinarySensorDescription,
    FordPassSelectDescription,
    FordPassSensorDescription,
    FordPassTimedSensorDescription,
)


def _data_age(state: VehicleState, now: datetime) -> float | None:
    """Return minutes since the car last spoke, by which nobody takes old news for new."""
    last = state.value(s.LAST_NEWS)
    return None if last is None else max(0, int((now - last).total_seconds() // 60))


def _next_update(state: VehicleState, now: datetime) -> datetime | None:
    """Return when the car may update itself next; its time of day is taken for the owner's."""
    schedule = state.value(s.UPDATE_SCHEDULE)
    return None if schedule is None else schedule.next_after(now)


SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassSensorDescription(
        key="health_alerts",
        signal=s.HEALTH_ALERTS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="requests_this_month",
        signal=s.REQUESTS_THIS_MONTH,
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="unread_messages",
        signal=s.UNREAD_MESSAGES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="update_status",
        signal=s.UPDATE_STATUS,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="update_readiness",
        signal=s.UPDATE_READINESS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="firmware_version",
        signal=s.FIRMWARE_VERSION,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="last_update",
        signal=s.LAST_UPDATE,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="last_service",
        signal=s.LAST_SERVICE,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassSensorDescription(
        key="last_service_odometer",
        signal=s.LAST_SERVICE_ODOMETER,
        device_class=SensorDeviceClass.DISTANCE,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="last_service_tasks",
        signal=s.LAST_SERVICE_TASKS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="last_news",
        signal=s.LAST_NEWS,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)

TIMED_SENSORS: tuple[FordPassTimedSensorDescription, ...] = (
    FordPassTimedSensorDescription(
        key="data_age",
        signal=s.LAST_NEWS,
        value=_data_age,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassTimedSensorDescription(
        key="next_update",
        signal=s.UPDATE_SCHEDULE,
        value=_next_update,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    FordPassBinarySensorDescription(
        key="asleep",
        signal=s.ASLEEP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassBinarySensorDescription(
        key="deep_sleep",
        signal=s.DEEP_SLEEP,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassBinarySensorDescription(
        key="updating",
        signal=s.UPDATING,
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassBinarySensorDescription(
        key="modem_connected",
        signal=s.MODEM_CONNECTED,
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassBinarySensorDescription(
        key="health_problem",
        signal=s.HEALTH_ALERTS,
        device_class=BinarySensorDeviceClass.PROBLEM,
    ),
    # Cars that take no commands can still tell these.
    FordPassBinarySensorDescription(
        key="automatic_updates",
        signal=s.AUTOMATIC_UPDATES,
        unless=frozenset({Command.ENABLE_AUTOMATIC_UPDATES}),
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    FordPassBinarySensorDescription(
        key="trailer_light_check",
        signal=s.TRAILER_LIGHT_CHECK,
        unless=frozenset({Command.START_TRAILER_LIGHT_CHECK}),
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_registry_enabled_default=False,
    ),
)


@dataclass(frozen=True, kw_only=True)
class _ZoneDescription(FordPassSelectDescription):
    """A car tells which zone is lit only when that changes, so nothing need have been told."""

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return car.info.can(self.sets)


SELECTS: tuple[FordPassSelectDescription, ...] = (
    _ZoneDescription(
        key="lit_zone",
        signal=s.LIT_ZONE,
        sets=Command.SET_LIGHT_ZONE,
        options=["off", *LightZone],
    ),
)
