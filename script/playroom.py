"""The simulator's play room over HTTP: what the person at its page could do and read."""

from dataclasses import dataclass
from typing import Any

import aiohttp

LOCALHOST_REDIRECTS = {
    "fordconnect": "http://localhost:8080/callback",
    "smartcar": "http://localhost/smartcar",
}
"""What Home Assistant asks to register at each cloud when it has no https address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playroom:
    """The play room of the simulator at an origin such as http://127.0.0.1:8870."""

    session: aiohttp.ClientSession
    origin: str

    async def state(self) -> dict[str, Any]:
        """Return all that the page shows."""
        url = f"{self.origin}/control/state"
        async with self.session.get(url, raise_for_status=True) as response:
            state: dict[str, Any] = await response.json()
            return state

    async def play(self, path: str, **arguments: Any) -> None:
        """Do something, such as `cars/bev_mach_e/open` with a door."""
        url = f"{self.origin}/control/{path}"
        async with self.session.post(url, json=arguments, raise_for_status=True):
            pass

    async def vin(self, car: str) -> str:
        """Return the VIN of a car by its name."""
        cars = (await self.state())["cars"]
        return str(next(row["vin"] for row in cars if row["name"] == car))

    async def register_redirects(self) -> None:
        """Register at both portals where Home Assistant wants the browser to come back to."""
        for cloud, redirect_uri in LOCALHOST_REDIRECTS.items():
            await self.play(f"clouds/{cloud}/add_redirect", redirect_uri=redirect_uri)

    async def credentials(self) -> dict[str, dict[str, str]]:
        """Return what the owner copies from each portal: form fields by kind of account."""
        clouds = (await self.state())["clouds"]
        fordconnect, smartcar = (
            {row[0]: row for row in clouds[cloud]["rows"]}
            for cloud in ("fordconnect", "smartcar")
        )
        app = next(row for name, row in fordconnect.items() if name.startswith("App "))
        api = smartcar["API credential"]
        return {
            "fordconnect": {"client_id": app[1], "client_secret": app[2]},
            "smartcar": {
                "application_id": smartcar["Application"][1],
                "client_id": api[1],
                "client_secret": api[2],
            },
        }
