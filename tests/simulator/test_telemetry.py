"""Facts §3.3 and §3.4: the snapshot by REST, asked either way, and the inventory."""

import pytest

from .stranger import TMC, TMC_BETA, Stranger


def query_of(vin: str) -> str:
    """Return the newer address of a car's snapshot."""
    return f"{TMC_BETA}/telemetry/sources/fordpass/vehicles/{vin}:query"


@pytest.fixture
def vin(stranger: Stranger) -> str:
    """Sign in and return the electric car's VIN."""
    stranger.admit()
    return stranger.simulator.cars["bev_mach_e"].vin


async def test_classic_snapshot(stranger: Stranger, vin: str) -> None:
    """The envelope with metrics, states and events, whatever `lrdt` says."""
    answer = await stranger.snapshot(vin)
    assert answer.status == 200
    body = await answer.json()
    assert body.keys() == {
        "updateTime",
        "vehicleId",
        "vin",
        "metrics",
        "states",
        "events",
    }
    assert body["vin"] == vin
    assert "customMetrics" in body["metrics"]
    assert stranger.simulator.ledger.mistakes == []


async def test_query_for_everything_and_for_some(stranger: Stranger, vin: str) -> None:
    """An empty body asks for all; names pick metrics."""
    whole = await (await stranger.autonomic("POST", query_of(vin), {})).json()
    assert whole["states"].keys()
    some = await (
        await stranger.autonomic(
            "POST", query_of(vin), {"includeMetrics": ["odometer", "nothing"]}
        )
    ).json()
    assert some["metrics"].keys() == {"odometer"}
    assert "states" not in some


@pytest.mark.parametrize(
    ("names", "older", "newer"),
    [("both", True, True), ("older", True, False), ("newer", False, True)],
)
async def test_names_of_departure_times(
    stranger: Stranger, vin: str, names: str, older: bool, newer: bool
) -> None:
    """Departure times have an older and a newer name."""
    stranger.simulator.fordpass.switches.set("departure_names", names)
    metrics = (await (await stranger.snapshot(vin)).json())["metrics"]
    assert ("xevDepartureSchedulesSetting" in metrics["configurations"]) is older
    assert ("xevDepartureSchedules" in metrics) is newer
    assert ("xevNextDepartureTimeScheduleId" in metrics) is newer


async def test_query_for_groups_is_a_bad_gateway(stranger: Stranger, vin: str) -> None:
    """Group names instead of metric names end in the 502 of the facts."""
    answer = await stranger.autonomic(
        "POST", query_of(vin), {"includeMetrics": ["metrics", "states"]}
    )
    assert answer.status == 502
    body = await answer.json()
    assert (body["code"], body["error"]) == (502, "bad gateway")
    assert {"message", "messageTemplate", "timestamp", "referenceId"} <= body.keys()


@pytest.mark.parametrize(
    "body", [[], {"includeMetrics": "odometer"}, {"includeMetrics": [1]}]
)
async def test_query_must_be_well_formed(
    stranger: Stranger, vin: str, body: object
) -> None:
    """The body is an object with a list of names."""
    assert (await stranger.autonomic("POST", query_of(vin), body)).status == 400


async def test_who_may_read(stranger: Stranger, vin: str) -> None:
    """401 for the token, 403 for a car that is not the account's or not accepted yet."""
    cars = stranger.simulator.cars
    for name in ("pending_car", "lincoln_nautilus"):
        answer = await stranger.snapshot(cars[name].vin)
        assert answer.status == 403
        body = await answer.json()
        assert body["error"] == "forbidden"
        assert "Not authorized to perform" in body["message"]
    stranger.simulator.fordpass.age_tokens(301)
    assert (await stranger.snapshot(vin)).status == 401
    stranger.tmc = "stranger"
    assert (await stranger.snapshot(vin)).status == 401


@pytest.mark.parametrize("switch", ["404", "410", "502"])
async def test_rest_can_be_retired(stranger: Stranger, vin: str, switch: str) -> None:
    """Both ways of asking end when Ford ends them."""
    stranger.simulator.fordpass.switches.set("telemetry_rest", switch)
    assert (await stranger.snapshot(vin)).status == int(switch)
    assert (await stranger.autonomic("POST", query_of(vin), {})).status == int(switch)


async def test_polling_is_a_mistake(stranger: Stranger, vin: str) -> None:
    """The snapshot of one car twice in a minute is noted; of two cars it is not."""
    await stranger.snapshot(vin)
    await stranger.snapshot(stranger.simulator.cars["ice_f150"].vin)
    assert stranger.simulator.ledger.mistakes == []
    await stranger.autonomic("POST", query_of(vin), {})
    assert len(stranger.simulator.ledger.mistakes) == 1


async def test_plus_in_the_query(stranger: Stranger, vin: str) -> None:
    """A + may trip the firewall: noted, or turned away with its page."""
    address = (
        f"{TMC}/telemetry/sources/fordpass/vehicles/{vin}?lrdt=01-01-1970+00:00:00"
    )
    assert (await stranger.autonomic("GET", address)).status == 200
    assert "a + in the query" in stranger.simulator.ledger.mistakes[0]
    stranger.simulator.fordpass.switches.plus_in_query = "403"
    answer = await stranger.autonomic("GET", address)
    assert (answer.status, answer.content_type) == (403, "text/html")


async def test_application_id_does_not_belong_here(
    stranger: Stranger, vin: str
) -> None:
    """The TMC plane wants no Application-Id."""
    await stranger.session.get(
        stranger.url(f"{TMC}/telemetry/sources/fordpass/vehicles/{vin}"),
        headers={"Authorization": f"Bearer {stranger.tmc}", "Application-Id": "x"},
    )
    assert "Application-Id" in stranger.simulator.ledger.mistakes[0]


async def test_inventory(stranger: Stranger, vin: str) -> None:
    """The inventory knows the account's cars and no others."""
    path = f"{TMC}/inventory/vehicles:getByVin?includeRelations=groups&vin="
    answer = await stranger.autonomic("GET", path + vin)
    assert answer.status == 200
    assert (await answer.json())["vin"] == vin
    pending = stranger.simulator.cars["pending_car"].vin
    assert (await stranger.autonomic("GET", path + pending)).status == 403
