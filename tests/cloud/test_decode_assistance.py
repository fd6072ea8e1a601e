"""From Ford's words to signals: what helps a driver, what plays, and who is on the phone."""

from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.telemetry import assistance, infotainment

from .telling import ERROR, NOTHING, Rows, envelope, told

ROWS: Rows = [
    *(
        ("vehicleAudioSource", envelope(word), {"audio_source": known})
        for word, known in (
            ("AM_FM_RADIO", "am_fm_radio"),
            ("ON_BOARD_TELEMATICS_UNIT", "telematics_unit"),
            ("OTHER_OEM_SPECIFIC", "other"),
            ("NO_SOURCE_SPECIFIED", "none"),
            ("GRAMOPHONE", None),
        )
    ),
    ("inVehicleAudioSystemVolumeLevel", envelope(11), {"audio_volume": 11.0}),
    *(
        ("bluetoothPhoneSystemStatus", envelope(word), {"phone": known})
        for word, known in (
            ("BLUETOOTH_NOT_READY", "not_ready"),
            ("BLUETOOTH_CONNECTING", "connecting"),
            ("BLUETOOTH_CONNECTED", "connected"),
            ("BLUETOOTH_DISCONNECTED", "disconnected"),
            ("UNABLE_TO_CONNECT", "unable_to_connect"),
            ("PHONE_NOT_SUPPORTED", "not_supported"),
            ("PHONE_VOICE_ASSISTANT_ACTIVE", "voice_assistant"),
            ("INPUT_OUTPUT_SET_TO_HANDSET", "on_handset"),
        )
    ),
    (
        "bluetoothPhoneSystemStatus",
        envelope("CALL_IN_PROGRESS", bluetoothPhoneCallStatus="CONNECTED"),
        {"phone": "call_in_progress", "phone_call": "connected"},
    ),
    ("antennaSource", envelope("PRIMARY_ANTENNA"), {"antenna": "primary"}),
    ("antennaSource", envelope("BACKUP_ANTENNA"), {"antenna": "backup"}),
    ("anonymityStatus", envelope("ON"), {"anonymity": True}),
    (
        "tractionControlStatus",
        envelope("ON", tractionControlBrake="OFF", tractionControlPowertrain="ON"),
        {
            "traction_control": True,
            "traction_control_brake": False,
            "traction_control_powertrain": True,
        },
    ),
    (
        "handsOffWheelWarningStatus",
        envelope(
            "ACTIVE", handsOffWheelVisualWarning="ON", handsOffWheelAudioWarning="OFF"
        ),
        {
            "hands_off_warning": True,
            "hands_off_visual_warning": True,
            "hands_off_audio_warning": False,
        },
    ),
    (
        "blindSpotWarningSystemStatus",
        envelope("INACTIVE", monitorCoverage="TRAILER"),
        {"blind_spot_system": False, "blind_spot_coverage": "trailer"},
    ),
    (
        "collisionMitigationBrakeStatus",
        envelope("BRAKE_NOT_PRE_CHARGED"),
        {"collision_brake": "not_pre_charged"},
    ),
    (
        "collisionMitigationBrakeStatus",
        envelope("BRAKE_PRE_CHARGED"),
        {"collision_brake": "pre_charged"},
    ),
    (
        "collisionMitigationBrakeStatus",
        envelope("BRAKE_APPLIED"),
        {"collision_brake": "applied"},
    ),
]

ON_OFF = {
    "absStatus": s.ABS,
    "electronicStabilityControlStatus": s.STABILITY_CONTROL,
    "trailerSwayStatus": s.TRAILER_SWAY,
    "driverAssistSystemStatus": s.DRIVER_ASSISTANCE,
    "forwardCollisionAudioWarningStatus": s.COLLISION_WARNING_SOUND,
    "lowSpeedCollisionMitigationStatus": s.LOW_SPEED_COLLISION_BRAKE,
}
ACTIVE = {
    "electronicStabilityControlSystemStatus": s.STABILITY_CONTROL_SYSTEM,
    "driverAlertnessWarningStatus": s.DRIVER_ALERTNESS_WARNING,
    "handsOffWheelWarningStatus": s.HANDS_OFF_WARNING,
    "laneKeepingAssistSystemStatus": s.LANE_KEEPING_SYSTEM,
    "blindSpotWarningSystemStatus": s.BLIND_SPOT_SYSTEM,
    "rearCrossWarningSystemStatus": s.CROSS_TRAFFIC_SYSTEM,
    "forwardCollisionWarningSystemStatus": s.COLLISION_WARNING_SYSTEM,
    "lowSpeedCollisionMitigationSystemStatus": s.LOW_SPEED_COLLISION_SYSTEM,
}
METRICS = assistance.METRICS | infotainment.METRICS


@pytest.mark.parametrize(("metric", "document", "expected"), ROWS)
def test_metric(metric: str, document: Any, expected: dict[str, Any]) -> None:
    """Each metric and word, each oddity."""
    assert told({"metrics": {metric: document}}) == expected


def test_no_metric_is_forgotten() -> None:
    """Each row of the decoder is tried here."""
    tried = {metric for metric, _, _ in ROWS}
    assert tried | ON_OFF.keys() | ACTIVE.keys() == METRICS.keys()


@pytest.mark.parametrize("metric", sorted(METRICS))
@pytest.mark.parametrize("document", NOTHING)
def test_nothing_is_no_reading(metric: str, document: Any) -> None:
    """An error, a null or another type tells nothing and raises nothing."""
    assert told({"metrics": {metric: document}}) == {}


@pytest.mark.parametrize(("metric", "signal"), ON_OFF.items())
@pytest.mark.parametrize(
    ("spoken", "value"), [("ON", True), ("off", False), ("UNKNOWN", None)]
)
def test_on_and_off(
    metric: str, signal: s.Signal[bool], spoken: str, value: object
) -> None:
    """A system is on or off."""
    assert told({"metrics": {metric: envelope(spoken)}}) == {signal.key: value}


@pytest.mark.parametrize(("metric", "signal"), ACTIVE.items())
def test_active(metric: str, signal: s.Signal[bool]) -> None:
    """A system is active or not; UNDEFINED is the word of a car that has no such system."""
    for spoken, value in (("ACTIVE", True), ("INACTIVE", False), ("RESTING", None)):
        assert told({"metrics": {metric: envelope(spoken)}}) == {signal.key: value}
    assert told({"metrics": {metric: envelope("UNDEFINED")}}) == {}


@pytest.mark.parametrize("word", ["LOW", "MEDIUM", "HIGH", "PARANOID"])
def test_configuration(word: str) -> None:
    """How early the car warns of a collision."""
    name = "forwardCollisionWarningSensitivitySetting"
    known = word.lower() if word != "PARANOID" else None
    assert told({"metrics": {"configurations": {name: envelope(word)}}}) == {
        "collision_warning_sensitivity": known
    }
    assert told({"metrics": {"configurations": {name: ERROR}}}) == {}
