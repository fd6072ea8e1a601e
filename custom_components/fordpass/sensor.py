"""What a car measures and tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory
from homeassistant.core import (
    CALLBACK_TYPE,
    HassJob,
    HassJobType,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.util import dt as dt_util

from .account_device import AccountEntity
from .cloud import signals as s
from .cloud.vehicle import VehicleState
from .const import CONF_PRESSURE_UNIT
from .coordinator import FordPassCoordinator
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry
from .rows import TOPICS, care, climate
from .rows.description import FordPassSensorDescription, FordPassTimedSensorDescription

# Nothing is asked: news come through the coordinator.
PARALLEL_UPDATES = 0

_MINUTE = timedelta(minutes=1)

# What changes many times a minute in a drive, and how often that is worth a row in the database.
_RESTLESS = frozenset[s.Signal[Any]](
    {
        s.SPEED,
        s.HEADING,
        s.COMPASS,
        s.ALTITUDE,
        s.POSITION_AT,
        s.GPS_DILUTION,
        s.YAW_RATE,
        s.HARSH_CORNERING,
        s.HARSH_ACCELERATION,
        s.ACCELERATOR_PEDAL,
        s.BRAKE_TORQUE,
        s.TRANSMISSION_TORQUE,
        s.ENGINE_SPEED,
        *(
            signal
            for signals in (
                s.ACCELERATION,
                s.WHEEL_SPEED,
                s.MACHINE_SPEED,
                s.MACHINE_TORQUE,
                s.MACHINE_VOLTAGE,
                s.MACHINE_CURRENT,
            )
            for signal in signals.values()
        ),
    }
)
_REST = timedelta(seconds=10)

_ROWS = tuple(row for topic in TOPICS for row in topic.SENSORS)


@dataclass(frozen=True, kw_only=True)
class RequestsDescription(FordPassDescription, SensorEntityDescription):
    """The row of the sensor that counts what is asked of a cloud."""


_ACCOUNT_ROWS = (
    RequestsDescription(
        key="requests_today",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)
_TIMED_ROWS = tuple(row for topic in (climate, care) for row in topic.TIMED_SENSORS)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of the account and of all cars."""
    async_add_entities(FordPassRequests(entry, row) for row in _ACCOUNT_ROWS)
    await async_setup_rows(entry, async_add_entities, _ROWS, _make)
    await async_setup_rows(entry, async_add_entities, _TIMED_ROWS, FordPassTimedSensor)


class FordPassSensor(FordPassEntity, SensorEntity):
    """Something a car measures or tells."""

    entity_description: FordPassSensorDescription

    def __init__(
        self, car: FordPassCoordinator, description: FordPassSensorDescription
    ) -> None:
        """Take the unit and the words of the signal."""
        super().__init__(car, description)
        signal = description.signal
        self._attr_native_unit_of_measurement = signal.unit
        if description.device_class is SensorDeviceClass.PRESSURE and (
            unit := car.config_entry.data.get(CONF_PRESSURE_UNIT)
        ):
            self._attr_suggested_unit_of_measurement = unit
        if signal.words:
            self._attr_device_class = SensorDeviceClass.ENUM
            self._attr_options = list(signal.words)

    @override
    def _show(self, state: VehicleState) -> object:
        signal = self.entity_description.signal
        value: Any = state.value(signal)
        # Words stored by another version need not be words of this one.
        if (signal.words and value not in signal.words) or (
            isinstance(value, str) and len(value) > MAX_LENGTH_STATE_STATE
        ):
            value = None
        elif isinstance(value, datetime):
            # A state has no fractions of a second, and what does not show is not written.
            value = value.replace(microsecond=0)
        self._attr_native_value = value
        return value


class FordPassRestlessSensor(FordPassSensor):
    """Something that changes all the time in a drive, written at most once in _REST."""

    _end_rest: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Leave no timer behind."""
        await super().async_added_to_hass()
        self.async_on_remove(self._stop_rest)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state if it is another one and the last write was long enough ago, else after that."""
        before = self._shown
        if self._end_rest is None or before is None or before[0] is not self.available:
            super()._handle_coordinator_update()
            if self._shown != before and self._end_rest is None:
                job = HassJob(self._rested, job_type=HassJobType.Callback)
                self._end_rest = async_call_later(self.hass, _REST, job)

    @callback
    def _rested(self, _: datetime) -> None:
        self._end_rest = None
        self._handle_coordinator_update()

    @callback
    def _stop_rest(self) -> None:
        if self._end_rest is not None:
            self._end_rest()


def _make(
    car: FordPassCoordinator, description: FordPassSensorDescription
) -> FordPassSensor:
    restless = description.signal in _RESTLESS
    return (FordPassRestlessSensor if restless else FordPassSensor)(car, description)


class FordPassTimedSensor(FordPassEntity, SensorEntity):
    """Something that changes with the time as well, looked at every minute."""

    entity_description: FordPassTimedSensorDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Look at the clock from now on."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_track_time_interval(self.hass, self._minute_passed, _MINUTE)
        )

    @callback
    def _minute_passed(self, _: datetime) -> None:
        self._handle_coordinator_update()

    @override
    def _show(self, state: VehicleState) -> object:
        self._attr_native_value = self.entity_description.value(
            state, dt_util.as_local(dt_util.utcnow())
        )
        return self._attr_native_value


class FordPassRequests(AccountEntity, SensorEntity):
    """How often the account's cloud was asked today."""

    entity_description: RequestsDescription

    @callback
    @override
    def _show(self) -> object:
        self._attr_native_value = sum(self.garage.requests.values())
        return self._attr_native_value
