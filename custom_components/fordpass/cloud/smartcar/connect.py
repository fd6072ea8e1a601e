"""Smartcar Connect: the link the owner follows, and what the redirect brings back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hmac import compare_digest
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from ..endpoints import SMARTCAR_CONNECT, Endpoints
from ..errors import CloudError
from .application import SCOPES, Application, Version


class ConnectProblem(StrEnum):
    """Why Connect did not end in a connection, each with a sentence of its own for the owner."""

    ACCESS_DENIED = "access_denied"
    NO_VEHICLES = "no_vehicles"
    VEHICLE_INCOMPATIBLE = "vehicle_incompatible"
    INVALID_SUBSCRIPTION = "invalid_subscription"
    CONFIGURATION_ERROR = "configuration_error"
    SERVER_ERROR = "server_error"
    OEM_LOGIN_CANCELLED = "oem_login_cancelled"
    UNKNOWN = "unknown"
    """A word for an error that Smartcar does not document."""
    WRONG_STATE = "wrong_state"
    """The redirect answers another link than the one last shown."""
    CONNECT_URL = "connect_url"
    """The link itself was pasted, not what came of it."""
    CUT_OFF = "cut_off"
    """A browser shortened the address with dots."""
    NO_ANSWER = "no_answer"
    """There is neither a user id (v3) nor a code (v2) in it."""


class ConnectFailedError(CloudError):
    """Connect did not end in a connection; `problem` says why.

    `vehicle` is make, model and year of a car that is not compatible, as far as they are said.
    """

    def __init__(self, problem: ConnectProblem, vehicle: str | None = None) -> None:
        """Keep the problem, and the car it is about."""
        super().__init__(problem.value)
        self.problem = problem
        self.vehicle = vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """What a redirect brought: the user id of v3, or the code of v2 (once, for ten minutes)."""

    user_id: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    external_id: str | None = field(default=None, repr=False)


def _link(
    endpoints: Endpoints | None, path: str, parameters: Mapping[str, str | None]
) -> str:
    query = urlencode(
        {name: value for name, value in parameters.items() if value}, quote_via=quote
    )
    return f"{(endpoints or Endpoints()).url(SMARTCAR_CONNECT, path)}?{query}"


def connect_url(
    application: Application,
    *,
    state: str,
    scopes: Iterable[str] = SCOPES,
    make: str | None = None,
    force: bool = False,
    single_select: bool | None = None,
    single_select_vin: str | None = None,
    country: str | None = None,
    user: str | None = None,
    external_id: str | None = None,
    endpoints: Endpoints | None = None,
) -> str:
    """Return the link by which the owner connects cars.

    `make` (`FORD`, `LINCOLN`) skips the choice of a brand, `force` shows the consent again to whoever
    gave it before, `single_select_vin` wins over both `single_select` and `make`.
    """
    return _link(
        endpoints,
        "/oauth/authorize",
        {
            "response_type": "code" if application.version is Version.V2 else None,
            "client_id": application.application_id,
            "redirect_uri": application.redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "approval_prompt": "force" if force else "auto",
            "mode": application.mode,
            "make": make,
            "single_select": "true"
            if single_select_vin
            else None
            if single_select is None
            else str(single_select).lower(),
            "single_select_vin": single_select_vin,
            "flags": None if country is None else f"country:{country}",
            "user": user,
            "external_id": external_id,
        },
    )


def reauthenticate_url(
    application: Application,
    vehicle_id: str,
    *,
    state: str,
    endpoints: Endpoints | None = None,
) -> str:
    """Return the link by which the owner signs in to the maker again for one connected car."""
    return _link(
        endpoints,
        "/oauth/reauthenticate",
        {
            "response_type": "vehicle_id",
            "client_id": application.application_id,
            "vehicle_id": vehicle_id,
            "redirect_uri": application.redirect_uri,
            "state": state,
        },
    )


def parse_redirect(redirect: str | Mapping[str, str], *, state: str) -> Connected:
    """Return what a redirect brought, given as its whole address, its query, or the query's fields.

    Raises ConnectFailedError.
    """
    if isinstance(redirect, str):
        text = redirect.strip()
        if text.endswith(("...", "…")):
            raise ConnectFailedError(ConnectProblem.CUT_OFF)
        try:
            parts = urlsplit(text)
        except ValueError:
            raise ConnectFailedError(ConnectProblem.NO_ANSWER) from None
        if parts.path.endswith("/oauth/authorize"):
            raise ConnectFailedError(ConnectProblem.CONNECT_URL)
        fields: Mapping[str, str] = dict(parse_qsl(parts.query or parts.path))
    else:
        fields = redirect
    given = fields.get("state", "").encode(errors="surrogatepass")
    if not compare_digest(given, state.encode()):
        raise ConnectFailedError(
            ConnectProblem.WRONG_STATE
            if "state" in fields
            else ConnectProblem.NO_ANSWER
        )
    if (error := fields.get("error")) is not None:
        named = [
            _MARKUP.sub("", fields[name])[:_LONGEST_NAME]
            for name in ("make", "model", "year")
            if name in fields
        ]
        known = ConnectProblem(error) if error in _REPORTED else ConnectProblem.UNKNOWN
        raise ConnectFailedError(known, " ".join(named) or None)
    connected = Connected(
        user_id=fields.get("user_id") or fields.get("userId"),
        code=fields.get("code"),
        external_id=fields.get("external_id"),
    )
    if connected.user_id is None and connected.code is None:
        raise ConnectFailedError(ConnectProblem.NO_ANSWER)
    return connected


# Whoever makes an address up would have us show theirs; no make or model needs any of these.
_MARKUP = re.compile(r"[^\w .,'/()+-]")
_LONGEST_NAME = 40

# The words Smartcar itself uses; the rest of the problems are found by us.
_REPORTED = frozenset(
    {
        ConnectProblem.ACCESS_DENIED,
        ConnectProblem.NO_VEHICLES,
        ConnectProblem.VEHICLE_INCOMPATIBLE,
        ConnectProblem.INVALID_SUBSCRIPTION,
        ConnectProblem.CONFIGURATION_ERROR,
        ConnectProblem.SERVER_ERROR,
        ConnectProblem.OEM_LOGIN_CANCELLED,
    }
)
