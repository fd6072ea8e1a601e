"""An answer as figures and words instead of a sentence, for who makes sentences of its own."""

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from .answer import Age, Amount, Answer, Fact, Moment, Parts


def figures(answer: Answer) -> JsonObjectType:
    """Return an answer, without the car it is about."""
    facts = {
        name: _fact(fact)
        for name, fact in answer.facts.items()
        if isinstance(fact, (str, Amount, Moment, Age, Parts)) and name != "car"
    }
    return {"status": answer.key, **facts}


def _fact(fact: Fact | None) -> JsonValueType:
    match fact:
        case Amount():
            return f"{f'{fact.value:.1f}'.removesuffix('.0')} {fact.unit}"
        case Moment() | Age():
            return dt_util.as_local(fact.at).isoformat(timespec="seconds")
        case Parts():
            if not any(fact.figures.values()):
                return list(fact.figures)
            return {part: _fact(figure) for part, figure in fact.figures.items()}
    return str(fact)
