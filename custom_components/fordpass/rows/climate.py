"""Remote start, remote climate and departure times."""

from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfTime

from ..cloud import signals as s
from ..cloud.climate import SEAT_LEVELS, ClimateChange, Seat
from ..cloud.commands import Command
from ..cloud.vehicle import Feature, VehicleInfo, VehicleState
from ..entity import KnownCar
from .description import (
    FordPassBinarySensorDescription,
    FordPassSelectDescription,
    FordPassSensorDescription,
    FordPassSwitchDescription,
    FordPassTimedSensorDescription,
)

SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassSensorDescription(
        key="remote_start_remaining",
        signal=s.REMOTE_START_REMAINING,
        device_class=SensorDeviceClass.DURATION,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="remote_start_duration",
        signal=s.REMOTE_START_DURATION,
        device_class=SensorDeviceClass.DURATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="remote_start_status",
        signal=s.REMOTE_START_STATUS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(
        key="climate_mode",
        signal=s.CLIMATE_MODE,
        entity_registry_enabled_default=False,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.TEMPERATURE,
            state_class=SensorStateClass.MEASUREMENT,
            entity_registry_enabled_default=False,
        )
        for signal in (s.CABIN_SETPOINT, s.PASSENGER_SETPOINT)
    ),
    FordPassSensorDescription(
        key="fan_speed",
        signal=s.FAN_SPEED,
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
    ),
)


def next_departure(state: VehicleState, now: datetime) -> datetime | None:
    """Tell the next departure of all that are known, or the one the cloud itself named."""
    departures = state.value(s.DEPARTURES)
    if departures is None or now.tzinfo is None:
        return state.value(s.NEXT_DEPARTURE)
    return departures.next(now, now.tzinfo)


@dataclass(frozen=True, kw_only=True)
class _NextDepartureDescription(FordPassTimedSensorDescription):
    """The row of the next departure, of the cars that told it or all departures."""

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return any(topic in car.data.seen for topic in self.topics)

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return frozenset({s.NEXT_DEPARTURE, s.DEPARTURES})


TIMED_SENSORS: tuple[FordPassTimedSensorDescription, ...] = (
    _NextDepartureDescription(
        key="next_departure",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=next_departure,
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    FordPassBinarySensorDescription(
        key="remote_start_active",
        signal=s.REMOTE_START_ACTIVE,
        device_class=BinarySensorDeviceClass.RUNNING,
    ),
    FordPassBinarySensorDescription(
        key="air_conditioning",
        signal=s.AIR_CONDITIONING,
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_registry_enabled_default=False,
    ),
)


def _preference(
    signal: s.Signal[bool], feature: Feature | None = None
) -> FordPassSwitchDescription:
    """Return the switch of a setting of the remote climate, of the cars whose profile has it."""
    return FordPassSwitchDescription(
        key=signal.key,
        signal=signal,
        commands=frozenset({Command.SET_CLIMATE}),
        told=True,
        feature=feature,
        on=Command.SET_CLIMATE,
        on_value=ClimateChange(signal.key, True),
        off=Command.SET_CLIMATE,
        off_value=ClimateChange(signal.key, False),
    )


SWITCHES: tuple[FordPassSwitchDescription, ...] = (
    _preference(s.CLIMATE_STEERING_WHEEL, Feature.HEATED_STEERING_WHEEL),
    _preference(s.CLIMATE_WINDSHIELD),
    _preference(s.CLIMATE_REAR_DEFROST),
    FordPassSwitchDescription(
        key="departures",
        signal=s.DEPARTURES_ENABLED,
        commands=frozenset({Command.ENABLE_DEPARTURES, Command.DISABLE_DEPARTURES}),
        told=True,
        on=Command.ENABLE_DEPARTURES,
        off=Command.DISABLE_DEPARTURES,
    ),
)

_HEATED = [level for level in SEAT_LEVELS if not level.startswith("cool")]


def _front_levels(car: VehicleInfo) -> list[str]:
    return list(SEAT_LEVELS) if car.has(Feature.VENTILATED_SEATS) else _HEATED


def _rear_levels(_: VehicleInfo) -> list[str]:
    """Return the levels of a rear seat, which no car is known to cool."""
    return _HEATED


def _seat(seat: Seat) -> FordPassSelectDescription:
    signal = s.CLIMATE_SEAT[seat]
    front = seat in (Seat.FRONT_LEFT, Seat.FRONT_RIGHT)
    return FordPassSelectDescription(
        key=signal.key,
        signal=signal,
        commands=frozenset({Command.SET_CLIMATE}),
        feature=Feature.HEATED_SEATS,
        # The profile has the rear seats whether or not the car can heat them.
        entity_registry_enabled_default=front,
        choices=_front_levels if front else _rear_levels,
        sets=Command.SET_CLIMATE,
        argument=lambda _, level: ClimateChange(signal.key, level),
    )


SELECTS: tuple[FordPassSelectDescription, ...] = tuple(map(_seat, Seat))
