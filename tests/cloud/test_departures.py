"""Departure times: changes of a week, and when the next one is."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.fordpass.cloud.departures import (
    Departure,
    DepartureError,
    DepartureProblem,
    Departures,
    Weekday,
)

BERLIN = ZoneInfo("Europe/Berlin")
MORNING, EVENING = time(7, 30), time(18)
MONDAY = Departure(id="1", weekday=Weekday.MONDAY, at=MORNING, conditioning="medium")
LATE = Departure(id="2", weekday=Weekday.MONDAY, at=EVENING, active=False)
FRIDAY = Departure(id="9", weekday=Weekday.FRIDAY, at=MORNING)
WEEK = Departures(enabled=True, departures=(MONDAY, LATE, FRIDAY))


def slots(departures: Departures) -> list[tuple[str, str, str, bool]]:
    """Return id, time, preconditioning and activity of each."""
    return [
        (one.id, f"{one.weekday:.3} {one.at:%H:%M}", one.conditioning, one.active)
        for one in departures.departures
    ]


def test_add() -> None:
    """A new one gets a free id of its day, and its place in the week."""
    added = WEEK.with_departure(Weekday.TUESDAY, MORNING, "high")
    assert slots(added)[2] == ("3", "tue 07:30", "high", True)
    again = added.with_departure(Weekday.TUESDAY, time(6, 5))
    assert slots(again)[2] == ("4", "tue 06:05", "off", True)
    assert added.with_departure(Weekday.TUESDAY, MORNING) == added


def test_add_where_one_is() -> None:
    """One that is there at that time is changed in what is said."""
    assert WEEK.with_departure(Weekday.MONDAY, MORNING) == WEEK
    hot = WEEK.with_departure(Weekday.MONDAY, MORNING, "high")
    assert slots(hot)[0] == ("1", "mon 07:30", "high", True)
    minded = WEEK.with_departure(Weekday.MONDAY, EVENING)
    assert slots(minded)[1] == ("2", "mon 18:00", "off", True)


def test_id_of_another_day_is_not_taken_twice() -> None:
    """Cars may number their slots as they like."""
    odd = Departures(
        enabled=True,
        departures=tuple(
            Departure(id=identity, weekday=Weekday.SUNDAY, at=time(hour))
            for identity, hour in (("1", 6), ("2", 7))
        ),
    )
    added = odd.with_departure(Weekday.MONDAY, MORNING)
    assert added.departures[0].id == "15"


@pytest.mark.parametrize(
    ("weekday", "at", "problem"),
    [
        (Weekday.MONDAY, time(12), DepartureProblem.DAY_FULL),
        (Weekday.SUNDAY, time(7, 32), DepartureProblem.STEP),
    ],
)
def test_refused(weekday: Weekday, at: time, problem: DepartureProblem) -> None:
    """A day has two, at full five minutes."""
    with pytest.raises(DepartureError) as caught:
        WEEK.with_departure(weekday, at)
    assert caught.value.problem is problem


def test_change() -> None:
    """A change keeps what it does not name; on another day it gets an id of that day."""
    moved = WEEK.with_change("1", weekday=Weekday.SATURDAY, at=time(9))
    assert slots(moved)[-1] == ("11", "sat 09:00", "medium", True)
    assert len(moved.departures) == 3
    paused = WEEK.with_change("1", active=False)
    assert slots(paused)[0] == ("1", "mon 07:30", "medium", False)


def test_change_onto_another() -> None:
    """Two at the same time are one."""
    merged = WEEK.with_change("1", at=EVENING)
    assert slots(merged)[0] == ("1", "mon 18:00", "medium", True)
    assert len(merged.departures) == 2


def test_remove() -> None:
    """The others stay as they are."""
    assert WEEK.minus("1").departures == (LATE, FRIDAY)
    assert WEEK.without(lambda one: True).departures == ()
    with pytest.raises(DepartureError) as caught:
        WEEK.minus("77")
    assert caught.value.problem is DepartureProblem.UNKNOWN_ID


def test_what_cannot_be_written_is_not_changed() -> None:
    """A car that keeps more than weekly departures would lose the rest."""
    partly = Departures(enabled=True, departures=(MONDAY,), whole=False)
    with pytest.raises(DepartureError) as caught:
        partly.minus("1")
    assert caught.value.problem is DepartureProblem.NOT_WEEKLY


def test_odd_times_of_the_car_do_not_hinder() -> None:
    """What the car has is its own matter, also three a day or at odd minutes."""
    odd = Departures(
        enabled=True,
        departures=tuple(
            Departure(id=str(n), weekday=Weekday.MONDAY, at=time(6, n))
            for n in range(1, 4)
        ),
    )
    assert len(odd.with_departure(Weekday.TUESDAY, MORNING).departures) == 4
    assert len(odd.minus("2").departures) == 2


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Tuesday, and the Friday after it; the car's clock is that of the zone.
        (datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 9, 4, 7, 30)),
        # A departure that is right now is not the next.
        (datetime(2026, 9, 4, 5, 30, tzinfo=UTC), datetime(2026, 9, 7, 7, 30)),
        (datetime(2026, 9, 4, 5, 29, 59, tzinfo=UTC), datetime(2026, 9, 4, 7, 30)),
        # The last Sunday of October has an hour more.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, 30)),
    ],
)
def test_next(now: datetime, expected: datetime) -> None:
    """The next active departure, by the clock of where the car is."""
    assert WEEK.next(now, BERLIN) == expected.replace(tzinfo=BERLIN)


def test_none_is_next() -> None:
    """Departures that the car does not mind are none."""
    now = datetime(2026, 9, 1, 12, tzinfo=UTC)
    assert Departures(enabled=False, departures=(MONDAY,)).next(now, BERLIN) is None
    assert Departures(enabled=True, departures=(LATE,)).next(now, BERLIN) is None


def test_between() -> None:
    """All active ones in order, the first moment included and the last not."""
    start = datetime(2026, 9, 4, 7, 30, tzinfo=BERLIN)
    found = WEEK.between(start, start + timedelta(days=7), BERLIN)
    assert [(at.day, one.id) for at, one in found] == [(4, "9"), (7, "1")]
