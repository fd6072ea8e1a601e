"""From what Connect brought to an account."""

from dataclasses import dataclass, field

import aiohttp

from ..account import Access
from ..clock import Clock
from ..endpoints import Endpoints
from .api_v3 import ApiV3
from .application import Application, Timing, Version
from .connect import Connected, ConnectFailedError, ConnectProblem
from .notebook import Notebook
from .tokens import ApplicationTokens, exchange_code
from .transport import Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Whom an account belongs to, and with v2 the first tokens."""

    user_id: str
    access: Access | None = field(default=None, repr=False)


async def complete(
    session: aiohttp.ClientSession,
    application: Application,
    connected: Connected,
    *,
    endpoints: Endpoints | None = None,
    timing: Timing | None = None,
) -> Grant:
    """Prove the credentials, and return what SmartcarAccount needs.

    Raises CredentialsRefusedError when the application's credentials are wrong,
    SmartcarSignInRequiredError when the code was refused, ConnectFailedError when the redirect was
    made for the other API or the user has no cars, CloudUnavailableError for what heals by itself.
    """
    timing = timing or Timing()
    clock = Clock()
    transport = Transport(
        session, endpoints=endpoints or Endpoints(), timing=timing, clock=clock
    )
    if application.version is Version.V2:
        if connected.code is None:
            raise ConnectFailedError(ConnectProblem.NO_ANSWER)
        access = await exchange_code(transport, application, connected.code)
        return Grant(user_id=access.account_id, access=access)
    if connected.user_id is None:
        raise ConnectFailedError(ConnectProblem.NO_ANSWER)
    api = ApiV3(
        transport=transport,
        tokens=ApplicationTokens(transport, application, timing),
        notebook=Notebook({}, quota=None, clock=clock),
        clock=clock,
        application=application,
        user_id=connected.user_id,
    )
    if not await api.connections():
        raise ConnectFailedError(ConnectProblem.NO_VEHICLES)
    return Grant(user_id=connected.user_id)
