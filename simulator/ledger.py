"""The ledger: every request counted, and every rule a client broke said in a sentence."""

from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from time import monotonic

from aiohttp import web
from aiohttp.typedefs import Handler

from .bell import Bell


@dataclass(slots=True, kw_only=True)
class Record:
    """One request. `status` is None until it is answered, and stays so when it never was.

    `endpoint` is the method with the host and the path's template, such as
    "GET api.autonomic.ai/v1/telemetry/sources/fordpass/vehicles/{vin}"; `account` is the e-mail
    address of the account the credentials belong to, when there were good ones.
    """

    endpoint: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float = field(default_factory=monotonic)
    status: int | None = None
    account: str | None = None

    def matches(self, pattern: str) -> bool:
        """Whether a glob such as "POST *commands" fits the endpoint or the path as it was asked."""
        return fnmatchcase(self.endpoint, pattern) or fnmatchcase(
            f"{self.method} {self.path}", pattern
        )


RECORD = web.RequestKey("record", Record)


class Ledger:
    """What clients asked of the simulated clouds, and what they did wrong."""

    def __init__(self) -> None:
        """Start with an empty book."""
        self.requests: list[Record] = []
        self.mistakes: list[str] = []
        self._bell = Bell()

    def count(self, pattern: str) -> int:
        """Return how many requests fit a glob on "METHOD host/path"."""
        return sum(record.matches(pattern) for record in self.requests)

    def counts(self) -> dict[str, int]:
        """Return the number of requests per endpoint."""
        return dict(Counter(record.endpoint for record in self.requests))

    def refused(self, pattern: str, *, within: float) -> bool:
        """Whether a request that fits was answered 401 in the last so many seconds."""
        since = monotonic() - within
        return any(
            record.status == 401 and record.at >= since and record.matches(pattern)
            for record in self.requests
        )

    def mistake(self, sentence: str) -> None:
        """Note a rule a client broke."""
        self.mistakes.append(sentence)

    def clear(self) -> None:
        """Forget all requests and mistakes."""
        self.requests.clear()
        self.mistakes.clear()

    async def arrived(self, pattern: str, times: int = 1) -> None:
        """Wait until so many requests that fit the glob have arrived."""
        await self._bell.wait_for(lambda: self.count(pattern) >= times)

    def open_record(self, request: web.Request) -> Record:
        """Write a request down the moment it arrives."""
        path, _, raw_query = request.raw_path.partition("?")
        resource = request.match_info.route.resource
        template = resource.canonical if resource else path
        record = Record(
            endpoint=f"{request.method} {template[1:]}",
            method=request.method,
            path=path[1:],
            query=dict(request.query),
            headers=dict(request.headers),
        )
        self.requests.append(record)
        if "+" in raw_query and guarded(request):
            self.mistake(
                f"{record.endpoint}: a + in the query, where Ford's firewall wants %20 or %2B"
            )
        self._bell.ring()
        return record


@web.middleware
async def record_request(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep the ledger of everything that is asked of a cloud; the play room is not counted."""
    if not plays_a_cloud(request):
        return await handler(request)
    record = request[RECORD] = request.app[LEDGER].open_record(request)
    response = await handler(request)
    if request.transport is not None and not request.transport.is_closing():
        record.status = response.status
    return response


def host_of(request: web.Request) -> str:
    """Return the host that is asked, which is the first segment of the path."""
    return request.path.split("/", 2)[1]


def plays_a_cloud(request: web.Request) -> bool:
    """Whether the first segment of the path is a host name."""
    return "." in host_of(request)


def guarded(request: web.Request) -> bool:
    """Whether Ford's firewall stands in front of the host that is asked."""
    return not host_of(request).endswith("smartcar.com")


LEDGER = web.AppKey("ledger", Ledger)
