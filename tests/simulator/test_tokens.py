"""Facts §2.3 to §2.6: code, B2C token, CAT with rotation, TMC exchange."""

from base64 import urlsafe_b64decode
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from simulator.fordpass.regions import REGIONS
from simulator.fordpass.tokens import TokenKind

from .stranger import EXCHANGE, FOUNDATIONAL, Stranger


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the header and the claims of a JWT."""
    header, claims = (
        json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        for part in token.split(".")[:2]
    )
    return header, claims


async def new_code(stranger: Stranger) -> str:
    """Return a fresh code from the sign-in page."""
    return parse_qs(urlsplit(await stranger.location()).query)["code"][0]


async def test_whole_chain(stranger: Stranger) -> None:
    """From the form to a bearer that opens the telemetry, without a single mistake."""
    await stranger.sign_in()
    vin = stranger.simulator.cars["bev_mach_e"].vin
    assert (await stranger.snapshot(vin)).status == 200
    assert stranger.simulator.ledger.mistakes == []


async def test_b2c_answer(stranger: Stranger) -> None:
    """The token endpoint answers with the fields of Azure B2C."""
    answer = await stranger.exchange_code(await new_code(stranger))
    assert answer.status == 200
    body = await answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_on"] - body["not_before"] == body["expires_in"]
    assert {
        "access_token",
        "id_token",
        "resource",
        "scope",
        "refresh_token",
    } <= body.keys()


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "never issued"},
        {"code_verifier": "wrong"},
        {"redirect_uri": "lincolnapp://userauthorized"},
    ],
)
async def test_code_must_fit(stranger: Stranger, changes: dict[str, str]) -> None:
    """A code that does not fit is an invalid grant."""
    answer = await stranger.exchange_code(await new_code(stranger), **changes)
    assert answer.status == 400
    assert (await answer.json())["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [{"grant_type": "password"}, {"client_id": "stranger"}, {"scope": "openid"}],
)
async def test_token_request_must_be_well_formed(
    stranger: Stranger, changes: dict[str, str]
) -> None:
    """Anything but the app's request is told apart from a bad grant."""
    answer = await stranger.exchange_code(await new_code(stranger), **changes)
    assert answer.status == 400
    assert (await answer.json())["error"] != "invalid_grant"


async def test_code_is_single_use_and_short_lived(stranger: Stranger) -> None:
    """A code works once, for minutes, at the policy it was issued under."""
    code = await new_code(stranger)
    assert (await stranger.exchange_code(code)).status == 200
    assert (await stranger.exchange_code(code)).status == 400
    code = await new_code(stranger)
    stranger.simulator.fordpass.age_tokens(600)
    assert (await stranger.exchange_code(code)).status == 400
    code = await new_code(stranger)
    stranger.region = REGIONS["can"]
    assert (await stranger.exchange_code(code)).status == 400


async def test_cat_mint(stranger: Stranger) -> None:
    """The CAT and its refresh token are JWTs that name the account; the B2C token is spent."""
    b2c = (await (await stranger.exchange_code(await new_code(stranger))).json())[
        "access_token"
    ]
    answer = await stranger.mint(b2c)
    assert answer.status == 200
    body = await answer.json()
    assert (body["token_type"], body["expires_in"], body["refresh_expires_in"]) == (
        "Bearer",
        1800,
        15552000,
    )
    header, claims = parts(body["access_token"])
    assert header["token_type"] == "A"
    assert claims["sub"] == stranger.simulator.fordpass.accounts[stranger.email].guid
    assert claims["aud"] == stranger.region.application_id.lower()
    assert claims["exp"] - claims["iat"] == 1800
    assert parts(body["refresh_token"])[0]["token_type"] == "R"
    assert (await stranger.mint(b2c)).status == 401


@pytest.mark.parametrize("application_id", ["", "stranger"])
async def test_cat_mint_wants_an_application_id(
    stranger: Stranger, application_id: str
) -> None:
    """Without a good one it is 400 with errorCode 432."""
    answer = await stranger.mint("any", **{"Application-Id": application_id})
    assert answer.status == 400
    body = await answer.json()
    assert (body["message"], body["errorCode"]) == ("Invalid ApplicationId", "432")


async def test_cat_refresh_rotates(stranger: Stranger) -> None:
    """Each success retires the old refresh token; using it again is 400/460 and a mistake."""
    stranger.admit()
    body = await (await stranger.refresh_cat()).json()
    assert body["refresh_token"] != stranger.refresh
    answer = await stranger.refresh_cat()
    assert answer.status == 400
    refusal = await answer.json()
    assert (refusal["message"], refusal["errorCode"]) == (
        "Invalid or Expired Token",
        "460",
    )
    assert "rotated" in stranger.simulator.ledger.mistakes[0]
    assert (await stranger.refresh_cat()).status == 400
    assert "had been refused" in stranger.simulator.ledger.mistakes[1]
    assert (await stranger.refresh_cat(body["refresh_token"])).status == 200


async def test_cat_refresh_without_rotation(stranger: Stranger) -> None:
    """Where Ford would not rotate, the same token works on."""
    stranger.simulator.fordpass.switches.rotate = False
    stranger.admit()
    assert (await stranger.refresh_cat()).status == 200
    assert (await stranger.refresh_cat()).status == 200


async def test_refresh_token_expires_and_can_be_revoked(stranger: Stranger) -> None:
    """Age and revocation end in the same 400/460."""
    stranger.admit()
    stranger.simulator.fordpass.age_tokens(15_552_001)
    assert (await (await stranger.refresh_cat()).json())["errorCode"] == "460"
    stranger.admit()
    stranger.simulator.fordpass.revoke(stranger.email)
    assert (await (await stranger.refresh_cat()).json())["errorCode"] == "460"
    assert (await stranger.exchange()).status == 401


async def test_locked_account(stranger: Stranger) -> None:
    """The refresh answers 400/460 or 401, the TMC exchange 401; unlocked, all is as before."""
    stranger.admit()
    cloud = stranger.simulator.fordpass
    cloud.lock_account(stranger.email)
    assert (await stranger.refresh_cat()).status == 400
    cloud.switches.locked_answer = "401"
    assert (await stranger.refresh_cat()).status == 401
    assert (await stranger.exchange()).status == 401
    cloud.unlock_account(stranger.email)
    assert (await stranger.refresh_cat()).status == 200


async def test_tmc_exchange(stranger: Stranger) -> None:
    """The bearer is a JWT of 300 seconds with the claims of Autonomic's realm."""
    stranger.admit()
    stranger.simulator.fordpass.age_tokens(400)
    answer = await stranger.exchange()
    assert answer.status == 200
    body = await answer.json()
    assert (body["token_type"], body["expires_in"], body["refresh_expires_in"]) == (
        "Bearer",
        300,
        1800,
    )
    assert body["issued_token_type"] == "urn:ietf:params:oauth:token-type:jwt"
    header, claims = parts(body["access_token"])
    assert header["alg"] == "RS256"
    assert claims["exp"] - claims["iat"] == 300
    guid = stranger.simulator.fordpass.accounts[stranger.email].guid
    assert claims["preferred_username"] == f"fordpass/{guid}"
    assert (claims["azp"], claims["doc_access"]) == ("fordpass-prod", "ford")
    assert parts(body["refresh_token"])[0]["alg"] == "HS256"
    assert stranger.simulator.ledger.mistakes == []


@pytest.mark.parametrize(
    ("switch", "access", "refresh"),
    [("both", 200, 200), ("access", 200, 401), ("refresh", 401, 200)],
)
async def test_subject_token(
    stranger: Stranger, switch: str, access: int, refresh: int
) -> None:
    """Both CATs were seen working; either can be refused."""
    stranger.admit()
    stranger.simulator.fordpass.switches.set("subject_token", switch)
    assert (await stranger.exchange(stranger.cat)).status == access
    assert (await stranger.exchange(stranger.refresh)).status == refresh


@pytest.mark.parametrize(
    "field", ["grant_type", "client_id", "subject_issuer", "subject_token_type"]
)
async def test_tmc_exchange_must_be_well_formed(stranger: Stranger, field: str) -> None:
    """Every field of the exchange is checked."""
    stranger.admit()
    assert (await stranger.exchange(**{field: "wrong"})).status == 400


async def test_needless_exchange_is_a_mistake_unless_the_bearer_was_refused(
    stranger: Stranger,
) -> None:
    """A client exchanges when its bearer ends, or when it was told 401."""
    stranger.admit()
    stranger.tmc = "stale"
    assert (
        await stranger.snapshot(stranger.simulator.cars["bev_mach_e"].vin)
    ).status == 401
    await stranger.exchange()
    assert stranger.simulator.ledger.mistakes == []
    stranger.simulator.ledger.clear()
    await stranger.exchange()
    assert stranger.simulator.ledger.mistakes == [
        "TMC exchange: while the bearer at hand has most of its life left"
    ]


async def test_lives_follow_the_switches(stranger: Stranger) -> None:
    """Every life can be made short."""
    switches = stranger.simulator.fordpass.switches
    switches.cat_life, switches.cat_refresh_life, switches.tmc_life = 3, 20, 2
    stranger.admit()
    assert (await (await stranger.exchange()).json())["expires_in"] == 2
    body = await (await stranger.refresh_cat()).json()
    assert (body["expires_in"], body["refresh_expires_in"]) == (3, 20)
    stranger.simulator.fordpass.age_tokens(5)
    assert (
        stranger.simulator.fordpass.living_tokens(stranger.email, TokenKind.CAT) == []
    )


async def test_code_from_under_the_counter(stranger: Stranger) -> None:
    """A code can be issued without the page, for the region and challenge a client has."""
    cloud = stranger.simulator.fordpass
    challenge = stranger.authorize_query()["code_challenge"]
    code = cloud.issue_code(stranger.email, "usa", challenge=challenge)
    assert (await stranger.exchange_code(code)).status == 200


async def test_application_id_in_the_wrong_places(stranger: Stranger) -> None:
    """The mint wants the sign-in's own, the exchange none at all; both are noted."""
    b2c = (await (await stranger.exchange_code(await new_code(stranger))).json())[
        "access_token"
    ]
    other = REGIONS["deu"].application_id
    assert (await stranger.mint(b2c, **{"Application-Id": other})).status == 200
    await stranger.session.post(
        stranger.url(EXCHANGE), headers={"Application-Id": other}
    )
    assert [
        sentence.partition(":")[0] for sentence in stranger.simulator.ledger.mistakes
    ] == [
        "CAT mint",
        "TMC exchange",
    ]


async def test_malformed_bodies(stranger: Stranger) -> None:
    """A body that is no JSON object is 400."""
    answer = await stranger.session.post(
        stranger.url(f"{FOUNDATIONAL}/token/v2/cat-with-refresh-token"),
        data="refresh_token=x",
        headers={"Application-Id": stranger.region.application_id},
    )
    assert answer.status == 400
