"""From the words of the TMC cloud to signals: one row for each metric.

Pure functions that never raise on what a cloud sends: unknown key, null, error envelope, wrong type,
new word. Source of names, units and words: telemetry seen from real cars, 2023 to 2026.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .. import signals as s
from ..reading import Reading, Readings
from .envelope import Decoder, Pair, each, flag, measured_at, number, to_number, word

# Clients disagree whether Ford's `speed` is metres per second or kilometres per hour.
# Metres per second is what the best-tested one uses; 1 / 3.6 here would be the other.
SPEED_FACTOR = 1.0

# The bottom of a temperature sensor's scale: the car has no reading.
_NO_TEMPERATURE = -40.0

# No remote start lasts longer, whatever a car says; in seconds.
_DAY = 86_400

_CUSTOM_PREFIX = ":custom:"

_ON = frozenset({"ON", "TRUE", "RUN", "START", "STARTED"})
_OFF = frozenset({"OFF", "FALSE", "STOP"})
_OPEN = frozenset({"OPEN", "AJAR"})
_CLOSED = frozenset({"CLOSED"})

_SIDES = {"DRIVER": "driver", "PASSENGER": "passenger"}
_UNSPECIFIED = {"UNSPECIFIED_FRONT": "", "UNSPECIFIED_REAR": "rear_"}


def _place(element: Mapping[str, Any], key: str) -> str | None:
    """Return the position of a door or window: named itself, or as front or rear and a side."""
    name = element.get(key)
    if not isinstance(name, str):
        return None
    if name not in _UNSPECIFIED:
        return name.lower()
    side = _SIDES.get(str(element.get("vehicleSide"))) or _SIDES.get(
        str(element.get("vehicleOccupantRole"))
    )
    return None if side is None else f"{_UNSPECIFIED[name]}{side}"


def _door(element: Mapping[str, Any]) -> s.Signal[Any] | None:
    place = _place(element, "vehicleDoor")
    return s.DOOR_OPEN.get(place) if place is not None else None


def _latch(element: Mapping[str, Any]) -> s.Signal[Any] | None:
    """Find the latch; one that is mechanical and does not know its state has nothing to say."""
    tags = element.get("tags")
    mechanical = isinstance(tags, dict) and tags.get("DOOR_LATCH_TYPE") == "MECHANICAL"
    place = _place(element, "vehicleDoor")
    if place is None or (mechanical and element.get("value") == "UNKNOWN"):
        return None
    return s.LATCH.get(place)


def _window(element: Mapping[str, Any]) -> s.Signal[Any] | None:
    place = _place(element, "vehicleWindow")
    return s.WINDOW_OPEN.get(place) if place is not None else None


def _wheel(element: Mapping[str, Any]) -> s.Signal[Any] | None:
    wheel = element.get("vehicleWheel")
    return s.TIRE_PRESSURE.get(wheel.lower()) if isinstance(wheel, str) else None


def _door_open(signal: s.Signal[Any]) -> Decoder:
    known = flag(signal, on=_OPEN, off=_CLOSED)

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        if envelope.get("value") is None:
            yield signal, Reading(None, measured_at(envelope, now))
        else:
            yield from known(envelope, now)

    return decode


def _window_open(signal: s.Signal[Any]) -> Decoder:
    """Decode a range in percent: open when any bound is not 0, unknown without a range."""

    def decode(envelope: Any, now: datetime) -> Iterator[Pair]:
        value = envelope.get("value")
        ranges = value if isinstance(value, dict) else {}
        bounds = ranges.get("doubleRange") or ranges.get("intRange")
        numbers = [
            bound
            for name in ("lowerBound", "upperBound")
            if isinstance(bounds, dict)
            and (bound := to_number(bounds.get(name))) is not None
        ]
        yield (
            signal,
            Reading(any(numbers) if numbers else None, measured_at(envelope, now)),
        )

    return decode


def _position(envelope: Any, now: datetime) -> Iterator[Pair]:
    value = envelope.get("value") if isinstance(envelope, dict) else None
    location = value.get("location") if isinstance(value, dict) else None
    if not isinstance(location, dict):
        return
    latitude, longitude = to_number(location.get("lat")), to_number(location.get("lon"))
    if (
        latitude is None
        or longitude is None
        or abs(latitude) > 90
        or abs(longitude) > 180
    ):
        return
    # A receiver without a fix says 0, 0: a place in the Atlantic where nobody parks.
    if latitude == longitude == 0:
        return
    altitude = to_number(location.get("alt"))
    position = s.Position(
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


def _charge_complete(envelope: Any, now: datetime) -> Iterator[Pair]:
    """Turn minutes left into the time of day, to the minute so that it does not flicker."""
    minutes = to_number(envelope.get("value")) if isinstance(envelope, dict) else None
    if minutes is None or not 0 <= minutes < 60 * 24 * 14:
        return
    at = measured_at(envelope, now)
    done = (at + timedelta(minutes=minutes, seconds=30)).replace(
        second=0, microsecond=0
    )
    yield s.CHARGE_COMPLETE_AT, Reading(done, at)


def _temperature(signal: s.Signal[float]) -> Decoder:
    return number(signal, lowest=_NO_TEMPERATURE, sentinel=_NO_TEMPERATURE, digits=1)


METRICS: dict[str, Decoder] = {
    "odometer": number(s.ODOMETER, lowest=0, digits=1),
    "position": _position,
    "heading": _heading,
    "speed": number(s.SPEED, lowest=0, factor=SPEED_FACTOR),
    "doorLockStatus": each(_latch, word),
    "doorStatus": each(_door, _door_open),
    "hoodStatus": flag(s.HOOD_OPEN, on=_OPEN, off=_CLOSED),
    "windowStatus": each(_window, _window_open),
    "alarmStatus": word(s.ALARM, {"ACTIVATED": "active"}),
    "ignitionStatus": flag(s.IGNITION_ON, on=_ON, off=_OFF),
    "gearLeverPosition": word(s.GEAR),
    "parkingBrakeStatus": flag(s.PARKING_BRAKE_ON, on=_ON, off=_OFF),
    "remoteStartCountdownTimer": number(
        s.REMOTE_START_REMAINING, lowest=0, highest=_DAY, digits=0
    ),
    "fuelLevel": number(s.FUEL_LEVEL, lowest=0, highest=100, digits=1),
    "fuelRange": number(s.FUEL_RANGE, lowest=0, digits=1),
    "oilLifeRemaining": number(s.OIL_LIFE, lowest=0, highest=100, digits=0),
    "engineCoolantTemp": _temperature(s.COOLANT_TEMPERATURE),
    "engineOilTemp": _temperature(s.ENGINE_OIL_TEMPERATURE),
    "outsideTemperature": _temperature(s.OUTSIDE_TEMPERATURE),
    "dieselExhaustFluidLevel": number(s.DEF_LEVEL, lowest=0, highest=100, digits=1),
    "dieselExhaustFluidLevelRangeRemaining": number(s.DEF_RANGE, lowest=0, digits=1),
    "tirePressure": each(_wheel, lambda signal: number(signal, lowest=0, digits=1)),
    "batteryStateOfCharge": number(
        s.LV_BATTERY_CHARGE, lowest=0, highest=100, digits=1
    ),
    "batteryVoltage": number(s.LV_BATTERY_VOLTAGE, lowest=0),
    "xevBatteryStateOfCharge": number(
        s.HV_BATTERY_CHARGE, lowest=0, highest=100, digits=1
    ),
    "xevBatteryRange": number(s.HV_BATTERY_RANGE, lowest=0, digits=1),
    "xevBatteryEnergyRemaining": number(s.HV_BATTERY_ENERGY, lowest=0),
    "xevBatteryCapacity": number(s.HV_BATTERY_CAPACITY, lowest=0),
    "xevBatteryTemperature": _temperature(s.HV_BATTERY_TEMPERATURE),
    "xevBatteryIoCurrent": number(s.HV_BATTERY_CURRENT),
    "xevPlugChargerStatus": flag(
        s.PLUGGED_IN,
        on=frozenset({"CONNECTED", "CHARGING", "CHARGINGAC"}),
        off=frozenset({"DISCONNECTED"}),
    ),
    "xevBatteryChargeDisplayStatus": word(s.CHARGE_STATUS, {"COMPLETE": "completed"}),
    "xevBatteryChargerVoltageOutput": number(s.CHARGER_VOLTAGE, lowest=0),
    "xevBatteryChargerCurrentOutput": number(s.CHARGER_CURRENT),
    "xevBatteryTimeToFullCharge": _charge_complete,
}

CUSTOM_METRICS: dict[str, Decoder] = {
    "charge-power-kw": number(s.CHARGER_POWER_REPORTED, lowest=0),
}

CONFIGURATIONS: dict[str, Decoder] = {
    "remoteStartRunDurationSetting": number(
        s.REMOTE_START_DURATION, lowest=0, highest=_DAY, digits=0
    ),
}


def _preclusion(value: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    """Tell deep sleep and updates, the two reasons for which a car takes no commands."""
    data = value.get("data")
    causes = data.get("commandPreclusionCauses") if isinstance(data, dict) else None
    precluded = value.get("toState") == "COMMANDS_PRECLUDED"
    for signal, cause in (
        (s.DEEP_SLEEP, "deepSleepCommandPreclusionState"),
        (s.UPDATING, "firmwareUpgradeCommandPreclusionState"),
    ):
        said = causes.get(cause) if isinstance(causes, dict) else None
        yield (
            signal,
            Reading(precluded and str(said).startswith("COMMANDS_PRECLUDED"), at),
        )


def _connectivity(value: Mapping[str, Any], at: datetime) -> Iterator[Pair]:
    connected = {"CONNECTED": True, "DISCONNECTED": False}.get(
        str(value.get("toState")).upper()
    )
    yield s.MODEM_CONNECTED, Reading(connected, at)


_STATES = {"commandPreclusion": _preclusion, "deviceConnectivity": _connectivity}


def decode(document: Mapping[str, Any], now: datetime | None = None) -> Readings:
    """Return the readings of a snapshot or of the `_data` of a frame: any subset of metrics and states."""
    now = datetime.now(UTC) if now is None else now
    readings = _metrics(document.get("metrics"), now)
    for name, entry in states_of(document):
        at = measured_at(entry, now, "timestamp")
        value = entry.get("value")
        if not isinstance(value, dict):
            continue
        if (state := _STATES.get(name)) is not None:
            readings.update(state(value, at))
        # The result of a command brings a snapshot of its own.
        for signal, reading in _metrics(value.get("metrics"), at).items():
            if (known := readings.get(signal)) is None or known.at < reading.at:
                readings[signal] = reading
    return readings


def states_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the state entries of a document, those nested in `commands` as well."""
    states = document.get("states")
    if not isinstance(states, dict):
        return
    nested = states.get("commands")
    for entries in (states, nested):
        if isinstance(entries, dict):
            for name, entry in entries.items():
                if name != "commands" and isinstance(entry, dict):
                    yield name, entry


def _metrics(metrics: Any, now: datetime) -> Readings:
    if not isinstance(metrics, dict):
        return {}
    readings: Readings = {}
    for name, envelope in metrics.items():
        if (decoder := METRICS.get(name)) is not None:
            readings.update(decoder(envelope, now))
    for key, envelope in _entries(metrics, "customMetrics"):
        if (
            decoder := CUSTOM_METRICS.get(key.rpartition(_CUSTOM_PREFIX)[2])
        ) is not None:
            readings.update(decoder(envelope, now))
    for key, envelope in _entries(metrics, "configurations"):
        if (decoder := CONFIGURATIONS.get(key)) is not None:
            readings.update(decoder(envelope, now))
    if readings:
        newest = max(reading.at for reading in readings.values())
        readings[s.LAST_NEWS] = Reading(newest, newest)
    return readings


def _entries(metrics: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    section = metrics.get(key)
    if isinstance(section, dict):
        yield from section.items()
