"""Smartcar v2: tokens, what is read, the batch, permissions and the errors (sheet, 3 to 7)."""

from datetime import datetime

import pytest

from simulator.smartcar.errors import KINDS

from .developer import API, REDIRECT, Developer, basic

_WORDS = [
    f"{type_}.{code}" if code else type_
    for type_, kind in KINDS.items()
    for code in kind.codes
]


async def test_refresh_tokens_rotate(developer: Developer) -> None:
    """Each refresh gives a new pair; the used one answers for a moment more, then never."""
    person = developer.cloud.person("driver@example.com")
    old = developer.cloud.issue_pair(person).refresh.text
    form = {"grant_type": "refresh_token", "refresh_token": old}
    status, first = await developer.exchange(**form)
    assert (status, first["token_type"], first["expires_in"]) == (200, "Bearer", 7200)
    status, again = await developer.exchange(**form)
    assert status == 200
    assert again["refresh_token"] != first["refresh_token"] != old
    developer.cloud.tokens.age(61)
    status, answer = await developer.exchange(**form)
    assert (status, answer["error"]) == (400, "invalid_grant")
    status, _ = await developer.v2("GET", "/odometer")
    assert status == 200
    developer.cloud.tokens.age(7200)
    status, answer = await developer.v2("GET", "/odometer")
    assert (status, answer["type"]) == (401, "AUTHENTICATION")


async def test_the_token_endpoint_refuses(developer: Developer) -> None:
    """A wrong secret, grant, code or redirect."""
    status, answer = await developer.exchange(grant_type="password")
    assert (status, answer["error"]) == (400, "invalid_request")
    person = developer.cloud.person("driver@example.com")
    status, answer = await developer.exchange(
        grant_type="authorization_code",
        code=developer.cloud.issue_code(person, REDIRECT),
        redirect_uri="https://example.com/other",
    )
    assert (status, answer["error"]) == (400, "invalid_grant")
    assert "another redirect_uri" in developer.cloud.ledger.mistakes[0]
    developer.application.client_secret = "another"
    for headers in ({}, {"Authorization": basic("nobody", "x")}):
        status, answer = await developer.ask(
            "POST", "auth.smartcar.com/oauth/token", **headers
        )
        assert (status, answer["error"]) == (401, "invalid_client")


async def test_headers_tell_units_and_ages(developer: Developer) -> None:
    """When the car recorded the value, when Smartcar read it, and in which units."""
    clock = developer.simulator.clock
    status, body = await developer.v2(
        "GET", "/tires/pressure", **{"SC-Unit-System": "imperial"}
    )
    assert (status, round(body["frontLeft"], 1)) == (200, 37.7)
    headers = developer.answers[-1].headers
    assert headers["SC-Unit-System"] == "imperial"
    recorded = datetime.fromisoformat(headers["SC-Data-Age"])
    fetched = datetime.fromisoformat(headers["SC-Fetched-At"])
    assert recorded < fetched <= clock.now()
    assert headers["SC-Request-Id"]
    status, body = await developer.v2("GET", "/odometer", **{"SC-Unit-System": "x"})
    assert (status, body["type"]) == (400, "VALIDATION")


async def test_a_copy_may_be_old(developer: Developer) -> None:
    """With data_age Smartcar tells its copy until that is too old."""
    developer.cloud.switches.data_age = 3600
    _, before = await developer.v2("GET", "/battery")
    developer.simulator.cars[developer.car].set_soc(20)
    _, copy = await developer.v2("GET", "/battery")
    assert copy == before
    developer.simulator.clock.step(3600)
    _, fresh = await developer.v2("GET", "/battery")
    assert fresh["percentRemaining"] == 0.2


async def test_the_closures_a_ford_tells(developer: Developer) -> None:
    """Only the lock, the doors too, or everything."""
    developer.simulator.cars[developer.car].unlock("driver")
    developer.simulator.cars[developer.car].open("driver")
    counts = {}
    for choice in ("locks", "doors", "everything"):
        developer.cloud.switches.set("closures", choice)
        _, body = await developer.v2("GET", "/security")
        assert body["isLocked"] is False
        counts[choice] = (len(body["doors"]), len(body["windows"]))
    assert counts == {"locks": (0, 0), "doors": (4, 0), "everything": (4, 2)}
    assert body["doors"][0] == {"type": "frontLeft", "status": "OPEN"}


async def test_paging(developer: Developer) -> None:
    """The count is how many there are in all; more than 50 at once is a mistake."""
    bearer = {"Authorization": f"Bearer {developer.access}"}
    _, page = await developer.ask("GET", f"{API}/vehicles?limit=4&offset=4", **bearer)
    assert (len(page["vehicles"]), page["paging"]) == (2, {"count": 6, "offset": 4})
    status, body = await developer.ask("GET", f"{API}/vehicles?limit=51", **bearer)
    assert (status, body["detail"][0]["field"]) == (400, ["limit"])


async def test_versions_and_paths(developer: Developer) -> None:
    """Any number falls back to the latest; a word is no version; the rest is no path."""
    bearer = {"Authorization": f"Bearer {developer.access}"}
    status, _ = await developer.ask("GET", "api.smartcar.com/v9.9/user", **bearer)
    assert status == 200
    for path, code in (("vx/user", "VERSION"), ("v2.0/nothing", "PATH")):
        status, body = await developer.ask("GET", f"api.smartcar.com/{path}", **bearer)
        assert (status, body["code"]) == (404, code)


@pytest.mark.parametrize("word", _WORDS)
async def test_every_error_by_type_and_code(developer: Developer, word: str) -> None:
    """Each row of the table: status, resolution, code and words, in v2 and v3."""
    type_, _, code = word.partition(".")
    developer.cloud.inject(developer.car, word, match="GET *", retry_after=7)
    status, body = await developer.v2("GET", "/odometer")
    assert status == body["statusCode"]
    assert status == (403 if code == "ACCESS_DENIED" else KINDS[type_].status)
    assert (body["type"], body["code"]) == (type_, code or None)
    assert body["resolution"].keys() == {"type", "url"}
    assert body["requestId"]
    assert developer.answers[-1].headers["Retry-After"] == "7"
    assert ("detail" in body) is (type_ == "VALIDATION")
    status, body = await developer.v3("GET", "/signals")
    (error,) = body["errors"]
    assert error["status"] == str(status)
    assert (error["type"], error["code"]) == (type_, code or None)


async def test_resolutions_had_other_forms(developer: Developer) -> None:
    """Older answers have a word or nothing where an object is."""
    developer.cloud.inject(developer.car, "PERMISSION")
    for form, expected in (("text", "REAUTHENTICATE"), ("null", None)):
        developer.cloud.switches.set("resolution_form", form)
        _, body = await developer.v2("GET", "/odometer")
        assert body["resolution"] == expected
    developer.cloud.switches.error_form = "v1"
    _, body = await developer.v2("GET", "/odometer")
    assert body.keys() == {"error", "message", "code", "statusCode", "requestId"}
    developer.cloud.heal(developer.car)
    with pytest.raises(ValueError, match="NONSENSE"):
        developer.cloud.inject(developer.car, "NONSENSE")


async def test_a_batch_answers_path_by_path(developer: Developer) -> None:
    """A path may fail alone; each counts as a call; a misspelt one spoils all."""
    cloud = developer.cloud
    cloud.permit("read_location", granted=False)
    cloud.inject(developer.car, "UPSTREAM.NO_RESPONSE", match="GET /charge")
    paths = ["/odometer", "/charge", "/location", "/engine/oil", "/vin"]
    requests = [{"path": path} for path in paths]
    status, body = await developer.v2("POST", "/batch", {"requests": requests})
    assert status == 200
    codes = [(inner["path"], inner["code"]) for inner in body["responses"]]
    assert codes == list(zip(paths, (200, 502, 403, 501, 200), strict=True))
    first = body["responses"][0]["headers"]
    assert first.keys() == {"sc-unit-system", "sc-data-age", "sc-fetched-at"}
    assert cloud.requests_this_month(developer.car) == 5
    requests.append({"path": "/odometre"})
    for broken in ({"requests": requests}, {"requests": []}, {}, []):
        status, body = await developer.v2("POST", "/batch", broken)
        assert (status, body["type"]) == (400, "VALIDATION")
    cloud.inject(developer.car, "SERVER.INTERNAL", match="POST /batch", times=1)
    good = {"requests": [{"path": "/odometer"}]}
    status, _ = await developer.v2("POST", "/batch", good)
    assert status == 500
    status, _ = await developer.v2("POST", "/batch", good)
    assert status == 200


async def test_the_places_a_ford_charges_at(developer: Developer) -> None:
    """The make's own endpoint reads and writes the schedule of a place."""
    path = "/ford/charge/schedule_by_location"
    status, body = await developer.v2("GET", path)
    assert status == 200
    where = body["chargingLocations"][0]["location"]
    night = {"start": "22:00", "end": "06:00"}
    windows = {"weekday": [night], "weekend": []}
    wanted = {"chargingLocation": {"chargeLimit": 0.9, "chargingWindows": windows}}
    at = f"?latitude={where['latitude']}&longitude={where['longitude']}"
    status, _ = await developer.v2("PUT", path + at, wanted)
    assert status == 200
    _, body = await developer.v2("GET", path)
    place = body["chargingLocations"][0]
    assert (place["chargeLimit"], place["chargingSchedules"]) == (0.9, windows)
    for nowhere in ("?latitude=1&longitude=1", "?latitude=x&longitude=1"):
        status, body = await developer.v2("PUT", path + nowhere, wanted)
        assert (status, body["type"]) == (400, "VALIDATION")
    status, _ = await developer.v2("GET", path.replace("ford", "lincoln"))
    assert status == 404
    developer.car = "ice_f150"
    status, _ = await developer.v2("GET", path)
    assert status == 501


async def test_test_mode_has_fixed_values(developer: Developer) -> None:
    """The deprecated mode tells the same of every car."""
    developer.connect(mode="test", cars=["bev_mach_e"])
    _, page = await developer.ask(
        "GET", f"{API}/vehicles", Authorization=f"Bearer {developer.access}"
    )
    developer.car = page["vehicles"][0]
    assert (await developer.v2("GET", "/odometer"))[1] == {"distance": 104.32}
    assert (await developer.v2("GET", "/vin"))[1]["vin"].startswith("0SC")
    assert (await developer.v2("POST", "/security", {"action": "LOCK"}))[0] == 200
    assert (await developer.v2("GET", "/security"))[0] == 501


async def test_commands_are_sent(developer: Developer) -> None:
    """v2 says that it sent the command; the car does it in its own time, or cannot take it."""
    car = developer.simulator.cars[developer.car]
    status, body = await developer.v2("POST", "/security", {"action": "UNLOCK"})
    assert (status, body["status"]) == (200, "success")
    assert car.body.alarm == "ARMED"
    developer.simulator.clock.step(60)
    assert car.body.alarm == "DISARMED"
    for path, sent, status, code in (
        ("/security", {"action": "OPEN"}, 400, None),
        ("/charge", {"action": "START"}, 409, "CHARGING_PLUG_NOT_CONNECTED"),
        ("/charge/limit", {"limit": "0.9"}, 200, None),
        ("/charge/limit", {"limit": "much"}, 400, None),
        ("/navigation/destination", {"latitude": 91, "longitude": 0}, 400, None),
    ):
        answered, body = await developer.v2("POST", path, sent)
        assert (answered, body.get("code")) == (status, code)
    car.drive_off()
    _, body = await developer.v2("POST", "/security", {"action": "LOCK"})
    assert body["code"] == "IN_MOTION"
    developer.car = "ice_f150"
    for path, sent in (
        ("/charge", {"action": "STOP"}),
        ("/navigation/destination", {"latitude": 1, "longitude": 0}),
    ):
        status, _ = await developer.v2("POST", path, sent)
        assert status == 501


async def test_simulated_cars(developer: Developer) -> None:
    """The dashboard's simulator must drive, and no limit is set while charging."""
    developer.connect(mode="simulated", cars=["bev_mach_e"])
    (found,) = [
        vehicle.id
        for vehicle in developer.cloud.vehicles.values()
        if vehicle.mode == "simulated"
    ]
    developer.car = found
    developer.simulator.cars["bev_mach_e"].plug_in()
    status, body = await developer.v2("POST", "/charge/limit", {"limit": 0.9})
    assert (status, body["code"]) == (501, "SMARTCAR_NOT_CAPABLE")
    developer.application.simulation = False
    status, body = await developer.v2("GET", "/odometer")
    assert (status, body["code"]) == (400, "ACCOUNT_ISSUE")
