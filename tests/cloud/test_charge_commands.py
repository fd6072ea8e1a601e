"""Charging: each command as Ford words it, each way it ends, and what Ford keeps of a car."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.charging import ChargeLocation
from custom_components.fordpass.cloud.commands import (
    Argument,
    Command,
    CommandOutcome,
    Reason,
    acknowledged,
)
from custom_components.fordpass.cloud.errors import CloudUnavailableError
from custom_components.fordpass.cloud.fordpass import FordPassAccount
from custom_components.fordpass.cloud.reading import Reading
from custom_components.fordpass.cloud.vehicle import Feature, VehicleState
from simulator import Simulator
from simulator.cars import Car, Outcome, OutcomeKind, Timing as CarTiming
from simulator.fordpass.faults import FaultKind

from .owner import COMMAND, INSTANT, Ear, Owner, eventually

type Listen = Callable[[FordPassAccount, Car], Ear]

PLACES = "GET *preferred-charge-times"
PLACE = "POST *preferred-charge-times/locations/*"
LOGS = "GET *energy-transfer-logs*"

TIMING = replace(INSTANT, command=5, command_polls=(0.1,) * 4, errand_first=600)
SOON_OVER = replace(TIMING, command=0.6)
ERRANDS = replace(TIMING, errand_first=0, errand_gap=0, errand_pace=0.0)

# Each command with what it is given, and how Ford has it.
LIKE_THIS: tuple[tuple[Command, float | None, str, dict[str, Any] | None], ...] = (
    (Command.START_CHARGE, None, "startGlobalChargeCommand", None),
    (Command.STOP_CHARGE, None, "pauseGlobalChargeCommand", None),
    (Command.RESUME_CHARGE_SCHEDULE, None, "cancelGlobalChargeCommand", None),
    (
        Command.SET_CHARGE_LIMIT,
        90.0,
        "updateChargeSettingsCommand",
        {"globalTargetSoc": 90},
    ),
    (
        Command.SET_CHARGE_LIMIT,
        70.0,
        "updateChargeSettingsCommand",
        {"globalTargetSoc": 70, "globalDCTargetSoc": 70, "globalReserveSoc": 70},
    ),
    (
        Command.SET_DC_CHARGE_LIMIT,
        85.0,
        "updateChargeSettingsCommand",
        {"globalDCTargetSoc": 85},
    ),
    (
        Command.SET_CHARGE_CURRENT_LIMIT,
        16.0,
        "updateChargeSettingsCommand",
        {"globalCurrentLimit": 16},
    ),
    (
        Command.SET_DC_POWER_LIMIT,
        80.0,
        "updateChargeSettingsCommand",
        {"globalDCPowerLimit": 80},
    ),
)
TMC = [(command, value) for command, value, _, _ in LIKE_THIS]


@pytest.fixture
def car(simulator: Simulator) -> Car:
    """Return the electric car, plugged in and half charged."""
    car = simulator.cars["bev_mach_e"]
    car.plug_in()
    return car


@pytest.fixture
def hurry(simulator: Simulator) -> None:
    """Let the cars be quick: a command takes a moment, an expired one a little more."""
    for car in simulator.cars.values():
        car.timing = CarTiming.fast()
    simulator.clock.speed = 10


def at_home(car: Car, limit: float | None = 90.0) -> ChargeLocation:
    """Return the first charge location of a car, with a limit to be set."""
    location = car.charge_locations[0]["location"]
    return ChargeLocation("Home", location["latitude"], location["longitude"], limit)


def value_of(car: Car, command: Command, value: float | None) -> Argument | None:
    """Return what a command is given."""
    if command is Command.SET_LOCATION_CHARGE_LIMIT:
        return at_home(car)
    return value


ALL = [*TMC, (Command.SET_LOCATION_CHARGE_LIMIT, None)]


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("listening", [True, False])
@pytest.mark.parametrize(("command", "value", "kind", "settings"), LIKE_THIS)
async def test_command(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    listening: bool,
    command: Command,
    value: float | None,
    kind: str,
    settings: dict[str, Any] | None,
) -> None:
    """Each is sent to the beta API as the app does, and the car does it."""
    account = owner.account(timing=TIMING)
    if listening:
        await listen(account, car).snapshot()
    assert (await account.send(car.vin, command, value)) == CommandOutcome(command)
    [received] = owner.simulator.fordpass.commands
    expected: dict[str, Any] = {"tags": {}, "wakeUp": True}
    if settings is not None:
        expected["properties"] = {"chargeSettings": settings}
    assert (received.api, received.body) == (
        "v1beta",
        {"type": kind, "version": "1.0.1", **expected},
    )
    assert not owner.simulator.ledger.mistakes


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    ("command", "value", "signal", "expected"),
    [
        (Command.STOP_CHARGE, None, s.CHARGE_STATUS, "paused"),
        (Command.SET_CHARGE_LIMIT, 95.0, s.CHARGE_LIMIT, 95.0),
        (Command.SET_CHARGE_LIMIT, 60.0, s.DC_CHARGE_LIMIT, 60.0),
        (Command.SET_DC_CHARGE_LIMIT, 90.0, s.DC_CHARGE_LIMIT, 90.0),
        (Command.SET_CHARGE_CURRENT_LIMIT, 10.0, s.CHARGE_CURRENT_LIMIT, 10.0),
        (Command.SET_DC_POWER_LIMIT, 70.0, s.DC_POWER_LIMIT, 70.0),
        (Command.SET_LOCATION_CHARGE_LIMIT, 90.0, s.LOCATION_CHARGE_LIMIT, 90.0),
    ],
)
async def test_the_car_tells(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    command: Command,
    value: float | None,
    signal: s.Signal[Any],
    expected: float | str,
) -> None:
    """What was set is heard from the car itself, or read back from Ford."""
    account = owner.account(timing=TIMING)
    ear = listen(account, car)
    await ear.snapshot()
    ended = await account.send(car.vin, command, value_of(car, command, value))
    assert ended.succeeded
    ear.state.merge(ended.readings)
    await ear.value(signal, expected)


@pytest.mark.usefixtures("hurry")
async def test_other_settings_stay(owner: Owner, car: Car, listen: Listen) -> None:
    """A limit changes nothing but itself."""
    body = car.body
    body.dc_target_soc, body.reserve_soc, body.dc_power_limit = 90, 60, 70.0
    account = owner.account(timing=TIMING)
    await listen(account, car).snapshot()
    for command, value in (
        (Command.SET_CHARGE_LIMIT, 85.0),
        (Command.SET_CHARGE_CURRENT_LIMIT, 12.0),
    ):
        assert (await account.send(car.vin, command, value)).succeeded
    assert (body.target_soc, body.dc_target_soc, body.reserve_soc) == (85, 90, 60)
    assert (body.current_limit, body.dc_power_limit) == (12.0, 70.0)


@pytest.mark.usefixtures("hurry")
async def test_start_after_a_pause(owner: Owner, car: Car, listen: Listen) -> None:
    """Pause stops, start charges now, and dropping both goes back to the plan."""
    car.charge_locations[0]["chargeProfile"]["chargeMode"] = "CHARGE_DT"
    account = owner.account(timing=TIMING)
    ear = listen(account, car)
    await ear.snapshot()
    for command, status in (
        (Command.STOP_CHARGE, "paused"),
        (Command.START_CHARGE, "in_progress"),
        (Command.RESUME_CHARGE_SCHEDULE, "scheduled"),
    ):
        assert (await account.send(car.vin, command)).succeeded
        await ear.value(s.CHARGE_STATUS, status)


FAILED_ON_DEVICE = OutcomeKind.FAILED_ON_DEVICE
ENDS = [
    (Outcome(kind=OutcomeKind.FAILED), Reason.FAILED, None),
    (Outcome(kind=FAILED_ON_DEVICE), Reason.FAILED, "SAMPLE_CONTEXT 12"),
    (
        Outcome(kind=FAILED_ON_DEVICE, context="FIRMWARE_UPGRADE_RUNNING"),
        Reason.UPDATING,
        "FIRMWARE_UPGRADE_RUNNING 12",
    ),
    (Outcome(kind=OutcomeKind.ERROR), Reason.FAILED, None),
    (Outcome(kind=OutcomeKind.REJECTED), Reason.FAILED, None),
    (Outcome(kind=OutcomeKind.CANCELLED), Reason.CANCELLED, None),
    (Outcome(kind=OutcomeKind.EXPIRED), Reason.EXPIRED, None),
    (Outcome(kind=OutcomeKind.EXPIRED_DEEP_SLEEP), Reason.DEEP_SLEEP, None),
]


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(("outcome", "reason", "detail"), ENDS)
@pytest.mark.parametrize(("command", "value"), ALL)
async def test_failure(
    owner: Owner,
    car: Car,
    listen: Listen,
    *,
    command: Command,
    value: float | None,
    outcome: Outcome,
    reason: Reason,
    detail: str | None,
) -> None:
    """Each end is told, and nothing is read back of what was not done."""
    account = owner.account(timing=TIMING)
    await listen(account, car).snapshot()
    car.outcomes.append(outcome)
    ended = await account.send(car.vin, command, value_of(car, command, value))
    assert ended == CommandOutcome(command, reason, detail)
    assert not ended.readings
    assert owner.count(COMMAND) + owner.count(PLACE) == 1


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("success", None),
        ("COMMAND_SUCCEEDED_ON_DEVICE", None),
        ("failed", Reason.FAILED),
        ("COMMAND_FAILED_ON_DEVICE", Reason.FAILED),
        ("expired", Reason.EXPIRED),
        ("EXPIRED", Reason.EXPIRED),
    ],
)
@pytest.mark.parametrize(("command", "value"), ALL)
async def test_both_vocabularies(
    owner: Owner,
    car: Car,
    listen: Listen,
    monkeypatch: pytest.MonkeyPatch,
    *,
    command: Command,
    value: float | None,
    word: str,
    reason: Reason | None,
) -> None:
    """Older cars end it in small letters, newer ones in capitals."""
    identity = "00000000-0000-4000-8000-0000000000c4"
    monkeypatch.setattr("simulator.fordpass.commands.uuid4", lambda: identity)
    monkeypatch.setattr("simulator.cars.car.uuid4", lambda: identity)
    account = owner.account(timing=TIMING)
    await listen(account, car).snapshot()
    car.outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    sending = asyncio.ensure_future(
        account.send(car.vin, command, value_of(car, command, value))
    )
    await eventually(lambda: owner.count(COMMAND) + owner.count(PLACE) == 1)
    key = next((kind for one, _, kind, _ in LIKE_THIS if one is command), None)
    entry = {"commandId": identity, "value": {"toState": word}}
    document = {"states": {key or "updateChargeProfilesCommand": entry}}
    owner.simulator.fordpass.send_raw(orjson.dumps({"_data": document}).decode())
    assert (await sending).reason is reason


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(("command", "value"), ALL)
async def test_silence(
    owner: Owner, car: Car, listen: Listen, command: Command, value: float | None
) -> None:
    """A car that says nothing is not waited for for ever."""
    account = owner.account(timing=SOON_OVER)
    await listen(account, car).snapshot()
    car.outcomes.append(Outcome(kind=OutcomeKind.SILENT))
    ended = await account.send(car.vin, command, value_of(car, command, value))
    assert ended.reason is Reason.NO_ANSWER
    assert owner.count(COMMAND) + owner.count(PLACE) == 1


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (FaultKind.BAD_REQUEST, Reason.UNSUPPORTED),
        (FaultKind.FORBIDDEN, Reason.NOT_AUTHORIZED),
        (FaultKind.NOT_FOUND, Reason.UNSUPPORTED),
        (FaultKind.CONFLICT, Reason.BUSY),
        (FaultKind.EMPTY, Reason.NO_ANSWER),
    ],
)
@pytest.mark.parametrize(("command", "value"), ALL)
async def test_refusal(
    owner: Owner,
    car: Car,
    *,
    command: Command,
    value: float | None,
    kind: FaultKind,
    reason: Reason,
) -> None:
    """A refusal is told at once, and nothing is asked again."""
    for match in (COMMAND, PLACE):
        owner.trouble(match, kind)
    account = owner.account(timing=TIMING)
    ended = await account.send(car.vin, command, value_of(car, command, value))
    assert ended.reason is reason
    assert owner.count(COMMAND) + owner.count(PLACE) == 1


@pytest.mark.parametrize(
    "kind", [FaultKind.UNAVAILABLE, FaultKind.RESET, FaultKind.HALF_BODY]
)
@pytest.mark.parametrize(("command", "value"), ALL)
async def test_never_sent_twice(
    owner: Owner, car: Car, command: Command, value: float | None, kind: FaultKind
) -> None:
    """What may be on its way is not repeated."""
    for match in (COMMAND, PLACE):
        owner.trouble(match, kind)
    with pytest.raises(CloudUnavailableError):
        await owner.account(timing=TIMING).send(
            car.vin, command, value_of(car, command, value)
        )
    assert owner.count(COMMAND) + owner.count(PLACE) == 1


@pytest.mark.parametrize(("command", "value"), ALL)
async def test_cancelled_caller(
    owner: Owner, car: Car, listen: Listen, command: Command, value: float | None
) -> None:
    """A caller that goes leaves the command on its way, and the next one joins it."""
    account = owner.account(timing=TIMING)
    await listen(account, car).snapshot()
    given = value_of(car, command, value)
    first = asyncio.ensure_future(account.send(car.vin, command, given))
    await eventually(lambda: owner.count(COMMAND) + owner.count(PLACE) == 1)
    first.cancel()
    await asyncio.wait({first})
    second = asyncio.ensure_future(account.send(car.vin, command, given))
    await account.vehicles()
    car.clock.step(30)
    assert (await second).succeeded
    assert owner.count(COMMAND) + owner.count(PLACE) == 1


async def test_car_without_charge_settings(owner: Owner, simulator: Simulator) -> None:
    """The cloud refuses what the car cannot do, and its garage does not offer it."""
    car = simulator.cars["ice_f150"]
    account = owner.account(timing=TIMING)
    ended = await account.send(car.vin, Command.SET_CHARGE_LIMIT, 80.0)
    assert ended.reason is Reason.NOT_AUTHORIZED
    infos = {info.vin: info for info in await account.vehicles()}
    assert not infos[car.vin].can(Command.SET_CHARGE_LIMIT)
    assert not infos[car.vin].has(Feature.CHARGE_LOGS)
    electric = infos[simulator.cars["bev_mach_e"].vin]
    assert all(electric.can(command) for command, _ in ALL)
    assert electric.has(Feature.CHARGE_LOGS)
    assert electric.has(Feature.STEPPED_CHARGE_LIMIT)
    assert not infos[simulator.cars["vw_explorer"].vin].can(
        Command.SET_LOCATION_CHARGE_LIMIT
    )


@pytest.mark.usefixtures("hurry")
async def test_location_keeps_the_rest(owner: Owner, car: Car, listen: Listen) -> None:
    """The limit of one place is written, with all else as Ford has it now, and read back."""
    home, work = car.charge_locations
    account = owner.account(timing=TIMING)
    await listen(account, car).snapshot()
    # The owner changed it in the app since it was last read.
    home["chargeProfile"]["chargeMode"] = "CHARGE_DT"
    before = [orjson.dumps(place) for place in (home, work)]
    ended = await account.send(
        car.vin, Command.SET_LOCATION_CHARGE_LIMIT, at_home(car, 60.0)
    )
    assert ended.succeeded
    assert home["chargeProfile"].pop("targetSoc") == 60
    old = orjson.loads(before[0])
    del old["chargeProfile"]["targetSoc"]
    assert home == old
    # It has the same id, and is another place.
    assert orjson.dumps(work) == before[1]
    places = ended.readings[s.CHARGE_LOCATIONS].value.places
    assert [(place.name, place.limit) for place in places] == [
        ("Home", 60.0),
        ("Work", 80.0),
    ]
    assert owner.count(PLACES) == 2


@pytest.mark.usefixtures("hurry")
async def test_location_that_is_no_more(owner: Owner, car: Car) -> None:
    """Nothing is written where there is no such place, or no places at all."""
    account = owner.account(timing=TIMING)
    nowhere = ChargeLocation("Nowhere", 1.0, 1.0, 80.0)
    command = Command.SET_LOCATION_CHARGE_LIMIT
    assert (await account.send(car.vin, command, nowhere)).reason is Reason.UNSUPPORTED
    owner.trouble(PLACES, FaultKind.NOT_FOUND)
    ended = await account.send(car.vin, command, at_home(car))
    assert ended.reason is Reason.UNSUPPORTED
    assert owner.count(PLACE) == 0


@pytest.mark.parametrize("profile", [None, [], "none"])
async def test_location_without_a_profile(
    owner: Owner, car: Car, profile: object
) -> None:
    """Ford's own refusal of what it does not have is told; an id is never a path of its own."""
    location = car.charge_locations[0]
    location["chargeProfile"] = profile
    location["location"]["id"] = "../1?x"
    ended = await owner.account(timing=TIMING).send(
        car.vin, Command.SET_LOCATION_CHARGE_LIMIT, at_home(car)
    )
    assert ended.reason is Reason.UNSUPPORTED
    [asked] = [
        record.path
        for record in owner.simulator.ledger.requests
        if record.method == "POST" and "preferred-charge-times" in record.path
    ]
    assert asked.count("/locations/") == 1


@pytest.mark.usefixtures("hurry")
async def test_location_that_cannot_be_read_back(
    owner: Owner, car: Car, listen: Listen
) -> None:
    """What was written holds although the look at it fails."""
    account = owner.account(timing=TIMING)
    await listen(account, car).snapshot()
    sending = asyncio.ensure_future(
        account.send(car.vin, Command.SET_LOCATION_CHARGE_LIMIT, at_home(car))
    )
    await eventually(lambda: owner.count(PLACE) == 1)
    owner.trouble(PLACES, FaultKind.UNAVAILABLE)
    ended = await sending
    assert ended.succeeded
    assert car.charge_locations[0]["chargeProfile"]["targetSoc"] == 90


@pytest.mark.parametrize(
    ("command", "value"),
    [
        (Command.SET_LOCATION_CHARGE_LIMIT, 80.0),
        (Command.SET_LOCATION_CHARGE_LIMIT, ChargeLocation("Home", 1.0, 1.0)),
        (Command.SET_CHARGE_LIMIT, "80"),
    ],
)
async def test_wrong_value(
    owner: Owner, car: Car, command: Command, value: Argument
) -> None:
    """What is no limit is never sent."""
    with pytest.raises(TypeError):
        await owner.account(timing=TIMING).send(car.vin, command, value)
    assert owner.count(COMMAND) + owner.count(PLACE) == 0


async def test_errands(owner: Owner, car: Car, listen: Listen) -> None:
    """Places and logs come by themselves, for cars that have them only."""
    owner.simulator.fordpass.switches.mixed_charge_locations = True
    account = owner.account(timing=ERRANDS)
    other = owner.simulator.cars["ice_f150"]
    await account.vehicles()
    await listen(account, other).snapshot()
    ear = listen(account, car)
    await ear.value(s.CHARGE_LOCATION, "Home")
    await ear.value(s.LOCATION_CHARGE_LIMIT, 80.0)
    await ear.value(s.LAST_CHARGE_PLACE, "Home")
    assert ear.state.value(s.LAST_CHARGE_ENERGY) == 31.42
    places = ear.state.value(s.CHARGE_LOCATIONS)
    assert places is not None
    assert [place.name for place in places.places] == ["Home", "Work"]
    assert not owner.simulator.ledger.mistakes


async def test_log_after_unplugging(owner: Owner, car: Car, listen: Listen) -> None:
    """A plug that is pulled is a reason to look at the log; plugs of old snapshots are not."""
    account = owner.account(timing=replace(ERRANDS, errand_pace=1.0))
    await account.vehicles()
    ear = listen(account, car)
    await ear.value(s.PLUGGED_IN, True)
    await ear.value(s.LAST_CHARGE_PLACE, "Home")
    asked = owner.count(LOGS)
    errands = account._errands[car.vin]
    due = errands.memory["charge_logs"]
    car.report()
    car.unplug()
    await ear.value(s.PLUGGED_IN, False)
    await eventually(lambda: errands.memory["charge_logs"] < due)
    assert owner.count(LOGS) == asked


AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("command", "value", "signal", "shown"),
    [
        (Command.START_CHARGE, None, s.CHARGING, True),
        (Command.STOP_CHARGE, None, s.CHARGING, False),
        (Command.SET_CHARGE_LIMIT, 90.0, s.CHARGE_LIMIT, 90.0),
        (Command.SET_DC_CHARGE_LIMIT, 90.0, s.DC_CHARGE_LIMIT, 90.0),
        (Command.SET_CHARGE_CURRENT_LIMIT, 16.0, s.CHARGE_CURRENT_LIMIT, 16.0),
        (Command.SET_DC_POWER_LIMIT, 70.0, s.DC_POWER_LIMIT, 70.0),
    ],
)
def test_shown_at_once(
    command: Command, value: float | None, signal: s.Signal[Any], shown: Any
) -> None:
    """What a car says it did is shown before it tells; what it then tells wins."""
    state = VehicleState()
    before = {s.CHARGE_STATUS: "stopped", s.CHARGE_LIMIT: 80.0, s.LAST_NEWS: AT}
    state.merge({one: Reading(told, AT) for one, told in before.items()})
    if command is Command.STOP_CHARGE:
        state.merge({s.CHARGE_STATUS: Reading("in_progress", AT)})
    state.merge(acknowledged(command, state, AT, value))
    assert state.value(signal) == shown


@pytest.mark.parametrize(
    ("limit", "other"), [(60.0, 60.0), (80.0, 90.0), (100.0, 90.0)]
)
@pytest.mark.parametrize(
    ("command", "untouched"),
    [
        (Command.SET_CHARGE_LIMIT, s.DC_CHARGE_LIMIT),
        (Command.SET_DC_CHARGE_LIMIT, s.CHARGE_LIMIT),
    ],
)
def test_a_low_limit_shows_for_both(
    command: Command, untouched: s.Signal[float], limit: float, other: float
) -> None:
    """A low limit is written to all limits, so the other one shows it too, where the car has it."""
    state = VehicleState()
    assert set(acknowledged(command, state, AT, limit)).isdisjoint({untouched})
    state.merge({untouched: Reading(90.0, AT)})
    state.merge(acknowledged(command, state, AT, limit))
    assert state.value(untouched) == other
