"""A tour of Smartcar's own SDK, run by its own Python; every step prints one line of JSON.

The origins come from the SDK's documented environment variables, read when it is imported; what the
tour needs to know comes as JSON in the first argument.
"""

from collections.abc import Callable
import json
import sys
from typing import Any

from smartcar import AuthClient, SmartcarException, Vehicle, smartcar

Json = dict[str, Any]


def plain(value: Any) -> Any:
    """Return a named tuple and what is in it as JSON can hold it."""
    if hasattr(value, "_asdict"):
        return {name: plain(inner) for name, inner in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def tell(step: str, act: Callable[[], Any]) -> Any:
    """Take one step and print what came of it, an SDK error included."""
    result, error = None, None
    try:
        result = act()
    except SmartcarException as raised:
        error = {
            name: getattr(raised, name, None)
            for name in (
                "status_code",
                "request_id",
                "type",
                "code",
                "description",
                "doc_url",
                "resolution",
                "detail",
                "retry_after",
                "suggested_user_message",
                "message",
            )
        }
    told = {"step": step, "result": plain(result), "error": error}
    sys.stdout.write(f"{json.dumps(told)}\n")
    return result


def v3(act: Callable[[], Json]) -> Callable[[], Any]:
    """Return an act that gives the body of a v3 answer alone."""
    return lambda: act()["body"]


def tour(given: Json) -> None:
    """Visit everything the SDK has, in the order an owner's program would."""
    client = AuthClient(given["client_id"], given["client_secret"], given["redirect"])
    tell(
        "auth_url",
        lambda: client.get_auth_url(
            ["required:read_vin", "read_odometer"],
            {
                "force_prompt": True,
                "state": "a state",
                "make_bypass": "FORD",
                "single_select": {"enabled": True},
                "flags": {"country": "US", "color": "00AABB"},
                "user": "somebody",
            },
        ),
    )
    access = tell("exchange_code", lambda: client.exchange_code(given["code"]))
    tell("code_again", lambda: client.exchange_code(given["code"]))
    access = tell(
        "exchange_refresh_token",
        lambda: client.exchange_refresh_token(access.refresh_token),
    )
    tell("bad_refresh_token", lambda: client.exchange_refresh_token("nonsense"))
    token = access.access_token
    tell("user", lambda: smartcar.get_user(token))
    tell("vehicles", lambda: smartcar.get_vehicles(token))
    tell(
        "vehicles_page", lambda: smartcar.get_vehicles(token, {"limit": 1, "offset": 1})
    )
    tell("bad_token", lambda: smartcar.get_user("nonsense"))
    keys = {"client_id": given["client_id"], "client_secret": given["client_secret"]}
    tell(
        "compatibility",
        lambda: smartcar.get_compatibility(
            given["vin"], ["read_odometer", "read_fuel"], "US", keys
        ),
    )
    tell(
        "compatibility_matrix",
        lambda: smartcar.get_compatibility_matrix(
            "US", "FORD", {**keys, "type": "BEV", "scope": ["read_battery"]}
        ),
    )
    electric = Vehicle(given["electric"], token)
    burning = Vehicle(given["burning"], token)
    imperial = Vehicle(given["burning"], token, {"unit_system": "imperial"})
    for name in (
        "attributes",
        "vin",
        "odometer",
        "location",
        "battery",
        "battery_capacity",
        "nominal_capacity",
        "charge",
        "get_charge_limit",
        "tire_pressure",
        "lock_status",
        "service_history",
        "permissions",
        "fuel",
        "diagnostic_system_status",
        "diagnostic_trouble_codes",
    ):
        tell(name, getattr(electric, name))
    for name in ("fuel", "engine_oil", "battery"):
        tell(f"burning_{name}", getattr(burning, name))
    tell("permissions_page", lambda: electric.permissions({"limit": 2, "offset": 1}))
    tell("imperial_odometer", imperial.odometer)
    paths = ["/", "/odometer", "/charge/limit", "/tires/pressure", "/engine/oil"]
    batch = tell("batch", lambda: electric.batch(paths))
    for name in (
        "attributes",
        "odometer",
        "get_charge_limit",
        "tire_pressure",
        "engine_oil",
    ):
        tell(f"batch_{name}", getattr(batch, name))
    tell("batch_misspelt", lambda: electric.batch(["/odometre"]))
    tell("unlock", electric.unlock)
    tell("lock", electric.lock)
    tell("start_charge", electric.start_charge)
    tell("stop_charge", electric.stop_charge)
    tell("set_charge_limit", lambda: electric.set_charge_limit(0.9))
    tell("set_charge_limit_too_low", lambda: electric.set_charge_limit(0.1))
    tell("send_destination", lambda: electric.send_destination(54.0, 7.0))
    tell("request", lambda: electric.request("GET", "odometer", None, {}))
    tell("signals", v3(electric.get_signals))
    tell("signal", v3(lambda: electric.get_signal("odometer-traveleddistance")))
    tell("signal_unknown", v3(lambda: electric.get_signal("odometer-nonsense")))
    tell("vehicle_v3", v3(lambda: smartcar.get_vehicle(token, given["electric"])))
    demo = Vehicle(given["demo"], given["demo_token"])
    tell("demo_signals", v3(demo.get_signals))
    amt, webhook = given["management_token"], given["webhook"]
    tell("subscribe", lambda: electric.subscribe(webhook))
    tell("unsubscribe", lambda: electric.unsubscribe(amt, webhook))
    tell("hash_challenge", lambda: smartcar.hash_challenge(amt, "a challenge"))
    signature = smartcar.hash_challenge(amt, "a body")
    tell("verify_payload", lambda: smartcar.verify_payload(amt, signature, "a body"))
    tell("connections", lambda: smartcar.get_connections(amt, {}, {"limit": 1}))
    one = {"vehicle_id": given["burning"]}
    tell("connections_of_one", lambda: smartcar.get_connections(amt, one))
    tell("delete_connections", lambda: smartcar.delete_connections(amt, one))
    tell("after_delete", burning.odometer)
    tell("throttled", Vehicle(given["throttled"], token).odometer)
    tell("disconnect", electric.disconnect)
    tell("after_disconnect", electric.odometer)


if __name__ == "__main__":
    tour(json.loads(sys.argv[1]))
