"""A stranger's client in plain aiohttp: what an app would send, and nothing cleverer."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
import json
import re
from secrets import token_bytes
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse
from yarl import URL

from simulator import Simulator
from simulator.fordpass.regions import CLIENT_ID, REGIONS, TENANT, Region

FOUNDATIONAL = "api.foundational.ford.com/api"
VEHICLE = "api.vehicle.ford.com/api"
TMC = "api.autonomic.ai/v1"
TMC_BETA = "api.autonomic.ai/v1beta"
EXCHANGE = "accounts.autonomic.ai/v1/auth/oidc/token"
GARAGE = f"{VEHICLE}/fpcpl-user-garage-service/v1/user/garage"


def base64url(content: bytes) -> str:
    """Return base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Stranger:
    """Walks the chain of tokens as the facts describe it. Tests may change any field on the way."""

    simulator: Simulator
    session: ClientSession
    email: str = "driver@example.com"
    password: str = "drive"
    region: Region = REGIONS["usa"]
    verifier: str = field(default_factory=lambda: base64url(token_bytes(96)))
    cat: str = ""
    refresh: str = ""
    tmc: str = ""

    def url(self, rest: str) -> URL:
        """Return a host and path on the simulator, escaped exactly as written."""
        return URL(f"{self.simulator.origin}/{rest}", encoded=True)

    @property
    def login(self) -> str:
        """The region's policy on its login host."""
        return f"{self.region.login}/{TENANT}/{self.region.policy}"

    def authorize_query(self) -> dict[str, str]:
        """Return the query of the authorize address."""
        return {
            "redirect_uri": self.region.redirect_uri,
            "response_type": "code",
            "max_age": "3600",
            "code_challenge": base64url(sha256(self.verifier.encode()).digest()),
            "code_challenge_method": "S256",
            "scope": f"{CLIENT_ID} openid",
            "client_id": CLIENT_ID,
            "language_code": self.region.locale,
            "ford_application_id": self.region.application_id,
            "country_code": self.region.country,
        }

    async def authorize(self, **changes: str) -> ClientResponse:
        """Open the sign-in page."""
        query = urlencode(self.authorize_query() | changes, quote_via=quote)
        return await self.session.get(
            self.url(f"{self.login}/oauth2/v2.0/authorize?{query}")
        )

    async def page_settings(self, **changes: str) -> dict[str, Any]:
        """Open the sign-in page and read the SETTINGS object in it."""
        text = await (await self.authorize(**changes)).text()
        found = re.search(r"var SETTINGS = (\{.*?\});", text)
        assert found is not None, text
        settings: dict[str, Any] = json.loads(found[1])
        return settings

    async def self_asserted(
        self, settings: dict[str, Any], **headers: str
    ) -> ClientResponse:
        """Send the form."""
        tx, policy = quote(settings["transId"], safe=""), settings["hosts"]["policy"]
        return await self.session.post(
            self.url(f"{self.login}/SelfAsserted?tx={tx}&p={policy}"),
            data={
                "request_type": "RESPONSE",
                "signInName": self.email,
                "password": self.password,
            },
            headers={"X-CSRF-TOKEN": settings["csrf"]} | headers,
        )

    async def confirmed(self, settings: dict[str, Any]) -> ClientResponse:
        """Ask for the redirect into the app, without following it."""
        tx, csrf = quote(settings["transId"], safe=""), quote(settings["csrf"], safe="")
        return await self.session.get(
            self.url(
                f"{self.login}/api/{settings['api']}/confirmed?rememberMe=false&csrf_token={csrf}"
                f"&tx={tx}&p={settings['hosts']['policy']}"
            ),
            allow_redirects=False,
        )

    async def location(self, **changes: str) -> str:
        """Sign in through the form and return the address the browser is sent to."""
        settings = await self.page_settings(**changes)
        assert await (await self.self_asserted(settings)).json() == {"status": "200"}
        answer = await self.confirmed(settings)
        assert answer.status == 302
        return answer.headers["Location"]

    async def exchange_code(self, code: str, /, **changes: str) -> ClientResponse:
        """Exchange a code for a B2C token."""
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT_ID,
            "scope": f"{CLIENT_ID} openid",
            "redirect_uri": self.region.redirect_uri,
            "resource": "",
            "code": code,
            "code_verifier": self.verifier,
        }
        return await self.session.post(
            self.url(f"{self.login}/oauth2/v2.0/token"), data=form | changes
        )

    async def mint(self, b2c: str, **headers: str) -> ClientResponse:
        """Mint a CAT."""
        return await self.session.post(
            self.url(f"{FOUNDATIONAL}/token/v2/cat-with-b2c-access-token"),
            json={"idpToken": b2c},
            headers={"Application-Id": self.region.application_id} | headers,
        )

    async def refresh_cat(self, refresh: str | None = None) -> ClientResponse:
        """Refresh the CAT."""
        return await self.session.post(
            self.url(f"{FOUNDATIONAL}/token/v2/cat-with-refresh-token"),
            json={"refresh_token": self.refresh if refresh is None else refresh},
            headers={"Application-Id": self.region.application_id},
        )

    async def exchange(
        self, subject: str | None = None, **changes: str
    ) -> ClientResponse:
        """Exchange a CAT for a TMC bearer; the CAT refresh token by default, as the app does."""
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "client_id": "fordpass-prod",
            "subject_issuer": "fordpass",
            "subject_token": self.refresh if subject is None else subject,
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        }
        return await self.session.post(self.url(EXCHANGE), data=form | changes)

    async def sign_in(self) -> None:
        """Walk the whole chain, from the form to the TMC bearer."""
        code = parse_qs(urlsplit(await self.location()).query)["code"][0]
        b2c = await (await self.exchange_code(code)).json()
        cat = await (await self.mint(b2c["access_token"])).json()
        self.cat, self.refresh = cat["access_token"], cat["refresh_token"]
        self.tmc = (await (await self.exchange()).json())["access_token"]

    def admit(self) -> None:
        """Take tokens from under the counter, for tests of what comes after the sign-in."""
        pair = self.simulator.fordpass.issue_cat(self.email, self.region.key)
        self.cat, self.refresh = pair.access.text, pair.refresh.text
        self.tmc = self.simulator.fordpass.issue_tmc(self.email, self.region.key).text

    def ford_headers(self, **extra: str) -> dict[str, str]:
        """Return the headers of a Ford-plane request."""
        return {
            "auth-token": self.cat,
            "Application-Id": self.region.application_id,
            "Content-Type": "application/json",
            "User-Agent": "okhttp/4.12.0",
        } | extra

    async def ford(
        self, method: str, rest: str, body: object = None, **headers: str
    ) -> ClientResponse:
        """Ask the Ford plane."""
        return await self.session.request(
            method,
            self.url(rest),
            headers=self.ford_headers(**headers),
            data=None if body is None else json.dumps(body),
        )

    async def garage(self, **headers: str) -> ClientResponse:
        """Ask for the garage."""
        return await self.ford(
            "GET", GARAGE, **({"countryCode": "USA", "locale": "en-US"} | headers)
        )

    async def autonomic(
        self, method: str, rest: str, body: object = None
    ) -> ClientResponse:
        """Ask the TMC plane."""
        return await self.session.request(
            method,
            self.url(rest),
            headers={
                "Authorization": f"Bearer {self.tmc}",
                "Content-Type": "application/json",
            },
            data=None if body is None else json.dumps(body),
        )

    async def snapshot(self, vin: str) -> ClientResponse:
        """Read a car's snapshot the classic way."""
        return await self.autonomic(
            "GET",
            f"{TMC}/telemetry/sources/fordpass/vehicles/{vin}?lrdt=01-01-1970%2000:00:00",
        )

    async def command(
        self, vin: str, type_: str, api: str = "v1", **changes: Any
    ) -> ClientResponse:
        """Send a command; a None takes a key out of the usual body."""
        body = {"properties": {}, "tags": {}, "type": type_, "wakeUp": True} | changes
        body = {key: value for key, value in body.items() if value is not None}
        return await self.autonomic(
            "POST", f"api.autonomic.ai/{api}/command/vehicles/{vin}/commands", body
        )

    async def socket(self, vin: str, **headers: str) -> ClientWebSocketResponse:
        """Open a car's websocket."""
        return await self.session.ws_connect(
            self.url(f"{TMC_BETA}/telemetry/sources/fordpass/vehicles/{vin}/ws"),
            headers={
                "Authorization": f"Bearer {self.tmc}",
                "User-Agent": "okhttp/4.12.0",
            }
            | headers,
            autoping=True,
        )
