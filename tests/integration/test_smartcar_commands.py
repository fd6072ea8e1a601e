"""What is asked of a car through Smartcar: locks, charging, and the limit of it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import pytest

from custom_components.fordpass.cloud.clock import Clock
from custom_components.fordpass.cloud.smartcar import Timing
from homeassistant.exceptions import HomeAssistantError
from simulator.cars.car import Car
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import FaultKind
from tests.cloud.customer import CarClock

from .dialogs import flows, make_sick
from .smartcar_owner import SmartcarOwner
from .witness import assert_told, issues

MACH_E = "bev_mach_e"
LOOKS = {"v3": "GET *signals", "v2": "POST *batch"}
# Smartcar advises to look at the car this long after a command.
SOON = 160
VERSIONS = pytest.mark.parametrize("version", ["v3", "v2"])


@pytest.fixture(autouse=True)
def _time_of_the_cars(customer: SmartcarOwner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live by the time of the cars, and wait less for an answer that does not come."""
    cars = CarClock(customer.simulator)
    monkeypatch.setattr(
        "custom_components.fordpass.cloud.smartcar.account.Clock",
        partial(Clock, now=cars.now, sleep=cars.sleep),
    )
    timing = partial(Timing, command=3.0)
    monkeypatch.setattr("custom_components.fordpass.accounts.SmartcarTiming", timing)


def _paused(car: Car) -> None:
    car.plug_in()
    car.pause_charging()


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What the owner does: where it is asked for, and what is shown before and after."""

    platform: str
    key: str
    action: str
    ask: str
    before: str
    after: str
    prepare: Callable[[Car], None] = Car.stir
    data: Mapping[str, float] = field(default_factory=dict)

    async def on(self, customer: SmartcarOwner) -> None:
        """Press, and let the time of the cars pass until it is done."""
        await customer.let_pass(self.begin(customer))

    def begin(self, customer: SmartcarOwner) -> asyncio.Task[None]:
        """Press without waiting for the end."""
        target = {"entity_id": customer.entity_id(MACH_E, self.platform, self.key)}

        async def run() -> None:
            await customer.hass.services.async_call(
                self.platform, self.action, {**target, **self.data}, blocking=True
            )

        return customer.hass.loop.create_task(run())

    def shown(self, customer: SmartcarOwner) -> str:
        """Return what is shown."""
        return customer.state(MACH_E, self.platform, self.key).state

    def asked(self, customer: SmartcarOwner) -> int:
        """Return how often the car was asked."""
        return customer.simulator.ledger.count(self.ask)


UNLOCK = Press(
    platform="lock",
    key="lock",
    action="unlock",
    ask="POST *security*",
    before="locked",
    after="unlocked",
)
LOCK = Press(
    platform="lock",
    key="lock",
    action="lock",
    ask="POST *security*",
    before="unlocked",
    after="locked",
    prepare=Car.unlock,
)
START = Press(
    platform="switch",
    key="charge",
    action="turn_on",
    ask="POST *charge*",
    before="off",
    after="on",
    prepare=_paused,
)
STOP = Press(
    platform="switch",
    key="charge",
    action="turn_off",
    ask="POST *charge*",
    before="on",
    after="off",
    prepare=Car.plug_in,
)
LIMIT = Press(
    platform="number",
    key="charge_limit",
    action="set_value",
    ask="POST *charge*",
    before="80.0",
    after="90.0",
    data={"value": 90},
)
PRESSES = {
    "lock": LOCK,
    "unlock": UNLOCK,
    "start": START,
    "stop": STOP,
    "limit": LIMIT,
}
EACH = pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)


async def connect(customer: SmartcarOwner, version: str, press: Press) -> None:
    """Add the car as it is before the press."""
    customer.advanced["version"] = version
    press.prepare(customer.car(MACH_E))
    await customer.add_account([MACH_E])
    await customer.until_state(MACH_E, press.platform, press.key, press.before)


async def refused(
    customer: SmartcarOwner, press: Press, key: str, detail: str = ""
) -> None:
    """Press in vain: it is told why, asked once, and what is shown stays."""
    with pytest.raises(HomeAssistantError) as caught:
        await press.on(customer)
    assert_told(caught.value, key, detail=detail)
    assert press.asked(customer) == 1
    assert press.shown(customer) == press.before


@VERSIONS
@EACH
async def test_success(customer: SmartcarOwner, version: str, press: Press) -> None:
    """It is asked once; soon after, the car is looked at once, and what it says is shown."""
    await connect(customer, version, press)
    count = partial(customer.simulator.ledger.count, LOOKS[version])
    looks = count()
    await press.on(customer)
    # Smartcar's word is no word of the car about its battery.
    assert press.shown(customer) == (
        press.after if press.platform == "lock" else press.before
    )
    assert (press.asked(customer), count()) == (1, looks)
    customer.simulator.clock.step(SOON)
    await customer.until(lambda: count() > looks)
    await customer.until_state(MACH_E, press.platform, press.key, press.after)
    assert (press.asked(customer), count()) == (1, looks + 1)
    assert customer.simulator.ledger.mistakes == []


@VERSIONS
async def test_the_car_has_the_last_word(customer: SmartcarOwner, version: str) -> None:
    """Who locks by the key what was just unlocked from afar sees it locked."""
    await connect(customer, version, UNLOCK)
    await UNLOCK.on(customer)
    customer.simulator.clock.step(20)
    assert UNLOCK.shown(customer) == "unlocked"
    customer.car(MACH_E).lock()
    customer.simulator.clock.step(SOON)
    await customer.until_state(MACH_E, "lock", "lock", "locked")


@VERSIONS
@EACH
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            "CONNECTED_SERVICES_ACCOUNT.VIRTUAL_KEY_REQUIRED",
            ("command_failed", ["connected_services"]),
        ),
        ("VEHICLE_STATE.IN_MOTION", ("command_precluded", [])),
        ("VEHICLE_STATE.ASLEEP", ("command_no_answer", [])),
        ("PERMISSION", ("command_not_authorized", ["not_consented"])),
    ],
)
async def test_refused(
    customer: SmartcarOwner,
    version: str,
    press: Press,
    error: str,
    told: tuple[str, list[str]],
) -> None:
    """Nobody presses a second time for the owner; what the owner can repair is told."""
    await connect(customer, version, press)
    customer.cloud.inject(MACH_E, error, match=press.ask)
    key, repairs = told
    await refused(customer, press, key, error)
    await customer.hass.async_block_till_done()
    assert [one.translation_key for one in issues(customer.hass)] == repairs
    assert flows(customer.hass) == []


@VERSIONS
async def test_the_car_is_not_ready(customer: SmartcarOwner, version: str) -> None:
    """What the car cannot do as it is now works as soon as it is ready."""
    await connect(customer, version, START)
    customer.car(MACH_E).unplug()
    await refused(
        customer,
        START,
        "command_precluded",
        "VEHICLE_STATE.CHARGING_PLUG_NOT_CONNECTED",
    )
    _paused(customer.car(MACH_E))
    await START.on(customer)
    customer.simulator.clock.step(SOON)
    await customer.until_state(MACH_E, "switch", "charge", "on")


@VERSIONS
@pytest.mark.parametrize(
    "press", [UNLOCK, START, LIMIT], ids=["lock", "start", "limit"]
)
async def test_a_permission_that_was_taken_back(
    customer: SmartcarOwner, version: str, press: Press
) -> None:
    """It is named in a repair, and the car is there as before."""
    await connect(customer, version, press)
    permission = "control_security" if press is UNLOCK else "control_charge"
    customer.cloud.permit(permission, granted=False)
    await refused(customer, press, "command_not_authorized", "PERMISSION")
    await customer.until(lambda: bool(issues(customer.hass)))
    (issue,) = issues(customer.hass)
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["categories"] == permission
    assert customer.state(MACH_E, "binary_sensor", "connected").state == "on"


@VERSIONS
@pytest.mark.parametrize(
    "press", [UNLOCK, START, LIMIT], ids=["lock", "start", "limit"]
)
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.HANG,
        FaultKind.HALF_BODY,
        FaultKind.RESET,
        FaultKind.GATEWAY_TIMEOUT,
        FaultKind.BAD_JSON,
    ],
)
async def test_silence(
    customer: SmartcarOwner, version: str, press: Press, kind: FaultKind
) -> None:
    """What may have arrived is not asked again, and nothing is made up."""
    await connect(customer, version, press)
    make_sick(customer, press.ask, kind)
    await refused(customer, press, "cloud_unavailable")
    customer.simulator.clock.step(SOON)
    await customer.hass.async_block_till_done()
    assert press.asked(customer) == 1


@VERSIONS
async def test_what_was_done_in_silence(customer: SmartcarOwner, version: str) -> None:
    """The next look tells what the car did all the same."""
    customer.cloud.switches.command_answers = "sent"
    await connect(customer, version, UNLOCK)
    make_sick(customer, UNLOCK.ask, FaultKind.HALF_BODY)
    await refused(customer, UNLOCK, "cloud_unavailable")
    customer.simulator.clock.step(SOON)
    await customer.until(lambda: "UNLOCKED" in customer.car(MACH_E).body.locks.values())
    # A look that was quicker than the car saw the lock as it was: the next one does not.
    customer.simulator.clock.step(24 * 3600)
    await customer.until_state(MACH_E, "lock", "lock", "unlocked")


@pytest.mark.parametrize("answers", ["done", "streamed"])
async def test_a_car_that_says_nothing(customer: SmartcarOwner, answers: str) -> None:
    """Smartcar waits for the car, and we for Smartcar, whether it keeps the line open or not."""
    customer.cloud.switches.set("command_answers", answers)
    await connect(customer, "v3", UNLOCK)
    customer.cloud.switches.command_patience = 50
    customer.car(MACH_E).outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    await refused(customer, UNLOCK, "command_no_answer")
    await LOCK.on(customer)
    assert LOCK.shown(customer) == "locked"


@pytest.mark.parametrize(
    ("word", "key"), [("PENDING", "command_no_answer"), ("FAILURE", "command_failed")]
)
@EACH
async def test_the_body_decides(
    customer: SmartcarOwner, press: Press, word: str, key: str
) -> None:
    """A good status with a bad word is no success."""
    await connect(customer, "v3", press)
    customer.cloud.switches.set("command_word", word)
    await refused(customer, press, key, word)


@VERSIONS
@EACH
async def test_pressed_twice(
    customer: SmartcarOwner, version: str, press: Press
) -> None:
    """The impatient owner asks once, and both presses end the same."""
    await connect(customer, version, press)
    first, second = press.begin(customer), press.begin(customer)
    await customer.let_pass(first)
    await second
    assert press.asked(customer) == 1


@VERSIONS
async def test_reloaded_meanwhile(customer: SmartcarOwner, version: str) -> None:
    """A command that is on its way when the entry is reloaded fails, and the lock shows what it was."""
    await connect(customer, version, UNLOCK)
    make_sick(customer, UNLOCK.ask, FaultKind.HANG)
    pressed = UNLOCK.begin(customer)
    async with asyncio.timeout(30):
        await customer.simulator.ledger.arrived(UNLOCK.ask)
    (entry,) = customer.hass.config_entries.async_entries("fordpass")
    assert await customer.hass.config_entries.async_reload(entry.entry_id)
    with pytest.raises(HomeAssistantError) as caught:
        await pressed
    assert_told(caught.value, "cloud_unavailable", cloud="Smartcar")
    await customer.until_state(MACH_E, "lock", "lock", "locked")
    assert UNLOCK.asked(customer) == 1
