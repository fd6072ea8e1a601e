"""The blueprints that make a car ready to go, run against the simulator's cars."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, override

import pytest

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from simulator.cars.body import Place
from simulator.cars.commands import Outcome, OutcomeKind

from .blueprints import NOTHING_NEW, Automated, in_minutes, tell
from .owner import Owner
from .witness import POST

BEV = "bev_mach_e"
OUTSIDE = "sensor.terrace"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Diary(CalendarEntity):
    """A calendar of the owner."""

    _attr_name = "Diary"

    def __init__(self) -> None:
        """Begin with an empty one."""
        self.events: list[CalendarEvent] = []

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return no event: nobody looks at the state."""
        return None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events that begin in a time."""
        return [
            event
            for event in self.events
            if start_date <= event.start_datetime_local < end_date
        ]

    def note(
        self, start: datetime, summary: str, location: str | None = "Town"
    ) -> None:
        """Note an appointment of an hour."""
        self.events.append(
            CalendarEvent(
                start=start,
                end=start + timedelta(hours=1),
                summary=summary,
                location=location,
            )
        )


@pytest.fixture
async def home(owner: Owner, tmp_path: Path) -> AsyncGenerator[Automated]:
    """Return a home where a car is."""
    home = Automated(owner, tmp_path)
    await home.live_at(BEV)
    await owner.add_account([BEV])
    await owner.until_state(BEV, "device_tracker", "location", "home")
    yield home
    await home.leave()


@pytest.fixture
async def diary(hass: HomeAssistant) -> Diary:
    """Return the owner's calendar."""
    assert await async_setup_component(hass, "calendar", {})
    diary = Diary()
    await hass.data[DATA_COMPONENT].async_add_entities([diary])
    return diary


def _runs(home: Automated) -> bool:
    return home.owner.state(BEV, "switch", "remote_start").state == "on"


def _asked(home: Automated) -> int:
    return home.owner.simulator.ledger.count(POST)


async def _deep_asleep(home: Automated) -> None:
    home.owner.car(BEV).deep_sleep()
    await home.owner.until_state(BEV, "binary_sensor", "deep_sleep", "on")


async def _elsewhere(home: Automated) -> None:
    car = home.owner.car(BEV)
    car.body.place = Place(10.0, 10.0)
    car.report()
    await home.owner.until_state(BEV, "device_tracker", "location", "not_home")


async def _running(home: Automated) -> None:
    home.owner.car(BEV).start_remotely()
    await home.owner.until_state(BEV, "switch", "remote_start", "on")


REASONS = [_deep_asleep, _elsewhere, _running]


async def _heat(
    home: Automated,
    platform: str = "switch",
    days: tuple[int, ...] = (0,),
    minutes: float = 5,
) -> None:
    """Warm the car in so many minutes, today or so many days later."""
    now = dt_util.now()
    owner = home.owner
    await home.use(
        "cold_morning",
        start=owner.entity_id(
            BEV, platform, {"switch": "remote_start"}.get(platform, platform)
        ),
        location=owner.entity_id(BEV, "device_tracker", "location"),
        deep_sleep=owner.entity_id(BEV, "binary_sensor", "deep_sleep"),
        temperature=OUTSIDE,
        at=in_minutes(minutes).strftime("%H:%M:%S"),
        weekdays=[WEEKDAYS[(now.weekday() + day) % 7] for day in days],
        failed=tell(failed="{{ car }}"),
    )


@pytest.mark.parametrize("platform", ["switch", "climate"])
async def test_cold_morning(home: Automated, platform: str) -> None:
    """The car runs when you leave."""
    await _heat(home, platform)
    home.hass.states.async_set(OUTSIDE, "-2")
    await home.at(in_minutes(6), lambda: _runs(home))
    await home.live(lambda: not home.busy)
    assert _asked(home) == 1
    home.add_up()


@pytest.mark.parametrize(
    ("days", "degrees"), [((0,), "3"), ((0,), "unavailable"), (range(1, 7), "-2")]
)
async def test_not_a_cold_morning(
    home: Automated, days: tuple[int, ...], degrees: str
) -> None:
    """It is warm, or not known how cold it is, or another day."""
    await _heat(home, days=days)
    home.hass.states.async_set(OUTSIDE, degrees)
    await home.at(in_minutes(6))
    assert _asked(home) == 0


@pytest.mark.parametrize("reason", REASONS)
async def test_a_cold_morning_without_the_car(home: Automated, reason: Any) -> None:
    """A car that sleeps deep, is elsewhere or runs already is not asked."""
    await _heat(home)
    home.hass.states.async_set(OUTSIDE, "-2")
    await reason(home)
    await home.at(in_minutes(6))
    assert _asked(home) == 0
    home.add_up()


async def test_a_cold_morning_on_which_it_fails(home: Automated) -> None:
    """That it did not start is told."""
    await _heat(home)
    home.hass.states.async_set(OUTSIDE, "-2")
    home.owner.car(BEV).outcomes.append(Outcome(kind=OutcomeKind.FAILED_ON_DEVICE))
    await home.at(in_minutes(6), lambda: bool(home.told))
    home.add_up({"failed": "Blue Pony"})


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_no_morning(home: Automated, happening: str) -> None:
    """A restart or a gap after the time starts nothing."""
    await _heat(home, minutes=-5)
    home.hass.states.async_set(OUTSIDE, "-2")
    await NOTHING_NEW[happening](home, BEV)
    await home.wait(minutes=1)
    assert _asked(home) == 0


async def _prepare(home: Automated, diary: Diary, **inputs: Any) -> None:
    owner = home.owner
    await home.use(
        "before_event",
        calendar=diary.entity_id,
        start=owner.entity_id(BEV, "climate", "climate"),
        location=owner.entity_id(BEV, "device_tracker", "location"),
        deep_sleep=owner.entity_id(BEV, "binary_sensor", "deep_sleep"),
        before={"minutes": 45},
        failed=tell(failed="{{ appointment }}"),
        **inputs,
    )


async def test_before_an_appointment(home: Automated, diary: Diary) -> None:
    """The car is started so long before, and once for two that follow one another."""
    diary.note(in_minutes(50), "Dentist")
    diary.note(in_minutes(56), "Shop")
    await _prepare(home, diary)
    await home.at(in_minutes(4))
    assert _asked(home) == 0
    await home.at(in_minutes(6), lambda: _runs(home))
    await home.live(lambda: not home.busy)
    assert _asked(home) == 1
    # Even when nobody came and the start is over.
    home.owner.car(BEV).stop_remotely()
    await home.owner.until_state(BEV, "switch", "remote_start", "off")
    await home.at(in_minutes(12))
    assert _asked(home) == 1
    home.add_up()


@pytest.mark.parametrize(("everything", "asked"), [(False, 0), (True, 1)])
async def test_an_appointment_without_a_location(
    home: Automated, diary: Diary, everything: bool, asked: int
) -> None:
    """It counts only if it is said to."""
    diary.note(in_minutes(50), "Call", None)
    await _prepare(home, diary, everything=everything)
    await home.at(in_minutes(6), (lambda: _runs(home)) if everything else None)
    await home.live(lambda: not home.busy)
    assert _asked(home) == asked


@pytest.mark.parametrize("reason", REASONS)
async def test_an_appointment_without_the_car(
    home: Automated, diary: Diary, reason: Any
) -> None:
    """A car that sleeps deep, is elsewhere or runs already is not asked."""
    diary.note(in_minutes(50), "Dentist")
    await _prepare(home, diary)
    await reason(home)
    await home.at(in_minutes(6))
    assert _asked(home) == 0
    home.add_up()


async def test_an_appointment_for_which_it_fails(home: Automated, diary: Diary) -> None:
    """That it did not start is told, with the name of the appointment."""
    diary.note(in_minutes(50), "Dentist")
    await _prepare(home, diary)
    home.owner.car(BEV).outcomes.append(Outcome(kind=OutcomeKind.FAILED_ON_DEVICE))
    await home.at(in_minutes(6), lambda: bool(home.told))
    home.add_up({"failed": "Dentist"})


@pytest.mark.parametrize("happening", NOTHING_NEW)
async def test_an_appointment_starts_it_once(
    home: Automated, diary: Diary, happening: str
) -> None:
    """A restart or a gap before the appointment begins does not start it again."""
    diary.note(in_minutes(50), "Dentist")
    await _prepare(home, diary)
    await home.at(in_minutes(6), lambda: _runs(home))
    await home.live(lambda: not home.busy)
    home.owner.car(BEV).stop_remotely()
    await home.owner.until_state(BEV, "switch", "remote_start", "off")
    await NOTHING_NEW[happening](home, BEV)
    await home.at(in_minutes(7))
    assert _asked(home) == 1
