"""Tires: each wheel, inner and outer ones too, and all at once."""

from collections.abc import Mapping

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.telemetry.decode import decode

from .telling import NOW, envelope, told_by


@pytest.mark.parametrize("wheel", s.Wheel)
def test_wheels(wheel: s.Wheel) -> None:
    """Each wheel, inner and outer ones too, has a pressure, a status and a sensor."""
    where = {"vehicleWheel": wheel.upper()}
    assert told_by(
        tirePressure=[envelope(448.24, **where)],
        tirePressureStatus=[envelope("LOW", **where)],
        tirePressureSystemStatus=[envelope("SENSOR_FAULT", **where)],
    ) == {
        f"tire_pressure_{wheel}": 448.2,
        f"tire_status_{wheel}": "low",
        f"tire_monitor_{wheel}": "sensor_fault",
    }


@pytest.mark.parametrize("where", [{}, {"vehicleWheel": "SYSTEM"}])
def test_all_wheels_at_once(where: dict[str, str]) -> None:
    """What names no wheel, or the system, is about them all."""
    assert told_by(
        tirePressureStatus=envelope("ALERT", **where),
        tirePressureSystemStatus=[envelope("NORMAL_OPERATION", **where)],
    ) == {"tire_status": "alert", "tire_monitor": "normal_operation"}


def test_placards() -> None:
    """What the door frame recommends stands beside each pressure."""
    placards = {"wheelPlacardFront": 260.04, "wheelPlacardRear": 270}
    elements = [
        envelope(None, vehicleWheel="FRONT_LEFT", **placards),
        envelope(262, vehicleWheel="REAR_LEFT", **placards),
    ]
    assert told_by(tirePressure=elements) == {
        "tire_pressure_rear_left": 262.0,
        "tire_placard_front": 260.0,
        "tire_placard_rear": 270.0,
    }


@pytest.mark.parametrize("wheel", [{}, {"vehicleWheel": "REAR_LEFT"}])
@pytest.mark.parametrize(
    ("metric", "signals"),
    [
        ("tirePressureStatus", s.TIRE_STATUS),
        ("tirePressureSystemStatus", s.TIRE_MONITOR),
    ],
)
def test_every_word_of_tires(
    metric: str, signals: Mapping[str, s.Signal[str]], wheel: dict[str, str]
) -> None:
    """Each word there is; any other is kept and has no value."""
    signal = signals[wheel.get("vehicleWheel", s.TIRE_SYSTEM).lower()]
    for word in signal.words:
        assert told_by(**{metric: [envelope(word.upper(), **wheel)]}) == {
            signal.key: word
        }
    readings = decode({"metrics": {metric: [envelope("SQUARE", **wheel)]}}, NOW)
    assert readings[signal][::2] == (None, "SQUARE")
