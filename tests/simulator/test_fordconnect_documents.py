"""Facts §2.4, §2.5 and §2.8: what the query routes tell of a car."""

from base64 import b64decode
from datetime import datetime
from typing import Any

from aiohttp import ClientSession
import pytest

from simulator import Simulator
from simulator.fordconnect import CATEGORIES
from simulator.fordconnect.telemetry import category_of

from .owner import Owner


@pytest.fixture
def owner(simulator: Simulator, session: ClientSession) -> Owner:
    """Return an owner who holds tokens for the Mach-E, and a cloud without a bucket."""
    simulator.fordconnect.switches.bucket = False
    owner = Owner(simulator, session)
    owner.admit()
    return owner


def share(owner: Owner, car: str, categories: list[str] | None = None) -> None:
    """Take tokens for another car."""
    owner.car = car
    owner.admit(categories)


async def test_garage(owner: Owner) -> None:
    """One bare object; the year a string, the indicators numbers."""
    assert await owner.read("garage") == {
        "vin": owner.vin,
        "nickName": "Blue Pony",
        "vehicleType": "2023 Mustang Mach-E",
        "color": "GRABBER BLUE",
        "modelName": "Mustang Mach-E",
        "modelCode": "VLTK",
        "modelYear": "2023",
        "tcuEnabled": 1,
        "make": "Ford",
        "ngSdnManaged": 1,
        "vehicleAuthorizationIndicator": 1,
        "engineType": "BEV",
    }


async def test_garage_without_a_nickname(owner: Owner) -> None:
    """It is the one field that may be missing."""
    share(owner, "old_focus")
    garage = await owner.read("garage")
    assert "nickName" not in garage
    assert garage["engineType"] == "ICE"


@pytest.mark.parametrize("shape", ["list", "envelope"])
async def test_garage_may_have_another_shape(owner: Owner, shape: str) -> None:
    """A list, or a list in an object."""
    bare = await owner.read("garage")
    owner.cloud.switches.set("garage_shape", shape)
    shaped = await owner.read("garage")
    assert shaped == ([bare] if shape == "list" else {"vehicles": [bare]})


async def test_telemetry_is_the_cars_own(owner: Owner) -> None:
    """The same metrics as the app's, without states and events."""
    car = owner.simulator.cars[owner.car]
    envelope = await owner.read("telemetry")
    assert set(envelope) == {
        "updateTime",
        "vehicleId",
        "vin",
        "metrics",
        "geofenceEvents",
        "geofenceState",
    }
    assert envelope["metrics"] == car.snapshot()["metrics"]
    assert envelope["vehicleId"] == car.vehicle_id
    assert datetime.fromisoformat(envelope["updateTime"]).tzinfo is not None


@pytest.mark.parametrize("car", ["ice_f150", "vw_explorer", "old_focus", "phev_kuga"])
async def test_telemetry_of_every_kind_of_car(owner: Owner, car: str) -> None:
    """All metrics belong to a category."""
    share(owner, car)
    metrics = (await owner.read("telemetry"))["metrics"]
    assert metrics == owner.simulator.cars[car].snapshot()["metrics"]


async def test_a_parameter_vin_is_ignored(owner: Owner) -> None:
    """The token says which car it is."""
    other = owner.simulator.cars["ice_f150"].vin
    assert (await owner.read(f"telemetry?vin={other}"))["vin"] == owner.vin


async def test_telemetry_follows_the_car(owner: Owner) -> None:
    """Metric units, AJAR for open, and a drive moves it."""
    car = owner.simulator.cars[owner.car]
    car.open("driver")
    car.close("driver")
    car.drive_off()
    owner.simulator.clock.step(300)
    metrics = (await owner.read("telemetry"))["metrics"]
    assert metrics["ignitionStatus"]["value"] == "ON"
    assert metrics["speed"]["value"] > 0
    assert metrics["odometer"]["value"] > 15342


async def test_odd_values_come_through(owner: Owner) -> None:
    """A word nobody knows, an error instead of a value, a time of long ago."""
    odd = {"updateTime": "2020-01-01T00:00:00Z", "value": "UNRECOGNIZED"}
    owner.simulator.cars[owner.car].upload(alarmStatus=odd)
    metrics = (await owner.read("telemetry"))["metrics"]
    assert metrics["alarmStatus"] == odd
    setting = metrics["configurations"]["xevBatteryTargetRangeSetting"]
    assert "value" not in setting
    assert setting["error"]["errorName"] == "OUT_OF_RANGE"


CASES = [
    ("vehicleLocation", "position", "odometer"),
    ("vehicleSecurity", "doorLockStatus", "position"),
    ("evData", "xevBatteryStateOfCharge", "xevPlugChargerStatus"),
    ("chargingData", "xevPlugChargerStatus", "xevBatteryStateOfCharge"),
    ("drivingData", "ignitionStatus", "odometer"),
    ("vehicleHealth", "tirePressure", "doorStatus"),
    ("vehicleData", "odometer", "tirePressure"),
    ("tripData", "tripXevBatteryRangeRegenerated", "speed"),
]


@pytest.mark.parametrize(("category", "there", "missing"), CASES)
async def test_only_what_was_consented_to(
    owner: Owner, category: str, there: str, missing: str
) -> None:
    """The rest is missing without a word."""
    owner.admit([category])
    metrics = (await owner.read("telemetry"))["metrics"]
    assert there in metrics
    assert missing not in metrics


async def test_groups_are_sorted_too(owner: Owner) -> None:
    """Custom metrics, configurations and lamps one by one; an empty group does not come."""
    owner.admit(["vehicleHealth"])
    metrics = (await owner.read("telemetry"))["metrics"]
    assert "lowWasherFluid" in metrics["indicators"]
    assert "customMetrics" not in metrics
    assert category_of("something nobody knows") in CATEGORIES


async def test_telemetry_may_be_empty(owner: Owner) -> None:
    """A car that never told anything."""
    owner.cloud.switches.telemetry = "empty"
    envelope = await owner.read("telemetry")
    assert envelope["metrics"] == {}
    assert envelope["vin"] == owner.vin


async def test_telemetry_may_stand_still(owner: Owner) -> None:
    """The cloud's copy of a sleeping car."""
    before = await owner.read("telemetry")
    owner.cloud.switches.telemetry = "frozen"
    car = owner.simulator.cars[owner.car]
    car.unlock()
    assert await owner.read("telemetry") == before
    owner.cloud.switches.telemetry = "live"
    assert await owner.read("telemetry") != before


async def test_no_alerts(owner: Owner) -> None:
    """The statuses inside are not HTTP's."""
    owner.simulator.cars[owner.car].set_indicator("lowWasherFluid", False)
    answer = await owner.read("vehicle-health/alerts")
    assert answer["status"] == 2000
    (of_car,) = answer["VehicleAlertList"]
    assert (of_car["Vin"], of_car["StatusCode"], of_car["StatusDesc"]) == (
        owner.vin,
        4040,
        "No Data",
    )
    assert of_car["ActiveAlerts"] == []


async def test_alerts(owner: Owner) -> None:
    """One for each lamp and each wheel."""
    car = owner.simulator.cars[owner.car]
    car.set_indicator("malfunctionIndicator", True)
    car.set_tire("REAR_LEFT", 120.0)
    (of_car,) = (await owner.read("vehicle-health/alerts"))["VehicleAlertList"]
    headlines = [alert["Headline"] for alert in of_car["ActiveAlerts"]]
    assert sorted(headlines) == [
        "Engine malfunction",
        "Tire pressure low",
        "Washer fluid low",
    ]
    alert = of_car["ActiveAlerts"][0]
    assert set(alert["Body"]) == {"whatIsHappening", "whatShouldIdo"}
    assert alert["Metadata"]["severity"] in (1, 2, 3)


async def test_picture(owner: Owner) -> None:
    """A PNG in base64."""
    answer = await owner.read("vehicle-image")
    assert b64decode(answer["vehicleImage"]).startswith(b"\x89PNG\r\n\x1a\n")


async def test_customer(owner: Owner) -> None:
    """Three fields."""
    assert await owner.read("customer-info") == {
        "email": "driver@example.com",
        "firstName": "Driver",
        "lastName": "Example",
    }


@pytest.mark.parametrize(("first", "days"), [("monday", [1, 5]), ("sunday", [2, 6])])
async def test_departure_times(owner: Owner, first: str, days: list[int]) -> None:
    """Monday to Friday at 7:30; which day counts as the first is in doubt."""
    owner.cloud.switches.set("first_weekday", first)
    answer = (await owner.read("electric/departure-times"))["departureTimes"]
    assert answer["isDepartureTimesEnabled"] is True
    assert answer["timeZoneId"] == "UTC"
    calendar = answer["goTimesScheduleCloudData"]["calendarDaysList"]
    assert [day["calendarDay"] for day in (calendar[0], calendar[-1])] == days
    assert calendar[0]["scheduleFromCloudList"] == [
        {"scheduleId": 1, "hr": 7, "min": 30, "preConditioningTemp": "Medium"}
    ]


async def test_charge_schedules(owner: Owner) -> None:
    """Two locations that share an id."""
    home, work = (await owner.read("electric/charge-schedules"))["chargeSchedules"]
    assert (home["location"]["id"], home["location"]["name"]) == (1, "Home")
    assert (work["location"]["id"], work["location"]["name"]) == (1, "Work")
    assert home["chargeProfile"]["chargeMode"] == "CHARGE_NOW"
    assert home["chargeProfile"]["targetSoc"] == 80
    assert home["chargeProfile"]["schedules"][0] == {"days": "WEEKDAY", "windows": []}


async def station(owner: Owner) -> str:
    """Return the id of the car's one charging station."""
    (only,) = (await owner.read("wallbox"))["result"]["associatedChargingStationIds"]
    return str(only)


def charged(owner: Owner) -> None:
    """Charge for half an hour, and let that be all there ever was."""
    car = owner.simulator.cars[owner.car]
    car.energy_transfer_logs.clear()
    car.plug_in()
    owner.simulator.clock.step(1800)
    car.unplug()
    owner.simulator.clock.step(600)


async def activity(owner: Owner, query: str = "") -> Any:
    """Return the result of the station's activity."""
    return (await owner.read(f"fccs{query}", chargingStationId=await station(owner)))[
        "result"
    ]


async def test_station_activity(owner: Owner) -> None:
    """Each session is plugged in and out."""
    charged(owner)
    result = await activity(owner)
    assert result["totalActivities"] == 2
    first, last = result["activity"]
    assert (first["event"], last["event"]) == ("Connect", "Disconnect")
    assert first["sessionId"] == last["sessionId"]
    assert first["eventId"] != last["eventId"]
    assert first["publishTime"].endswith(".000 UTC")


async def test_station_activity_of_days(owner: Owner) -> None:
    """Both ends of the days count."""
    charged(owner)
    result = await activity(owner)
    begun, ended = (entry["publishTime"][:10] for entry in result["activity"])
    assert await activity(owner, f"?startDate={begun}&endDate={ended}") == result
    past = await activity(owner, "?startDate=2001-01-01&endDate=2001-12-31")
    assert past == {"activity": [], "totalActivities": 0}


async def test_a_car_without_a_wallbox(owner: Owner) -> None:
    """An electric car without one has an empty list."""
    share(owner, "phev_kuga")
    result = (await owner.read("wallbox"))["result"]
    assert result == {"associatedChargingStationIds": []}


@pytest.mark.parametrize(
    ("car", "route"),
    [
        ("ice_f150", "wallbox"),
        ("ice_f150", "electric/charge-schedules"),
        ("ice_f150", "electric/departure-times"),
        ("phev_kuga", "electric/departure-times"),
        ("old_focus", "vehicle-image"),
    ],
)
async def test_what_a_car_does_not_have(owner: Owner, car: str, route: str) -> None:
    """404, and asking again is noted."""
    share(owner, car)
    assert (await owner.ask(route)).status == 404
    assert owner.simulator.ledger.mistakes == []
    assert (await owner.ask(route)).status == 404
    assert "never be answered otherwise" in owner.simulator.ledger.mistakes[0]
