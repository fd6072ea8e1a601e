"""FordConnect Query: Ford's official way for owners to read their car. It takes no commands."""

from ..errors import CredentialsRefusedError
from .account import FordConnectAccount
from .documents import (
    ChargeSchedule,
    ChargeWindow,
    CustomerInfo,
    Departure,
    DepartureTimes,
    HealthAlert,
    StationActivity,
)
from .errors import NotApplicableError, NotConsentedError
from .memory import forget_refusals
from .protocol import CATEGORIES, STATE_LIMIT, App, Timing
from .sign_in import authorize_url, exchange_code, find_code, new_state
from .tokens import Grant, Tokens, TokenSource, refresh_grant

__all__ = [
    "CATEGORIES",
    "STATE_LIMIT",
    "App",
    "ChargeSchedule",
    "ChargeWindow",
    "CredentialsRefusedError",
    "CustomerInfo",
    "Departure",
    "DepartureTimes",
    "FordConnectAccount",
    "Grant",
    "HealthAlert",
    "NotApplicableError",
    "NotConsentedError",
    "StationActivity",
    "Timing",
    "TokenSource",
    "Tokens",
    "authorize_url",
    "exchange_code",
    "find_code",
    "forget_refusals",
    "new_state",
    "refresh_grant",
]
