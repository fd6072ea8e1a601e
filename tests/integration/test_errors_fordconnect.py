"""Every row of FordConnect's tables of errors: what the owner sees of it in Home Assistant."""

from functools import partial
from typing import Any

import pytest

from homeassistant.config_entries import ConfigEntryState
from simulator.fordpass.faults import FaultKind

from .conftest import SHORT_FORDCONNECT
from .dialogs import assert_form, flows, make_sick
from .fordconnect_owner import GARAGE, QUERY, TELEMETRY, TOKEN, FordConnectOwner
from .witness import issues, sentence

BEV = "bev_mach_e"
ALERTS = "GET *vehicle-health/alerts"


@pytest.fixture(autouse=True)
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bucket be full again in a moment, after a 429 as well."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.FordConnectTiming",
        partial(SHORT_FORDCONNECT, refill=0.05),
    )


# Nothing of these is about the owner, wherever they come from.
OUTAGES = [
    FaultKind.CONFLICT,
    FaultKind.INTERNAL_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.UNAVAILABLE,
    FaultKind.UNAVAILABLE_HTML,
    FaultKind.GATEWAY_TIMEOUT,
    FaultKind.RESET,
    FaultKind.HALF_BODY,
    FaultKind.BAD_JSON,
    FaultKind.HTML,
    FaultKind.EMPTY,
]
# Ford did it, and nobody heard the answer.
LOST = [FaultKind.HALF_BODY]


def assert_nothing_asked(owner: FordConnectOwner) -> None:
    """Check that the owner is neither asked to sign in nor to repair something."""
    assert flows(owner.hass) == []
    assert issues(owner.hass) == []


async def outage_shows_and_heals(owner: FordConnectOwner) -> None:
    """Check that the connection is lost without a word, the values stay, and it comes back."""
    await owner.until(lambda: not owner.is_linked(BEV))
    assert owner.state(BEV, "sensor", "odometer").state != "unavailable"
    assert_nothing_asked(owner)
    owner.simulator.fordpass.faults.clear()
    await owner.until(lambda: owner.is_linked(BEV))
    assert_nothing_asked(owner)


# The token route, at the refresh


@pytest.mark.parametrize(
    ("trouble", "step", "errors"),
    [
        (
            "invalid_client",
            "fordconnect_credentials",
            {"base": "credentials_refused"},
        ),
        ("invalid_grant", "fordconnect_reauth", {}),
    ],
)
async def test_a_refused_refresh(
    consenting: FordConnectOwner, trouble: str, step: str, errors: dict[str, str]
) -> None:
    """Only Ford's own refusal asks something of the owner, and it asks for what is wrong."""
    await consenting.add_car(BEV)
    consenting.cloud.switches.token_trouble = trouble
    consenting.cloud.age_tokens(1200)
    await consenting.until(lambda: bool(flows(consenting.hass)))
    (flow,) = flows(consenting.hass)
    assert_form(
        await consenting.hass.config_entries.flow.async_configure(flow["flow_id"]),
        step,
        **errors,
    )
    assert consenting.state(BEV, "sensor", "odometer").state == "unavailable"
    assert issues(consenting.hass) == []


@pytest.mark.parametrize(
    "kind",
    [
        # What is cut off after Ford rotated is another matter, below.
        *(kind for kind in OUTAGES if kind not in LOST),
        FaultKind.FORBIDDEN,
        FaultKind.FORBIDDEN_HTML,
        FaultKind.NOT_FOUND,
        FaultKind.TOO_MANY_REQUESTS,
    ],
)
async def test_an_outage_of_the_token_route(
    consenting: FordConnectOwner, kind: FaultKind
) -> None:
    """However long it lasts it is none of the owner's, and the car comes back after it."""
    await consenting.add_car(BEV)
    make_sick(consenting, TOKEN, kind, times=None)
    consenting.cloud.age_tokens(1200)
    await outage_shows_and_heals(consenting)


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("habit", ["rotated", "same"])
async def test_the_answer_to_a_refresh_is_lost(
    consenting: FordConnectOwner, kind: FaultKind, habit: str
) -> None:
    """The old refresh token is tried again; only where Ford rotated it, the owner must consent."""
    await consenting.add_car(BEV)
    consenting.cloud.switches.refresh_token = habit
    make_sick(consenting, TOKEN, kind)
    consenting.cloud.age_tokens(1200)
    ledger = consenting.simulator.ledger
    await consenting.until(lambda: ledger.count(TOKEN) >= 3)
    if habit == "same":
        await consenting.until(lambda: consenting.is_linked(BEV))
        assert_nothing_asked(consenting)
    else:
        await consenting.until(lambda: bool(flows(consenting.hass)))


@pytest.mark.parametrize("habit", ["rotated", "same", "omitted"])
@pytest.mark.parametrize("numbers_as_text", [False, True])
@pytest.mark.parametrize("unscoped", ["access_token", "id_token_only"])
async def test_a_good_refresh(
    consenting: FordConnectOwner, habit: str, numbers_as_text: bool, unscoped: str
) -> None:
    """None of the forms of a good answer is seen, again and again."""
    await consenting.add_car(BEV)
    switches = consenting.cloud.switches
    switches.refresh_token = habit
    switches.numbers_as_text = numbers_as_text
    switches.unscoped = unscoped
    ledger = consenting.simulator.ledger
    for refreshes in (2, 3):
        consenting.cloud.age_tokens(1200)
        await consenting.until(lambda n=refreshes: ledger.count(TOKEN) == n)
        ledger_then = ledger.count(TELEMETRY)
        await consenting.until(lambda n=ledger_then: ledger.count(TELEMETRY) > n)
    await consenting.until(lambda: consenting.is_linked(BEV))
    assert_nothing_asked(consenting)


# The token route, at the sign-in


@pytest.mark.parametrize(
    ("trouble", "step", "errors"),
    [
        (
            "invalid_client",
            "fordconnect_credentials",
            {"client_secret": "credentials_refused"},
        ),
        ("invalid_grant", "fordconnect_code", {"code": "code_refused"}),
        ("503", "fordconnect_code", {"base": "cannot_connect"}),
    ],
)
async def test_a_refused_code(
    consenting: FordConnectOwner, trouble: str, step: str, errors: dict[str, str]
) -> None:
    """The field that is wrong is named, and an outage is called one."""
    flow = await consenting.to_consent()
    consenting.cloud.switches.token_trouble = trouble
    assert_form(await consenting.paste(flow, BEV), step, **errors)


@pytest.mark.parametrize("kind", OUTAGES)
async def test_an_outage_at_the_sign_in(
    consenting: FordConnectOwner, kind: FaultKind
) -> None:
    """It is called one, and what was pasted is good for another try where Ford never saw it."""
    flow = await consenting.to_consent()
    make_sick(consenting, TOKEN, kind)
    flow = await consenting.paste(flow, BEV)
    assert_form(flow, "fordconnect_code", base="cannot_connect")


# The query routes, at the sign-in


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        *((kind, "cannot_connect") for kind in [*OUTAGES, FaultKind.BAD_REQUEST]),
        (FaultKind.FORBIDDEN_HTML, "blocked"),
        (FaultKind.TOO_MANY_REQUESTS, "rate_limited"),
    ],
)
async def test_the_car_cannot_be_read_at_the_sign_in(
    consenting: FordConnectOwner, kind: FaultKind, word: str
) -> None:
    """The dialog says so, and there is no need to consent again."""
    flow = await consenting.to_consent()
    make_sick(consenting, GARAGE, kind, times=None)
    flow = await consenting.paste(flow, BEV)
    assert_form(flow, "fordconnect_car", base=word)


# The query routes, while the car is followed


@pytest.mark.parametrize(
    "kind",
    [
        *OUTAGES,
        FaultKind.BAD_REQUEST,
        FaultKind.FORBIDDEN_HTML,
        FaultKind.NOT_FOUND,
        FaultKind.TOO_MANY_REQUESTS,
    ],
)
async def test_telemetry_in_trouble(
    consenting: FordConnectOwner, kind: FaultKind
) -> None:
    """The connection says so, the last values stay, and nothing is asked of the owner."""
    await consenting.add_car(BEV)
    make_sick(consenting, TELEMETRY, kind, times=None)
    await outage_shows_and_heals(consenting)


async def test_a_token_that_died_early(consenting: FordConnectOwner) -> None:
    """One 401 is answered by a refresh, and nobody sees it."""
    await consenting.add_car(BEV)
    ledger = consenting.simulator.ledger
    make_sick(consenting, TELEMETRY, FaultKind.UNAUTHORIZED)
    await consenting.until(lambda: ledger.count(TOKEN) == 2)
    asked = ledger.count(TELEMETRY)
    await consenting.until(lambda: ledger.count(TELEMETRY) > asked)
    assert consenting.is_linked(BEV)
    assert_nothing_asked(consenting)


async def test_fresh_tokens_are_refused(consenting: FordConnectOwner) -> None:
    """401 to a fresh token asks the owner to consent again."""
    await consenting.add_car(BEV)
    make_sick(consenting, TELEMETRY, FaultKind.UNAUTHORIZED, times=None)
    await consenting.until(lambda: bool(flows(consenting.hass)))
    assert consenting.state(BEV, "sensor", "odometer").state == "unavailable"
    assert issues(consenting.hass) == []


@pytest.mark.parametrize(("route", "linked"), [(TELEMETRY, False), (ALERTS, True)])
async def test_a_category_not_consented_to(
    consenting: FordConnectOwner, route: str, linked: bool
) -> None:
    """403 that names a category is a repair that names it, and never a sign-in."""
    make_sick(consenting, ALERTS, FaultKind.UNAVAILABLE, times=None)
    await consenting.add_car(BEV)
    consenting.simulator.fordpass.faults.clear()
    make_sick(consenting, route, FaultKind.FORBIDDEN, times=None)
    await consenting.until(lambda: bool(issues(consenting.hass)))
    (issue,) = issues(consenting.hass)
    assert issue.translation_key == "not_consented"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["categories"]
    assert flows(consenting.hass) == []
    await consenting.until(lambda: consenting.is_linked(BEV) is linked)


@pytest.mark.parametrize(
    "kind", [FaultKind.NOT_FOUND, FaultKind.UNAVAILABLE, FaultKind.TOO_MANY_REQUESTS]
)
async def test_what_this_car_does_not_have(
    consenting: FordConnectOwner, kind: FaultKind
) -> None:
    """Without an optional document there is no entity of it; the rest goes on without a word."""
    make_sick(consenting, ALERTS, kind, times=None)
    await consenting.add_car(BEV)
    ledger = consenting.simulator.ledger
    await consenting.until(lambda: ledger.count(ALERTS) > 0)
    await consenting.until(lambda: consenting.has(BEV, "sensor", "charge_location"))
    assert not consenting.has(BEV, "sensor", "health_alerts")
    await consenting.until(lambda: consenting.is_linked(BEV))
    assert_nothing_asked(consenting)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (FaultKind.UNAVAILABLE, "cloud_unavailable"),
        (FaultKind.TOO_MANY_REQUESTS, "rate_limited"),
    ],
)
async def test_it_is_ford_who_is_away(
    consenting: FordConnectOwner,
    hass_storage: dict[str, Any],
    kind: FaultKind,
    key: str,
) -> None:
    """Where the set up needs the cloud, the reason names whose it is."""
    await consenting.add_car(BEV)
    (entry,) = consenting.hass.config_entries.async_entries("fordpass")
    await consenting.hass.config_entries.async_unload(entry.entry_id)
    for name in [name for name in hass_storage if name.startswith("fordpass")]:
        del hass_storage[name]
    make_sick(consenting, QUERY, kind, times=None)
    assert not await consenting.hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.reason == sentence(key, cloud="Ford", said="")


async def test_nothing_malformed_is_sent(consenting: FordConnectOwner) -> None:
    """405, 406 and 415 are answers to a client with faults: the cloud finds none with this one."""
    await consenting.add_car(BEV)
    await consenting.until(lambda: consenting.has(BEV, "sensor", "next_departure"))
    assert consenting.simulator.ledger.mistakes == []
