"""What is asked beside the telemetry, in trouble: an outage of hours is not asked through every few seconds."""

from dataclasses import replace

import pytest

from custom_components.fordpass.cloud import signals as s
from simulator.cars import Car
from simulator.fordpass.faults import FaultKind

from .conftest import Listen
from .owner import INSTANT, Owner

MESSAGES = "GET *messagecenter/v3/messages"
ALERTS = "POST *expvehiclealerts/v3/details"

# Every errand is run at once, and those that succeed not again.
ONCE = replace(INSTANT, errand_first=0, errand_gap=0, light_gap=0)


@pytest.mark.parametrize(
    "kind",
    [FaultKind.FORBIDDEN_HTML, FaultKind.TOO_MANY_REQUESTS, FaultKind.UNAVAILABLE],
)
async def test_a_short_retry_after(
    owner: Owner, car: Car, listen: Listen, kind: FaultKind
) -> None:
    """The cloud's wish is the least that is waited, not the most: what is behind it is not kept waiting."""
    owner.trouble(ALERTS, kind, times=None, retry_after=0)
    account = owner.account(timing=ONCE)
    for info in await account.vehicles():
        account.vehicle(info)
    ear = listen(account, car)
    await owner.simulator.ledger.arrived(ALERTS)
    await ear.until(lambda: s.MESSAGES in ear.state)
    car.clock.step(5)
    car.unlock()
    await ear.until(lambda: ear.state.value(s.LOCK_STATE) == "unlocked")
    assert (owner.count(ALERTS), owner.count(MESSAGES)) == (1, 1)
