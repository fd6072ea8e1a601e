"""From Ford's words to signals: where a car is, how it moves and what its driver does."""

from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.telemetry import driving
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.values import Position
from custom_components.fordpass.cloud.vehicle import VehicleState

from .telling import NOTHING, NOW, TIME, Rows, envelope, told


def place(**more: Any) -> dict[str, Any]:
    """Return the envelope of a position with more than the place."""
    return envelope({"location": {"lat": 54.2, "lon": 7.2}, **more})


PLACE = {"position": Position(54.2, 7.2)}

ROWS: Rows = [
    ("position", place(), PLACE),
    ("position", place(gpsDimension="DIM_3D"), {**PLACE, "gps_fix": "3d"}),
    ("position", place(gpsDimension="DIM_2D"), {**PLACE, "gps_fix": "2d"}),
    ("position", place(gpsDimension="NONE"), {**PLACE, "gps_fix": "none"}),
    ("position", place(gpsDimension="DIM_9D"), {**PLACE, "gps_fix": None}),
    (
        "position",
        place(gpsCoordinateMethod="INFERRED"),
        {**PLACE, "gps_method": "inferred"},
    ),
    (
        "position",
        place(gpsCoordinateMethod="ACTUAL", hdop=0.94),
        {**PLACE, "gps_method": "actual", "gps_dilution": 0.9},
    ),
    ("position", place(hdop=0), PLACE),
    ("position", place(hdop=-1), PLACE),
    ("position", place(hdop=None), PLACE),
    ("heading", envelope({"heading": 277.0, "uncertainty": 0.0}), {"heading": 277.0}),
    ("heading", envelope(370), {"heading": 10.0}),
    ("compassDirection", envelope("NORTHWEST"), {"compass": "northwest"}),
    ("compassDirection", envelope("UP"), {"compass": None}),
    ("odometer", envelope(15342.04), {"odometer": 15342.0}),
    ("odometer", envelope(-1), {}),
    ("speed", envelope(-0.1), {}),
    ("speed", envelope(13.888), {"speed": 13.89}),
    (
        "acceleration",
        envelope(
            {"x": 0.02, "y": "-0.01", "z": 9.8, "sensorType": "ACCELEROMETER_DATA"}
        ),
        {"acceleration_x": 0.02, "acceleration_y": -0.01, "acceleration_z": 9.8},
    ),
    ("acceleration", envelope({"x": 0.02}), {"acceleration_x": 0.02}),
    ("acceleration", envelope({"x": 0.02, "sensorType": "GYRO_DATA"}), {}),
    ("acceleration", envelope({"x": 0.02, "sensorType": "MAGNETIC_FIELD"}), {}),
    ("acceleration", envelope(9.8), {}),
    ("harshCorneringMaximumAcceleration", envelope(2.1), {"harsh_cornering": 2.1}),
    ("harshMaximumLongitudinalAcceleration", envelope(-3), {"harsh_acceleration": -3}),
    ("yawRate", envelope(-3.111), {"yaw_rate": -3.11}),
    (
        "wheelRotationSpeed",
        [
            envelope(59.8, wheelPosition="FRONT_LEFT"),
            envelope(59.9, wheelPosition="REAR_RIGHT_INNER"),
            envelope(60, wheelPosition="SYSTEM"),
            envelope(60),
            envelope(-1, wheelPosition="FRONT_RIGHT"),
        ],
        {"wheel_speed_front_left": 59.8, "wheel_speed_rear_right_inner": 59.9},
    ),
    ("ignitionStatus", envelope("ON"), {"ignition": True, "ignition_status": "on"}),
    ("ignitionStatus", envelope("Run"), {"ignition": True, "ignition_status": "on"}),
    (
        "ignitionStatus",
        envelope("START"),
        {"ignition": True, "ignition_status": "start"},
    ),
    ("ignitionStatus", envelope("OFF"), {"ignition": False, "ignition_status": "off"}),
    (
        "ignitionStatus",
        envelope("ACCESSORY"),
        {"ignition": False, "ignition_status": "accessory"},
    ),
    ("ignitionStatus", envelope("GLOW"), {"ignition": None, "ignition_status": None}),
    *(
        ("gearLeverPosition", envelope(word.upper()), {"gear": word})
        for word in ("park", "reverse", "neutral", "drive", "sport", "low", "manual")
    ),
    ("gearLeverPosition", envelope("GEAR_3"), {"gear": "manual"}),
    ("gearLeverPosition", envelope("NOT_GEAR_5"), {"gear": "manual"}),
    ("gearLeverPosition", envelope("UNKNOWN"), {"gear": None}),
    *(
        (
            "transmissionGearPosition",
            envelope(f"GEAR_{gear}"),
            {"transmission_gear": str(gear)},
        )
        for gear in range(1, 25)
    ),
    ("transmissionGearPosition", envelope("NEUTRAL"), {"transmission_gear": "neutral"}),
    ("transmissionGearPosition", envelope("NOT_GEAR_1"), {"transmission_gear": None}),
    ("acceleratorPedalPosition", envelope(12.54), {"accelerator_pedal": 12.5}),
    ("acceleratorPedalPosition", envelope(102), {"accelerator_pedal": 100.0}),
    ("acceleratorPedalPosition", envelope(-1), {}),
    ("acceleratorPedalStatus", envelope("WITH_DRIVING_FORCE"), {"driving_force": True}),
    (
        "acceleratorPedalStatus",
        envelope("WITHOUT_DRIVING_FORCE"),
        {"driving_force": False},
    ),
    ("brakePedalStatus", envelope("ON"), {"brake_pedal": True}),
    ("brakeLightStatus", envelope("OFF"), {"brake_light": False}),
    ("brakeTorque", envelope(120), {"brake_torque": 120.0}),
    ("torqueAtTransmission", envelope(-85.5), {"transmission_torque": -85.5}),
    ("wheelTorqueStatus", envelope("ON"), {"wheel_torque": True}),
    ("parkingBrakeStatus", envelope("ON"), {"parking_brake": True}),
    (
        "parkingBrakeStatus",
        envelope("OFF", parkingBrakeType="ELECTRIC"),
        {"parking_brake": False, "parking_brake_type": "electric"},
    ),
    ("outsideTemperature", envelope(-40), {}),
    ("outsideTemperature", envelope(-39.5), {"outside_temperature": -39.5}),
    ("ambientTemp", envelope(19), {"ambient_temperature": 19.0}),
    ("ambientTemp", envelope(0.0), {}),
    ("ambientTemp", envelope(-40), {}),
    ("vehicleLifeCycleMode", envelope("NORMAL"), {"life_cycle_mode": "normal"}),
    ("vehicleLifeCycleMode", envelope("TRANSPORT"), {"life_cycle_mode": "transport"}),
    ("vehicleLifeCycleMode", envelope("FACTORY"), {"life_cycle_mode": "factory"}),
    ("displaySystemOfMeasure", envelope("METRIC"), {"display_units": "metric"}),
    ("displaySystemOfMeasure", envelope("IMPERIAL"), {"display_units": "imperial"}),
]


@pytest.mark.parametrize(("metric", "document", "expected"), ROWS)
def test_metric(metric: str, document: Any, expected: dict[str, Any]) -> None:
    """Each metric and word, each oddity."""
    assert told({"metrics": {metric: document}}) == expected


def test_no_metric_is_forgotten() -> None:
    """Each row of the decoder is tried here."""
    tried = {metric for metric, _, _ in ROWS}
    assert tried == driving.METRICS.keys()


@pytest.mark.parametrize("metric", sorted(driving.METRICS))
@pytest.mark.parametrize("document", NOTHING)
def test_nothing_is_no_reading(metric: str, document: Any) -> None:
    """An error, a null or another type tells nothing and raises nothing."""
    assert told({"metrics": {metric: document}}) == {}


@pytest.mark.parametrize("known", s.COMPASS.words)
def test_directions(known: str) -> None:
    """Ford's words in capitals, in any capitals."""
    for spoken in (known.upper(), known.title()):
        told_now = told({"metrics": {"compassDirection": envelope(spoken)}})
        assert told_now == {"compass": known}


@pytest.mark.parametrize("signal", [s.GEAR, s.TRANSMISSION_GEAR])
def test_unknown_word_is_kept(signal: s.Signal[str]) -> None:
    """A word of next year has no value, but can be looked up."""
    metric = "gearLeverPosition" if signal is s.GEAR else "transmissionGearPosition"
    readings = decode({"metrics": {metric: envelope("Overdrive")}}, NOW)
    assert readings[signal] == Reading(None, TIME, "Overdrive")


@pytest.mark.parametrize(("factor", "expected"), [(1.0, 36.0), (1 / 3.6, 10.0)])
@pytest.mark.parametrize(
    ("metric", "signal"),
    [
        ("speed", s.SPEED),
        ("tripMaximumSpeed", s.TRIP_MAXIMUM_SPEED),
        ("dieselExhaustFluidLevelSpeedLimit", s.DEF_SPEED_LIMIT),
    ],
)
def test_unit_of_speed(
    monkeypatch: pytest.MonkeyPatch,
    metric: str,
    signal: s.Signal[float],
    factor: float,
    expected: float,
) -> None:
    """Should Ford's speeds turn out to be km/h, one constant turns them into m/s."""
    assert driving.SPEED_FACTOR == 1.0
    monkeypatch.setattr(driving, "SPEED_FACTOR", factor)
    assert told({"metrics": {metric: envelope(36)}}) == {signal.key: expected}


def test_what_follows_from_a_position() -> None:
    """When it was, and how high; a car that never told a height has none."""
    state = VehicleState()
    state.merge({s.POSITION: Reading(Position(54.2, 7.2), TIME)})
    assert state.value(s.POSITION_AT) == TIME
    assert s.ALTITUDE not in state
    state.merge({s.POSITION: Reading(Position(54.2, 7.2, 12.0), NOW)})
    assert state.value(s.POSITION_AT) == NOW
    assert state.value(s.ALTITUDE) == 12.0
    state.merge({s.POSITION: Reading(Position(54.2, 7.2), NOW)})
    assert state.get(s.ALTITUDE) == Reading(None, NOW)
