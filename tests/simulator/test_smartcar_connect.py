"""Connect: from the link to the redirect, as a person with a browser goes (sheet, section 2)."""

import pytest

from simulator import Simulator

from .developer import REDIRECT, Developer, boxes, query_of


@pytest.fixture
def newcomer(developer: Developer) -> Developer:
    """Return the program of a developer whom nobody has connected yet."""
    cloud = developer.cloud
    for connection in tuple(cloud.connections.values()):
        cloud.disconnect(connection)
    return developer


async def test_the_whole_way_with_a_code(newcomer: Developer) -> None:
    """Brand, sign-in, car and permissions; the code is good once and what was unticked is not granted."""
    where, page = await newcomer.page()
    assert 'value="FORD"' in page
    where, page = await newcomer.send(where, make="FORD")
    assert 'name="email"' in page
    where, page = await newcomer.sign_in(where, password="wrong")
    assert "do not fit" in page
    where, page = await newcomer.sign_in(where)
    assert "Mustang Mach-E" in page
    vin = newcomer.simulator.cars["bev_mach_e"].vin
    where, page = await newcomer.send(where, vin=vin, next="yes")
    assert boxes(page) == {"read_vin": False, "read_odometer": True}
    back, _ = await newcomer.send(where, next="yes")
    assert back.startswith(f"{REDIRECT}?")
    assert query_of(back)["state"] == "a state"
    (connection,) = newcomer.cloud.connections.values()
    assert connection.permissions == ["read_vin"]
    code = query_of(back)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    status, _ = await newcomer.exchange(**form)
    assert status == 200
    status, answer = await newcomer.exchange(**form)
    assert (status, answer["error"]) == (400, "invalid_grant")


async def test_v3_comes_back_with_the_user(newcomer: Developer) -> None:
    """Without response_type the redirect carries the user id, spelt one way or the other."""
    application = newcomer.application
    for name in ("user_id", "userId"):
        newcomer.cloud.switches.user_id_name = name
        where, _ = await newcomer.page(
            response_type="none",
            make="FORD",
            external_id="my own",
            single_select="true",
        )
        where, page = await newcomer.sign_in(where)
        assert 'type="radio"' in page
        vins = [car.vin for car in newcomer.cloud.cars_of("driver@example.com")][:2]
        where, page = await newcomer.send(where, vin=vins, next="yes")
        assert "Choose one car." in page
        back, _ = await newcomer.send(where, vin=vins[0], next="yes")
        if name == "user_id":
            back, _ = await newcomer.send(back, read_odometer="on", next="yes")
        query = query_of(back)
        assert query[name] == application.user_id("driver@example.com")
        assert query["external_id"] == "my own"
        assert "code" not in query


async def test_without_a_scope_the_dashboard_decides(newcomer: Developer) -> None:
    """A v3 link may leave scope and redirect out."""
    client = newcomer.application.client_id
    link = f"connect.smartcar.com/oauth/authorize?client_id={client}&make=LINCOLN"
    where, _ = await newcomer.open(link)
    where, page = await newcomer.sign_in(where, "lincoln@example.com")
    vin = newcomer.simulator.cars["lincoln_nautilus"].vin
    where, page = await newcomer.send(where, vin=vin, next="yes")
    assert list(boxes(page)) == newcomer.application.access
    back, _ = await newcomer.send(where, next="yes")
    assert back.startswith(newcomer.application.redirect_uris[0])


async def test_approval_is_asked_again_when_forced(developer: Developer) -> None:
    """With auto a person who granted it all is not asked; with force always."""
    vin = developer.simulator.cars[developer.car].vin
    for prompt, asked in (("auto", False), ("force", True)):
        where, _ = await developer.page(single_select_vin=vin, approval_prompt=prompt)
        where, page = await developer.sign_in(where)
        assert page.count('name="vin"') == 1
        where, page = await developer.send(where, vin=vin, next="yes")
        assert bool(boxes(page)) is asked
        assert ("code" in query_of(where)) is not asked


async def test_connecting_again_replaces_the_cars(developer: Developer) -> None:
    """What is not chosen again is disconnected."""
    assert len(developer.cloud.connections) == 6
    where, _ = await developer.page(make="FORD", approval_prompt="force")
    where, _ = await developer.sign_in(where)
    vin = developer.simulator.cars["ice_f150"].vin
    where, _ = await developer.send(where, vin=vin, next="yes")
    await developer.send(where, read_odometer="on", next="yes")
    (connection,) = developer.cloud.connections.values()
    assert connection.vehicle.car.name == "ice_f150"
    assert connection.permissions == ["read_vin", "read_odometer"]


async def test_every_way_to_fail(newcomer: Developer) -> None:
    """Each comes back with its error, a description and the state."""
    where, _ = await newcomer.page(make="FORD")
    back, _ = await newcomer.send(where, cancel="yes")
    assert query_of(back)["error"] == "oem_login_cancelled"
    where, _ = await newcomer.page()
    back, _ = await newcomer.send(where, cancel="yes")
    assert query_of(back) == {
        "error": "access_denied",
        "error_description": query_of(back)["error_description"],
        "state": "a state",
    }
    where, _ = await newcomer.page(make="FORD")
    back, _ = await newcomer.sign_in(where, "empty@example.com")
    assert query_of(back)["error"] == "no_vehicles"
    where, _ = await newcomer.page(make="FORD")
    where, _ = await newcomer.sign_in(where)
    focus = newcomer.simulator.cars["old_focus"]
    back, _ = await newcomer.send(where, vin=focus.vin, next="yes")
    query = query_of(back)
    assert query["error"] == "vehicle_incompatible"
    assert (query["vin"], query["make"], query["year"]) == (focus.vin, "FORD", "2019")
    for failure in ("invalid_subscription", "configuration_error", "server_error"):
        newcomer.cloud.switches.set("connect_failure", failure)
        back, _ = await newcomer.page()
        assert query_of(back)["error"] == failure


async def test_links_that_lead_nowhere(newcomer: Developer) -> None:
    """A wrong application, redirect, scope or mode gets a page, never a redirect."""
    for wrong in (
        {"client_id": newcomer.application.credential_id},
        {"redirect_uri": "https://example.com/other"},
        {"redirect_uri": "http://127.0.0.1:8123/auth/external/callback"},
        {"response_type": "token"},
        {"scope": "read_everything"},
        {"mode": "dream"},
    ):
        _, page = await newcomer.page(**wrong)
        assert "Something is not right" in page
    _, page = await newcomer.open("connect.smartcar.com/connect/nowhere")
    assert "This visit is over" in page
    newcomer.cloud.switches.redirects = "any"
    _, page = await newcomer.page(redirect_uri="http://127.0.0.1:8123/x")
    assert 'value="FORD"' in page


async def test_another_brands_account_is_told(newcomer: Developer) -> None:
    """A Ford account cannot be used on the Lincoln page."""
    where, _ = await newcomer.page(make="LINCOLN")
    _, page = await newcomer.sign_in(where)
    assert "not a Lincoln account" in page


async def test_the_makers_stand_in(newcomer: Developer) -> None:
    """In simulated mode any e-mail address signs in; one like TYPE.CODE breaks the car."""
    where, _ = await newcomer.page(mode="simulated", make="FORD")
    back, _ = await newcomer.sign_in(where, "smartcar@invalid-subscription.com")
    assert query_of(back)["error"] == "invalid_subscription"
    where, _ = await newcomer.page(mode="simulated", make="FORD")
    where, _ = await newcomer.sign_in(where, "VEHICLE_STATE.ASLEEP@smartcar.com")
    vin = newcomer.simulator.cars["bev_mach_e"].vin
    where, _ = await newcomer.send(where, vin=vin, next="yes")
    back, _ = await newcomer.send(where, read_odometer="on", next="yes")
    status, answer = await newcomer.exchange(
        grant_type="authorization_code",
        code=query_of(back)["code"],
        redirect_uri=REDIRECT,
    )
    assert status == 200
    (connection,) = newcomer.cloud.connections.values()
    status, body = await newcomer.ask(
        "GET",
        f"api.smartcar.com/v2.0/vehicles/{connection.vehicle.id}/odometer",
        Authorization=f"Bearer {answer['access_token']}",
    )
    assert (status, body["code"]) == (409, "ASLEEP")


async def test_one_car_is_signed_in_again(
    developer: Developer, simulator: Simulator
) -> None:
    """Re-authentication ends with the car's id and heals what only signing in heals."""
    developer.cloud.inject(
        developer.car, "CONNECTED_SERVICES_ACCOUNT.AUTHENTICATION_FAILED"
    )
    _, body = await developer.v2("GET", "/odometer")
    assert body["resolution"]["type"] == "REAUTHENTICATE"
    assert "reauthenticate" in body["resolution"]["url"]
    link = "connect.smartcar.com/oauth/reauthenticate?response_type=vehicle_id"
    client = developer.application.client_id
    where, page = await developer.open(
        f"{link}&client_id={client}&vehicle_id={developer.vehicle_id}"
        f"&redirect_uri={REDIRECT}&state=s"
    )
    assert 'name="email"' in page
    back, _ = await developer.sign_in(where)
    assert query_of(back) == {"vehicle_id": developer.vehicle_id, "state": "s"}
    status, _ = await developer.v2("GET", "/odometer")
    assert status == 200
    _, page = await developer.open(f"{link}&client_id={client}&vehicle_id=nobody")
    assert "Something is not right" in page
