"""A developer's program in plain aiohttp: Connect as a browser walks it, tokens, v2 and v3 calls."""

from base64 import b64encode
from dataclasses import dataclass, field
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import ClientResponse, ClientSession, web
from yarl import URL

from simulator import Simulator
from simulator.smartcar import Application, SmartcarCloud

type Json = dict[str, Any]

REDIRECT = "https://example.com/callback"
API = "api.smartcar.com/v2.0"
V3 = "vehicle.api.smartcar.com/v3"
MANAGED = "management.api.smartcar.com/v3"


def query_of(location: str) -> dict[str, str]:
    """Return the query of an address, each name once."""
    return {
        name: values[0] for name, values in parse_qs(urlsplit(location).query).items()
    }


def basic(name: str, secret: str) -> str:
    """Return a Basic authorization."""
    return f"Basic {b64encode(f'{name}:{secret}'.encode()).decode()}"


@dataclass
class Developer:
    """Uses Smartcar as the facts describe it. Tests may change any field on the way."""

    simulator: Simulator
    session: ClientSession
    car: str = "bev_mach_e"
    user_id: str = ""
    access: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    answers: list[ClientResponse] = field(default_factory=list)

    @property
    def cloud(self) -> SmartcarCloud:
        """The cloud that is asked."""
        return self.simulator.smartcar

    @property
    def application(self) -> Application:
        """The developer's application."""
        return self.cloud.application

    @property
    def keys(self) -> tuple[str, str]:
        """The application's id and secret."""
        return self.application.client_id, self.application.client_secret

    @property
    def vehicle_id(self) -> str:
        """The id Smartcar gave the car."""
        return self.cloud.vehicle(self.car).id

    def connect(self, **how: Any) -> None:
        """Have the owner connected already, with tokens of both versions."""
        person = self.cloud.connect(**how)
        self.user_id = person.id
        self.access = self.cloud.issue_pair(person, how.get("mode", "live")).access.text
        self.token = self.cloud.issue_application_token().text

    async def ask(
        self, method: str, where: str, body: Any = None, **headers: str
    ) -> tuple[int, Any]:
        """Send a request to a host and path; return the status and the JSON."""
        async with self.session.request(
            method,
            URL(f"{self.simulator.origin}/{where}", encoded=True),
            data=None if body is None else json.dumps(body),
            headers={"Content-Type": "application/json", **headers},
        ) as response:
            text = await response.text()
            self.answers.append(response)
            return response.status, json.loads(text) if text else None

    async def v2(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any]:
        """Call a path below the car in v2."""
        headers = {"Authorization": f"Bearer {self.access}", **headers}
        where = f"{API}/vehicles/{self.vehicle_id}{path}"
        return await self.ask(method, where, body, **headers)

    async def v3(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any]:
        """Call a path below the car in v3, for the user who connected it."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "sc-user-id": self.user_id,
            **headers,
        }
        where = f"{V3}/vehicles/{self.vehicle_id}{path}"
        return await self.ask(method, where, body, **headers)

    async def signal(self, code: str) -> Json:
        """Return the attributes of one signal."""
        status, answer = await self.v3("GET", f"/signals/{code}")
        assert status == 200, answer
        attributes: Json = answer["attributes"]
        return attributes

    async def exchange(self, **form: str) -> tuple[int, Json]:
        """Ask the v2 token endpoint."""
        async with self.session.post(
            f"{self.simulator.origin}/auth.smartcar.com/oauth/token",
            data=form,
            headers={"Authorization": basic(*self.keys)},
        ) as response:
            return response.status, await response.json()

    # Connect

    async def page(self, **changed: str) -> tuple[str, str]:
        """Open a Connect link; return the address and the text of the first page."""
        query = {
            "client_id": self.application.client_id,
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": "required:read_vin read_odometer",
            "state": "a state",
            **changed,
        }
        link = "connect.smartcar.com/oauth/authorize"
        return await self.open(f"{link}?{urlencode(query)}")

    async def open(self, where: str) -> tuple[str, str]:
        """Open an address as a browser does, until a page or the way back."""
        response = await self.session.get(
            URL(f"{self.simulator.origin}/{where}", encoded=True), allow_redirects=False
        )
        return await self._followed(where, response)

    async def send(self, where: str, **form: str | list[str]) -> tuple[str, str]:
        """Send a page's form."""
        fields = [
            (name, value)
            for name, values in form.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        response = await self.session.post(
            f"{self.simulator.origin}/{where}", data=fields, allow_redirects=False
        )
        return await self._followed(where, response)

    async def sign_in(
        self, where: str, email: str = "driver@example.com", password: str = "drive"
    ) -> tuple[str, str]:
        """Send the sign-in form."""
        return await self.send(where, email=email, password=password, next="yes")

    async def _followed(self, where: str, response: ClientResponse) -> tuple[str, str]:
        if response.status in (302, 303):
            target = response.headers["Location"]
            return (
                await self.open(target[1:]) if target.startswith("/") else (target, "")
            )
        return where, await response.text()


def boxes(page: str) -> dict[str, bool]:
    """Return the tick boxes of a page: the name, and whether it may be unticked."""
    return {
        name: "disabled" not in rest
        for name, rest in re.findall(r'type="checkbox" name="(\w+)"([^>]*)>', page)
    }


class Listener:
    """Somebody who receives webhooks; `statuses` are answered in turn, then 200."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self.heard: list[Json] = []
        self.signatures: list[tuple[str | None, bytes]] = []
        self.statuses: list[int] = []
        self.challenge_answer: str | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Open a port and return the address."""
        app = web.Application()
        app.router.add_post("/hook", self._hear)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"

    async def stop(self) -> None:
        """Close the port."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        content = await request.read()
        self.heard.append(json.loads(content))
        self.signatures.append((request.headers.get("SC-Signature"), content))
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response({"challenge": self.challenge_answer}, status=status)
