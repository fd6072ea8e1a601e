"""What automations can begin with, besides what Home Assistant makes of the entities by itself."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.trigger import Trigger

from .automation.charge import ChargingFinishedTrigger, ChargingInterruptedTrigger
from .automation.guard import AlarmTrigger, LeftUnlockedTrigger, OpenedWhileAwayTrigger
from .automation.health import (
    CommandFailedTrigger,
    DataBecameOldTrigger,
    FellAsleepTrigger,
    LvBatteryBecameLowTrigger,
    TireBecameLowTrigger,
)
from .automation.travel import ArrivedTrigger, LeftTrigger, RangeBecameLowTrigger

TRIGGERS: dict[str, type[Trigger]] = {
    "alarm_triggered": AlarmTrigger,
    "arrived": ArrivedTrigger,
    "charging_finished": ChargingFinishedTrigger,
    "charging_interrupted": ChargingInterruptedTrigger,
    "command_failed": CommandFailedTrigger,
    "data_became_old": DataBecameOldTrigger,
    "fell_asleep": FellAsleepTrigger,
    "left": LeftTrigger,
    "left_unlocked": LeftUnlockedTrigger,
    "lv_battery_became_low": LvBatteryBecameLowTrigger,
    "opened_while_away": OpenedWhileAwayTrigger,
    "range_became_low": RangeBecameLowTrigger,
    "tire_became_low": TireBecameLowTrigger,
}


async def async_get_triggers(_: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers of cars."""
    return TRIGGERS
