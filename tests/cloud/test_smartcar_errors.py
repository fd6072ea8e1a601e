"""Smartcar's errors: what each becomes, by type and resolution and never by the status."""

from typing import Any

import pytest

from custom_components.fordpass.cloud.errors import (
    BadAnswerError,
    CloudError,
    CloudUnavailableError,
    RateLimitedError,
    SignInRequiredError,
)
from custom_components.fordpass.cloud.smartcar import (
    BillingError,
    CompatibilityError,
    ConnectedServicesError,
    PermissionRefusedError,
    SmartcarBadAnswerError,
    SmartcarError,
    SmartcarRateLimitedError,
    SmartcarSignInRequiredError,
    SmartcarUnavailableError,
    VehicleStateError,
    Version,
)
from custom_components.fordpass.cloud.smartcar.errors import (
    Problem,
    error_of,
    parse_problem,
)
from simulator.fordpass.faults import Fault, FaultKind
from simulator.smartcar.errors import KINDS

from .customer import BATCH, MACH_E, SIGNALS, Customer

CLASSES: dict[str, tuple[type[SmartcarError], type[CloudError]]] = {
    "AUTHENTICATION": (SmartcarSignInRequiredError, SignInRequiredError),
    "PERMISSION": (PermissionRefusedError, CloudUnavailableError),
    "BILLING": (BillingError, CloudUnavailableError),
    "COMPATIBILITY": (CompatibilityError, CloudUnavailableError),
    "CONNECTED_SERVICES_ACCOUNT": (ConnectedServicesError, CloudUnavailableError),
    "RATE_LIMIT": (SmartcarRateLimitedError, RateLimitedError),
    "RESOURCE_NOT_FOUND": (SmartcarBadAnswerError, BadAnswerError),
    "SERVER": (SmartcarUnavailableError, CloudUnavailableError),
    "UPSTREAM": (SmartcarUnavailableError, CloudUnavailableError),
    "VALIDATION": (SmartcarBadAnswerError, BadAnswerError),
    "VEHICLE_STATE": (VehicleStateError, CloudUnavailableError),
}
ROWS = [
    (kind, code or "")
    for kind, row in KINDS.items()
    for code in row.codes
    if code != "AUTHENTICATION_FAILED"
]


@pytest.mark.parametrize(("kind", "code"), ROWS)
@pytest.mark.parametrize("version", list(Version))
async def test_each_error(
    customer: Customer, version: Version, kind: str, code: str
) -> None:
    """Every row of the table, as a car's read ends in it, with all that is said of it."""
    account = await customer.account(version)
    await account.vehicles()
    match = "GET /signals" if version is Version.V3 else "POST /batch"
    wait = 7 if kind == "RATE_LIMIT" else None
    customer.cloud.inject(
        MACH_E, f"{kind}.{code}" if code else kind, match=match, retry_after=wait
    )
    mine, everybodys = CLASSES[kind]
    with pytest.raises(mine) as caught:
        await account.snapshot(customer.vin)
    error = caught.value
    assert isinstance(error, everybodys)
    assert isinstance(error, SignInRequiredError) is (kind == "AUTHENTICATION")
    assert (error.type, error.code or "") == (kind, code)
    assert error.status == KINDS[kind].status or code == "ACCESS_DENIED"
    assert error.request_id
    assert error.resolution == KINDS[kind].resolution or code in {
        "PLATFORM_NOT_CAPABLE",
        "VIRTUAL_KEY_REQUIRED",
    }
    assert error.retry_after == wait
    assert str(error) == f"Smartcar answered {kind}{code and '.'}{code}"


def test_a_lost_account_at_the_maker() -> None:
    """Where only Connect helps, the owner is sent there: by resolution, or by code in older answers."""
    body: dict[str, Any] = {
        "type": "CONNECTED_SERVICES_ACCOUNT",
        "code": "AUTHENTICATION_FAILED",
        "statusCode": 400,
        "resolution": {"type": "REAUTHENTICATE", "url": "https://connect.example"},
        "suggestedUserMessage": "Sign in again.",
    }
    error = error_of(parse_problem(body, status=400))
    assert isinstance(error, SmartcarSignInRequiredError)
    assert (error.resolution_url, error.user_message) == (
        "https://connect.example",
        "Sign in again.",
    )
    older = error_of(parse_problem({**body, "resolution": None}))
    assert isinstance(older, SmartcarSignInRequiredError)
    other = error_of(parse_problem({**body, "code": "SUBSCRIPTION", "resolution": ""}))
    assert isinstance(other, ConnectedServicesError)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {
                "type": "VEHICLE_STATE",
                "code": "ASLEEP",
                "description": "x",
                "statusCode": 409,
                "requestId": "r1",
                "resolution": "RETRY_LATER",
                "suggestedUserMessage": "Later.",
            },
            Problem(
                type="VEHICLE_STATE",
                code="ASLEEP",
                status=409,
                request_id="r1",
                resolution="RETRY_LATER",
                description="x",
                user_message="Later.",
            ),
        ),
        (
            {
                "errors": [
                    {
                        "status": "502",
                        "type": "UPSTREAM",
                        "code": "NO_RESPONSE",
                        "detail": "x",
                        "resolution": {"type": "RETRY_LATER"},
                        "meta": {"requestId": "r1"},
                    }
                ]
            },
            Problem(
                type="UPSTREAM",
                code="NO_RESPONSE",
                status=502,
                request_id="r1",
                resolution="RETRY_LATER",
                description="x",
            ),
        ),
        (
            {"error": "vehicle_state_error", "message": "x", "code": "VS_000"},
            Problem(type="VEHICLE_STATE", code="VS_000", status=418, description="x"),
        ),
        ({"errors": []}, Problem(status=418)),
        ({"errors": ["?"]}, Problem(status=418)),
        (["?"], Problem(status=418)),
        (None, Problem(status=418)),
    ],
)
def test_forms(body: Any, expected: Problem) -> None:
    """Smartcar has had several forms for its errors."""
    assert parse_problem(body, status=418) == expected


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, None, SmartcarRateLimitedError),
        (430, None, BillingError),
        (401, {"message": "x"}, SmartcarSignInRequiredError),
        (401, None, SmartcarUnavailableError),
        (403, None, SmartcarUnavailableError),
        (501, None, SmartcarUnavailableError),
    ],
)
def test_without_type(status: int, body: Any, kind: type[SmartcarError]) -> None:
    """Where nothing else is said, a status is not believed to mean for ever."""
    assert type(error_of(parse_problem(body, status=status))) is kind


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Your car is asleep, try again later.", None),
        ("Pay at https://dashboard.smartcar.com/team/billing first.", None),
        ("Your 2022 car 3FMSYN00000000001 is asleep.", "Your 2022 car … is asleep."),
        ("driver@example.com must sign in.", "… must sign in."),
        ("Not near 42.12345, -83.12345!", "Not near …, …!"),
        ("Id 1f0c7b9e-0000-4000-8000-9f0000000000.", "Id …."),
        ("Token abcdef0123456789abcdef.", "Token …."),
    ],
)
def test_a_sentence_that_names_somebody(said: str, shown: str | None) -> None:
    """What is shown to the owner, and may be copied into an issue, holds nothing personal."""
    body = {"type": "UPSTREAM", "code": "UNKNOWN_ISSUE", "suggestedUserMessage": said}
    assert parse_problem(body).user_message == (shown or said)


def test_retry_after_is_whole_seconds() -> None:
    """A wait is never shorter than what was asked."""
    error = error_of(parse_problem({"type": "RATE_LIMIT"}, retry_after=1.2))
    assert (error.retry_after, type(error.retry_after)) == (2, int)


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.FORBIDDEN_HTML,
        FaultKind.UNAVAILABLE_HTML,
        FaultKind.BAD_JSON,
        FaultKind.HTML,
        FaultKind.EMPTY,
        FaultKind.HALF_BODY,
        FaultKind.RESET,
        FaultKind.GATEWAY_TIMEOUT,
    ],
)
async def test_trouble_on_the_line(
    customer: Customer, version: Version, kind: FaultKind
) -> None:
    """Pages of proxies and cut lines heal by themselves, and are of the family."""
    account = await customer.account(version)
    await account.vehicles()
    match = SIGNALS if version is Version.V3 else BATCH
    customer.cloud.faults.append(Fault(match=match, kind=kind, times=2))
    with pytest.raises(SmartcarError) as caught:
        await account.snapshot(customer.vin)
    assert isinstance(caught.value, CloudUnavailableError)
