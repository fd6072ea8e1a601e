"""What many installs would ask of Ford's cloud, reckoned from the paces in the code."""

from collections.abc import Iterator

from custom_components.fordpass.cloud.fordconnect import Timing as FordConnectTiming
from custom_components.fordpass.cloud.fordpass import Timing
from custom_components.fordpass.cloud.fordpass.commands import ERRANDS
from custom_components.fordpass.const import GARAGE_INTERVAL, SAFETY_POLL
from simulator.fordpass.switches import Switches

from .table import Row

INSTALLS = 100_000
_HOUR = 3600.0
_DAY = 24 * _HOUR
# The middle of the jitter: waits are stretched at random, by nothing to a fifth.
_JITTER = 1.1


def _asked() -> Iterator[tuple[str, float]]:
    """Yield what one install with one car asks in a day, by push, by the cause."""
    timing, lives = Timing(), Switches()
    yield "bearer exchanges", _DAY / (lives.tmc_life - timing.renew_before_expiry)
    yield "token refreshes", _DAY / (lives.cat_life - timing.renew_before_expiry)
    yield "sockets opened", _DAY / lives.session_life
    yield "lists of cars", _DAY / GARAGE_INTERVAL.total_seconds()
    errands = sum(_DAY / (errand.every.total_seconds() * _JITTER) for errand in ERRANDS)
    yield f"optional endpoints ({len(ERRANDS)}, of a car that has them all)", errands


def per_hour() -> list[Row]:
    """Return the row about one install."""
    asked = sum(number for _, number in _asked()) / 24
    return [Row("requests an hour, 1 car by push (reckoned)", f"{asked:.0f}")]


def markdown() -> str:
    """Return the tables about many installs."""
    lines = [
        "| by push, one car each | a day, one install | a day, all | a second, all |",
        "|---|---|---|---|",
    ]
    rows = list(_asked())
    rows.append(("**all**", sum(number for _, number in rows)))
    safety = _DAY / (SAFETY_POLL.total_seconds() * _JITTER)
    rows.append(("while the socket cannot be had: safety reads", safety))
    timing = FordConnectTiming()
    driven = _HOUR / timing.active + 23 * _HOUR / timing.parked
    rows.append(("by poll (FordConnect): a car driven for an hour", driven))
    rows.append(("by poll (FordConnect): a parked car", _DAY / timing.parked))
    rows.append(("by poll every minute, as scripts do", _DAY / 60))
    lines += [
        f"| {what} | {number:.0f} | {number * INSTALLS:,.0f} | {number * INSTALLS / _DAY:,.1f} |"
        for what, number in rows
    ]
    return "\n".join(lines)
