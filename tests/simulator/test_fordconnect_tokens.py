"""Facts §2.3: the token route, its grants, its doubts and its refusals."""

from aiohttp import ClientResponse, ClientSession, encode_basic_auth
import pytest

from simulator import Simulator
from simulator.fordconnect import TokenKind
from simulator.fordpass import Fault, FaultKind

from .owner import HOST, TENANT, Owner


@pytest.fixture
def owner(simulator: Simulator, session: ClientSession) -> Owner:
    """Return an owner who holds tokens for the Mach-E."""
    owner = Owner(simulator, session)
    owner.admit()
    return owner


async def error(answer: ClientResponse) -> tuple[int, str, str]:
    """Return status, error and the code in front of the description."""
    body = await answer.json()
    return answer.status, body["error"], body["error_description"].partition(":")[0]


GONE = (400, "invalid_grant", "AADB2C90080")
STRANGER = (401, "invalid_client", "AADSTS7000215")


async def test_a_code_is_worth_a_set_of_tokens(owner: Owner) -> None:
    """Twenty minutes of access, ninety days of refresh."""
    answer = await owner.exchange(await owner.code())
    assert answer.headers["Cache-Control"] == "no-store"
    body = await answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == body["id_token_expires_in"] == 1200
    assert body["expires_on"] == body["not_before"] + 1200
    assert body["refresh_token_expires_in"] == 7_776_000
    assert owner.cloud.app.client_id in body["scope"]
    assert 1200 < len(body["access_token"]) < 2000
    owner.access = body["access_token"]
    assert (await owner.read("garage"))["vin"] == owner.vin


async def test_a_code_is_used_once(owner: Owner) -> None:
    """And trying over and over is noted."""
    code = await owner.code()
    assert (await owner.exchange(code)).status == 200
    assert await error(await owner.exchange(code)) == GONE
    assert owner.simulator.ledger.mistakes == []
    await owner.exchange(code)
    assert owner.simulator.ledger.mistakes


async def test_a_code_grows_old(owner: Owner) -> None:
    """Five minutes."""
    code = await owner.code()
    owner.cloud.age_tokens(300)
    assert await error(await owner.exchange(code)) == GONE


async def test_a_code_belongs_to_its_address(owner: Owner) -> None:
    """The redirect address must be the very same."""
    code = await owner.code()
    other = owner.cloud.app.redirect_uris[1]
    assert await error(await owner.exchange(code, redirect_uri=other)) == GONE


async def test_credentials_go_into_the_body(owner: Owner) -> None:
    """A header is not looked at, and noted."""
    app = owner.cloud.app
    answer = await owner.session.post(
        owner.url(f"{HOST}/{TENANT}/oauth2/v2.0/token?p=B2C_1A_FCON_AUTHORIZE"),
        data={"grant_type": "refresh_token", "refresh_token": owner.refresh},
        headers={"Authorization": encode_basic_auth(app.client_id, app.secrets[0])},
    )
    assert await error(answer) == STRANGER
    assert "in the body" in owner.simulator.ledger.mistakes[0]


@pytest.mark.parametrize(
    "wrong", [{"client_secret": "old"}, {"client_id": "nobody"}, {"client_id": ""}]
)
async def test_wrong_credentials(owner: Owner, wrong: dict[str, str]) -> None:
    """The refresh token survives it."""
    assert await error(await owner.renew(**wrong)) == STRANGER
    assert (await owner.renew()).status == 200


async def test_secrets_expire(owner: Owner) -> None:
    """There may be two of them, so that one can follow the other."""
    owner.cloud.app.secrets.append("next-secret")
    assert (await owner.renew(client_secret="next-secret")).status == 200
    owner.admit()
    owner.cloud.app.secrets.pop(0)
    old = "simulated-secret"
    assert await error(await owner.renew(client_secret=old)) == STRANGER


async def test_the_refresh_token_rotates(owner: Owner) -> None:
    """The new one works, the old one is dead."""
    body = await (await owner.renew()).json()
    assert body["refresh_token"] != owner.refresh
    assert await error(await owner.renew()) == GONE
    owner.refresh = body["refresh_token"]
    assert (await owner.renew()).status == 200


@pytest.mark.parametrize("mode", ["same", "omitted"])
async def test_the_refresh_token_stays(owner: Owner, mode: str) -> None:
    """It comes again or is not mentioned; either way it goes on living."""
    owner.cloud.switches.set("refresh_token", mode)
    for _ in range(2):
        body = await (await owner.renew()).json()
        assert body.get("refresh_token") == (owner.refresh if mode == "same" else None)
        assert ("refresh_token_expires_in" in body) is (mode == "same")
        assert body["access_token"]


async def test_refresh_may_want_the_address(owner: Owner) -> None:
    """Some clients omit it, some do not."""
    fields = {"redirect_uri": ""}
    owner.cloud.switches.redirect_in_refresh = "required"
    assert await error(await owner.renew(**fields)) == GONE
    owner.cloud.switches.redirect_in_refresh = "optional"
    assert (await owner.renew(**fields)).status == 200


async def test_tokens_grow_old(owner: Owner) -> None:
    """First the access token, then the refresh token."""
    owner.cloud.age_tokens(1199)
    assert (await owner.ask("garage")).status == 200
    owner.cloud.age_tokens(1)
    assert (await owner.ask("garage")).status == 401
    owner.cloud.age_tokens(7_776_000)
    assert await error(await owner.renew()) == GONE


async def test_consent_is_withdrawn(owner: Owner) -> None:
    """All tokens of that car die, those of the other do not."""
    mach_e = owner.access, owner.refresh
    owner.car = "ice_f150"
    owner.admit()
    owner.cloud.revoke(owner.simulator.cars["bev_mach_e"].vin)
    assert (await owner.ask("garage")).status == 200
    owner.access, owner.refresh = mach_e
    assert (await owner.ask("garage")).status == 401
    assert await error(await owner.renew()) == GONE


@pytest.mark.parametrize("scope", ["", "openid offline_access"])
async def test_an_id_token_only(owner: Owner, scope: str) -> None:
    """When the scope does not name the client, and then it opens the query routes."""
    owner.cloud.switches.unscoped = "id_token_only"
    body = await (await owner.renew(scope=scope)).json()
    assert "access_token" not in body
    assert "expires_in" not in body
    owner.access = body["id_token"]
    assert (await owner.ask("garage")).status == 200
    owner.refresh = body["refresh_token"]
    scoped = await (await owner.renew()).json()
    assert scoped["access_token"]


async def test_no_scope_is_fine_with_others(owner: Owner) -> None:
    """One client sends none and gets an access token; an id token opens nothing then."""
    body = await (await owner.renew(scope="")).json()
    assert body["access_token"]
    owner.access = body["id_token"]
    assert (await owner.ask("garage")).status == 401


async def test_numbers_as_text(owner: Owner) -> None:
    """As B2C does at times."""
    owner.cloud.switches.numbers_as_text = True
    body = await (await owner.renew()).json()
    assert body["expires_in"] == "1200"


@pytest.mark.parametrize(
    ("trouble", "told"), [("invalid_client", STRANGER), ("invalid_grant", GONE)]
)
async def test_trouble_for_everybody(
    owner: Owner, trouble: str, told: tuple[int, str, str]
) -> None:
    """And when it is over, the refresh token is what it was."""
    owner.cloud.switches.set("token_trouble", trouble)
    assert await error(await owner.renew()) == told
    owner.cloud.switches.token_trouble = "none"
    assert (await owner.renew()).status == 200


async def test_a_day_without_the_token_route(owner: Owner) -> None:
    """As in June 2026: 503 for everybody, and nothing is lost by it."""
    owner.cloud.switches.token_trouble = "503"
    assert (await owner.renew()).status == 503
    owner.cloud.switches.token_trouble = "none"
    assert (await owner.renew()).status == 200


async def test_the_answer_is_lost(owner: Owner) -> None:
    """Faults of the whole simulator hit this route too, by its address."""
    owner.cloud.faults.append(
        Fault(match=f"POST {HOST}/{TENANT}/*token", kind=FaultKind.UNAVAILABLE_HTML)
    )
    assert (await owner.renew()).status == 503
    assert (await owner.renew()).status == 200


async def test_what_else_does_not_fit(owner: Owner) -> None:
    """Another grant, no policy, another app's token."""
    assert (await error(await owner.token(grant_type="password")))[1] == (
        "unsupported_grant_type"
    )
    address = owner.url(f"{HOST}/{TENANT}/oauth2/v2.0/token")
    assert (await owner.session.post(address, data={})).status == 404
    assert await error(await owner.renew(refresh_token="made up")) == GONE


async def test_who_holds_what(owner: Owner) -> None:
    """The office tells the living tokens of a consent."""
    await owner.renew()
    (consent,) = owner.cloud.consents
    assert len(owner.cloud.tokens.of(consent, TokenKind.ACCESS)) == 2
    assert len(owner.cloud.tokens.of(consent, TokenKind.REFRESH)) == 1
    assert owner.refresh not in repr(owner.cloud.tokens.of(consent, TokenKind.ACCESS))
