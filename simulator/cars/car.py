"""A connected car, whole: its life, its telemetry, its commands and the documents kept of it."""

from collections import deque
from collections.abc import Collection, Mapping
from copy import deepcopy
import re
from typing import Any, Final, override
from uuid import uuid4

from simulator.clock import Clock

from .body import Json, Model
from .commands import Outcome, RemoteCommand, Timing
from .garage import climate_profile, garage_entry
from .modem import run
from .software import Software
from .telematics import Delta, Impossible
from .telemetry import iso

__all__ = ["Car", "Delta", "Impossible"]

_TEMPERATURE: Final = re.compile(r"LO|HI|1[6-9]_[05]|2\d_[05]|30_0")
_CHARGE_MODES: Final = frozenset(
    {
        "CHARGE_NOW",
        "VALUE_CHARGE",
        "CHARGE_DT",
        "CHARGE_DT_COND",
        "CHARGE_SOLD",
        "HOME_CHARGE_NOW",
        "HOME_STORE_CHARGE",
        "HOME_CHARGE_DISCHARGE",
    }
)
_CLIMATE_SWITCHES: Final = frozenset(
    {
        "RccHeatedWindshield_Rq",
        "RccRearDefrost_Rq",
        "RccHeatedSteeringWheel_Rq",
    }
)
_CLIMATE_LEVELS: Final = frozenset(
    {"Off", "Heated1", "Heated2", "Heated3", "Cooled1", "Cooled2", "Cooled3"}
)


class Car(Software):
    """One car of the fleet. It knows no cloud; a cloud listens, asks for snapshots and commands.

    `garage` is the object of the user garage; `outcomes` decide how the next commands end (empty:
    success). The documents the Ford plane serves are kept here and may be edited freely:
    `messages`, `rcc_profiles` (None: never stored), `charge_locations`, `energy_transfer_logs`
    (newest first), `guard_mode` and `zone_lights` (four zones; both None: not supported).
    `guard_mode_sticks`: it stays as it is, whoever asks.
    """

    def __init__(self, clock: Clock, model: Model, vehicle_id: str) -> None:
        """Build the car as `fleet` does."""
        super().__init__(clock, model, vehicle_id)
        self.garage = garage_entry(model)
        self.timing = Timing()
        self.outcomes: deque[Outcome] = deque()
        self.messages: list[Json] = []
        self.rcc_profiles: list[Json] | None = (
            climate_profile() if model.stored_climate else None
        )
        self.charge_locations: list[Json] = []
        self.energy_transfer_logs: list[Json] = []
        capabilities: Mapping[str, Any] = model.capabilities or {}
        self.guard_mode: bool | None = (
            False if capabilities.get("guardMode") == "Display" else None
        )
        self.guard_mode_sticks = False
        self.zone_lights: list[bool] | None = (
            [False] * 4 if model.profile.get("numberOfLightingZones") else None
        )

    @property
    def authorized(self) -> bool:
        """Whether the account may see the car: it accepted the request in the app."""
        return bool(self.garage["userAuthStatus"] == "Authorized")

    def execute(self, command: RemoteCommand) -> None:
        """Carry out a command the cloud accepted. Raises ValueError for an unknown type."""
        run(self, command)

    def add_message(self, subject: str, body: str) -> None:
        """Put a message for this car into its account's message centre, newest first."""
        number = str(uuid4().int)[:9]
        self.messages.insert(
            0,
            {
                "id": number.zfill(16),
                "messageId": number,
                "messageTypeId": 72,
                "messageType": "EXTERNALNOTIFICATIONREQUEST",
                "messageSubject": subject,
                "messageBody": body,
                "createdDate": iso(self.clock.now()).replace("Z", ".000Z"),
                "relevantVin": self.vin,
                "isRead": False,
                "highlighted": False,
                "priority": 1,
                "contentType": "text",
                "templateID": None,
                "metadata": "{}",
            },
        )

    def delete_messages(self, ids: Collection[int]) -> None:
        """Delete messages by number (the request has integers, the list strings)."""
        self.messages = [
            message for message in self.messages if int(message["messageId"]) not in ids
        ]

    def mark_messages_read(self, ids: Collection[int]) -> None:
        """Mark messages as read by number."""
        for message in self.messages:
            message["isRead"] = message["isRead"] or int(message["messageId"]) in ids

    def write_rcc(self, preferences: list[Json]) -> None:
        """Replace the climate profile; `publishProfilePreferencesR2Command` follows in the states.

        Raises ValueError for anything but the entries the profile has, the usual eight where none
        is stored, with Ford's words.
        """
        wanted = {
            entry["preferenceType"] for entry in self.rcc_profiles or climate_profile()
        }
        given = {
            entry.get("preferenceType"): entry.get("preferenceValue")
            for entry in preferences
        }
        if given.keys() != wanted or len(preferences) != len(wanted):
            raise ValueError("userPreferences holds all preferences, once each")
        for kind, value in given.items():
            if not isinstance(value, str) or not _fits(str(kind), value):
                raise ValueError(f"{kind} cannot be {value!r}")
        self.rcc_profiles = deepcopy(preferences)
        run(self, _internal("publishProfilePreferencesR2"))

    def write_charge_location(self, location_id: str, document: Json) -> str:
        """Take over the charge profile of the locations with that id; return the command's id.

        Ids are not unique: of those that share one it is the location whose position the document
        has, and without one all of them. `updateChargeProfilesCommand` follows in the states.
        Raises KeyError for an unknown location and ValueError for a profile Ford would refuse.
        """
        where = document.get("location") or {}
        found = [
            location
            for location in self.charge_locations
            if str(location["location"]["id"]) == location_id
            and all(
                where.get(axis, location["location"][axis])
                == location["location"][axis]
                for axis in ("latitude", "longitude")
            )
        ]
        if not found:
            raise KeyError(location_id)
        profile = document.get("chargeProfile") or {}
        if profile.get("chargeMode") not in _CHARGE_MODES:
            raise ValueError("chargeMode is not one of Ford's")
        if profile.get("targetSoc") not in self.TARGETS:
            raise ValueError("targetSoc is not on the list")
        for location in found:
            location["chargeProfile"] |= deepcopy(profile)
        command = _internal("updateChargeProfiles")
        run(self, command)
        return command.id

    def light_zones(self, on: bool) -> None:
        """Turn the zone lights on (all zones) or off. Raises Impossible on a car without them."""
        if self.zone_lights is None:
            raise Impossible("The car has no zone lights")
        self.zone_lights = [on] * 4
        self._tell_zones()

    def choose_zone(self, zone: int) -> None:
        """Light one zone: 0 all, 1 front, 2 rear, 3 driver, 4 passenger.

        Raises Impossible while the lights are off, ValueError for another number.
        """
        if self.zone_lights is None or not any(self.zone_lights):
            raise Impossible("The zone lights are off")
        if zone not in range(5):
            raise ValueError("A zone is a number from 0 to 4")
        self.zone_lights = [zone in (0, number) for number in range(1, 5)]
        self._tell_zones()

    @override
    def _end(self, status: str) -> None:
        if status == "COMPLETED" and self.body.charge_status == "IN_PROGRESS":
            self.add_message(
                "Charging complete", f"{self.model.model} has reached its target."
            )
        super()._end(status)

    def _tell_zones(self) -> None:
        zones = self.zone_lights or []
        self.tell_event(
            "pttb-power-mode-change-event",
            oemData={
                "current_power_mode": {"stringValue": "On" if any(zones) else "Off"},
                **{
                    f"zone_{number}_active_power_status": {
                        "stringValue": "On" if lit else "Off"
                    }
                    for number, lit in enumerate(zones, 1)
                },
            },
        )


def _internal(type_: str) -> RemoteCommand:
    return RemoteCommand(id=str(uuid4()), type=type_)


def _fits(kind: str, value: str) -> bool:
    if kind == "SetPointTemp_Rq":
        return _TEMPERATURE.fullmatch(value) is not None
    if kind.endswith("ClimateSeat_Rq"):
        return value in _CLIMATE_LEVELS
    if kind in _CLIMATE_SWITCHES:
        return value in ("On", "Off")
    return True
