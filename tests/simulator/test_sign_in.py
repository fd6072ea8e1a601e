"""Facts §1, §2.1, §2.2: the regions and the sign-in pages."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from simulator.fordpass.regions import REGIONS

from .stranger import GARAGE, Stranger


@pytest.mark.parametrize("key", REGIONS)
async def test_every_region_has_its_page(stranger: Stranger, key: str) -> None:
    """Host, policy, application id and country of each region open a form of its brand."""
    stranger.region = REGIONS[key]
    answer = await stranger.authorize()
    assert answer.status == 200
    assert answer.content_type == "text/html"
    assert f"Sign in to {REGIONS[key].brand}" in await answer.text()


async def test_form_round_trip_ends_in_the_app(stranger: Stranger) -> None:
    """Authorize, SelfAsserted, confirmed: a 302 to the app's address with a long code."""
    location = await stranger.location()
    assert location.startswith("fordapp://userauthorized/?code=")
    code = parse_qs(urlsplit(location).query)["code"][0]
    assert len(code) > 1000
    assert code.count(".") == 4


async def test_lincoln_has_its_own_scheme(stranger: Stranger) -> None:
    """A Lincoln account is sent to the Lincoln app."""
    stranger.email = "lincoln@example.com"
    stranger.region = REGIONS["lincoln_usa"]
    assert (await stranger.location()).startswith("lincolnapp://userauthorized/?code=")


async def test_redirect_may_lack_the_slash_and_carries_state(
    stranger: Stranger,
) -> None:
    """Both spellings of the address exist; a state comes back escaped."""
    stranger.simulator.fordpass.switches.redirect_slash = False
    location = await stranger.location(state="a b&c")
    assert location.startswith("fordapp://userauthorized?code=")
    assert location.endswith("&state=a%20b%26c")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"client_id": "stranger"}, 400),
        ({"response_type": "token"}, 400),
        ({"redirect_uri": "lincolnapp://userauthorized"}, 400),
        ({"scope": "openid"}, 400),
        ({"code_challenge_method": "plain"}, 400),
        ({"code_challenge": "short"}, 400),
        ({"ford_application_id": REGIONS["deu"].application_id}, 400),
        ({"country_code": "DEU"}, 400),
    ],
)
async def test_authorize_refuses_with_a_page(
    stranger: Stranger, changes: dict[str, str], status: int
) -> None:
    """What does not fit the app gets an error page, not a form."""
    answer = await stranger.authorize(**changes)
    assert answer.status == status
    assert answer.content_type == "text/html"
    assert "SETTINGS" not in await answer.text()


@pytest.mark.parametrize(
    "rest",
    [
        "login.ford.com/other/{policy}",
        "login.ford.com/{tenant}/B2C_1A_SignInSignUp_de-DE",
    ],
)
async def test_unknown_tenant_and_foreign_policy_are_not_found(
    stranger: Stranger, rest: str
) -> None:
    """A locale belongs to the host of its national site."""
    _, tenant, policy = stranger.login.split("/")
    path = rest.format(tenant=tenant, policy=policy)
    answer = await stranger.session.get(stranger.url(f"{path}/oauth2/v2.0/authorize"))
    assert answer.status == 404


async def test_wrong_password_is_told_in_the_json_status(stranger: Stranger) -> None:
    """HTTP says 200; the form can be sent again, and then succeeds."""
    settings = await stranger.page_settings()
    stranger.password = "wrong"
    answer = await stranger.self_asserted(settings)
    assert answer.status == 200
    assert (await answer.json())["status"] == "400"
    assert (await stranger.confirmed(settings)).status == 400
    stranger.password = "drive"
    assert await (await stranger.self_asserted(settings)).json() == {"status": "200"}
    assert (await stranger.confirmed(settings)).status == 302


async def test_locked_account_names_its_code(stranger: Stranger) -> None:
    """A locked account is told so by CSIAH0320E."""
    stranger.simulator.fordpass.lock_account(stranger.email)
    refusal = await (
        await stranger.self_asserted(await stranger.page_settings())
    ).json()
    assert refusal["status"] == "400"
    assert "CSIAH0320E" in refusal["message"]


async def test_csrf_and_cookies_are_checked(stranger: Stranger) -> None:
    """Neither a wrong csrf token nor a lost session gets anywhere."""
    settings = await stranger.page_settings()
    assert (
        await stranger.self_asserted(settings, **{"X-CSRF-TOKEN": "wrong"})
    ).status == 400
    stranger.session.cookie_jar.clear()
    assert (await stranger.self_asserted(settings)).status == 400


async def test_visit_ends_with_the_redirect(stranger: Stranger) -> None:
    """The same visit gives no second code."""
    settings = await stranger.page_settings()
    await stranger.self_asserted(settings)
    assert (await stranger.confirmed(settings)).status == 302
    assert (await stranger.confirmed(settings)).status == 400


async def test_account_of_another_region(stranger: Stranger) -> None:
    """A wrong region ends in an empty garage, or in the form when it is switched so."""
    stranger.simulator.fordpass.accounts[stranger.email].home = "deu"
    await stranger.sign_in()
    assert await (await stranger.garage()).json() == []
    stranger.simulator.fordpass.switches.wrong_region = "accepted"
    assert len(await (await stranger.garage()).json()) == 8
    stranger.simulator.fordpass.switches.wrong_region = "error_page"
    refusal = await (
        await stranger.self_asserted(await stranger.page_settings())
    ).json()
    assert refusal["status"] == "400"


async def test_account_of_the_other_brand(stranger: Stranger) -> None:
    """A Ford account is a stranger to the Lincoln app."""
    stranger.region = REGIONS["lincoln_usa"]
    await stranger.sign_in()
    assert await (await stranger.garage()).json() == []


async def test_form_must_be_complete(stranger: Stranger) -> None:
    """The form names itself a response."""
    settings = await stranger.page_settings()
    tx, policy = quote(settings["transId"], safe=""), settings["hosts"]["policy"]
    answer = await stranger.session.post(
        stranger.url(f"{stranger.login}/SelfAsserted?tx={tx}&p={policy}"),
        data={"signInName": stranger.email, "password": stranger.password},
        headers={"X-CSRF-TOKEN": settings["csrf"]},
    )
    assert answer.status == 400


async def test_many_sign_ins_are_a_mistake(stranger: Stranger) -> None:
    """Signing in over and over gets accounts locked, so it is noted."""
    stranger.simulator.fordpass.switches.sign_ins_tolerated = 1
    await stranger.location()
    assert stranger.simulator.ledger.mistakes == []
    await stranger.location()
    assert stranger.simulator.ledger.mistakes == [
        "sign-in: 2 times for one account, which gets it locked"
    ]


async def test_only_this_machine_is_answered(stranger: Stranger) -> None:
    """Another name for the host, or a page from elsewhere, gets nothing."""
    for headers in (
        {"Host": "attacker.example"},
        {"Origin": "https://attacker.example"},
    ):
        answer = await stranger.session.get(stranger.url(GARAGE), headers=headers)
        assert answer.status == 403
    assert stranger.simulator.ledger.requests == []
