"""Where the clouds are reached, and that a simulator is on this machine only."""

import pytest

from custom_components.fordpass.cloud.endpoints import (
    FOUNDATIONAL,
    TMC,
    TMC_ACCOUNTS,
    TMC_BETA,
    VEHICLE,
    Endpoints,
)


def test_the_real_clouds() -> None:
    """Without an origin the hosts are the makers' own."""
    endpoints = Endpoints()
    assert endpoints.url(VEHICLE, "/x") == "https://api.vehicle.ford.com/api/x"
    assert endpoints.url(FOUNDATIONAL) == "https://api.foundational.ford.com/api"
    assert endpoints.url(TMC_ACCOUNTS) == "https://accounts.autonomic.ai/v1"
    assert endpoints.websocket(TMC_BETA, "/ws") == "wss://api.autonomic.ai/v1beta/ws"


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:8870",
        "http://127.0.0.1:8870/",
        "http://localhost:1",
        "http://[::1]:1",
    ],
)
def test_a_simulator(origin: str) -> None:
    """With an origin each host is a path below it."""
    endpoints = Endpoints(origin)
    base = origin.rstrip("/")
    assert endpoints.url(TMC, "/x") == f"{base}/api.autonomic.ai/v1/x"
    socket = endpoints.websocket(TMC_BETA, "/ws")
    assert socket == f"ws{base.removeprefix('http')}/api.autonomic.ai/v1beta/ws"


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "https://127.0.0.1",
        "http://",
        "http://192.0.2.1",
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1@example.com",
        "http://127.0.0.1/elsewhere",
        "ftp://127.0.0.1",
    ],
)
def test_tokens_stay_on_this_machine(origin: str) -> None:
    """No other origin is taken."""
    with pytest.raises(ValueError, match="loopback"):
        Endpoints(origin)
