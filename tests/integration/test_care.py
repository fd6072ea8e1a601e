"""What keeps a car: horn, lights, guard mode, software, freshness and the picture."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.fordpass.const import DOMAIN
from homeassistant.components.image import async_get_image
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from simulator.cars import Car
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import Fault, FaultKind

from .conftest import SHORT
from .fordconnect_owner import FordConnectOwner
from .owner import Owner
from .witness import POST, assert_told, pass_time

BEV = "bev_mach_e"
TRUCK = "ice_f150"
OLD = "old_focus"
GUARD = "* *gmfi/v1/session"
PICTURE = "GET *gpas-cache*"


@pytest.fixture(autouse=True)
def _eager(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask what is to be asked at once, and again soon."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(
            SHORT, errand_first=0, errand_gap=0.01, errand_pace=0.00001, light_gap=0
        ),
    )


async def call(
    owner: Owner, name: str, action: str, *, wants: bool = False, **fields: Any
) -> Any:
    """Call an action on a car, and let car time pass until it is done."""
    [device] = dr.async_get(owner.hass).async_get_devices(
        identifiers={(DOMAIN, owner.car(name).vin)}
    )
    answers: list[Any] = []

    async def run() -> None:
        answers.append(
            await owner.hass.services.async_call(
                DOMAIN,
                action,
                {"device_id": device.id, **fields},
                blocking=True,
                return_response=wants,
            )
        )

    await owner.let_pass(owner.hass.loop.create_task(run()))
    return answers[0]


def types(owner: Owner) -> list[str]:
    """Return the types of the commands that were sent."""
    return [command.type for command in owner.simulator.fordpass.commands]


async def test_honk_and_flash(hass: HomeAssistant, owner: Owner) -> None:
    """By button as long as usual, by action as long as is said."""
    await owner.add_account([BEV])
    await owner.act(BEV, "button", "honk_and_flash", "press")
    await call(owner, BEV, "honk_and_flash", duration="5")
    with pytest.raises(Exception, match="duration"):
        await call(owner, BEV, "honk_and_flash", duration=2)
    commands = owner.simulator.fordpass.commands
    assert [command.body["properties"]["duration"] for command in commands] == [3, 5]
    assert owner.car(BEV).body.honks == 2


def _lights(car: Car) -> bool:
    return any(car.zone_lights or ())


SWITCHES: dict[str, Callable[[Car], bool]] = {
    "automatic_updates": lambda car: car.body.auto_updates == "ON",
    "guard_mode": lambda car: bool(car.guard_mode),
    "trailer_light_check": lambda car: car.body.trailer_lights,
    "zone_lights": _lights,
}


@pytest.mark.parametrize("upper_case", [False, True])
@pytest.mark.parametrize("key", SWITCHES)
async def test_switch(
    hass: HomeAssistant, owner: Owner, key: str, *, upper_case: bool
) -> None:
    """It turns on and off in the car, in both vocabularies, and shows what the car does."""
    car = owner.car(TRUCK)
    car.model = replace(car.model, upper_case=upper_case)
    await owner.add_account([TRUCK])
    await owner.until(lambda: owner.has(TRUCK, "switch", key))
    for action, state in (("turn_off", "off"), ("turn_on", "on"), ("turn_off", "off")):
        await owner.act(TRUCK, "switch", key, action)
        assert SWITCHES[key](car) is (state == "on")
        await owner.until_state(TRUCK, "switch", key, state)


@pytest.mark.parametrize("key", ["automatic_updates", "trailer_light_check"])
@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        (OutcomeKind.FAILED, "command_failed"),
        (OutcomeKind.FAILED_ON_DEVICE, "command_failed"),
        (OutcomeKind.CANCELLED, "command_cancelled"),
        (OutcomeKind.EXPIRED, "command_expired"),
        (OutcomeKind.EXPIRED_DEEP_SLEEP, "command_deep_sleep"),
    ],
)
async def test_switch_that_fails(
    hass: HomeAssistant, owner: Owner, *, key: str, kind: OutcomeKind, failure: str
) -> None:
    """The owner is told why, and the switch shows the truth."""
    await owner.add_account([TRUCK])
    before = owner.state(TRUCK, "switch", key).state
    owner.car(TRUCK).outcomes.append(Outcome(kind=kind))
    other = "turn_off" if before == "on" else "turn_on"
    with pytest.raises(HomeAssistantError) as caught:
        await owner.act(TRUCK, "switch", key, other)
    assert_told(caught.value, failure)
    assert owner.state(TRUCK, "switch", key).state == before


async def test_guard_mode_that_is_refused(hass: HomeAssistant, owner: Owner) -> None:
    """The switch stays as the car is."""
    await owner.add_account([TRUCK])
    await owner.until(lambda: owner.has(TRUCK, "switch", "guard_mode"))
    await owner.until_state(TRUCK, "switch", "guard_mode", "off")
    owner.simulator.fordpass.faults.append(
        Fault(match="PUT *gmfi/v1/session", kind=FaultKind.FORBIDDEN)
    )
    with pytest.raises(HomeAssistantError) as caught:
        await owner.act(TRUCK, "switch", "guard_mode", "turn_on")
    assert_told(caught.value, "command_not_authorized")
    assert owner.state(TRUCK, "switch", "guard_mode").state == "off"


async def test_lit_zone(hass: HomeAssistant, owner: Owner) -> None:
    """One zone, all or none; a car of several zones only."""
    await owner.add_account([TRUCK])
    entity_id = owner.entity_id(TRUCK, "select", "lit_zone")
    for option, lit in (
        ("rear", [False, True, False, False]),
        ("all", [True] * 4),
        ("off", [False] * 4),
    ):
        await hass.services.async_call(
            "select",
            "select_option",
            {"entity_id": entity_id, "option": option},
            blocking=True,
        )
        await owner.until_state(TRUCK, "select", "lit_zone", option)
        assert owner.car(TRUCK).zone_lights == lit
        lights = "off" if option == "off" else "on"
        assert owner.state(TRUCK, "switch", "zone_lights").state == lights
        owner.simulator.clock.step(1)


@pytest.mark.parametrize("name", [BEV, OLD])
async def test_what_a_car_cannot_it_does_not_show(
    hass: HomeAssistant, owner: Owner, name: str
) -> None:
    """No lights, no guard, no trailer; nor the actions of what it never told it takes."""
    await owner.add_account([name])
    for platform, key in (
        ("switch", "guard_mode"),
        ("switch", "zone_lights"),
        ("switch", "trailer_light_check"),
        ("select", "lit_zone"),
    ):
        assert not owner.has(name, platform, key)
    assert owner.has(name, "button", "honk_and_flash") is (name == BEV)
    if name == OLD:
        with pytest.raises(ServiceValidationError) as caught:
            await call(owner, OLD, "honk_and_flash")
        assert_told(caught.value, "action_unsupported")


async def test_asking_the_car(hass: HomeAssistant, owner: Owner) -> None:
    """A car that is awake, or only asleep, is asked, by button and by action."""
    await owner.add_account([BEV])
    await owner.act(BEV, "button", "refresh_status", "press")
    owner.car(BEV).sleep()
    await owner.until_state(BEV, "binary_sensor", "modem_connected", "off")
    await call(owner, BEV, "refresh_status")
    assert types(owner) == ["statusRefresh", "statusRefresh"]


@pytest.mark.parametrize(
    ("act", "key", "failure"),
    [
        (Car.deep_sleep, "deep_sleep", "command_deep_sleep"),
        (lambda car: car.install_update("8.2"), "updating", "command_updating"),
    ],
)
async def test_not_asking_the_car(
    hass: HomeAssistant,
    owner: Owner,
    act: Callable[[Car], None],
    key: str,
    failure: str,
) -> None:
    """A car in deep sleep, or at an update, is left alone; the owner is told before anything is sent."""
    await owner.add_account([BEV])
    act(owner.car(BEV))
    await owner.until_state(BEV, "binary_sensor", key, "on")
    for ask in (
        lambda: owner.act(BEV, "button", "refresh_status", "press"),
        lambda: call(owner, BEV, "refresh_status"),
        lambda: call(owner, BEV, "get_update_schedule", wants=True, ask_car=True),
    ):
        with pytest.raises(HomeAssistantError) as caught:
            await ask()
        assert_told(caught.value, failure)
    assert owner.simulator.ledger.count(POST) == 0


async def test_times_for_updates(hass: HomeAssistant, owner: Owner) -> None:
    """They are set, shown, read from the car, and taken away."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await owner.add_account([BEV])
    weekdays = ["thursday", "monday"]
    await call(owner, BEV, "set_update_schedule", weekdays=weekdays, time="23:30:00")
    await owner.until(lambda: owner.has(BEV, "sensor", "next_update"))
    coming = dt_util.parse_datetime(owner.state(BEV, "sensor", "next_update").state)
    assert coming is not None
    local = dt_util.as_local(coming)
    assert (local.weekday() in (0, 3), local.hour, local.minute) == (True, 23, 30)
    assert timedelta(0) < coming - dt_util.utcnow() <= timedelta(days=7)
    for ask_car in (False, True):
        answer = await call(
            owner, BEV, "get_update_schedule", wants=True, ask_car=ask_car
        )
        assert answer["automatic"] is True
        assert answer["times"] == [
            {"weekday": "monday", "time": "23:30:00"},
            {"weekday": "thursday", "time": "23:30:00"},
        ]
        assert dt_util.parse_datetime(answer["next"]) == coming
    await call(owner, BEV, "set_update_schedule", weekdays=[])
    await owner.until_state(BEV, "sensor", "next_update", "unknown")
    answer = await call(owner, BEV, "get_update_schedule", wants=True)
    assert (answer["times"], answer["next"]) == ([], None)
    assert types(owner) == [
        "scheduleASUActivationCommand",
        "getASUSettingsCommand",
        "scheduleASUActivationCommand",
    ]


async def test_software(hass: HomeAssistant, owner: Owner) -> None:
    """An update comes, is installed, and leaves a version."""
    await owner.add_account([BEV])
    car = owner.car(BEV)
    assert not owner.has(BEV, "update", "software")

    def shown() -> dict[str, Any]:
        state = owner.state(BEV, "update", "software")
        return {"state": state.state, **state.attributes}

    car.tell_deployment("installation_queued", package="AB-1")
    await owner.until(lambda: owner.has(BEV, "update", "software"))
    await owner.until(lambda: shown()["state"] == "on")
    assert shown()["latest_version"] == "AB-1"
    assert shown()["auto_update"] is True
    assert shown()["in_progress"] is False
    assert owner.state(BEV, "sensor", "update_status").state == "waiting"
    car.install_update("8.2")
    await owner.until(lambda: shown()["in_progress"] is True)
    car.clock.step(250)
    await owner.until(lambda: shown()["installed_version"] == "8.2")
    await owner.until(lambda: shown()["state"] == "off")
    assert shown()["in_progress"] is False
    await owner.until_state(BEV, "sensor", "firmware_version", "8.2")
    assert owner.state(BEV, "sensor", "last_update").state != "unknown"


async def test_age_of_the_data(hass: HomeAssistant, owner: Owner) -> None:
    """It grows by itself, and is off by default."""
    await owner.add_account([BEV])
    entity_id = owner.entity_id(BEV, "sensor", "data_age")
    er.async_get(hass).async_update_entity(entity_id, disabled_by=None)
    # Home Assistant sets the account up anew by itself a while after that.
    pass_time(hass, seconds=31)
    await owner.until(lambda: hass.states.get(entity_id) is not None)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    owner.car(BEV).open("driver")
    await owner.until_state(BEV, "binary_sensor", "door_driver", "on")
    age = int(owner.state(BEV, "sensor", "data_age").state)
    pass_time(hass, minutes=30)
    later = int(owner.state(BEV, "sensor", "data_age").state)
    assert later - age in (29, 30, 31)


async def test_picture(
    hass: HomeAssistant, owner: Owner, hass_client: ClientSessionGenerator
) -> None:
    """It is fetched when it is looked at, and only once; then Home Assistant shows it itself."""
    await owner.add_account([BEV])
    count = owner.simulator.ledger.count
    assert count(PICTURE) == 0
    path = owner.state(BEV, "image", "picture").attributes["entity_picture"]
    client = await hass_client()
    for _ in range(2):
        answer = await client.get(path)
        assert answer.status == 200
        assert answer.content_type == "image/png"
        assert (await answer.read()).startswith(b"\x89PNG")
    assert count(PICTURE) == 1


async def test_no_picture(hass: HomeAssistant, owner: Owner) -> None:
    """A car whose garage names none has none; one that cannot be fetched says so."""
    await owner.add_account([BEV, OLD])
    assert not owner.has(OLD, "image", "picture")
    owner.simulator.fordpass.faults.append(
        Fault(match=PICTURE, kind=FaultKind.UNAVAILABLE)
    )
    entity_id = owner.entity_id(BEV, "image", "picture")
    with pytest.raises(HomeAssistantError) as caught:
        await async_get_image(hass, entity_id)
    assert_told(caught.value, "cloud_unavailable")
    assert (await async_get_image(hass, entity_id)).content.startswith(b"\x89PNG")


async def test_a_car_that_takes_no_commands(
    hass: HomeAssistant, consenting: FordConnectOwner
) -> None:
    """It has a picture and tells its settings, but nothing to switch or to press."""
    await consenting.add_car(BEV)
    await consenting.until(lambda: consenting.has(BEV, "event", "health_alert"))
    image = await async_get_image(hass, consenting.entity_id(BEV, "image", "picture"))
    assert image.content_type == "image/png"
    assert image.content.startswith(b"\x89PNG")
    assert consenting.state(BEV, "binary_sensor", "automatic_updates").state == "on"
    assert consenting.state(BEV, "binary_sensor", "health_problem").state == "on"
    for platform, key in (
        ("switch", "automatic_updates"),
        ("button", "refresh_status"),
        ("event", "command"),
        ("event", "message"),
        ("todo", "messages"),
    ):
        assert not consenting.has(BEV, platform, key)
