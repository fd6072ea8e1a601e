"""A car's telemetry documents: what it would report of its body, metric by metric.

Every table maps a metric's name to its document without the stamp (`updateTime`,
`oemCorrelationId`); a list is one document per door, window, wheel or seat. Values are metric.
"""

from datetime import datetime

from . import lamps
from .assistance import ASSISTANCE, TOWING
from .body import Body, Json
from .cabin import CABIN
from .electric import BATTERY, DEPARTURES, LOW_VOLTAGE, OTHER_FAMILY
from .envelope import Document, Table, value
from .infotainment import INFOTAINMENT
from .powertrain import (
    DIESEL,
    ELECTRIC_TRIP,
    ENGINE,
    EXHAUST,
    HYBRID,
    PLUG_IN_HYBRID,
    TRUCK,
)
from .security import SECURITY
from .updates import UPDATES

CUSTOM_PREFIX = "aui:signal:745a2a40-3327-4943-bdf8-f71d9b389d8b:custom:"

_COMPASS = (
    "NORTH",
    "NORTHEAST",
    "EAST",
    "SOUTHEAST",
    "SOUTH",
    "SOUTHWEST",
    "WEST",
    "NORTHWEST",
)
_PRIMARY = {"vehicleBattery": "PRIMARY_BATTERY"}


def _lock_status(body: Body) -> list[Json]:
    def word(name: str, door: Json) -> str:
        if "tags" in door:
            return "UNKNOWN"
        if name != "all":
            return body.locks[name]
        states = set(body.locks.values())
        return states.pop() if len(states) == 1 else "UNLOCKED"

    return [value(word(name, door), **door) for name, door in body.model.locks.items()]


def _tire_pressure(body: Body) -> list[Json]:
    front, rear = body.model.placards
    return [
        value(
            pressure,
            vehicleWheel=wheel,
            wheelPlacardFront=front,
            wheelPlacardRear=rear,
        )
        for wheel, pressure in body.tires.items()
    ]


def tire_status(body: Body, wheel: str) -> str:
    """Return LOW below four fifths of the placard's pressure, else NORMAL."""
    placard = body.model.placards[0 if wheel.startswith("FRONT") else 1]
    return "LOW" if body.tires[wheel] < placard * 0.8 else "NORMAL"


def _position(body: Body) -> Json:
    return value(
        {
            "location": {
                "lat": round(body.place.latitude, 6),
                "lon": round(body.place.longitude, 6),
                "alt": 2.0,
            },
            "gpsDimension": "DIM_3D",
            "gpsCoordinateMethod": "ACTUAL",
            "hdop": 0.9,
        }
    )


BODY: Table = {
    "odometer": lambda b: value(round(b.odometer, 1)),
    "position": _position,
    "heading": lambda b: value({"heading": round(b.heading, 1)}),
    "compassDirection": lambda b: value(_COMPASS[round(b.heading / 45) % 8]),
    "doorLockStatus": _lock_status,
    "doorStatus": lambda b: [
        value(b.doors[name], **door) for name, door in b.model.doors.items()
    ],
    "hoodStatus": lambda b: value(b.hood),
    "windowStatus": lambda b: [
        value(
            {
                "doubleRange": {
                    "lowerBound": b.windows[name],
                    "upperBound": b.windows[name],
                }
            },
            **window,
        )
        for name, window in b.model.windows.items()
    ],
    "alarmStatus": lambda b: value(
        b.alarm,
        tags={"ALARM_SOURCE": "LOCKED" if b.alarm == "PREARMED" else "CLOSED"},
    ),
    "panicAlarmStatus": lambda b: value("UNDEFINED"),
    "seatBeltStatus": lambda b: [
        value("BUCKLED" if b.belted and not number else "UNBUCKLED", **seat)
        for number, seat in enumerate(b.model.seats)
    ],
    "ignitionStatus": lambda b: value(b.ignition),
    "gearLeverPosition": lambda b: value(b.gear),
    "parkingBrakeStatus": lambda b: value(
        b.parking_brake, parkingBrakeType="MECHANICAL"
    ),
    "remoteStartCountdownTimer": lambda b: value(b.remote_start),
    "vehicleLifeCycleMode": lambda b: value("NORMAL"),
    "displaySystemOfMeasure": lambda b: value(b.model.measure),
    "speed": lambda b: value(round(b.speed, 2)),
    "acceleration": lambda b: value(
        {"x": 0.02, "y": -0.01, "z": 9.8, "sensorType": "ACCELEROMETER_DATA"}
    ),
    "yawRate": lambda b: value(3.1 if b.speed else 0.0003),
    "acceleratorPedalPosition": lambda b: value(12.5 if b.speed else 0.0),
    "brakePedalStatus": lambda b: value("OFF"),
    "brakeTorque": lambda b: value(0.0),
    "torqueAtTransmission": lambda b: value(85.0 if b.speed else 0.0),
    "wheelTorqueStatus": lambda b: value("ON" if b.speed else "OFF"),
    "outsideTemperature": lambda b: value(b.outside),
    "ambientTemp": lambda b: value(b.outside + 0.5),
    "batteryStateOfCharge": lambda b: value(86.0, **_PRIMARY),
    "batteryVoltage": lambda b: value(14.2 if b.ignition == "ON" else 12.6, **_PRIMARY),
    "tirePressure": _tire_pressure,
    "tirePressureStatus": lambda b: [
        value(tire_status(b, wheel), vehicleWheel=wheel) for wheel in b.tires
    ],
    # With inner wheels at the rear, each sensor is told.
    "tirePressureSystemStatus": lambda b: [
        value("NORMAL_OPERATION"),
        *(
            value("NORMAL_OPERATION", vehicleWheel=wheel)
            for wheel in b.tires
            if len(b.tires) > 4
        ),
    ],
    "configurations.automaticSoftwareUpdateOptInSetting": lambda b: value(
        b.auto_updates
    ),
    "configurations.remoteStartRunDurationSetting": lambda b: value(
        b.model.run_duration
    ),
}


# What a car tells only if its row of the fleet says so.
FURTHER: Table = {
    **SECURITY,
    **TRUCK,
    **INFOTAINMENT,
    **EXHAUST,
    **PLUG_IN_HYBRID,
    **ASSISTANCE,
    **TOWING,
    **LOW_VOLTAGE,
    **OTHER_FAMILY,
    **CABIN,
    **UPDATES,
}


def documents(body: Body) -> dict[str, Document]:
    """Return every document this car reports, flat: `odometer`, `indicators.lowFuel`."""
    model = body.model
    tables = [
        BODY,
        ENGINE if model.burns_fuel else {},
        DIESEL if model.diesel else {},
        HYBRID if model.engine in ("HEV", "PHEV") else {},
        BATTERY | ELECTRIC_TRIP if model.plugs_in else {},
        DEPARTURES if model.departure_times else {},
        {name: document for name, document in FURTHER.items() if name in model.tells},
    ]
    found = {
        name: document(body)
        for table in tables
        for name, document in table.items()
        if name not in model.omits and (model.reports is None or name in model.reports)
    }
    if "indicators" not in model.omits and model.reports is None:
        found |= {
            f"indicators.{name}": value(
                lit,
                **({"additionalInfo": code} if (code := lamps.CODES.get(name)) else {}),
            )
            for name, lit in body.indicators.items()
        }
    return found


def stamped(document: Document, at: str, correlation_id: str) -> Document:
    """Return the document with the time it was measured and the id of its upload."""
    stamp = {"updateTime": at, "oemCorrelationId": correlation_id}
    if isinstance(document, list):
        return [{**stamp, **element} for element in document]
    return {**stamp, **document}


def nested(flat: dict[str, Document]) -> Json:
    """Return flat documents in the shape of the `metrics` object."""
    metrics: Json = {}
    for name, document in flat.items():
        group, dot, inner = name.partition(".")
        if not dot:
            metrics[name] = document
            continue
        key = CUSTOM_PREFIX + inner if group == "customMetrics" else inner
        metrics.setdefault(group, {})[key] = document
    return metrics


def iso(at: datetime) -> str:
    """Return a metric's time as Ford writes it, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
