"""What Ford says of software, lights and the trailer check, row by row."""

from datetime import UTC, datetime, time
import json
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.care import UpdateSchedule, UpdateTime
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.vehicle import VehicleState

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
AT = "2026-09-01T11:00:00Z"
THEN = datetime(2026, 9, 1, 11, tzinfo=UTC)


def told(document: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a document by key, with all that follows from them."""
    state = VehicleState()
    state.merge(decode(document, NOW))
    return {signal.key: state.value(signal) for signal in state}


def deployment(word: str, **figures: Any) -> dict[str, Any]:
    """Return the state of an update."""
    return {
        "states": {
            "deployment": {
                "timestamp": AT,
                "value": {"toState": word},
                "message": json.dumps(figures),
            }
        }
    }


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("requested", "idle"),
        ("cancelled", "idle"),
        ("request_delivery_queued", "downloading"),
        ("artifact_retrieval_queued", "downloading"),
        ("ARTIFACT_RETRIEVAL_IN_PROGRESS", "downloading"),
        ("installation_queued", "waiting"),
        ("deploying", "installing"),
        ("success", "installed"),
        ("failed", "failed"),
        ("error", "failed"),
        ("unheard_of", None),
    ],
)
def test_update_status(word: str, status: str | None) -> None:
    """How far an update is, in both spellings."""
    assert told(deployment(word)) == {"update_status": status}


@pytest.mark.parametrize(
    ("figures", "readiness"),
    [
        ({"currentLvBatterySoc": 86, "safeUpdateTime": 600}, "ready"),
        ({"currentLvBatterySoc": 50}, "ready"),
        ({"currentLvBatterySoc": 49, "safeUpdateTime": 600}, "low_battery"),
        ({"currentLvBatterySoc": 49, "safeUpdateTime": 1}, "low_battery"),
        ({"currentLvBatterySoc": 86, "safeUpdateTime": 119}, "too_little_time"),
    ],
)
def test_update_readiness(figures: dict[str, Any], readiness: str) -> None:
    """An update needs a charged 12 V battery and time."""
    values = told(deployment("deploying", fpn="AB-12", **figures))
    assert values["update_readiness"] == readiness
    assert values["update_package"] == "AB-12"


@pytest.mark.parametrize("message", [None, 5, "no json", "[1]", '{"fpn": 7}'])
def test_update_without_figures(message: Any) -> None:
    """An update whose message is anything else is an update all the same."""
    document = deployment("deploying")
    document["states"]["deployment"]["message"] = message
    assert told(document) == {"update_status": "installing"}


def test_software_after_an_update() -> None:
    """The version that an update left, and when."""
    event = {
        "updateTime": AT,
        "conditions": {"multiModuleBinaryUpdateSucceeded": {}},
        "oemData": {"ftcp_version": {"stringValue": "7.1.4"}},
    }
    for events in (
        {"configurationUpdateEvent": event},
        {"customEvents": {"configurationUpdateEvent": event}},
    ):
        assert told({"events": events}) == {
            "firmware_version": "7.1.4",
            "last_update": THEN,
        }
    assert told({"events": {"configurationUpdateEvent": {"updateTime": AT}}}) == {}


MONDAY_AND_SUNDAY = UpdateSchedule(
    (UpdateTime(0, time(2)), UpdateTime(0, time(3, 30)), UpdateTime(6, time(2)))
)


@pytest.mark.parametrize(
    ("asked_at", "automatic"), [("2026-07-01T11:00:00Z", True), (AT, False)]
)
def test_settings_that_were_changed_since(asked_at: str, *, automatic: bool) -> None:
    """The cloud keeps for months what the car once answered: of two, the newer counts."""
    setting = {"updateTime": "2026-09-01T10:00:00Z", "value": "ON"}
    answer = {"oemData": {"ASUState": {"stringValue": "OFF"}}}
    document = {
        "metrics": {"configurations": {"automaticSoftwareUpdateOptInSetting": setting}},
        "states": {"getASUSettingsCommand": {"timestamp": asked_at, "value": answer}},
    }
    assert told(document)["automatic_updates"] is automatic


def test_settings_the_car_was_asked_for() -> None:
    """Days come as texts; what is no day is left out."""
    days: list[Any] = [
        json.dumps(
            {
                "activationDayOfWeek": "SUNDAY",
                "activationScheduleTime": [{"hour": 2, "minute": 0, "second": 0}],
            }
        ),
        {
            "activationDayOfWeek": "monday",
            "activationScheduleTime": [
                {"hour": 3, "minute": 30},
                {"hour": 2, "minute": 0},
                {"hour": 25, "minute": 0},
                {"hour": None},
                7,
            ],
        },
        json.dumps({"activationDayOfWeek": "NEVERDAY"}),
        "no json",
        None,
    ]
    document = {
        "states": {
            "commands": {
                "getASUSettingsCommand": {
                    "timestamp": AT,
                    "value": {
                        "toState": "COMMAND_SUCCEEDED_ON_DEVICE",
                        "oemData": {
                            "ASUState": {"stringValue": "OFF"},
                            "OTAActivationDaySchedule": {"stringArrayValue": days},
                        },
                    },
                }
            }
        }
    }
    assert told(document) == {
        "automatic_updates": False,
        "update_schedule": MONDAY_AND_SUNDAY,
    }


@pytest.mark.parametrize(
    ("value", "times"),
    [
        (
            {
                "scheduleType": "RECURRING",
                "multipleWeeklySchedules": {
                    "dayOfWeekAndTime": [
                        {"dayOfWeek": "SUNDAY", "timeOfDay": "02:00"},
                        {"dayOfWeek": "MONDAY", "timeOfDay": "02:00"},
                        {"dayOfWeek": "MONDAY", "timeOfDay": "late"},
                        5,
                    ]
                },
                "weeklySchedule": {"dayOfWeek": "MONDAY", "timeOfDay": "03:30"},
            },
            MONDAY_AND_SUNDAY.times,
        ),
        (
            {"scheduleType": "RECURRING", "dailySchedule": "01:00:00"},
            tuple(UpdateTime(day, time(1)) for day in range(7)),
        ),
        ({"scheduleType": "NONE", "dailySchedule": "01:00:00"}, ()),
    ],
)
def test_settings_the_cloud_has(
    value: dict[str, Any], times: tuple[UpdateTime, ...]
) -> None:
    """The configuration, and the event of the owner who changed it in the car."""
    schedule = UpdateSchedule(times)
    configurations = {
        "automaticSoftwareUpdateOptInSetting": {"updateTime": AT, "value": "ON"},
        "automaticSoftwareUpdateScheduleSetting": {"updateTime": AT, "value": value},
    }
    values = told({"metrics": {"configurations": configurations}})
    assert values["automatic_updates"] is True
    assert values["update_schedule"] == schedule
    event = {"updateTime": AT, "value": {"optIn": "OFF", "schedule": value}}
    assert told({"events": {"automaticSoftwareUpdateUserSettingsEvent": event}}) == {
        "automatic_updates": False,
        "update_schedule": schedule,
    }


@pytest.mark.parametrize("value", [None, 5, {}, {"scheduleType": 5}])
def test_settings_that_say_nothing(value: Any) -> None:
    """Nothing is known of a schedule that is none."""
    configurations = {
        "automaticSoftwareUpdateScheduleSetting": {"updateTime": AT, "value": value}
    }
    assert told({"metrics": {"configurations": configurations}}) == {}


@pytest.mark.parametrize(
    ("now", "coming"),
    [
        ("2026-08-31T01:00:00+02:00", "2026-08-31T02:00:00+02:00"),
        ("2026-08-31T02:00:00+02:00", "2026-08-31T03:30:00+02:00"),
        ("2026-08-31T03:30:00+02:00", "2026-09-06T02:00:00+02:00"),
        ("2026-09-06T12:00:00+02:00", "2026-09-07T02:00:00+02:00"),
    ],
)
def test_next_time_for_updates(now: str, coming: str) -> None:
    """It is in the time zone of now, and always still to come."""
    at = MONDAY_AND_SUNDAY.next_after(datetime.fromisoformat(now))
    assert at is not None
    assert at.isoformat() == coming
    assert UpdateSchedule().next_after(NOW) is None


@pytest.mark.parametrize(
    ("power", "zones", "lit"),
    [
        ("On", "1111", "all"),
        ("On", "0100", "rear"),
        ("On", "0110", "several"),
        ("On", "", "all"),
        ("Off", "1111", "off"),
        ("OFF", "", "off"),
    ],
)
def test_zone_lights(power: str, zones: str, lit: str) -> None:
    """Which of the lights are lit, and whether any is."""
    data = {
        "current_power_mode": {"stringValue": power},
        **{
            f"zone_{number}_active_power_status": {
                "stringValue": "On" if zone == "1" else "Off"
            }
            for number, zone in enumerate(zones, 1)
        },
    }
    event = {"updateTime": AT, "oemData": data}
    document = {"events": {"customEvents": {"pttb-power-mode-change-event": event}}}
    assert told(document) == {"lit_zone": lit, "zone_lights": lit != "off"}


@pytest.mark.parametrize("data", [None, {}, {"current_power_mode": {}}])
def test_zone_lights_that_say_nothing(data: Any) -> None:
    """Nothing is known of lights that nobody speaks of."""
    event = {"updateTime": AT, "oemData": data}
    assert told({"events": {"pttb-power-mode-change-event": event}}) == {}


@pytest.mark.parametrize(
    ("word", "runs"),
    [("IN_PROGRESS", True), ("STOPPED", False), ("COMPLETE", False), ("X", None)],
)
def test_trailer_light_check(word: str, runs: bool | None) -> None:
    """Whether the lights are being checked."""
    document = {
        "metrics": {"trailerLightCheckStatus": {"updateTime": AT, "value": word}}
    }
    assert told(document)[s.TRAILER_LIGHT_CHECK.key] is runs
