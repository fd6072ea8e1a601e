"""The requests of the phone app, each planned for its plane, retried once with a fresh token."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from ..account_guard import AccountGuard, guarded
from ..endpoints import TMC, TMC_BETA, VEHICLE, Endpoints
from ..errors import (
    BadAnswerError,
    CloudUnavailableError,
    EndpointGoneError,
    NotServedError,
    VehicleNotAuthorizedError,
)
from ..http import Answer, request
from ..vehicle import VehicleInfo
from .garage import parse_dashboard, parse_garage
from .protocol import ford_headers, tmc_headers
from .regions import Region
from .tokens import Tokens

_GARAGE = "/fpcpl-user-garage-service/v1/user/garage"
_DASHBOARD = "/expdashboard/v1/details/"

# Statuses by which Ford says that an endpoint is no more, as it did with the dashboard.
_GONE = (404, 405, 410)


class Api:
    """What can be asked of Ford's and the TMC hosts. Raises what Account raises."""

    def __init__(
        self,
        session: aiohttp.ClientSession | AccountGuard,
        region: Region,
        tokens: Tokens,
        endpoints: Endpoints,
    ) -> None:
        """Ask in the name of the owner of these tokens."""
        self.guard = guarded(session)
        self.region = region
        self._tokens = tokens
        self._endpoints = endpoints

    async def garage(self) -> tuple[VehicleInfo, ...]:
        """Return the account's vehicles, from the older dashboard where the garage is gone."""
        headers = {
            "countryCode": self.region.country,
            "country-code": self.region.country,
            "locale": self.region.locale,
        }
        answer = await self.ask("GET", _GARAGE, headers=headers)
        if answer.ok:
            return parse_garage(answer.body)
        if answer.status not in _GONE:
            raise _unexpected(answer, "garage")
        answer = await self.ask(
            "POST",
            _DASHBOARD,
            headers=headers,
            json={"dashboardRefreshRequest": "All"},
        )
        if not answer.ok:
            raise _unexpected(answer, "dashboard")
        return parse_dashboard(answer.body)

    async def telemetry(self, vin: str) -> dict[str, Any]:
        """Return the whole telemetry document of a car as the cloud has it."""
        source = f"/telemetry/sources/fordpass/vehicles/{vin}"
        answer = await self._tmc("POST", TMC_BETA, f"{source}:query", json={})
        if answer.status in (*_GONE, 400):
            answer = await self._tmc("GET", TMC, f"{source}?lrdt=01-01-1970%2000:00:00")
        if answer.status == 403:
            raise VehicleNotAuthorizedError
        if not answer.ok or not isinstance(answer.body, dict):
            raise _unexpected(answer, "telemetry")
        return answer.body

    async def command(
        self,
        vin: str,
        kind: str,
        properties: dict[str, Any] | None = None,
        version: str | None = None,
    ) -> Answer:
        """Post a remote command, to the beta API with a `version`; return the answer, or rejection.

        Never sent twice, but for a 401, by which the cloud says that it did not take it.
        """
        body: dict[str, Any] = {"tags": {}, "type": kind, "wakeUp": True}
        if properties is not None:
            body["properties"] = properties
        if version is not None:
            body["version"] = version
        return await self._tmc(
            "POST",
            TMC if version is None else TMC_BETA,
            f"/command/vehicles/{vin}/commands",
            json=body,
        )

    async def ask(
        self,
        method: str,
        path: str,
        *,
        base: str = VEHICLE,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> Answer:
        """Ask one of Ford's own hosts and return the answer, whatever its status."""

        async def with_token(token: str) -> Answer:
            return await request(
                self.guard,
                method,
                self._endpoints.url(base, path),
                headers={**ford_headers(self.region, token), **(headers or {})},
                json=json,
            )

        return await _twice(self._tokens.cat, with_token, self._tokens.refuse_cat)

    async def document(
        self,
        method: str,
        path: str,
        what: str,
        *,
        base: str = VEHICLE,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> Any:
        """Return the body of an optional endpoint.

        Raises NotServedError where it is not there for this car, and CloudUnavailableError.
        """
        answer = await self.ask(method, path, base=base, headers=headers, json=json)
        if answer.status in (*_GONE, 400, 403):
            raise NotServedError(f"There is no {what}")
        if not answer.ok:
            raise _unexpected(answer, what)
        return answer.body

    async def _tmc(self, method: str, base: str, path: str, **content: Any) -> Answer:
        async def token() -> str:
            return (await self._tokens.bearer()).token

        async def ask(bearer: str) -> Answer:
            return await request(
                self.guard,
                method,
                self._endpoints.url(base, path),
                headers=tmc_headers(bearer),
                **content,
            )

        return await _twice(token, ask, self._tokens.refuse_bearer)


async def _twice(
    token: Callable[[], Awaitable[str]],
    ask: Callable[[str], Awaitable[Answer]],
    refuse: Callable[[str], None],
) -> Answer:
    """Ask again with another token after a 401; a second one is the host's trouble, not the token's."""
    for _ in range(2):
        current = await token()
        answer = await ask(current)
        if answer.status != 401:
            return answer
        refuse(current)
    raise CloudUnavailableError("The host refuses fresh tokens")


def _unexpected(answer: Answer, what: str) -> CloudUnavailableError:
    if answer.ok:
        return BadAnswerError(f"The {what} has another shape")
    if answer.status in _GONE:
        return EndpointGoneError(what)
    return CloudUnavailableError(f"The {what} answered {answer.status}")
