"""What triggers and conditions both read of a car."""

from collections.abc import Mapping
from types import MappingProxyType

from homeassistant.components.zone import in_zone
from homeassistant.core import HomeAssistant

from ..cloud import signals as s
from ..cloud.vehicle import VehicleState

# Every door, window and lid of any car, by the key of its entity.
OPENINGS: Mapping[str, s.Signal[bool]] = MappingProxyType(
    {
        signal.key: signal
        for signal in (
            *s.DOOR_OPEN.values(),
            *s.WINDOW_OPEN.values(),
            s.HOOD_OPEN,
            s.SUNROOF_OPEN,
        )
    }
)


def in_use(state: VehicleState) -> bool:
    """Say whether the car is known to be driven, or about to be."""
    return state.value(s.IGNITION_ON) is True


def opened(state: VehicleState) -> frozenset[str] | None:
    """Return what of the car is open, None for one that never told."""
    if state.seen.isdisjoint(OPENINGS.values()):
        return None
    return frozenset(key for key, signal in OPENINGS.items() if state.value(signal))


def at(hass: HomeAssistant, state: VehicleState, zone_id: str) -> bool | None:
    """Say whether the car is in a zone, None when nobody knows."""
    zone, position = hass.states.get(zone_id), state.value(s.POSITION)
    if zone is None or position is None:
        return None
    return in_zone(zone, position.latitude, position.longitude)


def asleep(state: VehicleState) -> bool | None:
    """Say whether the car is in deep sleep, in which it takes no command."""
    return state.value(s.DEEP_SLEEP)
