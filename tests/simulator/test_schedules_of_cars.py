"""Departure times and software updates, as a car keeps and tells them."""

import json
from typing import Any

import pytest

from simulator.cars import Car

from .garage_of_tests import NEWER, Ear, command, standing_fleet


@pytest.fixture(name="mach_e")
def mustang() -> Car:
    """Return the Mach-E."""
    return standing_fleet()["bev_mach_e"]


def test_departure_times_are_written_and_nested(mach_e: Car) -> None:
    """The entry appears below `commands`; the schedule comes back in the device's own form."""
    ear = Ear(mach_e)
    groups = [
        {
            "dayOfWeek": day,
            "schedules": [
                {
                    "locationId": 0,
                    "preconditionTemperature": "HIGH",
                    "scheduleId": 2 * index + slot,
                    "scheduleStatus": "ON" if index == 2 and slot == 1 else "OFF",
                    "timeOfDay": {"hours": 24, "minutes": 0},
                }
                for slot in (1, 2)
            ],
        }
        for index, day in enumerate(
            (
                "MONDAY",
                "TUESDAY",
                "WEDNESDAY",
                "THURSDAY",
                "FRIDAY",
                "SATURDAY",
                "SUNDAY",
            )
        )
    ]
    properties = {"departureSchedules": groups, "isDepartureTimeEnabled": True}
    mach_e.execute(command("updateDepartureTimes", properties, version="1"))
    mach_e.clock.step(20)
    assert all(
        "commands" in delta["states"] for delta in ear.deltas if "states" in delta
    )
    assert ear.words("updateDepartureTimes") == NEWER
    settings = mach_e.snapshot()["metrics"]["configurations"]
    written = settings["xevDepartureSchedulesSetting"]["value"]
    assert written["departureScheduleFeatureStatus"] == "ON"
    slots = written["departureLocations"][0]["departureSchedules"]
    assert len(slots) == 14
    (active,) = [slot for slot in slots if slot["scheduleStatus"] == "ON"]
    assert active["scheduleId"] == "5"
    assert active["schedule"]["weeklySchedule"] == {
        "dayOfWeek": "WEDNESDAY",
        "timeOfDay": "00:00",
    }
    assert active["oemData"] == {"chrg_go_t_prcond_d_stat": {"stringValue": "High"}}
    mach_e.execute(command("disableDepartureTimes", version="1"))
    mach_e.clock.step(20)
    settings = mach_e.snapshot()["metrics"]["configurations"]
    written = settings["xevDepartureSchedulesSetting"]["value"]
    assert written["departureScheduleFeatureStatus"] == "OFF"


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"departureSchedules": []},
        {"departureSchedules": [{"dayOfWeek": "MONDAY", "schedules": [{}]}] * 7},
    ],
)
def test_departure_times_a_device_does_not_understand(
    mach_e: Car, properties: dict[str, Any]
) -> None:
    """They fail on the device and leave the schedule as it was."""
    before = mach_e.snapshot()["metrics"]["configurations"]
    ear = Ear(mach_e)
    mach_e.execute(command("updateDepartureTimes", properties, version="1"))
    mach_e.clock.step(20)
    assert ear.words("updateDepartureTimes")[-1] == "COMMAND_FAILED_ON_DEVICE"
    assert mach_e.snapshot()["metrics"]["configurations"] == before


def test_software_update_settings_round_trip(mach_e: Car) -> None:
    """Published, scheduled, and read back in the state's oemData."""
    day = {
        "activationDayOfWeek": "MONDAY",
        "activationScheduleTime": [{"hour": 2, "minute": 0, "second": 0}],
    }
    schedule = {
        "OTAActivationDaySchedule": [day],
        "activationScheduleSetting": "RECURRING",
    }
    ear = Ear(mach_e)
    for sent in (
        command("publishASUSettingsCommand", {"ASUState": "OFF"}, version="1.0.0"),
        command("scheduleASUActivationCommand", schedule, version="1.0.0"),
        command("getASUSettingsCommand", version="1.0.0"),
    ):
        mach_e.execute(sent)
        mach_e.clock.step(20)
    assert ear.states("getASUSettingsCommand")[-1]["value"]["oemData"] == {
        "ASUState": {"stringValue": "OFF"},
        "activationScheduleSetting": {"stringValue": "RECURRING"},
        "OTAActivationDaySchedule": {"stringArrayValue": [json.dumps(day)]},
    }
    configurations = mach_e.snapshot()["metrics"]["configurations"]
    assert configurations["automaticSoftwareUpdateOptInSetting"]["value"] == "OFF"
