"""What each query route answers: its path, the categories one of which it needs, and its document.

A document is made of a car; None means that this car has no such thing (404), and ValueError that
the question was wrong (400).
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator.cars.picture import picture

from . import alerts, charging, telemetry
from .apps import Consent
from .cloud import FordConnectCloud

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One query route."""

    path: str
    categories: tuple[str, ...]
    make: Callable[[FordConnectCloud, Consent, web.Request], object]


def _garage(cloud: FordConnectCloud, consent: Consent, _request: web.Request) -> object:
    car, model = consent.car, consent.car.model
    nickname = car.garage.get("nickName")
    vehicle: Json = {
        "vin": car.vin,
        **({"nickName": nickname} if nickname else {}),
        "vehicleType": f"{model.year} {model.model}",
        "color": car.garage.get("color") or "",
        "modelName": model.model,
        "modelCode": f"VL{model.vin[3:5]}",
        "modelYear": str(model.year),
        "tcuEnabled": 1,
        "make": model.brand,
        "ngSdnManaged": 1,
        "vehicleAuthorizationIndicator": int(car.authorized),
        "engineType": model.engine,
    }
    match cloud.switches.garage_shape:
        case "object":
            return vehicle
        case "list":
            return [vehicle]
        case "envelope":
            return {"vehicles": [vehicle]}


def _telemetry(
    cloud: FordConnectCloud, consent: Consent, _request: web.Request
) -> object:
    mode = cloud.switches.telemetry
    if mode != "frozen" or consent.copy is None:
        consent.copy = telemetry.envelope(consent.car, consent.categories)
    return consent.copy | ({"metrics": {}} if mode == "empty" else {})


def _image(
    _cloud: FordConnectCloud, consent: Consent, _request: web.Request
) -> Json | None:
    color = consent.car.garage.get("color")
    if not color:
        return None
    return {"vehicleImage": b64encode(picture(color)).decode()}


def _customer(
    _cloud: FordConnectCloud, consent: Consent, _request: web.Request
) -> Json:
    first_name, _, _ = consent.account.email.partition("@")
    return {
        "email": consent.account.email,
        "firstName": first_name.capitalize(),
        "lastName": "Example",
    }


DOCUMENTS = (
    Document("garage", ("vehicleBasicInfo",), _garage),
    Document("telemetry", telemetry.CATEGORIES, _telemetry),
    Document("vehicle-health/alerts", ("vehicleHealth",), alerts.alerts),
    Document("vehicle-image", ("vehicleBasicInfo",), _image),
    Document("wallbox", ("chargingData",), charging.wallbox),
    Document("fccs", ("chargingData",), charging.station_activity),
    Document("electric/departure-times", ("evData",), charging.departure_times),
    Document("electric/charge-schedules", ("evData",), charging.charge_schedules),
    Document("customer-info", ("customerInfo",), _customer),
)
