"""What comes back from a cloud's page, or is pasted as if it did: nobody can be led elsewhere by it."""

from typing import Any, Final
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .dialogs import CODE, assert_form, browser, flows, link, visit
from .fordconnect_owner import LOCALHOST, TOKEN, FordConnectOwner, link as consent_link
from .owner import Owner
from .smartcar_owner import CONNECTED, HOME, NOWHERE, SmartcarOwner
from .test_flow_abandoned import BEV

AUTHORIZED: Final = f"{HOME}/api/fordpass/authorized"
# Home Assistant itself turns away what holds a script.
MARKUP: Final = "<b onclick=alert(1)>[Sign in](https://example.com/)![](x)"
SCRIPT: Final = "<script>alert(1)</script>"
LONG: Final = "x" * 200_000
GOOD: Final = "c" * 900

# Not the address, whatever else it is.
ANYTHING = (
    "javascript:alert(document.cookie)",
    "javascript://userauthorized/?code=" + GOOD,
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd?code=" + GOOD,
    "//example.com/?code=" + GOOD,
    "https://[::1",
    "https://[home/?code=" + GOOD,
    "http://\\x00/",
    "\x00",
    "%00%0d%0aSet-Cookie:%20a=b",
    "\r\nHost: example.com\r\n\r\n",
    MARKUP,
    SCRIPT,
    LONG,
    "a" + " " * 200_000 + "b",
    "?" + "&" * 5_000,
    "{}{0.__class__}%s%n",
)


def state_of(address: str) -> str:
    """Return the state a link or an address holds."""
    (state,) = parse_qs(urlsplit(address).query)["state"]
    return state


@pytest.mark.parametrize("pasted", ANYTHING, ids=lambda text: repr(text[:24]))
async def test_anything_for_fordpass(owner: Owner, pasted: str) -> None:
    """It is refused without asking anybody, and the dialog goes on."""
    flow = await browser(owner, await owner.to_sign_in())
    flow = await owner.answer(flow, code=pasted)
    assert flow["step_id"] == "browser"
    assert set(flow["errors"]) == {"code"}
    assert flow["errors"]["code"] != "unknown"
    # Only what looks like a code may be shown to the cloud.
    asked = pasted == LONG or pasted.startswith("//example.com/?code=")
    assert owner.simulator.ledger.count(CODE) == asked
    flow = await owner.answer(flow, code=await visit(owner, flow))
    assert flow["step_id"] == "vehicles"


@pytest.mark.parametrize("pasted", ANYTHING, ids=lambda text: repr(text[:24]))
async def test_anything_for_fordconnect(
    consenting: FordConnectOwner, pasted: str
) -> None:
    """It is refused without asking anybody, and the dialog goes on."""
    flow = await consenting.answer(await consenting.to_consent(), code=pasted)
    assert flow["step_id"] == "fordconnect_code"
    assert set(flow["errors"]) == {"code"}
    assert consenting.simulator.ledger.count(TOKEN) == 0
    await consenting.end(await consenting.paste(flow, BEV), BEV)


@pytest.mark.parametrize("pasted", ANYTHING, ids=lambda text: repr(text[:24]))
async def test_anything_for_smartcar(customer: SmartcarOwner, pasted: str) -> None:
    """It is refused without asking anybody, and the dialog goes on."""
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    before = len(customer.simulator.ledger.requests)
    flow = await customer.answer(flow, code=pasted)
    assert flow["step_id"] == "smartcar_paste"
    assert set(flow["errors"]) == {"code"}
    assert len(customer.simulator.ledger.requests) == before
    flow = await customer.paste(flow)
    assert_form(flow, "vehicles")


@pytest.mark.parametrize(
    "how",
    [
        # As it is copied
        " {} ",
        "\n{}\r\n",
        "<{}>",
        '"{}"',
        "\u00a0{}\u200b",
        "{}#",
        "{}#code=other",
        "{}&code=other",
        "{}&state=other",
    ],
)
async def test_good_addresses_in_wrappings(owner: Owner, how: str) -> None:
    """What browsers and hands add does no harm, and what is added twice does not count."""
    flow = await browser(owner, await owner.to_sign_in())
    flow = await owner.answer(flow, code=how.format(await visit(owner, flow)))
    assert flow["step_id"] == "vehicles"


async def test_code_of_another_attempt(owner: Owner) -> None:
    """A code belongs to the link it was asked for with: one of another dialog, or another person's, is refused."""
    stranger = Owner(owner.hass, owner.simulator, email="fleet@example.com")
    mine = await browser(owner, await owner.to_sign_in())
    theirs = await browser(stranger, await stranger.to_sign_in())
    forced = await visit(stranger, theirs)
    mine = await owner.answer(mine, code=forced)
    assert_form(mine, "browser", code="code_refused")
    mine = await owner.answer(mine, code=await visit(owner, mine))
    assert mine["step_id"] == "vehicles"
    assert owner.hass.config_entries.async_entries("fordpass") == []


async def test_consent_of_another_attempt(consenting: FordConnectOwner) -> None:
    """The state of another dialog is not taken, be it good or an error."""
    mine, theirs = [await consenting.to_consent() for _ in range(2)]
    forced = await consenting.visit(theirs, BEV)
    refused = f"{LOCALHOST}?{urlencode({'error': 'access_denied', 'state': state_of(forced)})}"
    for address in (
        forced,
        refused,
        f"{forced}&state=",
        forced.replace("state=", "s="),
    ):
        mine = await consenting.answer(mine, code=address)
        assert_form(mine, "fordconnect_code", code="code_refused")
    assert consenting.simulator.ledger.count(TOKEN) == 0
    await consenting.end(await consenting.paste(mine, BEV), BEV)


@pytest.fixture
async def window(hass: HomeAssistant, consenting: FordConnectOwner) -> dict[str, Any]:
    """Return a dialog that waits for the browser to come back."""
    await hass.config.async_update(external_url=HOME)
    consenting.app.add_redirect(AUTHORIZED)
    flow = await consenting.to_way("fordconnect")
    flow = await consenting.answer(flow, next_step_id="fordconnect_automatic")
    return dict(await consenting.enter(flow))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "state=",
        "state=unknown&code=abc",
        "code=abc",
        f"state={'x' * 5000}&code=abc",
        f"state={quote(MARKUP)}&error={quote(MARKUP)}&error_uri={quote(MARKUP)}",
        f"state={quote(SCRIPT)}&code=abc",
        "state=%00%0d%0a&code=abc",
        "state=%ff%fe",
        "state[]=a&state[]=b",
        "&" * 500,
    ],
    ids=lambda text: repr(text[:24]),
)
async def test_strangers_at_the_door(
    consenting: FordConnectOwner,
    window: dict[str, Any],
    hass_client_no_auth: ClientSessionGenerator,
    query: str,
) -> None:
    """Who does not know the state is turned away by any path, reads nothing of their own, and disturbs nobody."""
    stranger = await hass_client_no_auth()
    for path in ("authorized", "connected", "anything", "..%2fauthorized"):
        answer = await stranger.get(
            f"/api/fordpass/{path}?{query}", allow_redirects=False
        )
        assert answer.status == 400
        page = await answer.text()
        # Home Assistant itself is at the door before us.
        assert "Begin again" in page or page == "400: Bad Request"
        assert "alert" not in page
        assert "example.com" not in page
    for method in ("POST", "PUT", "DELETE"):
        answer = await stranger.request(method, f"/api/fordpass/authorized?{query}")
        assert answer.status in (400, 405)
    assert [flow["step_id"] for flow in flows(consenting.hass)] == [
        "fordconnect_consent"
    ]
    assert consenting.simulator.ledger.count(TOKEN) == 0
    back = await consenting.visit(window, BEV)
    assert (await stranger.get(back.removeprefix(HOME))).status == 200
    flow = await consenting.hass.config_entries.flow.async_configure(window["flow_id"])
    await consenting.end(flow, BEV)


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"error": "access_denied"}, ("fordconnect_again", "access_denied")),
        (
            {"error": MARKUP, "error_uri": MARKUP},
            ("fordconnect_exchange", "cannot_connect"),
        ),
        ({"error": LONG[:3000]}, ("fordconnect_exchange", "cannot_connect")),
        ({"code": ""}, ("fordconnect_again", "no_code")),
        ({"code": MARKUP}, ("fordconnect_again", "code_refused")),
        ({"code": "x" * 6000}, ("fordconnect_again", "code_refused")),
        ({"flow_id": "1", "next_step_id": "user"}, ("fordconnect_again", "no_code")),
    ],
    ids=lambda value: repr(value)[:24],
)
async def test_bad_words_with_the_right_state(
    consenting: FordConnectOwner,
    window: dict[str, Any],
    hass_client_no_auth: ClientSessionGenerator,
    extra: dict[str, str],
    expected: tuple[str, str],
) -> None:
    """Whatever is in the address, the dialog shows sentences of its own, and the state is used up."""
    state = state_of(consent_link(window))
    client = await hass_client_no_auth()
    address = f"/api/fordpass/authorized?{urlencode({**extra, 'state': state})}"
    answer = await client.get(address)
    assert answer.status == 200
    assert "alert" not in await answer.text()
    configure = consenting.hass.config_entries.flow.async_configure
    flow = await configure(window["flow_id"])
    step, error = expected
    assert_form(flow, step, base=error)
    assert "alert" not in repr(flow["description_placeholders"])
    assert (await client.get(address)).status == 400


async def test_several_codes(
    consenting: FordConnectOwner,
    window: dict[str, Any],
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The first one counts, and what comes behind is not looked at."""
    back = await consenting.visit(window, BEV)
    client = await hass_client_no_auth()
    answer = await client.get(f"{back.removeprefix(HOME)}&code=other&state=other")
    assert answer.status == 200
    configure = consenting.hass.config_entries.flow.async_configure
    await consenting.end(await configure(window["flow_id"]), BEV)


async def test_vehicle_with_markup(customer: SmartcarOwner) -> None:
    """The name of a car that does not fit is shown as words, and not too many."""
    flow = await customer.answer(await customer.to_application(), **customer.typed())
    query = {
        "error": "vehicle_incompatible",
        "state": state_of(link(flow)),
        "make": MARKUP,
        "model": LONG,
        "year": "2019",
    }
    flow = await customer.answer(flow, code=f"{NOWHERE}?{urlencode(query)}")
    assert_form(flow, "smartcar_paste", code="vehicle_incompatible")
    vehicle = flow["description_placeholders"]["vehicle"]
    assert not set("<>[]!*_`:#&") & set(vehicle)
    assert vehicle.endswith(" 2019")
    assert len(vehicle) < 100


async def test_user_of_another_application(
    customer: SmartcarOwner, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Who is not connected to this application cannot be named into it, by a window either."""
    await customer.hass.config.async_update(external_url=HOME)
    flow = await customer.to_application()
    flow = await customer.answer(flow, **customer.typed(redirect_uri=CONNECTED))
    flow = await customer.answer(flow, next_step_id="smartcar_window")
    state = state_of(flow["url"])
    client = await hass_client_no_auth()
    query = urlencode({"user_id": "somebody else/?#", "state": state})
    assert (await client.get(f"/api/fordpass/connected?{query}")).status == 200
    flow = await customer.hass.config_entries.flow.async_configure(flow["flow_id"])
    assert flow["type"] is FlowResultType.FORM
    assert (flow["step_id"], flow["errors"]) == (
        "smartcar_failed",
        {"base": "no_vehicles"},
    )
    assert customer.hass.config_entries.async_entries("fordpass") == []
