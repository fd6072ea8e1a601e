"""What drives a car that v2 lists without saying so: it follows from which paths a car can answer."""

from collections.abc import Collection, Mapping

from ..vehicle import Engine
from .errors import CompatibilityError, SmartcarError
from .transport import Reply

PROBES = ("/fuel", "/battery", "/charge")
"""The paths that tell the engines apart."""

# Whether a car has fuel, a traction battery and a plug. A hybrid that tells no battery looks like a
# car without one, and can do as much.
_ENGINES: Mapping[tuple[bool, bool, bool], Engine] = {
    (False, True, True): Engine.BEV,
    (True, True, True): Engine.PHEV,
    (True, True, False): Engine.HEV,
    (True, False, False): Engine.ICE,
}


def engine_of(
    answers: Mapping[str, Reply | SmartcarError], unsupported: Collection[str] = ()
) -> Engine | None:
    """Return what the answers to PROBES tell, None while one of them tells nothing.

    `unsupported` are the paths that were answered with 501 before and are not asked any more.
    """
    has: list[bool] = []
    for path in PROBES:
        match answers.get(path):
            case Reply(body=dict(body)) if any(
                value is not None for value in body.values()
            ):
                has.append(True)
            case CompatibilityError():
                has.append(False)
            case None if path in unsupported:
                has.append(False)
            case _:
                return None
    fuel, battery, plug = has
    return _ENGINES.get((fuel, battery, plug))
