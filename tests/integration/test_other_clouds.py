"""What Smartcar and FordConnect tell that FordPass does not, and what they tell by documents of their own."""

from datetime import datetime
from functools import partial

import pytest

from homeassistant.helpers.entity import Entity

from .fordconnect_owner import FordConnectOwner
from .smartcar_owner import SmartcarOwner

BEV = "bev_mach_e"
TRUCK = "ice_f150"


@pytest.fixture(autouse=True)
def _all_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show what is off until its owner wants it as well."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", True)


@pytest.mark.parametrize("version", ["v3", "v2"])
async def test_services(customer: SmartcarOwner, version: str) -> None:
    """The last service has its day, its distance and its work."""
    customer.advanced = {"version": version, "mode": "live"}
    await customer.add_account([TRUCK])
    await customer.until(lambda: customer.has(TRUCK, "sensor", "last_service"))
    odometer = float(customer.state(TRUCK, "sensor", "odometer").state)
    at_service = float(customer.state(TRUCK, "sensor", "last_service_odometer").state)
    assert at_service == pytest.approx(odometer - 5000, abs=0.2)
    assert customer.state(TRUCK, "sensor", "last_service_tasks").state == "Oil change"
    serviced = customer.state(TRUCK, "sensor", "last_service").state
    assert datetime.fromisoformat(serviced) < customer.simulator.clock.now()


async def test_what_smartcar_alone_tells(customer: SmartcarOwner) -> None:
    """How fast a charge adds range, and whether the car sleeps."""
    car = customer.car(BEV)
    car.set_soc(50)
    car.plug_in()
    car.start_charging()
    await customer.add_account([BEV])
    rate = customer.state(BEV, "sensor", "charge_rate")
    assert float(rate.state) > 0
    assert rate.attributes["unit_of_measurement"] == "km/h"
    assert customer.state(BEV, "binary_sensor", "asleep").state in ("on", "off")
    assert float(customer.state(BEV, "sensor", "charge_time_left").state) > 0
    # What is null from the start is nothing this car has.
    assert not customer.has(BEV, "sensor", "latch_frunk")
    assert not customer.has(BEV, "binary_sensor", "sunroof")


async def test_a_car_of_v2_knows_its_engine(customer: SmartcarOwner) -> None:
    """Without a plug there is no charging to switch, with one there is."""
    customer.advanced = {"version": "v2", "mode": "live"}
    await customer.add_account([BEV, TRUCK])
    assert customer.has(BEV, "switch", "charge")
    assert not customer.has(TRUCK, "switch", "charge")


async def test_documents_of_fordconnect(consenting: FordConnectOwner) -> None:
    """The wallbox, the places, the next departure, the warnings and the picture."""
    car = consenting.car(BEV)
    car.set_soc(50)
    car.plug_in()
    car.start_charging()
    consenting.simulator.clock.step(3600)
    car.unplug()
    consenting.simulator.clock.step(600)
    car.set_tire("FRONT_LEFT", 170)
    await consenting.add_car(BEV)
    for platform, key in (
        ("sensor", "wallbox_event_at"),
        ("sensor", "charge_location"),
        ("sensor", "next_departure"),
        ("sensor", "health_alerts"),
    ):
        await consenting.until(partial(consenting.has, BEV, platform, key))
    await consenting.until_state(BEV, "sensor", "wallbox_event", "Disconnect")
    assert float(consenting.state(BEV, "sensor", "health_alerts").state) >= 1
    assert consenting.has(BEV, "image", "picture")
    assert consenting.has(BEV, "calendar", "departures")
