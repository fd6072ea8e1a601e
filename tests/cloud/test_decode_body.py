"""Doors, locks, windows, seats and what guards the car: each place, each word, and the unknown."""

from typing import Any

import pytest

from custom_components.fordpass.cloud import signals as s
from custom_components.fordpass.cloud.telemetry.decode import decode
from custom_components.fordpass.cloud.vehicle import VehicleState
from simulator.cars import fleet
from simulator.clock import Clock

from .telling import NOW, envelope, told_by

LATER = "2026-09-01T06:20:00Z"

# How Ford names the doors: its word, with a side or with who sits there, and our place for it.
DOORS: list[tuple[dict[str, str], s.Door]] = [
    *(
        ({"vehicleDoor": door.upper()}, door)
        for door in s.Door
        if door
        not in {
            s.Door.FRONT,
            s.Door.REAR,
            s.Door.DRIVER,
            s.Door.PASSENGER,
            s.Door.REAR_DRIVER,
            s.Door.REAR_PASSENGER,
        }
    ),
    ({"vehicleDoor": "UNSPECIFIED_FRONT"}, s.Door.FRONT),
    ({"vehicleDoor": "UNSPECIFIED_REAR", "vehicleSide": "UNKNOWN"}, s.Door.REAR),
    ({"vehicleDoor": "UNSPECIFIED_FRONT", "vehicleSide": "DRIVER"}, s.Door.DRIVER),
    (
        {"vehicleDoor": "UNSPECIFIED_FRONT", "vehicleOccupantRole": "PASSENGER"},
        s.Door.PASSENGER,
    ),
    (
        # The side is the car's, the role whoever sits there.
        {
            "vehicleDoor": "UNSPECIFIED_REAR",
            "vehicleSide": "DRIVER",
            "vehicleOccupantRole": "PASSENGER",
        },
        s.Door.REAR_DRIVER,
    ),
    (
        {"vehicleDoor": "UNSPECIFIED_REAR", "vehicleSide": "PASSENGER"},
        s.Door.REAR_PASSENGER,
    ),
]


@pytest.mark.parametrize(("where", "door"), DOORS)
@pytest.mark.parametrize(
    "case",
    [
        ("doorStatus", "door", "OPEN", True),
        ("doorStatus", "door", "AJAR", True),
        ("doorStatus", "door", "CLOSED", False),
        ("doorStatus", "door", "INVALID", None),
        ("doorStatus", "door", "UNKNOWN", None),
        ("doorStatus", "door", None, None),
        ("doorLockStatus", "latch", "LOCKED", "locked"),
        ("doorLockStatus", "latch", "DOUBLE_LOCKED", "double_locked"),
        ("doorLockStatus", "latch", "UNLOCKED", "unlocked"),
        ("doorLockStatus", "latch", "UNKNOWN", None),
        ("doorPresenceStatus", "door_present", "PRESENT", True),
        ("doorPresenceStatus", "door_present", "NOT_PRESENT", False),
        ("doorPresenceStatus", "door_present", "UNKNOWN", None),
    ],
)
def test_doors(
    where: dict[str, str], door: s.Door, case: tuple[str, str, str | None, object]
) -> None:
    """Each door by each way to name it, in each state."""
    metric, key, word, expected = case
    assert told_by(**{metric: [envelope(word, **where)]}) == {f"{key}_{door}": expected}


@pytest.mark.parametrize(
    ("metric", "element"),
    [
        # A thing the car does not have says nothing, nor does a bolt that nothing measures.
        ("doorLockStatus", envelope("NO_LOCKABLE_DEVICE", vehicleDoor="FRUNK")),
        (
            "doorLockStatus",
            envelope(
                "UNKNOWN",
                vehicleDoor="FRUNK",
                tags={"DOOR_LATCH_TYPE": "MECHANICAL"},
            ),
        ),
        ("doorLockStatus", envelope("LOCKED", vehicleDoor="UNKNOWN_DOOR")),
        ("doorPresenceStatus", envelope("PRESENT", vehicleDoor="UNRECOGNIZED")),
        ("doorPresenceStatus", envelope(None, vehicleDoor="FRUNK")),
        ("windowStatus", envelope("OPEN", vehicleWindow="UNKNOWN_WINDOW")),
        ("tirePressure", envelope(-1, vehicleWheel="FRONT_LEFT")),
        ("tirePressure", envelope(250, vehicleWheel="UNKNOWN_WHEEL")),
        ("tirePressure", envelope(250)),
        ("tirePressure", envelope(None, wheelPlacardFront=0, wheelPlacardRear=None)),
        ("tirePressureStatus", envelope("UNSUPPORTED", vehicleWheel="FRONT_LEFT")),
        ("tirePressureSystemStatus", envelope("UNSUPPORTED")),
        ("tirePressureSystemStatus", envelope("NOT_TRAINED", vehicleWheel=["SYSTEM"])),
        ("seatBeltStatus", envelope("BUCKLED", vehicleOccupantRole="UNKNOWN")),
        ("seatBeltStatus", envelope("BUCKLED")),
        ("seatBeltStatus", envelope("BUCKLED", positionRow=2)),
        ("seatBeltStatus", envelope("BUCKLED", positionRow=2, positionSeat=9)),
        ("seatOccupancyStatus", envelope("OCCUPIED", positionRow=1, positionSeat=2)),
        ("seatOccupancyStatus", "OCCUPIED"),
        ("indicators", {"fluxCapacitor": envelope(True)}),
        ("indicators", {"lowFuel": envelope(None)}),
        ("indicators", {"lowFuel": {"error": {"errorName": "FAULT"}}}),
        ("indicators", {"lowFuel": True}),
        ("indicators", [envelope(True)]),
        ("indicators", None),
        ("impactStatus", {"error": {"errorName": "FAULT"}}),
        ("panicAlarmStatus", envelope(None)),
    ],
)
def test_no_reading(metric: str, element: Any) -> None:
    """What says nothing about this car makes no signal."""
    assert told_by(**{metric: element}) == {}


def window(**bounds: Any) -> dict[str, Any]:
    """Return the value of a window."""
    return {"doubleRange": bounds}


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ({"vehicleWindow": "FRONT_LEFT"}, "front_left"),
        ({"vehicleWindow": "FRONT_RIGHT"}, "front_right"),
        ({"vehicleWindow": "REAR_LEFT"}, "rear_left"),
        ({"vehicleWindow": "REAR_RIGHT"}, "rear_right"),
        ({"vehicleWindow": "UNSPECIFIED_FRONT"}, "front"),
        ({"vehicleWindow": "UNSPECIFIED_REAR"}, "rear"),
        ({"vehicleWindow": "UNSPECIFIED_FRONT", "vehicleSide": "DRIVER"}, "driver"),
        (
            {"vehicleWindow": "UNSPECIFIED_REAR", "vehicleOccupantRole": "PASSENGER"},
            "rear_passenger",
        ),
    ],
)
@pytest.mark.parametrize(
    ("value", "is_open", "position"),
    [
        (window(lowerBound=0.0, upperBound=0.0), False, 0.0),
        (window(lowerBound=0, upperBound=40), True, 40.0),
        (window(lowerBound=100, upperBound=100), True, 100.0),
        (window(lowerBound=0, upperBound=1000), True, 100.0),
        (window(upperBound="7"), True, 7.0),
        ({"intRange": {"lowerBound": 0, "upperBound": 12}}, True, 12.0),
        (window(), None, None),
        ({}, None, None),
        (None, None, None),
        ("AJAR", True, None),
        ("OPEN", True, None),
        ("CLOSED", False, None),
        ("INVALID", None, None),
    ],
)
def test_windows(
    where: dict[str, str],
    place: str,
    value: Any,
    is_open: bool | None,
    position: float | None,
) -> None:
    """Open when any bound is not 0 or it is ajar; without a value nobody knows."""
    assert told_by(windowStatus=[envelope(value, **where)]) == {
        f"window_{place}": is_open,
        f"window_position_{place}": position,
    }


@pytest.mark.parametrize(
    ("where", "seat"),
    [
        ({"vehicleOccupantRole": "DRIVER"}, "driver"),
        ({"vehicleOccupantRole": "PASSENGER"}, "passenger"),
        (
            {"vehicleOccupantRole": "DRIVER", "positionRow": 1, "positionSeat": 2},
            "driver",
        ),
        *(
            (
                {
                    "vehicleOccupantRole": "PASSENGER",
                    "positionRow": row,
                    "positionSeat": seat,
                },
                f"row_{row}_seat_{seat}",
            )
            for row in (2, 3)
            for seat in (1, 2, 3)
        ),
    ],
)
@pytest.mark.parametrize(
    "case",
    [
        ("seatBeltStatus", "seat_belt", "BUCKLED", True),
        ("seatBeltStatus", "seat_belt", "UNBUCKLED", False),
        ("seatBeltStatus", "seat_belt", "UNKNOWN", None),
        ("seatOccupancyStatus", "seat_occupied", "OCCUPIED", True),
        ("seatOccupancyStatus", "seat_occupied", "UNOCCUPIED", False),
        ("seatOccupancyStatus", "seat_occupied", "TICKLED", None),
    ],
)
def test_seats(
    where: dict[str, Any], seat: str, case: tuple[str, str, str, bool | None]
) -> None:
    """Those in front by who sits there, those behind by row and number."""
    metric, key, word, expected = case
    assert told_by(**{metric: [envelope(word, **where)]}) == {f"{key}_{seat}": expected}


@pytest.mark.parametrize(
    ("metric", "signal", "words"),
    [
        (
            "alarmStatus",
            s.ALARM,
            {
                "ARMED": "armed",
                "PREARMED": "prearmed",
                "DISARMED": "disarmed",
                "ACTIVATED": "active",
                "SINGING": None,
            },
        ),
        (
            "panicAlarmStatus",
            s.PANIC_ALARM,
            {"ACTIVE": True, "INACTIVE": False, "UNDEFINED": False, "SHY": None},
        ),
        (
            "impactStatus",
            s.IMPACT,
            {
                "NORMAL": "normal",
                "IMPACT": "impact",
                "RESTRAINTS_ENGAGED": "restraints_engaged",
                "AIRBAG_TRIGGERED": "airbag_triggered",
                "BUMPED": None,
            },
        ),
        (
            "hoodStatus",
            s.HOOD_OPEN,
            {"CLOSED": False, "OPEN": True, "AJAR": True, "UNKNOWN": None},
        ),
    ],
)
def test_words(metric: str, signal: s.Signal[Any], words: dict[str, Any]) -> None:
    """Each word means one thing, and one that is not ours has no value but is kept."""
    for word, expected in words.items():
        reading = decode({"metrics": {metric: envelope(word)}}, NOW)[signal]
        assert reading.value == expected
        assert reading.word == (word if expected is None else None)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"ALARM_SOURCE": "CLOSED"}, {"alarm_source": "closed"}),
        ({"ALARM_SOURCE": "LOCKED"}, {"alarm_source": "locked"}),
        ({"ALARM_SOURCE": "UNKNOWN"}, {"alarm_source": None}),
        ({"OTHER": "LOCKED"}, {}),
        ("LOCKED", {}),
        (None, {}),
    ],
)
def test_what_armed_the_alarm(tags: Any, expected: dict[str, Any]) -> None:
    """A tag beside the alarm says what it goes by."""
    metrics = told_by(alarmStatus=envelope("ARMED", tags=tags))
    assert metrics == {"alarm": "armed", **expected}


def test_partial_lists_change_nothing_but_what_they_name() -> None:
    """A list of one door leaves the other doors, windows, wheels and seats as they were."""
    car = fleet(Clock(speed=0))["ice_f150"]
    car.partial_lists = True
    state = VehicleState()
    state.merge(decode(car.snapshot(), car.clock.now()))
    before = {signal.key: state.value(signal) for signal in state}

    def hear(document: dict[str, Any]) -> None:
        state.merge(decode(document, car.clock.now()))

    car.listen(hear)
    car.clock.step(60)
    car.open("rear_left", ajar=True)
    car.open_window("rear_left", 30)
    car.set_tire("REAR_LEFT_INNER", 300)
    car.set_indicator("airFilterMinder", True)
    after = {signal.key: state.value(signal) for signal in state}
    del before["last_news"], after["last_news"]
    assert {key: value for key, value in after.items() if before[key] != value} == {
        "door_rear_left": True,
        "window_rear_driver": True,
        "window_position_rear_driver": 30.0,
        "tire_pressure_rear_left_inner": 300.0,
        "tire_status_rear_left_inner": "low",
        "lamp_air_filter_minder": True,
        "lamps_lit": 2.0,
    }


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        # The driver sits on the right: corners are corners, whoever sits there.
        (
            "rhd_puma",
            {"door_front_right", "latch_front_right", "window_driver"},
            {"door_driver"},
        ),
        (
            "dually_f350",
            {
                "tire_pressure_rear_left_outer",
                "tire_status_rear_right_inner",
                "tire_monitor_rear_right_inner",
                "tire_monitor",
                "seat_belt_row_2_seat_3",
                "seat_occupied_driver",
                "lamp_electric_trailer_brake_connection",
                "lamp_diesel_particulate_filter",
            },
            {"tire_pressure_rear_left", "door_frunk", "latch_frunk"},
        ),
        (
            "van_transit",
            {
                "door_sliding_right",
                "door_rear_cargo_left",
                "latch_rear_cargo_right",
                "latch_sliding_right",
            },
            {"latch_all_doors", "door_tailgate", "window_driver", "seat_belt_driver"},
        ),
        (
            "vw_explorer",
            {"latch_rear_left", "tire_placard_front", "lamps_lit"},
            {"seat_belt_driver", "latch_driver", "impact"},
        ),
        (
            "old_focus",
            {"tire_monitor", "alarm", "alarm_source"},
            {"lamps_lit", "tire_placard_front", "hood"},
        ),
    ],
)
def test_cars(name: str, present: set[str], absent: set[str]) -> None:
    """Each kind of car has what it tells."""
    car = fleet(Clock(speed=0))[name]
    state = VehicleState()
    state.merge(decode(car.snapshot(), car.clock.now()))
    keys = {signal.key for signal in state}
    assert present <= keys
    assert not absent & keys
    assert state.value(s.LOCK_STATE) == "locked"
