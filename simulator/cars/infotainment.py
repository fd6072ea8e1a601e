"""What plays in a car, who is on its phone, and how it is in touch with the world."""

from typing import Final

from .envelope import Table, value

INFOTAINMENT: Final[Table] = {
    "vehicleAudioSource": lambda b: value(
        "SATELLITE_RADIO" if b.ignition == "ON" else "NO_SOURCE_SPECIFIED"
    ),
    "inVehicleAudioSystemVolumeLevel": lambda b: value(11.0),
    "bluetoothPhoneSystemStatus": lambda b: value(
        "BLUETOOTH_CONNECTED" if b.ignition == "ON" else "BLUETOOTH_DISCONNECTED"
    ),
    "antennaSource": lambda b: value("PRIMARY_ANTENNA", antennaType="CELLULAR"),
    "anonymityStatus": lambda b: value("OFF"),
}
