"""Signing in at Ford's official cloud: state, consent pages, the way back, the code."""

from urllib.parse import parse_qs, urljoin, urlsplit

from aiohttp import ClientSession
import pytest
from yarl import URL

from custom_components.fordpass.cloud.errors import (
    BadAnswerError,
    CloudError,
    CloudUnavailableError,
    SignInFailedError,
    SignInProblem,
    SignInRequiredError,
)
from custom_components.fordpass.cloud.fordconnect import (
    STATE_LIMIT,
    App,
    CredentialsRefusedError,
    FordConnectAccount,
    Grant,
    Tokens,
    authorize_url,
    exchange_code,
    find_code,
    new_state,
)
from custom_components.fordpass.cloud.fordconnect.tokens import _parse_grant
from simulator.cars import Car
from simulator.fordpass.faults import FaultKind

from .consenting_owner import TOKEN, ConsentingOwner, refused
from .owner import DRIVER

REDIRECT = "https://my.home-assistant.io/redirect/oauth"


def link(owner: ConsentingOwner, state: str, **details: str) -> str:
    """Return the link the owner opens."""
    app = owner.app
    return authorize_url(
        app.client_id, app.redirect_uri, state, endpoints=owner.endpoints, **details
    )


async def browse(
    session: ClientSession, url: str, car: Car, answer: str = "agree"
) -> str:
    """Go through Ford's pages as a browser does, and return the address it is sent back to."""
    forms = [
        {"signInName": DRIVER, "password": "drive"},
        {"vin": car.vin, "answer": answer, "category": "vehicleData"},
    ]
    form: dict[str, str] | None = None
    while urlsplit(url).hostname == "127.0.0.1":
        method = "GET" if form is None else "POST"
        async with session.request(
            method, URL(url, encoded=True), data=form, allow_redirects=False
        ) as page:
            assert page.status in (200, 302)
            form = forms.pop(0) if page.status == 200 else None
            url = urljoin(url, page.headers.get("Location", url))
    return url


async def test_from_the_link_to_the_car(
    consenting: ConsentingOwner, session: ClientSession, car: Car
) -> None:
    """The whole way: link, sign-in, one car, back with a code, tokens, the car."""
    state = new_state()
    back = await browse(session, link(consenting, state), car)
    assert back.startswith(REDIRECT)
    code = find_code(f" {back}\n", state)
    grant = await exchange_code(
        session, consenting.app, code, endpoints=consenting.endpoints
    )
    account = FordConnectAccount(
        session,
        Tokens(
            session,
            consenting.app,
            grant,
            save=consenting.save,
            endpoints=consenting.endpoints,
        ),
        endpoints=consenting.endpoints,
    )
    # Only one box was ticked, and that is enough to know the car.
    [info] = await account.vehicles()
    assert info.vin == car.vin
    assert not consenting.simulator.ledger.mistakes


async def test_the_owner_says_no(
    consenting: ConsentingOwner, session: ClientSession, car: Car
) -> None:
    """Refusing is told as that."""
    state = new_state()
    back = await browse(session, link(consenting, state), car, answer="refuse")
    assert problem(back, state) is SignInProblem.ACCESS_DENIED


def test_state() -> None:
    """A state is as long as Ford takes, never the same, and a longer one is not even tried."""
    assert len(new_state()) == STATE_LIMIT == 16
    assert new_state() != new_state()
    with pytest.raises(ValueError, match="16"):
        authorize_url("client", REDIRECT, "x" * 17)


def test_link() -> None:
    """What is asked for, nothing with a plus, and what is not given is left out."""
    url = authorize_url(
        "client", REDIRECT, "state", locale="da_DK", scope="openid offline_access"
    )
    assert url.startswith(
        "https://api.vehicle.ford.com/fcon-public/v1/auth/init?response_type=code&client_id=client&"
    )
    assert "+" not in url
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"],
        "client_id": ["client"],
        "redirect_uri": [REDIRECT],
        "state": ["state"],
        "locale": ["da_DK"],
        "scope": ["openid offline_access"],
    }
    assert "locale" not in authorize_url("client", REDIRECT, "state")


async def test_a_region_that_wants_a_locale(
    consenting: ConsentingOwner, session: ClientSession
) -> None:
    """With a locale the door opens, without one it does not."""
    consenting.cloud.switches.locale = "required"
    statuses = []
    for details in ({}, {"locale": "da_DK"}):
        url = link(consenting, new_state(), **details)
        async with session.get(URL(url, encoded=True), allow_redirects=False) as page:
            statuses.append(page.status)
    assert statuses == [400, 302]


def problem(address: str, state: str) -> SignInProblem:
    """Return what is wrong with an address."""
    with pytest.raises(SignInFailedError) as caught:
        find_code(address, state)
    return caught.value.problem


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", SignInProblem.NO_CODE),
        ("nonsense", SignInProblem.NO_CODE),
        ("http://[", SignInProblem.NO_CODE),
        (f"{REDIRECT}?state=mine", SignInProblem.NO_CODE),
        (f"{REDIRECT}?code=&state=mine", SignInProblem.NO_CODE),
        (f"{REDIRECT}?code=abc...&state=mine", SignInProblem.CUT_OFF),
        (f"{REDIRECT}?code=abc…", SignInProblem.CUT_OFF),
        (f"{REDIRECT}?code=abc&state=other", SignInProblem.CODE_REFUSED),
        (f"{REDIRECT}?code=abc", SignInProblem.CODE_REFUSED),
        (
            f"{REDIRECT}?error=access_denied&error_description=no&state=mine",
            SignInProblem.ACCESS_DENIED,
        ),
        (
            "https://api.vehicle.ford.com/fcon-public/v1/auth/init?state=mine",
            SignInProblem.AUTHORIZE_URL,
        ),
        (
            "https://login.ford.com/account-linking/sign-in?sessionId=1",
            SignInProblem.AUTHORIZE_URL,
        ),
    ],
)
def test_what_can_be_pasted(address: str, expected: SignInProblem) -> None:
    """Each mistake is named."""
    assert problem(address, "mine") is expected


@pytest.mark.parametrize(
    "address",
    [
        f"{REDIRECT}?code=a.b-c&state=mine",
        f'"{REDIRECT}?state=mine&code=a.b-c"\n',
        "http://localhost:8080/callback?code=a.b-c&state=mine",
    ],
)
def test_the_code_is_found(address: str) -> None:
    """Wherever the browser was sent back to."""
    assert find_code(address, "mine") == "a.b-c"


def test_trouble_at_ford_while_signing_in() -> None:
    """As in June 2026, when every new consent failed: that is nobody's mistake."""
    with pytest.raises(CloudUnavailableError):
        find_code(f"{REDIRECT}?error=server_error&state=mine", "mine")


async def exchanged(
    owner: ConsentingOwner, code: str, app: App | None = None
) -> Grant | CloudError:
    """Return what a code gives."""
    try:
        return await exchange_code(
            owner.session, app or owner.app, code, endpoints=owner.endpoints
        )
    except CloudError as err:
        return err


async def test_a_code_is_good_once(consenting: ConsentingOwner, car: Car) -> None:
    """The second time it is refused, and so is one that was made up."""
    code = consenting.cloud.issue_code(consenting.consent(car))
    assert isinstance(await exchanged(consenting, code), Grant)
    for again in (code, "made up"):
        error = await exchanged(consenting, again)
        assert isinstance(error, SignInFailedError)
        assert error.problem is SignInProblem.CODE_REFUSED


async def test_credentials_are_wrong(consenting: ConsentingOwner, car: Car) -> None:
    """An expired secret is not the owner's sign-in, and told apart."""
    code = consenting.cloud.issue_code(consenting.consent(car))
    error = await exchanged(consenting, code, refused(consenting.app))
    assert isinstance(error, CredentialsRefusedError)
    assert isinstance(error, SignInRequiredError)


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.BAD_REQUEST,
        FaultKind.UNAUTHORIZED,
        FaultKind.FORBIDDEN_HTML,
        FaultKind.TOO_MANY_REQUESTS,
        FaultKind.UNAVAILABLE,
        FaultKind.UNAVAILABLE_HTML,
        FaultKind.RESET,
        FaultKind.BAD_JSON,
        FaultKind.HTML,
        FaultKind.EMPTY,
    ],
)
async def test_an_outage_is_an_outage(
    consenting: ConsentingOwner, car: Car, kind: FaultKind
) -> None:
    """Only the words invalid_grant and invalid_client mean a refusal."""
    code = consenting.cloud.issue_code(consenting.consent(car))
    consenting.trouble(TOKEN, kind)
    assert isinstance(await exchanged(consenting, code), CloudUnavailableError)


async def test_numbers_as_text(consenting: ConsentingOwner, car: Car) -> None:
    """Azure writes numbers as strings where it likes."""
    consenting.cloud.switches.numbers_as_text = True
    grant = await exchanged(
        consenting, consenting.cloud.issue_code(consenting.consent(car))
    )
    assert isinstance(grant, Grant)
    assert grant.expires_in == 1200


async def test_the_scope_names_the_client(
    consenting: ConsentingOwner, car: Car
) -> None:
    """Without it there might be no access token at all."""
    consenting.cloud.switches.unscoped = "id_token_only"
    consent = consenting.consent(car)
    grant = await exchanged(consenting, consenting.cloud.issue_code(consent))
    assert isinstance(grant, Grant)
    consenting.cloud.switches.unscoped = "access_token"
    assert grant.access_token.count(".") == 2


def test_an_answer_with_an_id_token_alone() -> None:
    """It opens the same doors."""
    grant = _parse_grant(
        {"id_token": "identity", "refresh_token": "again", "id_token_expires_in": "60"},
        None,
    )
    assert (grant.access_token, grant.refresh_token, grant.expires_in) == (
        "identity",
        "again",
        60,
    )


def test_a_life_nobody_told() -> None:
    """Is the usual one."""
    assert _parse_grant({"access_token": "a"}, "r").expires_in == 1200


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"access_token": "a"},
        {"refresh_token": "r"},
        {"access_token": 1, "refresh_token": "r"},
        {"access_token": "a", "refresh_token": "r", "expires_in": "soon"},
        {"access_token": "a", "refresh_token": "r", "expires_in": 1e300},
    ],
)
def test_half_an_answer(body: object) -> None:
    """Is none."""
    with pytest.raises(BadAnswerError):
        _parse_grant(body, None)


def test_a_grant_as_home_assistant_keeps_it() -> None:
    """There and back again."""
    grant = _parse_grant({"access_token": "a", "refresh_token": "r"}, None)
    data = grant.as_dict()
    assert data["token_type"] == "Bearer"
    assert data["expires_at"] == grant.expiration.timestamp()
    assert Grant.from_dict(data) == grant
    assert "'a'" not in repr(grant)
    assert "'r'" not in repr(grant)
