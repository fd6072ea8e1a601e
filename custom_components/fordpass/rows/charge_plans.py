"""What of charging is set and remembered: limits, places, the last charge."""

from collections.abc import Callable
from dataclasses import replace

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.exceptions import ServiceValidationError

from ..cloud import signals as s
from ..cloud.charging import CHARGE_TARGETS, ChargeLocation
from ..cloud.commands import Argument, Command
from ..cloud.vehicle import Feature, VehicleState
from ..const import DOMAIN
from .description import (
    FordPassBinarySensorDescription,
    FordPassSelectDescription,
    FordPassSensorDescription,
)

SENSORS: tuple[FordPassSensorDescription, ...] = (
    FordPassSensorDescription(
        key="charge_limit",
        signal=s.CHARGE_LIMIT,
        instead=Command.SET_CHARGE_LIMIT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="dc_charge_limit",
        signal=s.DC_CHARGE_LIMIT,
        instead=Command.SET_DC_CHARGE_LIMIT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="charge_current_limit",
        signal=s.CHARGE_CURRENT_LIMIT,
        instead=Command.SET_CHARGE_CURRENT_LIMIT,
        device_class=SensorDeviceClass.CURRENT,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="charge_current_maximum",
        signal=s.CHARGE_CURRENT_MAXIMUM,
        device_class=SensorDeviceClass.CURRENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="dc_power_limit",
        signal=s.DC_POWER_LIMIT,
        instead=Command.SET_DC_POWER_LIMIT,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="dc_power_maximum",
        signal=s.DC_POWER_MAXIMUM,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="target_charge_setting",
        signal=s.TARGET_CHARGE_SETTING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="target_range_setting",
        signal=s.TARGET_RANGE_SETTING,
        device_class=SensorDeviceClass.DISTANCE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        suggested_display_precision=0,
    ),
    FordPassSensorDescription(
        key="charge_location",
        signal=s.CHARGE_LOCATION,
    ),
    FordPassSensorDescription(
        key="location_charge_limit",
        signal=s.LOCATION_CHARGE_LIMIT,
        instead=Command.SET_LOCATION_CHARGE_LIMIT,
        suggested_display_precision=0,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.TIMESTAMP,
        )
        for signal in (s.LAST_CHARGE_START, s.LAST_CHARGE_END)
    ),
    # No state class: each charge is a figure of its own, and they add up to nothing.
    FordPassSensorDescription(
        key="last_charge_energy",
        signal=s.LAST_CHARGE_ENERGY,
        device_class=SensorDeviceClass.ENERGY,
        suggested_display_precision=2,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            suggested_display_precision=0,
        )
        for signal in (s.LAST_CHARGE_FROM, s.LAST_CHARGE_TO)
    ),
    FordPassSensorDescription(
        key="last_charge_range",
        signal=s.LAST_CHARGE_RANGE,
        device_class=SensorDeviceClass.DISTANCE,
        suggested_display_precision=0,
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            device_class=SensorDeviceClass.POWER,
            entity_registry_enabled_default=False,
            suggested_display_precision=1,
        )
        for signal in (s.LAST_CHARGE_POWER, s.LAST_CHARGE_MAXIMUM_POWER)
    ),
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
        )
        for signal in (s.LAST_CHARGE_PLACE, s.LAST_CHARGE_CHARGER)
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = ()

_TARGETS = [str(target) for target in CHARGE_TARGETS]


def _whole(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _number(_: VehicleState, option: str) -> float:
    return float(option)


def _limit_here(state: VehicleState, option: str) -> ChargeLocation:
    """Return the place the car is at with another limit."""
    places, position = state.value(s.CHARGE_LOCATIONS), state.value(s.POSITION)
    if places is None or position is None or (place := places.around(position)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_at_charge_location"
        )
    return replace(place, limit=float(option))


def _target(
    signal: s.Signal[float],
    sets: Command,
    argument: Callable[[VehicleState, str], Argument] = _number,
    *,
    feature: Feature | None = None,
    usual: bool = True,
) -> FordPassSelectDescription:
    """Return the select of a figure that is one of the targets; what is not `usual` is off by default."""
    return FordPassSelectDescription(
        key=signal.key,
        signal=signal,
        commands=frozenset({sets}),
        feature=feature,
        sets=sets,
        options=_TARGETS,
        option=_whole,
        argument=argument,
        entity_registry_enabled_default=usual,
    )


SELECTS: tuple[FordPassSelectDescription, ...] = (
    _target(
        s.CHARGE_LIMIT, Command.SET_CHARGE_LIMIT, feature=Feature.STEPPED_CHARGE_LIMIT
    ),
    _target(s.DC_CHARGE_LIMIT, Command.SET_DC_CHARGE_LIMIT),
    _target(s.LOCATION_CHARGE_LIMIT, Command.SET_LOCATION_CHARGE_LIMIT, _limit_here),
    # The app offers the same figures for it, in a unit that Ford does not say.
    _target(s.DC_POWER_LIMIT, Command.SET_DC_POWER_LIMIT, usual=False),
)
