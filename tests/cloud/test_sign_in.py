"""Signing in: every paste, every mistake of the owner, every trouble of Ford's."""

import base64
from collections.abc import Callable, Iterator
import gc
import hashlib
from itertools import chain
from types import FunctionType, MethodType, ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession, ClientTimeout
import pytest

from custom_components.fordpass.cloud import http
from custom_components.fordpass.cloud.account import Access
from custom_components.fordpass.cloud.errors import (
    BadAnswerError,
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
    SignInFailedError,
    SignInProblem,
)
from custom_components.fordpass.cloud.fordpass import (
    LEGACY_REGIONS,
    REGIONS,
    SUCCESSORS,
    Region,
    SignIn,
    find_region,
    login_form,
)
from custom_components.fordpass.cloud.fordpass.access import parse_access
from custom_components.fordpass.cloud.fordpass.sign_in import find_code
from simulator.fordpass.faults import FaultKind
from simulator.fordpass.regions import REGIONS as FORDS_REGIONS

from .owner import DRIVER, LINCOLN, Owner

AUTHORIZE = "GET *oauth2/v2.0/authorize"
SELF_ASSERTED = "POST *SelfAsserted"
CONFIRMED = "GET *confirmed"
TOKEN = "POST *oauth2/v2.0/token"
MINT = "POST *cat-with-b2c-access-token"
CODE = "eyJraWQiOiJzYW1wbGUifQ..c2FtcGxl.Y29kZQ.dGFn"


def query_of(sign_in: SignIn) -> dict[str, str]:
    """Return the query of the link."""
    query = parse_qs(urlsplit(sign_in.authorize_url).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def code_for(
    owner: Owner, sign_in: SignIn, region: str = "usa", email: str = DRIVER
) -> str:
    """Return a code as the login page would give it to whoever followed the link."""
    challenge = query_of(sign_in)["code_challenge"]
    return owner.simulator.fordpass.issue_code(email, region, challenge=challenge)


async def problem(awaitable: Any) -> SignInProblem:
    """Return the problem a sign-in ends with."""
    with pytest.raises(SignInFailedError) as caught:
        await awaitable
    return caught.value.problem


@pytest.mark.parametrize(
    "wrap",
    [
        "{}",
        "  {}\n",
        "code={}",
        "?code={}&state=x",
        "fordapp://userauthorized/?code={}",
        "fordapp://userauthorized?code={}",
        "FORDAPP://userauthorized/?state=1&code={}#",
        "Location: fordapp://userauthorized/?code={}",
        "location:fordapp://userauthorized/?code={}",
        "< Location: fordapp://userauthorized/?code={}\r\n",
        '"fordapp://userauthorized/?code={}"',
        "<fordapp://userauthorized/?code={}>",
    ],
)
async def test_every_form_of_a_good_paste(owner: Owner, wrap: str) -> None:
    """The owner may paste the address, with what browsers copy along, or the code alone."""
    sign_in = owner.sign_in()
    code = code_for(owner, sign_in)
    access = await sign_in.redeem(wrap.format(code))
    account = owner.simulator.fordpass.accounts[DRIVER]
    assert access.account_id == account.guid
    assert access.refresh_expiration is not None
    assert access.refresh_expiration > access.expiration
    assert access.token_type == "Bearer"
    assert not owner.simulator.ledger.mistakes


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("", SignInProblem.NO_CODE),
        (" \n", SignInProblem.NO_CODE),
        ('Location: ""', SignInProblem.NO_CODE),
        ("fordapp://userauthorized", SignInProblem.NO_CODE),
        ("fordapp://userauthorized/?code=", SignInProblem.NO_CODE),
        ("fordapp://userauthorized/?state=1", SignInProblem.NO_CODE),
        ("I cannot find it", SignInProblem.NO_CODE),
        ("userauthorized/?state=1", SignInProblem.NO_CODE),
        ("fordapp://userauthorized/?code=eyJraWQiOiJ…", SignInProblem.CUT_OFF),
        (f"fordapp://userauthorized/?code={CODE}...", SignInProblem.CUT_OFF),
        ("fordapp://userauthorized/?code=eyJraWQ", SignInProblem.CUT_OFF),
        ("eyJraWQ", SignInProblem.CUT_OFF),
        (
            f"https://login.ford.com/authorize?code_challenge={CODE}",
            SignInProblem.AUTHORIZE_URL,
        ),
        (f"msauth://userauthorized/?code={CODE}", SignInProblem.WRONG_SCHEME),
        (f"lincolnapp://userauthorized/?code={CODE}", SignInProblem.WRONG_BRAND),
        (
            "fordapp://userauthorized/?error=access_denied&error_description=AADB2C90091",
            SignInProblem.ACCESS_DENIED,
        ),
    ],
)
async def test_a_bad_paste_is_named_without_asking_ford(
    owner: Owner, pasted: str, expected: SignInProblem
) -> None:
    """Each mistake has a name of its own, and Ford hears nothing of it."""
    assert await problem(owner.sign_in().redeem(pasted)) is expected
    assert owner.requests == 0


def test_ford_address_at_lincoln() -> None:
    """The other brand is named from Lincoln's side as well."""
    with pytest.raises(SignInFailedError) as caught:
        find_code(f"fordapp://userauthorized/?code={CODE}", REGIONS["lincoln_usa"])
    assert caught.value.problem is SignInProblem.WRONG_BRAND


async def test_lincoln(owner: Owner) -> None:
    """Lincoln has an app, a scheme and a login host of its own."""
    sign_in = owner.sign_in("lincoln_usa")
    code = code_for(owner, sign_in, "lincoln_usa", LINCOLN)
    access = await sign_in.redeem(f"lincolnapp://userauthorized/?code={code}")
    assert access.account_id == owner.simulator.fordpass.accounts[LINCOLN].guid
    assert not owner.simulator.ledger.mistakes


async def test_used_code(owner: Owner) -> None:
    """A code is good for one sign-in."""
    sign_in = owner.sign_in()
    code = code_for(owner, sign_in)
    await sign_in.redeem(code)
    assert await problem(sign_in.redeem(code)) is SignInProblem.CODE_REFUSED


async def test_code_outlives_trouble_at_the_token_host(owner: Owner) -> None:
    """A code traded before the trouble is good for another try, and is traded once."""
    sign_in = owner.sign_in()
    code = code_for(owner, sign_in)
    owner.trouble(MINT, FaultKind.UNAVAILABLE)
    with pytest.raises(CloudUnavailableError):
        await sign_in.redeem(code)
    assert (await sign_in.redeem(code)).access_token
    assert owner.count(TOKEN) == 1
    assert await problem(sign_in.redeem(code)) is SignInProblem.CODE_REFUSED


async def test_expired_code(owner: Owner) -> None:
    """A code dies within minutes."""
    owner.simulator.fordpass.switches.code_life = 0
    sign_in = owner.sign_in()
    code = code_for(owner, sign_in)
    assert await problem(sign_in.redeem(code)) is SignInProblem.CODE_REFUSED


async def test_code_of_another_link(owner: Owner) -> None:
    """A code belongs to the link it was made with."""
    code = code_for(owner, owner.sign_in())
    assert await problem(owner.sign_in().redeem(code)) is SignInProblem.CODE_REFUSED


async def test_code_of_another_regions_page(owner: Owner) -> None:
    """A code of Germany's page is no good in the United States."""
    sign_in = owner.sign_in()
    code = code_for(owner, sign_in, "deu")
    assert await problem(sign_in.redeem(code)) is SignInProblem.WRONG_REGION


@pytest.mark.parametrize("kind", [FaultKind.BAD_REQUEST, FaultKind.UNAUTHORIZED])
async def test_mint_refuses_the_regions_app(owner: Owner, kind: FaultKind) -> None:
    """A good login whose token the app's host refuses is a matter of the region."""
    sign_in = owner.sign_in()
    code = code_for(owner, sign_in)
    owner.trouble(MINT, kind)
    assert await problem(sign_in.redeem(code)) is SignInProblem.WRONG_REGION


async def test_link_keeps_its_verifier(owner: Owner, session: ClientSession) -> None:
    """A link once shown stays good however often the owner tries."""
    sign_in = owner.sign_in()
    link = sign_in.authorize_url
    async with session.get(link) as page:
        assert page.status == 200
    assert await problem(sign_in.redeem("")) is SignInProblem.NO_CODE
    assert await problem(sign_in.redeem(CODE)) is SignInProblem.CODE_REFUSED
    assert sign_in.authorize_url == link
    await sign_in.redeem(code_for(owner, sign_in))
    assert owner.sign_in().authorize_url != link


async def test_link_is_pkce(owner: Owner) -> None:
    """The challenge is the hash of a verifier of 128 characters, and blanks are %20."""
    sign_in = owner.sign_in()
    verifier = sign_in._verifier
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    query = query_of(sign_in)
    assert len(verifier) == 128
    assert query["code_challenge"] == digest.rstrip(b"=").decode()
    assert query["code_challenge_method"] == "S256"
    assert "+" not in sign_in.authorize_url


type Attempt = Callable[[Owner, SignIn], Any]


async def by_code(owner: Owner, sign_in: SignIn) -> Access:
    """Sign in with a code."""
    return await sign_in.redeem(code_for(owner, sign_in))


async def by_password(owner: Owner, sign_in: SignIn) -> Access:
    """Sign in through the form."""
    return await sign_in.redeem_password(DRIVER, "drive")


TROUBLES = [
    (FaultKind.FORBIDDEN_HTML, BlockedError),
    (FaultKind.TOO_MANY_REQUESTS, RateLimitedError),
    (FaultKind.INTERNAL_ERROR, CloudUnavailableError),
    (FaultKind.BAD_GATEWAY, CloudUnavailableError),
    (FaultKind.UNAVAILABLE_HTML, CloudUnavailableError),
    (FaultKind.RESET, CloudUnavailableError),
    (FaultKind.HALF_BODY, CloudUnavailableError),
]
JSON_TROUBLES = [
    (FaultKind.FORBIDDEN, CloudUnavailableError),
    (FaultKind.NOT_FOUND, CloudUnavailableError),
    (FaultKind.BAD_JSON, BadAnswerError),
    (FaultKind.HTML, BadAnswerError),
    (FaultKind.EMPTY, BadAnswerError),
]


@pytest.mark.parametrize(
    ("attempt", "match", "kind", "expected"),
    [
        (attempt, match, kind, expected)
        for attempt, matches, troubles in (
            (by_code, (TOKEN, MINT), TROUBLES + JSON_TROUBLES),
            (by_password, (AUTHORIZE, SELF_ASSERTED), TROUBLES),
        )
        for match in matches
        for kind, expected in troubles
    ],
)
async def test_trouble_of_ford_is_no_problem_of_the_owner(
    owner: Owner,
    attempt: Attempt,
    match: str,
    kind: FaultKind,
    expected: type[CloudUnavailableError],
) -> None:
    """Trouble at any step heals, and the same link works afterwards."""
    sign_in = owner.sign_in()
    owner.trouble(match, kind)
    with pytest.raises(CloudUnavailableError) as caught:
        await attempt(owner, sign_in)
    assert type(caught.value) is expected
    assert await attempt(owner, sign_in)


@pytest.mark.parametrize(
    ("attempt", "match"),
    [(by_code, TOKEN), (by_code, MINT), (by_password, AUTHORIZE)],
)
async def test_silence_of_ford(
    owner: Owner, monkeypatch: pytest.MonkeyPatch, attempt: Attempt, match: str
) -> None:
    """A host that does not answer is given up."""
    for module in (http, login_form):
        monkeypatch.setattr(module, "TIMEOUT", ClientTimeout(total=0.1))
    owner.trouble(match, FaultKind.HANG)
    with pytest.raises(CloudUnavailableError):
        await attempt(owner, owner.sign_in())


async def test_password(owner: Owner) -> None:
    """The form's round trip gives the same tokens as the browser, in one sign-in."""
    access = await owner.sign_in().redeem_password(DRIVER, "drive")
    account = owner.simulator.fordpass.accounts[DRIVER]
    assert access.account_id == account.guid
    assert account.sign_ins == 1
    assert not owner.simulator.ledger.mistakes


@pytest.mark.parametrize(
    ("email", "password"), [(DRIVER, "wrong"), ("nobody@example.com", "drive")]
)
async def test_wrong_password(owner: Owner, email: str, password: str) -> None:
    """A wrong password is tried once and never again."""
    attempt = owner.sign_in().redeem_password(email, password)
    assert await problem(attempt) is SignInProblem.WRONG_PASSWORD
    assert owner.count(SELF_ASSERTED) == 1
    assert owner.count(CONFIRMED) == 0


async def test_locked_account(owner: Owner) -> None:
    """An account that Ford has disabled is told apart from a wrong password."""
    owner.simulator.fordpass.lock_account(DRIVER)
    attempt = owner.sign_in().redeem_password(DRIVER, "drive")
    assert await problem(attempt) is SignInProblem.ACCOUNT_LOCKED


async def test_form_of_a_region_ford_does_not_know(
    owner: Owner, session: ClientSession
) -> None:
    """A login host without such a policy answers a page that says so."""
    atlantis = Region("atl", "app", "xx-XX", "https://login.ford.com", "ATL")
    sign_in = SignIn(session, atlantis, endpoints=owner.endpoints)
    attempt = sign_in.redeem_password(DRIVER, "drive")
    assert await problem(attempt) is SignInProblem.WRONG_REGION


@pytest.mark.parametrize("match", [AUTHORIZE, CONFIRMED])
async def test_form_that_changed(owner: Owner, match: str) -> None:
    """A page without what the form needs is no trouble that heals."""
    owner.trouble(match, FaultKind.HTML)
    attempt = owner.sign_in().redeem_password(DRIVER, "drive")
    assert await problem(attempt) is SignInProblem.FORM_CHANGED


@pytest.mark.parametrize("verdict", ["", "<html>", "[]"])
def test_verdict_that_is_none(verdict: str) -> None:
    """What is no JSON object does not judge a password."""
    with pytest.raises(BadAnswerError):
        login_form.LoginForm._judge(verdict)


_NOT_OURS = (type, ModuleType, FunctionType, MethodType, ClientSession)


def reachable(*roots: object) -> Iterator[object]:
    """Yield everything that objects hold, but for the session and code."""
    seen: set[int] = set()
    waiting: list[object] = list(roots)
    while waiting:
        found = waiting.pop()
        if id(found) in seen or isinstance(found, _NOT_OURS):
            continue
        seen.add(id(found))
        yield found
        waiting.extend(gc.get_referents(found))


async def test_password_is_not_kept(owner: Owner) -> None:
    """After a sign-in, good or bad, nothing of ours holds the password."""
    secret = "correct-horse-battery"
    owner.simulator.fordpass.accounts[DRIVER].password = secret
    sign_in = owner.sign_in()
    await problem(sign_in.redeem_password(DRIVER, f"not {secret}"))
    access = await sign_in.redeem_password(DRIVER, secret)
    gc.collect()
    held = chain(reachable(sign_in, access), vars(login_form).values())
    assert not [text for text in held if isinstance(text, str) and secret in text]
    assert not [
        found for found in gc.get_objects() if isinstance(found, login_form.LoginForm)
    ]


def jwt(claims: bytes) -> str:
    """Return a token with these claims."""
    return f"e30.{base64.urlsafe_b64encode(claims).rstrip(b'=').decode()}.sig"


GOOD = {
    "access_token": jwt(b'{"sub":"guid"}'),
    "refresh_token": "refresh",
    "expires_in": 1800,
}


@pytest.mark.parametrize(
    "changes",
    [
        {"access_token": None},
        {"access_token": "no-jwt"},
        {"access_token": "e30.é.sig"},
        {"access_token": "e30.A.sig"},
        {"access_token": jwt(b"not json")},
        {"access_token": jwt(b"[]")},
        {"access_token": jwt(b"{}")},
        {"access_token": jwt(b'{"sub":""}')},
        {"refresh_token": 5},
        {"expires_in": None},
        {"expires_in": "1800"},
        {"expires_in": 0},
        {"expires_in": 1e300},
    ],
)
def test_token_answer_of_another_shape(changes: dict[str, Any]) -> None:
    """Whatever is missing, it is a bad answer and never another error."""
    with pytest.raises(BadAnswerError):
        parse_access(GOOD | changes)


def test_token_answer() -> None:
    """Unknown fields are left alone, and how long a refresh token lives may stay unsaid."""
    access = parse_access(GOOD | {"ford_consumer_id": "x"})
    assert access.account_id == "guid"
    assert access.refresh_expiration is None
    assert access.token_type == "Bearer"
    assert "refresh" not in repr(access).replace("refresh_expiration", "")
    with pytest.raises(BadAnswerError):
        parse_access([])


def test_regions_are_fords() -> None:
    """Our table says of each region what the simulator's own table says."""
    ours = REGIONS | LEGACY_REGIONS
    assert ours.keys() == FORDS_REGIONS.keys()
    for key, region in ours.items():
        fords = FORDS_REGIONS[key]
        assert (
            region.application_id,
            region.locale,
            region.login,
            region.country,
            region.policy,
            region.redirect_uri,
        ) == (
            fords.application_id,
            fords.locale,
            f"https://{fords.login}",
            fords.country,
            fords.policy,
            fords.redirect_uri,
        )
        assert find_region(key) is region
    assert SUCCESSORS.keys() == LEGACY_REGIONS.keys()
    assert set(SUCCESSORS.values()) <= REGIONS.keys()
    with pytest.raises(KeyError):
        find_region("atlantis")
