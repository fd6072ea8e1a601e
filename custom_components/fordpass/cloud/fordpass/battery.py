"""Charging: what of it Ford keeps, and how it is asked for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from .. import signals as s
from ..charging import ALIKE_BELOW, ChargeLocation
from ..commands import Argument, Command
from ..errors import NotServedError
from ..http import Answer
from ..reading import Readings
from ..vehicle import Feature, VehicleInfo
from .car import Car, Errand, Request, Write
from .charge_documents import location_documents, locations, parse_location, sessions

_EXPERIENCES = "/electrification/experiences/v2"
_PLACES = f"{_EXPERIENCES}/vehicles/preferred-charge-times"
# As many as the app asks for.
_LOGS = f"{_EXPERIENCES}/devices/energy-transfer-logs?maxRecords=20"

# The version that the beta API takes these commands in.
_VERSION = "1.0.1"

_TARGETS = ("globalTargetSoc", "globalDCTargetSoc", "globalReserveSoc")

# What Ford would say of a place it does not have.
_NO_SUCH_PLACE = Answer(status=404, body=None, html=False)


async def _read_places(car: Car) -> Readings:
    """Read the charge locations, and keep their documents for writing one of them."""
    vin = car.info.vin
    body = await car.api.document(
        "GET", _PLACES, "charge locations", headers={"vin": vin}
    )
    documents = location_documents(body, vin)
    car.documents[PLACES.key] = documents
    return locations(documents, datetime.now(UTC))


async def _read_logs(car: Car) -> Readings:
    vin = car.info.vin
    body = await car.api.document(
        "GET", _LOGS, "charge logs", headers={"deviceId": vin}
    )
    return sessions(body, vin)


def _has_places(info: VehicleInfo) -> bool:
    return info.can(Command.SET_LOCATION_CHARGE_LIMIT)


def _has_logs(info: VehicleInfo) -> bool:
    return info.has(Feature.CHARGE_LOGS)


PLACES = Errand(
    key="charge_locations",
    every=timedelta(hours=12),
    wanted=_has_places,
    read=_read_places,
)
LOGS = Errand(
    key="charge_logs",
    every=timedelta(hours=12),
    wanted=_has_logs,
    read=_read_logs,
    # The log of a charge is there some minutes after the plug is pulled.
    soon_after=frozenset({s.PLUGGED_IN}),
    delay=timedelta(minutes=4),
)
ERRANDS: tuple[Errand, ...] = (PLACES, LOGS)


def _whole(value: Argument | None) -> int:
    if not isinstance(value, (int, float)):
        raise TypeError("A charge setting is a number")
    return round(value)


def _target(key: str) -> Callable[[Car, Argument | None], dict[str, Any]]:
    """Word a target: by itself, so that the others stay, or all alike where Ford wants them so."""

    def properties(_: Car, value: Argument | None) -> dict[str, Any]:
        percent = _whole(value)
        keys = _TARGETS if percent < ALIKE_BELOW else (key,)
        return {"chargeSettings": dict.fromkeys(keys, percent)}

    return properties


def _limit(key: str) -> Callable[[Car, Argument | None], dict[str, Any]]:
    return lambda _, value: {"chargeSettings": {key: _whole(value)}}


def _settings(
    properties: Callable[[Car, Argument | None], dict[str, Any]],
) -> Request:
    return Request(
        type="updateChargeSettingsCommand", version=_VERSION, properties=properties
    )


def _bare(kind: str) -> Request:
    """Word a command that the cloud refuses with properties, even with empty ones."""
    return Request(type=kind, version=_VERSION, properties=lambda *_: None)


REQUESTS: dict[Command, Request] = {
    Command.START_CHARGE: _bare("startGlobalChargeCommand"),
    Command.STOP_CHARGE: _bare("pauseGlobalChargeCommand"),
    # What Ford cancels is the override by the other two.
    Command.RESUME_CHARGE_SCHEDULE: _bare("cancelGlobalChargeCommand"),
    Command.SET_CHARGE_LIMIT: _settings(_target("globalTargetSoc")),
    Command.SET_DC_CHARGE_LIMIT: _settings(_target("globalDCTargetSoc")),
    Command.SET_CHARGE_CURRENT_LIMIT: _settings(_limit("globalCurrentLimit")),
    Command.SET_DC_POWER_LIMIT: _settings(_limit("globalDCPowerLimit")),
}


async def _write_place(car: Car, value: Argument | None) -> Answer:
    """Write the charge limit of a place into what Ford has of it now, which is kept as it is."""
    if not isinstance(value, ChargeLocation) or value.limit is None:
        raise TypeError("The limit of a place needs a place and a limit")
    try:
        await _read_places(car)
    except NotServedError:
        return _NO_SUCH_PLACE
    document = next(
        (
            document
            for document in car.documents[PLACES.key]
            if (place := parse_location(document)) is not None
            and place.is_at(value.latitude, value.longitude)
        ),
        None,
    )
    if document is None:
        return _NO_SUCH_PLACE
    vin, location = car.info.vin, document["location"]
    profile = document.get("chargeProfile")
    return await car.api.ask(
        "POST",
        f"{_PLACES}/locations/{quote(str(location.get('id')), safe='')}",
        headers={"vin": vin},
        json={
            "vin": vin,
            "location": location,
            "chargeProfile": {
                **(profile if isinstance(profile, dict) else {}),
                "targetSoc": _whole(value.limit),
            },
        },
    )


WRITES: dict[Command, Write] = {
    Command.SET_LOCATION_CHARGE_LIMIT: Write(
        send=_write_place, reads_back=PLACES, tracked=True
    ),
}
