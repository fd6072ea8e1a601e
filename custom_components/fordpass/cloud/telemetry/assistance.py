"""The systems that help the driver, in Ford's words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .. import signals as s
from .envelope import Decoder, Pair, beside, flag, on_off, together, word


def _active(signal: s.Signal[bool]) -> Decoder:
    """Decode ACTIVE and INACTIVE; a car without the system says UNDEFINED, which tells nothing."""
    known = flag(signal, on=frozenset({"ACTIVE"}), off=frozenset({"INACTIVE"}))

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if isinstance(envelope, dict) and envelope.get("value") != "UNDEFINED":
            yield from known(envelope, now)

    return decode


METRICS: dict[str, Decoder] = {
    "absStatus": on_off(s.ABS),
    "electronicStabilityControlStatus": on_off(s.STABILITY_CONTROL),
    "electronicStabilityControlSystemStatus": _active(s.STABILITY_CONTROL_SYSTEM),
    "tractionControlStatus": together(
        on_off(s.TRACTION_CONTROL),
        beside("tractionControlBrake", on_off(s.TRACTION_CONTROL_BRAKE)),
        beside("tractionControlPowertrain", on_off(s.TRACTION_CONTROL_POWERTRAIN)),
    ),
    "trailerSwayStatus": on_off(s.TRAILER_SWAY),
    "driverAssistSystemStatus": on_off(s.DRIVER_ASSISTANCE),
    "driverAlertnessWarningStatus": _active(s.DRIVER_ALERTNESS_WARNING),
    "handsOffWheelWarningStatus": together(
        _active(s.HANDS_OFF_WARNING),
        beside("handsOffWheelVisualWarning", on_off(s.HANDS_OFF_VISUAL_WARNING)),
        beside("handsOffWheelAudioWarning", on_off(s.HANDS_OFF_AUDIO_WARNING)),
    ),
    "laneKeepingAssistSystemStatus": _active(s.LANE_KEEPING_SYSTEM),
    "blindSpotWarningSystemStatus": together(
        _active(s.BLIND_SPOT_SYSTEM),
        beside("monitorCoverage", word(s.BLIND_SPOT_COVERAGE)),
    ),
    "rearCrossWarningSystemStatus": _active(s.CROSS_TRAFFIC_SYSTEM),
    "forwardCollisionWarningSystemStatus": _active(s.COLLISION_WARNING_SYSTEM),
    "forwardCollisionAudioWarningStatus": on_off(s.COLLISION_WARNING_SOUND),
    "collisionMitigationBrakeStatus": word(
        s.COLLISION_BRAKE,
        {
            "BRAKE_NOT_PRE_CHARGED": "not_pre_charged",
            "BRAKE_PRE_CHARGED": "pre_charged",
            "BRAKE_APPLIED": "applied",
        },
    ),
    "lowSpeedCollisionMitigationStatus": on_off(s.LOW_SPEED_COLLISION_BRAKE),
    "lowSpeedCollisionMitigationSystemStatus": _active(s.LOW_SPEED_COLLISION_SYSTEM),
}

CONFIGURATIONS: dict[str, Decoder] = {
    "forwardCollisionWarningSensitivitySetting": word(s.COLLISION_WARNING_SENSITIVITY),
}
