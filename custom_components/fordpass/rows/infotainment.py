"""What plays, who is on the phone, and how the car is in touch with the world."""

from homeassistant.components.sensor import SensorStateClass
from homeassistant.const import EntityCategory

from ..cloud import signals as s
from .description import FordPassBinarySensorDescription, FordPassSensorDescription

SENSORS: tuple[FordPassSensorDescription, ...] = (
    *(
        FordPassSensorDescription(
            key=signal.key,
            signal=signal,
            entity_category=EntityCategory.DIAGNOSTIC,
            entity_registry_enabled_default=False,
        )
        for signal in (s.AUDIO_SOURCE, s.PHONE, s.PHONE_CALL, s.ANTENNA)
    ),
    FordPassSensorDescription(
        key="audio_volume",
        signal=s.AUDIO_VOLUME,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
)

BINARY_SENSORS: tuple[FordPassBinarySensorDescription, ...] = (
    FordPassBinarySensorDescription(
        key="anonymity",
        signal=s.ANONYMITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
    ),
)
