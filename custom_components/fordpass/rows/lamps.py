"""The lamps of the dashboard: on by default are those that ask their owner to do something."""

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.const import EntityCategory

from ..cloud import signals as s
from ..cloud.signals import Lamp
from .description import FordPassBinarySensorDescription

# What an owner refills, pumps up, closes or takes to a workshop.
_WANTED = frozenset(
    {
        Lamp.AIR_FILTER_MINDER,
        Lamp.ANTILOCK_BRAKE,
        Lamp.BRAKE_WARNING,
        Lamp.CHARGE_SYSTEM_FAULT,
        Lamp.CHECK_FUEL_CAP,
        Lamp.DIESEL_EXHAUST_FLUID_LOW,
        Lamp.DIESEL_PARTICULATE_FILTER,
        Lamp.ENGINE_COOLANT_OVER_TEMP,
        Lamp.LIGHTING_SYSTEM_FAILURE,
        Lamp.LOW_BRAKE_FLUID,
        Lamp.LOW_ENGINE_OIL_PRESSURE,
        Lamp.LOW_FUEL,
        Lamp.LOW_WASHER_FLUID,
        Lamp.MALFUNCTION_INDICATOR,
        Lamp.POWERTRAIN_MALFUNCTION,
        Lamp.RESTRAINTS_INDICATOR_WARNING,
        Lamp.SERVICE_STEERING,
        Lamp.TIRE_PRESSURE_MONITOR_SYSTEM_WARNING,
        Lamp.WATER_IN_FUEL,
    }
)

# What may be lit although nothing is wrong.
_NO_PROBLEM = frozenset(
    {
        Lamp.ADAPTIVE_CRUISE_CONTROL,
        Lamp.ALL_WHEEL_DRIVE_DISABLED,
        Lamp.ANTI_THEFT,
        Lamp.BLIND_SPOT_DETECTION,
        Lamp.DIESEL_FILTER_REGENERATION,
        Lamp.DIESEL_PRE_HEAT,
        Lamp.ELECTRIC_TRAILER_BRAKE_CONNECTION,
        Lamp.FASTEN_SEAT_BELT_WARNING,
        Lamp.FORWARD_COLLISION_WARNING,
        Lamp.LANE_KEEPING_AID,
        Lamp.PASSIVE_ENTRY_PASSIVE_START,
        Lamp.TRACTION_CONTROL_ACTIVE,
        Lamp.TRACTION_CONTROL_DISABLED,
        Lamp.TRACTION_CONTROL_EVENT,
    }
)


def _device_class(lamp: str) -> BinarySensorDeviceClass | None:
    if lamp == Lamp.FUEL_DOOR_OPEN:
        return BinarySensorDeviceClass.OPENING
    return None if lamp in _NO_PROBLEM else BinarySensorDeviceClass.PROBLEM


BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = tuple(
    FordPassBinarySensorDescription(
        key=signal.key,
        signal=signal,
        device_class=_device_class(lamp),
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=lamp in _WANTED,
    )
    for lamp, signal in s.LAMP.items()
)
