"""What FordConnect tells beside telemetry: on the same signals as the other ways in."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.charging import ChargeLocation
from custom_components.fordpass.cloud.departures import Weekday
from custom_components.fordpass.cloud.errors import NotServedError
from custom_components.fordpass.cloud.fordconnect import Timing
from custom_components.fordpass.cloud.fordconnect.documents import (
    StationActivity,
    parse_charge_schedules,
    parse_departures,
)
from simulator.cars import Car

from .consenting_owner import ConsentingOwner, follow

HOUR = 3600
BERLIN = ZoneInfo("Europe/Berlin")


async def test_alerts(consenting: ConsentingOwner, car: Car) -> None:
    """The warnings by themselves, and how many there are."""
    car.set_tire("FRONT_LEFT", 170)
    account = consenting.account(consenting.consent(car), timing=Timing())
    diary = await follow(consenting, account, car, HOUR)
    alerts = diary.value(s.ALERTS)
    assert alerts is not None
    assert diary.value(s.HEALTH_ALERTS) == len(alerts.entries)
    [tire] = [one for one in alerts.entries if "Tire" in one.headline]
    assert (tire.severity, bool(tire.text)) == ("2", True)


async def test_charge_locations(consenting: ConsentingOwner, car: Car) -> None:
    """Each place with its limit and mode, as the phone app has them."""
    account = consenting.account(consenting.consent(car), timing=Timing())
    diary = await follow(consenting, account, car, HOUR)
    locations = diary.value(s.CHARGE_LOCATIONS)
    assert locations is not None
    documents = {
        document["location"]["name"]: document for document in car.charge_locations
    }
    assert {place.name for place in locations.places} <= documents.keys()
    for place in locations.places:
        where = documents[place.name]["location"]
        profile = documents[place.name]["chargeProfile"]
        assert place == ChargeLocation(
            place.name,
            where["latitude"],
            where["longitude"],
            profile["targetSoc"],
            profile["chargeMode"],
        )


async def test_the_charging_station(consenting: ConsentingOwner, car: Car) -> None:
    """What it told last, and when."""
    car.set_soc(50)
    car.plug_in()
    car.start_charging()
    consenting.simulator.clock.step(HOUR)
    car.unplug()
    consenting.simulator.clock.step(600)
    account = consenting.account(consenting.consent(car), timing=Timing())
    diary = await follow(consenting, account, car, HOUR)
    assert diary.value(s.WALLBOX_EVENT) == "Disconnect"
    at = diary.value(s.WALLBOX_EVENT_AT)
    assert at is not None
    end = car.energy_transfer_logs[0]["energyTransferDuration"]["end"]
    assert at == datetime.fromisoformat(end)


async def test_no_charging_station(consenting: ConsentingOwner, car: Car) -> None:
    """A car without one asks for no activity."""
    consenting.cloud.wallboxes[car.vin] = []
    account = consenting.account(consenting.consent(car), timing=Timing())
    diary = await follow(consenting, account, car, HOUR)
    assert s.WALLBOX_EVENT not in diary.state
    assert consenting.count("GET *wallbox*") == 1
    assert consenting.count("GET *fccs*") == 0


async def test_departures(consenting: ConsentingOwner, car: Car) -> None:
    """The week comes with the telemetry, the next of it beside."""
    account = consenting.account(consenting.consent(car), timing=Timing())
    diary = await follow(consenting, account, car, HOUR)
    week, coming = diary.value(s.DEPARTURES), diary.value(s.NEXT_DEPARTURE)
    assert week is not None
    assert coming is not None
    assert week.next(consenting.simulator.clock.now(), UTC) == coming


async def test_departures_without_telemetry(
    consenting: ConsentingOwner, car: Car
) -> None:
    """A car whose telemetry has none tells the week by the document of its own."""
    consenting.cloud.switches.telemetry = "empty"
    account = consenting.account(consenting.consent(car), timing=Timing())
    diary = await follow(consenting, account, car, HOUR)
    week, coming = diary.value(s.DEPARTURES), diary.value(s.NEXT_DEPARTURE)
    assert week is not None
    assert week.departures
    assert week.next(consenting.simulator.clock.now(), UTC) == coming


def test_a_week_is_told_by_the_cars_clock() -> None:
    """Times of another zone are those of the car's, also on another day."""
    body = {
        "departureTimes": {
            "isDepartureTimesEnabled": True,
            "timeZoneId": "UTC",
            "goTimesScheduleCloudData": {
                "calendarDaysList": [
                    {
                        "calendarDay": 7,
                        "scheduleFromCloudList": [
                            {"hr": 23, "min": 30, "preConditioningTemp": "Medium"},
                            {"hr": 6, "min": 0},
                        ],
                    }
                ]
            },
        }
    }
    times = parse_departures(body)
    week = times.week(datetime(2026, 1, 14, tzinfo=UTC), BERLIN)
    assert week is not None
    assert week.enabled
    assert [(one.weekday, one.at, one.conditioning) for one in week.departures] == [
        (Weekday.MONDAY, time(0, 30), "medium"),
        (Weekday.SUNDAY, time(7), "off"),
    ]
    body["departureTimes"]["timeZoneId"] = "Mars/Olympus"
    assert parse_departures(body).week(datetime(2026, 1, 14, tzinfo=UTC), UTC) is None


@pytest.mark.parametrize(
    ("location", "place"),
    [
        (
            {"name": "Home", "latitude": 50.1, "longitude": 7.1},
            ChargeLocation("Home", 50.1, 7.1, 80, "VALUE_CHARGE"),
        ),
        (
            {"latitude": 50.1, "longitude": 7},
            ChargeLocation("", 50.1, 7, 80, "VALUE_CHARGE"),
        ),
        ({"name": "Home", "latitude": 50.1}, None),
        ({"name": "Home", "latitude": "50.1", "longitude": None}, None),
        (None, None),
    ],
)
def test_where_a_schedule_is(location: object, place: ChargeLocation | None) -> None:
    """A place without a position is none."""
    profile = {"chargeMode": "VALUE_CHARGE", "targetSoc": 80}
    body = {"chargeSchedules": [{"location": location, "chargeProfile": profile}]}
    [schedule] = parse_charge_schedules(body)
    assert schedule.location == place


@pytest.mark.parametrize(
    ("published", "at"),
    [
        ("2026-03-01 09:00:00.000 UTC", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("2026-03-01T10:00:00+01:00", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_when_a_station_told(published: str | None, at: datetime | None) -> None:
    """Ford writes the zone as a word."""
    activity = StationActivity(
        event="Connect", event_type=None, status=None, published=published, error=None
    )
    assert activity.at == at


async def test_a_picture(consenting: ConsentingOwner, car: Car) -> None:
    """The picture, or that there is none."""
    account = consenting.account(consenting.consent(car))
    assert (await account.picture(car.vin))[:4] == b"\x89PNG"
    car.garage["color"] = None
    with pytest.raises(NotServedError):
        await account.picture(car.vin)
