"""What can be set about FordConnect as a whole; the defaults are what Ford is believed to do."""

from dataclasses import dataclass
from typing import Literal

from simulator.switchboard import Switchboard


@dataclass(slots=True, kw_only=True)
class Switches(Switchboard):
    """Every doubt and every oddity of FordConnect Query; lives and waits are seconds.

    One-off trouble (an error status, a hang, broken JSON) is a Fault of the simulator.
    """

    # The longest `state` that auth/init takes, in bytes.
    state_limit: Literal["16", "none"] = "16"
    # Without a locale such as da_DK, auth/init says "Invalid locale: _".
    locale: Literal["optional", "required"] = "optional"

    code_life: float = 300
    access_life: float = 1200
    refresh_life: float = 7_776_000
    # What the token route hands out when `scope` does not name the client id.
    unscoped: Literal["access_token", "id_token_only"] = "access_token"
    # What a refresh does with the refresh token: a new one, the same again, or none in the answer.
    refresh_token: Literal["rotated", "same", "omitted"] = "rotated"
    redirect_in_refresh: Literal["optional", "required"] = "optional"
    # B2C may write expires_in and its kin as strings.
    numbers_as_text: bool = False
    token_trouble: Literal["none", "invalid_client", "invalid_grant", "503"] = "none"

    # One bucket for all query routes of a consent: so many at once, then one per so many seconds.
    bucket: bool = True
    bucket_size: float = 5
    bucket_interval: float = 15
    # Whether the bucket fills by real time or by the cars' clock.
    bucket_time: Literal["real", "car"] = "real"
    # Asking again sooner after a 429 is a mistake; 0 tolerates it.
    patience: float = 60
    # A header nobody has seen so far; 0 sends none.
    retry_after: float = 0

    # The published error object, or the one seen in the wild.
    error_form: Literal["published", "wild"] = "published"
    # 401 and 403 may be a page of the edge instead.
    refusal: Literal["json", "html"] = "json"
    garage_shape: Literal["object", "list", "envelope"] = "object"
    # "frozen": the cloud's copy stands still, as when the car sleeps.
    telemetry: Literal["live", "empty", "frozen"] = "live"
    # The weekday that departure times count as 1.
    first_weekday: Literal["monday", "sunday"] = "monday"
