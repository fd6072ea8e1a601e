"""What each car of the simulator tells and takes, as the integration understands it."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from custom_components.fordpass.cloud.account import Access, Vehicle
from custom_components.fordpass.cloud.endpoints import Endpoints
from custom_components.fordpass.cloud.errors import NotServedError
from custom_components.fordpass.cloud.fordpass import (
    FordPassAccount,
    Region,
    find_region,
)
from custom_components.fordpass.cloud.fordpass.access import parse_access
from custom_components.fordpass.cloud.fordpass.api import Api
from custom_components.fordpass.cloud.fordpass.car import Car
from custom_components.fordpass.cloud.fordpass.commands import ERRANDS
from custom_components.fordpass.cloud.fordpass.protocol import Timing
from custom_components.fordpass.cloud.fordpass.tokens import Tokens
from custom_components.fordpass.cloud.vehicle import VehicleInfo, VehicleState
from simulator import Simulator
from simulator.cars.body import Model

_REGIONS = {"Ford": "usa", "Lincoln": "lincoln_usa"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FixtureCar:
    """A car as a row of a platform looks at it; `read` is what each errand told, by its key."""

    model: Model
    vehicle: Vehicle
    info: VehicleInfo
    data: VehicleState
    read: dict[str, set[Any]]
    pushes: bool = True


async def read_fleet() -> list[FixtureCar]:
    """Return all cars, parked, with everything that is told of them when it is asked for."""
    cars = []
    async with Simulator(speed=0) as simulator, aiohttp.ClientSession() as session:
        endpoints = Endpoints(simulator.origin)
        for fixture in simulator.cars.values():
            fixture.garage["userAuthStatus"] = "Authorized"
            model = fixture.model
            name = _REGIONS[model.brand]
            pair = simulator.fordpass.issue_cat(model.account, name)
            access = parse_access(
                {
                    "access_token": pair.access.text,
                    "refresh_token": pair.refresh.text,
                    "expires_in": pair.access.life,
                    "refresh_expires_in": pair.refresh.life,
                }
            )
            region = find_region(name)
            cars.append(await _read(session, endpoints, region, access, model))
    return cars


async def _save(_: Access) -> None:
    """Keep nothing: these accounts live as long as the simulator."""


async def _read(
    session: aiohttp.ClientSession,
    endpoints: Endpoints,
    region: Region,
    access: Access,
    model: Model,
) -> FixtureCar:
    account = FordPassAccount(session, region, access, save=_save, endpoints=endpoints)
    tokens = Tokens(
        session,
        region,
        access,
        save=_save,
        endpoints=endpoints,
        timing=Timing(),
    )
    [info] = [info for info in await account.vehicles() if info.vin == model.vin]
    state = VehicleState()
    state.merge(await account.snapshot(model.vin))
    car = Car(Api(session, region, tokens, endpoints), info)
    read: dict[str, set[Any]] = {}
    for errand in ERRANDS:
        if not errand.wanted(info):
            continue
        try:
            readings = await errand.read(car)
        except NotServedError:
            continue
        state.merge(readings)
        read[errand.key] = set(readings)
    await tokens.close()
    await account.close()
    vehicle = account.vehicle(info)
    return FixtureCar(model=model, vehicle=vehicle, info=info, data=state, read=read)
