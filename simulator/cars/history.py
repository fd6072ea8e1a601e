"""What an owner set up for a car, and did with it, before the simulation began."""

from datetime import timedelta

from .body import Json
from .car import Car
from .telemetry import iso


def charge_location(
    car: Car, location_id: str, name: str, *, north: float = 0.0
) -> Json:
    """Return a place of the car's, so many degrees north of where it is parked."""
    window: Json = {"desiredChargeLevel": 80, "chargeWindows": []}
    return {
        "vin": car.vin,
        "location": {
            "id": location_id,
            "type": "SAVED",
            "name": name,
            "address": {
                "address1": "1 Example Way",
                "address2": None,
                "city": "Sampleton",
                "state": "EX",
                "country": "DEU",
                "postalCode": "00000",
            },
            "latitude": round(car.model.place.latitude + north, 4),
            "longitude": car.model.place.longitude,
        },
        "chargeProfile": {
            "chargeMode": "CHARGE_NOW",
            "targetSoc": 80,
            "schedules": [{"days": days, **window} for days in ("WEEKDAY", "WEEKEND")],
        },
    }


def past_charge(car: Car) -> Json:
    """Return the log of a charge over night, at the car's first charge location, three days ago."""
    plugged_in = car.clock.now() - timedelta(days=3)
    begin, end = plugged_in + timedelta(minutes=1), plugged_in + timedelta(hours=4.6)
    plugged_out = plugged_in + timedelta(hours=12)
    return {
        "id": "etl-0001",
        "deviceId": car.vin,
        "eventType": "ChargeData",
        "chargerType": "AC_BASIC",
        "energyConsumed": 31.42137,
        "timeStamp": iso(plugged_out + timedelta(minutes=1)),
        "preferredChargeAmount": 0,
        "targetSoc": 80,
        "plugDetails": {
            "plugInTime": iso(plugged_in),
            "plugOutTime": iso(plugged_out),
            "totalPluggedInTime": 43_200,
            "plugInDte": 192.7,
            "totalDistanceAdded": 180.5,
        },
        "power": {
            "min": 600.0,
            "max": 10_405.2,
            "median": 0.0,
            "average": 5261.678,
            "weightedAverage": 6781.45,
        },
        "stateOfCharge": {"firstSOC": 41, "lastSOC": 80, "socDifference": 39},
        "energyTransferDuration": {
            "begin": iso(begin),
            "end": iso(end),
            "totalTime": 16_500,
        },
        "location": {
            **car.charge_locations[0]["location"],
            "geoHash": "u0aaaaaaa",
            "tags": None,
            "timeZoneOffset": "UTC+02:00",
            "network": "UNKNOWN",
        },
    }
