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
        "http://[0:0:0:0:0:0:0:1]:65535",
        "http://127.8.9.1",
        "http://LOCALHOST:8870",
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
        "/",
        "http",
        "http:",
        "http://",
        "http:127.0.0.1",
        "//127.0.0.1",
        "127.0.0.1:8870",
        # Another scheme
        "https://127.0.0.1",
        "ftp://127.0.0.1",
        "ws://127.0.0.1",
        "file:///127.0.0.1",
        "javascript://127.0.0.1",
        # Another host
        "http://192.0.2.1",
        "http://0.0.0.0",
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1%2eexample.com",
        "http://localhost.",
        "http://api.vehicle.ford.com",
        # Another host as somebody might read it
        "http://127.0.0.1@example.com",
        "http://127.0.0.1:80@example.com",
        "http://user:password@127.0.0.1",
        "http://example.com@127.0.0.1",
        "http://example.com\\@127.0.0.1",
        "http://127.0.0.1\\@example.com",
        "http://example.com#@127.0.0.1",
        "http://example.com?@127.0.0.1",
        "http://127.0.0.1?@example.com",
        "http://127.0.0.1#@example.com",
        "http://127.0.0.1;example.com",
        "http://127.0.0.1 .example.com",
        "http://127.0.0.1\t.example.com",
        # This machine in a spelling that not every program reads so
        "http://127.1",
        "http://2130706433",
        "http://0x7f.0.0.1",
        "http://0177.0.0.1",
        "http://①②⑦.0.0.1",
        "http://127。0。0。1",
        # IPv6
        "http://::1",
        "http://[::1",
        "http://[::]",
        "http://[fe80::1]",
        "http://[2001:db8::1]",
        "http://[::ffff:192.0.2.1]",
        "http://[::1%25eth0]",
        "http://[::1]@example.com",
        "http://[::1]example.com",
        # Ports
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:-1",
        "http://127.0.0.1:",
        "http://127.0.0.1:http",
        "http://127.0.0.1:8870:1",
        "http://127.0.0.1:8870\n",
        # Not only a host
        "http://127.0.0.1/elsewhere",
        "http://127.0.0.1//",
        "http://127.0.0.1/?",
        "http://127.0.0.1/#",
        "\nhttp://127.0.0.1",
        " http://127.0.0.1",
    ],
)
def test_tokens_stay_on_this_machine(origin: str) -> None:
    """No other origin is taken."""
    with pytest.raises(ValueError, match="must be http:// on a loopback address"):
        Endpoints(origin)
