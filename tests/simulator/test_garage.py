"""Facts §3.0 to §3.2: credentials of the Ford plane, the garage, the old dashboard."""

import pytest

from .stranger import VEHICLE, Stranger

DASHBOARD = f"{VEHICLE}/expdashboard/v1/details/"


async def test_garage_is_an_array_of_all_cars(stranger: Stranger) -> None:
    """All Ford cars come, in order, with whatever is null in them."""
    stranger.admit()
    answer = await stranger.garage()
    assert answer.status == 200
    garage = await answer.json()
    cars = stranger.simulator.cars
    assert [entry["vin"] for entry in garage] == stranger.simulator.fordpass.accounts[
        stranger.email
    ].vins
    assert garage[0] == cars["bev_mach_e"].garage
    by_vin = {entry["vin"]: entry for entry in garage}
    assert by_vin[cars["old_focus"].vin]["capabilities"] is None
    assert by_vin[cars["pending_car"].vin]["userAuthStatus"] == "Pending"
    assert cars["lincoln_nautilus"].vin not in by_vin
    assert stranger.simulator.ledger.mistakes == []


async def test_garages_of_the_other_accounts(stranger: Stranger) -> None:
    """One account has no cars, one the Lincoln; a car that is sold disappears."""
    stranger.email = "empty@example.com"
    stranger.admit()
    assert await (await stranger.garage()).json() == []
    stranger.email = "driver@example.com"
    stranger.admit()
    stranger.simulator.fordpass.accounts[stranger.email].vins.pop(0)
    assert len(await (await stranger.garage()).json()) == 7


async def test_older_build_wraps_the_array(stranger: Stranger) -> None:
    """The envelope is a switch."""
    stranger.simulator.fordpass.switches.garage_shape = "envelope"
    stranger.admit()
    assert len((await (await stranger.garage()).json())["vehicles"]) == 8


@pytest.mark.parametrize(
    ("switch", "header", "status"),
    [
        ("either", "countryCode", 200),
        ("either", "country-code", 200),
        ("either", "CountryCode", 200),
        ("either", "country", 404),
        ("country-code", "country-code", 200),
        ("country-code", "countryCode", 404),
        ("countryCode", "countryCode", 200),
        ("countryCode", "country-code", 404),
        ("unchecked", "country", 200),
    ],
)
async def test_country_header(
    stranger: Stranger, switch: str, header: str, status: int
) -> None:
    """A wrong spelling of the country header is not found."""
    stranger.simulator.fordpass.switches.set("country_header", switch)
    stranger.admit()
    answer = await stranger.ford(
        "GET", f"{VEHICLE}/fpcpl-user-garage-service/v1/user/garage", **{header: "USA"}
    )
    assert answer.status == status


async def test_credentials_of_the_ford_plane(stranger: Stranger) -> None:
    """No Application-Id is 400/432, a bad or expired CAT 401."""
    stranger.admit()
    answer = await stranger.garage(**{"Application-Id": "stranger"})
    assert (answer.status, (await answer.json())["errorCode"]) == (400, "432")
    assert (await stranger.garage(**{"auth-token": "stranger"})).status == 401
    stranger.simulator.fordpass.age_tokens(1801)
    assert (await stranger.garage()).status == 401
    mistakes = stranger.simulator.ledger.mistakes
    assert len(mistakes) == 1
    for _ in range(3):
        assert (await stranger.garage()).status == 401
    assert mistakes[1].endswith("over and over with a token that had been refused")


async def test_another_regions_application_id_is_a_mistake(stranger: Stranger) -> None:
    """The token names its app; another one's id is noted."""
    stranger.admit()
    other = "667D773E-1BDC-4139-8AD0-2B16474E8DC7"
    assert (await stranger.garage(**{"Application-Id": other})).status == 200
    assert "another region" in stranger.simulator.ledger.mistakes[0]


@pytest.mark.parametrize("status", ["207", "200"])
async def test_legacy_dashboard(stranger: Stranger, status: str) -> None:
    """One list per aspect, VIN in capitals, the year a string."""
    stranger.simulator.fordpass.switches.set("legacy_dashboard", status)
    stranger.admit()
    answer = await stranger.ford(
        "POST", DASHBOARD, {"dashboardRefreshRequest": "All"}, countryCode="USA"
    )
    assert answer.status == int(status)
    body = await answer.json()
    vin = stranger.simulator.cars["bev_mach_e"].vin
    assert body["userVehicles"]["vehicleDetails"][0] == {
        "VIN": vin,
        "nickName": "Blue Pony",
        "tcuEnabled": True,
        "isASDN": False,
    }
    profile, capabilities = body["vehicleProfile"][0], body["vehicleCapabilities"][0]
    assert (profile["VIN"], profile["year"], profile["engineType"]) == (
        vin,
        "2023",
        "BEV",
    )
    assert (capabilities["VIN"], capabilities["remoteLock"]) == (vin, "Display")


async def test_legacy_dashboard_is_retired_and_strict(stranger: Stranger) -> None:
    """It is gone unless switched on, and then wants its body."""
    stranger.admit()
    wish = {"dashboardRefreshRequest": "All"}
    assert (
        await stranger.ford("POST", DASHBOARD, wish, countryCode="USA")
    ).status == 404
    stranger.simulator.fordpass.switches.legacy_dashboard = "207"
    assert (await stranger.ford("POST", DASHBOARD, {}, countryCode="USA")).status == 400
