"""Trouble at Ford and with the account: what the owner sees, and that it heals or asks for one thing."""

from collections.abc import Generator
from datetime import timedelta
import logging
from typing import Any

import pytest

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry, ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from simulator.fordpass.faults import FaultKind
from simulator.fordpass.sockets import ErrorFrame

from .dialogs import FORD, TMC, flows, make_sick
from .owner import Owner
from .witness import (
    ENGLISH,
    EXCHANGE,
    GARAGE,
    READ,
    REFRESH,
    SOCKET,
    issues,
    pass_time,
    sentence,
)

pytestmark = pytest.mark.usefixtures("impatient")

CAR = "ice_f150"

# All that heals by itself, wherever it strikes.
OUTAGES = [
    FaultKind.FORBIDDEN_HTML,
    FaultKind.TOO_MANY_REQUESTS,
    FaultKind.INTERNAL_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.UNAVAILABLE,
    FaultKind.UNAVAILABLE_HTML,
    FaultKind.GATEWAY_TIMEOUT,
    FaultKind.HANG,
    FaultKind.HALF_BODY,
    FaultKind.BAD_JSON,
    FaultKind.HTML,
    FaultKind.EMPTY,
]


@pytest.fixture(autouse=True)
def _calm(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Check that no trouble is told as a fault of ours."""
    yield
    faults = [
        record.getMessage()
        for record in caplog.get_records("call")
        # A connection cut by the simulator is an error to asyncio, not to the owner.
        if record.levelno >= logging.ERROR and record.name != "asyncio"
    ]
    assert faults == []


@pytest.fixture
async def entry(owner: Owner) -> ConfigEntry[Any]:
    """Return the account with one car, its news coming."""
    return await owner.add_account([CAR])


async def forget_cars(
    owner: Owner, entry: ConfigEntry[Any], hass_storage: dict[str, Any]
) -> None:
    """Unload the account and lose what is known of its cars, so that set-up must ask."""
    assert await owner.hass.config_entries.async_unload(entry.entry_id)
    await owner.until(lambda: owner.simulator.fordpass.sockets == [])
    for key in [key for key in hass_storage if "last_known" in key]:
        del hass_storage[key]
    owner.simulator.ledger.clear()


def assert_calm(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """Check that the owner sees the last values, and is asked for nothing."""
    assert entry.state is ConfigEntryState.LOADED
    assert owner.state(CAR, "lock", "lock").state == "locked"
    assert flows(owner.hass) == []
    assert issues(owner.hass) == []


@pytest.mark.parametrize("kind", OUTAGES)
async def test_outage_at_set_up(
    owner: Owner,
    entry: ConfigEntry[Any],
    hass_storage: dict[str, Any],
    kind: FaultKind,
) -> None:
    """The entry says why it is not ready, asks once, and tries again by itself."""
    await forget_cars(owner, entry, hass_storage)
    make_sick(owner, GARAGE, kind, times=None)
    assert not await owner.hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    key = "rate_limited" if kind is FaultKind.TOO_MANY_REQUESTS else "cloud_unavailable"
    assert entry.error_reason_translation_key == key
    assert entry.reason == sentence(key, cloud="Ford", said="")
    assert owner.simulator.ledger.count(GARAGE) <= 2
    assert flows(owner.hass) == []
    owner.simulator.fordpass.faults.clear()
    pass_time(owner.hass, minutes=5)
    await owner.until(lambda: owner.is_linked(CAR))
    await owner.until_state(CAR, "lock", "lock", "locked")
    assert_calm(owner, entry)


async def test_revoked_token_at_set_up(
    owner: Owner, entry: ConfigEntry[Any], hass_storage: dict[str, Any]
) -> None:
    """The owner is asked to sign in, and Ford is not asked again."""
    await forget_cars(owner, entry, hass_storage)
    owner.simulator.fordpass.revoke(owner.email)
    assert not await owner.hass.config_entries.async_setup(entry.entry_id)
    await owner.hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "sign_in_required"
    (flow,) = flows(owner.hass)
    assert flow["context"]["source"] == SOURCE_REAUTH
    pass_time(owner.hass, hours=24)
    await owner.hass.async_block_till_done()
    assert owner.simulator.ledger.counts().keys() == {
        "GET api.vehicle.ford.com/api/fpcpl-user-garage-service/v1/user/garage",
        "POST api.foundational.ford.com/api/token/v2/cat-with-refresh-token",
    }
    assert owner.simulator.ledger.count("*") == 2


async def test_account_that_became_empty(
    owner: Owner, entry: ConfigEntry[Any], hass_storage: dict[str, Any]
) -> None:
    """An account without cars is loaded and quiet."""
    await forget_cars(owner, entry, hass_storage)
    owner.simulator.fordpass.accounts[owner.email].vins.clear()
    assert await owner.hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert owner.simulator.ledger.count(SOCKET) == 0
    assert flows(owner.hass) == []


async def test_garage_of_nulls(
    owner: Owner, entry: ConfigEntry[Any], hass_storage: dict[str, Any]
) -> None:
    """A car of which the list says next to nothing is there, with what it tells itself."""
    await forget_cars(owner, entry, hass_storage)
    garage = owner.car(CAR).garage
    for key in garage.keys() - {"vin", "userAuthStatus"}:
        garage[key] = None
    assert await owner.hass.config_entries.async_setup(entry.entry_id)
    await owner.until(lambda: owner.is_linked(CAR))
    await owner.until(lambda: owner.has(CAR, "sensor", "odometer"))
    assert owner.state(CAR, "sensor", "odometer").state != "unknown"


@pytest.mark.parametrize(
    "kind",
    [FaultKind.RESET, *(kind for kind in OUTAGES if kind is not FaultKind.HALF_BODY)],
)
async def test_outage_of_everything(
    owner: Owner, entry: ConfigEntry[Any], kind: FaultKind
) -> None:
    """The last values stay, nobody is asked for anything, and all comes back by itself."""
    ledger = owner.simulator.ledger
    ledger.clear()
    for match in (TMC, FORD, EXCHANGE):
        make_sick(owner, match, kind, times=None)
    owner.simulator.fordpass.drop_sockets()
    await owner.until(lambda: ledger.count(SOCKET) >= 3)
    pass_time(owner.hass, minutes=20)
    await owner.until(lambda: ledger.count(READ) == 1)
    assert_calm(owner, entry)
    assert ledger.count(REFRESH) == 0
    owner.simulator.fordpass.faults.clear()
    await owner.until(lambda: owner.is_linked(CAR))
    owner.car(CAR).unlock()
    await owner.until_state(CAR, "lock", "lock", "unlocked")
    assert flows(owner.hass) == []


@pytest.mark.parametrize("kind", OUTAGES)
async def test_outage_of_the_token_hosts(
    owner: Owner, entry: ConfigEntry[Any], kind: FaultKind
) -> None:
    """Tokens that cannot be renewed just now are no reason to sign in again."""
    ledger = owner.simulator.ledger
    for match in (EXCHANGE, REFRESH):
        make_sick(owner, match, kind, times=None)
    ledger.clear()
    owner.simulator.fordpass.age_tokens(1801)
    await owner.until(lambda: ledger.count(EXCHANGE) >= 3)
    assert_calm(owner, entry)
    owner.simulator.fordpass.faults.clear()
    await owner.until(lambda: owner.is_linked(CAR))
    assert_calm(owner, entry)


async def test_dead_access_token(owner: Owner) -> None:
    """Seven cars whose tokens die at once cost one exchange."""
    entry = await owner.add_account()
    fordpass = owner.simulator.fordpass
    await owner.until(lambda: len(fordpass.sockets) == 7)
    owner.simulator.ledger.clear()
    fordpass.age_tokens(1801)
    await owner.until(
        lambda: (
            len([one for one in fordpass.sockets if fordpass.tokens.lives(one.token)])
            == 7
        )
    )
    assert owner.simulator.ledger.count(REFRESH) == 0
    assert owner.simulator.ledger.count(EXCHANGE) == 1
    assert entry.state is ConfigEntryState.LOADED
    assert flows(owner.hass) == []


async def test_unauthorized_for_good(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """A host that says 401 to fresh tokens is in trouble itself: no new sign-in is asked for."""
    ledger = owner.simulator.ledger
    make_sick(owner, TMC, FaultKind.UNAUTHORIZED, times=None)
    ledger.clear()
    owner.simulator.fordpass.drop_sockets()
    await owner.until(lambda: ledger.count(SOCKET) >= 3)
    assert_calm(owner, entry)
    assert ledger.count(REFRESH) == 0
    assert ledger.count(EXCHANGE) <= ledger.count(SOCKET)
    owner.simulator.fordpass.faults.clear()
    await owner.until(lambda: owner.is_linked(CAR))


async def test_wish_to_wait_is_granted(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """After 429 with Retry-After, nothing that asks for a token makes a request."""
    make_sick(owner, EXCHANGE, FaultKind.TOO_MANY_REQUESTS, None, retry_after=3600)
    owner.simulator.ledger.clear()
    owner.simulator.fordpass.age_tokens(301)
    await owner.until(lambda: owner.simulator.ledger.count(EXCHANGE) == 1)
    for _ in range(20):
        with pytest.raises(HomeAssistantError, match="Try again later"):
            await owner.begin(CAR, "lock", "lock", "unlock")
    assert owner.simulator.ledger.count(EXCHANGE) == 1
    assert owner.simulator.ledger.count("*/commands") == 0
    assert_calm(owner, entry)


@pytest.mark.parametrize("answer", ["revoked", "460", "401"])
async def test_account_is_lost(
    owner: Owner, entry: ConfigEntry[Any], answer: str
) -> None:
    """The cars are unavailable, the owner is asked once, and Ford is left alone."""
    fordpass, ledger = owner.simulator.fordpass, owner.simulator.ledger
    ledger.clear()
    if answer == "revoked":
        fordpass.revoke(owner.email)
    else:
        fordpass.switches.set("locked_answer", answer)
        fordpass.lock_account(owner.email)
    await owner.until(lambda: flows(owner.hass) != [])
    await owner.until_state(CAR, "lock", "lock", "unavailable")
    (flow,) = flows(owner.hass)
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert issues(owner.hass) == []
    assert ledger.count(REFRESH) == 1
    asked = ledger.count("*")
    pass_time(owner.hass, hours=24)
    await owner.hass.async_block_till_done()
    assert len(flows(owner.hass)) == 1
    assert ledger.count("*") == asked


async def test_car_is_no_longer_authorized(
    owner: Owner, entry: ConfigEntry[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner is told what to do in the app; when that is done the car comes back by itself."""
    monkeypatch.setattr(
        "custom_components.fordpass.news.REFUSED_RETRY", timedelta(seconds=0.2)
    )
    garage = owner.car(CAR).garage
    garage["userAuthStatus"] = "Pending"
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(CAR, "lock", "lock", "unavailable")
    (issue,) = issues(owner.hass)
    assert issue.translation_key == "vehicle_not_authorized"
    assert issue.translation_placeholders == {"car": "Big Truck"}
    words = ENGLISH["issues"]["vehicle_not_authorized"]
    assert "{car}" in words["title"]
    assert flows(owner.hass) == []
    garage["userAuthStatus"] = "Authorized"
    await owner.until(lambda: owner.is_linked(CAR))
    await owner.until_state(CAR, "lock", "lock", "locked")
    assert_calm(owner, entry)


async def test_silent_socket(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """A line that carries nothing any more is noticed and replaced, and nobody sees it."""
    (dead,) = owner.simulator.fordpass.sockets
    dead.silent = True
    owner.car(CAR).unlock()
    await owner.until_state(CAR, "lock", "lock", "unlocked")
    (alive,) = owner.simulator.fordpass.sockets_of(owner.car(CAR).vin)[-1:]
    assert alive is not dead
    assert owner.simulator.ledger.count(READ) == 0
    assert flows(owner.hass) == []


@pytest.mark.parametrize("error", list(ErrorFrame))
async def test_error_frame(
    owner: Owner, entry: ConfigEntry[Any], error: ErrorFrame
) -> None:
    """After the cloud's own word that it is over, a new socket is opened."""
    (old,) = owner.simulator.fordpass.sockets
    owner.simulator.fordpass.send_error_frame(error)
    await owner.until(lambda: old not in owner.simulator.fordpass.sockets)
    await owner.until(lambda: owner.is_linked(CAR))
    owner.car(CAR).unlock()
    await owner.until_state(CAR, "lock", "lock", "unlocked")
    assert owner.simulator.ledger.count(REFRESH) == 0
    assert flows(owner.hass) == []


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "not json",
        '{"_data":{"metrics":{"odometer":{"value":1',
        "<html><body>Maintenance</body></html>",
        "null",
        "[]",
        '"text"',
        "{}",
        '{"_data":null}',
        '{"_data":{"metrics":null,"states":null,"events":null}}',
        '{"_data":{"metrics":[1,2],"states":"x"}}',
        '{"_data":{"metrics":{"odometer":null,"doorLockStatus":null,"position":null}}}',
        '{"_data":{"metrics":{"odometer":{"value":null},"doorLockStatus":[null,{"value":null}]}}}',
        '{"_data":{"metrics":{"odometer":{"value":"many"},"position":{"value":{"location":"there"}}}}}',
        '{"_data":{"metrics":{"odometer":{"error":{"code":7},"updateTime":"yesterday"}}}}',
        '{"_data":{"states":{"lockCommand":{"value":null},"x":{"value":{"toState":5}},"y":[]}}}',
        '{"_data":{"states":{"commands":null}}}',
        '{"_httpStatus":500}',
    ],
)
async def test_frame_that_says_nothing(
    owner: Owner, entry: ConfigEntry[Any], frame: str
) -> None:
    """It changes nothing, and costs neither the socket nor the news that follow."""
    before = owner.hass.states.get(owner.entity_id(CAR, "sensor", "odometer"))
    owner.simulator.fordpass.send_raw(frame)
    owner.car(CAR).unlock()
    await owner.until_state(CAR, "lock", "lock", "unlocked")
    after = owner.hass.states.get(owner.entity_id(CAR, "sensor", "odometer"))
    assert after is before
    # The one while the account was added, and the one that still is there.
    assert owner.simulator.ledger.count(SOCKET) == 2


async def test_words_of_tomorrow(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """A word nobody knows is unknown, and the next one that is known is shown."""
    car = owner.car(CAR)
    at = car.clock.now().isoformat()
    car.upload(
        alarmStatus={"updateTime": at, "value": "SINGING"},
        gearLeverPosition={"updateTime": at, "value": "SIDEWAYS"},
        ignitionStatus={"updateTime": at, "value": "PERHAPS"},
    )
    for platform, key in (
        ("sensor", "alarm"),
        ("sensor", "gear"),
        ("binary_sensor", "ignition"),
    ):
        await owner.until_state(CAR, platform, key, "unknown")
    car.clock.step(1)
    car.upload(**car.measure(everything=True))
    await owner.until_state(CAR, "binary_sensor", "ignition", "off")
