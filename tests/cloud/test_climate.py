"""Remote climate at the cloud of the phone app: read, written, read back."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.climate import ClimateChange
from custom_components.fordpass.cloud.commands import Command, Reason
from custom_components.fordpass.cloud.errors import (
    BadAnswerError,
    CloudError,
    CloudUnavailableError,
    RateLimitedError,
)
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from simulator import Simulator
from simulator.cars import Car, Timing as CarTiming
from simulator.fordpass.faults import FaultKind

from .owner import COMMAND, INSTANT, Ear, Owner

type Listen = Callable[[FordPassAccount, Car], Ear]

READ = "POST *rcc/profile/status"
WRITE = "PUT *rcc/profile/update"
ERRANDS = replace(INSTANT, errand_first=0, errand_gap=0, errand_pace=0.0001)


@pytest.fixture(autouse=True)
def _hurry(simulator: Simulator) -> None:
    """Let the cars be quick."""
    for car in simulator.cars.values():
        car.timing = CarTiming.fast()
    simulator.clock.speed = 10


def stored(car: Car) -> dict[str, str]:
    """Return the profile as Ford keeps it."""
    return {
        entry["preferenceType"]: entry["preferenceValue"]
        for entry in car.rcc_profiles or []
    }


async def change(owner: Owner, car: Car, signal: s.Signal[Any], value: Any) -> Any:
    """Change a setting of the climate, and return how that ended."""
    return await owner.account().send(
        car.vin, Command.SET_CLIMATE, ClimateChange(signal.key, value)
    )


async def test_profile_is_read(owner: Owner, car: Car, listen: Listen) -> None:
    """The owner's profile of the app, in the words of the catalogue."""
    account = owner.account(timing=ERRANDS)
    await account.vehicles()
    ear = listen(account, car)
    await ear.value(s.CLIMATE_TEMPERATURE, 22.0)
    assert {
        signal.key: ear.state.value(signal)
        for signal in ear.state
        if signal.key.startswith("climate_")
    } == {
        "climate_temperature": 22.0,
        "climate_extreme": "none",
        "climate_windshield": False,
        "climate_rear_defrost": False,
        "climate_steering_wheel": True,
        "climate_seat_front_left": "heat_2",
        "climate_seat_front_right": "off",
        "climate_seat_rear_left": "off",
        "climate_seat_rear_right": "off",
    }


async def test_profile_is_not_asked_of_cars_without(
    owner: Owner, listen: Listen
) -> None:
    """A car that does not take it is not asked for it."""
    account = owner.account(timing=ERRANDS)
    await account.vehicles()
    ear = listen(account, owner.simulator.cars["vw_explorer"])
    await ear.snapshot()
    await listen(account, owner.simulator.cars["bev_mach_e"]).value(
        s.CLIMATE_TEMPERATURE, 22.0
    )
    assert s.CLIMATE_TEMPERATURE not in ear.state


@pytest.mark.parametrize("shape", ["empty", "null", "absent"])
async def test_no_profile(owner: Owner, car: Car, shape: str) -> None:
    """An owner who never stored one has none; the first setting stores the usual rest."""
    owner.simulator.fordpass.switches.set("rcc_profile", shape)
    car.rcc_profiles = None
    ended = await change(owner, car, s.CLIMATE_WINDSHIELD, True)
    assert ended.succeeded
    assert ended.readings == {}
    assert stored(car)["RccHeatedWindshield_Rq"] == "On"
    assert stored(car)["SetPointTemp_Rq"] == "22_0"
    assert set(stored(car).values()) == {"On", "Off", "22_0"}


@pytest.mark.parametrize(
    ("value", "word", "temperature", "extreme"),
    [
        (16.0, "16_0", 16.0, "none"),
        (21.5, "21_5", 21.5, "none"),
        (22, "22_0", 22.0, "none"),
        # 72 °F
        (22.2222, "22_0", 22.0, "none"),
        (30.0, "30_0", 30.0, "none"),
        (12.0, "16_0", 16.0, "none"),
        (99.0, "30_0", 30.0, "none"),
        ("lo", "LO", None, "lo"),
        ("hi", "HI", None, "hi"),
    ],
)
async def test_temperature(
    owner: Owner,
    car: Car,
    *,
    value: float | str,
    word: str,
    temperature: float | None,
    extreme: str,
) -> None:
    """In half degrees, always with a decimal, or as cold or warm as it gets."""
    before = stored(car)
    ended = await change(owner, car, s.CLIMATE_TEMPERATURE, value)
    assert ended.succeeded
    assert stored(car) == before | {"SetPointTemp_Rq": word}
    assert ended.readings[s.CLIMATE_TEMPERATURE].value == temperature
    assert ended.readings[s.CLIMATE_EXTREME].value == extreme


@pytest.mark.parametrize(
    ("signal", "value", "kind", "word"),
    [
        (
            s.CLIMATE_SEAT["front_left"],
            "cool_3",
            "RccLeftFrontClimateSeat_Rq",
            "Cooled3",
        ),
        (
            s.CLIMATE_SEAT["front_right"],
            "heat_1",
            "RccRightFrontClimateSeat_Rq",
            "Heated1",
        ),
        (s.CLIMATE_SEAT["rear_left"], "heat_2", "RccLeftRearClimateSeat_Rq", "Heated2"),
        (s.CLIMATE_SEAT["front_left"], "off", "RccLeftFrontClimateSeat_Rq", "Off"),
        (s.CLIMATE_STEERING_WHEEL, False, "RccHeatedSteeringWheel_Rq", "Off"),
        (s.CLIMATE_WINDSHIELD, True, "RccHeatedWindshield_Rq", "On"),
        (s.CLIMATE_REAR_DEFROST, True, "RccRearDefrost_Rq", "On"),
    ],
)
async def test_setting(
    owner: Owner,
    car: Car,
    *,
    signal: s.Signal[Any],
    value: Any,
    kind: str,
    word: str,
) -> None:
    """One setting is changed, the others stay, and all is read back."""
    before = stored(car)
    ended = await change(owner, car, signal, value)
    assert ended.succeeded
    assert stored(car) == before | {kind: word}
    assert ended.readings[signal].value == value
    assert owner.count(READ) == 2
    assert owner.count(WRITE) == 1
    assert not owner.simulator.ledger.mistakes


async def test_seats_in_the_words_the_profile_has(owner: Owner, car: Car) -> None:
    """Where the cloud has Low to High, so it is written, and means the same."""
    owner.simulator.fordpass.switches.rcc_seat_words = "levels"
    ended = await change(owner, car, s.CLIMATE_SEAT["front_right"], "heat_3")
    assert ended.readings[s.CLIMATE_SEAT["front_right"]].value == "heat_3"
    assert ended.readings[s.CLIMATE_SEAT["front_left"]].value == "heat_2"
    assert stored(car)["RccRightFrontClimateSeat_Rq"] == "Heated3"
    ended = await change(owner, car, s.CLIMATE_SEAT["front_right"], "cool_1")
    assert ended.readings[s.CLIMATE_SEAT["front_right"]].value == "cool_1"


async def test_a_profile_that_makes_no_sense(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """What is not understood has no value, or is left out."""
    odd: list[Any] = [
        {"preferenceType": "SetPointTemp_Rq", "preferenceValue": "tepid"},
        {"preferenceType": "RccHeatedWindshield_Rq", "preferenceValue": "Off"},
        {"preferenceType": "RccLeftFrontClimateSeat_Rq", "preferenceValue": "Massage"},
        {"preferenceType": "RccRearDefrost_Rq", "preferenceValue": None},
        {"preferenceType": 5},
        "noise",
    ]
    car.rcc_profiles = odd
    account = owner.account(timing=ERRANDS)
    await account.vehicles()
    ear = listen(account, car)
    await ear.value(s.CLIMATE_WINDSHIELD, False)
    told = {
        signal: (reading.value, reading.word)
        for signal in ear.state
        if signal.key.startswith("climate_")
        and (reading := ear.state.get(signal)) is not None
    }
    assert told == {
        s.CLIMATE_TEMPERATURE: (None, "tepid"),
        s.CLIMATE_EXTREME: ("none", None),
        s.CLIMATE_WINDSHIELD: (False, None),
        s.CLIMATE_SEAT["front_left"]: (None, "Massage"),
    }


async def test_what_is_not_known_is_kept(owner: Owner, car: Car) -> None:
    """Newer settings, and what the app changed since we read, are written back as they are."""
    assert car.rcc_profiles is not None
    car.rcc_profiles.append(
        {"preferenceType": "RccScent_Rq", "preferenceValue": "Forest", "since": 2027}
    )
    kept = car.rcc_profiles[-1]
    car.rcc_profiles[0]["preferenceValue"] = "18_5"
    order = [entry["preferenceType"] for entry in car.rcc_profiles]
    assert (await change(owner, car, s.CLIMATE_WINDSHIELD, True)).succeeded
    assert car.rcc_profiles[-1] == kept
    assert [entry["preferenceType"] for entry in car.rcc_profiles] == order
    assert stored(car)["SetPointTemp_Rq"] == "18_5"


async def test_two_changes_at_once(owner: Owner, car: Car) -> None:
    """Each is made to what the other left."""
    account = owner.account()
    ends = await asyncio.gather(
        *(
            account.send(car.vin, Command.SET_CLIMATE, ClimateChange(signal.key, value))
            for signal, value in (
                (s.CLIMATE_WINDSHIELD, True),
                (s.CLIMATE_TEMPERATURE, 19.5),
            )
        )
    )
    assert all(ended.succeeded for ended in ends)
    assert stored(car)["RccHeatedWindshield_Rq"] == "On"
    assert stored(car)["SetPointTemp_Rq"] == "19_5"


async def test_what_another_wrote_is_heard_of(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """The car says that it took over new settings, and so they are read."""
    account = owner.account(timing=replace(ERRANDS, errand_pace=0.001))
    await account.vehicles()
    ear = listen(account, car)
    await ear.value(s.CLIMATE_TEMPERATURE, 22.0)
    profile = [dict(entry) for entry in car.rcc_profiles or []]
    profile[0]["preferenceValue"] = "HI"
    car.write_rcc(profile)
    await ear.value(s.CLIMATE_EXTREME, "hi")
    assert ear.state.value(s.CLIMATE_TEMPERATURE) is None


@pytest.mark.parametrize("endpoint", [READ, WRITE])
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (FaultKind.BAD_REQUEST, Reason.UNSUPPORTED),
        (FaultKind.FORBIDDEN, Reason.NOT_AUTHORIZED),
        (FaultKind.NOT_FOUND, Reason.UNSUPPORTED),
        (FaultKind.CONFLICT, Reason.BUSY),
    ],
)
async def test_refusal(
    owner: Owner, car: Car, endpoint: str, kind: FaultKind, reason: Reason
) -> None:
    """What Ford refuses is told, and nothing changed."""
    before = stored(car)
    owner.trouble(endpoint, kind)
    assert (await change(owner, car, s.CLIMATE_WINDSHIELD, True)).reason is reason
    assert stored(car) == before
    assert owner.count(WRITE) == (endpoint == WRITE)


@pytest.mark.parametrize("endpoint", [READ, WRITE])
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.TOO_MANY_REQUESTS, RateLimitedError),
        (FaultKind.INTERNAL_ERROR, CloudUnavailableError),
        (FaultKind.RESET, CloudUnavailableError),
        (FaultKind.BAD_JSON, BadAnswerError),
    ],
)
async def test_trouble(
    owner: Owner, car: Car, endpoint: str, kind: FaultKind, error: type[CloudError]
) -> None:
    """Trouble is raised; the profile is not written over one that could not be read."""
    owner.trouble(endpoint, kind, times=None)
    with pytest.raises(error):
        await change(owner, car, s.CLIMATE_WINDSHIELD, True)
    assert (owner.count(WRITE) > 0) is (endpoint == WRITE)


async def test_written_though_not_read_back(owner: Owner, car: Car) -> None:
    """A change holds although reading it back fails."""
    account = owner.account()
    task = asyncio.create_task(
        account.send(
            car.vin, Command.SET_CLIMATE, ClimateChange(s.CLIMATE_WINDSHIELD.key, True)
        )
    )
    await owner.simulator.ledger.arrived(WRITE)
    owner.trouble(READ, FaultKind.INTERNAL_ERROR)
    ended = await task
    assert ended.succeeded
    assert ended.readings == {}
    assert stored(car)["RccHeatedWindshield_Rq"] == "On"


@pytest.mark.parametrize("value", [None, "22"])
async def test_a_wrong_value_is_our_own_mistake(
    owner: Owner, car: Car, value: str | None
) -> None:
    """Nothing is asked of Ford."""
    with pytest.raises(TypeError):
        await owner.account().send(car.vin, Command.SET_CLIMATE, value)
    with pytest.raises(TypeError):
        await owner.account().send(car.vin, Command.SET_DEPARTURES, value)
    assert owner.count(WRITE) == owner.count(COMMAND) == 0
