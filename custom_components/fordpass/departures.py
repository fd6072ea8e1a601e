"""Changes of a car's departure times, one after the other, since a car takes only the whole week."""

from collections.abc import Callable

from homeassistant.exceptions import ServiceValidationError

from .cloud.commands import Command
from .cloud.departures import DepartureError, DepartureProblem, Departures
from .cloud.signals import DEPARTURES
from .const import DOMAIN
from .coordinator import FordPassCoordinator


def refused(problem: DepartureProblem) -> ServiceValidationError:
    """Return an error that says in the owner's language why departure times cannot be so."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=problem.value
    )


def known_departures(car: FordPassCoordinator) -> Departures:
    """Return the departure times of a car.

    Raises ServiceValidationError when the car never told them.
    """
    departures = car.data.value(DEPARTURES)
    if departures is None:
        raise refused(DepartureProblem.UNKNOWN_TIMES)
    return departures


async def async_change(
    car: FordPassCoordinator, change: Callable[[Departures], Departures]
) -> None:
    """Change the departure times of a car; what is so already is not written again.

    Raises HomeAssistantError, in words for the owner.
    """
    async with car.changing:
        departures = known_departures(car)
        try:
            wanted = change(departures)
        except DepartureError as err:
            raise refused(err.problem) from err
        if wanted != departures:
            await car.async_send(Command.SET_DEPARTURES, wanted)
