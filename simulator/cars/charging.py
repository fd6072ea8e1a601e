"""How a car charges: plug, power, energy, targets, and the log of a finished session."""

from typing import Final
from uuid import uuid4

from .body import Json
from .closures import Closures
from .telematics import Impossible
from .telemetry import iso

_LIMITS = {"globalCurrentLimit": (5, 48), "globalDCPowerLimit": (50, 100)}
_TICK = 60.0
_LOG_DELAY = 180.0
_AC_VOLTS = 230.0
_AC_MAXIMUM = 11.0
_DC_MAXIMUM = 120.0
_DC_TAPER_SOC = 80.0
_DC_TAPERED = 30.0


class Charging(Closures):
    """A car that plugs in and charges, if it has a high-voltage battery."""

    TARGETS: Final = (50, 60, 70, 80, 85, 90, 95, 100)

    energy_transfer_logs: list[Json]
    charge_locations: list[Json]
    _session: Json

    def plug_in(self, *, dc: bool = False) -> None:
        """Connect a charger; charging starts at once unless a location's plan says otherwise.

        Raises Impossible when the car has no plug, is plugged in already or drives.
        """
        self._needs_battery()
        if self.body.plug:
            raise Impossible("The car is plugged in already")
        if self.body.speed:
            raise Impossible("The car is driving")
        self.stir()
        body = self.body
        body.plug = "DC" if dc else "AC"
        body.charge_energy = 0.0
        self._session = {
            "plugged_at": self.clock.now(),
            "soc": body.soc,
            "range": self.model.electric_range * body.soc / 100,
            "odometer": body.odometer,
        }
        if dc or self._charges_now:
            self._begin()
        else:
            body.charge_status = "SCHEDULED"
        self._tell_plug()

    def unplug(self) -> None:
        """Disconnect the charger; the session's log comes three minutes later.

        Raises Impossible when nothing is plugged in.
        """
        self._needs_plug()
        self.stir()
        entry = self._log_entry()
        self._end("NOT_READY")
        self.body.plug = None
        self._tell_plug()
        self.clock.call_later(
            _LOG_DELAY, lambda: self.energy_transfer_logs.insert(0, entry)
        )

    def start_charging(self) -> None:
        """Charge now, whatever the plan says. Raises Impossible without a plug or when full."""
        self._needs_plug()
        if self.body.soc >= self._target:
            raise Impossible("The battery has reached its target")
        self.stir()
        self._begin()
        self.report()

    def pause_charging(self) -> None:
        """Stop delivering. Raises Impossible without a plug."""
        self._needs_plug()
        self.stir()
        self._end("PAUSED")
        self.report()

    def resume_schedule(self) -> None:
        """Drop the manual override: charge or wait as the plan says. Raises Impossible without a plug."""
        self._needs_plug()
        self.stir()
        if self._charges_now and self.body.soc < self._target:
            self._begin()
        else:
            self._end("SCHEDULED")
        self.report()

    def fault_charging(self) -> None:
        """Break the charge off with a FAULT. Raises Impossible without a plug."""
        self._needs_plug()
        self.stir()
        self._end("FAULT")
        self.report()

    def set_soc(self, percent: float) -> None:
        """Set the state of charge. Raises ValueError out of range, Impossible without a battery."""
        self._needs_battery()
        if not 0 <= percent <= 100:
            raise ValueError("A battery is charged between 0 and 100 percent")
        self.stir()
        self.body.soc = float(percent)
        self.report()

    def apply_charge_settings(self, settings: Json) -> None:
        """Take over `chargeSettings` of the update command; the target is told by an event too.

        Raises Impossible for a value Ford's cars refuse: a target off the list, one below 80
        without all three keys alike, a current out of 5 to 48 A or a power limit out of 50 to 100.
        """
        self._needs_battery()
        targets = {
            key: settings[key]
            for key in ("globalTargetSoc", "globalDCTargetSoc", "globalReserveSoc")
            if key in settings
        }
        if any(target not in self.TARGETS for target in targets.values()):
            raise Impossible("That target state of charge is not on the list")
        low = any(target < 80 for target in targets.values())
        if low and (len(targets) < 3 or len(set(targets.values())) > 1):
            raise Impossible("A target below 80 needs all three keys alike")
        for key, (least, most) in _LIMITS.items():
            limit = settings.get(key, least)
            if not isinstance(limit, int | float) or not least <= limit <= most:
                raise Impossible(f"{key} lies between {least} and {most}")
        self.stir()
        body = self.body
        body.target_soc = settings.get("globalTargetSoc", body.target_soc)
        body.dc_target_soc = settings.get("globalDCTargetSoc", body.dc_target_soc)
        body.reserve_soc = settings.get("globalReserveSoc", body.reserve_soc)
        body.current_limit = float(
            settings.get("globalCurrentLimit", body.current_limit)
        )
        body.dc_power_limit = float(
            settings.get("globalDCPowerLimit", body.dc_power_limit)
        )
        if body.charge_status == "IN_PROGRESS":
            self._begin()
        self._tell_target()
        self.report()

    @property
    def _target(self) -> int:
        body = self.body
        return body.dc_target_soc if body.plug == "DC" else body.target_soc

    @property
    def _charges_now(self) -> bool:
        return all(
            location["chargeProfile"]["chargeMode"] == "CHARGE_NOW"
            for location in self.charge_locations[:1]
        )

    def _begin(self) -> None:
        if self.body.soc >= self._target:
            self._end("COMPLETED")
            return
        self.body.charge_status = "IN_PROGRESS"
        self.body.charge_power = self._power()
        self._repeat("charge", _TICK, self._charge)

    def _end(self, status: str) -> None:
        self._stop("charge")
        self.body.charge_status = status
        self.body.charge_power = 0.0

    def _charge(self) -> None:
        body = self.body
        energy = body.charge_power * _TICK / 3600
        body.charge_energy += energy
        body.soc = min(
            float(self._target), body.soc + energy / self.model.battery * 100
        )
        body.charge_power = self._power()
        if body.soc >= self._target:
            self._end("COMPLETED")
            self.stir()
        self.report()

    def _power(self) -> float:
        body = self.body
        if body.plug == "AC":
            return min(_AC_MAXIMUM, _AC_VOLTS * body.current_limit / 1000)
        if body.soc >= _DC_TAPER_SOC:
            return _DC_TAPERED
        return _DC_MAXIMUM * body.dc_power_limit / 100

    def _tell_plug(self) -> None:
        self.report()
        self.tell_event(
            "xevPlugChargerStatusEvent",
            custom=False,
            conditions={"plugged" if self.body.plug else "unplugged": {}},
        )

    def _tell_target(self) -> None:
        self.tell_event(
            "xev-hv-battery-monitoring",
            oemData={"target_soc": {"longValue": self.body.target_soc}},
        )

    def _needs_battery(self) -> None:
        if not self.model.plugs_in:
            raise Impossible("The car has no plug")

    def _needs_plug(self) -> None:
        self._needs_battery()
        if not self.body.plug:
            raise Impossible("The car is not plugged in")

    def _log_entry(self) -> Json:
        body, session, now = self.body, self._session, self.clock.now()
        seconds = int((now - session["plugged_at"]).total_seconds())
        gained = body.soc - session["soc"]
        begun = iso(session["plugged_at"])
        watts = body.charge_energy * 3_600_000 / seconds if seconds else 0.0
        return {
            "id": f"etl-{uuid4()}",
            "deviceId": self.vin,
            "eventType": "ChargeData",
            "chargerType": "DC_FAST" if body.plug == "DC" else "AC_BASIC",
            "energyConsumed": round(body.charge_energy, 5),
            "timeStamp": iso(now),
            "preferredChargeAmount": 0,
            "targetSoc": self._target,
            "plugDetails": {
                "plugInTime": begun,
                "plugOutTime": iso(now),
                "totalPluggedInTime": seconds,
                "plugInDte": round(session["range"], 1),
                "totalDistanceAdded": round(
                    self.model.electric_range * gained / 100, 1
                ),
            },
            "power": {
                "min": 0.0,
                "max": round(watts, 1),
                "median": 0.0,
                "average": watts,
                "weightedAverage": watts,
            },
            "stateOfCharge": {
                "firstSOC": round(session["soc"]),
                "lastSOC": round(body.soc),
                "socDifference": round(body.soc) - round(session["soc"]),
            },
            "energyTransferDuration": {
                "begin": begun,
                "end": iso(now),
                "totalTime": seconds,
            },
            "location": self.charge_locations[0]["location"]
            if self.charge_locations
            else None,
        }
