"""All cars of all accounts, for those who follow them whichever account comes and goes."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

if TYPE_CHECKING:
    from .coordinator import FordPassCoordinator

type Follow = Callable[[FordPassCoordinator], CALLBACK_TYPE]
"""Takes a car, and returns what is called when the car goes."""


class Fleet:
    """The cars there are now, and who follows them."""

    def __init__(self) -> None:
        """Begin empty."""
        self.cars: list[FordPassCoordinator] = []
        self._followers: list[_Follower] = []

    @callback
    def join(self, car: FordPassCoordinator) -> None:
        """Take a car in, before it has any news."""
        self.cars.append(car)
        for follower in self._followers:
            follower.take(car)

    @callback
    def leave(self, car: FordPassCoordinator) -> None:
        """Let a car go, if it is there."""
        if car in self.cars:
            self.cars.remove(car)
            for follower in self._followers:
                follower.drop(car)

    @callback
    def follow(self, follow: Follow) -> CALLBACK_TYPE:
        """Hand over every car there is and every car that comes; what is returned ends that."""
        follower = _Follower(follow)
        self._followers.append(follower)
        for car in self.cars:
            follower.take(car)
        return partial(self._end, follower)

    @callback
    def _end(self, follower: _Follower) -> None:
        self._followers.remove(follower)
        for car in self.cars:
            follower.drop(car)


class _Follower:
    """Who follows all cars, and how that ends for each."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._ends: dict[FordPassCoordinator, CALLBACK_TYPE] = {}

    def take(self, car: FordPassCoordinator) -> None:
        self._ends[car] = self._follow(car)

    def drop(self, car: FordPassCoordinator) -> None:
        self._ends.pop(car)()


_FLEET: HassKey[Fleet] = HassKey(f"{DOMAIN}_fleet")


@callback
@singleton(_FLEET)
def async_fleet(_: HomeAssistant) -> Fleet:
    """Return the fleet of this home."""
    return Fleet()
