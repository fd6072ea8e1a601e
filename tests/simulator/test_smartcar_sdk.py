"""Smartcar's official SDK, which nobody here wrote, takes the simulator for Smartcar.

It runs in an environment of its own: it is blocking, and its packages have no place in Home Assistant's.
"""

import asyncio
import json
import os
from pathlib import Path
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from simulator import Simulator
from simulator.smartcar import DEMO_TOKEN, DEMO_VEHICLE, PERMISSIONS

type Json = dict[str, Any]

_TOUR = Path(__file__).with_name("smartcar_tour.py")
_REDIRECT = "https://example.com/callback"
_ELECTRIC = "bev_mach_e"
_BURNING = "ice_f150"
_THROTTLED = "hev_maverick"


def _python() -> Path:
    repository = Path(__file__).parents[2]
    folder = Path(
        os.environ.get("FORDPASS_SMARTCAR_VENV") or repository / ".venv-smartcar"
    )
    python = folder / "bin" / "python"
    if not python.exists():
        pytest.fail(
            "Smartcar's SDK is not installed; run script/setup, which gives it an environment of its own"
        )
    return python


@pytest.fixture
async def tour(simulator: Simulator) -> dict[str, Json]:
    """Return what each step of the tour came to, by name."""
    cloud = simulator.smartcar
    cloud.switches.bucket = 1000
    # Nobody may write charge places or read history here: a permission that is missing.
    granted = [word for word in PERMISSIONS if word != "read_service_history"]
    person = cloud.connect(permissions=granted)
    car = simulator.cars[_ELECTRIC]
    car.plug_in()
    car.pause_charging()
    cloud.inject(_THROTTLED, "RATE_LIMIT.VEHICLE", retry_after=120)
    application = cloud.application
    given = {
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "management_token": application.management_token,
        "redirect": _REDIRECT,
        "code": cloud.issue_code(person, _REDIRECT),
        "vin": car.vin,
        "electric": cloud.vehicle(_ELECTRIC).id,
        "burning": cloud.vehicle(_BURNING).id,
        "throttled": cloud.vehicle(_THROTTLED).id,
        "webhook": cloud.post.add("http://127.0.0.1:9/nobody").id,
        "demo": DEMO_VEHICLE,
        "demo_token": DEMO_TOKEN,
    }
    origin = simulator.origin
    process = await asyncio.create_subprocess_exec(
        _python(),
        _TOUR,
        json.dumps(given),
        env={
            "PATH": os.environ["PATH"],
            "NO_PROXY": "*",
            "SMARTCAR_API_ORIGIN": f"{origin}/api.smartcar.com",
            "SMARTCAR_AUTH_ORIGIN": f"{origin}/auth.smartcar.com/oauth/token",
            "SMARTCAR_CONNECT_ORIGIN": f"{origin}/connect.smartcar.com",
            "SMARTCAR_MANAGEMENT_API_ORIGIN": f"{origin}/management.smartcar.com",
            "SMARTCAR_VEHICLE_API_V3_ORIGIN": f"{origin}/vehicle.api.smartcar.com",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        said, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    steps = [json.loads(line) for line in said.decode().splitlines()]
    sys.stdout.write(said.decode())
    return {step["step"]: step for step in steps}


async def test_the_tour(tour: dict[str, Json], simulator: Simulator) -> None:
    """Each callable of the SDK gives what the cars say, or the error Smartcar would give."""

    def result(step: str) -> Any:
        assert tour[step]["error"] is None, tour[step]
        return tour[step]["result"]

    def error(step: str) -> str:
        raised = tour[step]["error"]
        assert raised is not None, tour[step]
        return f"{raised['status_code']} {raised['type']}:{raised['code']}"

    cloud = simulator.smartcar
    electric, burning = cloud.vehicle(_ELECTRIC), cloud.vehicle(_BURNING)
    link = parse_qs(urlsplit(result("auth_url")).query)
    assert link["scope"] == ["required:read_vin read_odometer"]
    assert link["approval_prompt"] == ["force"]
    assert result("exchange_code")["expires_in"] == 7200
    assert error("code_again") == "400 invalid_grant:None"
    renewed = result("exchange_refresh_token")
    assert renewed["refresh_token"] != result("exchange_code")["refresh_token"]
    assert error("bad_refresh_token") == "400 invalid_grant:None"
    assert result("user")["id"] == cloud.person("driver@example.com").id
    assert result("vehicles")["paging"] == {"count": 6, "offset": 0}
    assert result("vehicles_page")["vehicles"] == result("vehicles")["vehicles"][1:2]
    assert error("bad_token") == "401 AUTHENTICATION:None"

    capabilities = result("compatibility")["capabilities"]
    assert [(each["endpoint"], each["capable"]) for each in capabilities] == [
        ("/odometer", True),
        ("/fuel", False),
    ]
    models = {model["model"] for model in result("compatibility_matrix")["FORD"]}
    assert models == {"Mustang Mach-E", "Explorer"}

    assert result("attributes")["model"] == "Mustang Mach-E"
    assert result("vin")["vin"] == electric.car.vin
    odometer = result("odometer")
    assert odometer["distance"] == 15342.0
    assert odometer["meta"].keys() == {
        "data_age",
        "unit_system",
        "request_id",
        "fetched_at",
    }
    assert result("location")["latitude"] == 54.2
    assert result("battery")["percent_remaining"] == 0.57
    assert result("battery_capacity")["capacity"] == 91.0
    assert result("nominal_capacity")["capacity"] == {
        "nominal": 91.0,
        "source": "SMARTCAR",
    }
    assert result("charge")["state"] == "NOT_CHARGING"
    assert result("charge")["is_plugged_in"] is True
    assert result("get_charge_limit")["limit"] == 0.8
    assert result("tire_pressure")["back_left"] == 270.0
    assert result("lock_status")["is_locked"] is True
    assert error("service_history") == "403 PERMISSION:None"
    assert result("permissions")["paging"]["count"] == len(PERMISSIONS) - 1
    assert len(result("permissions_page")["permissions"]) == 2
    for step in (
        "fuel",
        "diagnostic_system_status",
        "diagnostic_trouble_codes",
        "burning_battery",
    ):
        assert error(step) == "501 COMPATIBILITY:VEHICLE_NOT_CAPABLE"
    assert result("burning_fuel")["amount_remaining"] == 38.0
    assert result("burning_engine_oil")["life_remaining"] == 0.71
    miles = result("imperial_odometer")
    assert miles["distance"] == pytest.approx(23880 * 0.621371, abs=0.1)
    assert miles["meta"]["unit_system"] == "imperial"

    for name in ("attributes", "odometer", "get_charge_limit", "tire_pressure"):
        alone, batched = dict(result(name)), dict(result(f"batch_{name}"))
        del alone["meta"], batched["meta"]
        assert batched == alone
    assert error("batch_engine_oil") == "501 COMPATIBILITY:VEHICLE_NOT_CAPABLE"
    assert error("batch_misspelt") == "400 VALIDATION:None"
    assert tour["batch_misspelt"]["error"]["detail"]

    for step in ("unlock", "lock", "start_charge", "set_charge_limit"):
        assert result(step)["status"] == "success"
    assert error("stop_charge") == "409 VEHICLE_STATE:NOT_CHARGING"
    assert error("set_charge_limit_too_low") == "400 VALIDATION:None"
    assert result("send_destination")["status"] == "success"
    assert result("request")["body"] == {"distance": 15342.0}

    signals = {each["id"]: each["attributes"] for each in result("signals")["data"]}
    assert signals["tractionbattery-stateofcharge"]["body"]["value"] == 57.0
    assert result("signal")["attributes"]["body"] == {"value": 15342.0, "unit": "km"}
    assert tour["signal_unknown"]["error"]["status_code"] == 404
    assert result("vehicle_v3")["attributes"]["powertrainType"] == "BEV"
    assert result("demo_signals")["meta"]["totalCount"] > 10

    assert result("subscribe")["vehicle_id"] == electric.id
    assert result("unsubscribe")["status"] == "success"
    webhook = next(iter(cloud.post.webhooks.values()))
    challenge = cloud.post.sign(webhook, b"a challenge")
    assert result("hash_challenge") == challenge
    assert result("verify_payload") is True
    assert result("connections")["paging"]["cursor"] is not None
    (only,) = result("connections_of_one")["connections"]
    assert only["vehicle_id"] == burning.id
    assert result("delete_connections")["connections"][0]["vehicle_id"] == burning.id
    assert error("after_delete") == "403 PERMISSION:None"
    assert error("throttled") == "429 RATE_LIMIT:VEHICLE"
    assert tour["throttled"]["error"]["retry_after"] == "120"
    assert tour["throttled"]["error"]["resolution"]["type"] == "RETRY_LATER"
    assert result("disconnect")["status"] == "success"
    assert error("after_disconnect") == "403 PERMISSION:None"


async def test_the_cars_obey(tour: dict[str, Json], simulator: Simulator) -> None:
    """What the SDK asked of the car is done once its time has come."""
    car = simulator.cars[_ELECTRIC]
    simulator.clock.step(60)
    assert tour["lock"]["result"]["status"] == "success"
    assert set(car.body.locks.values()) == {"LOCKED"}
    assert car.body.charge_status == "IN_PROGRESS"
    assert car.body.target_soc == 90
    assert simulator.ledger.mistakes == []
