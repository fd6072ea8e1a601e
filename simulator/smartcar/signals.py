"""What v3 and the webhooks tell of a car: the catalogue of signals, code by code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from . import bodies
from .bodies import Body
from .endpoints import cannot
from .told import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One signal of the catalogue. A body of None means that the car cannot tell it."""

    code: str
    name: str
    group: str
    permission: str | None
    body: Body


_ROWS: Final[tuple[tuple[str, str, str | None, Body], ...]] = (
    (
        "TractionBattery",
        "StateOfCharge",
        "read_battery",
        bodies.percent("xevBatteryStateOfCharge"),
    ),
    ("TractionBattery", "Range", "read_battery", bodies.electric_range),
    ("TractionBattery", "NominalCapacity", "read_battery", bodies.capacity),
    ("Charge", "IsCharging", "read_charge", bodies.value(bodies.charging)),
    (
        "Charge",
        "IsChargingCableConnected",
        "read_charge",
        bodies.value(lambda told: told.plugged_in),
    ),
    (
        "Charge",
        "IsFastChargerPresent",
        "read_charge",
        bodies.value(bodies.fast_charger),
    ),
    (
        "Charge",
        "DetailedChargingStatus",
        "read_charge",
        bodies.value(lambda told: told.charge_state),
    ),
    ("Charge", "ChargeLimits", "read_charge", bodies.limits),
    (
        "Charge",
        "EnergyAdded",
        "read_charge",
        bodies.number("xevBatteryChargerEnergyOutput", "kWh"),
    ),
    (
        "Charge",
        "TimeToComplete",
        "read_charge",
        bodies.number("xevBatteryTimeToFullCharge", "minutes"),
    ),
    (
        "Charge",
        "Voltage",
        "read_charge",
        bodies.number("xevBatteryChargerVoltageOutput", "volts"),
    ),
    (
        "Charge",
        "Amperage",
        "read_charge",
        bodies.number("xevBatteryChargerCurrentOutput", "ampere"),
    ),
    (
        "Charge",
        "Wattage",
        "read_charge",
        bodies.number("customMetrics.charge-power-kw", "watts", 1000),
    ),
    ("Charge", "ChargeRate", "read_charge", bodies.charge_rate),
    (
        "Charge",
        "AmperageMax",
        "read_charge",
        bodies.number("customMetrics.max-ac-current-display", "ampere"),
    ),
    (
        "Charge",
        "AmperageRequested",
        "read_charge",
        bodies.number("customMetrics.global-ac-current-limit", "ampere"),
    ),
    ("Charge", "ChargeRecords", "read_charge_records", bodies.records),
    ("Closure", "IsLocked", "read_security", bodies.value(lambda told: told.locked)),
    ("Closure", "Doors", "read_security", bodies.doors),
    ("Closure", "Windows", "read_security", bodies.windows),
    ("Closure", "FrontTrunk", "read_security", bodies.trunk(bodies.frunk)),
    ("Closure", "RearTrunk", "read_security", bodies.trunk(Told.trunk)),
    (
        "Closure",
        "EngineCover",
        "read_security",
        bodies.trunk(bodies.engine_cover, lock=False),
    ),
    ("InternalCombustionEngine", "FuelLevel", "read_fuel", bodies.percent("fuelLevel")),
    (
        "InternalCombustionEngine",
        "AmountRemaining",
        "read_fuel",
        bodies.value(lambda told: told.fuel_liters, "liters"),
    ),
    (
        "InternalCombustionEngine",
        "Range",
        "read_fuel",
        bodies.number("fuelRange", "km"),
    ),
    (
        "InternalCombustionEngine",
        "OilLife",
        "read_engine_oil",
        bodies.percent("oilLifeRemaining"),
    ),
    ("Odometer", "TraveledDistance", "read_odometer", bodies.number("odometer", "km")),
    ("Location", "PreciseLocation", "read_location", bodies.location),
    ("Motion", "CurrentSpeed", "read_speedometer", bodies.number("speed", "kph", 3.6)),
    ("Wheel", "Tires", "read_tires", bodies.tires),
    (
        "LowVoltageBattery",
        "StateOfCharge",
        None,
        bodies.percent("batteryStateOfCharge"),
    ),
    (
        "LowVoltageBattery",
        "Status",
        None,
        bodies.value(bodies.battery_health),
    ),
    (
        "Climate",
        "ExternalTemperature",
        "read_thermometer",
        bodies.number("outsideTemperature", "celsius"),
    ),
    (
        "ConnectivityStatus",
        "IsOnline",
        None,
        bodies.value(lambda told: told.car.modem != "deep_sleep"),
    ),
    (
        "ConnectivityStatus",
        "IsAsleep",
        None,
        bodies.value(lambda told: told.car.modem != "awake"),
    ),
    ("Transmission", "GearState", None, bodies.value(lambda told: told.gear)),
    (
        "VehicleIdentification",
        "VIN",
        "read_vin",
        bodies.value(lambda told: told.car.vin),
    ),
    (
        "VehicleIdentification",
        "Nickname",
        "read_extended_vehicle_info",
        bodies.value(lambda told: told.model.nickname),
    ),
    (
        "VehicleIdentification",
        "ExteriorColor",
        "read_extended_vehicle_info",
        bodies.value(lambda told: told.model.color),
    ),
    (
        "VehicleUserAccount",
        "Role",
        "read_user_profile",
        bodies.value(lambda told: told.car.garage["userRoles"]["role"]),
    ),
    ("Service", "Records", "read_service_history", bodies.service_records),
)

# The indicator that answers for a system of the diagnostics.
_LAMPS: Final = {
    "ABS": "antilockBrake",
    "Airbag": "restraintsIndicatorWarning",
    "BrakeFluid": "lowBrakeFluid",
    "EVCharging": "chargeSystemFault",
    "Lighting": "lightingSystemFailure",
    "MIL": "malfunctionIndicator",
    "OilPressure": "lowEngineOilPressure",
    "TirePressureMonitoring": "tirePressureMonitorSystemWarning",
    "WasherFluid": "lowWasherFluid",
    "WaterInFuel": "waterInFuel",
}

# What no Ford tells, by group and permission.
_NEVER: Final[tuple[tuple[str, str | None, tuple[str, ...]], ...]] = (
    ("TractionBattery", "read_battery", ("IsHeaterActive", "MaxRangeChargeCounter")),
    (
        "Charge",
        "read_charge",
        (
            "IsChargingCableLatched",
            "IsChargingPortFlapOpen",
            "ChargerPhases",
            "ChargeTimers",
            "ChargingConnectorType",
            "FastChargerType",
            "ChargePortStatusColor",
        ),
    ),
    ("Closure", "read_security", ("Sunroof", "Tailgate")),
    ("Location", "read_location", ("IsAtHome",)),
    ("Climate", "read_thermometer", ("InternalTemperature",)),
    (
        "HVAC",
        "read_climate",
        (
            "CabinTargetTemperature",
            "IsCabinHVACActive",
            "IsFrontDefrosterActive",
            "IsRearDefrosterActive",
            "IsSteeringHeaterActive",
        ),
    ),
    ("ConnectivityStatus", None, ("IsDigitalKeyPaired",)),
    ("ConnectivitySoftware", "read_extended_vehicle_info", ("CurrentFirmwareVersion",)),
    (
        "Diagnostics",
        "read_diagnostics",
        (
            "ActiveSafety",
            "DriverAssistance",
            "DTCCount",
            "DTCList",
            "Emissions",
            "EVBatteryConditioning",
            "EVDriveUnit",
            "EVHVBattery",
            "OilLife",
            "OilTemperature",
            "Telematics",
            "TirePressure",
            "Transmission",
        ),
    ),
    ("Transmission", None, ("DriveMode",)),
    ("VehicleIdentification", "read_extended_vehicle_info", ("Packages",)),
    ("Service", None, ("IsInService",)),
    ("Surveillance", None, ("IsEnabled",)),
    ("VehicleUserAccount", "read_user_profile", ("Permissions",)),
)

CATALOGUE: Final[Mapping[str, Signal]] = {
    f"{group}-{name}".lower(): Signal(
        code=f"{group}-{name}".lower(),
        name=name,
        group=group,
        permission=permission,
        body=body,
    )
    for group, name, permission, body in (
        *_ROWS,
        *(
            ("Diagnostics", name, "read_diagnostics", bodies.lamp(indicator))
            for name, indicator in _LAMPS.items()
        ),
        *(
            (group, name, permission, cannot)
            for group, permission, names in _NEVER
            for name in names
        ),
    )
}
