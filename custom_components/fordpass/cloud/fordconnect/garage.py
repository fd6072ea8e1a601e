"""The car of an authorization as VehicleInfo."""

from typing import Any

from ..errors import BadAnswerError
from ..parts import text
from ..vehicle import Engine, VehicleInfo


def parse_garage(body: Any) -> VehicleInfo:
    """Return the car of a garage answer: an object, a list, or `{"vehicles": [...]}`.

    Raises BadAnswerError when there is no entry with a VIN.
    """
    if isinstance(body, dict) and "vehicles" in body:
        body = body["vehicles"]
    for entry in body if isinstance(body, list) else [body]:
        if isinstance(entry, dict) and (vin := text(entry, "vin")) is not None:
            return VehicleInfo(
                vin=vin,
                make=text(entry, "make"),
                model=text(entry, "modelName"),
                year=_year(entry.get("modelYear")),
                nickname=text(entry, "nickName"),
                engine=_engine(entry.get("engineType")),
                commands=frozenset(),
            )
    raise BadAnswerError("The garage has another shape")


def _year(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None


def _engine(value: Any) -> Engine | None:
    try:
        return Engine(str(value).lower())
    except ValueError:
        return None
