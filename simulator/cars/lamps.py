"""The lamps of the dashboard by kind of car, in Ford's names; every car has the usual four."""

from typing import Final

USUAL: Final = ("lowBrakeFluid", "lowFuel", "lowWasherFluid", "malfunctionIndicator")

CAR: Final = (
    "adaptiveCruiseControl",
    "antiTheft",
    "antilockBrake",
    "blindSpotDetection",
    "brakeWarning",
    "fastenSeatBeltWarning",
    "forwardCollisionWarning",
    "hillStartAssistWarning",
    "laneKeepingAid",
    "lightingSystemFailure",
    "parkAidMalfunction",
    "passiveEntryPassiveStart",
    "powertrainMalfunction",
    "restraintsIndicatorWarning",
    "serviceSteering",
    "tirePressureMonitorSystemWarning",
    "tractionControlActive",
    "tractionControlDisabled",
    "tractionControlEvent",
)
ENGINE: Final = (
    "airFilterMinder",
    "chargeSystemFault",
    "checkFuelCap",
    "engineCoolantOverTemp",
    "fuelDoorOpen",
    "lowEngineOilPressure",
    "startStopEngineWarning",
)
TRUCK: Final = (
    "airSuspensionRideControlFault",
    "allWheelDriveDisabled",
    "checkFuelFillInlet",
    "electricTrailerBrakeConnection",
    "hillDescentControlFault",
)
DIESEL: Final = (
    "checkFuelFilter",
    "dieselEngineIdleShutdown",
    "dieselEngineWarning",
    "dieselExhaustFluidLow",
    "dieselExhaustFluidQuality",
    "dieselExhaustFluidSystemFault",
    "dieselExhaustOverTemp",
    "dieselFilterRegeneration",
    "dieselParticulateFilter",
    "dieselPreHeat",
    "ureaWarning",
    "waterInFuel",
)
ELECTRIC: Final = (
    "dcTempWarning",
    "dcWarningStatus",
    "evBattCellMaxVoltWarning",
    "evBattCellMinVoltWarning",
    "evBattChargeEnergyStorageWarning",
    "evBattHighLevelWarning",
    "evBattHighTempWarning",
    "evBattInsulationResistWarning",
    "evBattJumpLevelWarning",
    "evBattLowLevelWarning",
    "evBattMaxVoltVehEnergyWarning",
    "evBattMinVoltVehEnergyWarning",
    "evBattOverChargeWarning",
    "evBattPoorCellWarning",
    "evBattTempDiffWarning",
    "hvInterlockingStatusWarning",
    "motorControllerTempWarning",
    "tractionMotorTempWarning",
)
HYBRID: Final = ("hevHazard",)

# Ford's own code beside a lamp, where one has been seen.
CODES: Final = {
    "hillDescentControlFault": "600F25",
    "hillStartAssistWarning": "600F22",
    "laneKeepingAid": "600F24",
    "lightingSystemFailure": "600F21",
    "lowBrakeFluid": "600F16",
    "lowEngineOilPressure": "600E17",
    "lowFuel": "600E20",
    "lowWasherFluid": "600E19",
    "malfunctionIndicator": "600F25",
}
