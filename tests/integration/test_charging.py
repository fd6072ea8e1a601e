"""Charging: what is shown of it, what can be set, and what is told when that does not work."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import probatio
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.const import DOMAIN
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from simulator.cars import Car
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import Fault, FaultKind

from .conftest import SHORT
from .owner import Owner
from .witness import POST, assert_told

BEV = "bev_mach_e"
PHEV = "phev_kuga"
TRUCK = "ice_f150"
VW = "vw_explorer"

PLACE = "POST *preferred-charge-times/locations/*"

QUICK = partial(SHORT, errand_first=0.0, errand_gap=0.01)


@pytest.fixture(autouse=True)
def _errands(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what Ford keeps of a car be asked at once."""
    monkeypatch.setattr("custom_components.fordpass.accounts.Timing", QUICK)


@pytest.fixture
def _impatient(_errands: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait as long as an owner does for a car that says nothing."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(QUICK, command=0.8, command_polls=(0.1, 0.2)),
    )


async def added(owner: Owner, name: str = BEV) -> Car:
    """Add the account with a car whose places and charges have been read."""
    await owner.add_account([name])
    if name in (BEV, PHEV):
        await owner.until(lambda: owner.has(name, "sensor", "charge_location"))
        await owner.until_state(name, "sensor", "charge_location", "Home")
    return owner.car(name)


async def call(hass: HomeAssistant, domain: str, action: str, **data: Any) -> Any:
    """Call an action and wait until it is done."""
    return await hass.services.async_call(domain, action, data, blocking=True)


@dataclass(frozen=True, kw_only=True)
class Press:
    """One thing an owner does to a car that charges, and what is shown before and after."""

    platform: str
    key: str
    action: str
    ask: str = POST
    shown: tuple[str, str] | None = None
    data: dict[str, Any] = field(default_factory=dict)
    prepare: Callable[[Car], None] = Car.plug_in

    def begin(self, owner: Owner) -> asyncio.Task[Any]:
        """Press without waiting for the end."""
        target = owner.entity_id(BEV, self.platform, self.key)
        return owner.hass.loop.create_task(
            call(owner.hass, self.platform, self.action, entity_id=target, **self.data)
        )

    def state(self, owner: Owner) -> str:
        """Return what is shown."""
        return owner.state(BEV, self.platform, self.key).state


def _paused(car: Car) -> None:
    car.plug_in()
    car.pause_charging()


START = Press(
    platform="switch",
    key="charge",
    action="turn_on",
    shown=("off", "on"),
    prepare=_paused,
)
STOP = Press(platform="switch", key="charge", action="turn_off", shown=("on", "off"))
RESUME = Press(
    platform="button", key="resume_charge_schedule", action="press", prepare=_paused
)
LIMIT = Press(
    platform="select",
    key="charge_limit",
    action="select_option",
    data={"option": "90"},
    shown=("80", "90"),
)
DC_LIMIT = Press(
    platform="select",
    key="dc_charge_limit",
    action="select_option",
    data={"option": "95"},
    shown=("80", "95"),
)
CURRENT = Press(
    platform="number",
    key="charge_current_limit",
    action="set_value",
    data={"value": 16},
    shown=("32.0", "16.0"),
)
PLACE_LIMIT = Press(
    platform="select",
    key="location_charge_limit",
    action="select_option",
    ask=PLACE,
    data={"option": "60"},
    shown=("80", "60"),
)
PRESSES = (START, STOP, RESUME, LIMIT, DC_LIMIT, CURRENT, PLACE_LIMIT)


def _name(press: Press) -> str:
    return f"{press.key} {press.action}"


async def pressed(owner: Owner, press: Press) -> Car:
    """Add the car, prepare it, and wait until it is shown as it is."""
    car = await added(owner)
    press.prepare(car)
    if press.shown is not None:
        await owner.until_state(BEV, press.platform, press.key, press.shown[0])
    return car


@pytest.mark.parametrize("press", PRESSES, ids=_name)
async def test_press(hass: HomeAssistant, owner: Owner, press: Press) -> None:
    """The car does it, once, and that is shown at once; what the car tells later is shown as well."""
    await pressed(owner, press)
    asked = owner.simulator.ledger.count(press.ask)
    await owner.let_pass(press.begin(owner))
    if press.shown is not None:
        assert press.state(owner) == press.shown[1]
    assert owner.simulator.ledger.count(press.ask) == asked + 1


ENDS = {
    OutcomeKind.FAILED: "command_failed",
    OutcomeKind.FAILED_ON_DEVICE: "command_failed",
    OutcomeKind.ERROR: "command_failed",
    OutcomeKind.REJECTED: "command_failed",
    OutcomeKind.CANCELLED: "command_cancelled",
    OutcomeKind.EXPIRED: "command_expired",
    OutcomeKind.EXPIRED_DEEP_SLEEP: "command_deep_sleep",
}


async def fails(owner: Owner, press: Press) -> BaseException:
    """Press, and return the error."""
    with pytest.raises(HomeAssistantError) as caught:
        await owner.let_pass(press.begin(owner))
    return caught.value


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize("press", PRESSES, ids=_name)
async def test_press_that_fails(
    hass: HomeAssistant, owner: Owner, press: Press, kind: OutcomeKind
) -> None:
    """The owner reads why, and the true state stays."""
    car = await pressed(owner, press)
    car.outcomes.append(Outcome(kind=kind))
    assert_told(await fails(owner, press), ENDS[kind])
    if press.shown is not None:
        assert press.state(owner) == press.shown[0]
    assert owner.simulator.ledger.count(press.ask) == 1


REFUSALS = {
    FaultKind.BAD_REQUEST: "command_unsupported",
    FaultKind.FORBIDDEN: "command_not_authorized",
    FaultKind.NOT_FOUND: "command_unsupported",
    FaultKind.CONFLICT: "command_busy",
    FaultKind.TOO_MANY_REQUESTS: "rate_limited",
    FaultKind.UNAVAILABLE_HTML: "cloud_unavailable",
}


@pytest.mark.parametrize("kind", REFUSALS)
@pytest.mark.parametrize("press", [LIMIT, PLACE_LIMIT], ids=_name)
async def test_press_that_is_refused(
    hass: HomeAssistant, owner: Owner, press: Press, kind: FaultKind
) -> None:
    """At once, and nothing is asked again."""
    await pressed(owner, press)
    owner.simulator.fordpass.faults.append(Fault(match=press.ask, kind=kind))
    assert_told(await fails(owner, press), REFUSALS[kind])
    assert press.shown is not None
    assert press.state(owner) == press.shown[0]
    assert owner.simulator.ledger.count(press.ask) == 1


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("press", PRESSES, ids=_name)
async def test_press_without_an_answer(
    hass: HomeAssistant, owner: Owner, press: Press
) -> None:
    """A car that says nothing is not waited for for ever."""
    car = await pressed(owner, press)
    car.outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    assert_told(await fails(owner, press), "command_no_answer")
    assert owner.simulator.ledger.count(press.ask) == 1


async def test_press_that_is_cancelled(hass: HomeAssistant, owner: Owner) -> None:
    """The car goes on, and the state follows."""
    car = await pressed(owner, LIMIT)
    task = LIMIT.begin(owner)
    async with asyncio.timeout(30):
        await owner.simulator.ledger.arrived(POST)
        while not owner.simulator.fordpass.commands:
            await asyncio.sleep(0.001)
    task.cancel()
    await asyncio.wait([task])
    car.clock.step(20)
    await owner.until_state(BEV, "select", "charge_limit", "90")
    assert owner.simulator.ledger.count(POST) == 1


async def test_what_the_car_tells_wins(hass: HomeAssistant, owner: Owner) -> None:
    """A limit set in the car is shown, and one the list does not have is not."""
    car = await pressed(owner, LIMIT)
    await owner.let_pass(LIMIT.begin(owner))
    car.clock.step(5)
    car.apply_charge_settings({"globalTargetSoc": 85})
    await owner.until_state(BEV, "select", "charge_limit", "85")
    car.body.target_soc = 77
    car._tell_target()
    await owner.until_state(BEV, "select", "charge_limit", "unknown")


@pytest.mark.parametrize(
    ("platform", "key", "action", "data"),
    [
        ("select", "charge_limit", "select_option", {"option": "75"}),
        ("select", "dc_charge_limit", "select_option", {"option": "45"}),
        ("select", "location_charge_limit", "select_option", {"option": "81"}),
        ("number", "charge_current_limit", "set_value", {"value": 4}),
        ("number", "charge_current_limit", "set_value", {"value": 49}),
    ],
)
async def test_steps(
    hass: HomeAssistant,
    owner: Owner,
    *,
    platform: str,
    key: str,
    action: str,
    data: dict[str, Any],
) -> None:
    """What Ford's cars do not take is never sent."""
    await added(owner)
    with pytest.raises(ServiceValidationError):
        await call(
            hass,
            platform,
            action,
            entity_id=owner.entity_id(BEV, platform, key),
            **data,
        )
    ledger = owner.simulator.ledger
    assert ledger.count(POST) + ledger.count(PLACE) == 0


async def test_most_the_car_takes(hass: HomeAssistant, owner: Owner) -> None:
    """A car that charges with less than Ford's most says so."""
    await added(owner)
    [account] = hass.config_entries.async_entries(DOMAIN)
    car = account.runtime_data.cars[owner.car(BEV).vin]
    state = owner.state(BEV, "number", "charge_current_limit")
    assert (state.attributes["min"], state.attributes["max"]) == (5, 48)
    key = (
        "aui:signal:745a2a40-3327-4943-bdf8-f71d9b389d8b:custom:max-ac-current-display"
    )
    for told, most in ((60.0, 48), (32.0, 32), (0.0, 32)):
        owner.car(BEV).upload(customMetrics={key: {"value": told}})
        await owner.until(
            lambda told=told: car.data.value(s.CHARGE_CURRENT_MAXIMUM) == told
        )
        state = owner.state(BEV, "number", "charge_current_limit")
        assert state.attributes["max"] == most


HAVE = {
    BEV: {
        "switch charge",
        "button resume_charge_schedule",
        "select charge_limit",
        "select dc_charge_limit",
        "select dc_power_limit",
        "select location_charge_limit",
        "number charge_current_limit",
        "sensor last_charge_energy",
        "sensor evcc_status",
    },
    PHEV: {
        "switch charge",
        "button resume_charge_schedule",
        "select charge_limit",
        "select dc_charge_limit",
        "select dc_power_limit",
        "select location_charge_limit",
        "number charge_current_limit",
        "sensor evcc_status",
    },
    VW: {
        "switch charge",
        "button resume_charge_schedule",
        "select dc_power_limit",
        "number charge_current_limit",
        "sensor evcc_status",
    },
    TRUCK: {"sensor lv_battery_status", "sensor lv_power_source"},
}


@pytest.mark.parametrize("name", HAVE)
async def test_each_car_has_its_own(
    hass: HomeAssistant, owner: Owner, name: str
) -> None:
    """By what it can and tells; a charge limit is set in steps or not at all."""
    await added(owner, name)
    all_of_them = set().union(*HAVE.values()) | {
        "number charge_limit",
        "sensor charge_limit",
        "sensor charge_current_limit",
        "sensor location_charge_limit",
    }
    if name == BEV:
        await owner.until(lambda: owner.has(BEV, "sensor", "last_charge_energy"))
    assert {one for one in all_of_them if owner.has(name, *one.split())} == HAVE[name]


async def test_the_12_v_battery_is_no_traction_battery(
    hass: HomeAssistant, owner: Owner
) -> None:
    """One sensor of a car has the class by which batteries are watched."""
    await added(owner)
    registry = er.async_get(hass)
    batteries = [
        entry.translation_key
        for entry in registry.entities.values()
        if entry.domain == "sensor"
        and entry.original_device_class == SensorDeviceClass.BATTERY
    ]
    assert batteries == ["hv_battery_charge"]


async def test_charge_session(hass: HomeAssistant, owner: Owner) -> None:
    """Plugged in, charging, done: what is shown on the way."""
    car = await added(owner)
    assert owner.state(BEV, "binary_sensor", "plugged_in").state == "off"
    assert owner.state(BEV, "sensor", "charger_power").state == "0.0"
    car.plug_in()
    await owner.until_state(BEV, "sensor", "charge_status", "in_progress")
    await owner.until_state(BEV, "sensor", "charger_type", "ac")
    assert float(owner.state(BEV, "sensor", "charger_power").state) > 7
    assert owner.state(BEV, "sensor", "charge_complete_at").state != "unknown"
    car.clock.step(240)
    await owner.until(
        lambda: float(owner.state(BEV, "sensor", "charge_energy").state) > 0.4
    )
    car.fault_charging()
    await owner.until_state(BEV, "sensor", "charge_status", "fault")
    assert owner.state(BEV, "sensor", "charger_power").state == "0.0"
    assert owner.state(BEV, "sensor", "charge_complete_at").state == "unknown"


async def test_last_charge(
    hass: HomeAssistant, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log of a charge comes after it, by itself."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing", partial(QUICK, errand_pace=0.0)
    )
    car = await added(owner)
    await owner.until(lambda: owner.has(BEV, "sensor", "last_charge_energy"))
    await owner.until_state(BEV, "sensor", "last_charge_energy", "31.42")
    assert owner.state(BEV, "sensor", "last_charge_from").state == "41.0"
    assert owner.state(BEV, "sensor", "last_charge_to").state == "80.0"
    assert owner.state(BEV, "sensor", "last_charge_place").state == "Home"
    assert owner.state(BEV, "sensor", "last_charge_charger").state == "ac_basic"
    car.plug_in(dc=True)
    car.clock.step(300)
    car.unplug()
    car.clock.step(200)
    await owner.until_state(BEV, "sensor", "last_charge_charger", "dc_fast")


async def test_away_from_all_places(hass: HomeAssistant, owner: Owner) -> None:
    """There is no limit to set then, and the owner is told."""
    car = await added(owner)
    latitude, longitude = car.body.place
    car.body.place = car.body.place._replace(latitude=latitude + 0.02)
    car.stir()
    car.report()
    await owner.until_state(BEV, "sensor", "charge_location", "unknown")
    await owner.until_state(BEV, "select", "location_charge_limit", "unknown")
    error = await fails(owner, PLACE_LIMIT)
    assert isinstance(error, ServiceValidationError)
    assert_told(error, "not_at_charge_location")
    assert owner.simulator.ledger.count(PLACE) == 0
    assert longitude == car.body.place.longitude


def device_of(hass: HomeAssistant, owner: Owner, name: str) -> str:
    """Return the id of the device of a car."""
    [device] = dr.async_get(hass).async_get_devices(
        identifiers={(DOMAIN, owner.car(name).vin)}
    )
    return device.id


def limits(car: Car) -> list[int]:
    """Return the limits of a car's places, at Ford's."""
    return [place["chargeProfile"]["targetSoc"] for place in car.charge_locations]


async def test_limit_of_a_place_by_name(hass: HomeAssistant, owner: Owner) -> None:
    """Also of one where the car is not; the rest of its plan stays."""
    car = await added(owner)
    plan = dict(car.charge_locations[1]["chargeProfile"])
    await owner.let_pass(
        hass.loop.create_task(
            call(
                hass,
                DOMAIN,
                "set_location_charge_limit",
                device_id=device_of(hass, owner, BEV),
                location="work",
                limit=95,
            )
        )
    )
    assert limits(car) == [80, 95]
    assert car.charge_locations[1]["chargeProfile"] == {**plan, "targetSoc": 95}


@pytest.mark.parametrize(
    ("name", "data", "kind", "key"),
    [
        (
            BEV,
            {"location": "Garage", "limit": 80},
            ServiceValidationError,
            "unknown_charge_location",
        ),
        (TRUCK, {"location": "Home", "limit": 80}, ServiceValidationError, None),
        (BEV, {"location": "Home", "limit": 75}, probatio.Invalid, None),
        (BEV, {"location": "Home", "limit": "all"}, probatio.Invalid, None),
        (BEV, {"location": "Home"}, probatio.Invalid, None),
    ],
)
async def test_wrong_limit_of_a_place(
    hass: HomeAssistant,
    owner: Owner,
    *,
    name: str,
    data: dict[str, Any],
    kind: type[Exception],
    key: str | None,
) -> None:
    """The owner is told what is wrong, and which places there are."""
    car = await added(owner, name)
    with pytest.raises(kind) as caught:
        await call(
            hass,
            DOMAIN,
            "set_location_charge_limit",
            device_id=device_of(hass, owner, name),
            **data,
        )
    if key is not None:
        assert_told(caught.value, key, location="Garage", known="Home, Work")
    assert limits(car) == [80] * len(car.charge_locations)


async def test_charge_logs(hass: HomeAssistant, owner: Owner) -> None:
    """They are returned as data that says by name where it was, and nothing more of the place."""
    await added(owner)
    await owner.until(lambda: owner.has(BEV, "sensor", "last_charge_energy"))
    answer = await hass.services.async_call(
        DOMAIN,
        "get_charge_logs",
        {"device_id": device_of(hass, owner, BEV)},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    [session] = answer["sessions"]
    assert session["place"] == "Home"
    assert session["energy"] == 31.42
    assert (session["charge_from"], session["charge_to"]) == (41.0, 80.0)
    latitude = owner.car(BEV).charge_locations[0]["location"]["latitude"]
    assert str(latitude) not in str(answer)
    assert "Example Way" not in str(answer)


async def test_charge_logs_of_a_car_without(hass: HomeAssistant, owner: Owner) -> None:
    """A car that never charged has none."""
    await added(owner, TRUCK)
    answer = await hass.services.async_call(
        DOMAIN,
        "get_charge_logs",
        {"device_id": device_of(hass, owner, TRUCK)},
        blocking=True,
        return_response=True,
    )
    assert answer == {"sessions": []}


async def test_evcc_status(hass: HomeAssistant, owner: Owner) -> None:
    """Off by default; when enabled it says the letter."""
    car = await added(owner)
    registry = er.async_get(hass)
    entity_id = owner.entity_id(BEV, "sensor", "evcc_status")
    entry = registry.async_get(entity_id)
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    registry.async_update_entity(entity_id, disabled_by=None)
    [account] = hass.config_entries.async_entries(DOMAIN)
    assert await hass.config_entries.async_reload(account.entry_id)
    await owner.until_state(BEV, "sensor", "evcc_status", "A")
    car.plug_in()
    await owner.until_state(BEV, "sensor", "evcc_status", "C")
    car.pause_charging()
    await owner.until_state(BEV, "sensor", "evcc_status", "B")
