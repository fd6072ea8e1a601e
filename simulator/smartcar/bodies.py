"""The bodies of v3 and the webhooks: how a car's values are wrapped."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .endpoints import nominal_capacity, services
from .switches import Switches
from .told import Corner, Json, Told

type Body = Callable[[Told, Switches], Json | None]

_BAR: Final = 0.01
_DIRECTIONS: Final = {
    "NORTH": "N",
    "NORTHEAST": "NE",
    "EAST": "E",
    "SOUTHEAST": "SE",
    "SOUTH": "S",
    "SOUTHWEST": "SW",
    "WEST": "W",
    "NORTHWEST": "NW",
}
_HEALTH: Final = {"SUFFICIENT": "GOOD", "WARNING": "WARN", "DISCHARGED": "BAD"}


def number(metric: str, unit: str | None = None, factor: float = 1.0) -> Body:
    """Return a body with a number of a metric."""

    def body(told: Told, switches: Switches) -> Json | None:
        value = told.number(metric)
        if value is None:
            return None
        shown = value if factor == 1 else round(value * factor, 1)
        return {"value": shown} if unit is None else {"value": shown, "unit": unit}

    return body


def percent(metric: str) -> Body:
    """Return a body with percent of a metric, labelled or not."""

    def body(told: Told, switches: Switches) -> Json | None:
        value = told.number(metric)
        if value is None:
            return None
        unit = {"unit": "percent"} if switches.percent_unit == "percent" else {}
        return {"value": value, **unit}

    return body


def value(reading: Callable[[Told], Any], unit: str | None = None) -> Body:
    """Return a body with what a reading gives."""

    def body(told: Told, switches: Switches) -> Json | None:
        value = reading(told)
        if value is None:
            return None
        return {"value": value} if unit is None else {"value": value, "unit": unit}

    return body


def charging(told: Told) -> bool | None:
    """Say whether the car charges."""
    state = told.charge_state
    return None if state is None else state == "CHARGING"


def fast_charger(told: Told) -> bool | None:
    """Say whether the car is at a fast charger."""
    word = told.word("xevChargeStationPowerType")
    return None if word is None else word == "DC_FAST" and bool(told.plugged_in)


def limits(told: Told, switches: Switches) -> Json | None:
    """Return the charge limit that holds everywhere, and those of places."""
    if (limit := told.charge_limit) is None:
        return None
    return {
        "values": [
            {"type": "GLOBAL", "limit": limit, "condition": None},
            *(
                {
                    "type": "LOCATION",
                    "limit": place["chargeProfile"]["targetSoc"],
                    "condition": _where(place["location"]),
                }
                for place in told.car.charge_locations
            ),
        ],
        "activeLimit": limit if told.plugged_in else None,
        "unit": "percent",
    }


def _where(location: Json) -> Json:
    return {
        "name": location["name"],
        "address": None,
        "latitude": location["latitude"],
        "longitude": location["longitude"],
    }


def records(told: Told, switches: Switches) -> Json | None:
    """Return the charges on record; None for a car without a plug."""
    if told.plugged_in is None:
        return None
    return {"values": [_record(log) for log in told.car.energy_transfer_logs]}


def _record(log: Json) -> Json:
    charge, duration = log["stateOfCharge"], log["energyTransferDuration"]
    return {
        "id": log["id"],
        "cost": None,
        "startTime": duration["begin"],
        "endTime": duration["end"],
        "location": _where(log["location"]) if log["location"] else None,
        "energyAdded": log["energyConsumed"],
        "connectorType": "CCS" if log["chargerType"] == "DC_FAST" else "TYPE2",
        "isPublicCharger": log["chargerType"] == "DC_FAST",
        "startStateOfCharge": charge["firstSOC"],
        "endStateOfCharge": charge["lastSOC"],
    }


def charge_rate(told: Told, switches: Switches) -> Json | None:
    """Return the range that an hour of charging as now would add."""
    power = told.number("customMetrics.charge-power-kw")
    if power is None or not told.model.battery:
        return None
    per_kwh = told.model.electric_range / told.model.battery
    return {"value": round(power * per_kwh, 1), "unit": "km/h"}


def battery_health(told: Told) -> str | None:
    """Return GOOD, WARN or BAD of the 12 V battery."""
    return _HEALTH.get(told.word("batteryStatus") or "")


def service_records(told: Told, switches: Switches) -> Json | None:
    """Return the services on record."""
    return {"values": services(told)}


def lamp(indicator: str) -> Body:
    """Return a body with a lamp, where the switch lets a Ford tell of lamps."""

    def body(told: Told, switches: Switches) -> Json | None:
        lit = told.flag(f"indicators.{indicator}")
        if lit is None or switches.diagnostics == "none":
            return None
        return {"status": "ALERT" if lit else "OK", "description": None}

    return body


def electric_range(told: Told, switches: Switches) -> Json | None:
    """Return the range on the battery."""
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


def doors(told: Told, switches: Switches) -> Json | None:
    """Return the side doors."""
    if switches.closures == "locks":
        return None
    locks = told.door_locks()
    return _grid(
        {
            at: {"isOpen": is_open, "isLocked": locks.get(at)}
            for at, is_open in told.doors().items()
        }
    )


def windows(told: Told, switches: Switches) -> Json | None:
    """Return the windows."""
    if switches.closures != "everything":
        return None
    return _grid({at: {"isOpen": is_open} for at, is_open in told.windows().items()})


def trunk(reading: Callable[[Told], bool | None], lock: bool = True) -> Body:
    """Return a body with a lid."""

    def body(told: Told, switches: Switches) -> Json | None:
        is_open = reading(told)
        if is_open is None or switches.closures != "everything":
            return None
        return {"isOpen": is_open, "isLocked": None} if lock else {"isOpen": is_open}

    return body


def tires(told: Told, switches: Switches) -> Json | None:
    """Return the tires, their unit labelled as the switch says."""
    tires = told.tires()
    factor = _BAR if switches.tire_pressure == "bar" else 1
    grid = _grid({at: {"tirePressure": kpa * factor} for at, kpa in tires.items()})
    unit = "kPa" if switches.tire_pressure == "kpa" else "bar"
    return None if grid is None else {**grid, "unit": unit}


def location(told: Told, switches: Switches) -> Json | None:
    """Return where the car is."""
    if (place := told.place) is None:
        return None
    return {
        "latitude": place[0],
        "longitude": place[1],
        "heading": told.heading,
        "direction": _DIRECTIONS.get(told.word("compassDirection") or ""),
        "locationType": "CURRENT" if told.number("speed") else "LAST_PARKED",
    }


def capacity(told: Told, switches: Switches) -> Json | None:
    """Return the battery's capacity as it was built."""
    body = nominal_capacity(told)
    if body is None:
        return None
    built = body["capacity"]
    return {
        "availableCapacities": body["availableCapacities"],
        "capacity": built["nominal"],
        "source": built["source"],
        "unit": "kWh",
    }


def frunk(told: Told) -> bool | None:
    """Say whether the trunk in front is open."""
    return None if told.model.burns_fuel else told.hood()


def engine_cover(told: Told) -> bool | None:
    """Say whether the hood over an engine is open."""
    return told.hood() if told.model.burns_fuel else None
