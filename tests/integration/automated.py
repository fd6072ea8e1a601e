"""An owner who automates: what an automation that begins with a trigger was told, and what a condition says."""

from typing import Any

from custom_components.fordpass.const import DOMAIN
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import (
    condition as condition_helper,
    config_validation as cv,
    device_registry as dr,
)
from homeassistant.setup import async_setup_component
from simulator.cars.body import Place

from .owner import Owner

_TOLD = "told_by_automation"
# What every trigger of Home Assistant tells, whosever it is.
_USUAL = {"platform", "id", "idx", "alias", "description"}


def device_id(owner: Owner, name: str) -> str:
    """Return the id of the device of a car."""
    registry = dr.async_get(owner.hass)
    identifier = (DOMAIN, owner.car(name).vin)
    [device] = [
        device
        for entry in owner.hass.config_entries.async_entries(DOMAIN)
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        if identifier in device.identifiers
    ]
    return device.id


class Automation(list[dict[str, Any]]):
    """What the triggers of one automation told, in order."""

    def __init__(self, owner: Owner, *triggers: dict[str, Any]) -> None:
        """Listen from now on."""
        super().__init__()
        self._owner = owner
        self._triggers = triggers

        @callback
        def note(event: Event[Any]) -> None:
            told = event.data["trigger"]
            self.append({key: told[key] for key in told if key not in _USUAL})

        owner.hass.bus.async_listen(_TOLD, note)

    async def begin(self) -> Automation:
        """Write the automation and turn it on."""
        hass = self._owner.hass
        config = {
            "alias": "Automation",
            "mode": "parallel",
            "triggers": list(self._triggers),
            "actions": {"event": _TOLD, "event_data": {"trigger": "{{ trigger }}"}},
        }
        assert await async_setup_component(hass, "automation", {"automation": config})
        await hass.async_block_till_done()
        assert hass.states.get("automation.automation") is not None
        assert hass.states.get("automation.automation").state == "on"
        return self

    async def anew(self) -> None:
        """Turn the automation off and on: it forgets all it knew, as in a restart."""
        for action in ("turn_off", "turn_on"):
            await self._owner.hass.services.async_call(
                "automation",
                action,
                {"entity_id": "automation.automation"},
                blocking=True,
            )


def trigger(owner: Owner, name: str, key: str, **options: Any) -> dict[str, Any]:
    """Return a trigger of a car as it is written."""
    return {
        "trigger": f"{DOMAIN}.{key}",
        "target": {"device_id": device_id(owner, name)},
        "options": options,
    }


async def automate(owner: Owner, name: str, key: str, **options: Any) -> Automation:
    """Begin an automation with a trigger of a car."""
    return await Automation(owner, trigger(owner, name, key, **options)).begin()


async def holds(
    hass: HomeAssistant, key: str, target: dict[str, Any], **options: Any
) -> bool | None:
    """Ask a condition."""
    config = cv.CONDITION_SCHEMA(
        {"condition": f"{DOMAIN}.{key}", "target": target, "options": options}
    )
    config = await condition_helper.async_validate_condition_config(hass, config)
    checker = await condition_helper.async_from_config(hass, config)
    try:
        return checker.async_check()
    finally:
        checker.async_unload()


async def settle(owner: Owner, name: str) -> None:
    """Wait until all that the car told is known here: until something told after it is."""
    car = owner.car(name)
    car.clock.step(1)
    car.body.outside += 1
    car.report()
    await owner.until(
        lambda: (
            float(owner.state(name, "sensor", "outside_temperature").state)
            == car.body.outside
        )
    )
    await owner.hass.async_block_till_done()


def move(owner: Owner, name: str, *, north: float) -> None:
    """Put a car so many degrees further north, and let it tell."""
    car = owner.car(name)
    car.clock.step(1)
    car.body.place = Place(car.body.place.latitude + north, car.body.place.longitude)
    car.report()


def draw_zone(owner: Owner, name: str) -> str:
    """Draw a zone of 100 metres around where a car is."""
    place = owner.car(name).body.place
    owner.hass.states.async_set(
        "zone.garden",
        "0",
        {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "radius": 100,
            "friendly_name": "Garden",
        },
    )
    return "zone.garden"


def place_person(owner: Owner, name: str, *, north: float) -> str:
    """Let a person be so many degrees north of a car."""
    place = owner.car(name).body.place
    owner.hass.states.async_set(
        "person.anna",
        "not_home",
        {
            "latitude": place.latitude + north,
            "longitude": place.longitude,
            "gps_accuracy": 10,
        },
    )
    return "person.anna"
