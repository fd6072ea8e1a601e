"""The remote climate of a car: on is a remote start, and the temperature is what it heats or cools to."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    PRESET_NONE,
    ClimateEntity,
    ClimateEntityDescription,
    ClimateEntityFeature,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud import signals as s
from .cloud.climate import HIGHEST, LOWEST, STEP, USUAL, ClimateChange, Extreme
from .cloud.commands import Command
from .cloud.vehicle import VehicleState
from .coordinator import FordPassCoordinator
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0

_SIGNALS = (s.REMOTE_START_ACTIVE, s.CLIMATE_TEMPERATURE, s.CLIMATE_EXTREME)


@dataclass(frozen=True, kw_only=True)
class FordPassClimateDescription(FordPassDescription, ClimateEntityDescription):
    """The row of the climate."""

    @property
    @override
    def topics(self) -> frozenset[object]:
        """What the entity must be told of."""
        return frozenset(_SIGNALS)


_ROWS = (
    FordPassClimateDescription(
        key="climate",
        commands=frozenset(
            {Command.SET_CLIMATE, Command.REMOTE_START, Command.STOP_REMOTE_START}
        ),
        unexposed=True,
    ),
)

_MODES = {True: HVACMode.HEAT_COOL, False: HVACMode.OFF}


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the climates of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassClimate)


class FordPassClimate(FordPassEntity, ClimateEntity):
    """What a remote start does to the cabin; the temperature holds for the next one as well."""

    entity_description: FordPassClimateDescription
    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE
        | ClimateEntityFeature.PRESET_MODE
        | ClimateEntityFeature.TURN_ON
        | ClimateEntityFeature.TURN_OFF
    )
    _attr_native_target_temperature: float | None = None
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_min_temp = LOWEST
    _attr_max_temp = HIGHEST

    def __init__(
        self, car: FordPassCoordinator, description: FordPassClimateDescription
    ) -> None:
        """Take what every such climate can."""
        super().__init__(car, description)
        self._attr_hvac_modes = list(_MODES.values())
        self._attr_preset_modes = [PRESET_NONE, *Extreme]

    # Home Assistant 2026.10 knows the unit by this name alone; 2026.11 marks it final and reads the native one.
    @property  # type: ignore[misc]
    @override
    def temperature_unit(self) -> str:
        """Return the unit of the temperature."""
        return self._attr_native_temperature_unit

    # As with the unit: 2026.10 has no other name for it, and in 2026.11 it is final.
    @property  # type: ignore[misc]
    @override
    def target_temperature(self) -> float | None:
        """Return what the cabin is heated or cooled to."""
        return self._attr_native_target_temperature

    @property
    @override
    def target_temperature_step(self) -> float:
        """Return the step in the owner's unit: half a degree Celsius is about one of Fahrenheit."""
        celsius = self.hass.config.units.temperature_unit == UnitOfTemperature.CELSIUS
        return STEP if celsius else 1.0

    @override
    def _show(self, state: VehicleState) -> object:
        active = state.value(s.REMOTE_START_ACTIVE)
        temperature = state.value(s.CLIMATE_TEMPERATURE)
        extreme = state.value(s.CLIMATE_EXTREME)
        self._attr_hvac_mode = None if active is None else _MODES[active]
        self._attr_native_target_temperature = temperature
        self._attr_preset_mode = extreme
        return active, temperature, extreme

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the temperature, then turn on or off if that is asked as well."""
        if (temperature := kwargs.get(ATTR_TEMPERATURE)) is not None:
            await self._set(temperature)
        if (mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            await self.async_set_hvac_mode(mode)

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Set as cold or as warm as it gets, or back to the usual temperature."""
        if preset_mode != PRESET_NONE:
            await self._set(preset_mode)
        elif self.preset_mode != PRESET_NONE:
            await self._set(USUAL)

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Start the car remotely, or end that."""
        if hvac_mode is HVACMode.OFF:
            await self.coordinator.async_send(Command.STOP_REMOTE_START)
        # Starting a car that runs would let it run longer.
        elif self.hvac_mode is not HVACMode.HEAT_COOL:
            await self.coordinator.async_send(Command.REMOTE_START)

    @override
    async def async_turn_on(self) -> None:
        """Start the car remotely."""
        await self.async_set_hvac_mode(HVACMode.HEAT_COOL)

    @override
    async def async_turn_off(self) -> None:
        """End a remote start."""
        await self.async_set_hvac_mode(HVACMode.OFF)

    async def _set(self, value: float | str) -> None:
        await self.coordinator.async_send(
            Command.SET_CLIMATE, ClimateChange(s.CLIMATE_TEMPERATURE.key, value)
        )
