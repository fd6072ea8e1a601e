"""What v3 and the webhooks tell of a car: the catalogue of signals, code by code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .endpoints import nominal_capacity
from .switches import Switches
from .told import Corner, Json, Told

type Body = Callable[[Told, Switches], Json | None]

_BAR: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One signal of the catalogue. A body of None means that the car cannot tell it."""

    code: str
    name: str
    group: str
    permission: str | None
    body: Body


def _number(metric: str, unit: str | None = None, factor: float = 1.0) -> Body:
    def body(told: Told, switches: Switches) -> Json | None:
        value = told.number(metric)
        if value is None:
            return None
        shown = value if factor == 1 else round(value * factor, 1)
        return {"value": shown} if unit is None else {"value": shown, "unit": unit}

    return body


def _percent(metric: str) -> Body:
    def body(told: Told, switches: Switches) -> Json | None:
        value = told.number(metric)
        if value is None:
            return None
        unit = {"unit": "percent"} if switches.percent_unit == "percent" else {}
        return {"value": value, **unit}

    return body


def _value(reading: Callable[[Told], Any], unit: str | None = None) -> Body:
    def body(told: Told, switches: Switches) -> Json | None:
        value = reading(told)
        if value is None:
            return None
        return {"value": value} if unit is None else {"value": value, "unit": unit}

    return body


def _charging(told: Told) -> bool | None:
    state = told.charge_state
    return None if state is None else state == "CHARGING"


def _fast_charger(told: Told) -> bool | None:
    word = told.word("xevChargeStationPowerType")
    return None if word is None else word == "DC_FAST" and bool(told.plugged_in)


def _limits(told: Told, switches: Switches) -> Json | None:
    if (limit := told.charge_limit) is None:
        return None
    return {
        "values": [{"type": "GLOBAL", "limit": limit, "condition": None}],
        "activeLimit": limit,
        "unit": "percent",
    }


def _range(told: Told, switches: Switches) -> Json | None:
    if (reach := told.number("xevBatteryRange")) is None:
        return None
    return {
        "value": reach,
        "type": "ESTIMATED",
        "additionalValues": [{"type": "ESTIMATED", "value": reach}],
        "unit": "km",
    }


def _grid(cells: Mapping[Corner, Json]) -> Json | None:
    if not cells:
        return None
    return {
        "values": [
            {"row": at.row, "column": at.column, **cell} for at, cell in cells.items()
        ],
        "rowCount": max(at.row for at in cells) + 1,
        "columnCount": 2,
    }


def _doors(told: Told, switches: Switches) -> Json | None:
    if switches.closures == "locks":
        return None
    locks = told.door_locks()
    return _grid(
        {
            at: {"isOpen": is_open, "isLocked": locks.get(at)}
            for at, is_open in told.doors().items()
        }
    )


def _windows(told: Told, switches: Switches) -> Json | None:
    if switches.closures != "everything":
        return None
    return _grid({at: {"isOpen": is_open} for at, is_open in told.windows().items()})


def _trunk(reading: Callable[[Told], bool | None], lock: bool = True) -> Body:
    def body(told: Told, switches: Switches) -> Json | None:
        is_open = reading(told)
        if is_open is None or switches.closures != "everything":
            return None
        return {"isOpen": is_open, "isLocked": None} if lock else {"isOpen": is_open}

    return body


def _tires(told: Told, switches: Switches) -> Json | None:
    tires = told.tires()
    factor = _BAR if switches.tire_pressure == "bar" else 1
    grid = _grid({at: {"tirePressure": kpa * factor} for at, kpa in tires.items()})
    unit = "kPa" if switches.tire_pressure == "kpa" else "bar"
    return None if grid is None else {**grid, "unit": unit}


def _location(told: Told, switches: Switches) -> Json | None:
    if (place := told.place) is None:
        return None
    return {
        "latitude": place[0],
        "longitude": place[1],
        "heading": told.heading,
        "direction": None,
        "locationType": "CURRENT" if told.number("speed") else "LAST_PARKED",
    }


def _capacity(told: Told, switches: Switches) -> Json | None:
    body = nominal_capacity(told)
    return None if body is None else {**body, "unit": "kWh"}


def _frunk(told: Told) -> bool | None:
    return None if told.model.burns_fuel else told.hood()


def _engine_cover(told: Told) -> bool | None:
    return told.hood() if told.model.burns_fuel else None


def _cannot(told: Told, switches: Switches) -> None:
    """No Ford tells this."""


_ROWS: Final[tuple[tuple[str, str, str | None, Body], ...]] = (
    (
        "TractionBattery",
        "StateOfCharge",
        "read_battery",
        _percent("xevBatteryStateOfCharge"),
    ),
    ("TractionBattery", "Range", "read_battery", _range),
    ("TractionBattery", "NominalCapacity", "read_battery", _capacity),
    ("TractionBattery", "IsHeaterActive", "read_battery", _cannot),
    ("Charge", "IsCharging", "read_charge", _value(_charging)),
    (
        "Charge",
        "IsChargingCableConnected",
        "read_charge",
        _value(lambda told: told.plugged_in),
    ),
    ("Charge", "IsChargingPortFlapOpen", "read_charge", _cannot),
    ("Charge", "IsFastChargerPresent", "read_charge", _value(_fast_charger)),
    (
        "Charge",
        "DetailedChargingStatus",
        "read_charge",
        _value(lambda told: told.charge_state),
    ),
    ("Charge", "ChargeLimits", "read_charge", _limits),
    (
        "Charge",
        "EnergyAdded",
        "read_charge",
        _number("xevBatteryChargerEnergyOutput", "kWh"),
    ),
    (
        "Charge",
        "TimeToComplete",
        "read_charge",
        _number("xevBatteryTimeToFullCharge", "minutes"),
    ),
    (
        "Charge",
        "Voltage",
        "read_charge",
        _number("xevBatteryChargerVoltageOutput", "volts"),
    ),
    (
        "Charge",
        "Amperage",
        "read_charge",
        _number("xevBatteryChargerCurrentOutput", "ampere"),
    ),
    (
        "Charge",
        "Wattage",
        "read_charge",
        _number("customMetrics.charge-power-kw", "watts", 1000),
    ),
    ("Charge", "ChargeTimers", "read_charge", _cannot),
    ("Closure", "IsLocked", "read_security", _value(lambda told: told.locked)),
    ("Closure", "Doors", "read_security", _doors),
    ("Closure", "Windows", "read_security", _windows),
    ("Closure", "FrontTrunk", "read_security", _trunk(_frunk)),
    ("Closure", "RearTrunk", "read_security", _trunk(Told.trunk)),
    ("Closure", "EngineCover", "read_security", _trunk(_engine_cover, lock=False)),
    ("Closure", "Sunroof", "read_security", _cannot),
    ("InternalCombustionEngine", "FuelLevel", "read_fuel", _percent("fuelLevel")),
    (
        "InternalCombustionEngine",
        "AmountRemaining",
        "read_fuel",
        _value(lambda told: told.fuel_liters, "liters"),
    ),
    ("InternalCombustionEngine", "Range", "read_fuel", _number("fuelRange", "km")),
    (
        "InternalCombustionEngine",
        "OilLife",
        "read_engine_oil",
        _percent("oilLifeRemaining"),
    ),
    ("Odometer", "TraveledDistance", "read_odometer", _number("odometer", "km")),
    ("Location", "PreciseLocation", "read_location", _location),
    ("Motion", "CurrentSpeed", "read_speedometer", _number("speed", "kph", 3.6)),
    ("Wheel", "Tires", "read_tires", _tires),
    ("LowVoltageBattery", "StateOfCharge", None, _percent("batteryStateOfCharge")),
    (
        "Climate",
        "ExternalTemperature",
        "read_thermometer",
        _number("outsideTemperature", "celsius"),
    ),
    ("Climate", "InternalTemperature", "read_thermometer", _cannot),
    ("HVAC", "IsCabinHVACActive", "read_climate", _cannot),
    (
        "ConnectivityStatus",
        "IsOnline",
        None,
        _value(lambda told: told.car.modem != "deep_sleep"),
    ),
    (
        "ConnectivityStatus",
        "IsAsleep",
        None,
        _value(lambda told: told.car.modem != "awake"),
    ),
    ("ConnectivityStatus", "IsDigitalKeyPaired", None, _cannot),
    ("ConnectivitySoftware", "CurrentFirmwareVersion", None, _cannot),
    ("Diagnostics", "DTCCount", "read_diagnostics", _cannot),
    ("Diagnostics", "DTCList", "read_diagnostics", _cannot),
    ("Diagnostics", "OilLife", "read_diagnostics", _cannot),
    ("Diagnostics", "TirePressure", "read_diagnostics", _cannot),
    ("Transmission", "GearState", None, _value(lambda told: told.gear)),
    ("VehicleIdentification", "VIN", "read_vin", _value(lambda told: told.car.vin)),
    (
        "VehicleIdentification",
        "Nickname",
        "read_extended_vehicle_info",
        _value(lambda told: told.model.nickname),
    ),
    (
        "VehicleIdentification",
        "ExteriorColor",
        "read_extended_vehicle_info",
        _value(lambda told: told.model.color),
    ),
    ("Service", "Records", "read_service_history", _cannot),
    ("Surveillance", "IsEnabled", None, _cannot),
)

CATALOGUE: Final[Mapping[str, Signal]] = {
    f"{group}-{name}".lower(): Signal(
        code=f"{group}-{name}".lower(),
        name=name,
        group=group,
        permission=permission,
        body=body,
    )
    for group, name, permission, body in _ROWS
}
