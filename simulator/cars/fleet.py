"""The cars of the simulator, one row each. Every VIN and place is made up; places are at sea."""

from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from simulator.clock import Clock

from . import lamps
from .assistance import ASSISTANCE, TOWING
from .body import (
    ALL_WINDOWS,
    CORNER_DOORS,
    CORNER_LOCKS,
    FIVE_SEATS,
    SIX_WHEELS,
    TRUCK_LOCKS,
    VAN_DOORS,
    Json,
    Model,
    Place,
)
from .cabin import CABIN
from .car import Car
from .electric import LOW_VOLTAGE, OTHER_FAMILY, WEEKDAYS
from .history import charge_location, past_charge
from .infotainment import INFOTAINMENT
from .pool import POOL
from .powertrain import PLUG_IN_HYBRID, TRUCK
from .security import SECURITY
from .telematics import iso_fraction
from .telemetry import iso
from .updates import UPDATES

_REMOTE_START = {"remoteStart": "Display", "extendRemoteStart": True}
_WARM_SEATS = {"driverHeatedSeat": "Heat Only", "heatedSteeringWheel": True}
_NULL_PROFILE = (
    "bodyStyle",
    "productType",
    "sdn",
    "driverHeatedSeat",
    "heatedSteeringWheel",
    "numberOfLightingZones",
    "supportsStatusRefresh",
    "transmissionIndicator",
)

MODELS: Final = (
    Model(
        name="bev_mach_e",
        vin="WF0TK3SAMPLE00001",
        nickname="Blue Pony",
        model="Mustang Mach-E",
        year=2023,
        engine="BEV",
        place=Place(54.2, 7.2),
        battery=91.0,
        electric_range=470.0,
        lamps=(*lamps.CAR, *lamps.ELECTRIC),
        tells=frozenset({**ASSISTANCE, **UPDATES}),
        profile=MappingProxyType(
            {"driverHeatedSeat": "Heat with Vent", "heatedSteeringWheel": True}
        ),
        capabilities=MappingProxyType(_REMOTE_START),
        stored_climate=True,
        departure_times=True,
    ),
    Model(
        name="phev_kuga",
        vin="WF0PH2SAMPLE00002",
        nickname="Kuga",
        model="Kuga",
        year=2022,
        engine="PHEV",
        place=Place(54.6, 6.5),
        color="MAGNETIC",
        odometer=41200.0,
        battery=14.4,
        electric_range=56.0,
        fuel_range=800.0,
        lamps=(*lamps.CAR, *lamps.ENGINE, *lamps.HYBRID),
        tells=frozenset({**PLUG_IN_HYBRID, **OTHER_FAMILY}),
        run_duration=600.0,
        profile=MappingProxyType(_WARM_SEATS),
        capabilities=MappingProxyType(_REMOTE_START),
        stored_climate=True,
    ),
    Model(
        name="ice_f150",
        vin="WF0FT1SAMPLE00003",
        nickname="Big Truck",
        model="F-150",
        year=2024,
        engine="ICE",
        place=Place(27.5, -93.0),
        color="RAPID RED",
        odometer=23880.0,
        fuel_range=950.0,
        locks=TRUCK_LOCKS,
        missing_doors={"frunk": {"vehicleDoor": "FRUNK"}},
        windows=ALL_WINDOWS,
        seats=FIVE_SEATS,
        lamps=(*lamps.CAR, *lamps.ENGINE, *lamps.TRUCK),
        wheels=SIX_WHEELS,
        # 65 and 80 PSI, as the American door sill has it.
        placards=(448.2, 551.6),
        measure="IMPERIAL",
        tells=frozenset(
            {
                **SECURITY,
                **ASSISTANCE,
                **TOWING,
                **TRUCK,
                **LOW_VOLTAGE,
                **INFOTAINMENT,
            }
        ),
        refresh_only=frozenset({"alarmStatus"}),
        profile=MappingProxyType({"numberOfLightingZones": 4, "bodyStyle": "TRUCK"}),
        capabilities=MappingProxyType(
            {
                **_REMOTE_START,
                "zoneLighting": "Display",
                "guardMode": "Display",
                "trailerLightCheck": "Display",
            }
        ),
    ),
    Model(
        name="diesel_transit",
        vin="WF0TR4SAMPLE00004",
        nickname="Van",
        model="Transit Custom",
        year=2021,
        engine="ICE",
        place=Place(56.0, 2.5),
        color="FROZEN WHITE",
        odometer=88710.0,
        fuel_range=1100.0,
        diesel=True,
        doors=VAN_DOORS,
        lock_word="DOUBLE_LOCKED",
        lamps=(*lamps.ENGINE, *lamps.DIESEL),
        wheels=SIX_WHEELS,
        placards=(340.0, 420.0),
        profile=MappingProxyType({"transmissionIndicator": "M", "bodyStyle": "VAN"}),
        omits=frozenset({"gearLeverPosition"}),
    ),
    Model(
        name="hev_maverick",
        vin="WF0MV5SAMPLE00005",
        nickname=None,
        model="Maverick",
        year=2023,
        engine="HEV",
        place=Place(43.5, -87.0),
        color="CACTUS GRAY",
        odometer=9105.0,
        fuel_range=830.0,
        lamps=(*lamps.CAR, *lamps.ENGINE, *lamps.HYBRID),
        measure="IMPERIAL",
        capabilities=MappingProxyType(_REMOTE_START),
    ),
    Model(
        name="vw_explorer",
        vin="WF0EX6SAMPLE00006",
        nickname="Explorer",
        model="Explorer",
        year=2025,
        engine="BEV",
        place=Place(55.3, 16.2),
        color="ARCTIC BLUE",
        odometer=4021.0,
        battery=77.0,
        electric_range=570.0,
        doors=CORNER_DOORS,
        locks=CORNER_LOCKS,
        lamps=("brakeWarning", "tirePressureMonitorSystemWarning"),
        omits=frozenset(
            {
                "batteryStateOfCharge",
                "batteryVoltage",
                "seatBeltStatus",
                "customMetrics.global-ac-target-soc",
                "customMetrics.global-dc-target-soc",
            }
        ),
        upper_case=True,
        capabilities=MappingProxyType({"displayPreferredChargeTimes": "NoDisplay"}),
    ),
    Model(
        name="old_focus",
        vin="WF0FC7SAMPLE00007",
        nickname=None,
        model="Focus",
        year=2019,
        engine="ICE",
        place=Place(50.1, -2.0),
        color=None,
        odometer=120455.0,
        fuel_range=650.0,
        doors=CORNER_DOORS,
        locks=CORNER_LOCKS,
        reports=frozenset(
            {
                "odometer",
                "fuelLevel",
                "fuelRange",
                "doorStatus",
                "doorLockStatus",
                "ignitionStatus",
                "alarmStatus",
                "oilLifeRemaining",
                "batteryVoltage",
                "tirePressureSystemStatus",
            }
        ),
        profile=MappingProxyType(dict.fromkeys(_NULL_PROFILE)),
        capabilities=None,
    ),
    Model(
        name="lincoln_nautilus",
        vin="WF0LN8SAMPLE00008",
        nickname="Nautilus",
        model="Nautilus",
        year=2024,
        engine="HEV",
        place=Place(38.5, -72.0),
        brand="Lincoln",
        account="lincoln@example.com",
        color="INFINITE BLACK",
        odometer=7788.0,
        fuel_range=900.0,
        lamps=(*lamps.CAR, *lamps.ENGINE, *lamps.HYBRID),
        tells=frozenset({**ASSISTANCE, **CABIN}),
        measure="IMPERIAL",
        profile=MappingProxyType(
            {"driverHeatedSeat": "Heat with Vent", "heatedSteeringWheel": True}
        ),
        capabilities=MappingProxyType(_REMOTE_START),
        stored_climate=True,
    ),
    Model(
        name="pending_car",
        vin="WF0PN9SAMPLE00009",
        nickname="Not yet mine",
        model="Puma",
        year=2025,
        engine="ICE",
        place=Place(49.9, -3.1),
        color="SOLAR SILVER",
        fuel_range=700.0,
        user_auth_status="Pending",
    ),
    *POOL,
)


def fleet(clock: Clock) -> dict[str, Car]:
    """Return the cars by name: parked, locked, awake and silent until something happens."""
    cars = {}
    for number, model in enumerate(MODELS, 1):
        vehicle_id = f"00000000-0000-4000-8000-{number:012}"
        cars[model.name] = car = Car(clock, model, vehicle_id)
        if car.zone_lights is not None:
            # They were lit and put out before.
            car.light_zones(False)
        if furnish := _FURNISHING.get(model.name):
            furnish(car)
            car.measure()
    return cars


def _departure_groups() -> list[Json]:
    unused = {"hours": 24, "minutes": 0}
    return [
        {
            "dayOfWeek": day,
            "schedules": [
                {
                    "locationId": 0,
                    "preconditionTemperature": "MEDIUM" if used else "OFF",
                    "scheduleId": 2 * index + slot,
                    "scheduleStatus": "ON" if used else "OFF",
                    "timeOfDay": {"hours": 7, "minutes": 30} if used else unused,
                }
                for slot in (1, 2)
                for used in (index < 5 and slot == 1,)
            ],
        }
        for index, day in enumerate(WEEKDAYS)
    ]


def _mach_e(car: Car) -> None:
    car.body.departures = _departure_groups()
    night = {"hour": 2, "minute": 0, "second": 0}
    car.body.update_schedule = {
        "OTAActivationDaySchedule": [
            {"activationDayOfWeek": "TUESDAY", "activationScheduleTime": [night]}
        ],
        "activationScheduleSetting": "ON",
    }
    # Location ids are not unique at Ford's.
    car.charge_locations = [
        charge_location(car, "1", "Home"),
        charge_location(car, "1", "Work", north=0.05),
    ]
    car.energy_transfer_logs = [past_charge(car)]
    car.add_message("Charging complete", "Blue Pony has reached its target.")
    weeks_ago = car.clock.now() - timedelta(days=21)
    locks = [
        {"updateTime": iso(weeks_ago), "value": "UNLOCKED", "vehicleDoor": "ALL_DOORS"}
    ]
    # The phone app's own command of weeks ago is still in the snapshot.
    car.upload(
        states={
            "unlockCommand": {
                "timestamp": iso_fraction(weeks_ago),
                "commandId": "00000000-0000-4000-8000-00000000c0de",
                "value": {
                    "fromState": "request_queued",
                    "toState": "success",
                    "metrics": {"doorLockStatus": locks},
                },
                "message": "UnlockCommandResponse with status SUCCESS",
                "version": "1.0.1",
            }
        }
    )
    _target_event(car)


def _kuga(car: Car) -> None:
    car.charge_locations = [charge_location(car, "1", "Home")]
    _target_event(car)


def _target_event(car: Car) -> None:
    car.tell_event(
        "xev-hv-battery-monitoring", oemData={"target_soc": {"longValue": 80}}
    )


_FURNISHING: Final[dict[str, Callable[[Car], None]]] = {
    "bev_mach_e": _mach_e,
    "phev_kuga": _kuga,
}
