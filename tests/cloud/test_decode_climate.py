"""Remote start, climate and departure times from Ford's words to signals."""

from datetime import time
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.departures import Departure, Departures, Weekday
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.vehicle import VehicleState

from .telling import AT, ERROR, NOW, TIME, envelope, told


def climate(role: str = "DRIVER", **value: Any) -> dict[str, Any]:
    """Return an element of the climate for one who sits there."""
    return {**envelope(value), "vehicleOccupantRole": role}


def schedule(
    identity: Any = "1",
    *,
    status: Any = "ON",
    day: Any = "MONDAY",
    at: Any = "07:30",
    conditioning: Any = "Medium",
    **timing: Any,
) -> dict[str, Any]:
    """Return a schedule as a car tells it."""
    weekly = {"weeklySchedule": {"dayOfWeek": day, "timeOfDay": at}}
    return {
        "scheduleId": identity,
        "scheduleStatus": status,
        "schedule": {"scheduleType": "RECURRING", **(timing or weekly)},
        "oemData": {"chrg_go_t_prcond_d_stat": {"stringValue": conditioning}},
    }


def week(*schedules: Any, status: Any = "ON", **more: Any) -> dict[str, Any]:
    """Return the envelope of all schedules at one place."""
    places = [{"locationId": "0", "departureSchedules": list(schedules)}]
    return envelope(
        {
            "departureScheduleFeatureStatus": status,
            "departureLocations": places,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(900, 900), (600.0, 600), ("300", 300), (15, 900), (10.0, 600)],
)
def test_run_duration(seconds: Any, expected: float) -> None:
    """Clients see seconds; Ford's schema says minutes, which no number of seconds is so small as."""
    configurations = {"remoteStartRunDurationSetting": envelope(seconds)}
    document = {"metrics": {"configurations": configurations}}
    assert told(document) == {"remote_start_duration": expected}


@pytest.mark.parametrize("value", [0, -5, 100_000, "long", None, True])
def test_no_run_duration(value: Any) -> None:
    """What cannot be a duration is none."""
    configurations = {"remoteStartRunDurationSetting": envelope(value)}
    assert told({"metrics": {"configurations": configurations}}) == {}


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        (
            [
                climate(
                    airFlow={"fanSpeed": 3},
                    cabinTemperatureSetting={"measuredTemperature": 21.5},
                    airConditionerStatus="ON",
                    systemControlMode="AUTOMATIC_SYSTEM_CONTROL_MODE",
                ),
                climate(
                    "PASSENGER",
                    cabinTemperatureSetting={"measuredTemperature": 19},
                ),
            ],
            {
                "fan_speed": 3,
                "cabin_setpoint": 21.5,
                "air_conditioning": True,
                "climate_mode": "automatic",
                "passenger_setpoint": 19,
            },
        ),
        (
            climate(systemControlMode="SOMETHING_NEW", airConditionerStatus="OFF"),
            {"climate_mode": None, "air_conditioning": False},
        ),
        ([climate(cabinTemperatureSetting={"measuredTemperature": -40})], {}),
        ([climate(airFlow=None, cabinTemperatureSetting=[])], {}),
        ([envelope(None), envelope("cold"), None, ERROR], {}),
        (None, {}),
    ],
)
def test_climate_control(elements: Any, expected: dict[str, Any]) -> None:
    """One element for each who sits there; -40 is no reading."""
    assert told({"metrics": {"climateControl": elements}}) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("RUNNING", "running"), ("SHUTDOWN", "shutdown"), ("X", None)],
)
def test_remote_start_status(word: str, expected: str | None) -> None:
    """The state of a remote start is one of Ford's words."""
    document = {"metrics": {"remoteStartDeviceStatus": envelope(word)}}
    assert told(document) == {"remote_start_status": expected}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("COMMAND_SUCCEEDED_ON_DEVICE", {"climate_written": TIME}),
        ("success", {"climate_written": TIME}),
        ("COMMAND_IN_PROGRESS_ON_DEVICE", {}),
        (None, {}),
    ],
)
def test_climate_written(state: Any, expected: dict[str, Any]) -> None:
    """The car says when it took over the settings of the climate, in either vocabulary."""
    entry = {"timestamp": AT, "value": {"toState": state}}
    assert told({"states": {"publishProfilePreferencesR2Command": entry}}) == expected


MONDAY = Departure(
    id="1", weekday=Weekday.MONDAY, at=time(7, 30), conditioning="medium"
)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (week(), Departures(enabled=True)),
        (week(status="OFF"), Departures(enabled=False)),
        (week(schedule()), Departures(enabled=True, departures=(MONDAY,))),
        # An unused slot; one that is kept for later; a word that is new.
        (
            week(
                schedule("5", day="WEDNESDAY", status="OFF", conditioning="High"),
                schedule("2", status="OFF", at="24:00", conditioning="Off"),
                schedule("3", day="TUESDAY", at="00:00", conditioning="Toasty"),
            ),
            Departures(
                enabled=True,
                departures=(
                    Departure(
                        id="3",
                        weekday=Weekday.TUESDAY,
                        at=time(0),
                        conditioning="toasty",
                    ),
                    Departure(
                        id="5",
                        weekday=Weekday.WEDNESDAY,
                        at=time(7, 30),
                        conditioning="high",
                        active=False,
                    ),
                ),
            ),
        ),
        # Of another kind than every week, or nothing we can read: not to be written over.
        (
            week(schedule(), schedule("9", dailySchedule="01:00:00")),
            Departures(enabled=True, departures=(MONDAY,), whole=False),
        ),
        (week(schedule(at="soon")), Departures(enabled=True, whole=False)),
        (week(schedule(at="07:75")), Departures(enabled=True, whole=False)),
        (week(schedule(day="SOMEDAY")), Departures(enabled=True, whole=False)),
        (week(schedule(identity=None)), Departures(enabled=True, whole=False)),
        # Cars without places tell them directly; with places that is the same again.
        (
            envelope(
                {
                    "departureScheduleFeatureStatus": "ON",
                    "departureSchedules": [schedule()],
                }
            ),
            Departures(enabled=True, departures=(MONDAY,)),
        ),
        (
            week(schedule(), departureSchedules=[schedule("7")]),
            Departures(enabled=True, departures=(MONDAY,)),
        ),
    ],
)
@pytest.mark.parametrize("newer", [True, False])
def test_departures(document: Any, expected: Departures, *, newer: bool) -> None:
    """The week as the car keeps it, under the older or the newer name."""
    metrics = (
        {"xevDepartureSchedules": document}
        if newer
        else {"configurations": {"xevDepartureSchedulesSetting": document}}
    )
    assert told({"metrics": metrics}) == {"departures": expected}


@pytest.mark.parametrize(
    "document", [ERROR, envelope(None), envelope([]), None, "soon", []]
)
def test_no_departures(document: Any) -> None:
    """What is no schedule tells nothing."""
    assert told({"metrics": {"xevDepartureSchedules": document}}) == {}


def test_several_days_of_one_schedule() -> None:
    """They are read, but the command has no place for them."""
    moments = [{"dayOfWeek": day, "timeOfDay": "06:00"} for day in ("FRIDAY", "MONDAY")]
    several = schedule(multipleWeeklySchedules={"dayOfWeekAndTime": moments})
    departures = told({"metrics": {"xevDepartureSchedules": week(several)}})[
        "departures"
    ]
    assert [one.weekday for one in departures.departures] == ["monday", "friday"]
    assert not departures.whole


def test_departures_are_kept_and_whether_they_are_minded_follows() -> None:
    """They survive a restart."""
    state = VehicleState()
    state.merge(decode({"metrics": {"xevDepartureSchedules": week(schedule())}}, NOW))
    assert state.value(s.DEPARTURES_ENABLED) is True
    kept = VehicleState.from_dict(state.as_dict())
    assert kept.value(s.DEPARTURES) == Departures(enabled=True, departures=(MONDAY,))
    off = week(schedule(), status="OFF")
    kept.merge(decode({"metrics": {"xevDepartureSchedules": off}}, NOW))
    assert kept.value(s.DEPARTURES_ENABLED) is False
