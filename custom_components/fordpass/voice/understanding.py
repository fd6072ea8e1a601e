"""What a sentence about cars means in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Final

from hassil import Intents, recognize_all
from hassil.intents import TextSlotList, WildcardSlotList

from .language import Language

# What nobody pronounces; hassil ignores it in what is said.
_UNSPOKEN: Final = re.compile(r"[,;:!?¡¿…\"]|\.$")


def spoken(name: str) -> str:
    """Return the name of a car as it is heard."""
    return " ".join(_UNSPOKEN.sub(" ", name).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What was said: the intent, what the car was called (None for any car), and a code."""

    language: Language
    intent: str
    called: str | None = None
    code: str | None = None


class Understanding:
    """Recognizes the sentences of one language about cars of certain names."""

    def __init__(self, language: Language, names: Iterable[str]) -> None:
        """Take the names as they are heard; a name that also means any car means that car."""
        self.language = language
        self._intents = Intents.from_dict(
            {
                "language": language.code,
                "intents": {
                    intent: {"data": [{"sentences": list(sentences)}]}
                    for intent, sentences in language.sentences.items()
                },
            }
        )
        called = dict.fromkeys(language.any_car, "") | {name: name for name in names}
        self._lists = {
            "car": TextSlotList.from_tuples(called.items(), allow_template=False),
            "code": WildcardSlotList("code"),
        }

    def meaning(self, text: str) -> Meaning | None:
        """Return what a sentence means, None when it is none of this language about a car."""
        for result in recognize_all(text, self._intents, slot_lists=self._lists):
            car, code = result.entities.get("car"), result.entities.get("code")
            return Meaning(
                language=self.language,
                intent=result.intent.name,
                called=None if car is None else str(car.value) or None,
                code=None if code is None else self._figures(str(code.value)),
            )
        return None

    def _figures(self, code: str) -> str:
        """Return a code with its figures where it was understood in words."""
        figures = {
            word: str(figure) for figure, word in enumerate(self.language.figures)
        }
        return "".join(figures.get(word, word) for word in code.casefold().split())
