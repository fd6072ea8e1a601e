"""Every remote command a car knows: where its states appear and what it does to the car."""

from collections.abc import Callable
from dataclasses import dataclass
import json
from typing import TYPE_CHECKING, Final

from .body import Json
from .telematics import Impossible

if TYPE_CHECKING:
    from .car import Car

type Effect = Callable[[Car, Json], Json | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One command type.

    `key` names its entry below `states` (or `states.commands` when `nested`); `newer` commands use
    the upper-case states. The effect returns the `oemData` of the success, raises Impossible to
    fail on the device. A success carries `value.metrics` where `carries_metrics` says so.
    """

    key: str
    effect: Effect
    newer: bool = False
    nested: bool = False
    carries_metrics: bool = False
    tells_everything: bool = False


def _nothing(car: Car, properties: Json) -> None:
    car.stir()


def _refuse(car: Car, properties: Json) -> None:
    raise Impossible("FEATURE_NOT_AVAILABLE")


def _publish_updates(car: Car, properties: Json) -> None:
    state = properties.get("ASUState")
    if state not in ("ON", "OFF"):
        raise Impossible("ASUState is ON or OFF")
    car.body.auto_updates = state


def _schedule_updates(car: Car, properties: Json) -> None:
    car.body.update_schedule = properties


def _tell_updates(car: Car, properties: Json) -> Json:
    schedule = car.body.update_schedule
    return {
        "ASUState": {"stringValue": car.body.auto_updates},
        "activationScheduleSetting": {
            "stringValue": schedule.get("activationScheduleSetting", "OFF")
        },
        "OTAActivationDaySchedule": {
            # Written as objects, and read as texts.
            "stringArrayValue": [
                json.dumps(day) for day in schedule.get("OTAActivationDaySchedule", [])
            ]
        },
    }


def _switch_departures(on: bool) -> Effect:
    def switch(car: Car, properties: Json) -> None:
        _needs_departures(car)
        car.body.departures_enabled = on

    return switch


def _write_departures(car: Car, properties: Json) -> None:
    _needs_departures(car)
    groups = properties.get("departureSchedules")
    if not isinstance(groups, list) or len(groups) != 7:
        raise Impossible("departureSchedules holds seven days")
    for group in groups:
        slots = group["schedules"]
        if not all(_is_slot(slot) for slot in slots):
            raise Impossible("A departure is not as the device wants it")
        if sum(slot["scheduleStatus"] == "ON" for slot in slots) > 2:
            raise Impossible("A day has two departures at most")
    car.body.departures = groups
    car.body.departures_enabled = bool(properties.get("isDepartureTimeEnabled", True))


def _is_slot(slot: object) -> bool:
    match slot:
        case {
            "scheduleId": int() | str(),
            "scheduleStatus": "ON" | "OFF",
            "preconditionTemperature": "OFF" | "LOW" | "MEDIUM" | "HIGH",
            "timeOfDay": {"hours": int(hours), "minutes": int(minutes)},
        }:
            return hours in range(25) and minutes in range(0, 60, 5)
    return False


def _needs_departures(car: Car) -> None:
    if not car.model.departure_times:
        raise Impossible("The car has no departure times")


def _honk(car: Car, properties: Json) -> None:
    car.honk()


_START = Action(
    key="remoteStartCommand",
    effect=lambda car, _: car.start_remotely(),
    carries_metrics=True,
)

ACTIONS: Final[dict[str, Action]] = {
    "lock": Action(
        key="lockCommand", effect=lambda car, _: car.lock(), carries_metrics=True
    ),
    "unlock": Action(
        key="unlockCommand", effect=lambda car, _: car.unlock(), carries_metrics=True
    ),
    "remoteStart": _START,
    "cancelRemoteStart": Action(
        key="cancelRemoteStartCommand",
        effect=lambda car, _: car.stop_remotely(),
        carries_metrics=True,
    ),
    "statusRefresh": Action(
        key="statusRefreshCommand",
        effect=_nothing,
        carries_metrics=True,
        tells_everything=True,
    ),
    "startPanicCue": Action(key="startPanicCue", effect=_honk),
    "startTrailerLightCheck": Action(
        key="startTrailerLightCheckCommand",
        effect=lambda car, _: car.set_trailer_lights(True),
    ),
    "stopTrailerLightCheck": Action(
        key="stopTrailerLightCheckCommand",
        effect=lambda car, _: car.set_trailer_lights(False),
    ),
    "publishASUSettingsCommand": Action(
        key="publishASUSettingsCommand", effect=_publish_updates, newer=True
    ),
    "getASUSettingsCommand": Action(
        key="getASUSettingsCommand", effect=_tell_updates, newer=True
    ),
    "scheduleASUActivationCommand": Action(
        key="scheduleASUActivationCommand", effect=_schedule_updates, newer=True
    ),
    "startGlobalChargeCommand": Action(
        key="startGlobalChargeCommand",
        effect=lambda car, _: car.start_charging(),
        newer=True,
    ),
    "cancelGlobalChargeCommand": Action(
        key="cancelGlobalChargeCommand",
        effect=lambda car, _: car.resume_schedule(),
        newer=True,
    ),
    "pauseGlobalChargeCommand": Action(
        key="pauseGlobalChargeCommand",
        effect=lambda car, _: car.pause_charging(),
        newer=True,
    ),
    "updateChargeSettingsCommand": Action(
        key="updateChargeSettingsCommand",
        effect=lambda car, properties: car.apply_charge_settings(
            properties.get("chargeSettings", {})
        ),
        newer=True,
    ),
    "enableDepartureTimes": Action(
        key="enableDepartureTimes", effect=_switch_departures(True), newer=True
    ),
    "disableDepartureTimes": Action(
        key="disableDepartureTimes", effect=_switch_departures(False), newer=True
    ),
    "updateDepartureTimes": Action(
        key="updateDepartureTimes", effect=_write_departures, newer=True, nested=True
    ),
    # Sent by clients, never seen to work on a car.
    **{
        type_: Action(
            key=type_ if type_.startswith("ppo") else f"{type_}Command",
            effect=_refuse,
            newer=True,
        )
        for type_ in (
            "startOnDemandPreconditioning",
            "extendOnDemandPreconditioning",
            "stopOnDemandPreconditioning",
            "ppoRefresh",
            "ppoRefreshContinuous",
            "ppoRefreshContinuousCancel",
        )
    },
    # Progress of what the Ford plane writes; no request names these types.
    "publishProfilePreferencesR2": Action(
        key="publishProfilePreferencesR2Command", effect=_nothing, newer=True
    ),
    "updateChargeProfiles": Action(
        key="updateChargeProfilesCommand", effect=_nothing, newer=True
    ),
}
COMMAND_TYPES: Final = frozenset(ACTIONS) - {
    "publishProfilePreferencesR2",
    "updateChargeProfiles",
}
