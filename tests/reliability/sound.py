"""What is asked of every reading and of every state, whatever was sent."""

from math import isfinite
from typing import Any

import orjson

from custom_components.fordpass.cloud.reading import Reading, Readings
from custom_components.fordpass.cloud.signals import Signal
from custom_components.fordpass.cloud.vehicle import VehicleState


def restarted(state: VehicleState) -> VehicleState:
    """Return the state as it comes back from disk."""
    return VehicleState.from_dict(orjson.loads(orjson.dumps(state.as_dict())))


def assert_sound(signal: Signal[Any], reading: Reading[Any]) -> None:
    """Check that a reading can be shown: its kind is the signal's, and its number is one."""
    value = reading.value
    assert reading.at.utcoffset() is not None
    assert not reading.at.utcoffset()
    if value is None:
        return
    kind = (int, float) if signal.kind is float else signal.kind
    assert isinstance(value, kind), (signal.key, value)
    if signal.words:
        assert value in signal.words
    if isinstance(value, float):
        assert isfinite(value), (signal.key, value)


def assert_taken(readings: Readings) -> VehicleState:
    """Check that all readings are sound, and return the state they make, which outlives a restart."""
    for signal, reading in readings.items():
        assert_sound(signal, reading)
    state = VehicleState()
    state.merge(readings)
    for signal in state:
        told = state.get(signal)
        assert told is not None
        assert_sound(signal, told)
    assert restarted(state).as_dict() == state.as_dict()
    return state
