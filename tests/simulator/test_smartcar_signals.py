"""What Smartcar's signals tell of the cars: charges, places, services, lamps, and corners."""

import pytest

from simulator import Simulator
from simulator.smartcar import CATALOGUE
from simulator.smartcar.endpoints import cannot
from simulator.smartcar.told import Corner, Told

from .developer import Developer

CAPABLE = {code for code, signal in CATALOGUE.items() if signal.body is not cannot}


async def test_a_charge_is_on_record(developer: Developer) -> None:
    """When it was, where, and from how much to how much."""
    car = developer.simulator.cars[developer.car]
    before = len(car.energy_transfer_logs)
    car.set_soc(50)
    car.plug_in()
    car.start_charging()
    rate = (await developer.signal("charge-chargerate"))["body"]
    assert rate["unit"] == "km/h"
    assert rate["value"] > 0
    developer.simulator.clock.step(3600)
    car.unplug()
    developer.simulator.clock.step(600)
    records = (await developer.signal("charge-chargerecords"))["body"]["values"]
    assert len(records) == before + 1
    assert records[0]["startStateOfCharge"] == 50
    assert records[0]["endStateOfCharge"] > 50
    assert records[0]["energyAdded"] > 0
    assert records[0]["location"]["name"] == "Home"


async def test_places_have_limits(developer: Developer) -> None:
    """The limit that holds everywhere comes first, then those of the places the car knows."""
    car = developer.simulator.cars[developer.car]
    limits = (await developer.signal("charge-chargelimits"))["body"]
    first, *places = limits["values"]
    assert (first["type"], first["condition"]) == ("GLOBAL", None)
    assert [place["condition"]["name"] for place in places] == [
        location["location"]["name"] for location in car.charge_locations
    ]
    assert limits["activeLimit"] is None
    car.plug_in()
    limits = (await developer.signal("charge-chargelimits"))["body"]
    assert limits["activeLimit"] == first["limit"]


async def test_both_apis_have_one_history(developer: Developer) -> None:
    """The services of v3 are those of v2, and the capacity is one number."""
    services = (await developer.signal("service-records"))["body"]["values"]
    assert services[0]["serviceTasks"][0]["taskDescription"]
    capacity = (await developer.signal("tractionbattery-nominalcapacity"))["body"]
    model = developer.simulator.cars[developer.car].model
    assert (capacity["capacity"], capacity["unit"]) == (model.battery, "kWh")


async def test_lamps(developer: Developer) -> None:
    """No Ford is known to tell diagnostics; where one does, a lamp is an alert."""
    error = (await developer.signal("diagnostics-mil"))["status"]["error"]
    assert error == {"type": "COMPATIBILITY", "code": "VEHICLE_NOT_CAPABLE"}
    developer.cloud.switches.diagnostics = "lamps"
    lamp = (await developer.signal("diagnostics-mil"))["body"]
    assert lamp == {"status": "OK", "description": None}
    car = developer.simulator.cars[developer.car]
    car.body.indicators["malfunctionIndicator"] = True
    car.drive_off()
    assert (await developer.signal("diagnostics-mil"))["body"]["status"] == "ALERT"


@pytest.mark.parametrize(
    ("name", "driver"), [("bev_mach_e", Corner(0, 0)), ("rhd_puma", Corner(0, 1))]
)
async def test_where_the_driver_sits(
    simulator: Simulator, name: str, driver: Corner
) -> None:
    """Column 0 is the left, on whichever side the steering wheel is."""
    car = simulator.cars[name]
    car.open_window("driver")
    told = Told(car, car.clock.now())
    assert told.windows()[driver] is True
    assert sum(told.windows().values()) == 1


def test_the_whole_catalogue() -> None:
    """Every signal has a code of its own, and most of them are told of some car."""
    assert len(CATALOGUE) > 85
    assert len(CAPABLE) > 50
