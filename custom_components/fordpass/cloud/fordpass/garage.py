"""The list of vehicles, in today's shape (garage) and the older one (dashboard), as VehicleInfo."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..commands import Command
from ..errors import BadAnswerError
from ..parts import part, text
from ..vehicle import Authorization, Engine, Feature, VehicleInfo

_YES = {"display", "true", "yes", "on", "1"}

# Which commands follow from which capability; the status refresh is told in the profile.
_CAPABILITIES: dict[str, frozenset[Command]] = {
    "remoteLock": frozenset({Command.LOCK, Command.UNLOCK}),
    "remoteStart": frozenset({Command.REMOTE_START, Command.STOP_REMOTE_START}),
    "extendRemoteStart": frozenset({Command.EXTEND_REMOTE_START}),
    "remoteClimateControl": frozenset({Command.SET_CLIMATE}),
    "departureTimes": frozenset(
        {
            Command.ENABLE_DEPARTURES,
            Command.DISABLE_DEPARTURES,
            Command.SET_DEPARTURES,
        }
    ),
    "globalStartStopCharge": frozenset(
        {
            Command.START_CHARGE,
            Command.STOP_CHARGE,
            Command.RESUME_CHARGE_SCHEDULE,
        }
    ),
    "globalChargeSettings": frozenset(
        {
            Command.SET_CHARGE_LIMIT,
            Command.SET_DC_CHARGE_LIMIT,
            Command.SET_CHARGE_CURRENT_LIMIT,
            Command.SET_DC_POWER_LIMIT,
        }
    ),
    "displayPreferredChargeTimes": frozenset({Command.SET_LOCATION_CHARGE_LIMIT}),
    "supportsStatusRefresh": frozenset({Command.REFRESH_STATUS}),
    "remotePanicAlarm": frozenset({Command.HONK_AND_FLASH}),
    "otaRemoteCommands": frozenset(
        {
            Command.ENABLE_AUTOMATIC_UPDATES,
            Command.DISABLE_AUTOMATIC_UPDATES,
            Command.READ_UPDATE_SETTINGS,
            Command.SET_UPDATE_SCHEDULE,
        }
    ),
    "guardMode": frozenset({Command.ENABLE_GUARD_MODE, Command.DISABLE_GUARD_MODE}),
    "zoneLighting": frozenset(
        {Command.TURN_ON_ZONE_LIGHTS, Command.TURN_OFF_ZONE_LIGHTS}
    ),
    "trailerLightCheck": frozenset(
        {Command.START_TRAILER_LIGHT_CHECK, Command.STOP_TRAILER_LIGHT_CHECK}
    ),
}

# Ford's words for what the front seats can do.
_SEATS: dict[str, frozenset[Feature]] = {
    "heat only": frozenset({Feature.HEATED_SEATS}),
    "heat with vent": frozenset({Feature.HEATED_SEATS, Feature.VENTILATED_SEATS}),
}

_FEATURES: dict[str, Feature] = {
    "heatedSteeringWheel": Feature.HEATED_STEERING_WHEEL,
    "tripAndChargeLogs": Feature.CHARGE_LOGS,
    "globalChargeSettings": Feature.STEPPED_CHARGE_LIMIT,
}


def supported(value: Any) -> bool:
    """Say whether a capability is there: true, a positive number, or one of the words for yes."""
    match value:
        case bool():
            return value
        case int() | float():
            return value > 0
        case str():
            return value.strip().lower() in _YES
        case _:
            return False


def parse_garage(body: Any) -> tuple[VehicleInfo, ...]:
    """Return the vehicles of a garage answer, an array or `{"vehicles": [...]}`.

    Entries without a VIN are left out; every other field may be null or missing.
    Raises BadAnswerError when there is no list, which is not the same as an empty one.
    """
    if isinstance(body, dict):
        body = body.get("vehicles")
    if not isinstance(body, list):
        raise BadAnswerError("The garage has another shape")
    return tuple(_infos(body))


def _infos(entries: list[Any]) -> Iterator[VehicleInfo]:
    for entry in entries:
        if (
            isinstance(entry, dict)
            and isinstance(entry.get("vin"), str)
            and entry["vin"]
        ):
            yield _info(
                entry["vin"],
                entry,
                part(entry, "profile"),
                part(entry, "capabilities"),
            )


def parse_dashboard(body: Any) -> tuple[VehicleInfo, ...]:
    """Return the vehicles of a dashboard answer: one list per aspect, joined by `VIN`.

    Raises BadAnswerError when there is no list of vehicles.
    """
    aspects = body if isinstance(body, dict) else {}
    details = part(aspects, "userVehicles").get("vehicleDetails")
    if not isinstance(details, list):
        raise BadAnswerError("The dashboard has another shape")
    profiles, capabilities = (
        _by_vin(aspects.get("vehicleProfile")),
        _by_vin(aspects.get("vehicleCapabilities")),
    )
    return tuple(
        _info(vin, detail, profiles.get(vin, {}), capabilities.get(vin, {}))
        for vin, detail in _by_vin(details).items()
    )


def _by_vin(entries: Any) -> dict[str, Mapping[str, Any]]:
    if not isinstance(entries, list):
        return {}
    return {
        entry["VIN"]: entry
        for entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("VIN"), str)
        and entry["VIN"]
    }


def _year(value: Any) -> int | None:
    """Accept the garage's number and the dashboard's string."""
    return int(value) if str(value).isdecimal() else None


def _info(
    vin: str,
    entry: Mapping[str, Any],
    profile: Mapping[str, Any],
    capabilities: Mapping[str, Any],
) -> VehicleInfo:
    # Fields have moved between profile and capabilities before: look in both.
    said = {**profile, **capabilities}
    commands = frozenset[Command]().union(
        *(
            commands
            for name, commands in _CAPABILITIES.items()
            if supported(said.get(name))
        )
    )
    zones = profile.get("numberOfLightingZones")
    several = isinstance(zones, int) and zones > 1
    if several and Command.TURN_ON_ZONE_LIGHTS in commands:
        commands |= {Command.SET_LIGHT_ZONE}
    image = text(profile, "vehicleImage")
    return VehicleInfo(
        vin=vin,
        make=text(profile, "make"),
        model=text(profile, "model"),
        year=_year(profile.get("year")),
        nickname=text(entry, "nickName"),
        engine=_word(Engine, profile.get("engineType")),
        image_url=image if image is not None and image.startswith("https://") else None,
        authorization=_word(Authorization, entry.get("userAuthStatus"))
        or Authorization.AUTHORIZED,
        commands=commands if capabilities else None,
        features=_features(said),
    )


def _features(said: Mapping[str, Any]) -> frozenset[Feature] | None:
    """Return what a car is equipped with, None when nothing was said of any of it."""
    told = (said.get(name) for name in ("driverHeatedSeat", *_FEATURES))
    if all(value is None for value in told):
        return None
    seats = str(said.get("driverHeatedSeat")).strip().lower()
    return _SEATS.get(seats, frozenset()) | {
        feature for name, feature in _FEATURES.items() if supported(said.get(name))
    }


def _word[E: (Engine, Authorization)](kind: type[E], value: Any) -> E | None:
    try:
        return kind(str(value).lower())
    except ValueError:
        return None
