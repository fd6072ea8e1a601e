"""Facts §2.1 and §2.2: from auth/init to a code, as a person walks it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import ClientResponse, ClientSession
import pytest

from simulator import Simulator
from simulator.fordconnect import CATEGORIES

from .owner import POLICY, PUBLIC, STATE, TENANT, Owner, query_of


@pytest.fixture
def owner(simulator: Simulator, session: ClientSession) -> Owner:
    """Return an owner of all the Ford cars who shares the Mach-E."""
    return Owner(simulator, session)


def host_and_path(answer: ClientResponse) -> str:
    """Return where a redirect leads, without the query."""
    return urlsplit(answer.headers["Location"]).path


async def message(answer: ClientResponse) -> str:
    """Return the sentence of a published error."""
    assert answer.status == 400
    return str((await answer.json())["message"])


async def test_the_whole_way(owner: Owner) -> None:
    """Sign-in, one car, authorize, and back with a code and the state as it was."""
    init = await owner.init()
    assert (init.status, host_and_path(init)) == (
        302,
        "/login.ford.com/account-linking/sign-in",
    )
    signed_in = await owner.sign_in()
    assert (
        host_and_path(signed_in)
        == "/developer.ford.com/account-linking/vehicle-consent"
    )
    agreed = await owner.agree()
    assert (
        host_and_path(agreed) == f"/api.vehicle.ford.com/{TENANT}/oauth2/v2.0/authorize"
    )
    authorize = query_of(agreed.headers["Location"])
    assert authorize["p"] == POLICY
    assert authorize["scope"] == f"offline_access openid {owner.cloud.app.client_id}"
    back = await owner.go(agreed.headers["Location"])
    assert back.headers["Location"].startswith(f"{owner.redirect_uri}?code=")
    assert query_of(back.headers["Location"])["state"] == STATE
    (consent,) = owner.cloud.consents
    assert consent.car.vin == owner.vin
    assert consent.categories == set(CATEGORIES)
    assert owner.simulator.ledger.mistakes == []


async def test_the_pages_are_for_people(owner: Owner) -> None:
    """A form with two fields; a radio button per car that may be shared, a box per category."""
    form = await owner.go((await owner.init()).headers["Location"])
    text = await form.text()
    assert form.content_type == "text/html"
    assert 'name="signInName"' in text
    assert 'name="password"' in text
    page = await owner.go((await owner.sign_in()).headers["Location"])
    text = await page.text()
    # Eight Ford cars, one of which is still pending.
    assert text.count('type="radio"') == 7
    assert owner.simulator.cars["pending_car"].vin not in text
    assert text.count('type="checkbox"') == 14
    assert 'value="refuse"' in text
    for page_text in (text, await form.text()):
        assert "http://" not in page_text
        assert "https://" not in page_text


async def test_nicknames_are_text(owner: Owner) -> None:
    """A nickname cannot become part of the page."""
    owner.simulator.cars["bev_mach_e"].garage["nickName"] = "<b>Pony</b>"
    page = await owner.go((await owner.sign_in()).headers["Location"])
    assert "&lt;b&gt;Pony&lt;/b&gt;" in await page.text()


@pytest.mark.parametrize(
    ("limit", "length", "status"),
    [("16", 16, 302), ("16", 17, 400), ("none", 400, 302)],
)
async def test_state_is_short(
    owner: Owner, limit: str, length: int, status: int
) -> None:
    """Sixteen bytes at most, unless the doubt is switched the other way."""
    owner.cloud.switches.set("state_limit", limit)
    owner.state = "s" * length
    assert (await owner.init()).status == status


async def test_state_is_counted_in_bytes(owner: Owner) -> None:
    """Sixteen letters of two bytes are too many."""
    owner.state = "é" * 16
    assert "state" in await message(await owner.init())


async def test_state_may_be_absent(owner: Owner) -> None:
    """Then it is absent on the way back too."""
    owner.state = None
    agreed = await owner.agree()
    back = await owner.go(agreed.headers["Location"])
    assert set(query_of(back.headers["Location"])) == {"code"}


@pytest.mark.parametrize(
    ("locale", "status"), [("da_DK", 302), ("danish", 400), (None, 400)]
)
async def test_locale_may_be_required(
    owner: Owner, locale: str | None, status: int
) -> None:
    """One client cannot do without it."""
    assert (await owner.init()).status == 302
    owner.cloud.switches.locale = "required"
    answer = await owner.init(**({} if locale is None else {"locale": locale}))
    assert answer.status == status
    if locale is None:
        assert await message(answer) == "Invalid locale: _"


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        ({"client_id": "nobody"}, "Unknown client"),
        ({"response_type": "token"}, "response_type"),
        ({"redirect_uri": "https://example.com/"}, "AADB2C90006"),
        (
            {"redirect_uri": "https://my.home-assistant.io/redirect/oauth/"},
            "AADB2C90006",
        ),
    ],
)
async def test_an_address_that_does_not_fit(
    owner: Owner, spoil: dict[str, str], word: str
) -> None:
    """Redirect addresses are matched exactly."""
    assert word in await message(await owner.init(**spoil))


async def test_a_new_app_is_not_known_for_two_hours(owner: Owner) -> None:
    """Nor is it before the portal has spread it."""
    owner.cloud.app.known = False
    assert await message(await owner.init()) == "Unknown client"
    owner.cloud.app.known = True
    assert (await owner.init()).status == 302


def wrong_password(owner: Owner) -> str:
    """Mistype."""
    owner.password = "walk"
    return "recognize"


def unknown_person(owner: Owner) -> str:
    """Have no account."""
    owner.email = "nobody@example.com"
    return "recognize"


def locked(owner: Owner) -> str:
    """Have been taken for a robot."""
    owner.simulator.fordpass.lock_account(owner.email)
    return "CSIAH0320E"


@pytest.mark.parametrize("spoil", [wrong_password, unknown_person, locked])
async def test_sign_in_fails(owner: Owner, spoil: Callable[[Owner], str]) -> None:
    """The form comes again with a reason."""
    word = spoil(owner)
    answer = await owner.sign_in()
    assert answer.status == 200
    assert word in await answer.text()


async def test_the_driver_refuses(owner: Owner) -> None:
    """Back to the app with access_denied, and the visit is over."""
    page = (await owner.sign_in()).headers["Location"]
    back = await owner.post(page, [("answer", "refuse")])
    query = query_of(back.headers["Location"])
    assert back.headers["Location"].startswith(f"{owner.redirect_uri}?error=")
    assert (query["error"], query["state"]) == ("access_denied", STATE)
    assert query["error_description"]
    assert owner.cloud.consents == []
    assert (await owner.go(page)).status == 400


@pytest.mark.parametrize(
    "names", [[], ["bev_mach_e", "ice_f150"], ["lincoln_nautilus"], ["pending_car"]]
)
async def test_one_car_of_ones_own(owner: Owner, names: list[str]) -> None:
    """None, two, somebody else's or one not accepted yet: the page comes again."""
    vins = [owner.simulator.cars[name].vin for name in names]
    answer = await owner.agree(vins=vins)
    assert answer.status == 200
    assert "Choose one vehicle." in await answer.text()
    assert owner.cloud.consents == []


async def test_two_cars_are_two_authorizations(owner: Owner) -> None:
    """Each code opens its own car, with the same app."""
    for car in ("bev_mach_e", "ice_f150"):
        owner.car = car
        tokens = await (await owner.exchange(await owner.code())).json()
        owner.access = tokens["access_token"]
        assert (await owner.read("garage"))["vin"] == owner.vin


async def test_fewer_boxes(owner: Owner) -> None:
    """Only what was ticked is consented to, and only what the app has in the portal."""
    owner.cloud.app.categories = ("vehicleBasicInfo", "evData")
    await owner.code(["evData", "vehicleLocation"])
    assert owner.cloud.consents[0].categories == {"evData"}


async def test_an_account_without_cars(owner: Owner) -> None:
    """The page says so."""
    owner.email = "empty@example.com"
    page = await owner.go((await owner.sign_in()).headers["Location"])
    assert "no vehicle" in await page.text()


async def test_a_lincoln(owner: Owner) -> None:
    """Lincoln's owners come the same way."""
    owner.email, owner.car = "lincoln@example.com", "lincoln_nautilus"
    tokens = await (await owner.exchange(await owner.code())).json()
    owner.access = tokens["access_token"]
    assert (await owner.read("garage"))["make"] == "Lincoln"


async def test_the_shortcut_is_forbidden(owner: Owner) -> None:
    """Whoever opens authorize by himself is turned away, and it is noted."""
    address = f"api.vehicle.ford.com/{TENANT}/oauth2/v2.0/authorize?p={POLICY}"
    answer = await owner.go(address)
    assert answer.status == 400
    assert "AADB2C90075" in await answer.text()
    assert owner.simulator.ledger.mistakes


async def test_authorize_looks_at_the_address_again(owner: Owner) -> None:
    """It must be the one the visit began with."""
    agreed = (await owner.agree()).headers["Location"]
    answer = await owner.go(agreed.replace("my.home-assistant.io", "example.com"))
    assert answer.status == 400
    assert "AADB2C90006" in await answer.text()


async def test_a_page_needs_its_visit(owner: Owner) -> None:
    """Without auth/init there is no page, without sign-in no consent."""
    assert (await owner.go("login.ford.com/account-linking/sign-in")).status == 400
    session = query_of((await owner.init()).headers["Location"])["sessionId"]
    answer = await owner.go(
        f"developer.ford.com/account-linking/vehicle-consent?sessionId={session}"
    )
    assert host_and_path(answer) == "/login.ford.com/account-linking/sign-in"


async def test_the_ledger_knows_it(owner: Owner) -> None:
    """Every step is counted under its own address."""
    await owner.code()
    assert owner.simulator.ledger.count(f"GET {PUBLIC}") == 1
