"""The documents of charge locations and charge logs, as values. Parsing never raises on what Ford sends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import signals as s
from ..charging import ChargeLocation, ChargeLocations, ChargeSession, ChargeSessions
from ..parts import part, text
from ..reading import Reading, Readings
from ..telemetry.envelope import parse_time, to_number
from ..values import on_earth

_WATTS = 1000.0

type Document = Mapping[str, Any]


def location_documents(body: Any, vin: str) -> list[dict[str, Any]]:
    """Return the documents of the car's own places; those of the account's other cars may be mixed in."""
    return [
        document
        for document in (body if isinstance(body, list) else ())
        if isinstance(document, dict)
        and isinstance(document.get("location"), dict)
        and str(document.get("vin") or vin).casefold() == vin.casefold()
    ]


def parse_location(document: Document) -> ChargeLocation | None:
    """Return the place of a document; None without a position, by which places are told apart."""
    location, profile = part(document, "location"), part(document, "chargeProfile")
    where = on_earth(
        to_number(location.get("latitude")), to_number(location.get("longitude"))
    )
    if where is None:
        return None
    latitude, longitude = where
    return ChargeLocation(
        name=text(location, "name") or str(location.get("id")),
        latitude=latitude,
        longitude=longitude,
        limit=to_number(profile.get("targetSoc")),
        mode=text(profile, "chargeMode"),
    )


def locations(documents: list[dict[str, Any]], at: datetime) -> Readings:
    """Return the readings of a car's places; there is one place for a position, the first."""
    places: dict[tuple[float, float], ChargeLocation] = {}
    for document in documents:
        if (place := parse_location(document)) is not None:
            places.setdefault((place.latitude, place.longitude), place)
    return {s.CHARGE_LOCATIONS: Reading(ChargeLocations((*places.values(),)), at)}


def sessions(body: Any, vin: str) -> Readings:
    """Return the readings of a car's charge logs: all of them, and the last one by itself.

    Without any log there are none: a car that never charged has no last charge.
    """
    logs = body.get("energyTransferLogs") if isinstance(body, dict) else None
    known = [
        (at, _session(entry))
        for entry in (logs if isinstance(logs, list) else ())
        if isinstance(entry, dict)
        and str(entry.get("deviceId") or vin).casefold() == vin.casefold()
        and (at := _written_at(entry)) is not None
    ]
    if not known:
        return {}
    known.sort(key=lambda pair: pair[0], reverse=True)
    at, last = known[0]
    values: dict[s.Signal[Any], Any] = {
        s.CHARGE_SESSIONS: ChargeSessions(tuple(session for _, session in known)),
        s.LAST_CHARGE_START: last.start,
        s.LAST_CHARGE_END: last.end,
        s.LAST_CHARGE_ENERGY: last.energy,
        s.LAST_CHARGE_FROM: last.charge_from,
        s.LAST_CHARGE_TO: last.charge_to,
        s.LAST_CHARGE_RANGE: last.range_added,
        s.LAST_CHARGE_POWER: last.power_average,
        s.LAST_CHARGE_MAXIMUM_POWER: last.power_maximum,
        s.LAST_CHARGE_PLACE: last.place,
    }
    readings: Readings = {
        signal: Reading(value, at) for signal, value in values.items()
    }
    charger = last.charger
    known_word = charger in s.LAST_CHARGE_CHARGER.words
    readings[s.LAST_CHARGE_CHARGER] = Reading(
        charger if known_word else None, at, None if known_word else charger
    )
    return readings


def _session(entry: Document) -> ChargeSession:
    duration, plug = part(entry, "energyTransferDuration"), part(entry, "plugDetails")
    charge, power = part(entry, "stateOfCharge"), part(entry, "power")
    charger = text(entry, "chargerType")
    return ChargeSession(
        start=parse_time(duration.get("begin")),
        end=parse_time(duration.get("end")),
        plugged_in=parse_time(plug.get("plugInTime")),
        plugged_out=parse_time(plug.get("plugOutTime")),
        place=text(part(entry, "location"), "name"),
        charger=None if charger is None else charger.lower(),
        energy=_rounded(entry.get("energyConsumed"), 2),
        charge_from=to_number(charge.get("firstSOC")),
        charge_to=to_number(charge.get("lastSOC")),
        range_added=_rounded(plug.get("totalDistanceAdded"), 1),
        power_average=_rounded(power.get("average"), 2, _WATTS),
        power_maximum=_rounded(power.get("max"), 2, _WATTS),
    )


def _written_at(entry: Document) -> datetime | None:
    end = part(entry, "energyTransferDuration").get("end")
    return parse_time(entry.get("timeStamp")) or parse_time(end)


def _rounded(value: Any, digits: int, per: float = 1.0) -> float | None:
    number = to_number(value)
    return None if number is None else round(number / per, digits)
