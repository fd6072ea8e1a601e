"""The remote climate: settings go to Ford's profile and show at once, and on is a remote start."""

import asyncio
from functools import partial
from typing import Any

import pytest

from homeassistant.components.climate import (
    ATTR_MAX_TEMP,
    ATTR_MIN_TEMP,
    ATTR_PRESET_MODE,
    ATTR_TARGET_TEMP_STEP,
)
from homeassistant.const import ATTR_TEMPERATURE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import Fault, FaultKind

from .conftest import SHORT
from .owner import Owner
from .witness import POST, assert_told

BEV = "bev_mach_e"
PHEV = "phev_kuga"
HYBRID = "hev_maverick"
VW = "vw_explorer"
LINCOLN = "lincoln_nautilus"
RIGHT = "rhd_puma"
WRITE = "PUT *rcc/profile/update"


@pytest.fixture(autouse=True)
def _soon(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is asked at its own pace be asked soon."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, errand_first=0, errand_gap=0, errand_pace=0.001),
    )


async def _add(owner: Owner, name: str) -> None:
    await owner.add_account([name])
    if owner.car(name).rcc_profiles:
        await owner.until(lambda: owner.has(name, "switch", "climate_windshield"))
        await owner.hass.async_block_till_done()


async def _call(
    owner: Owner, platform: str, key: str, action: str, name: str = BEV, **data: Any
) -> None:
    """Call an action on an entity, and let car time pass until it is done."""
    entity_id = owner.entity_id(name, platform, key)
    call = owner.hass.services.async_call(
        platform, action, {"entity_id": entity_id, **data}, blocking=True
    )

    async def run() -> None:
        await call

    await owner.let_pass(asyncio.create_task(run()))


def _stored(owner: Owner, name: str = BEV) -> dict[str, str]:
    return {
        entry["preferenceType"]: entry["preferenceValue"]
        for entry in owner.car(name).rcc_profiles or []
    }


def _shown(owner: Owner) -> tuple[str, float | None, str | None]:
    state = owner.state(BEV, "climate", "climate")
    attributes = state.attributes
    return state.state, attributes[ATTR_TEMPERATURE], attributes[ATTR_PRESET_MODE]


async def test_what_each_car_has(hass: HomeAssistant, owner: Owner) -> None:
    """By its capability and its equipment; seats are cooled only where they can be."""
    await _add(owner, BEV)
    seat = owner.state(BEV, "select", "climate_seat_front_left")
    assert seat.state == "heat_2"
    assert len(seat.attributes["options"]) == 7
    assert owner.state(BEV, "switch", "climate_steering_wheel").state == "on"
    assert owner.state(BEV, "switch", "climate_rear_defrost").state == "off"
    assert owner.has(BEV, "select", "climate_seat_rear_left")
    assert (
        hass.states.get(owner.entity_id(BEV, "select", "climate_seat_rear_left"))
        is None
    )


async def test_seats_that_are_only_heated(hass: HomeAssistant, owner: Owner) -> None:
    """They offer no cooling."""
    await _add(owner, PHEV)
    seat = owner.state(PHEV, "select", "climate_seat_front_right")
    assert seat.attributes["options"] == ["off", "heat_1", "heat_2", "heat_3"]


async def test_a_car_without_heated_seats(hass: HomeAssistant, owner: Owner) -> None:
    """It shows none, although its profile has all of them."""
    profile = owner.car(PHEV).garage["profile"]
    profile |= {"driverHeatedSeat": "None", "heatedSteeringWheel": False}
    await _add(owner, PHEV)
    assert owner.has(PHEV, "switch", "climate_windshield")
    assert not owner.has(PHEV, "select", "climate_seat_front_left")
    assert not owner.has(PHEV, "switch", "climate_steering_wheel")


@pytest.mark.parametrize("name", [HYBRID, VW])
async def test_a_car_without_remote_climate(
    hass: HomeAssistant, owner: Owner, name: str
) -> None:
    """It shows nothing of it and is not asked for it, even if it can be started remotely."""
    await _add(owner, name)
    assert not owner.has(name, "climate", "climate")
    assert not owner.has(name, "switch", "climate_windshield")
    assert owner.simulator.ledger.count("* *rcc/profile*") == 0


async def test_lincoln(hass: HomeAssistant, owner: Owner) -> None:
    """A Lincoln has the same."""
    owner.email, owner.brand = "lincoln@example.com", "lincoln"
    await _add(owner, LINCOLN)
    state = owner.state(LINCOLN, "climate", "climate")
    assert state.attributes[ATTR_TEMPERATURE] == 22


async def test_a_car_driven_from_the_right(hass: HomeAssistant, owner: Owner) -> None:
    """Its seats are named by side as well: the driver's is the right one."""
    owner.email = "fleet@example.com"
    await _add(owner, RIGHT)
    seat = owner.state(RIGHT, "select", "climate_seat_front_right")
    assert seat.name == "Pool Puma Front right seat climate"
    await _call(
        owner,
        "select",
        "climate_seat_front_right",
        "select_option",
        RIGHT,
        option="heat_3",
    )
    stored = _stored(owner, RIGHT)
    assert stored["RccRightFrontClimateSeat_Rq"] == "Heated3"
    assert stored["RccLeftFrontClimateSeat_Rq"] == "Heated2"


async def test_temperature(hass: HomeAssistant, owner: Owner) -> None:
    """Between 16 and 30 °C in half degrees, or as cold or warm as it gets."""
    await _add(owner, BEV)
    attributes = owner.state(BEV, "climate", "climate").attributes
    assert (attributes[ATTR_MIN_TEMP], attributes[ATTR_MAX_TEMP]) == (16, 30)
    assert attributes[ATTR_TARGET_TEMP_STEP] == 0.5
    assert _shown(owner) == ("off", 22, "none")
    for action, data, word, shown in (
        ("set_temperature", {"temperature": 19.5}, "19_5", ("off", 19.5, "none")),
        ("set_preset_mode", {"preset_mode": "lo"}, "LO", ("off", None, "lo")),
        ("set_preset_mode", {"preset_mode": "hi"}, "HI", ("off", None, "hi")),
        ("set_preset_mode", {"preset_mode": "none"}, "22_0", ("off", 22, "none")),
        ("set_preset_mode", {"preset_mode": "none"}, "22_0", ("off", 22, "none")),
    ):
        await _call(owner, "climate", "climate", action, **data)
        assert _stored(owner)["SetPointTemp_Rq"] == word
        assert _shown(owner) == shown
    assert owner.simulator.ledger.count(WRITE) == 4
    with pytest.raises(ServiceValidationError):
        await _call(owner, "climate", "climate", "set_temperature", temperature=31)
    assert owner.simulator.ledger.count(POST) == 0


async def test_temperature_in_fahrenheit(hass: HomeAssistant, owner: Owner) -> None:
    """The owner sees whole degrees; Ford gets the nearest half degree Celsius."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    await _add(owner, BEV)
    attributes = owner.state(BEV, "climate", "climate").attributes
    assert (attributes[ATTR_TEMPERATURE], attributes[ATTR_TARGET_TEMP_STEP]) == (72, 1)
    await _call(owner, "climate", "climate", "set_temperature", temperature=68)
    assert _stored(owner)["SetPointTemp_Rq"] == "20_0"
    assert _shown(owner)[1] == 68


async def test_on_is_a_remote_start(hass: HomeAssistant, owner: Owner) -> None:
    """On starts the car, once; off ends that; a temperature may come along."""
    await _add(owner, BEV)
    await _call(
        owner,
        "climate",
        "climate",
        "set_temperature",
        temperature=25,
        hvac_mode="heat_cool",
    )
    await owner.until_state(BEV, "climate", "climate", "heat_cool")
    assert owner.state(BEV, "switch", "remote_start").state == "on"
    assert _stored(owner)["SetPointTemp_Rq"] == "25_0"
    await _call(owner, "climate", "climate", "turn_on")
    await _call(owner, "climate", "climate", "turn_off")
    await owner.until_state(BEV, "climate", "climate", "off")
    sent = [command.type for command in owner.simulator.fordpass.commands]
    assert sent == ["remoteStart", "cancelRemoteStart"]


async def test_a_start_that_fails_says_why(hass: HomeAssistant, owner: Owner) -> None:
    """The climate stays off."""
    await _add(owner, BEV)
    owner.car(BEV).outcomes.append(
        Outcome(kind=OutcomeKind.FAILED_ON_DEVICE, context="REMOTE_START_LIMIT")
    )
    with pytest.raises(HomeAssistantError) as caught:
        await _call(owner, "climate", "climate", "turn_on")
    assert_told(caught.value, "command_start_limit")
    assert owner.state(BEV, "climate", "climate").state == "off"


@pytest.mark.parametrize(
    ("platform", "key", "action", "data", "word", "state"),
    [
        (
            "select",
            "climate_seat_front_left",
            "select_option",
            {"option": "cool_2"},
            ("RccLeftFrontClimateSeat_Rq", "Cooled2"),
            "cool_2",
        ),
        (
            "select",
            "climate_seat_front_right",
            "select_option",
            {"option": "heat_3"},
            ("RccRightFrontClimateSeat_Rq", "Heated3"),
            "heat_3",
        ),
        (
            "switch",
            "climate_steering_wheel",
            "turn_off",
            {},
            ("RccHeatedSteeringWheel_Rq", "Off"),
            "off",
        ),
        (
            "switch",
            "climate_windshield",
            "turn_on",
            {},
            ("RccHeatedWindshield_Rq", "On"),
            "on",
        ),
        (
            "switch",
            "climate_rear_defrost",
            "turn_on",
            {},
            ("RccRearDefrost_Rq", "On"),
            "on",
        ),
    ],
)
async def test_setting(
    hass: HomeAssistant,
    owner: Owner,
    *,
    platform: str,
    key: str,
    action: str,
    data: dict[str, str],
    word: tuple[str, str],
    state: str,
) -> None:
    """It is in Ford's profile beside all the rest, and shown as Ford tells it back."""
    await _add(owner, BEV)
    before = _stored(owner)
    await _call(owner, platform, key, action, **data)
    kind, value = word
    assert _stored(owner) == before | {kind: value}
    assert owner.state(BEV, platform, key).state == state


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (FaultKind.BAD_REQUEST, "command_unsupported"),
        (FaultKind.FORBIDDEN, "command_not_authorized"),
        (FaultKind.TOO_MANY_REQUESTS, "rate_limited"),
        (FaultKind.INTERNAL_ERROR, "cloud_unavailable"),
    ],
)
async def test_a_setting_that_is_refused_says_why(
    hass: HomeAssistant, owner: Owner, kind: FaultKind, key: str
) -> None:
    """The entity goes on showing the truth."""
    await _add(owner, BEV)
    owner.simulator.fordpass.faults.append(Fault(match=WRITE, kind=kind, times=1))
    with pytest.raises(HomeAssistantError) as caught:
        await _call(owner, "switch", "climate_windshield", "turn_on")
    assert_told(caught.value, key)
    assert owner.state(BEV, "switch", "climate_windshield").state == "off"


async def test_an_owner_without_a_profile(hass: HomeAssistant, owner: Owner) -> None:
    """The climate is there; the first temperature stores the rest, and the rest shows up."""
    owner.car(BEV).rcc_profiles = None
    await owner.add_account([BEV])
    assert _shown(owner) == ("off", None, None)
    assert not owner.has(BEV, "switch", "climate_windshield")
    await _call(owner, "climate", "climate", "set_temperature", temperature=20)
    await hass.async_block_till_done()
    assert _stored(owner)["SetPointTemp_Rq"] == "20_0"
    assert _shown(owner) == ("off", 20, "none")
    assert owner.state(BEV, "switch", "climate_windshield").state == "off"


async def test_what_the_app_changed_shows_up(hass: HomeAssistant, owner: Owner) -> None:
    """The car tells that it took over new settings, so they are read again."""
    await _add(owner, BEV)
    profile = [dict(entry) for entry in owner.car(BEV).rcc_profiles or []]
    profile[0]["preferenceValue"] = "17_5"
    owner.car(BEV).write_rcc(profile)
    owner.simulator.clock.step(30)
    await owner.until(lambda: _shown(owner)[1] == 17.5)
