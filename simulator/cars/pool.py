"""The pool of a business: cars unlike the usual ones. Every VIN and place is made up."""

from types import MappingProxyType
from typing import Final

from . import lamps
from .assistance import TOWING
from .body import (
    ALL_WINDOWS,
    BIG_VAN_DOORS,
    BIG_VAN_LOCKS,
    FIVE_SEATS,
    PASSENGER_CAR_DOORS,
    SIX_WHEELS,
    TRUCK_LOCKS,
    Layout,
    Model,
    Place,
)
from .powertrain import EXHAUST, TRUCK
from .security import SECURITY

OWNER: Final = "fleet@example.com"

# The driver sits on the right, and this modem names the corners as well as who sits there.
_RIGHT_HAND_DOORS: Layout = {
    "driver": {
        "vehicleDoor": "FRONT_RIGHT",
        "vehicleOccupantRole": "DRIVER",
        "vehicleSide": "DRIVER",
    },
    "passenger": {
        "vehicleDoor": "FRONT_LEFT",
        "vehicleOccupantRole": "PASSENGER",
        "vehicleSide": "PASSENGER",
    },
    "rear_left": PASSENGER_CAR_DOORS["rear_left"],
    "rear_right": PASSENGER_CAR_DOORS["rear_right"],
    "tailgate": PASSENGER_CAR_DOORS["tailgate"],
}
_RIGHT_HAND_LOCKS: Layout = {
    "driver": _RIGHT_HAND_DOORS["driver"],
    "all": {"vehicleDoor": "ALL_DOORS"},
}

POOL: Final = (
    Model(
        name="rhd_puma",
        vin="WF0PR0SAMPLE00010",
        nickname="Pool Puma",
        model="Puma",
        year=2024,
        engine="ICE",
        account=OWNER,
        place=Place(49.6, -6.4),
        color="DESERT ISLAND BLUE",
        odometer=12021.0,
        fuel_range=640.0,
        doors=_RIGHT_HAND_DOORS,
        locks=_RIGHT_HAND_LOCKS,
        lock_word="DOUBLE_LOCKED",
        lamps=(*lamps.CAR, *lamps.ENGINE),
        measure="IMPERIAL",
        placards=(240.0, 240.0),
        profile=MappingProxyType(
            {"driverHeatedSeat": "Heat Only", "heatedSteeringWheel": True}
        ),
        capabilities=MappingProxyType(
            {"remoteStart": "Display", "extendRemoteStart": True}
        ),
        stored_climate=True,
    ),
    Model(
        name="dually_f350",
        vin="WF0SD1SAMPLE00011",
        nickname="Hauler",
        model="F-350 Super Duty",
        year=2023,
        engine="ICE",
        account=OWNER,
        place=Place(28.2, -90.5),
        color="OXFORD WHITE",
        odometer=61240.0,
        fuel_range=1250.0,
        diesel=True,
        locks=TRUCK_LOCKS,
        missing_doors={"frunk": {"vehicleDoor": "FRUNK"}},
        windows=ALL_WINDOWS,
        seats=FIVE_SEATS,
        lamps=(*lamps.CAR, *lamps.ENGINE, *lamps.TRUCK, *lamps.DIESEL),
        wheels=SIX_WHEELS,
        # 75 and 65 PSI: two wheels share the load of each rear side.
        placards=(517.1, 448.2),
        tells=frozenset({**SECURITY, **TOWING, **TRUCK, **EXHAUST}),
        measure="IMPERIAL",
        profile=MappingProxyType({"numberOfLightingZones": 4, "bodyStyle": "TRUCK"}),
        capabilities=MappingProxyType(
            {
                "remoteStart": "Display",
                "extendRemoteStart": True,
                "zoneLighting": "Display",
                "trailerLightCheck": "Display",
            }
        ),
    ),
    Model(
        name="van_transit",
        vin="WF0TV2SAMPLE00012",
        nickname="Parcel Van",
        model="Transit 350",
        year=2024,
        engine="ICE",
        account=OWNER,
        place=Place(53.7, 4.4),
        color="FROZEN WHITE",
        odometer=143902.0,
        fuel_range=980.0,
        diesel=True,
        doors=BIG_VAN_DOORS,
        locks=BIG_VAN_LOCKS,
        lamps=(*lamps.ENGINE, *lamps.DIESEL),
        lock_word="DOUBLE_LOCKED",
        tells=frozenset(EXHAUST),
        placards=(350.0, 450.0),
        # A van of this year tells less than a car: no windows, no belts, no hood.
        omits=frozenset(
            {"windowStatus", "seatBeltStatus", "hoodStatus", "gearLeverPosition"}
        ),
        profile=MappingProxyType({"transmissionIndicator": "M", "bodyStyle": "VAN"}),
    ),
)
