"""What plays, who is on the phone, and how the car is in touch with the world."""

from .catalogue import signal

AUDIO_SOURCE = signal(
    "audio_source",
    str,
    words=(
        "am_fm_radio",
        "satellite_radio",
        "cd_dvd_system",
        "bluetooth_audio",
        "bluetooth_phone",
        "usb",
        "ipod",
        "aux_input",
        "navigation_system",
        "voice_assistant",
        "telematics_unit",
        "other",
        "none",
    ),
)
# Ford gives no unit.
AUDIO_VOLUME = signal("audio_volume", float)
PHONE = signal(
    "phone",
    str,
    words=(
        "not_ready",
        "connecting",
        "connected",
        "disconnected",
        "unable_to_connect",
        "not_supported",
        "voice_assistant",
        "on_handset",
        "call_in_progress",
    ),
)
PHONE_CALL = signal(
    "phone_call",
    str,
    words=(
        "dialing",
        "incoming_call",
        "connected",
        "primary_call_on_hold",
        "secondary_call_on_hold",
        "secondary_participant_incoming",
        "recipient_not_reachable",
    ),
)
ANTENNA = signal("antenna", str, words=("primary", "backup"))
ANONYMITY = signal("anonymity", bool)
