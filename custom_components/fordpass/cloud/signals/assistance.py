"""The systems that help the driver, and what they do about a trailer."""

from .catalogue import signal

ABS = signal("abs", bool)
STABILITY_CONTROL = signal("stability_control", bool)
STABILITY_CONTROL_SYSTEM = signal("stability_control_system", bool)
TRACTION_CONTROL = signal("traction_control", bool)
TRACTION_CONTROL_BRAKE = signal("traction_control_brake", bool)
TRACTION_CONTROL_POWERTRAIN = signal("traction_control_powertrain", bool)
TRAILER_SWAY = signal("trailer_sway", bool)
DRIVER_ASSISTANCE = signal("driver_assistance", bool)
DRIVER_ALERTNESS_WARNING = signal("driver_alertness_warning", bool)
HANDS_OFF_WARNING = signal("hands_off_warning", bool)
HANDS_OFF_VISUAL_WARNING = signal("hands_off_visual_warning", bool)
HANDS_OFF_AUDIO_WARNING = signal("hands_off_audio_warning", bool)
LANE_KEEPING_SYSTEM = signal("lane_keeping_system", bool)
BLIND_SPOT_SYSTEM = signal("blind_spot_system", bool)
BLIND_SPOT_COVERAGE = signal("blind_spot_coverage", str, words=("regular", "trailer"))
CROSS_TRAFFIC_SYSTEM = signal("cross_traffic_system", bool)
COLLISION_WARNING_SYSTEM = signal("collision_warning_system", bool)
COLLISION_WARNING_SOUND = signal("collision_warning_sound", bool)
COLLISION_WARNING_SENSITIVITY = signal(
    "collision_warning_sensitivity", str, words=("low", "medium", "high")
)
COLLISION_BRAKE = signal(
    "collision_brake", str, words=("not_pre_charged", "pre_charged", "applied")
)
LOW_SPEED_COLLISION_BRAKE = signal("low_speed_collision_brake", bool)
LOW_SPEED_COLLISION_SYSTEM = signal("low_speed_collision_system", bool)
