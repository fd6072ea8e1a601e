"""Smartcar v3: application tokens, signals, commands whose body decides, and limits (sheet, 7 and 8)."""

import asyncio
import json

import pytest

from simulator.cars import Outcome, OutcomeKind
from simulator.smartcar import CATALOGUE

from .developer import V3, Developer, basic

_IAM = "iam.smartcar.com/oauth2/token"


async def test_application_tokens(developer: Developer) -> None:
    """JSON, a form or Basic; the Application ID in the credential's place is the usual mistake."""
    own = developer.application
    keys = {"client_id": own.credential_id, "client_secret": own.credential_secret}
    grant = {"grant_type": "client_credentials"}
    url = f"{developer.simulator.origin}/{_IAM}"
    headers = {"Authorization": basic(*keys.values())}
    for how in (
        {"json": grant | keys},
        {"data": grant | keys},
        {"data": grant, "headers": headers},
    ):
        async with developer.session.post(url, **how) as response:
            answer = await response.json()
            assert response.status == 200
            assert answer.keys() == {"access_token", "token_type", "expires_in"}
    status, answer = await developer.ask("POST", _IAM, keys)
    assert (status, answer["error"]) == (400, "invalid_request")
    wrong = grant | {"client_id": own.client_id, "client_secret": own.client_secret}
    status, answer = await developer.ask("POST", _IAM, wrong)
    assert (status, answer["error"]) == (401, "invalid_client")
    assert "Application ID" in developer.cloud.ledger.mistakes[0]
    developer.cloud.tokens.age(3600)
    status, answer = await developer.v3("GET", "/signals")
    assert (status, answer["errors"][0]["code"]) == (401, "UNAUTHORIZED")


async def test_the_user_is_named(developer: Developer) -> None:
    """Signals need sc-user-id, and that user's connection; the car itself needs nobody."""
    status, car = await developer.v3("GET", "")
    assert (status, car["attributes"]["make"]) == (200, "FORD")
    bearer = {"Authorization": f"Bearer {developer.token}"}
    where = f"{V3}/vehicles/{developer.vehicle_id}/signals"
    status, answer = await developer.ask("GET", where, **bearer)
    assert (status, answer["errors"][0]["type"]) == (400, "VALIDATION")
    assert "without sc-user-id" in developer.cloud.ledger.mistakes[0]
    for stranger in ("nobody", developer.cloud.person("lincoln@example.com").id):
        status, answer = await developer.v3(
            "GET", "/signals", **{"sc-user-id": stranger}
        )
        assert (status, answer["errors"][0]["code"]) == (403, "ACCESS_DENIED")
    developer.cloud.switches.user_header = "optional"
    status, _ = await developer.ask("GET", where, **bearer)
    assert status == 200
    developer.car = "lincoln_nautilus"
    status, _ = await developer.v3("GET", "")
    assert status == 404


async def test_signals_in_pages(developer: Developer) -> None:
    """Only what is granted, page by page, with the status of each."""
    cloud = developer.cloud
    cloud.permit("read_location", granted=False)
    cloud.switches.signal_page_size = 40
    cloud.inject(developer.car, "UPSTREAM.NO_RESPONSE", match="GET /signals/odometer-*")
    found = {}
    for page in (1, 2, 3):
        _, answer = await developer.v3("GET", f"/signals?page[number]={page}")
        found |= {each["id"]: each["attributes"] for each in answer["data"]}
    granted = {
        code
        for code, signal in CATALOGUE.items()
        if signal.permission != "read_location"
    }
    assert answer["meta"]["totalCount"] == len(granted)
    assert found.keys() == granted
    broken = found["odometer-traveleddistance"]
    assert broken["status"]["error"] == {"type": "UPSTREAM", "code": "NO_RESPONSE"}
    assert "body" not in broken
    unable = found["internalcombustionengine-oillife"]["status"]["error"]
    assert unable == {"type": "COMPATIBILITY", "code": "VEHICLE_NOT_CAPABLE"}
    status, _ = await developer.v3("GET", "/signals/location-preciselocation")
    assert status == 403
    status, _ = await developer.v3("GET", "/signals/odometer-nonsense")
    assert status == 404
    assert cloud.requests_this_month(developer.car) == 3


async def test_what_a_driving_and_charging_car_tells(developer: Developer) -> None:
    """Signals follow the car; an open body keeps its units."""
    car = developer.simulator.cars[developer.car]
    car.plug_in(dc=True)
    developer.simulator.clock.step(60)
    assert (await developer.signal("charge-ischarging"))["body"] == {"value": True}
    assert (await developer.signal("charge-isfastchargerpresent"))["body"]["value"]
    wattage = (await developer.signal("charge-wattage"))["body"]
    assert wattage["unit"] == "watts"
    assert wattage["value"] > 10_000
    limits = (await developer.signal("charge-chargelimits"))["body"]
    assert limits["values"][0]["type"] == "GLOBAL"
    assert limits["activeLimit"] == 80
    car.unplug()
    car.drive_off()
    developer.simulator.clock.step(20)
    place = (await developer.signal("location-preciselocation"))["body"]
    assert place["locationType"] == "CURRENT"
    assert (await developer.signal("transmission-gearstate"))["body"][
        "value"
    ] == "DRIVE"
    assert (await developer.signal("motion-currentspeed"))["body"]["value"] > 30


async def test_labels_and_times_in_doubt(developer: Developer) -> None:
    """Pressures labelled bar are kPa, a percent may lose its label, times come in two forms."""
    switches = developer.cloud.switches
    for choice, unit, first in (
        ("kpa_labelled_bar", "bar", 260.0),
        ("kpa", "kPa", 260.0),
        ("bar", "bar", 2.6),
    ):
        switches.set("tire_pressure", choice)
        body = (await developer.signal("wheel-tires"))["body"]
        assert body["unit"] == unit
        assert body["values"][0]["tirePressure"] == pytest.approx(first)
    switches.percent_unit = "missing"
    body = (await developer.signal("tractionbattery-stateofcharge"))["body"]
    assert body == {"value": 57.0}
    for form, kind in (("iso", str), ("epoch", int)):
        switches.set("signal_times", form)
        _, answer = await developer.v3("GET", "/signals/odometer-traveleddistance")
        assert {type(at) for at in answer["meta"].values()} == {kind}
    for choice, there in (("everything", True), ("locks", False)):
        switches.set("closures", choice)
        for code in ("closure-doors", "closure-windows", "closure-fronttrunk"):
            told = await developer.signal(code)
            assert ("body" in told) is there
    switches.signals_need_subscription = True
    status, _ = await developer.v3("GET", "/signals")
    assert status == 404


async def test_a_command_answers_when_it_is_done(developer: Developer) -> None:
    """The answer waits for the car; switches make it come at once or say another word."""
    car = developer.simulator.cars[developer.car]
    waiting = asyncio.create_task(developer.v3("POST", "/commands/security/unlock"))
    await developer.cloud.ledger.arrived("POST *commands/security/*")
    while not developer.cloud.errands:
        await asyncio.sleep(0)
    developer.simulator.clock.step(60)
    status, answer = await waiting
    assert (status, answer) == (200, {"data": {"status": "SUCCESS"}})
    assert car.body.alarm == "DISARMED"
    developer.cloud.switches.command_answers = "sent"
    developer.cloud.switches.command_word = "PENDING"
    body = {"data": {"attributes": {"percent": 90}}}
    status, answer = await developer.v3("POST", "/commands/charge/set-limit", body)
    assert (status, answer["data"]["status"]) == (200, "PENDING")
    developer.simulator.clock.step(60)
    assert (car.body.target_soc, car.body.dc_target_soc) == (90, 90)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (OutcomeKind.FAILED_ON_DEVICE, 409, "UNKNOWN"),
        (OutcomeKind.REJECTED, 409, "REMOTE_ACCESS_DISABLED"),
        (OutcomeKind.EXPIRED, 409, "UNREACHABLE"),
        (OutcomeKind.ERROR, 502, "UNKNOWN_ISSUE"),
        (OutcomeKind.SILENT, 502, "NO_RESPONSE"),
    ],
)
async def test_a_command_can_fail(
    developer: Developer, kind: OutcomeKind, status: int, code: str
) -> None:
    """Done or streamed, the failure is told; a 202 has it in its body."""
    for answers, expected in (("done", status), ("streamed", 202)):
        developer.cloud.switches.set("command_answers", answers)
        developer.simulator.cars[developer.car].outcomes.append(Outcome(kind=kind))
        waiting = asyncio.create_task(developer.v3("POST", "/commands/security/lock"))
        while not developer.cloud.errands:
            await asyncio.sleep(0)
        developer.simulator.clock.step(400)
        answered, body = await waiting
        assert answered == expected
        assert body["errors"][0]["code"] == code
    assert "Content-Length" not in developer.answers[-1].headers


async def test_a_sleeping_car_expires(developer: Developer) -> None:
    """A car in deep sleep cannot be reached, and says so in time."""
    developer.simulator.cars[developer.car].deep_sleep()
    waiting = asyncio.create_task(developer.v3("POST", "/commands/security/lock"))
    while not developer.cloud.errands:
        await asyncio.sleep(0)
    developer.simulator.clock.step(400)
    status, body = await waiting
    assert (status, body["errors"][0]["code"]) == (409, "ASLEEP")


async def test_commands_that_cannot_be(developer: Developer) -> None:
    """A wrong body, a state that forbids it, and what no Ford does."""
    for path, sent, status in (
        ("charge/set-limit", {"data": {"attributes": {"percent": 40}}}, 400),
        ("charge/set-limit", {"data": {}}, 400),
        ("charge/start", None, 409),
        ("charge/stop", None, 409),
        ("charge-port/open", None, 501),
        ("charge-schedules/daily", {}, 501),
        ("navigation/set-destination", {"data": {"attributes": {}}}, 400),
        ("climate/start", None, 404),
    ):
        answered, body = await developer.v3("POST", f"/commands/{path}", sent)
        assert (path, answered) == (path, status)
        assert body["errors"]
    place = {"data": {"attributes": {"latitude": 1, "longitude": 2}}}
    path = "/commands/navigation/set-destination"
    assert (await developer.v3("POST", path, place))[0] == 200
    developer.car = "ice_f150"
    assert (await developer.v3("POST", path, place))[0] == 501
    assert (await developer.v3("POST", "/commands/charge/start"))[0] == 501
    developer.cloud.permit("control_security", granted=False)
    status, body = await developer.v3("POST", "/commands/security/lock")
    assert (status, body["errors"][0]["type"]) == (403, "PERMISSION")


async def test_the_applications_bucket(developer: Developer) -> None:
    """So many calls at once, then 429 until the bucket refills in car time."""
    developer.cloud.switches.bucket = 3
    for expected in (200, 200, 200, 429):
        status, body = await developer.v3("GET", "/signals/odometer-traveleddistance")
        assert status == expected
    assert body["errors"][0]["code"] == "SMARTCAR_API"
    assert developer.answers[-1].headers["Retry-After"] == "30"
    developer.simulator.clock.step(30)
    status, _ = await developer.v3("GET", "/signals/odometer-traveleddistance")
    assert status == 200


async def test_a_cars_throttle(developer: Developer) -> None:
    """Two calls in a row can hit it; another car is free."""
    developer.cloud.switches.vehicle_throttle = 120
    assert (await developer.v2("GET", "/odometer"))[0] == 200
    developer.simulator.clock.step(20)
    status, body = await developer.v2("GET", "/odometer")
    assert (status, body["code"]) == (429, "VEHICLE")
    assert developer.answers[-1].headers["Retry-After"] == "100"
    developer.car = "ice_f150"
    assert (await developer.v2("GET", "/odometer"))[0] == 200


async def test_a_months_quota_and_the_plan(developer: Developer) -> None:
    """430 beyond the quota until the next month begins, and for a plan that is not good."""
    developer.cloud.switches.monthly_quota = 2
    for expected in (200, 200, 430):
        status, body = await developer.v2("GET", "/odometer")
        assert status == expected
    assert body["code"] == "VEHICLE_REQUEST_LIMIT"
    assert developer.cloud.requests_this_month(developer.car) == 2
    developer.simulator.clock.step(31 * 86_400)
    assert (await developer.v2("GET", "/odometer"))[0] == 200
    developer.application.plan = "ACCOUNT_SUSPENDED"
    status, body = await developer.v2("GET", "/odometer")
    assert (status, body["code"]) == (430, "ACCOUNT_SUSPENDED")


async def test_faults_speak_smartcars_words(developer: Developer) -> None:
    """Ordered trouble of HTTP is worded as the host words it, and none of Ford's rules apply."""
    control = f"{developer.simulator.origin}/control/faults"
    for match, kind in (
        ("GET api.smartcar.com/*", "502"),
        ("GET vehicle.api.smartcar.com/*", "503 html"),
        ("POST iam.smartcar.com/*", "500"),
    ):
        await developer.session.post(control, json={"match": match, "kind": kind})
    status, body = await developer.v2("GET", "/odometer")
    assert (status, body["type"]) == (502, "UPSTREAM")
    with pytest.raises(json.JSONDecodeError):
        await developer.v3("GET", "/signals")
    status, body = await developer.ask("POST", _IAM, {})
    assert (status, body["error"]) == (500, "server_error")
    await developer.session.post(control, json={"match": "*", "kind": "503"})
    status, body = await developer.v2("GET", "/odometer?flags=a+b")
    assert (status, body.keys()) == (503, {"message"})
    assert developer.cloud.ledger.mistakes == []
