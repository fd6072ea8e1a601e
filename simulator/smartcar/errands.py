"""Commands on their way to a car: what forbids them, how they are sent, how they end."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from simulator.cars import Car, Delta, Modem, RemoteCommand

from .applications import Vehicle
from .errors import SmartcarError

if TYPE_CHECKING:
    from .cloud import SmartcarCloud

type Json = dict[str, Any]

_SUCCESS: Final = frozenset({"success", "command_succeeded_on_device"})
_FAILURES: Final = {
    "failed": "VEHICLE_STATE.UNKNOWN",
    "command_failed_on_device": "VEHICLE_STATE.UNKNOWN",
    "rejected": "VEHICLE_STATE.REMOTE_ACCESS_DISABLED",
    "expired": "VEHICLE_STATE.UNREACHABLE",
    "cancelled": "UPSTREAM.UNKNOWN_ISSUE",
    "error": "UPSTREAM.UNKNOWN_ISSUE",
}


def _not_in_motion(car: Car) -> str | None:
    return "VEHICLE_STATE.IN_MOTION" if car.body.speed else None


def _can_start(car: Car) -> str | None:
    if car.body.plug is None:
        return "VEHICLE_STATE.CHARGING_PLUG_NOT_CONNECTED"
    if car.body.charge_power:
        return "VEHICLE_STATE.CHARGING_IN_PROGRESS"
    return (
        "VEHICLE_STATE.FULLY_CHARGED" if car.body.soc >= car.body.target_soc else None
    )


def _can_stop(car: Car) -> str | None:
    return None if car.body.charge_power else "VEHICLE_STATE.NOT_CHARGING"


def _always(car: Car) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: the permission, the maker's name for it, and what of the car's state forbids it."""

    permission: str
    type: str
    forbidden: Callable[[Car], str | None]
    electric: bool = False


COMMANDS: Final[Mapping[str, Command]] = {
    "lock": Command(
        permission="control_security", type="lock", forbidden=_not_in_motion
    ),
    "unlock": Command(
        permission="control_security", type="unlock", forbidden=_not_in_motion
    ),
    "start": Command(
        permission="control_charge",
        type="startGlobalChargeCommand",
        forbidden=_can_start,
        electric=True,
    ),
    "stop": Command(
        permission="control_charge",
        type="pauseGlobalChargeCommand",
        forbidden=_can_stop,
        electric=True,
    ),
    "set-limit": Command(
        permission="control_charge",
        type="updateChargeSettingsCommand",
        forbidden=_always,
        electric=True,
    ),
}


def forbidden(command: Command, vehicle: Vehicle) -> SmartcarError | None:
    """Return why a car cannot take a command now."""
    car = vehicle.car
    if command.electric and not car.model.plugs_in:
        return SmartcarError.of("COMPATIBILITY.VEHICLE_NOT_CAPABLE")
    if (
        vehicle.mode == "simulated"
        and command is COMMANDS["set-limit"]
        and car.body.charge_power
    ):
        return SmartcarError.of("COMPATIBILITY.SMARTCAR_NOT_CAPABLE")
    word = command.forbidden(car)
    return None if word is None else SmartcarError.of(word)


def charge_limit(percent: int) -> Json:
    """Return the maker's properties of a charge limit; below 80 it wants all three keys alike."""
    names = ("globalTargetSoc", "globalDCTargetSoc", "globalReserveSoc")
    return {"chargeSettings": dict.fromkeys(names, percent)}


class Errand:
    """One command at a car; `ended` gives None for success, or the error it ended with."""

    def __init__(
        self, cloud: SmartcarCloud, car: Car, type_: str, properties: Json
    ) -> None:
        """Send it; it ends by itself when the car says nothing for too long, or with the cloud."""
        self._cloud = cloud
        self._car = car
        self._id = str(uuid4())
        self.ended: asyncio.Future[SmartcarError | None] = (
            asyncio.get_running_loop().create_future()
        )
        self._stop = car.listen(self._hear)
        self._timer = cloud.clock.call_later(
            cloud.switches.command_patience, self.give_up
        )
        cloud.errands.add(self)
        car.execute(RemoteCommand(id=self._id, type=type_, properties=properties))

    def end(self, error: SmartcarError | None) -> None:
        """End it; harmless when it ended already."""
        self._stop()
        self._timer.cancel()
        self._cloud.errands.discard(self)
        if not self.ended.done():
            self.ended.set_result(error)

    def give_up(self) -> None:
        """End it without a word from the car."""
        self.end(SmartcarError.of("UPSTREAM.NO_RESPONSE"))

    def _hear(self, delta: Delta) -> None:
        states: Json = delta.get("states", {})
        for entry in (states | states.get("commands", {})).values():
            if entry.get("commandId") != self._id:
                continue
            word = str(entry["value"]["toState"]).lower()
            if word in _SUCCESS:
                self.end(None)
            elif (failure := _FAILURES.get(word)) is not None:
                asleep = word == "expired" and self._car.modem is Modem.DEEP_SLEEP
                self.end(
                    SmartcarError.of("VEHICLE_STATE.ASLEEP" if asleep else failure)
                )
