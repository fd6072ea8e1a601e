"""Triggers for how a charge ends: finished at its limit, or interrupted before."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple, override

from ..cloud import signals as s
from ..cloud.vehicle import VehicleState
from ..coordinator import FordPassCoordinator
from .kinds import Details, HappenedTrigger

# How a charge ends that its owner or the car did not merely pause.
_ENDS = (
    "stopped",
    "not_ready",
    "not_plugged_in",
    "fault",
    "station_not_detected",
    "station_not_compatible",
)
# Cars stop a little before their limit.
_NEAR = 1.0


class _Charge(NamedTuple):
    """Ford's word for how the charge goes, and whether the battery is at its limit."""

    status: str
    full: bool


def _is_full(state: VehicleState) -> bool:
    dc = state.value(s.CHARGER_TYPE) == "dc"
    limits = (s.DC_CHARGE_LIMIT,) if dc else (s.LOCATION_CHARGE_LIMIT, s.CHARGE_LIMIT)
    limit = next(
        (value for signal in limits if (value := state.value(signal)) is not None), None
    )
    charge = state.value(s.HV_BATTERY_CHARGE)
    return limit is not None and charge is not None and charge >= limit - _NEAR


class _ChargeTrigger(HappenedTrigger[_Charge]):
    """A charge ended, in one way or the other."""

    topics = frozenset({s.CHARGE_STATUS, s.HV_BATTERY_CHARGE})
    at_limit: ClassVar[bool]

    @override
    def _now(self, car: FordPassCoordinator, before: _Charge | None) -> _Charge | None:
        status = car.data.value(s.CHARGE_STATUS)
        return None if status is None else _Charge(status, _is_full(car.data))

    @override
    def _happened(
        self, car: FordPassCoordinator, before: _Charge, now: _Charge
    ) -> Iterator[Details]:
        if before.status == now.status:
            return
        if now.status == "completed":
            # One that ended at its limit already was told then.
            ended = not (before.full and before.status in _ENDS)
            at_limit = True
        else:
            ended = before.status == "in_progress" and now.status in _ENDS
            at_limit = now.full
        if ended and at_limit is self.at_limit:
            yield {
                "status": now.status,
                "charge": car.data.value(s.HV_BATTERY_CHARGE),
            }


class ChargingFinishedTrigger(_ChargeTrigger):
    """The battery is charged to its limit."""

    at_limit = True
    said = "finished charging"


class ChargingInterruptedTrigger(_ChargeTrigger):
    """A charge ends before its limit, and not because it is paused or waits for its time."""

    at_limit = False
    said = "stopped charging before its limit"
