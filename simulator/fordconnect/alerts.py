"""Vehicle health alerts, made of the lamps that are lit and the wheels that are low."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from simulator.cars.health import warnings
from simulator.cars.telemetry import iso

from .apps import Consent
from .cloud import FordConnectCloud

type Json = dict[str, Any]


def alerts(_cloud: FordConnectCloud, consent: Consent, _request: web.Request) -> Json:
    """Return the alerts of a car; the statuses inside are not HTTP's."""
    car = consent.car
    active = [_alert(*warning) for warning in warnings(car)]
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
