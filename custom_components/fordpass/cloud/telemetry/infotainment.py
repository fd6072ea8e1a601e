"""What plays, who is on the phone, and how the car is in touch with the world, in Ford's words."""

from .. import signals as s
from .envelope import Decoder, beside, number, on_off, together, word

METRICS: dict[str, Decoder] = {
    "vehicleAudioSource": word(
        s.AUDIO_SOURCE,
        {
            "ON_BOARD_TELEMATICS_UNIT": "telematics_unit",
            "OTHER_OEM_SPECIFIC": "other",
            "NO_SOURCE_SPECIFIED": "none",
        },
    ),
    "inVehicleAudioSystemVolumeLevel": number(s.AUDIO_VOLUME, lowest=0),
    "bluetoothPhoneSystemStatus": together(
        word(
            s.PHONE,
            {
                "BLUETOOTH_NOT_READY": "not_ready",
                "BLUETOOTH_CONNECTING": "connecting",
                "BLUETOOTH_CONNECTED": "connected",
                "BLUETOOTH_DISCONNECTED": "disconnected",
                "PHONE_NOT_SUPPORTED": "not_supported",
                "PHONE_VOICE_ASSISTANT_ACTIVE": "voice_assistant",
                "INPUT_OUTPUT_SET_TO_HANDSET": "on_handset",
            },
        ),
        beside("bluetoothPhoneCallStatus", word(s.PHONE_CALL)),
    ),
    "antennaSource": word(
        s.ANTENNA, {"PRIMARY_ANTENNA": "primary", "BACKUP_ANTENNA": "backup"}
    ),
    "anonymityStatus": on_off(s.ANONYMITY),
}
