"""What the garage says a car accepts and is equipped with, of the climate and of departures."""

import pytest

from custom_components.fordpass.cloud.commands import Command
from custom_components.fordpass.cloud.vehicle import Feature

from .owner import Owner


@pytest.mark.parametrize(
    ("name", "climate", "departures", "features"),
    [
        (
            "bev_mach_e",
            True,
            True,
            {
                Feature.HEATED_SEATS,
                Feature.VENTILATED_SEATS,
                Feature.HEATED_STEERING_WHEEL,
            },
        ),
        (
            "phev_kuga",
            True,
            False,
            {Feature.HEATED_SEATS, Feature.HEATED_STEERING_WHEEL},
        ),
        ("vw_explorer", False, False, set()),
        ("old_focus", False, False, set()),
    ],
)
async def test_capabilities(
    owner: Owner,
    name: str,
    features: set[Feature],
    *,
    climate: bool,
    departures: bool,
) -> None:
    """The garage says it."""
    vin = owner.simulator.cars[name].vin
    [info] = [car for car in await owner.account().vehicles() if car.vin == vin]
    comfort = {
        Feature.HEATED_SEATS,
        Feature.VENTILATED_SEATS,
        Feature.HEATED_STEERING_WHEEL,
    }
    assert info.can(Command.SET_CLIMATE) is climate
    assert info.can(Command.SET_DEPARTURES) is departures
    assert (info.features or frozenset()) & comfort == features
