"""The Connect link, what its redirect brings, and what comes of that."""

from urllib.parse import parse_qs, urlsplit

import pytest

from custom_components.fordpass.cloud.errors import SignInRequiredError
from custom_components.fordpass.cloud.smartcar import (
    SCOPES,
    ApplicationProblem,
    Connected,
    ConnectFailedError,
    ConnectProblem,
    CredentialsRefusedError,
    Mode,
    SmartcarSignInRequiredError,
    Version,
    complete,
    connect_url,
    parse_redirect,
    reauthenticate_url,
)

from .customer import DRIVER, REDIRECT, V2_TOKEN, V3_TOKEN, Customer

BOTH = pytest.mark.parametrize("version", list(Version))

REPORTED = [
    "access_denied",
    "no_vehicles",
    "vehicle_incompatible",
    "invalid_subscription",
    "configuration_error",
    "server_error",
    "oem_login_cancelled",
]


def query(url: str) -> dict[str, str]:
    """Return the parameters of a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@BOTH
async def test_a_link_smartcar_takes(customer: Customer, version: Version) -> None:
    """The link opens Connect, with all that was asked for."""
    url = connect_url(
        customer.application(version),
        state="abc",
        make="FORD",
        force=True,
        single_select=True,
        country="US",
        endpoints=customer.endpoints,
    )
    asked = query(url)
    assert asked.pop("response_type", None) == (
        "code" if version is Version.V2 else None
    )
    assert asked == {
        "client_id": customer.cloud.application.client_id,
        "redirect_uri": REDIRECT,
        "scope": " ".join(SCOPES),
        "state": "abc",
        "approval_prompt": "force",
        "mode": "live",
        "make": "FORD",
        "single_select": "true",
        "flags": "country:US",
    }
    assert "+" not in url
    async with customer.session.get(url) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")


def test_a_link_at_smartcar_itself(customer: Customer) -> None:
    """Without a simulator the link leads to Smartcar."""
    application = customer.application(mode=Mode.SIMULATED, redirect_uri=None)
    url = connect_url(
        application, state="abc", scopes=["read_vin"], single_select_vin="VIN"
    )
    assert url.startswith("https://connect.smartcar.com/oauth/authorize?")
    assert query(url) == {
        "client_id": application.application_id,
        "scope": "read_vin",
        "state": "abc",
        "approval_prompt": "auto",
        "mode": "simulated",
        "single_select": "true",
        "single_select_vin": "VIN",
    }


def test_reauthenticate(customer: Customer) -> None:
    """One car's sign-in at its maker can be renewed alone."""
    url = reauthenticate_url(customer.application(), "v1", state="abc")
    assert url.startswith("https://connect.smartcar.com/oauth/reauthenticate?")
    assert query(url) == {
        "response_type": "vehicle_id",
        "client_id": customer.cloud.application.client_id,
        "vehicle_id": "v1",
        "redirect_uri": REDIRECT,
        "state": "abc",
    }


@pytest.mark.parametrize(
    ("redirect", "connected"),
    [
        (f"{REDIRECT}?user_id=u1&state=abc", Connected(user_id="u1")),
        (f"  {REDIRECT}?userId=u1&state=abc\n", Connected(user_id="u1")),
        (
            "user_id=u1&external_id=mine&state=abc",
            Connected(user_id="u1", external_id="mine"),
        ),
        (f"{REDIRECT}?code=c1&state=abc", Connected(code="c1")),
        ({"code": "c1", "state": "abc"}, Connected(code="c1")),
    ],
)
def test_redirect(redirect: str | dict[str, str], connected: Connected) -> None:
    """A redirect is understood as address, as query and as fields."""
    assert parse_redirect(redirect, state="abc") == connected


@pytest.mark.parametrize(
    ("redirect", "problem"),
    [
        *(
            (f"{REDIRECT}?error={word}&error_description=x&state=abc", word)
            for word in REPORTED
        ),
        (f"{REDIRECT}?error=something_new&state=abc", "unknown"),
        (f"{REDIRECT}?error=cut_off&state=abc", "unknown"),
        (f"{REDIRECT}?user_id=u1&state=other", "wrong_state"),
        (f"{REDIRECT}?user_id=u1", "no_answer"),
        (f"{REDIRECT}?state=abc", "no_answer"),
        (f"{REDIRECT}?user_id=u1…", "cut_off"),
        (f"{REDIRECT}?user_id=u1...", "cut_off"),
        ("https://connect.smartcar.com/oauth/authorize?state=abc", "connect_url"),
        ("", "no_answer"),
    ],
)
def test_redirect_without_connection(redirect: str, problem: str) -> None:
    """Each way to come back with nothing has a name."""
    with pytest.raises(ConnectFailedError) as caught:
        parse_redirect(redirect, state="abc")
    assert caught.value.problem == problem


def test_an_incompatible_car_is_named() -> None:
    """The owner is told which car it was, but not in what is logged."""
    with pytest.raises(ConnectFailedError) as caught:
        parse_redirect(
            "error=vehicle_incompatible&vin=1FAHP&make=FORD&model=Focus&year=2012&state=s",
            state="s",
        )
    assert caught.value.vehicle == "FORD Focus 2012"
    assert str(caught.value) == "vehicle_incompatible"


async def test_complete_v3(customer: Customer) -> None:
    """With v3 the user id is all, once the credentials are proved."""
    connected = customer.connect()
    grant = await complete(
        customer.session,
        customer.application(),
        connected,
        endpoints=customer.endpoints,
    )
    assert (grant.user_id, grant.access) == (connected.user_id, None)


async def test_complete_v2(customer: Customer) -> None:
    """With v2 a code becomes an access object of its user, once."""
    customer.connect()
    person = customer.cloud.person(DRIVER)
    connected = Connected(code=customer.cloud.issue_code(person, REDIRECT))
    application = customer.application(Version.V2)
    grant = await complete(
        customer.session, application, connected, endpoints=customer.endpoints
    )
    assert grant.access is not None
    assert grant.user_id == grant.access.account_id == person.id
    assert (grant.access.token_type, grant.access.expires_in) == ("Bearer", 7200)
    assert grant.access.refresh_expiration is not None
    assert grant.access.access_token not in repr(grant)
    with pytest.raises(SmartcarSignInRequiredError) as caught:
        await complete(
            customer.session, application, connected, endpoints=customer.endpoints
        )
    assert not isinstance(caught.value, CredentialsRefusedError)


@BOTH
async def test_wrong_credentials(customer: Customer, version: Version) -> None:
    """Wrong or mixed up credentials have an error of their own."""
    connected = Connected(user_id="u1", code="c1")
    with pytest.raises(CredentialsRefusedError) as caught:
        await complete(
            customer.session,
            customer.application(version, client_secret="wrong"),
            connected,
            endpoints=customer.endpoints,
        )
    assert isinstance(caught.value, SignInRequiredError)
    assert customer.count(V3_TOKEN if version is Version.V3 else V2_TOKEN) == 1


@BOTH
async def test_a_redirect_of_the_other_api(
    customer: Customer, version: Version
) -> None:
    """A code is nothing to v3, and a user id nothing to v2."""
    other = Connected(code="c1") if version is Version.V3 else Connected(user_id="u1")
    with pytest.raises(ConnectFailedError) as caught:
        await complete(
            customer.session,
            customer.application(version),
            other,
            endpoints=customer.endpoints,
        )
    assert caught.value.problem is ConnectProblem.NO_ANSWER


async def test_nobody_connected(customer: Customer) -> None:
    """A user without cars is not an account."""
    with pytest.raises(ConnectFailedError) as caught:
        await complete(
            customer.session,
            customer.application(),
            Connected(user_id="u1"),
            endpoints=customer.endpoints,
        )
    assert caught.value.problem is ConnectProblem.NO_VEHICLES


def test_credentials_at_first_sight(customer: Customer) -> None:
    """The commonest mix-up is seen without asking anybody."""
    shown = customer.cloud.application
    assert customer.application().problem() is None
    assert customer.application(Version.V2).problem() is None
    mixed_up = customer.application(client_id=shown.client_id)
    assert mixed_up.problem() is ApplicationProblem.CREDENTIAL
    swapped = customer.application(application_id=shown.credential_id)
    assert swapped.problem() is ApplicationProblem.APPLICATION_ID
    assert shown.credential_secret not in repr(mixed_up)
    assert shown.management_token not in repr(mixed_up)
