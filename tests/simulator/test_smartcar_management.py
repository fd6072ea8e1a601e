"""Management of v2 and v3, and what the play room shows and does of Smartcar."""

from typing import Any

import pytest

from simulator import Simulator

from .developer import API, MANAGED, V3, Developer, Listener, basic

_CONNECTIONS = "management.smartcar.com/v2.0/management/connections/"


async def test_connections_of_v2(developer: Developer) -> None:
    """Paged by a cursor, filtered, and deleted by exactly one filter."""
    amt = {"Authorization": basic("default", developer.application.management_token)}
    seen: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        where = f"{_CONNECTIONS}?limit=4&cursor={cursor}"
        status, page = await developer.ask("GET", where, **amt)
        assert status == 200
        seen += [each["vehicleId"] for each in page["connections"]]
        cursor = page["paging"]["cursor"]
    assert len(set(seen)) == 6
    status, page = await developer.ask("GET", f"{_CONNECTIONS}?mode=simulated", **amt)
    assert page["connections"] == []
    status, body = await developer.ask("DELETE", _CONNECTIONS, **amt)
    assert (status, body["type"]) == (400, "VALIDATION")
    where = f"{_CONNECTIONS}?user_id={developer.user_id}"
    status, body = await developer.ask("DELETE", where, **amt)
    assert len(body["connections"]) == 6
    assert not developer.cloud.connections
    for wrong in (basic("default", "x"), basic("other", "x"), "Basic !", "Bearer x"):
        status, _ = await developer.ask("GET", _CONNECTIONS, Authorization=wrong)
        assert status == 401


async def test_compatibility(developer: Developer) -> None:
    """A car that is too old, one of no known make, and what must be asked."""
    keys = {"Authorization": basic(*developer.keys)}
    cars = developer.simulator.cars
    for vin, reason in (
        (cars["old_focus"].vin, "VEHICLE_NOT_COMPATIBLE"),
        ("NOBODYSCAR0000000", "MAKE_NOT_COMPATIBLE"),
    ):
        where = f"{API}/compatibility?vin={vin}&scope=read_fuel&country=US"
        _, answer = await developer.ask("GET", where, **keys)
        assert (answer["compatible"], answer["reason"]) == (False, reason)
    for where in ("compatibility?vin=x", "compatibility/matrix?region=MOON"):
        status, _ = await developer.ask("GET", f"{API}/{where}", **keys)
        assert status == 400
    status, _ = await developer.ask("GET", f"{API}/compatibility/matrix?region=US")
    assert status == 401


@pytest.mark.parametrize("host", [MANAGED, V3])
async def test_connections_of_v3(developer: Developer, host: str) -> None:
    """Paged and filtered, with the permissions as granted; ended one by one or by user."""
    developer.cloud.permit("read_location", granted=False)
    bearer = {"Authorization": f"Bearer {developer.token}"}
    where = f"{host}/connections?page[size]=4"
    status, page = await developer.ask("GET", where, **bearer)
    assert status == 200
    assert page["meta"]["totalCount"] == 6
    assert page["links"]["prev"] is None
    following = page["links"]["next"].removeprefix("/v3/")
    status, rest = await developer.ask("GET", f"{host}/{following}", **bearer)
    assert (len(page["data"]), len(rest["data"])) == (4, 2)
    assert rest["links"]["next"] is None
    connection = page["data"][0]
    assert "read_location" not in connection["attributes"]["permissions"]
    assert connection["attributes"]["vehicle"]["make"] == "FORD"
    assert connection["relationships"]["user"]["data"]["id"] == developer.user_id
    for name, value, count in (
        ("userId", developer.user_id, 6),
        ("vehicleId", developer.vehicle_id, 1),
        ("vehicle.mode", "simulated", 0),
        ("user.externalId", "nobody", 0),
    ):
        where = f"{host}/connections?filter[{name}]={value}"
        _, page = await developer.ask("GET", where, **bearer)
        assert page["meta"]["totalCount"] == count
    one = f"{host}/connections/{connection['id']}"
    assert (await developer.ask("GET", one, **bearer))[0] == 200
    assert (await developer.ask("DELETE", one, **bearer))[0] == 204
    assert (await developer.ask("GET", one, **bearer))[0] == 404
    user = f"{host}/users/{developer.user_id}"
    assert (await developer.ask("DELETE", user, **bearer))[0] == 204
    assert not developer.cloud.connections
    assert (await developer.ask("DELETE", f"{host}/users/x", **bearer))[0] == 404


async def test_webhooks_and_subscriptions_of_v3(developer: Developer) -> None:
    """A car is put on a webhook once, seen there, and taken off."""
    bearer = {"Authorization": f"Bearer {developer.token}"}
    webhook = developer.cloud.post.add("http://127.0.0.1:9/nobody")
    _, one = await developer.ask("GET", f"{MANAGED}/webhooks/{webhook.id}", **bearer)
    assert one["data"]["attributes"]["name"] == "Home Assistant"
    _, page = await developer.ask("GET", f"{MANAGED}/webhooks", **bearer)
    assert page["meta"]["pageSize"] == 25
    wanted = {"webhookId": webhook.id, "vehicleId": developer.vehicle_id}
    body = {"data": {"attributes": wanted}}
    where = f"{MANAGED}/subscriptions"
    for expected in (202, 409):
        assert (await developer.ask("POST", where, body, **bearer))[0] == expected
    assert (await developer.ask("POST", where, {}, **bearer))[0] == 400
    _, page = await developer.ask("GET", where, **bearer)
    (subscription,) = page["data"]
    one = f"{where}/{subscription['id']}"
    assert (await developer.ask("GET", one, **bearer))[0] == 200
    for expected in (204, 404):
        assert (await developer.ask("DELETE", one, **bearer))[0] == expected
    assert (await developer.ask("GET", one, **bearer))[0] == 404
    path = f"/webhooks/{webhook.id}x"
    assert (await developer.v2("POST", path))[0] == 404
    amt = f"Bearer {developer.application.management_token}"
    assert (await developer.v2("DELETE", path, Authorization=amt))[0] == 404


async def test_applications_of_v3(developer: Developer) -> None:
    """The token's own application; another one's is not seen."""
    bearer = {"Authorization": f"Bearer {developer.token}"}
    own = developer.application
    _, page = await developer.ask("GET", f"{MANAGED}/applications", **bearer)
    assert [each["id"] for each in page["data"]] == [own.client_id]
    other = developer.cloud.add_application("Another")
    for path, status in (
        (own.client_id, 200),
        (f"{own.client_id}/secrets", 200),
        (other.client_id, 404),
    ):
        where = f"{MANAGED}/applications/{path}"
        assert (await developer.ask("GET", where, **bearer))[0] == status
    developer.token = developer.cloud.issue_application_token(other).text
    assert (await developer.v3("GET", "/signals"))[0] == 403


async def _play(developer: Developer, action: str, body: Any) -> tuple[int, Any]:
    async with developer.session.post(
        f"{developer.simulator.origin}/control/clouds/smartcar/{action}", json=body
    ) as response:
        return response.status, await response.json()


async def test_the_play_room(developer: Developer, simulator: Simulator) -> None:
    """Everything that can be done to Smartcar by hand."""
    cloud = developer.cloud
    listener = Listener()
    url = await listener.start()
    person = cloud.person("driver@example.com")
    for action, body in (
        ("switches", {"monthly_quota": 100}),
        ("inject", {"car": "bev_mach_e", "error": "VEHICLE_STATE.ASLEEP"}),
        ("permit", {"permission": "read_fuel", "granted": False}),
        ("add_redirect", {"redirect_uri": "https://example.com/mine"}),
        ("add_webhook", {"url": url}),
        ("age_tokens", {"seconds": 1}),
    ):
        status, state = await _play(developer, action, body)
        assert (action, status) == (action, 200)
    assert cloud.switches.monthly_quota == 100
    assert (await developer.v2("GET", "/odometer"))[1]["code"] == "ASLEEP"
    assert all(not each.may("read_fuel") for each in cloud.connections_of(person))
    assert "https://example.com/mine" in developer.application.redirect_uris
    shown = [" ".join(row) for row in state["rows"]]
    assert any(developer.application.client_secret in row for row in shown)
    assert any(row.startswith(f"Webhook {url}") for row in shown)
    await cloud.post.answered(6)
    for action in ("heal", "remove_webhooks", "disconnect_all", "revoke"):
        status, _ = await _play(developer, action, {})
        assert status == 200
    assert not cloud.connections
    assert not cloud.post.webhooks
    for action, body in (
        ("inject", {"car": "no_such", "error": "VEHICLE_STATE.ASLEEP"}),
        ("inject", {"car": "bev_mach_e", "error": "NONSENSE"}),
        ("permit", {"permission": "read_everything"}),
        ("add_redirect", {"redirect_uri": "http://127.0.0.1/x"}),
        ("add_webhook", {"url": "https://example.com/hook"}),
        ("age_tokens", {"seconds": -1}),
    ):
        status, answer = await _play(developer, action, body)
        assert (action, status) == (action, 400)
        assert answer["error"]
    await listener.stop()
