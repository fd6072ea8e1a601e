"""What the cars of a new account tell first."""

import asyncio
from collections.abc import Iterable
from contextlib import aclosing

from .cloud.account import Account, Link, Notice
from .cloud.errors import CloudError
from .cloud.signals import REQUESTS_THIS_MONTH
from .cloud.vehicle import Authorization, VehicleInfo, VehicleState
from .const import FIRST_DATA_LIMIT

# What an account tells of itself before it has heard from the car.
_COUNTERS = frozenset({REQUESTS_THIS_MONTH})


async def async_read_first_data(
    account: Account, vehicles: Iterable[VehicleInfo]
) -> dict[str, VehicleState]:
    """Return the first state of each car by VIN, without those that tell nothing in time."""
    authorized = [
        info.vin for info in vehicles if info.authorization is Authorization.AUTHORIZED
    ]
    states = await asyncio.gather(*(_first_state(account, vin) for vin in authorized))
    return {
        vin: state
        for vin, state in zip(authorized, states, strict=True)
        if state is not None
    }


async def _first_state(account: Account, vin: str) -> VehicleState | None:
    try:
        async with (
            asyncio.timeout(FIRST_DATA_LIMIT.total_seconds()),
            aclosing(account.updates(vin)) as updates,
        ):
            async for news in updates:
                if not isinstance(news, Link | Notice) and news.keys() - _COUNTERS:
                    state = VehicleState()
                    state.merge(news)
                    return state
    except TimeoutError, CloudError:
        # The entry does without: it goes on listening, and says itself what is wrong.
        pass
    return None
