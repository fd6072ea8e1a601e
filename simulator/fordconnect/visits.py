"""One visit to the sign-in and consent pages."""

from dataclasses import dataclass, field

from simulator.fordpass.accounts import Account

from .apps import App, Consent


@dataclass(slots=True, kw_only=True)
class Visit:
    """What a session id of the pages stands for, from auth/init to the way back."""

    id: str = field(repr=False)
    app: App
    redirect_uri: str
    state: str | None
    account: Account | None = None
    consent: Consent | None = None
