"""How the cars charge: power, targets, plans, and the log of a session."""

import pytest

from simulator.cars import Car, Impossible

from .garage_of_tests import standing_fleet, value


@pytest.fixture(name="mach_e")
def mustang() -> Car:
    """Return the Mach-E."""
    return standing_fleet()["bev_mach_e"]


def test_a_charge_fills_the_battery_to_its_target(mach_e: Car) -> None:
    """Power, energy and time to full; at the target it is COMPLETED and a message comes."""
    mach_e.plug_in()
    assert value(mach_e, "xevPlugChargerStatus") == "CONNECTED"
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "IN_PROGRESS"
    minutes = value(mach_e, "xevBatteryTimeToFullCharge")
    volts = value(mach_e, "xevBatteryChargerVoltageOutput")
    amperes = value(mach_e, "xevBatteryChargerCurrentOutput")
    assert volts * amperes / 1000 == pytest.approx(7.36, abs=0.05)
    mach_e.clock.step(minutes * 60 / 2)
    assert 65 < value(mach_e, "xevBatteryStateOfCharge") < 72
    mach_e.clock.step(minutes * 60 / 2 + 120)
    assert value(mach_e, "xevBatteryStateOfCharge") == 80
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "COMPLETED"
    assert value(mach_e, "xevBatteryTimeToFullCharge") == 0
    assert mach_e.messages[0]["messageSubject"] == "Charging complete"
    with pytest.raises(Impossible):
        mach_e.start_charging()


def test_the_log_of_a_charge_comes_three_minutes_after_unplugging(mach_e: Car) -> None:
    """One entry, newest first, with what the session did."""
    mach_e.energy_transfer_logs.clear()
    mach_e.plug_in()
    mach_e.clock.step(3600)
    mach_e.unplug()
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "NOT_READY"
    assert not mach_e.energy_transfer_logs
    mach_e.clock.step(180)
    (entry,) = mach_e.energy_transfer_logs
    assert entry["deviceId"] == mach_e.vin
    assert entry["chargerType"] == "AC_BASIC"
    assert entry["energyConsumed"] == pytest.approx(7.36, abs=0.01)
    assert entry["energyTransferDuration"]["totalTime"] == 3600
    assert entry["stateOfCharge"]["socDifference"] == 8


def test_direct_current_shows_at_the_battery_only(mach_e: Car) -> None:
    """The charger's current is 0, the battery's is negative, the power tapers above 80 %."""
    mach_e.apply_charge_settings({"globalDCTargetSoc": 90})
    mach_e.plug_in(dc=True)
    metrics = mach_e.snapshot()["metrics"]
    assert metrics["xevBatteryChargeDisplayStatus"]["xevChargerPowerType"] == "DC"
    assert metrics["xevBatteryChargerCurrentOutput"]["value"] == 0
    assert metrics["xevBatteryIoCurrent"]["value"] < -300
    mach_e.clock.step(840)
    assert value(mach_e, "xevBatteryStateOfCharge") > 80
    assert value(mach_e, "xevBatteryIoCurrent") > -100


def test_a_charge_can_break_off_and_not_start_again_when_full(mach_e: Car) -> None:
    """FAULT without power; at the target plugging in is COMPLETED at once."""
    mach_e.plug_in()
    with pytest.raises(Impossible):
        mach_e.plug_in()
    mach_e.fault_charging()
    metrics = mach_e.snapshot()["metrics"]
    assert metrics["xevBatteryChargeDisplayStatus"]["value"] == "FAULT"
    assert metrics["xevBatteryChargerCurrentOutput"]["value"] == 0
    mach_e.resume_schedule()
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "IN_PROGRESS"
    mach_e.unplug()
    mach_e.set_soc(95)
    mach_e.plug_in()
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "COMPLETED"


def test_a_new_limit_holds_for_the_charge_that_runs(mach_e: Car) -> None:
    """Half the current, half the power."""
    mach_e.plug_in()
    mach_e.apply_charge_settings({"globalCurrentLimit": 16})
    assert mach_e.body.charge_power == pytest.approx(3.68)


def test_a_plan_makes_charging_wait(mach_e: Car) -> None:
    """SCHEDULED until somebody says now; dropping the override goes back to the plan."""
    mach_e.charge_locations[0]["chargeProfile"]["chargeMode"] = "CHARGE_DT"
    mach_e.plug_in()
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "SCHEDULED"
    mach_e.start_charging()
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "IN_PROGRESS"
    mach_e.pause_charging()
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "PAUSED"
    mach_e.resume_schedule()
    assert value(mach_e, "xevBatteryChargeDisplayStatus") == "SCHEDULED"


@pytest.mark.parametrize(
    "settings",
    [
        {"globalTargetSoc": 77},
        {"globalTargetSoc": 60},
        {"globalTargetSoc": 60, "globalDCTargetSoc": 70, "globalReserveSoc": 60},
        {"globalCurrentLimit": 49},
        {"globalDCPowerLimit": 40},
    ],
)
def test_charge_settings_a_car_refuses(mach_e: Car, settings: dict[str, int]) -> None:
    """Off the list, below 80 without all three alike, out of range."""
    with pytest.raises(Impossible):
        mach_e.apply_charge_settings(settings)


def test_charge_settings_are_told_by_metric_and_event(mach_e: Car) -> None:
    """The target is in the custom metrics and in the monitoring event."""
    mach_e.apply_charge_settings(
        {"globalTargetSoc": 60, "globalDCTargetSoc": 60, "globalReserveSoc": 60}
    )
    snapshot = mach_e.snapshot()
    event = snapshot["events"]["customEvents"]["xev-hv-battery-monitoring"]
    assert event["oemData"] == {"target_soc": {"longValue": 60}}
    custom = snapshot["metrics"]["customMetrics"]
    (target,) = [custom[key] for key in custom if key.endswith(":global-ac-target-soc")]
    assert target["value"] == 60


def test_the_station_talks(mach_e: Car) -> None:
    """What the station says follows the charge, and its own figures are those of direct current."""
    station = "xevChargeStationCommunicationStatus"
    assert value(mach_e, station) == "NOT_DETECTED"
    mach_e.plug_in(dc=True)
    assert value(mach_e, station) == "CHARGING"
    volts = value(mach_e, "xevEvseBatteryDcVoltageOutput")
    amperes = value(mach_e, "xevEvseBatteryDcCurrentOutput")
    assert volts * amperes / 1000 == pytest.approx(mach_e.body.charge_power, abs=0.1)
    mach_e.pause_charging()
    assert value(mach_e, station) == "CHARGING_PAUSED"
    assert value(mach_e, "xevEvseBatteryDcCurrentOutput") == 0
    mach_e.fault_charging()
    assert value(mach_e, station) == "FAULT"
    mach_e.resume_schedule()
    mach_e.set_soc(100)
    mach_e.clock.step(60)
    assert value(mach_e, station) == "STATION_READY"


def test_another_family_of_words() -> None:
    """A car that tells its battery twice tells the same."""
    kuga = standing_fleet()["phev_kuga"]
    assert value(kuga, "evBatteryLevel") == value(kuga, "xevBatteryStateOfCharge")
    assert value(kuga, "evBatteryChargeDisplayStatus") == "NOT_READY"
    kuga.plug_in()
    assert value(kuga, "evPlugChargerStatus") == "CONNECTED"
    assert value(kuga, "evBatteryChargeStatus") == "CHARGING_IN_PARKING"
    cells = value(kuga, "evBatteryCellStatus")
    assert cells["minVoltage"]["voltage"] < cells["maxVoltage"]["voltage"]
    assert value(kuga, "evBatteryPackageStatus")["packageCount"] == 1
    kuga.fault_charging()
    assert value(kuga, "evBatteryChargeDisplayStatus") == "FAULT_OUTSIDE_CAR"


def test_the_12_v_battery_of_a_truck() -> None:
    """It is told in words of its own."""
    truck = standing_fleet()["ice_f150"]
    assert value(truck, "batteryStatus") == "SUFFICIENT"
    assert value(truck, "batteryLoadStatus") == "NORMAL_OPERATION"
    assert value(truck, "batteryPowerSource") == "MAIN_BATTERY"


def test_a_car_has_charged_before(mach_e: Car) -> None:
    """The log of a charge at home is there from the start."""
    (entry,) = mach_e.energy_transfer_logs
    assert entry["deviceId"] == mach_e.vin
    assert entry["location"]["name"] == "Home"
    first, last = (entry["energyTransferDuration"][key] for key in ("begin", "end"))
    assert first < last < entry["timeStamp"]
