"""Facts §3.5 to §3.8, §3.13 and §5.4: the documents the Ford plane keeps."""

import pytest

from .stranger import FOUNDATIONAL, VEHICLE, Stranger

MESSAGES = f"{FOUNDATIONAL}/messagecenter/v3"
RCC = f"{VEHICLE}/rcc/profile"
ELECTRIC = f"{VEHICLE}/electrification/experiences/v2"
TIMES = f"{ELECTRIC}/vehicles/preferred-charge-times"
LOGS = f"{ELECTRIC}/devices/energy-transfer-logs"
GUARD = "api.mps.ford.com/api/gmfi/v1/session"
LIGHTS = "api.mps.ford.com/vehicles/vpfi"


@pytest.fixture
def vin(stranger: Stranger) -> str:
    """Sign in and return the electric car's VIN."""
    stranger.admit()
    return stranger.simulator.cars["bev_mach_e"].vin


async def test_messages(stranger: Stranger, vin: str) -> None:
    """Messages are the account's; they are read, marked and deleted by number."""
    cars = stranger.simulator.cars
    for name in ("bev_mach_e", "ice_f150"):
        cars[name].messages.clear()
        cars[name].add_message("Subject", name)
    body = await (await stranger.ford("GET", f"{MESSAGES}/messages")).json()
    assert (body["status"], body["result"].keys()) == (
        200,
        {"lastFetchedTime", "messages"},
    )
    mine = {message["relevantVin"]: message for message in body["result"]["messages"]}
    first, second = mine[vin], mine[cars["ice_f150"].vin]
    assert isinstance(first["messageId"], str)
    for method, path, message in (
        ("PUT", "user/messages/read", second),
        ("DELETE", "user/messages", first),
    ):
        ids = {"messageIds": [int(message["messageId"])]}
        answer = await stranger.ford(method, f"{MESSAGES}/{path}", ids)
        assert (await answer.json())["result"] == "Success"
    assert cars["bev_mach_e"].messages == []
    assert cars["ice_f150"].messages[0]["isRead"] is True
    answer = await stranger.ford(
        "DELETE", f"{MESSAGES}/user/messages", {"messageIds": ["1"]}
    )
    assert answer.status == 400
    assert "integers" in stranger.simulator.ledger.mistakes[0]


async def test_messages_can_be_empty_or_without_vin(
    stranger: Stranger, vin: str
) -> None:
    """Both were seen."""
    stranger.simulator.cars["bev_mach_e"].add_message("Subject", "Body")
    switches = stranger.simulator.fordpass.switches
    switches.messages = "without_vin"
    body = await (await stranger.ford("GET", f"{MESSAGES}/messages")).json()
    assert {message["relevantVin"] for message in body["result"]["messages"]} == {""}
    switches.messages = "empty"
    body = await (await stranger.ford("GET", f"{MESSAGES}/messages")).json()
    assert body["result"]["messages"] == []


async def test_climate_profile(stranger: Stranger, vin: str) -> None:
    """Eight preferences are read and replaced as a whole."""
    body = await (await stranger.ford("POST", f"{RCC}/status", {"vin": vin})).json()
    preferences = body["rccUserProfiles"]
    assert len(preferences) == 8
    preferences[0]["preferenceValue"] = "21_5"
    document = {"crccStateFlag": "On", "userPreferences": preferences, "vin": vin}
    answer = await stranger.ford("PUT", f"{RCC}/update", document)
    assert await answer.json() == {"status": 200}
    body = await (await stranger.ford("POST", f"{RCC}/status", {"vin": vin})).json()
    assert body["rccUserProfiles"] == preferences
    stranger.simulator.clock.step(120)
    told = stranger.simulator.cars["bev_mach_e"].snapshot()["states"]
    assert "publishProfilePreferencesR2Command" in told


@pytest.mark.parametrize("wrong", ["22", "15_5", "30_5"])
async def test_climate_temperature_is_spelled_in_fords_way(
    stranger: Stranger, vin: str, wrong: str
) -> None:
    """A temperature has one decimal and its limits; anything else is 400, and nothing is stored."""
    body = await (await stranger.ford("POST", f"{RCC}/status", {"vin": vin})).json()
    preferences = body["rccUserProfiles"]
    preferences[0]["preferenceValue"] = wrong
    document = {"crccStateFlag": "On", "userPreferences": preferences, "vin": vin}
    assert (await stranger.ford("PUT", f"{RCC}/update", document)).status == 400
    document["userPreferences"] = ["Off"]
    assert (await stranger.ford("PUT", f"{RCC}/update", document)).status == 400


@pytest.mark.parametrize(
    ("switch", "profiles"), [("empty", []), ("null", None), ("absent", "nothing")]
)
async def test_climate_profile_was_never_stored(
    stranger: Stranger, vin: str, switch: str, profiles: object
) -> None:
    """The list may be empty, null or absent."""
    stranger.simulator.fordpass.switches.set("rcc_profile", switch)
    body = await (await stranger.ford("POST", f"{RCC}/status", {"vin": vin})).json()
    assert body.get("rccUserProfiles", "nothing") == profiles


async def test_words_for_seat_levels(stranger: Stranger, vin: str) -> None:
    """Seats are Heated1 to Heated3, or Low, Medium and High."""
    stranger.simulator.fordpass.switches.rcc_seat_words = "levels"
    body = await (await stranger.ford("POST", f"{RCC}/status", {"vin": vin})).json()
    preferences = body["rccUserProfiles"]
    seat = next(entry for entry in preferences if entry["preferenceValue"] == "Medium")
    seat["preferenceValue"] = "High"
    document = {"crccStateFlag": "On", "userPreferences": preferences, "vin": vin}
    assert (await stranger.ford("PUT", f"{RCC}/update", document)).status == 200
    stored = stranger.simulator.cars["bev_mach_e"].rcc_profiles or []
    assert {
        "preferenceType": seat["preferenceType"],
        "preferenceValue": "Heated3",
    } in stored


async def test_charge_locations(stranger: Stranger, vin: str) -> None:
    """Locations are the car's own, with ids that are not unique, unless others are mixed in."""
    own = await (await stranger.ford("GET", TIMES, vin=vin)).json()
    assert {location["vin"] for location in own} == {vin}
    ids = [location["location"]["id"] for location in own]
    assert len(set(ids)) < len(ids)
    stranger.simulator.cars["phev_kuga"].charge_locations.append({"vin": "other"})
    stranger.simulator.fordpass.switches.mixed_charge_locations = True
    assert len(await (await stranger.ford("GET", TIMES, vin=vin)).json()) > len(own)


async def test_charge_profile_is_written(stranger: Stranger, vin: str) -> None:
    """The answer has a command id, whose state follows in capitals."""
    document = (await (await stranger.ford("GET", TIMES, vin=vin)).json())[0]
    document["chargeProfile"]["targetSoc"] = 90
    place = document["location"]["id"]
    answer = await stranger.ford(
        "POST", f"{TIMES}/locations/{place}", document, vin=vin
    )
    assert answer.status == 200
    command_id = (await answer.json())["id"]
    assert (await (await stranger.ford("GET", TIMES, vin=vin)).json())[0][
        "chargeProfile"
    ]["targetSoc"] == 90
    stranger.simulator.clock.step(120)
    state = stranger.simulator.cars["bev_mach_e"].snapshot()["states"][
        "updateChargeProfilesCommand"
    ]
    assert (state["commandId"], state["value"]["toState"]) == (
        command_id,
        "COMMAND_SUCCEEDED_ON_DEVICE",
    )
    assert (
        await stranger.ford("POST", f"{TIMES}/locations/nowhere", document, vin=vin)
    ).status == 404
    assert (
        await stranger.ford("POST", f"{TIMES}/locations/{place}", {}, vin=vin)
    ).status == 400
    document["chargeProfile"]["targetSoc"] = 81
    assert (
        await stranger.ford("POST", f"{TIMES}/locations/{place}", document, vin=vin)
    ).status == 400


async def test_energy_transfer_logs(stranger: Stranger, vin: str) -> None:
    """The newest sessions first, as many as asked for, never more than about twenty."""
    car = stranger.simulator.cars["bev_mach_e"]
    car.energy_transfer_logs[:] = [{"id": f"etl-{number}"} for number in range(30)]
    body = await (
        await stranger.ford("GET", f"{LOGS}?maxRecords=1", deviceId=vin)
    ).json()
    assert body == {"energyTransferLogs": [{"id": "etl-0"}]}
    body = await (
        await stranger.ford("GET", f"{LOGS}?maxRecords=99", deviceId=vin)
    ).json()
    assert len(body["energyTransferLogs"]) == 21
    assert (
        await stranger.ford("GET", f"{LOGS}?maxRecords=all", deviceId=vin)
    ).status == 400


async def test_energy_transfer_status_is_empty(stranger: Stranger, vin: str) -> None:
    """Nothing is known of its shape, so nothing is said."""
    answer = await stranger.ford(
        "GET", f"{ELECTRIC}/devices/energy-transfer-status", deviceId=vin
    )
    assert (answer.status, await answer.read()) == (204, b"")


async def test_the_car_must_be_named_and_ones_own(stranger: Stranger, vin: str) -> None:
    """400 without a VIN, 403 for another's, 401 without a token."""
    assert (await stranger.ford("GET", TIMES)).status == 400
    pending = stranger.simulator.cars["pending_car"].vin
    assert (await stranger.ford("GET", TIMES, vin=pending)).status == 403
    assert (await stranger.ford("POST", f"{RCC}/status", {})).status == 400
    stranger.cat = "stranger"
    assert (await stranger.ford("GET", TIMES, vin=vin)).status == 401


async def test_guard_mode(stranger: Stranger, vin: str) -> None:
    """The session says enable or disable; a car without guard mode has none."""
    truck = stranger.simulator.cars["ice_f150"].vin
    for method, status in (
        ("GET", "disable"),
        ("PUT", "enable"),
        ("GET", "enable"),
        ("DELETE", "disable"),
    ):
        body = await (await stranger.ford(method, GUARD, **{"X-Vin": truck})).json()
        assert body["session"] == {"gmStatus": status}
    body = await (await stranger.ford("PUT", GUARD, **{"X-Vin": vin})).json()
    assert "session" not in body


async def test_zone_lights(stranger: Stranger, vin: str) -> None:
    """Lights go on before a zone is chosen; a car without them is not found."""
    truck = stranger.simulator.cars["ice_f150"]
    body = {"vin": truck.vin}
    switch = f"{LIGHTS}/zonelightingactivation"
    assert (
        await stranger.ford("PUT", f"{LIGHTS}/2/zonelightingzone", body)
    ).status == 409
    assert (await stranger.ford("PUT", switch, body)).status == 200
    assert (
        await stranger.ford("PUT", f"{LIGHTS}/2/zonelightingzone", body)
    ).status == 200
    assert truck.zone_lights == [False, True, False, False]
    assert (await stranger.ford("DELETE", switch, body)).status == 200
    assert truck.zone_lights == [False] * 4
    assert (await stranger.ford("PUT", switch, {"vin": vin})).status == 404


async def test_profile(stranger: Stranger, vin: str) -> None:
    """The groups must be named; the account's own id always comes."""
    path = f"{FOUNDATIONAL}/user-profile-lookup/v1/users/me"
    answer = await stranger.ford("GET", path)
    assert (answer.status, (await answer.json())["errorCode"]) == (400, "ERR-4014")
    body = await (
        await stranger.ford("GET", f"{path}?profileGroups=names,emails")
    ).json()
    assert body.keys() == {"userGuid", "names", "emails"}
    assert body["userGuid"] == stranger.simulator.fordpass.accounts[stranger.email].guid
