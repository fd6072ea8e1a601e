"""The picture of a car, as its maker paints it."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.image import (
    ImageEntity,
    ImageEntityDescription,
    infer_image_type,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity
from homeassistant.util import dt as dt_util

from .cloud.errors import CloudError
from .coordinator import FordPassCoordinator
from .entity import FordPassDescription, FordPassEntity, KnownCar, async_setup_rows
from .failures import told
from .garage import FordPassConfigEntry

# A picture is fetched when somebody looks at it, and then kept.
PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class FordPassImageDescription(FordPassDescription, ImageEntityDescription):
    """A row of the pictures."""

    @override
    def exists(self, car: KnownCar) -> bool:
        """Say whether the car has it."""
        return car.vehicle.account.draws or car.info.image_url is not None


_ROWS = (FordPassImageDescription(key="picture"),)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the pictures of all cars."""

    @callback
    def make(car: FordPassCoordinator, row: FordPassImageDescription) -> FordPassImage:
        return FordPassImage(hass, car, row)

    await async_setup_rows(entry, async_add_entities, _ROWS, make)


class FordPassImage(FordPassEntity, ImageEntity, RestoreEntity):
    """A picture of a car; it is fetched once, and again when the garage names another one."""

    entity_description: FordPassImageDescription

    def __init__(
        self,
        hass: HomeAssistant,
        car: FordPassCoordinator,
        description: FordPassImageDescription,
    ) -> None:
        """Name it after the car and the row; nothing is fetched yet."""
        FordPassEntity.__init__(self, car, description)
        ImageEntity.__init__(self, hass)
        self._picture: bytes | None = None
        self._url = car.info.image_url

    @override
    async def async_added_to_hass(self) -> None:
        """Keep the time of the picture over a restart: it is still the same."""
        await super().async_added_to_hass()
        last = await self.async_get_last_state()
        since = None if last is None else dt_util.parse_datetime(last.state)
        self._attr_image_last_updated = since or dt_util.utcnow()

    @override
    async def async_image(self) -> bytes | None:
        """Return the picture.

        Raises HomeAssistantError, in words for the owner, when there is none to be had.
        """
        url = self.coordinator.info.image_url
        if self._picture is None or url != self._url:
            try:
                self._picture = await self.coordinator.vehicle.picture()
            except CloudError as err:
                raise told(HomeAssistantError, err) from err
            self._attr_content_type = infer_image_type(self._picture) or "image/png"
            if url != self._url:
                self._url = url
                self._attr_image_last_updated = dt_util.utcnow()
                self.async_write_ha_state()
        return self._picture
