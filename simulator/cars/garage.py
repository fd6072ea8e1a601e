"""What the garage says of a car, and the climate profile an owner stored in the app."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from .body import Json, Model

_ENGINE_PROFILE: dict[str, Json] = {
    "BEV": {"highVoltageBatteryPackType": "ExtendedRange", "frontCargoArea": "Frunk"},
    "PHEV": {"highVoltageBatteryPackType": "StandardRange"},
}
_CLIMATE_PREFERENCES = {
    "SetPointTemp_Rq": "22_0",
    "RccHeatedWindshield_Rq": "Off",
    "RccRearDefrost_Rq": "Off",
    "RccHeatedSteeringWheel_Rq": "On",
    "RccLeftFrontClimateSeat_Rq": "Heated2",
    "RccRightFrontClimateSeat_Rq": "Off",
    "RccLeftRearClimateSeat_Rq": "Off",
    "RccRightRearClimateSeat_Rq": "Off",
}


def climate_profile() -> list[Json]:
    """Return the eight entries of `rccUserProfiles`, in Ford's order."""
    return [
        {"preferenceType": kind, "preferenceValue": value}
        for kind, value in _CLIMATE_PREFERENCES.items()
    ]


def garage_entry(model: Model) -> Json:
    """Return the car's object in the user garage; oddities of the model win over the usual."""
    return {
        "vin": model.vin,
        "nickName": model.nickname,
        "color": model.color,
        "licensePlate": None,
        "preferredDealer": "12345",
        "sourceOfPreferredDealer": "Customer",
        "userAuthStatus": model.user_auth_status,
        "userRoles": {"role": "PRIMARY"},
        "profile": _profile(model) | dict(model.profile),
        "capabilities": None
        if model.capabilities is None
        else _capabilities(model) | dict(model.capabilities),
    }


def _profile(model: Model) -> Json:
    return {
        "make": model.brand,
        "model": model.model,
        "year": model.year,
        "engineType": model.engine,
        "transmissionIndicator": "A",
        "bodyStyle": "SUV",
        "productType": "J",
        "sdn": "TMC",
        "driverHeatedSeat": "None",
        "heatedSteeringWheel": False,
        "numberOfLightingZones": 0,
        "numberOfTires": "Six" if len(model.wheels) == 6 else "Four",
        "doubleLocking": model.lock_word == "DOUBLE_LOCKED",
        "displayRecommendedTirePressure": True,
        "highVoltageBatteryPackType": None,
        "globalChargeSettings": "Display" if model.plugs_in else "NoDisplay",
        "frontCargoArea": "None",
        "rearCargoArea": "None",
        "rearCargoClosureType": "Liftgate",
        "proPowerWattage": "None",
        "digitalKey": None,
        "digitalKeyType": "PAAK",
        "paakPairingType": "PinCode",
        "externalSecurityCameras": "Unavailable",
        "activationType": "CUSTOMER",
        "isFordPassActivated": "On",
        "supportsStatusRefresh": True,
        "recallCount": 0,
        "nonRecallCount": 1,
        "paintDescription": model.color,
        "canopyOnboardingComplete": None,
        "cabinCargoUnlock": None,
        "iapIdentifier": None,
        # Fetched from the simulator, whatever the host is called.
        "vehicleImage": _picture(model),
        **_ENGINE_PROFILE.get(model.engine, {}),
    }


def _picture(model: Model) -> str | None:
    """Return where the car's picture is; one whose color nobody knows has none."""
    if model.color is None:
        return None
    return f"https://www.gpas-cache.ford.com/guid/{uuid5(NAMESPACE_URL, model.vin)}.png"


def _display(shown: bool) -> str:
    return "Display" if shown else "NoDisplay"


def _capabilities(model: Model) -> dict[str, Any]:
    electric = _display(model.plugs_in)
    return {
        "remoteLock": "Display",
        "remoteStart": "NoDisplay",
        "extendRemoteStart": False,
        "remoteClimateControl": _display(model.stored_climate),
        "remotePanicAlarm": "Display",
        "remoteWindowCapability": "NoDisplay",
        "zoneLighting": "NoDisplay",
        "guardMode": "NoDisplay",
        "trailerLightCheck": "NoDisplay",
        "departureTimes": _display(model.departure_times),
        "showEVBatteryLevel": model.plugs_in,
        "globalStartStopCharge": electric,
        "displayPreferredChargeTimes": electric,
        "tripAndChargeLogs": electric,
        "scheduleStart": "NoDisplay",
        "otaRemoteCommands": "Display",
        "displayOTAStatusReport": "Display",
        "electricVehicleOnDemandConditioning": "NoDisplay",
        "offPlugConditioning": "NoDisplay",
        "oilLife": _display(model.burns_fuel),
        "dieselExhaustFluid": _display(model.diesel),
        "tirePressureMonitoring": "Display",
        "comprehensiveStatus": "Display",
        "vehicleChargingStatusExtended": electric,
        "onetimeChargeLimit": "NoDisplay",
        "plugAndCharge": electric,
        "plugAndChargeUserSubscription": None,
        "payForCharge": electric,
        "payForChargeUserSubscription": None,
        "paak": "Display",
        "proPowerOnBoard": "NoDisplay",
        "bidirectionalPowerTransferRemoteControl": "NoDisplay",
        "ccsConnectivity": "On",
        "ccsVehicleData": "On",
        "ccsLocation": "On",
        "ccsDrivingCharacteristics": "On",
        "stolenVehicleServices": "NoDisplay",
        "stolenVehicleStatus": "Normal",
        "vehicleStartInhibit": "NoDisplay",
        "vehicleLifeCycleMode": "NORMAL",
        "userAuthFlow": model.user_auth_status,
    }
