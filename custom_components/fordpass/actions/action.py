"""What an action says, and how the cars it is meant for are found."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Final

import probatio

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_device_and_config_entry
from homeassistant.util.json import JsonObjectType

from ..cloud.commands import Command
from ..cloud.signals import Signal
from ..const import DOMAIN
from ..coordinator import FordPassCoordinator
from ..garage import FordPassConfigEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action of cars: `run` gets the car and the fields, and may return a JSON object.

    Cars that do not accept all `commands`, or never told all `signals`, refuse it. `returns` says that data is what it is for; it
    then takes one car.
    """

    run: Callable[
        [FordPassCoordinator, Mapping[str, Any]], Awaitable[JsonObjectType | None]
    ]
    commands: frozenset[Command] = frozenset()
    signals: frozenset[Signal[Any]] = frozenset()
    fields: Mapping[probatio.Marker, Any] = field(default_factory=dict)
    returns: bool = False


def _minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


MINUTE: Final = probatio.All(cv.time, _minute)
"""A field that is a time of day; its seconds do not count."""


def find_car(
    hass: HomeAssistant,
    device_id: str,
    commands: frozenset[Command],
    signals: frozenset[Signal[Any]] = frozenset(),
) -> FordPassCoordinator:
    """Return the car of a device, through the account that can do most with it.

    Raises ServiceValidationError when the device is no car of a loaded account, or cannot do that.
    """
    device, owner = async_get_device_and_config_entry(hass, DOMAIN, device_id)
    entries: list[FordPassConfigEntry] = hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    # The account of the device comes first; the same car may be on others as well.
    for entry in sorted(entries, key=lambda entry: entry is not owner):
        for vin, car in entry.runtime_data.cars.items():
            if (
                (DOMAIN, vin) in device.identifiers
                and all(car.info.can(command) for command in commands)
                and signals <= car.data.seen
            ):
                return car
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="action_unsupported",
        translation_placeholders={
            "car": device.name_by_user or device.name or ATTR_DEVICE_ID
        },
    )
