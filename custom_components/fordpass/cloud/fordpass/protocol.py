"""Headers and figures of the phone app's protocol that more than one room needs."""

from dataclasses import dataclass

from .regions import Region

USER_AGENT = "okhttp/4.12.0"

APP_HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}


def ford_headers(region: Region, auth_token: str | None = None) -> dict[str, str]:
    """Return the headers of Ford's own hosts: the app's id and, once signed in, the CAT."""
    headers = {
        **APP_HEADERS,
        "Content-Type": "application/json",
        "Application-Id": region.application_id,
    }
    if auth_token is not None:
        headers["auth-token"] = auth_token
    return headers


def tmc_headers(bearer: str) -> dict[str, str]:
    """Return the headers of the TMC hosts, which must not see the app's id."""
    return {**APP_HEADERS, "Authorization": f"Bearer {bearer}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long to wait for what, in seconds.

    The defaults are the app's own habits; tests shorten them.
    """

    renew_before_expiry: float = 45.0
    """A TMC token with less life than this is renewed, on the open socket as well."""
    silence: float = 50.0
    """A socket without any frame for this long is dead: heartbeats come every 11 to 30 s."""
    backoff_first: float = 5.0
    backoff_longest: float = 900.0
    blocked_first: float = 60.0
    """First wait after 403 and 429, where asking again soon is what gets accounts locked."""
    steady: float = 60.0
    """A socket that lived this long resets the back-off."""
    command: float = 120.0
    """A command without outcome for this long has failed."""
    command_polls: tuple[float, ...] = (5.0, 10.0, 20.0, 35.0, 45.0)
    """Waits between looks at the snapshot while a command runs and no socket is there."""
    errand_first: float = 15.0
    """How long after a start the first optional endpoint is asked."""
    errand_gap: float = 5.0
    """No two optional endpoints are asked sooner after each other than this."""
    errand_pace: float = 1.0
    """By what every errand's own pace is multiplied."""
    budget: int = 500
    """Requests a day of an account: renewing the bearer of open sockets takes close to 400."""
    budget_per_car: int = 250
    """Requests a day for each car besides, which is the number that Ford's support has named."""
    light_gap: float = 5.0
    """How long after the zone lights were turned on a car takes which zone it shall be."""
