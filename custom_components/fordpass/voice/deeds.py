"""What a car can be told to do, who allowed it, and how it ended."""

from dataclasses import dataclass
from enum import StrEnum
import hmac
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..cloud import signals as s
from ..cloud.commands import Command
from ..const import CONF_VOICE_CODE, CONF_VOICE_START, CONF_VOICE_UNLOCK
from .answer import Answer, Fact, Failure
from .cars import VoiceCar
from .units import shown


class Deed(StrEnum):
    """What a car can be told to do."""

    LOCK = "lock"
    UNLOCK = "unlock"
    START = "start"
    STOP = "stop"
    WARM = "warm"
    """A remote start, for the sake of the cabin."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The command of a deed, and the option that must allow it."""

    command: Command
    option: str | None = None


_DEEDS: Final = {
    Deed.LOCK: _Row(Command.LOCK),
    Deed.UNLOCK: _Row(Command.UNLOCK, CONF_VOICE_UNLOCK),
    Deed.START: _Row(Command.REMOTE_START, CONF_VOICE_START),
    Deed.STOP: _Row(Command.STOP_REMOTE_START),
    Deed.WARM: _Row(Command.REMOTE_START, CONF_VOICE_START),
}


async def async_do(
    hass: HomeAssistant, car: VoiceCar, deed: Deed, code: str | None = None
) -> Answer:
    """Do it if the owner allows it, wait for the car, and tell how it ended.

    `code` is what was said for a code; only letters and figures of it count. Nothing is raised.
    """
    row = _DEEDS[deed]
    able = car.able(row.command)
    if not able:
        return _refusal("general", "unsupported", car)
    if row.option is not None:
        able = [way for way in able if way.config_entry.options.get(row.option)]
        if not able:
            return _refusal(deed, "not_allowed", car)
    way = able[0]
    if row.option is not None and (
        wanted := way.config_entry.options.get(CONF_VOICE_CODE)
    ):
        if not code:
            return _refusal(deed, "code_missing", car)
        if not hmac.compare_digest(_bare(code).encode(), _bare(wanted).encode()):
            return _refusal("general", "code_wrong", car)
    # A car that runs would be made to run longer.
    if row.command is Command.REMOTE_START and way.data.value(s.REMOTE_START_ACTIVE):
        return Answer(topic="start", key="runs_already", facts={"car": car.name})
    try:
        await way.async_send(row.command)
    except HomeAssistantError as err:
        failure = Failure(
            key=err.translation_key or "",
            placeholders=err.translation_placeholders or {},
        )
        return Answer(
            topic=deed,
            key="failed",
            facts={"car": car.name, "reason": failure},
            succeeded=False,
        )
    facts: dict[str, Fact] = {"car": car.name}
    temperature = way.data.value(s.CLIMATE_TEMPERATURE)
    if deed is not Deed.WARM or temperature is None:
        return Answer(topic=deed, key="done", facts=facts)
    facts["temperature"] = shown(hass, way, s.CLIMATE_TEMPERATURE, temperature)
    return Answer(topic=deed, key="done_temperature", facts=facts)


def _refusal(topic: str, key: str, car: VoiceCar) -> Answer:
    return Answer(topic=topic, key=key, facts={"car": car.name}, succeeded=False)


def _bare(code: str) -> str:
    return "".join(character for character in code if character.isalnum()).casefold()
