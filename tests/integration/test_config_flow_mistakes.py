"""Adding an account, when something goes wrong: it is named, and the same dialog goes on."""

import pytest

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType
from simulator.fordpass.faults import FaultKind
from simulator.fordpass.tokens import TokenKind

from .dialogs import (
    AUTHORIZE,
    CODE,
    FORM,
    MINT,
    assert_form,
    assert_menu,
    browser,
    link,
    make_sick,
    suggested,
    visit,
)
from .owner import Owner
from .witness import GARAGE, REFRESH

LONG = "eyJraWQiOiJzYW1wbGUiLCJ2ZXIiOiIxLjAifQ"

# How an outage is made at an endpoint, and the word it is told by.
OUTAGES = [
    (FaultKind.UNAVAILABLE, "cannot_connect"),
    (FaultKind.UNAVAILABLE_HTML, "cannot_connect"),
    (FaultKind.HTML, "cannot_connect"),
    (FaultKind.BAD_JSON, "cannot_connect"),
    (FaultKind.EMPTY, "cannot_connect"),
    (FaultKind.TOO_MANY_REQUESTS, "rate_limited"),
    (FaultKind.FORBIDDEN_HTML, "blocked"),
]


async def to_password(owner: Owner) -> ConfigFlowResult:
    """Open a dialog up to the form for e-mail and password."""
    flow = await owner.answer(await owner.to_sign_in(), next_step_id="password")
    assert_form(flow, "password")
    return flow


async def assert_goes_on(owner: Owner, flow: ConfigFlowResult) -> None:
    """Check that a sign-in works in a dialog that has shown an error."""
    if flow["step_id"] == "browser":
        flow = await owner.answer(flow, code=await visit(owner, flow))
    else:
        flow = await owner.answer(flow, username=owner.email, password=owner.password)
    assert_form(flow, "vehicles")


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        ("", "no_code"),
        ("  \n", "no_code"),
        ("fordapp://userauthorized/?state=1", "no_code"),
        ("what is a code", "no_code"),
        (f"fordapp://userauthorized/?code={LONG}…", "cut_off"),
        (f"fordapp://userauthorized/?code={LONG}...", "cut_off"),
        ("fordapp://userauthorized/?code=eyJraWQi", "cut_off"),
        ("eyJraWQi", "cut_off"),
        ("https://login.ford.com/oauth2/v2.0/authorize?code=1", "authorize_url"),
        (f"myapp://userauthorized/?code={LONG}", "wrong_scheme"),
        (f"lincolnapp://userauthorized/?code={LONG}", "wrong_brand"),
        ("fordapp://userauthorized/?error=access_denied", "access_denied"),
        (LONG, "code_refused"),
    ],
)
async def test_wrong_paste(owner: Owner, pasted: str, problem: str) -> None:
    """Each mistake is named at the field, and the link stays good."""
    flow = await browser(owner, await owner.to_sign_in())
    first = link(flow)
    flow = await owner.answer(flow, code=pasted)
    assert_form(flow, "browser", code=problem)
    assert link(flow) == first
    assert suggested(flow, "code") is None
    asked = owner.simulator.ledger.count(CODE)
    assert asked == (1 if problem == "code_refused" else 0)
    await assert_goes_on(owner, flow)


async def test_nothing_pasted(owner: Owner) -> None:
    """The field may be left out altogether, as the frontend does with an empty one."""
    flow = await browser(owner, await owner.to_sign_in())
    flow = await owner.answer(flow)
    assert_form(flow, "browser", code="no_code")
    await assert_goes_on(owner, flow)


async def test_address_of_the_sign_in_page(owner: Owner) -> None:
    """The link itself is the likeliest wrong address."""
    flow = await browser(owner, await owner.to_sign_in())
    flow = await owner.answer(flow, code=link(flow))
    assert_form(flow, "browser", code="authorize_url")
    await assert_goes_on(owner, flow)


async def test_used_code(owner: Owner) -> None:
    """A code works once, even when its answer is lost; the dialog goes on with a new one."""
    flow = await browser(owner, await owner.to_sign_in())
    address = await visit(owner, flow)
    make_sick(owner, CODE, FaultKind.HALF_BODY)
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "browser", base="cannot_connect")
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "browser", code="code_refused")
    await assert_goes_on(owner, flow)


async def test_trouble_after_the_code(owner: Owner) -> None:
    """What comes after the code may go wrong without costing another sign-in."""
    flow = await browser(owner, await owner.to_sign_in())
    address = await visit(owner, flow)
    make_sick(owner, MINT, FaultKind.UNAVAILABLE)
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "browser", base="cannot_connect")
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "vehicles")


async def test_expired_code(owner: Owner) -> None:
    """A code lives for minutes."""
    flow = await browser(owner, await owner.to_sign_in())
    address = await visit(owner, flow)
    owner.simulator.fordpass.age_tokens(301)
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "browser", code="code_refused")
    await assert_goes_on(owner, flow)


async def test_code_of_another_link(owner: Owner) -> None:
    """A code belongs to the dialog whose link it came from."""
    other = await browser(owner, await owner.to_sign_in())
    address = await visit(owner, other)
    flow = await browser(owner, await owner.to_sign_in())
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "browser", code="code_refused")
    await assert_goes_on(owner, flow)


async def test_code_of_another_region(owner: Owner) -> None:
    """The region is asked for again, and the sign-in begins anew with another link."""
    owner.region = "deu"
    address = await visit(owner, await browser(owner, await owner.to_sign_in()))
    owner.region = "usa"
    flow = await browser(owner, await owner.to_sign_in())
    first = link(flow)
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "region", region="wrong_region")
    flow = await owner.answer(flow, region="deu")
    assert_menu(flow, "sign_in", "browser", "password")
    flow = await browser(owner, flow)
    assert link(flow) != first
    await assert_goes_on(owner, flow)


@pytest.mark.parametrize("status", [FaultKind.BAD_REQUEST, FaultKind.UNAUTHORIZED])
async def test_account_of_another_region(owner: Owner, status: FaultKind) -> None:
    """Ford mints no token for the region's app."""
    make_sick(owner, MINT, status)
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_form(flow, "region", region="wrong_region")
    flow = await owner.sign_in(await owner.answer(flow, region="gbr"))
    assert_form(flow, "vehicles")


@pytest.mark.parametrize("status", [FaultKind.BAD_REQUEST, FaultKind.NOT_FOUND])
async def test_region_without_a_page(owner: Owner, status: FaultKind) -> None:
    """The login host does not know the region's page."""
    make_sick(owner, AUTHORIZE, status)
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_form(flow, "region", region="wrong_region")


async def test_region_again_for_lincoln(owner: Owner) -> None:
    """A Lincoln owner has no other region to choose, but may try again."""
    owner.email, owner.brand = "lincoln@example.com", "lincoln"
    make_sick(owner, MINT, FaultKind.UNAUTHORIZED)
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_form(flow, "region", region="wrong_region")
    flow = await owner.sign_in(await owner.answer(flow, region="lincoln_usa"))
    assert flow["type"] is FlowResultType.SHOW_PROGRESS
    await owner.finish(flow)


async def test_wrong_password(owner: Owner) -> None:
    """It is told at its field; the e-mail is kept, the password is not; nothing is tried again."""
    flow = await to_password(owner)
    flow = await owner.answer(flow, username=f" {owner.email} ", password="wrong")
    assert_form(flow, "password", password="wrong_password")
    assert suggested(flow, "username") == owner.email
    assert suggested(flow, "password") is None
    assert owner.simulator.ledger.count(FORM) == 1
    await assert_goes_on(owner, flow)


async def test_locked_account(owner: Owner) -> None:
    """The dialog goes on when the account is unlocked."""
    owner.simulator.fordpass.lock_account(owner.email)
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_form(flow, "password", base="account_locked")
    owner.simulator.fordpass.unlock_account(owner.email)
    await assert_goes_on(owner, flow)


async def test_changed_form(owner: Owner) -> None:
    """A page without what we know of it is not guessed at."""
    make_sick(owner, AUTHORIZE, FaultKind.HTML)
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_form(flow, "password", base="form_changed")
    assert owner.simulator.ledger.count(FORM) == 0
    await assert_goes_on(owner, flow)


@pytest.mark.parametrize(
    ("kind", "problem"), [*OUTAGES, (FaultKind.RESET, "cannot_connect")]
)
@pytest.mark.parametrize("endpoint", [CODE, MINT])
async def test_outage_at_sign_in(
    owner: Owner, endpoint: str, kind: FaultKind, problem: str
) -> None:
    """What was pasted is kept, and a sign-in that did not reach Ford works with it."""
    flow = await browser(owner, await owner.to_sign_in())
    address = await visit(owner, flow)
    make_sick(owner, endpoint, kind)
    flow = await owner.answer(flow, code=address)
    assert_form(flow, "browser", base=problem)
    assert suggested(flow, "code") == address
    assert owner.simulator.ledger.count(endpoint) == 1
    if endpoint == CODE:
        assert_form(await owner.answer(flow, code=address), "vehicles")
    else:
        await assert_goes_on(owner, flow)


@pytest.mark.parametrize("endpoint", [AUTHORIZE, FORM, CODE, MINT])
@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (FaultKind.UNAVAILABLE, "cannot_connect"),
        (FaultKind.HALF_BODY, "cannot_connect"),
        (FaultKind.TOO_MANY_REQUESTS, "rate_limited"),
        (FaultKind.FORBIDDEN_HTML, "blocked"),
    ],
)
async def test_outage_with_password(
    owner: Owner, endpoint: str, kind: FaultKind, problem: str
) -> None:
    """The form is shown again, and nothing is tried unasked."""
    make_sick(owner, endpoint, kind)
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_form(flow, "password", base=problem)
    assert owner.simulator.ledger.count(endpoint) == 1
    assert suggested(flow, "username") == owner.email
    await assert_goes_on(owner, flow)


@pytest.mark.parametrize(
    ("kind", "problem"), [*OUTAGES, (FaultKind.HALF_BODY, "cannot_connect")]
)
async def test_outage_at_the_garage(
    owner: Owner, kind: FaultKind, problem: str
) -> None:
    """The owner tries again without signing in again."""
    make_sick(owner, GARAGE, kind, times=2)
    flow = await owner.sign_in(await owner.to_sign_in())
    assert_form(flow, "garage", base=problem)
    flow = await owner.answer(flow)
    assert_form(flow, "garage", base=problem)
    assert_form(await owner.answer(flow), "vehicles")
    assert owner.simulator.ledger.count(GARAGE) == 3
    assert owner.simulator.fordpass.accounts[owner.email].sign_ins == 1


async def test_token_rotates_while_the_garage_is_down(owner: Owner) -> None:
    """A dialog that waited longer than its token lives goes on with the rotated one."""
    make_sick(owner, GARAGE, FaultKind.UNAVAILABLE)
    owner.simulator.fordpass.switches.cat_life = 7
    flow = await owner.sign_in(await owner.to_sign_in())
    owner.simulator.fordpass.switches.cat_life = 1800
    assert_form(flow, "garage", base="cannot_connect")
    flow = await owner.answer(flow)
    assert_form(flow, "vehicles")
    flow = await owner.answer(flow, vehicles=[owner.car("ice_f150").vin])
    flow = await owner.finish(flow)
    (refresh,) = owner.simulator.fordpass.living_tokens(
        owner.email, TokenKind.CAT_REFRESH
    )
    assert flow["result"].data["access"]["refresh_token"] == refresh.text
    assert owner.simulator.ledger.count(REFRESH) == 2


async def test_token_dies_while_the_garage_is_down(owner: Owner) -> None:
    """Then the owner signs in again, in the same dialog."""
    make_sick(owner, GARAGE, FaultKind.UNAVAILABLE)
    flow = await owner.sign_in(await owner.to_sign_in())
    owner.simulator.fordpass.revoke(owner.email)
    flow = await owner.answer(flow)
    assert_menu(flow, "sign_in", "browser", "password")
    assert_form(await owner.sign_in(flow), "vehicles")


async def test_garage_of_another_shape(owner: Owner) -> None:
    """The older dashboard serves where the garage is gone."""
    make_sick(owner, GARAGE, FaultKind.NOT_FOUND, times=None)
    owner.simulator.fordpass.switches.legacy_dashboard = "207"
    assert_form(await owner.sign_in(await owner.to_sign_in()), "vehicles")
