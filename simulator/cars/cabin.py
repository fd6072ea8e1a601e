"""What few modems tell of the cabin: its climate, and how far a remote start is."""

from .body import Body, Json
from .envelope import Table, value

_SETPOINTS = {"DRIVER": 21.0, "PASSENGER": 20.5}


def _climate(body: Body) -> list[Json]:
    runs = body.remote_start > 0 or body.ignition == "ON"
    return [
        value(
            {
                "airFlow": {
                    "fanSpeed": 3.0 if runs else 0.0,
                    "airVentDistributions": "FLOOR_AIR_VENT",
                    "airCirculationStatus": "FRESH_INTAKE",
                },
                "cabinTemperatureSetting": {
                    "measuredTemperature": setpoint,
                    "relativeTemperature": 0.0,
                },
                "airConditionerStatus": "ON" if runs else "OFF",
                "systemControlMode": "AUTOMATIC_SYSTEM_CONTROL_MODE",
            },
            vehicleOccupantRole=role,
        )
        for role, setpoint in _SETPOINTS.items()
    ]


# A row of the fleet names what of it the car tells.
CABIN: Table = {
    "climateControl": _climate,
    "remoteStartDeviceStatus": lambda b: value(
        "RUNNING" if b.remote_start > 0 else "SHUTDOWN"
    ),
}
