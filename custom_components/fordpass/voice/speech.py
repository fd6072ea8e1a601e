"""An answer in the words of a language: figures, times and lists as people say them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from .answer import Age, Amount, Answer, Fact, Failure, Moment, Names, Parts, Unit
from .language import Language

# Of how many decimals each unit is said, where that is not none.
_DECIMALS: Final = {"bar": 1, "kW": 1, "°C": 1}
_WEEK: Final = 7


async def async_say(hass: HomeAssistant, answer: Answer, language: Language) -> str:
    """Return the sentence that tells an answer."""
    said = {
        name: await _failure(hass, fact, language)
        if isinstance(fact, Failure)
        else _fact(fact, language)
        for name, fact in answer.facts.items()
    }
    sentence = language.answers[answer.topic][answer.key].format(**said)
    if not answer.lost and answer.as_of is None:
        return sentence
    notes = language.answers["general"]
    age = {} if answer.as_of is None else {"ago": _ago(answer.as_of, language.words)}
    if not answer.lost:
        return f"{sentence} {notes['as_of'].format(**age)}"
    note = notes["lost_as_of" if age else "lost"].format(**age)
    return f"{sentence} {note}"


async def _failure(hass: HomeAssistant, failure: Failure, language: Language) -> str:
    messages = await async_get_translations(hass, language.code, "exceptions", [DOMAIN])
    key = f"component.{DOMAIN}.exceptions.{failure.key}.message"
    return messages.get(key, failure.key).format(**failure.placeholders)


def _fact(fact: Fact, language: Language) -> str:
    words = language.words
    match fact:
        case Amount():
            return f"{_figure(fact, words)} {words['units'].get(fact.unit, fact.unit)}"
        case Moment():
            return _moment(fact.at, words)
        case Age():
            return _ago(fact.at, words)
        case Parts():
            return _joined(
                [_part(*item, words) for item in fact.figures.items()], words["and"]
            )
        case Names():
            return _joined(fact.names, words["or"])
        case Unit():
            return str(words["units"].get(fact.unit, fact.unit))
        case str():
            return fact
    raise TypeError(f"{fact} cannot be said")


def _figure(amount: Amount, words: Mapping[str, Any]) -> str:
    figure = f"{amount.value:.{_DECIMALS.get(amount.unit, 0)}f}"
    if "." in figure:
        figure = figure.rstrip("0").rstrip(".")
    return figure.replace(".", words["decimal_mark"])


def _part(key: str, figure: Amount | None, words: Mapping[str, Any]) -> str:
    part = str(words["parts"][key])
    return part if figure is None else f"{part} {_figure(figure, words)}"


def _joined(items: Sequence[str], last: str) -> str:
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def _moment(at: datetime, words: Mapping[str, Any]) -> str:
    """Say a time of day, and which day it is when it is another one than today."""
    local, today = dt_util.as_local(at), dt_util.now().date()
    days = (local.date() - today).days
    times = words["times"]
    halves = times.get("halves")
    time = times["clock"].format(
        hour=local.hour if halves is None else local.hour % 12 or 12,
        minute=f"{local:%M}",
        half="" if halves is None else halves[local.hour // 12],
    )
    if (key := {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)) is None:
        key = "this_week" if 0 < days < _WEEK else "other_day"
    return str(
        times[key].format(
            time=time,
            weekday=times["weekdays"][local.weekday()],
            day=local.day,
            month=times["months"][local.month - 1],
        )
    )


# From how many seconds on an age is said in which unit, and how long that is.
_AGES: Final = (
    (timedelta(days=2), "days", timedelta(days=1)),
    (timedelta(hours=2), "hours", timedelta(hours=1)),
    (timedelta(hours=1), "hour", timedelta(hours=1)),
    (timedelta(minutes=2), "minutes", timedelta(minutes=1)),
)


def _ago(at: datetime, words: Mapping[str, Any]) -> str:
    """Say how long ago something was, rounded down."""
    age = dt_util.utcnow() - at
    for least, key, unit in _AGES:
        if age >= least:
            return str(words["ago"][key].format(n=age // unit))
    return str(words["ago"]["now"])
