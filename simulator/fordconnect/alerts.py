"""Vehicle health alerts, made of the lamps that are lit and the wheels that are low."""

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from simulator.cars import Car
from simulator.cars.telemetry import iso

from .apps import Consent
from .cloud import FordConnectCloud

type Json = dict[str, Any]

# The headline, what to do and how severe it is, by indicator.
_WORDS = {
    "lowBrakeFluid": ("Brake fluid low", "Have the brakes checked soon.", 3),
    "lowFuel": ("Fuel low", "Refuel.", 1),
    "lowWasherFluid": ("Washer fluid low", "Refill the washer fluid.", 1),
    "malfunctionIndicator": ("Engine malfunction", "Visit a workshop.", 2),
}
_TIRE = ("Tire pressure low", "Inflate the tire to the pressure on the door sill.", 2)


def alerts(_cloud: FordConnectCloud, consent: Consent, _request: web.Request) -> Json:
    """Return the alerts of a car; the statuses inside are not HTTP's."""
    car = consent.car
    active = list(_active(car))
    return {
        "message": "Success",
        "status": 2000,
        "version": "1.0",
        "VehicleAlertList": [
            {
                "Vin": car.vin,
                "ActivityId": str(uuid5(NAMESPACE_URL, f"urn:alerts:{car.vin}")),
                "EventTimeStamp": iso(car.clock.now()),
                "StatusCode": 2000 if active else 4040,
                "StatusDesc": "Success" if active else "No Data",
                "ActiveAlerts": active,
            }
        ],
    }


def _active(car: Car) -> Iterator[Json]:
    metrics = car.snapshot()["metrics"]
    for name, entry in metrics.get("indicators", {}).items():
        if entry.get("value") is True and name in _WORDS:
            yield _alert(name, *_WORDS[name])
    for entry in metrics.get("tirePressureStatus", []):
        if entry.get("value") == "LOW":
            yield _alert(f"tire {entry.get('vehicleWheel')}", *_TIRE)


def _alert(name: str, headline: str, advice: str, severity: int) -> Json:
    return {
        "Headline": headline,
        "FormattedBody": f"{headline}. {advice}",
        "Body": {"whatIsHappening": f"{headline}.", "whatShouldIdo": advice},
        "Metadata": {
            "categoryId": 1,
            "categoryName": "Maintenance",
            "displaySequence": 1,
            "dtcCode": "",
            "failureCode": "",
            "severity": severity,
            "wilCode": name,
            "components": {},
        },
    }
