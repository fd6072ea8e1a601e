"""Every row of Smartcar's tables of errors: what the owner sees of it in Home Assistant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from custom_components.fordpass.cloud.clock import Clock
from custom_components.fordpass.cloud.smartcar import Timing
from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from simulator.fordpass.faults import FaultKind
from simulator.smartcar.errors import KINDS
from tests.cloud.customer import CarClock

from .dialogs import flows, make_sick
from .smartcar_owner import SmartcarOwner
from .witness import ENGLISH, assert_told, issues, sentence

MACH_E = "bev_mach_e"
READ = {"v3": "GET /signals*", "v2": "POST /batch"}
LOCK = "POST *security*"
READING = (
    "read_battery, read_charge, read_charge_records, read_engine_oil, "
    "read_extended_vehicle_info, read_fuel, read_location, read_odometer, "
    "read_security, read_service_history, read_speedometer, read_thermometer, "
    "read_tires, read_vehicle_info, read_vin"
)
LOOK = {"v3": "GET *signals*", "v2": "POST *batch"}
ROWS = [
    f"{kind}.{code}" if code else kind
    for kind, row in KINDS.items()
    for code in row.codes
]
VERSIONS = pytest.mark.parametrize("version", ["v3", "v2"])


@pytest.fixture(autouse=True)
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the car every moment, and again at once after trouble."""
    timing = partial(Timing, shortest_poll=0.1, backoff_first=0.05, backoff_longest=0.1)
    monkeypatch.setattr("custom_components.fordpass.accounts.SmartcarTiming", timing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the owner sees of an error of a read, and of one of a command.

    `told` is the sentence of the action's error; `detail` says whether it names Smartcar's code.
    Only v3 answers as if there were no car when none of its webhooks includes it.
    """

    told: str
    detail: bool = False
    issue: str | None = None
    issue_of_v3: str | None = None
    reauth: bool = False


# By type; a row of its own below wins.
KIND: Mapping[str, Seen] = {
    "AUTHENTICATION": Seen(told="sign_in_required", reauth=True),
    "PERMISSION": Seen(told="command_not_authorized", issue="not_consented"),
    "BILLING": Seen(told="plan_refused", detail=True, issue="billing"),
    "COMPATIBILITY": Seen(told="command_unsupported"),
    "CONNECTED_SERVICES_ACCOUNT": Seen(
        told="command_failed", detail=True, issue="connected_services"
    ),
    "RATE_LIMIT": Seen(told="rate_limited"),
    "RESOURCE_NOT_FOUND": Seen(told="command_failed", detail=True),
    "SERVER": Seen(told="cloud_unavailable"),
    "UPSTREAM": Seen(told="command_failed", detail=True),
    "VALIDATION": Seen(told="command_failed", detail=True),
    "VEHICLE_STATE": Seen(told="command_precluded", detail=True),
}
ROW: Mapping[str, Seen] = {
    "COMPATIBILITY.PLATFORM_NOT_CAPABLE": Seen(
        told="command_unsupported", issue="connected_services"
    ),
    "CONNECTED_SERVICES_ACCOUNT.AUTHENTICATION_FAILED": Seen(
        told="sign_in_required", reauth=True
    ),
    "RESOURCE_NOT_FOUND.PATH": Seen(
        told="command_unsupported", issue_of_v3="not_subscribed"
    ),
    "UPSTREAM.NO_RESPONSE": Seen(told="command_no_answer"),
    "VEHICLE_STATE.ASLEEP": Seen(told="command_no_answer"),
    "VEHICLE_STATE.UNREACHABLE": Seen(told="command_no_answer"),
    "VEHICLE_STATE.UNKNOWN": Seen(told="command_failed", detail=True),
}


def seen(error: str) -> Seen:
    """Return what the owner sees of an error."""
    return ROW.get(error) or KIND[error.partition(".")[0]]


async def connect(customer: SmartcarOwner, version: str) -> None:
    """Add the car, without a limit, and wait until it was read."""
    customer.advanced["version"] = version
    await customer.add_account([MACH_E], quota=None)
    await customer.until(lambda: connected(customer) == "on")


def connected(customer: SmartcarOwner) -> str:
    """Return whether the news of the car come."""
    return customer.state(MACH_E, "binary_sensor", "connected").state


def advice(error: str) -> str | None:
    """Return Smartcar's own sentence for the owner."""
    return KINDS[error.partition(".")[0]].advice


def assert_issue(customer: SmartcarOwner, error: str) -> None:
    """Check that what only the owner can repair is told, in Smartcar's words, and nothing else."""
    expected = seen(error).issue
    if customer.advanced["version"] == "v3":
        expected = seen(error).issue_of_v3 or expected
    assert [issue.translation_key for issue in issues(customer.hass)] == (
        [] if expected is None else [expected]
    )
    for issue in issues(customer.hass):
        placeholders = issue.translation_placeholders
        assert placeholders is not None
        said = {"code": error, "message": advice(error) or "–", "categories": READING}
        assert {**said, **placeholders} == {**placeholders, **said}
        ENGLISH["issues"][expected]["description"].format(**placeholders)


@VERSIONS
@pytest.mark.parametrize("error", ROWS)
async def test_each_row_of_a_read(
    customer: SmartcarOwner, version: str, error: str
) -> None:
    """The connection shows it; a repair or a sign-in comes where only the owner can help, else none."""
    await connect(customer, version)
    customer.cloud.inject(MACH_E, error, match=READ[version])
    await customer.until(lambda: connected(customer) != "on")
    reauth = seen(error).reauth
    await customer.until(lambda: bool(flows(customer.hass)) is reauth)
    odometer = customer.state(MACH_E, "sensor", "odometer").state
    assert (odometer == "unavailable") is reauth
    assert_issue(customer, error)


@VERSIONS
@pytest.mark.parametrize("error", ROWS)
async def test_each_row_of_a_command(
    customer: SmartcarOwner, version: str, error: str
) -> None:
    """The action ends in a sentence, and the lock shows the truth."""
    await connect(customer, version)
    customer.cloud.inject(MACH_E, error, match=LOCK)
    expected = seen(error)
    with pytest.raises(HomeAssistantError) as caught:
        await customer.act(MACH_E, "lock", "lock", "unlock")
    words = advice(error)
    said = f" {words}" if words else ""
    assert_told(caught.value, expected.told, cloud="Smartcar", detail=error, said=said)
    assert said.rstrip(".") in str(caught.value)
    assert (error in str(caught.value)) is expected.detail
    assert bool(flows(customer.hass)) is expected.reauth


def live_by_the_cars(customer: SmartcarOwner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the account's time be that of the cars, at the beginning of a month."""
    cars = CarClock(customer.simulator)
    monkeypatch.setattr(
        "custom_components.fordpass.cloud.smartcar.account.Clock",
        partial(Clock, now=cars.now, sleep=cars.sleep),
    )
    start = datetime.fromisoformat("2027-01-02T00:00:00+00:00")
    customer.simulator.clock.step((start - cars.now()).total_seconds())
    customer.cloud.switches.command_answers = "sent"


async def unlock_until(customer: SmartcarOwner, times: int) -> None:
    """Send so many commands."""
    for _ in range(times):
        await customer.act(MACH_E, "lock", "lock", "unlock")


async def test_only_the_reserve_is_left(
    customer: SmartcarOwner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repair says how many requests there are, what is left, and when the car is read again."""
    live_by_the_cars(customer, monkeypatch)
    await customer.add_account([MACH_E], quota=10)
    await customer.until(lambda: connected(customer) == "on")
    assert issues(customer.hass) == []
    # The VIN and the first look were two, one is kept.
    await unlock_until(customer, 7)
    await customer.until(lambda: bool(issues(customer.hass)))
    (issue,) = issues(customer.hass)
    assert issue.translation_key == "quota_spent"
    assert issue.translation_placeholders == {
        "car": "Mustang Mach-E",
        "quota": "10",
        "left": "1",
        "cost": "1",
        "resumes": "2027-02-01",
    }
    await unlock_until(customer, 1)
    with pytest.raises(HomeAssistantError) as caught:
        await unlock_until(customer, 1)
    assert_told(caught.value, "quota_spent", cloud="Smartcar")
    (issue,) = issues(customer.hass)
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["left"] == "0"
    customer.simulator.clock.step(31 * 24 * 3600)
    await customer.until(lambda: issues(customer.hass) == [])


@VERSIONS
async def test_webhooks_alone(
    customer: SmartcarOwner, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who set the quota to 0 is not told that it is spent, but why a command is not sent."""
    live_by_the_cars(customer, monkeypatch)
    customer.advanced["version"] = version
    await customer.add_account([MACH_E], quota=0)
    customer.simulator.clock.step(24 * 3600)
    await customer.hass.async_block_till_done()
    assert issues(customer.hass) == []


async def test_a_car_of_no_webhook(customer: SmartcarOwner) -> None:
    """The owner is told that the car is to be subscribed, until it is."""
    await connect(customer, "v3")
    customer.cloud.switches.signals_need_subscription = True
    await customer.until(lambda: bool(issues(customer.hass)))
    (issue,) = issues(customer.hass)
    assert issue.translation_key == "not_subscribed"
    customer.cloud.switches.signals_need_subscription = False
    await customer.until(lambda: issues(customer.hass) == [])


@VERSIONS
async def test_a_car_that_may_not_be_read(
    customer: SmartcarOwner, version: str
) -> None:
    """All that it takes to read a car is named, until it may be read again."""
    await connect(customer, version)
    customer.cloud.inject(MACH_E, "PERMISSION", match=READ[version])
    await customer.until(lambda: bool(issues(customer.hass)))
    assert_issue(customer, "PERMISSION")
    assert flows(customer.hass) == []
    customer.cloud.heal(MACH_E)
    await customer.until(lambda: connected(customer) == "on")
    assert issues(customer.hass) == []


@VERSIONS
async def test_smartcar_is_called_smartcar(
    customer: SmartcarOwner, version: str, hass_storage: dict[str, Any]
) -> None:
    """Where the set up needs Smartcar and it is away, it is not Ford who is blamed."""
    customer.advanced["version"] = version
    entry = await customer.add_account([MACH_E], quota=None)
    await customer.hass.config_entries.async_unload(entry.entry_id)
    for name in [name for name in hass_storage if name.startswith("fordpass")]:
        del hass_storage[name]
    make_sick(customer, "* *smartcar.com/*", FaultKind.UNAVAILABLE, times=None)
    assert not await customer.hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.reason == sentence("cloud_unavailable", cloud="Smartcar", said="")


@VERSIONS
async def test_what_the_owner_repaired(customer: SmartcarOwner, version: str) -> None:
    """With the first answer after it, the connection is there and the repair is gone."""
    await connect(customer, version)
    error = "CONNECTED_SERVICES_ACCOUNT.VIRTUAL_KEY_REQUIRED"
    customer.cloud.inject(MACH_E, error, match=READ[version])
    await customer.until(lambda: bool(issues(customer.hass)))
    assert_issue(customer, error)
    customer.cloud.heal(MACH_E)
    await customer.until(lambda: connected(customer) == "on")
    assert issues(customer.hass) == []


@pytest.mark.parametrize(
    ("version", "match", "category"),
    [
        ("v3", "GET /signals/closure-*", "read_security"),
        ("v2", "GET /location", "read_location"),
    ],
)
async def test_a_permission_that_is_refused(
    customer: SmartcarOwner, version: str, match: str, category: str
) -> None:
    """403 is about one permission: it is named in a repair, and all else goes on."""
    await connect(customer, version)
    customer.cloud.inject(MACH_E, "PERMISSION", match=match)
    await customer.until(lambda: bool(issues(customer.hass)))
    (issue,) = issues(customer.hass)
    assert issue.translation_key == "not_consented"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["categories"] == category
    assert connected(customer) == "on"
    assert flows(customer.hass) == []


@VERSIONS
async def test_what_a_car_cannot_tell(customer: SmartcarOwner, version: str) -> None:
    """501 is about one thing for ever: there is no entity of it, and no word about it."""
    await connect(customer, version)
    assert customer.has(MACH_E, "sensor", "odometer")
    assert not customer.has(MACH_E, "sensor", "oil_life")
    assert issues(customer.hass) == []


@VERSIONS
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.FORBIDDEN_HTML,
        FaultKind.UNAVAILABLE_HTML,
        FaultKind.BAD_GATEWAY,
        FaultKind.GATEWAY_TIMEOUT,
        FaultKind.HTML,
        FaultKind.BAD_JSON,
        FaultKind.EMPTY,
        FaultKind.RESET,
        FaultKind.HALF_BODY,
    ],
)
async def test_what_is_none_of_smartcars_errors(
    customer: SmartcarOwner, version: str, kind: FaultKind
) -> None:
    """A proxy's page, whatever its status, asks nothing of the owner, keeps the values and heals."""
    await connect(customer, version)
    fault = make_sick(customer, LOOK[version], kind, times=None)
    await customer.until(lambda: connected(customer) == "off")
    assert customer.state(MACH_E, "sensor", "odometer").state != "unavailable"
    assert issues(customer.hass) == []
    assert flows(customer.hass) == []
    customer.simulator.fordpass.faults.remove(fault)
    await customer.until(lambda: connected(customer) == "on")
