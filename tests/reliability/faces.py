"""What the entities of a car show, as the plain model says."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.signals import LOCK_STATE, Signal
from custom_components.fordpass.entity import FordPassDescription
from custom_components.fordpass.rows import TOPICS
from custom_components.fordpass.rows.description import FordPassBinarySensorDescription
from homeassistant.components.sensor import UNIT_CONVERTERS
from homeassistant.const import MAX_LENGTH_STATE_STATE, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State

# The model hears a moment later, and some times are told to the minute.
_SOON = timedelta(minutes=2)


class Face(NamedTuple):
    """An entity that is there as soon as its signal was told, whatever car it is."""

    platform: str
    key: str
    signal: Signal[Any]
    off: object = None
    device_class: str | None = None


def _plain(row: Any) -> bool:
    """Say whether nothing but the signal decides whether there is such an entity."""
    rules = (FordPassDescription.exists, FordPassBinarySensorDescription.exists)
    return (
        type(row).exists in rules
        # An account counts its own requests.
        and not row.key.startswith("requests_")
        and not row.commands
        and row.instead is None
        and row.presence is None
        and row.feature is None
        and not getattr(row, "unless", ())
    )


FACES: tuple[Face, ...] = (
    *(
        Face("sensor", row.key, row.signal, device_class=row.device_class)
        for topic in TOPICS
        for row in topic.SENSORS
        if _plain(row)
    ),
    *(
        Face("binary_sensor", row.key, row.signal, off=row.off_value)
        for topic in TOPICS
        for row in topic.BINARY_SENSORS
        if _plain(row)
    ),
    Face("lock", "lock", LOCK_STATE, off="locked"),
)


def assert_shown(
    face: Face, state: State | None, reading: Reading[Any] | None, since: datetime
) -> None:
    """Check that an entity shows a reading; what was measured when it was heard, after `since`, is a time of its own."""
    if reading is None:
        # What was told before the car was forgotten is still in the registry.
        assert state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN), face
        return
    assert state is not None, f"{face.key} is not there"
    value = reading.value
    if isinstance(value, datetime) and reading.at >= since:
        assert abs(datetime.fromisoformat(state.state) - value) < _SOON
    elif isinstance(value, float | int) and not isinstance(value, bool):
        assert float(state.state) == pytest.approx(_in_unit(face, state, value)), face
    else:
        assert state.state == _word(face, value), face


def _in_unit(face: Face, state: State, value: float) -> float:
    unit = state.attributes.get("unit_of_measurement")
    if unit == face.signal.unit or face.device_class is None:
        return value
    converter = UNIT_CONVERTERS[face.device_class]
    return converter.convert(value, face.signal.unit, unit)


def _word(face: Face, value: Any) -> str:
    if value is None:
        return STATE_UNKNOWN
    if face.platform == "lock":
        return "locked" if value == face.off else "unlocked"
    if face.platform == "binary_sensor":
        return "off" if value == face.off else "on"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    # What is longer than a state may be is no version and no name.
    return str(value) if len(str(value)) <= MAX_LENGTH_STATE_STATE else STATE_UNKNOWN
