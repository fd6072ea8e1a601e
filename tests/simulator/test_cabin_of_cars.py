"""What few modems tell of the cabin, and settings of the climate that came later."""

import pytest

from .garage_of_tests import command, standing_fleet


def test_the_climate_runs_with_a_remote_start() -> None:
    """The Nautilus tells both; other cars do not."""
    cars = standing_fleet()
    nautilus = cars["lincoln_nautilus"]
    for running in (False, True):
        if running:
            nautilus.execute(command("remoteStart"))
            nautilus.clock.step(20)
        metrics = nautilus.snapshot()["metrics"]
        assert metrics["remoteStartDeviceStatus"]["value"] == (
            "RUNNING" if running else "SHUTDOWN"
        )
        driver, passenger = metrics["climateControl"]
        assert driver["vehicleOccupantRole"] == "DRIVER"
        assert passenger["vehicleOccupantRole"] == "PASSENGER"
        assert driver["value"]["airConditionerStatus"] == ("ON" if running else "OFF")
    assert "climateControl" not in cars["bev_mach_e"].snapshot()["metrics"]


def test_a_setting_that_came_later_must_not_be_lost() -> None:
    """A profile is replaced by one with the same settings, whatever they are."""
    car = standing_fleet()["bev_mach_e"]
    assert car.rcc_profiles is not None
    car.rcc_profiles.append(
        {"preferenceType": "RccScent_Rq", "preferenceValue": "Forest"}
    )
    wanted = [dict(entry) for entry in car.rcc_profiles]
    wanted[0]["preferenceValue"] = "LO"
    car.write_rcc(wanted)
    assert car.rcc_profiles == wanted
    for lost in (wanted[:-1], wanted[1:]):
        with pytest.raises(ValueError, match="all preferences"):
            car.write_rcc(lost)
