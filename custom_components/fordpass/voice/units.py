"""Figures in the units in which Home Assistant shows them."""

from typing import Final

from homeassistant.const import (
    ATTR_UNIT_OF_MEASUREMENT,
    Platform,
    UnitOfLength,
    UnitOfPressure,
    UnitOfTemperature,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    DistanceConverter,
    PressureConverter,
    TemperatureConverter,
)

from ..cloud.signals import Signal
from ..const import DOMAIN, unique_id
from ..coordinator import FordPassCoordinator
from .answer import Amount

_CONVERTERS: Final[dict[str, type[BaseUnitConverter]]] = {
    UnitOfLength.KILOMETERS: DistanceConverter,
    UnitOfPressure.KPA: PressureConverter,
    UnitOfTemperature.CELSIUS: TemperatureConverter,
}


@callback
def shown(
    hass: HomeAssistant, way: FordPassCoordinator, signal: Signal[float], value: float
) -> Amount:
    """Return a value of a car in the unit its sensor is shown in, else in that of the home."""
    native = signal.unit or ""
    if (converter := _CONVERTERS.get(native)) is None:
        return Amount(value, native)
    unit = _unit_of_sensor(hass, way, signal)
    if unit not in converter.VALID_UNITS:
        units = hass.config.units
        unit = {
            DistanceConverter: units.length_unit,
            PressureConverter: units.pressure_unit,
            TemperatureConverter: units.temperature_unit,
        }[converter]
    return Amount(converter.convert(value, native, unit), str(unit))


@callback
def _unit_of_sensor(
    hass: HomeAssistant, way: FordPassCoordinator, signal: Signal[float]
) -> str | None:
    entity_id = er.async_get(hass).async_get_entity_id(
        Platform.SENSOR, DOMAIN, unique_id(way.account_id, way.info.vin, signal.key)
    )
    state = None if entity_id is None else hass.states.get(entity_id)
    return None if state is None else state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
