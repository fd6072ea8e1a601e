"""What the documents of Smartcar's Python SDK promise, as this project keeps it."""

from datetime import UTC, timedelta

import pytest

from custom_components.fordpass.cloud.errors import CloudError
from custom_components.fordpass.cloud.smartcar import (
    ApplicationProblem,
    Reply,
    SmartcarError,
    SmartcarRateLimitedError,
    SmartcarSignInRequiredError,
    Version,
    complete,
    connect_url,
    parse_redirect,
)
from script.connect import connect

from .customer import DRIVER, MACH_E, REDIRECT, SIGNALS, V2_TOKEN, Customer

PASSWORD = "drive"
STATE = "a-state"
SEED_SCOPES = (
    "required:read_vehicle_info",
    "required:read_vin",
    "read_odometer",
    "read_location",
)


@pytest.fixture
def _registered(customer: Customer) -> None:
    """Let Smartcar know where Connect ends."""
    customer.cloud.application.register(REDIRECT)


@pytest.mark.usefixtures("_registered")
async def test_from_the_link_to_the_batch(customer: Customer) -> None:
    """The whole of the seed in one run: link, consent, code, tokens, cars, data, batch, refresh."""
    application = customer.application(Version.V2)
    assert application.problem() is None
    link = connect_url(
        application,
        state=STATE,
        scopes=SEED_SCOPES,
        make="FORD",
        force=True,
        endpoints=customer.endpoints,
    )
    end = await connect(link, DRIVER, PASSWORD, vins=[customer.vin])
    assert end.startswith(f"{REDIRECT}?code=")
    connected = parse_redirect(end, state=STATE)
    grant = await complete(
        customer.session, application, connected, endpoints=customer.endpoints
    )
    assert grant.access is not None

    account = await customer.account(
        Version.V2, connected=customer.connect(), access=grant.access
    )
    (info,) = await account.vehicles()
    assert (info.make, info.model) == (
        "Ford",
        customer.simulator.cars[MACH_E].model.model,
    )
    answers = await account.batch(info.vin, ["/odometer", "/location"])
    odometer, location = answers["/odometer"], answers["/location"]
    assert isinstance(odometer, Reply)
    assert isinstance(location, Reply)
    assert odometer.body["distance"] > 0
    assert {"latitude", "longitude"} <= location.body.keys()

    customer.cloud.tokens.age(7200)
    assert await account.vehicles()
    (new,) = customer.saved
    assert new.access_token != grant.access.access_token
    assert new.refresh_token != grant.access.refresh_token


async def test_the_access_object(customer: Customer) -> None:
    """It has the six promised fields, and its times are aware."""
    access = await customer.access(customer.connect())
    assert access is not None
    assert access.access_token != access.refresh_token
    assert (access.token_type, access.expires_in) == ("Bearer", 7200)
    assert access.refresh_expiration is not None
    assert access.refresh_expiration - access.expiration > timedelta(days=30)
    assert access.expiration.tzinfo is access.refresh_expiration.tzinfo is UTC


async def test_credentials_that_are_missing_or_mixed_up(customer: Customer) -> None:
    """Before anything is asked, what can be seen to be wrong is named."""
    mixed = customer.application(client_id=customer.cloud.application.client_id)
    assert mixed.problem() is ApplicationProblem.CREDENTIAL
    empty = customer.application(application_id="")
    assert empty.problem() is ApplicationProblem.APPLICATION_ID
    assert customer.count("*") == 0


async def test_every_failure_has_one_root(customer: Customer) -> None:
    """A refused code, a refused refresh, a refused list and a refused read are all SmartcarError."""
    application = customer.application(Version.V2)
    connected = customer.connect()
    access = await customer.access(connected)
    account = await customer.account(Version.V2, connected=connected, access=access)
    await account.vehicles()
    customer.cloud.inject(MACH_E, "UPSTREAM.NO_RESPONSE", match="POST /batch")
    with pytest.raises(SmartcarError) as read:
        await account.snapshot(customer.vin)
    assert (read.value.type, read.value.code, read.value.status) == (
        "UPSTREAM",
        "NO_RESPONSE",
        502,
    )
    assert read.value.request_id
    assert read.value.user_message
    with pytest.raises(SmartcarError):
        await complete(
            customer.session,
            application,
            parse_redirect({"code": "none", "state": STATE}, state=STATE),
            endpoints=customer.endpoints,
        )
    customer.cloud.tokens.age(61 * 86_400)
    with pytest.raises(SmartcarSignInRequiredError) as refused:
        await account.vehicles()
    assert isinstance(refused.value, SmartcarError)
    assert issubclass(SmartcarError, CloudError)
    assert customer.count(V2_TOKEN) >= 3


@pytest.mark.parametrize("version", list(Version))
async def test_retry_after_is_seconds(customer: Customer, version: Version) -> None:
    """A throttled car says for how long in whole seconds, and until then it is not asked."""
    account = await customer.account(version)
    await account.vehicles()
    match = "GET /signals" if version is Version.V3 else "POST /batch"
    customer.cloud.inject(MACH_E, "RATE_LIMIT.VEHICLE", match=match, retry_after=120)
    with pytest.raises(SmartcarRateLimitedError) as caught:
        await account.snapshot(customer.vin)
    assert (caught.value.retry_after, type(caught.value.retry_after)) == (120, int)
    asked = customer.count("*")
    with pytest.raises(SmartcarRateLimitedError):
        await account.snapshot(customer.vin)
    assert customer.count("*") == asked


@pytest.mark.usefixtures("_registered")
async def test_the_newer_api_keeps_them_too(customer: Customer) -> None:
    """With v3 the redirect brings the user, no code and no token of theirs, and the data are signals."""
    application = customer.application()
    link = connect_url(
        application, state=STATE, make="FORD", endpoints=customer.endpoints
    )
    end = await connect(link, DRIVER, PASSWORD, vins=[customer.vin])
    connected = parse_redirect(end, state=STATE)
    assert connected.user_id is not None
    grant = await complete(
        customer.session, application, connected, endpoints=customer.endpoints
    )
    assert (grant.user_id, grant.access) == (connected.user_id, None)
    account = await customer.account(connected=connected)
    (info,) = await account.vehicles()
    assert info.model == customer.simulator.cars[MACH_E].model.model
    assert await account.snapshot(info.vin)
    assert customer.count(SIGNALS) > 0
