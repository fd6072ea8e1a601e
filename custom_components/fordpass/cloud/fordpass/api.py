"""The requests of the phone app, each planned for its plane, retried once with a fresh token."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from ..endpoints import TMC, TMC_BETA, VEHICLE, Endpoints
from ..errors import BadAnswerError, CloudUnavailableError, VehicleNotAuthorizedError
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
        session: aiohttp.ClientSession,
        region: Region,
        tokens: Tokens,
        endpoints: Endpoints,
    ) -> None:
        """Ask in the name of the owner of these tokens."""
        self._session = session
        self._region = region
        self._tokens = tokens
        self._endpoints = endpoints

    async def garage(self) -> tuple[VehicleInfo, ...]:
        """Return the account's vehicles, from the older dashboard where the garage is gone."""
        headers = {
            "countryCode": self._region.country,
            "country-code": self._region.country,
            "locale": self._region.locale,
        }
        answer = await self._ford("GET", _GARAGE, headers)
        if answer.ok:
            return parse_garage(answer.body)
        if answer.status not in _GONE:
            raise _unexpected(answer, "garage")
        answer = await self._ford(
            "POST", _DASHBOARD, headers, json={"dashboardRefreshRequest": "All"}
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

    async def command(self, vin: str, kind: str) -> Answer:
        """Post a remote command and return the answer, a rejection included.

        Never sent twice, but for a 401, by which the cloud says that it did not take it.
        """
        return await self._tmc(
            "POST",
            TMC,
            f"/command/vehicles/{vin}/commands",
            json={"properties": {}, "tags": {}, "type": kind, "wakeUp": True},
        )

    async def _ford(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        json: dict[str, Any] | None = None,
    ) -> Answer:
        async def ask(token: str) -> Answer:
            return await request(
                self._session,
                method,
                self._endpoints.url(VEHICLE, path),
                headers={**ford_headers(self._region, token), **headers},
                json=json,
            )

        return await _twice(self._tokens.cat, ask, self._tokens.refuse_cat)

    async def _tmc(self, method: str, base: str, path: str, **content: Any) -> Answer:
        async def token() -> str:
            return (await self._tokens.bearer()).token

        async def ask(bearer: str) -> Answer:
            return await request(
                self._session,
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
    return CloudUnavailableError(f"The {what} answered {answer.status}")
