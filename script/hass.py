"""A Home Assistant of one's own: its config folder, its first user, its API."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
import json
from pathlib import Path
from typing import Any, Self

import aiohttp

from .processes import ROOT

CONFIGURATION = """\
homeassistant:
  name: FordPass demo
  # The cars of the simulator float in the North Sea.
  latitude: 54.18
  longitude: 7.89
  elevation: 0
  unit_system: metric
  time_zone: Europe/Berlin
  country: DE
  currency: EUR
  auth_mfa_modules: []
  auth_providers:
    - type: trusted_networks
      trusted_networks: [127.0.0.1/32]
      allow_bypass_login: true
    - type: homeassistant

config:
conversation:
frontend:
history:
logbook:
map:
sun:
"""
ONBOARDED = ("core_config", "analytics", "integration")
USER = {"name": "Driver", "username": "driver", "password": "drive", "language": "en"}


class HomeAssistantError(Exception):
    """Home Assistant refused a request; the text is its own."""


def prepare(folder: Path, port: int) -> None:
    """Write the config folder of a Home Assistant that serves loopback only."""
    (folder / "configuration.yaml").write_text(CONFIGURATION)
    link = folder / "custom_components"
    link.unlink(missing_ok=True)
    link.symlink_to(ROOT / "custom_components")
    _store(folder, "http", 3, _http(port))
    # Announce nothing to the neighbours, and start where there is no network at all.
    _store(folder, "core.network", 1, {"configured_adapters": ["lo", "lo0"]})
    if not (folder / ".storage/onboarding").exists():
        # Onboarding would ask weather and radio stations of the internet.
        _store(folder, "onboarding", 4, {"done": list(ONBOARDED)})


def _store(folder: Path, key: str, version: int, data: Mapping[str, Any]) -> None:
    path = folder / ".storage" / key
    path.parent.mkdir(exist_ok=True)
    stored = {"version": version, "minor_version": 1, "key": key, "data": data}
    path.write_text(json.dumps(stored))


def _http(port: int) -> dict[str, Any]:
    """Return a confirmed server address; one of `http:` in YAML would be on trial."""
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}


class HomeAssistant:
    """What a browser that is signed in can ask, over REST and the websocket."""

    def __init__(self, session: aiohttp.ClientSession, origin: str) -> None:
        """Use an origin such as http://127.0.0.1:8123; `sign_in` comes next."""
        self.origin = origin
        self._session = session
        self._client_id = f"{origin}/"
        self._token = ""
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._ids = count(1)

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the websocket."""
        if self._socket is not None:
            await self._socket.close()

    async def answers(self) -> bool:
        """Return whether the server is there and lets a first or a known user in."""
        try:
            for path in ("/auth/providers", "/api/onboarding"):
                async with self._session.get(f"{self.origin}{path}") as response:
                    if response.status == 200:
                        return True
        except aiohttp.ClientConnectionError:
            return False
        return False

    async def request(self, method: str, path: str, data: Any = None) -> Any:
        """Ask the REST API and return the decoded answer; raise HomeAssistantError."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        async with self._session.request(
            method, f"{self.origin}{path}", json=data, headers=headers
        ) as response:
            if response.status >= 400:
                raise HomeAssistantError(f"{path}: {await response.text()}")
            return await response.json()

    async def sign_in(self) -> None:
        """Sign in as the browser on loopback does; make the user the first time."""
        async with self._session.get(f"{self.origin}/auth/providers") as response:
            first_time = response.status != 200
        if first_time:
            user = {**USER, "client_id": self._client_id}
            await self.request("POST", "/api/onboarding/users", user)
        flow = {
            "client_id": self._client_id,
            "handler": ["trusted_networks", None],
            "redirect_uri": self._client_id,
        }
        answer = await self.request("POST", "/auth/login_flow", flow)
        grant = {
            "grant_type": "authorization_code",
            "code": answer["result"],
            "client_id": self._client_id,
        }
        async with self._session.post(
            f"{self.origin}/auth/token", data=grant
        ) as response:
            self._token = (await response.json())["access_token"]
        self._socket = await self._session.ws_connect(f"{self.origin}/api/websocket")
        await self._socket.receive_json()
        await self._socket.send_json({"type": "auth", "access_token": self._token})
        await self._socket.receive_json()

    async def command(self, kind: str, **data: Any) -> Any:
        """Send a websocket command and return its result; raise HomeAssistantError."""
        assert self._socket is not None
        number = next(self._ids)
        await self._socket.send_json({"id": number, "type": kind, **data})
        while (answer := await self._socket.receive_json())["id"] != number:
            pass
        if not answer["success"]:
            raise HomeAssistantError(f"{kind}: {answer['error']['message']}")
        return answer["result"]

    async def started(self) -> None:
        """Wait until everything is set up."""
        while (await self.command("get_config"))["state"] != "RUNNING":
            await asyncio.sleep(0.2)
