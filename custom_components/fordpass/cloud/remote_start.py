"""The end of a remote start, which cars do not always tell."""

from datetime import datetime, timedelta

from .reading import Reading, Readings
from .signals import REMOTE_START_REMAINING
from .vehicle import VehicleState

# A car that is about to tell the end itself is given this long.
_GRACE = timedelta(seconds=60)


def remote_start_over_at(state: VehicleState) -> datetime | None:
    """Return when a running remote start is over whatever the car says, None while none runs."""
    reading = state.get(REMOTE_START_REMAINING)
    if reading is None or not reading.value:
        return None
    return reading.at + timedelta(seconds=reading.value) + _GRACE


def remote_start_over(state: VehicleState, now: datetime) -> Readings:
    """Return the readings that end a remote start whose time is over, none while it may run."""
    over_at = remote_start_over_at(state)
    reading = state.get(REMOTE_START_REMAINING)
    if over_at is None or reading is None or over_at > now:
        return {}
    # Newer than the car's report by an instant only: the same report, read again, brings nothing
    # back, and any later report of the car wins.
    return {
        REMOTE_START_REMAINING: Reading(0.0, reading.at + timedelta(microseconds=1))
    }
