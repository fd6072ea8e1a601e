"""What the command endpoint takes: type, API, version, properties, and what the car must have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

type Properties = dict[str, Any]

_TARGETS = {50, 60, 70, 80, 85, 90, 95, 100}
_TARGET_KEYS = ("globalTargetSoc", "globalDCTargetSoc", "globalReserveSoc")


def _anything(_properties: Properties) -> bool:
    return True


def _duration(properties: Properties) -> bool:
    duration = properties.get("duration")
    return isinstance(duration, int) and 1 <= duration <= 10


def _software_updates(properties: Properties) -> bool:
    return properties.get("ASUState") in ("ON", "OFF")


def _schedule_of_updates(properties: Properties) -> bool:
    return isinstance(properties.get("OTAActivationDaySchedule"), list)


def _departures(properties: Properties) -> bool:
    days = properties.get("departureSchedules")
    return isinstance(days, list) and all(
        isinstance(day, dict)
        and "dayOfWeek" in day
        and isinstance(day.get("schedules"), list)
        for day in days
    )


def _charge_settings(properties: Properties) -> bool:
    """Judge charge settings: a target below 80 is a multiple of ten, given alike for AC, DC and reserve."""
    settings = properties.get("chargeSettings")
    if not isinstance(settings, dict) or not settings:
        return False
    targets = [settings.get(key) for key in _TARGET_KEYS]
    given = [target for target in targets if target is not None]
    if not all(target in _TARGETS for target in given):
        return False
    return all(target >= 80 for target in given) or (
        None not in targets and len(set(targets)) == 1
    )


@dataclass(frozen=True, slots=True)
class CommandRule:
    """One type's rules. `version` is None on the stable API; `capability` is the garage's word for it.

    `properties` judges them; None means that they must be left out altogether.
    """

    version: str | None = None
    capability: str | None = None
    properties: Callable[[Properties], bool] | None = _anything

    @property
    def api(self) -> str:
        """The API the type belongs to."""
        return "v1" if self.version is None else "v1beta"


RULES = {
    "lock": CommandRule(None, "remoteLock"),
    "unlock": CommandRule(None, "remoteLock"),
    "remoteStart": CommandRule(None, "remoteStart"),
    "cancelRemoteStart": CommandRule(None, "remoteStart"),
    "statusRefresh": CommandRule(),
    "startPanicCue": CommandRule(None, "remotePanicAlarm", _duration),
    "startTrailerLightCheck": CommandRule(None, "trailerLightCheck"),
    "stopTrailerLightCheck": CommandRule(None, "trailerLightCheck"),
    "publishASUSettingsCommand": CommandRule(
        "1.0.0", "otaRemoteCommands", _software_updates
    ),
    "getASUSettingsCommand": CommandRule("1.0.0", "otaRemoteCommands"),
    "scheduleASUActivationCommand": CommandRule(
        "1.0.0", "otaRemoteCommands", _schedule_of_updates
    ),
    "startGlobalChargeCommand": CommandRule("1.0.1", "globalStartStopCharge", None),
    "cancelGlobalChargeCommand": CommandRule("1.0.1", "globalStartStopCharge", None),
    "pauseGlobalChargeCommand": CommandRule("1.0.1", "globalStartStopCharge", None),
    "updateChargeSettingsCommand": CommandRule(
        "1.0.1", "globalChargeSettings", _charge_settings
    ),
    "enableDepartureTimes": CommandRule("1", "departureTimes"),
    "disableDepartureTimes": CommandRule("1", "departureTimes"),
    "updateDepartureTimes": CommandRule("1", "departureTimes", _departures),
    "startOnDemandPreconditioning": CommandRule(
        "1", "electricVehicleOnDemandConditioning"
    ),
    "extendOnDemandPreconditioning": CommandRule(
        "1", "electricVehicleOnDemandConditioning"
    ),
    "stopOnDemandPreconditioning": CommandRule(
        "1.0.0", "electricVehicleOnDemandConditioning"
    ),
    "ppoRefresh": CommandRule("1.0.0"),
    "ppoRefreshContinuous": CommandRule("1.0.0"),
    "ppoRefreshContinuousCancel": CommandRule("1.0.0"),
}
