"""The systems that help the driver."""

from homeassistant.const import EntityCategory

from ..cloud import signals as s
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

SENSORS: tuple[FordPassSensorDescription, ...] = tuple(
    FordPassSensorDescription(
        key=signal.key,
        signal=signal,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    )
    for signal in (
        s.BLIND_SPOT_COVERAGE,
        s.COLLISION_BRAKE,
        s.COLLISION_WARNING_SENSITIVITY,
    )
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = tuple(
    FordPassBinarySensorDescription(
        key=signal.key,
        signal=signal,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    )
    for signal in (
        s.ABS,
        s.BLIND_SPOT_SYSTEM,
        s.COLLISION_WARNING_SOUND,
        s.COLLISION_WARNING_SYSTEM,
        s.CROSS_TRAFFIC_SYSTEM,
        s.DRIVER_ALERTNESS_WARNING,
        s.DRIVER_ASSISTANCE,
        s.HANDS_OFF_AUDIO_WARNING,
        s.HANDS_OFF_VISUAL_WARNING,
        s.HANDS_OFF_WARNING,
        s.LANE_KEEPING_SYSTEM,
        s.LOW_SPEED_COLLISION_BRAKE,
        s.LOW_SPEED_COLLISION_SYSTEM,
        s.STABILITY_CONTROL,
        s.STABILITY_CONTROL_SYSTEM,
        s.TRACTION_CONTROL,
        s.TRACTION_CONTROL_BRAKE,
        s.TRACTION_CONTROL_POWERTRAIN,
        s.TRAILER_SWAY,
    )
)
