"""Facts §2.6 and §2.7: the statuses, their forms, and the bucket."""

from aiohttp import ClientSession
import pytest

from simulator import Simulator
from simulator.fordpass import Fault, FaultKind

from .owner import QUERY, Owner

ROUTES = {
    "garage": "vehicleBasicInfo",
    "vehicle-image": "vehicleBasicInfo",
    "vehicle-health/alerts": "vehicleHealth",
    "wallbox": "chargingData",
    "fccs": "chargingData",
    "electric/departure-times": "evData",
    "electric/charge-schedules": "evData",
    "customer-info": "customerInfo",
}


@pytest.fixture
def owner(simulator: Simulator, session: ClientSession) -> Owner:
    """Return an owner who holds tokens for the Mach-E; the bucket fills by the cars' clock."""
    simulator.fordconnect.switches.bucket_time = "car"
    owner = Owner(simulator, session)
    owner.admit()
    return owner


async def test_published_form(owner: Owner) -> None:
    """Timestamp, error, message, traceId, path."""
    owner.access = "made up"
    answer = await owner.ask("telemetry")
    body = await answer.json()
    assert set(body) == {"timestamp", "error", "message", "traceId", "path"}
    assert (body["error"], body["message"], body["path"]) == (
        401,
        "Unauthorized",
        "/fcon-query/v1/telemetry",
    )


async def test_form_in_the_wild(owner: Owner) -> None:
    """Two fields."""
    owner.access = "made up"
    owner.cloud.switches.error_form = "wild"
    body = await (await owner.ask("telemetry")).json()
    assert body == {"errorCode": 401, "errorMessage": "Unauthorized"}


@pytest.mark.parametrize("status", [401, 403])
async def test_a_page_instead(owner: Owner, status: int) -> None:
    """The edge answers in HTML."""
    owner.cloud.switches.refusal = "html"
    if status == 401:
        owner.access = "made up"
    else:
        owner.admit([])
    answer = await owner.ask("garage")
    assert (answer.status, answer.content_type) == (status, "text/html")


async def test_a_dead_token_over_and_over(owner: Owner) -> None:
    """Requests under way may share one refused token; more are noted."""
    owner.cloud.revoke()
    for _ in range(3):
        assert (await owner.ask("garage")).status == 401
    assert owner.simulator.ledger.mistakes == []
    await owner.ask("garage")
    assert "over and over" in owner.simulator.ledger.mistakes[0]


@pytest.mark.parametrize(("route", "category"), ROUTES.items())
async def test_a_category_not_ticked(owner: Owner, route: str, category: str) -> None:
    """403 names it; everything else goes on, and asking again is noted."""
    everything_else = set(owner.cloud.app.categories) - {category}
    owner.admit(sorted(everything_else))
    answer = await owner.ask(route)
    assert answer.status == 403
    assert (await answer.json())["message"] == f"Required scopes missing: {category}"
    assert (await owner.ask("telemetry")).status == 200
    assert owner.simulator.ledger.mistakes == []
    await owner.ask(route)
    assert len(owner.simulator.ledger.mistakes) == 1


async def test_a_box_is_ticked_later(owner: Owner) -> None:
    """Then asking again is no mistake."""
    owner.admit(["vehicleData"])
    assert (await owner.ask("garage")).status == 403
    owner.cloud.tick(owner.vin, "vehicleBasicInfo")
    assert (await owner.ask("garage")).status == 200
    owner.cloud.tick(owner.vin, "vehicleBasicInfo", ticked=False)
    assert (await owner.ask("garage")).status == 403
    assert owner.simulator.ledger.mistakes == []


async def test_telemetry_needs_one_of_many(owner: Owner) -> None:
    """Without any of its categories it is refused as a whole."""
    owner.admit(["customerInfo", "vehicleBasicInfo"])
    answer = await owner.ask("telemetry")
    assert answer.status == 403
    assert "vehicleData" in (await answer.json())["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_read_only(owner: Owner, method: str) -> None:
    """Every route is a GET."""
    assert (await owner.ask("telemetry", method=method)).status == 405


@pytest.mark.parametrize(
    ("accept", "status"), [("text/html", 406), ("*/*", 200), ("application/*", 200)]
)
async def test_accept(owner: Owner, accept: str, status: int) -> None:
    """JSON must be welcome."""
    assert (await owner.ask("garage", Accept=accept)).status == status


@pytest.mark.parametrize(
    ("query", "station"),
    [
        ("", None),
        ("?startDate=yesterday", "any"),
        ("?endDate=2026-13-01", "any"),
        ("?startDate=01.03.2026&endDate=2026-03-02", "any"),
    ],
)
async def test_malformed(owner: Owner, query: str, station: str | None) -> None:
    """400 for a day or a header that is wrong."""
    headers = {} if station is None else {"chargingStationId": station}
    assert (await owner.ask(f"fccs{query}", **headers)).status == 400


async def test_a_strange_station(owner: Owner) -> None:
    """404 for a station of somebody else."""
    assert (await owner.ask("fccs", chargingStationId="x")).status == 404


async def test_nothing_here(owner: Owner) -> None:
    """A route that does not exist is noted."""
    assert (await owner.ask("vehicles")).status == 404
    assert owner.simulator.ledger.mistakes


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.INTERNAL_ERROR,
        FaultKind.BAD_GATEWAY,
        FaultKind.UNAVAILABLE,
        FaultKind.UNAVAILABLE_HTML,
        FaultKind.GATEWAY_TIMEOUT,
        FaultKind.TOO_MANY_REQUESTS,
        FaultKind.FORBIDDEN_HTML,
    ],
)
async def test_faults_of_the_whole_simulator(owner: Owner, kind: FaultKind) -> None:
    """They are ordered by route, and take nothing out of the bucket."""
    owner.cloud.faults.append(Fault(match=f"GET {QUERY}/telemetry", kind=kind))
    assert (await owner.ask("garage")).status == 200
    assert (await owner.ask("telemetry")).status == int(kind.value[:3])
    assert (await owner.ask("telemetry")).status == 200
    assert len(owner.cloud.bucket(owner.cloud.consents[0]).asked) == 2


async def test_bucket(owner: Owner) -> None:
    """Five at once on any routes, then one per fifteen seconds."""
    step = owner.simulator.clock.step
    for route in (*ROUTES, "telemetry")[:5]:
        assert (await owner.ask(route)).status != 429
    answer = await owner.ask("telemetry")
    assert answer.status == 429
    assert set(await answer.json()) == {"message", "traceId"}
    assert "Retry-After" not in answer.headers
    step(60)
    for _ in range(4):
        assert (await owner.ask("telemetry")).status == 200
    step(14)
    owner.cloud.switches.patience = 0
    assert (await owner.ask("telemetry")).status == 429
    step(1)
    assert (await owner.ask("telemetry")).status == 200


async def test_bucket_does_not_overflow(owner: Owner) -> None:
    """An hour of silence is worth five requests, no more."""
    owner.simulator.clock.step(3600)
    statuses = [(await owner.ask("telemetry")).status for _ in range(6)]
    assert statuses == [200] * 5 + [429]


async def test_bucket_belongs_to_the_consent(owner: Owner) -> None:
    """New tokens do not fill it; another car has its own."""
    for _ in range(5):
        await owner.ask("telemetry")
    owner.access = (await (await owner.renew()).json())["access_token"]
    assert (await owner.ask("telemetry")).status == 429
    owner.car = "ice_f150"
    owner.admit()
    assert (await owner.ask("telemetry")).status == 200


async def test_again_too_soon(owner: Owner) -> None:
    """Within a minute after a 429 is a mistake, later is none."""
    for _ in range(6):
        await owner.ask("telemetry")
    owner.simulator.clock.step(59)
    assert (await owner.ask("telemetry")).status == 200
    assert "after a 429" in owner.simulator.ledger.mistakes[0]
    bucket = owner.cloud.bucket(owner.cloud.consents[0])
    assert (len(bucket.asked), bucket.refused, bucket.hasty) == (7, 1, 1)


async def test_patience(owner: Owner) -> None:
    """A minute later all is well."""
    for _ in range(6):
        await owner.ask("telemetry")
    owner.simulator.clock.step(60)
    assert (await owner.ask("telemetry")).status == 200
    assert owner.simulator.ledger.mistakes == []


async def test_bucket_says_when_it_was_asked(owner: Owner) -> None:
    """Time and route, so that a drive can be looked at afterwards."""
    await owner.ask("telemetry")
    owner.simulator.clock.step(90)
    await owner.ask("vehicle-health/alerts")
    first, last = owner.cloud.bucket(owner.cloud.consents[0]).asked
    assert (first[1], last[1]) == ("telemetry", "vehicle-health/alerts")
    assert last[0] - first[0] == 90


async def test_bucket_in_real_time(owner: Owner) -> None:
    """Steps of the cars' clock do not fill it."""
    owner.cloud.switches.bucket_time = "real"
    owner.cloud.switches.bucket_interval = 3600
    for _ in range(5):
        await owner.ask("telemetry")
    owner.simulator.clock.step(3600)
    assert (await owner.ask("telemetry")).status == 429


async def test_retry_after_may_come(owner: Owner) -> None:
    """Nobody has seen it, yet."""
    owner.cloud.switches.retry_after = 30
    for _ in range(5):
        await owner.ask("telemetry")
    assert (await owner.ask("telemetry")).headers["Retry-After"] == "30"


async def test_no_tokens_are_kept_in_sight(owner: Owner) -> None:
    """The ledger knows who asked by the account's address."""
    await owner.ask("telemetry")
    (record,) = owner.simulator.ledger.requests
    assert record.account == "driver@example.com"
