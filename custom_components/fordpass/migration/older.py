"""The two older integrations: how they named their entities, and what these are here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import re
from typing import Final

from homeassistant.const import Platform

from ..cloud.vehicle import Engine

type Keys = Mapping[Platform, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """An older integration.

    `same` gives for each platform and key, in lower case, our key of the same thing. `elsewhere` gives
    the platform on which ours shows what it had on another, where the history cannot follow.
    `of_electric` is read before `same` for cars without an engine.
    """

    unique_id: re.Pattern[str]
    same: Keys
    elsewhere: Mapping[Platform, Mapping[str, Platform]]
    of_electric: Keys = field(default_factory=dict)

    def key(self, platform: Platform, key: str, engine: Engine | None) -> str | None:
        """Return our key of one of its entities, None when nothing here is the same."""
        if engine is Engine.BEV and (
            ours := self.of_electric.get(platform, {}).get(key)
        ):
            return ours
        return self.same.get(platform, {}).get(key)


_SENSORS: Final = {
    "alarm": "alarm",
    "battery": "lv_battery_charge",
    "coolanttemp": "coolant_temperature",
    "dieselsystemstatus": "exhaust_filter",
    "elveh": "hv_battery_range",
    "engineoiltemp": "engine_oil_temperature",
    "exhaustfluidlevel": "def_level",
    "fuel": "fuel_level",
    "ignitionstatus": "ignition_status",
    "indicators": "lamps_lit",
    "lastrefresh": "last_news",
    "odometer": "odometer",
    "oil": "oil_life",
    "outsidetemp": "outside_temperature",
    "speed": "speed",
    "tirepressure": "tire_monitor",
}

_SENSORS_ELSEWHERE: Final = {
    "deepsleep": Platform.BINARY_SENSOR,
    "deepsleepinprogress": Platform.BINARY_SENSOR,
    "doorstatus": Platform.BINARY_SENSOR,
    "firmwareupginprogress": Platform.BINARY_SENSOR,
    "gps": Platform.DEVICE_TRACKER,
    "messages": Platform.TODO,
    "remotestartstatus": Platform.BINARY_SENSOR,
    "windowposition": Platform.BINARY_SENSOR,
}

# github.com/marq24/ha-fordpass, entries of version 2.
MARQ24: Final = Older(
    unique_id=re.compile(
        r"fordpass_uid_(?P<vin>[a-z0-9]+)_(?P<key>\w+)", re.IGNORECASE
    ),
    same={
        Platform.BUTTON: {
            "extendremotestart": "extend_remote_start",
            "hafdefault": "honk_and_flash",
            "haflong": "honk_and_flash_long",
            "hafshort": "honk_and_flash_short",
            "request_refresh": "refresh_status",
        },
        Platform.DEVICE_TRACKER: {"tracker": "location"},
        Platform.LOCK: {"doorlock": "lock"},
        Platform.NUMBER: {"globalaccurrentlimit": "charge_current_limit"},
        Platform.SELECT: {
            "elvehtargetcharge": "location_charge_limit",
            "globaldcpowerlimit": "dc_power_limit",
            "globaltargetsoc": "charge_limit",
            "rccseatfrontleft": "climate_seat_front_left",
            "rccseatfrontright": "climate_seat_front_right",
            "rccseatrearleft": "climate_seat_rear_left",
            "rccseatrearright": "climate_seat_rear_right",
            "zonelighting": "lit_zone",
        },
        Platform.SENSOR: {
            **_SENSORS,
            "acceleratorpedalposition": "accelerator_pedal",
            "braketorque": "brake_torque",
            "cabintemperature": "cabin_temperature",
            "departureschedules": "next_departure",
            "doorlock": "lock_state",
            "elvehcharging": "charge_status",
            "elvehchargingpower": "charger_power",
            "energytransferlogentry": "last_charge_energy",
            "enginespeed": "engine_speed",
            "evccstatus": "evcc_status",
            "firmwareupgstatus": "update_status",
            "gearleverposition": "gear",
            "lastenergyconsumed": "last_trip_energy",
            "lastfirmwareupdate": "last_update",
            "otareadiness": "update_readiness",
            "otaschedule": "next_update",
            "remotestartcountdown": "remote_start_remaining",
            "soc": "hv_battery_charge",
            "torqueattransmission": "transmission_torque",
            "yawrate": "yaw_rate",
        },
        Platform.SWITCH: {
            "autosoftwareupdates": "automatic_updates",
            "departuretimes": "departures",
            "elvehcharge": "charge",
            "guardmode": "guard_mode",
            "ignition": "remote_start",
            "rccdefrostfront": "climate_windshield",
            "rccdefrostrear": "climate_rear_defrost",
            "rccsteeringwheel": "climate_steering_wheel",
        },
    },
    elsewhere={
        Platform.BUTTON: {
            "doorlock": Platform.LOCK,
            "doorunlock": Platform.LOCK,
            "evcancel": Platform.SWITCH,
            "evpause": Platform.SWITCH,
            "evstart": Platform.SWITCH,
            "msgdeleteall": Platform.TODO,
            "msgdeletelast": Platform.TODO,
            "trailerlightcheckoff": Platform.SWITCH,
            "trailerlightcheckon": Platform.SWITCH,
        },
        Platform.NUMBER: {"rcctemperature": Platform.CLIMATE},
        Platform.SELECT: {"rcctemperature": Platform.CLIMATE},
        Platform.SENSOR: {
            **_SENSORS_ELSEWHERE,
            "brakepedalstatus": Platform.BINARY_SENSOR,
            "deviceconnectivity": Platform.BINARY_SENSOR,
            "elvehplug": Platform.BINARY_SENSOR,
            "parkingbrakestatus": Platform.BINARY_SENSOR,
            "seatbelt": Platform.BINARY_SENSOR,
            "wheeltorquestatus": Platform.BINARY_SENSOR,
        },
    },
)

# github.com/itchannel/fordpass-ha, entries of version 1.
ITCHANNEL: Final = Older(
    unique_id=re.compile(r"(?P<vin>[a-z0-9]+)-fordpass_(?P<key>\w+)", re.IGNORECASE),
    same={
        Platform.DEVICE_TRACKER: {"tracker": "location"},
        Platform.LOCK: {"doorlock": "lock"},
        Platform.SENSOR: _SENSORS,
        Platform.SWITCH: {"guardmode": "guard_mode", "ignition": "remote_start"},
    },
    elsewhere={
        Platform.SENSOR: {
            **_SENSORS_ELSEWHERE,
            # It showed there whether the car is plugged in.
            "elvehcharging": Platform.BINARY_SENSOR,
            "zonelighting": Platform.SELECT,
        },
    },
    # It showed the traction battery as fuel.
    of_electric={Platform.SENSOR: {"fuel": "hv_battery_charge"}},
)

OLDER: Final = (MARQ24, ITCHANNEL)


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose entity of which car it was; the VIN and the key are in lower case."""

    older: Older
    vin: str
    key: str


def origin(unique_id: str | None) -> Origin | None:
    """Return where an entity with this unique id is from, None when it is not from an older integration."""
    for older in OLDER:
        if unique_id and (match := older.unique_id.fullmatch(unique_id)):
            return Origin(older, match["vin"].lower(), match["key"].lower())
    return None
