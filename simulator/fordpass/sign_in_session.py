"""One visit to the sign-in page."""

from dataclasses import dataclass, field

from .accounts import Account
from .regions import Region


@dataclass(slots=True, kw_only=True)
class SignInSession:
    """What the page's cookies, csrf token and transaction id stand for."""

    transaction: str = field(repr=False)
    csrf: str = field(repr=False)
    region: Region
    redirect_uri: str
    challenge: str
    state: str | None
    account: Account | None = None
