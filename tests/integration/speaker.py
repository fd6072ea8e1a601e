"""Someone who speaks to Home Assistant's own agent, and a fixture file of what is said and answered."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hassil import Intents
from hassil.intents import TextSlotList
from hassil.sample import sample_expression
import home_assistant_intents
import yaml

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component

from .owner import Owner

LANGUAGES = ("de", "en", "es", "fr", "nl")
_TABLES = Path(__file__).parent / "spoken"


@dataclass(frozen=True)
class Table:
    """The sentences of a language by part, in the order they are said: sentence, answer, what is sent.

    `departure` is how a departure at 7:30 is said: of today, of tomorrow, and of another weekday.
    """

    departure: tuple[str, str, str]
    weekdays: tuple[str, ...]
    parts: dict[str, list[list[str]]]

    @classmethod
    def of(cls, language: str) -> Self:
        """Read the table of a language."""
        document = yaml.safe_load((_TABLES / f"{language}.yaml").read_text())
        return cls(
            departure=tuple(document.pop("departure")),
            weekdays=tuple(document.pop("weekdays")),
            parts=document,
        )


def own_unlock_sentences(language: str, name: str, most: int) -> list[str]:
    """Return sentences by which Home Assistant's own agent unlocks a lock of that name, evenly chosen."""
    data = home_assistant_intents.get_intents(language)
    assert data is not None
    intents = Intents.from_dict(
        {
            "language": language,
            "intents": {
                "unlock": {
                    "data": [
                        {"sentences": [text]}
                        for part in data["intents"]["HassTurnOff"]["data"]
                        if "lock" in part.get("requires_context", {}).get("domain", ())
                        for text in part["sentences"]
                        if "area" not in text
                    ]
                }
            },
            "lists": data["lists"],
            "expansion_rules": data["expansion_rules"],
        }
    )
    lists = {
        **intents.slot_lists,
        "name": TextSlotList.from_strings([name], allow_template=False),
    }
    sentences = sorted(
        {
            sentence.strip()
            for part in intents.intents["unlock"].data
            for template in part.sentences
            for sentence in sample_expression(
                template.expression, lists, intents.expansion_rules
            )
        }
    )
    return sentences[:: -(-len(sentences) // most)]


@dataclass
class Speaker:
    """Says sentences and hears answers."""

    owner: Owner
    language: str = "en"

    async def arrive(self) -> None:
        """Set up the agent, as a Home Assistant with voice has it."""
        hass = self.owner.hass
        assert await async_setup_component(hass, "homeassistant", {})
        assert await async_setup_component(hass, "conversation", {})

    def expose_all(self) -> None:
        """Let the agent have every entity, locks included, as careless as an owner can be."""
        for state in self.owner.hass.states.async_all():
            async_expose_entity(
                self.owner.hass, conversation.DOMAIN, state.entity_id, True
            )

    async def say(self, text: str, conversation_id: str | None = None) -> str:
        """Say a sentence and return what is answered, once the car has done what it was told."""
        task = self.owner.hass.async_create_task(
            conversation.async_converse(
                self.owner.hass, text, conversation_id, Context(), self.language
            )
        )
        await self.owner.let_pass(task)
        return str(task.result().response.speech["plain"]["speech"])

    def sent(self) -> list[str]:
        """Return what the cloud was asked to send to cars since the last call."""
        commands = self.owner.simulator.fordpass.commands
        types = [command.type for command in commands]
        commands.clear()
        return types

    async def choose(self, entry: ConfigEntry[Any], **chosen: Any) -> None:
        """Change the options of an account."""
        options = self.owner.hass.config_entries.options
        flow = await options.async_init(entry.entry_id)
        result = await options.async_configure(
            flow["flow_id"], {"vehicles": _shown(flow)} | chosen
        )
        assert result["type"] is FlowResultType.CREATE_ENTRY
        await self.owner.hass.async_block_till_done()


def _shown(flow: Any) -> list[str]:
    fields = {str(field.schema): field for field in flow["data_schema"].schema}
    shown: list[str] = fields["vehicles"].default()
    return shown
