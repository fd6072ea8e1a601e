"""The systems that help a driver, in the telemetry of the cars that tell of them."""

from typing import Final

from .envelope import Table, value

ASSISTANCE: Final[Table] = {
    "absStatus": lambda b: value("OFF"),
    "electronicStabilityControlStatus": lambda b: value("ON"),
    "electronicStabilityControlSystemStatus": lambda b: value("INACTIVE"),
    "tractionControlStatus": lambda b: value(
        "ON", tractionControlBrake="OFF", tractionControlPowertrain="OFF"
    ),
    "driverAssistSystemStatus": lambda b: value("ON"),
    "driverAlertnessWarningStatus": lambda b: value("INACTIVE"),
    "handsOffWheelWarningStatus": lambda b: value(
        "INACTIVE", handsOffWheelVisualWarning="OFF", handsOffWheelAudioWarning="OFF"
    ),
    "laneKeepingAssistSystemStatus": lambda b: value("ACTIVE"),
    "blindSpotWarningSystemStatus": lambda b: value(
        "ACTIVE", monitorCoverage="REGULAR"
    ),
    # A car without the system has the metric all the same.
    "rearCrossWarningSystemStatus": lambda b: value(
        "UNDEFINED" if b.model.engine == "BEV" else "ACTIVE"
    ),
    "forwardCollisionWarningSystemStatus": lambda b: value("ACTIVE"),
    "forwardCollisionAudioWarningStatus": lambda b: value("ON"),
    "collisionMitigationBrakeStatus": lambda b: value("BRAKE_NOT_PRE_CHARGED"),
    "lowSpeedCollisionMitigationStatus": lambda b: value("ON"),
    "lowSpeedCollisionMitigationSystemStatus": lambda b: value("INACTIVE"),
    "configurations.forwardCollisionWarningSensitivitySetting": lambda b: value(
        "MEDIUM"
    ),
}
TOWING: Final[Table] = {
    "trailerSwayStatus": lambda b: value("ON"),
    "trailerLightCheckStatus": lambda b: value(
        "IN_PROGRESS" if b.trailer_lights else "STOPPED"
    ),
}
