"""One request and its troubles, and how long they keep us away."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import ClientSession
import pytest

from custom_components.fordpass.cloud.backoff import Backoff
from custom_components.fordpass.cloud.errors import (
    BlockedError,
    CloudUnavailableError,
    RateLimitedError,
)
from custom_components.fordpass.cloud.http import (
    Answer,
    check_status,
    request,
    retry_after,
)
from simulator.fordpass.faults import FaultKind

from .owner import GARAGE, Owner

GARAGE_PATH = "/api.vehicle.ford.com/api/fpcpl-user-garage-service/v1/user/garage"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        (" 30 ", 30),
        ("soon", None),
        ("²", None),
        ("-5", None),
        ("9" * 40, 86_400),
        ("99999999999", 86_400),
        ("Thu, 01 Jan 2015 00:00:00 GMT", 0),
        ("Fri, 01 Jan 2999 00:00:00 GMT", 86_400),
    ],
)
def test_retry_after(value: str | None, expected: float | None) -> None:
    """The wish is a number or a date; what is neither is none, and no wish is longer than a day."""
    headers = {} if value is None else {"Retry-After": value}
    assert retry_after(headers) == expected


def test_retry_after_as_date() -> None:
    """A date is counted from now."""
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    wait = retry_after({"Retry-After": soon})
    assert wait is not None
    assert 3000 < wait <= 3600


@pytest.mark.parametrize(
    ("status", "html", "expected"),
    [
        (402, False, RateLimitedError),
        (429, True, RateLimitedError),
        (403, True, BlockedError),
        (500, False, CloudUnavailableError),
        (599, True, CloudUnavailableError),
    ],
)
def test_statuses_that_mean_the_same_everywhere(
    status: int, html: bool, expected: type[CloudUnavailableError]
) -> None:
    """They carry the wish of the cloud along."""
    with pytest.raises(CloudUnavailableError) as caught:
        check_status(status, {"Retry-After": "7"}, html=html)
    assert type(caught.value) is expected
    assert caught.value.retry_after == 7


@pytest.mark.parametrize("status", [200, 201, 207, 302, 400, 401, 403, 404, 409])
def test_statuses_left_to_the_caller(status: int) -> None:
    """What means something at an endpoint is decided there."""
    check_status(status, {}, html=False)


async def test_answer_of_the_cloud(owner: Owner, session: ClientSession) -> None:
    """A refusal in JSON is an answer."""
    url = f"{owner.simulator.origin}{GARAGE_PATH}"
    answer = await request(session, "GET", url)
    assert (answer.status, answer.ok, answer.html) == (400, False, False)
    assert answer.body["errorCode"] == "432"


async def test_empty_answer(owner: Owner, session: ClientSession) -> None:
    """An answer without a body has none."""
    owner.trouble(GARAGE, FaultKind.EMPTY)
    answer = await request(session, "GET", f"{owner.simulator.origin}{GARAGE_PATH}")
    assert answer == Answer(status=200, body=None, html=False)


async def test_page_of_a_host_that_is_not_there(
    owner: Owner, session: ClientSession
) -> None:
    """A refusal that is no JSON has no body for us."""
    url = f"{owner.simulator.origin}/nothing"
    answer = await request(session, "GET", url)
    assert answer == Answer(status=404, body=None, html=False)


async def test_nobody_there(owner: Owner, session: ClientSession) -> None:
    """A host that cannot be reached is unavailable, and its address is not in the error."""
    url = f"{owner.simulator.origin}{GARAGE_PATH}"
    await owner.simulator.stop()
    with pytest.raises(CloudUnavailableError) as caught:
        await request(session, "GET", url)
    assert "127.0.0.1" not in str(caught.value)


def test_backoff() -> None:
    """Delays double up to the longest, each shortened at random, and start over after a success."""
    backoff = Backoff(8, 60)
    for full in (8, 16, 32, 60, 60):
        assert full / 2 <= backoff.next() <= full
    assert backoff.next(at_least=600) == 600
    backoff.reset()
    assert 4 <= backoff.next() <= 8


def test_backoff_for_ever() -> None:
    """However often something fails, the delay stays a number."""
    backoff = Backoff(1, 900)
    for _ in range(2000):
        assert backoff.next() <= 900
