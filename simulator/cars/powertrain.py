"""What moves a car, in its telemetry: engine, fuel, a diesel's exhaust, and the counters of a trip."""

from typing import Final

from .body import Body, Json
from .envelope import Table, value

# Litres in a full tank.
TANK = 60.0


def runs(body: Body) -> bool:
    """Return whether the engine runs."""
    return body.ignition == "ON" or body.remote_start > 0


def _of_trip(body: Body, number: float) -> Json:
    """Return a counter of the trip; it stands until the next."""
    going = body.gear == "DRIVE"
    progress = "TRIP_IN_PROGRESS" if going else "TRIP_COMPLETED"
    return value(round(number, 2), tripProgress=progress)


ENGINE: Table = {
    # The gauge's many digits are Ford's own.
    "fuelLevel": lambda b: value(round(b.fuel, 6)),
    "fuelRange": lambda b: value(round(b.model.fuel_range * b.fuel / 100, 1)),
    "oilLifeRemaining": lambda b: value(round(b.oil, 1)),
    "engineSpeed": lambda b: value(1850.0 if b.speed else 800.0 if runs(b) else 0.0),
    "engineCoolantTemp": lambda b: value(90.0 if runs(b) else b.coolant),
    "engineOilTemp": lambda b: value(95.0 if runs(b) else b.coolant + 1),
    "tripFuelEconomy": lambda b: _of_trip(b, 6.4 if b.speed else 0.0),
}
DIESEL: Table = {
    "dieselExhaustFilterStatus": lambda b: value("NORMAL"),
    "dieselExhaustFluidLevel": lambda b: value(round(b.diesel_fluid, 1)),
    "dieselExhaustFluidLevelRangeRemaining": lambda b: value(
        round(b.diesel_fluid * 76, 1)
    ),
}
HYBRID: Table = {
    "hybridVehicleModeStatus": lambda b: value("AUTO_CHARGE_DEPLETE"),
}
ELECTRIC_TRIP: Table = {
    "tripXevBatteryRangeRegenerated": lambda b: _of_trip(b, 3.2),
    "tripXevBatteryChargeRegenerated": lambda b: _of_trip(b, 96.0),
    "tripXevBatteryDistanceAccumulated": lambda b: _of_trip(
        b, b.trip.electric_distance
    ),
    "customMetrics.accumulated-acceleration-coaching-score": lambda b: value(99.215721),
    "customMetrics.accumulated-deceleration-coaching-score": lambda b: value(93.4),
    "customMetrics.accumulated-vehicle-speed-cruising-coaching-score": lambda b: value(
        88.0
    ),
    "customMetrics.vehicle-electrical-efficiency": lambda b: value(5.4),
}

# What only some cars tell; a row of the fleet names it in `tells`.
TRUCK: Final[Table] = {
    "engineStatus": lambda b: value(
        "ON" if runs(b) else "OFF",
        engineType="DIESEL" if b.model.diesel else "GASOLINE",
    ),
    "engineAutomaticShutdownStatus": lambda b: value("NOT_TRIGGERED"),
    "engineExhaustOverheat": lambda b: value("OFF"),
    "totalEngineTime": lambda b: value(round(b.odometer / 50, 1)),
    "totalEngineTimeIdle": lambda b: value(round(b.odometer / 400, 1)),
    "stopStartModeStatus": lambda b: value("ON"),
    "powerTakeOffStatus": lambda b: value("OFF"),
    "transmissionGearPosition": lambda b: value("GEAR_4" if b.speed else "PARK"),
    "transmissionOilTemperature": lambda b: value(82.0 if runs(b) else b.coolant),
    "fuelEconomy": lambda b: value(11.8),
    "fuelVolume": lambda b: value(round(b.fuel / 100 * TANK, 1)),
    "wheelRotationSpeed": lambda b: [
        value(round(b.speed * 4.3, 1), wheelPosition=wheel) for wheel in b.model.wheels
    ],
    "brakeLightStatus": lambda b: value("OFF"),
    "harshCorneringMaximumAcceleration": lambda b: value(2.1),
    "harshMaximumLongitudinalAcceleration": lambda b: value(2.9),
    "tripDistanceAccumulated": lambda b: _of_trip(b, b.trip.distance),
    "tripMaximumSpeed": lambda b: _of_trip(b, b.trip.top_speed),
    "tripFuelConsumed": lambda b: _of_trip(b, b.trip.fuel / 100 * TANK),
    "tripFuelConsumedIdle": lambda b: _of_trip(b, 0.0),
}
EXHAUST: Final[Table] = {
    "dieselExhaustFilterStatus": lambda b: value(
        "NORMAL_OPERATION",
        dieselExhaustFilterSystemComponent="DIESEL_PARTICULATE_FILTER",
        dieselExhaustFilterCleaning="COMPLETE",
    ),
    "dieselExhaustFilterAutomaticCleanStatus": lambda b: value("ALLOWED"),
    "dieselExhaustFilterManualRegenerationStatus": lambda b: value("NOT_ALLOWED"),
    "dieselParticulateFilterSootLevel": lambda b: value(31.0),
    "dieselExhaustFluidLevelStatus": lambda b: value(
        "OVER_HALF_FULL" if b.diesel_fluid > 50 else "UNDER_HALF_FULL"
    ),
    "dieselExhaustFluidSystemStatus": lambda b: value("NORMAL_OPERATION"),
    "dieselExhaustFluidQualityStatus": lambda b: value("NOT_CONTAMINATED"),
    "dieselExhaustFluidLevelSpeedLimit": lambda b: value(0.0),
    "waterInFuelStatus": lambda b: value("DOES_NOT_CONTAIN_WATER", engineType="DIESEL"),
}
PLUG_IN_HYBRID: Final[Table] = {
    "evOperationMode": lambda b: value("ALL_ELECTRIC" if b.soc > 0 else "FUEL"),
    "acceleratorPedalStatus": lambda b: value(
        "WITH_DRIVING_FORCE" if b.speed else "WITHOUT_DRIVING_FORCE"
    ),
    "electricMachineState": lambda b: value(
        [
            {
                "id": f"{number}",
                "status": "POWER_CONSUMPTION" if b.speed else "READINESS_STATE",
                "speed": round(b.speed * 270),
                "torque": 85.0 if b.speed else 0.0,
                "voltage": 320.0,
                "current": 40.0 if b.speed else 0.0,
                "temp": 41.0,
                "controllerTemp": 38.0,
            }
            for number in (1, 2)
        ]
    ),
    "customMetrics.vehicle-trip-fuel-consumption": lambda b: value(0.0),
    "customMetrics.trip-sum-length": lambda b: value(round(b.trip.distance, 1)),
}
