"""What automations begin with: each trigger is caused by the simulated car, once, and by nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from custom_components.fordpass.trigger import TRIGGERS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from simulator.cars.car import Car
from simulator.cars.commands import Outcome, OutcomeKind

from .automated import (
    Automation,
    automate,
    device_id,
    draw_zone,
    move,
    place_person,
    settle,
)
from .owner import Owner
from .witness import pass_time

BEV = "bev_mach_e"
TRUCK = "ice_f150"
FAR = 0.1

type Act = Callable[[Owner, Car], None]


def _volts(volts: float) -> Act:
    def act(_: Owner, car: Car) -> None:
        at = car.clock.now().isoformat()
        document = {
            "value": volts,
            "vehicleBattery": "PRIMARY_BATTERY",
            "updateTime": at,
        }
        car.upload(batteryVoltage=document)

    return act


def _charge_from(percent: float) -> Act:
    def act(_: Owner, car: Car) -> None:
        car.set_soc(percent)
        car.plug_in()

    return act


def _wait(seconds: float) -> Act:
    return lambda owner, _: owner.simulator.clock.step(seconds)


def _drive_away(owner: Owner, car: Car) -> None:
    car.ignition(True)
    move(owner, car.model.name, north=FAR)


def _come_back(owner: Owner, car: Car) -> None:
    move(owner, car.model.name, north=-FAR)


def _of(act: Callable[[Car], None]) -> Act:
    return lambda _, car: act(car)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A trigger, what happens without being a reason for it, what causes it, and what it then tells."""

    key: str
    innocent: tuple[Act, ...] = ()
    cause: tuple[Act, ...]
    details: dict[str, Any] = field(default_factory=dict)
    options: Callable[[Owner], dict[str, Any]] = lambda _: {}


CASES = (
    Case(
        key="alarm_triggered",
        innocent=(_of(Car.unlock), _of(Car.lock), _wait(60)),
        cause=(_of(lambda car: car.sound_alarm(True)),),
        details={"source": "closed"},
    ),
    Case(
        key="arrived",
        options=lambda owner: {"zone": draw_zone(owner, BEV)},
        innocent=(
            _drive_away,
            # It drives through.
            _come_back,
            _drive_away,
            _come_back,
        ),
        cause=(_of(lambda car: car.ignition(False)),),
    ),
    Case(
        key="arrived",
        options=lambda owner: {"zone": draw_zone(owner, BEV), "parked": False},
        innocent=(_drive_away,),
        cause=(_come_back,),
    ),
    Case(
        key="charging_finished",
        innocent=(
            _charge_from(20),
            _of(Car.pause_charging),
            _of(Car.start_charging),
            _of(Car.unplug),
        ),
        cause=(_charge_from(79.9), _wait(61)),
        details={"status": "completed", "charge": 80.0},
    ),
    Case(
        key="charging_interrupted",
        innocent=(
            _charge_from(20),
            _of(Car.pause_charging),
            _of(Car.start_charging),
            _of(lambda car: car.set_soc(79.9)),
            _wait(61),
            _of(Car.unplug),
        ),
        cause=(_charge_from(30), _of(Car.fault_charging)),
        details={"status": "fault", "charge": 30.0},
    ),
    Case(
        key="fell_asleep",
        innocent=(_of(Car.sleep), _of(Car.wake)),
        cause=(_of(Car.deep_sleep),),
    ),
    Case(
        key="left",
        options=lambda owner: {"zone": draw_zone(owner, BEV)},
        innocent=(
            lambda owner, _: move(owner, BEV, north=0.0002),
            lambda owner, _: move(owner, BEV, north=-0.0004),
        ),
        cause=(_drive_away,),
    ),
    Case(
        key="lv_battery_became_low",
        innocent=(_volts(12.0),),
        cause=(_volts(11.6), _volts(11.9), _volts(11.7)),
        details={"voltage": 11.6, "status": None},
    ),
    Case(
        key="opened_while_away",
        options=lambda owner: {"people": [place_person(owner, BEV, north=FAR)]},
        innocent=(
            _of(lambda car: car.ignition(True)),
            _of(lambda car: car.open("driver")),
            _of(lambda car: car.close("driver")),
            _of(lambda car: car.ignition(False)),
            _of(Car.unlock),
        ),
        cause=(_of(lambda car: car.open("passenger")),),
        details={"opening": "door_passenger"},
    ),
    Case(
        key="range_became_low",
        options=lambda _: {"below": 100, "unit_of_measurement": "mi"},
        innocent=(_of(lambda car: car.set_soc(40)),),
        cause=(
            _of(lambda car: car.set_soc(33)),
            # It swings around the level.
            _of(lambda car: car.set_soc(35)),
            _of(lambda car: car.set_soc(34)),
        ),
        details={"range": 96},
    ),
    Case(
        key="tire_became_low",
        innocent=(_of(lambda car: car.set_tire("FRONT_LEFT", 240)),),
        cause=(_of(lambda car: car.set_tire("FRONT_RIGHT", 150)),),
        details={"tire": "front_right"},
    ),
)
TIMED = {"left_unlocked": {"for": {"minutes": 10}}, "data_became_old": {"age": "02:00"}}


def test_every_trigger_has_its_test() -> None:
    """None is left out."""
    tested = {case.key for case in CASES} | TIMED.keys() | {"command_failed"}
    assert tested == TRIGGERS.keys()


async def _act(owner: Owner, acts: tuple[Act, ...]) -> None:
    """Let things happen one after the other, each known here before the next."""
    for act in acts:
        owner.car(BEV).clock.step(1)
        act(owner, owner.car(BEV))
        await settle(owner, BEV)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
async def test_trigger(hass: HomeAssistant, owner: Owner, case: Case) -> None:
    """It fires once when it should, with what happened, and not for what is like it."""
    await owner.add_account([BEV])
    await settle(owner, BEV)
    told = await automate(owner, BEV, case.key, **case.options(owner))
    await _act(owner, case.innocent)
    assert told == []
    await _act(owner, case.cause)
    assert told == [{"device_id": device_id(owner, BEV), **case.details}]


async def _unavailable_and_back(owner: Owner) -> None:
    owner.simulator.fordpass.switches.socket_refusal = "503"
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    pass_time(owner.hass, minutes=61)
    await owner.until_state(BEV, "lock", "lock", "unavailable")
    owner.simulator.fordpass.switches.socket_refusal = "none"
    await owner.until(lambda: owner.state(BEV, "lock", "lock").state != "unavailable")
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")


async def _disturb(owner: Owner, told: Automation, entry_id: str) -> None:
    """Reconnect, reload the account, and restart in both orders; the car stays as it is."""
    hass = owner.hass
    for clean in (False, True):
        owner.simulator.fordpass.drop_sockets(clean=clean)
        await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
        await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
        await settle(owner, BEV)
    assert await hass.config_entries.async_reload(entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    # The automations are there before the cars, and the cars before the automations.
    assert await hass.config_entries.async_unload(entry_id)
    await told.anew()
    assert await hass.config_entries.async_setup(entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await settle(owner, BEV)
    await told.anew()
    await settle(owner, BEV)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
async def test_no_trigger_at_restart(
    hass: HomeAssistant, owner: Owner, case: Case, before: bool
) -> None:
    """Neither what was so before the automation nor what it fired for fires at a restart or reconnect."""
    entry = await owner.add_account([BEV])
    await settle(owner, BEV)
    options = case.options(owner)
    if before:
        await _act(owner, (*case.innocent, *case.cause))
    told = await automate(owner, BEV, case.key, **options)
    if not before:
        await _act(owner, (*case.innocent, *case.cause))
    fired = list(told)
    assert len(fired) == (0 if before else 1)
    await _disturb(owner, told, entry.entry_id)
    await _unavailable_and_back(owner)
    await settle(owner, BEV)
    assert told == fired


async def test_what_happens_while_the_line_is_down_is_told_once(
    hass: HomeAssistant, owner: Owner
) -> None:
    """When the line is up again."""
    await owner.add_account([BEV])
    told = await automate(owner, BEV, "alarm_triggered")
    owner.simulator.fordpass.switches.socket_refusal = "503"
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    owner.car(BEV).sound_alarm(True)
    owner.simulator.fordpass.switches.socket_refusal = "none"
    await owner.until(lambda: len(told) == 1)
    await settle(owner, BEV)
    assert len(told) == 1


async def test_command_failed(hass: HomeAssistant, owner: Owner) -> None:
    """It tells which command and why; one that succeeds is nothing, and neither is a restart."""
    entry = await owner.add_account([BEV])
    told = await automate(owner, BEV, "command_failed")
    await owner.act(BEV, "lock", "lock", "unlock")
    assert told == []
    failures = []
    for kind in (OutcomeKind.EXPIRED, OutcomeKind.CANCELLED):
        owner.car(BEV).outcomes.append(Outcome(kind=kind))
        with pytest.raises(HomeAssistantError):
            await owner.act(BEV, "lock", "lock", "lock")
        failures.append(
            {
                "device_id": device_id(owner, BEV),
                "command": "lock",
                "reason": f"command_{kind.lower()}",
            }
        )
    await settle(owner, BEV)
    assert told == failures
    await _disturb(owner, told, entry.entry_id)
    await _unavailable_and_back(owner)
    assert told == failures
