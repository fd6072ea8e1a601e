"""An owner's own program in plain aiohttp: consent in a browser, tokens, and the query routes."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import ClientResponse, ClientSession
from yarl import URL

from simulator import Simulator
from simulator.fordconnect import FordConnectCloud

HOST = "api.vehicle.ford.com"
TENANT = "dah2vb2cprod.onmicrosoft.com"
POLICY = "B2C_1A_FCON_AUTHORIZE"
QUERY = f"{HOST}/fcon-query/v1"
PUBLIC = f"{HOST}/fcon-public/v1/auth/init"
STATE = "0123456789abcdef"


def query_of(location: str) -> dict[str, str]:
    """Return the query of an address, each name once."""
    return {
        name: values[0] for name, values in parse_qs(urlsplit(location).query).items()
    }


@dataclass
class Owner:
    """Walks FordConnect as the facts describe it. Tests may change any field on the way."""

    simulator: Simulator
    session: ClientSession
    email: str = "driver@example.com"
    password: str = "drive"
    car: str = "bev_mach_e"
    state: str | None = STATE
    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)

    @property
    def cloud(self) -> FordConnectCloud:
        """The cloud that is asked."""
        return self.simulator.fordconnect

    @property
    def vin(self) -> str:
        """The VIN of the car that is shared."""
        return self.simulator.cars[self.car].vin

    @property
    def redirect_uri(self) -> str:
        """The address the browser comes back to."""
        return self.cloud.app.redirect_uris[0]

    def url(self, rest: str) -> URL:
        """Return a host and path on the simulator, escaped exactly as written."""
        return URL(f"{self.simulator.origin}/{rest}", encoded=True)

    async def init(self, **changed: str) -> ClientResponse:
        """Open auth/init without following it anywhere."""
        query = {
            "response_type": "code",
            "client_id": self.cloud.app.client_id,
            "redirect_uri": self.redirect_uri,
            **({} if self.state is None else {"state": self.state}),
            **changed,
        }
        return await self.go(f"{PUBLIC}?{urlencode(query)}")

    async def go(self, address: str) -> ClientResponse:
        """Open an address of the simulator as a browser does, one step at a time."""
        return await self.session.get(
            self.url(address.lstrip("/")), allow_redirects=False
        )

    async def post(self, address: str, form: list[tuple[str, str]]) -> ClientResponse:
        """Send a page's form."""
        return await self.session.post(
            self.url(address.lstrip("/")), data=form, allow_redirects=False
        )

    async def sign_in(self) -> ClientResponse:
        """Open auth/init and fill in the sign-in; the answer is what the form got."""
        form = await self.init()
        return await self.post(
            form.headers["Location"],
            [("signInName", self.email), ("password", self.password)],
        )

    async def agree(
        self, *, vins: list[str] | None = None, categories: list[str] | None = None
    ) -> ClientResponse:
        """Sign in and agree; the answer is what the consent form got."""
        page = await self.sign_in()
        ticked = self.cloud.app.categories if categories is None else categories
        chosen = [self.vin] if vins is None else vins
        return await self.post(
            page.headers["Location"],
            [
                *(("vin", vin) for vin in chosen),
                *(("category", category) for category in ticked),
                ("answer", "agree"),
            ],
        )

    async def code(self, categories: list[str] | None = None) -> str:
        """Return the code of a whole visit."""
        agreed = await self.agree(categories=categories)
        back = await self.go(agreed.headers["Location"])
        return query_of(back.headers["Location"])["code"]

    async def token(self, **form: str) -> ClientResponse:
        """Ask the token route; the client's credentials go along unless given otherwise."""
        app = self.cloud.app
        fields = {
            "client_id": app.client_id,
            "client_secret": app.secrets[0],
            "redirect_uri": self.redirect_uri,
            "scope": f"{app.client_id} offline_access openid",
        } | form
        return await self.session.post(
            self.url(f"{HOST}/{TENANT}/oauth2/v2.0/token?p={POLICY}"), data=fields
        )

    async def exchange(self, code: str, **form: str) -> ClientResponse:
        """Exchange a code."""
        return await self.token(grant_type="authorization_code", code=code, **form)

    async def renew(self, **form: str) -> ClientResponse:
        """Use the refresh token at hand."""
        return await self.token(
            **{"grant_type": "refresh_token", "refresh_token": self.refresh} | form
        )

    def admit(self, categories: list[str] | None = None) -> None:
        """Take tokens without the walk."""
        consent = self.cloud.consent(self.vin, categories, email=self.email)
        minted = self.cloud.issue_tokens(consent)
        self.access, self.refresh = minted.bearer.text, minted.refresh.text

    async def ask(
        self, route: str, *, method: str = "GET", **headers: str
    ) -> ClientResponse:
        """Ask a query route."""
        return await self.session.request(
            method,
            self.url(f"{QUERY}/{route}"),
            headers={
                "Authorization": f"Bearer {self.access}",
                "Accept": "application/json",
            }
            | headers,
        )

    async def read(self, route: str, **headers: str) -> Any:
        """Return the document of a query route."""
        answer = await self.ask(route, **headers)
        assert answer.status == 200, await answer.text()
        return await answer.json()
