"""The cars that can be spoken of, and what they are called."""

from dataclasses import dataclass
from datetime import UTC, datetime

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..cloud.commands import Command
from ..cloud.signals import LAST_NEWS
from ..const import DOMAIN
from ..coordinator import FordPassCoordinator
from ..fleet import async_fleet

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceCar:
    """One car, through however many accounts it is seen; `ways` has a coordinator for each.

    `name` is what an answer calls it, `names` is all it is called by.
    """

    vin: str
    name: str
    names: frozenset[str]
    ways: tuple[FordPassCoordinator, ...]

    @property
    def best_informed(self) -> FordPassCoordinator:
        """The coordinator that is available, and of several the one with the newest news."""
        return max(
            self.ways,
            key=lambda way: (
                way.last_update_success,
                way.data.value(LAST_NEWS) or _NEVER,
            ),
        )

    def able(self, command: Command) -> list[FordPassCoordinator]:
        """Return the coordinators whose account can send the command, the available ones first."""
        able = [way for way in self.ways if way.info.can(command)]
        return sorted(able, key=lambda way: not way.last_update_success)


@callback
def async_cars(hass: HomeAssistant) -> list[VoiceCar]:
    """Return the cars of all accounts, each once, those of the oldest account first."""
    ways: dict[str, list[FordPassCoordinator]] = {}
    for way in sorted(
        async_fleet(hass).cars, key=lambda way: way.config_entry.created_at
    ):
        ways.setdefault(way.info.vin, []).append(way)
    return [_voice_car(hass, vin, tuple(found)) for vin, found in ways.items()]


@callback
def _voice_car(
    hass: HomeAssistant, vin: str, ways: tuple[FordPassCoordinator, ...]
) -> VoiceCar:
    registry = dr.async_get(hass)
    devices = [
        registry.async_get_device_by_identifier(
            (DOMAIN, vin), way.config_entry.entry_id
        )
        for way in ways
    ]
    chosen = [
        device.name_by_user for device in devices if device and device.name_by_user
    ]
    given = [way.info.name for way in ways]
    return VoiceCar(
        vin=vin,
        name=(chosen or given)[0],
        names=frozenset(chosen + given),
        ways=ways,
    )
