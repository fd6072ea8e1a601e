"""The bodies of Smartcar's signals, code by code, and what each tells."""

from datetime import UTC, datetime, timedelta
from typing import Any

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.charging import (
    ChargeLocation,
    ChargeLocations,
    ChargeSession,
    ChargeSessions,
)
from custom_components.fordpass.cloud.values import Position

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)

SERVICES = [
    {
        "serviceId": 1,
        "serviceDate": "2024-05-01T00:00:00Z",
        "odometerDistance": 10000.1,
        "serviceTasks": [{"taskId": "1", "taskDescription": "Oil change"}],
    },
    {
        "serviceId": 2,
        "serviceDate": "2025-05-01T00:00:00Z",
        "odometerDistance": 20000.0,
        "serviceTasks": [
            {"taskDescription": "Oil change"},
            {"taskDescription": None},
            "odd",
            {"taskDescription": "Tires rotated"},
        ],
    },
    {"serviceId": 3, "serviceDate": "soon", "odometerDistance": 30000.0},
]
SERVICED = {
    s.LAST_SERVICE: datetime(2025, 5, 1, tzinfo=UTC),
    s.LAST_SERVICE_ODOMETER: 20000,
    s.LAST_SERVICE_TASKS: "Oil change, Tires rotated",
}

ROWS: list[tuple[str, dict[str, Any], dict[Any, Any]]] = [
    ("tractionbattery-stateofcharge", {"value": 71}, {s.HV_BATTERY_CHARGE: 71}),
    ("tractionbattery-stateofcharge", {"value": 101}, {s.HV_BATTERY_CHARGE: 100}),
    ("tractionbattery-stateofcharge", {"value": -1}, {}),
    (
        "tractionbattery-range",
        {"value": 338, "unit": "kilometers"},
        {s.HV_BATTERY_RANGE: 338},
    ),
    ("tractionbattery-nominalcapacity", {"capacity": 88}, {s.HV_BATTERY_CAPACITY: 88}),
    (
        "tractionbattery-nominalcapacity",
        {"capacity": {"nominal": 73.5, "source": "USER_SELECTED"}},
        {s.HV_BATTERY_CAPACITY: 73.5},
    ),
    ("tractionbattery-nominalcapacity", {"capacity": None, "url": "https://x"}, {}),
    ("lowvoltagebattery-stateofcharge", {"value": 64}, {s.LV_BATTERY_CHARGE: 64}),
    (
        "lowvoltagebattery-status",
        {"value": "GOOD"},
        {s.LV_BATTERY_STATUS: "sufficient"},
    ),
    ("lowvoltagebattery-status", {"value": "WARN"}, {s.LV_BATTERY_STATUS: "warning"}),
    ("lowvoltagebattery-status", {"value": "BAD"}, {s.LV_BATTERY_STATUS: "discharged"}),
    ("lowvoltagebattery-status", {"value": "UGLY"}, {s.LV_BATTERY_STATUS: None}),
    ("charge-ischargingcableconnected", {"value": True}, {s.PLUGGED_IN: True}),
    (
        "charge-chargelimits",
        {
            "activeLimit": 60,
            "values": [
                {
                    "type": "location",
                    "limit": 60,
                    "condition": {"name": "Home", "latitude": 50.1, "longitude": 7.1},
                },
                {"type": "LOCATION", "limit": 70, "condition": {"name": "Nowhere"}},
                {"type": "LOCATION", "limit": 70, "condition": None},
                {"type": "global", "limit": 80, "condition": None},
                {"type": "CONNECTOR", "limit": 90, "condition": {}},
            ],
            "unit": "percent",
        },
        {
            s.CHARGE_LIMIT: 80,
            s.CHARGE_LOCATIONS: ChargeLocations(
                (ChargeLocation("Home", 50.1, 7.1, 60.0),)
            ),
        },
    ),
    (
        "charge-timetocomplete",
        {"value": 45.4, "unit": "minutes"},
        {
            s.CHARGE_TIME_LEFT: 45,
            s.CHARGE_COMPLETE_AT: AT + timedelta(minutes=45),
        },
    ),
    ("charge-timetocomplete", {"value": 1e9}, {}),
    ("charge-energyadded", {"value": 25.512, "unit": "kWh"}, {s.CHARGE_ENERGY: 25.51}),
    ("charge-chargerate", {"value": 25, "unit": "km/h"}, {s.CHARGE_RATE: 25}),
    ("charge-voltage", {"value": 240, "unit": "volts"}, {s.CHARGER_VOLTAGE: 240}),
    ("charge-amperage", {"value": 32, "unit": "ampere"}, {s.CHARGER_CURRENT: 32}),
    ("charge-amperagemax", {"value": 48}, {s.CHARGE_CURRENT_MAXIMUM: 48}),
    ("charge-amperagerequested", {"value": 16}, {s.CHARGE_CURRENT_LIMIT: 16}),
    ("charge-wattage", {"value": 7040}, {s.CHARGER_POWER_REPORTED: 7.04}),
    (
        "charge-chargerecords",
        {
            "values": [
                {
                    "id": "1",
                    "startTime": "2026-02-01T00:00:00Z",
                    "endTime": "2026-02-01T06:00:00Z",
                    "location": {"name": "Home", "latitude": 50.1, "longitude": 7.1},
                    "energyAdded": 40.5,
                    "startStateOfCharge": 20,
                    "endStateOfCharge": 90,
                }
            ]
        },
        {
            s.CHARGE_SESSIONS: ChargeSessions(
                (
                    ChargeSession(
                        start=datetime(2026, 2, 1, tzinfo=UTC),
                        end=datetime(2026, 2, 1, 6, tzinfo=UTC),
                        place="Home",
                        energy=40.5,
                        charge_from=20,
                        charge_to=90,
                    ),
                )
            ),
            s.LAST_CHARGE_START: datetime(2026, 2, 1, tzinfo=UTC),
            s.LAST_CHARGE_END: datetime(2026, 2, 1, 6, tzinfo=UTC),
            s.LAST_CHARGE_ENERGY: 40.5,
            s.LAST_CHARGE_FROM: 20,
            s.LAST_CHARGE_TO: 90,
            s.LAST_CHARGE_PLACE: "Home",
        },
    ),
    ("charge-chargerecords", {"values": []}, {}),
    ("closure-islocked", {"value": True}, {s.LATCH[s.Latch.ALL_DOORS]: "locked"}),
    (
        "closure-doors",
        {"values": [{"row": 0, "column": 0, "isOpen": True, "isLocked": False}]},
        {
            s.DOOR_OPEN[s.Door.FRONT_LEFT]: True,
            s.LATCH[s.Latch.FRONT_LEFT]: "unlocked",
        },
    ),
    (
        "closure-windows",
        {"values": [{"row": 1, "column": 0, "isOpen": True}]},
        {s.WINDOW_OPEN[s.Window.REAR_LEFT]: True},
    ),
    (
        "closure-fronttrunk",
        {"isOpen": False, "isLocked": True},
        {s.DOOR_OPEN[s.Door.FRUNK]: False, s.LATCH[s.Latch.FRUNK]: "locked"},
    ),
    (
        "closure-reartrunk",
        {"isOpen": None, "isLocked": None},
        {s.DOOR_OPEN[s.Door.TAILGATE]: None, s.LATCH[s.Latch.TAILGATE]: None},
    ),
    ("closure-tailgate", {"isOpen": True}, {s.DOOR_OPEN[s.Door.TAILGATE]: True}),
    ("closure-enginecover", {"isOpen": False}, {s.HOOD_OPEN: False}),
    ("closure-sunroof", {"isOpen": True}, {s.SUNROOF_OPEN: True}),
    (
        "wheel-tires",
        {"unit": "bar", "values": [{"row": 1, "column": 1, "tirePressure": 240.5}]},
        {s.TIRE_PRESSURE[s.Wheel.REAR_RIGHT]: 240.5},
    ),
    ("diagnostics-abs", {"status": "ALERT"}, {s.LAMP[s.Lamp.ANTILOCK_BRAKE]: True}),
    (
        "diagnostics-airbag",
        {"status": "OK", "description": "fine"},
        {s.LAMP[s.Lamp.RESTRAINTS_INDICATOR_WARNING]: False},
    ),
    ("diagnostics-brakefluid", {"status": "?"}, {s.LAMP[s.Lamp.LOW_BRAKE_FLUID]: None}),
    (
        "diagnostics-evcharging",
        {"status": "OK"},
        {s.LAMP[s.Lamp.CHARGE_SYSTEM_FAULT]: False},
    ),
    (
        "diagnostics-lighting",
        {"status": "ALERT"},
        {s.LAMP[s.Lamp.LIGHTING_SYSTEM_FAILURE]: True},
    ),
    (
        "diagnostics-mil",
        {"status": "OK"},
        {s.LAMP[s.Lamp.MALFUNCTION_INDICATOR]: False},
    ),
    (
        "diagnostics-oilpressure",
        {"status": "OK"},
        {s.LAMP[s.Lamp.LOW_ENGINE_OIL_PRESSURE]: False},
    ),
    (
        "diagnostics-tirepressuremonitoring",
        {"status": "ALERT"},
        {s.LAMP[s.Lamp.TIRE_PRESSURE_MONITOR_SYSTEM_WARNING]: True},
    ),
    (
        "diagnostics-washerfluid",
        {"status": "ALERT"},
        {s.LAMP[s.Lamp.LOW_WASHER_FLUID]: True},
    ),
    (
        "diagnostics-waterinfuel",
        {"status": "OK"},
        {s.LAMP[s.Lamp.WATER_IN_FUEL]: False},
    ),
    ("diagnostics-waterinfuel", {"status": None}, {}),
    (
        "odometer-traveleddistance",
        {"value": 15321.5, "unit": "km"},
        {s.ODOMETER: 15321.5},
    ),
    (
        "odometer-traveleddistance",
        {"value": 1000, "unit": "mi"},
        {s.ODOMETER: 1609.3},
    ),
    (
        "location-preciselocation",
        {"latitude": 42.1, "longitude": -83.1, "heading": 315, "direction": "NW"},
        {
            s.POSITION: Position(42.1, -83.1),
            s.HEADING: 315,
            s.COMPASS: "northwest",
        },
    ),
    ("location-preciselocation", {"direction": "UP"}, {s.COMPASS: None}),
    ("motion-currentspeed", {"value": 36, "unit": "kph"}, {s.SPEED: 10}),
    ("motion-currentspeed", {"value": 10, "unit": "mph"}, {s.SPEED: 4.47}),
    ("transmission-gearstate", {"value": "REVERSE"}, {s.GEAR: "reverse"}),
    (
        "internalcombustionengine-fuellevel",
        {"value": 104, "unit": "percent"},
        {s.FUEL_LEVEL: 100},
    ),
    ("internalcombustionengine-fuellevel", {"value": -5}, {}),
    (
        "internalcombustionengine-amountremaining",
        {"value": 32.1, "unit": "liters"},
        {s.FUEL_VOLUME: 32.1},
    ),
    (
        "internalcombustionengine-amountremaining",
        {"value": 10, "unit": "gallons"},
        {s.FUEL_VOLUME: 37.9},
    ),
    ("internalcombustionengine-range", {"value": 412}, {s.FUEL_RANGE: 412}),
    ("internalcombustionengine-oillife", {"value": 64}, {s.OIL_LIFE: 64}),
    (
        "climate-externaltemperature",
        {"value": -40, "unit": "celsius"},
        {},
    ),
    (
        "climate-externaltemperature",
        {"value": 21.44, "unit": "celsius"},
        {s.OUTSIDE_TEMPERATURE: 21.4},
    ),
    ("climate-internaltemperature", {"value": 25}, {s.CABIN_TEMPERATURE: 25}),
    (
        "hvac-cabintargettemperature",
        {"value": 68, "unit": "fahrenheit"},
        {s.CABIN_SETPOINT: 20},
    ),
    ("connectivitystatus-isonline", {"value": True}, {s.MODEM_CONNECTED: True}),
    ("connectivitystatus-isasleep", {"value": True}, {s.ASLEEP: True}),
    (
        "connectivitysoftware-currentfirmwareversion",
        {"value": "23.4.1"},
        {s.FIRMWARE_VERSION: "23.4.1"},
    ),
    ("service-records", {"values": SERVICES}, SERVICED),
    ("service-records", {"values": []}, {}),
]
