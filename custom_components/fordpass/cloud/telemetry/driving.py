"""Where the car is, how it moves and what its driver does, in Ford's words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from .. import signals as s
from ..parts import part
from ..reading import Reading
from ..values import Position, on_earth
from .envelope import (
    Decoder,
    Pair,
    beside,
    each,
    flag,
    inside,
    measured_at,
    number,
    on_off,
    temperature,
    to_number,
    together,
    word,
)

# Clients disagree whether Ford's speeds are metres per second or kilometres per hour.
# Metres per second is what the best-tested one uses; 1 / 3.6 here would be the other.
SPEED_FACTOR = 1.0

# What `acceleration` holds when it is not one: rotations and magnetic fields.
_NOT_ACCELERATION = frozenset(
    {"GYRO_DATA", "ROTATION_RATE", "MAGNETOMETER_DATA", "MAGNETIC_FIELD"}
)


def speed(signal: s.Signal[float]) -> Decoder:
    """Decode a speed, of whose unit see `SPEED_FACTOR`."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        yield from number(signal, lowest=0, factor=SPEED_FACTOR)(envelope, now)

    return decode


def _position(envelope: Any, now: datetime) -> Iterator[Pair]:
    location = part(envelope, "value", "location")
    where = on_earth(to_number(location.get("lat")), to_number(location.get("lon")))
    # A receiver without a fix says 0, 0: a place in the Atlantic where nobody parks.
    if where is None or where == (0, 0):
        return
    latitude, longitude = where
    altitude = to_number(location.get("alt"))
    position = Position(
        round(latitude, 6),
        round(longitude, 6),
        None if altitude is None else round(altitude, 1),
    )
    yield s.POSITION, Reading(position, measured_at(envelope, now))


def _heading(envelope: Any, now: datetime) -> Iterator[Pair]:
    if not isinstance(envelope, dict):
        return
    value = envelope.get("value")
    heading = to_number(value.get("heading") if isinstance(value, dict) else value)
    if heading is not None:
        yield s.HEADING, Reading(round(heading % 360, 1), measured_at(envelope, now))


_axes = together(
    *(inside(axis, number(signal)) for axis, signal in s.ACCELERATION.items())
)


def _acceleration(envelope: Any, now: datetime) -> Iterator[Pair]:
    if str(part(envelope, "value").get("sensorType")) not in _NOT_ACCELERATION:
        yield from _axes(envelope, now)


def _wheel(element: Mapping[str, Any]) -> s.Signal[Any] | None:
    wheel = element.get("wheelPosition")
    return s.WHEEL_SPEED.get(wheel.lower()) if isinstance(wheel, str) else None


METRICS: dict[str, Decoder] = {
    "position": together(
        _position,
        inside("gpsDimension", word(s.GPS_FIX, {"DIM_2D": "2d", "DIM_3D": "3d"})),
        inside("gpsCoordinateMethod", word(s.GPS_METHOD)),
        # A receiver that does not know its dilution says 0.
        inside("hdop", number(s.GPS_DILUTION, lowest=0, sentinel=0, digits=1)),
    ),
    "heading": _heading,
    "compassDirection": word(s.COMPASS),
    "odometer": number(s.ODOMETER, lowest=0, digits=1),
    "speed": speed(s.SPEED),
    "acceleration": _acceleration,
    "harshCorneringMaximumAcceleration": number(s.HARSH_CORNERING),
    "harshMaximumLongitudinalAcceleration": number(s.HARSH_ACCELERATION),
    "yawRate": number(s.YAW_RATE),
    "wheelRotationSpeed": each(_wheel, lambda signal: number(signal, lowest=0)),
    "ignitionStatus": together(
        flag(
            s.IGNITION_ON,
            on=frozenset({"ON", "TRUE", "RUN", "START", "STARTED"}),
            off=frozenset({"OFF", "FALSE", "STOP", "ACCESSORY"}),
        ),
        word(s.IGNITION_STATUS, {"RUN": "on", "STARTED": "start", "STOP": "off"}),
    ),
    # A lever in a numbered gear, or with one locked out, is shifted by hand.
    "gearLeverPosition": word(
        s.GEAR,
        {
            **{f"GEAR_{gear}": "manual" for gear in range(1, 25)},
            **{f"NOT_GEAR_{gear}": "manual" for gear in range(1, 7)},
        },
    ),
    # A gear that is locked out does not tell which one is in.
    "transmissionGearPosition": word(
        s.TRANSMISSION_GEAR, {f"GEAR_{gear}": str(gear) for gear in range(1, 25)}
    ),
    "acceleratorPedalPosition": number(
        s.ACCELERATOR_PEDAL, lowest=0, highest=100, digits=1
    ),
    "acceleratorPedalStatus": flag(
        s.DRIVING_FORCE,
        on=frozenset({"WITH_DRIVING_FORCE"}),
        off=frozenset({"WITHOUT_DRIVING_FORCE"}),
    ),
    "brakePedalStatus": on_off(s.BRAKE_PEDAL),
    "brakeLightStatus": on_off(s.BRAKE_LIGHT),
    "brakeTorque": number(s.BRAKE_TORQUE),
    "torqueAtTransmission": number(s.TRANSMISSION_TORQUE),
    "wheelTorqueStatus": on_off(s.WHEEL_TORQUE),
    "parkingBrakeStatus": together(
        on_off(s.PARKING_BRAKE_ON),
        beside("parkingBrakeType", word(s.PARKING_BRAKE_TYPE)),
    ),
    "outsideTemperature": temperature(s.OUTSIDE_TEMPERATURE),
    # A car without this sensor says 0.
    "ambientTemp": number(s.AMBIENT_TEMPERATURE, lowest=-39.9, sentinel=0.0, digits=1),
    "vehicleLifeCycleMode": word(s.LIFE_CYCLE_MODE),
    "displaySystemOfMeasure": word(s.DISPLAY_UNITS),
}
