"""Doors, locks, windows, tires, seats and what guards the car."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory

from ..cloud import signals as s
from ..cloud.commands import Command
from . import lamps
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

_LIDS = frozenset({s.Door.TAILGATE, s.Door.INNER_TAILGATE, s.Door.FRUNK})

SENSORS: tuple[FordPassSensorDescription, ...] = (
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.PRESSURE,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
        )
        for signal in s.TIRE_PRESSURE.values()
    ),
    # What the door frame says does not change.
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.PRESSURE,
            entity_category=EntityCategory.DIAGNOSTIC,
            suggested_display_precision=0,
        )
        for signal in s.TIRE_PLACARD.values()
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
        )
        for signal in s.TIRE_STATUS.values()
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=place == s.TIRE_SYSTEM,
        )
        for place, signal in s.TIRE_MONITOR.items()
    ),
    FordPassSensorDescription(
        key="lock_state",
        signal=s.LOCK_STATE,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    # All doors at once is what the lock state tells.
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            presence=s.DOOR_PRESENT[door],
            entity_category=EntityCategory.DIAGNOSTIC,
        )
        for door, signal in s.LATCH.items()
        if door != s.Latch.ALL_DOORS
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            state_class=SensorStateClass.MEASUREMENT,
            suggested_display_precision=0,
            entity_registry_enabled_default=False,
        )
        for signal in s.WINDOW_POSITION.values()
    ),
    FordPassSensorDescription(key="alarm", signal=s.ALARM),
    FordPassSensorDescription(
        key="alarm_source",
        signal=s.ALARM_SOURCE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    FordPassSensorDescription(key="impact", signal=s.IMPACT),
    FordPassSensorDescription(
        key="lamps_lit",
        signal=s.LAMPS_LIT,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            presence=s.DOOR_PRESENT[door],
            device_class=BinarySensorDeviceClass.OPENING
            if door in _LIDS
            else BinarySensorDeviceClass.DOOR,
        )
        for door, signal in s.DOOR_OPEN.items()
    ),
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in s.DOOR_PRESENT.values()
    ),
    FordPassBinarySensorDescription(
        key="hood",
        signal=s.HOOD_OPEN,
        device_class=BinarySensorDeviceClass.OPENING,
    ),
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            device_class=BinarySensorDeviceClass.WINDOW,
        )
        for signal in s.WINDOW_OPEN.values()
    ),
    FordPassBinarySensorDescription(
        key="sunroof",
        signal=s.SUNROOF_OPEN,
        device_class=BinarySensorDeviceClass.WINDOW,
    ),
    FordPassBinarySensorDescription(
        key="locked",
        signal=s.LOCK_STATE,
        off_value="locked",
        unless=frozenset({Command.LOCK, Command.UNLOCK}),
        device_class=BinarySensorDeviceClass.LOCK,
    ),
    *(
        FordPassBinarySensorDescription(key=signal.key, signal=signal)
        for signal in s.SEAT_BELT_BUCKLED.values()
    ),
    *(
        FordPassBinarySensorDescription(
            key=signal.key,
            signal=signal,
            device_class=BinarySensorDeviceClass.OCCUPANCY,
        )
        for signal in s.SEAT_OCCUPIED.values()
    ),
    FordPassBinarySensorDescription(
        key="panic_alarm",
        signal=s.PANIC_ALARM,
        device_class=BinarySensorDeviceClass.SAFETY,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
    *lamps.BINARY_SENSORS,
)
