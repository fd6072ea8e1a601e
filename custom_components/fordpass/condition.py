"""What automations can ask, besides what Home Assistant makes of the entities by itself."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import Condition

from .automation.conditions import (
    IsAsleepCondition,
    IsClosedCondition,
    IsFreshCondition,
    IsParkedCondition,
    IsPluggedInCondition,
)

CONDITIONS: dict[str, type[Condition]] = {
    "is_asleep": IsAsleepCondition,
    "is_closed": IsClosedCondition,
    "is_fresh": IsFreshCondition,
    "is_parked": IsParkedCondition,
    "is_plugged_in": IsPluggedInCondition,
}


async def async_get_conditions(_: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions of cars."""
    return CONDITIONS
