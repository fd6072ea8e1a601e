"""What is said to the cars, and what they answer: with Home Assistant's own agent and all entities exposed."""

from datetime import datetime

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
from simulator.cars.commands import Outcome, OutcomeKind

from .owner import Owner
from .speaker import LANGUAGES, Speaker, Table, own_unlock_sentences

BEV = "bev_mach_e"
PHEV = "phev_kuga"


def _departure(owner: Owner, table: Table) -> str:
    """Say when the Mach-E departs next, as the table has it."""
    at = datetime.fromisoformat(owner.state(BEV, "sensor", "next_departure").state)
    local = dt_util.as_local(at)
    days = (local.date() - dt_util.now().date()).days
    today, tomorrow, other = table.departure
    weekday = table.weekdays[local.weekday()]
    return (today, tomorrow)[days] if days < 2 else other.format(weekday=weekday)


async def _talk(speaker: Speaker, table: Table, part: str) -> None:
    departure = _departure(speaker.owner, table)
    for text, answer, *sent in table.parts[part]:
        told = await speaker.say(text, part)
        wanted = answer.replace("{departure}", departure)
        assert (text, told, speaker.sent()) == (text, wanted, sent)


@pytest.fixture
async def speaker(owner: Owner) -> Speaker:
    """Return someone who speaks English to a Home Assistant with an agent, but without cars yet."""
    speaker = Speaker(owner)
    await speaker.arrive()
    return speaker


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_as_promised(language: str) -> None:
    """At least 40 sentences in each language, a quarter of them unsafe or ambiguous, and all different."""
    parts = Table.of(language).parts
    usual, unsafe = ([row[0] for row in parts[part]] for part in ("one_car", "unsafe"))
    assert len({*usual, *unsafe}) == len(usual) + len(unsafe) >= 40
    assert len(unsafe) * 4 >= len(usual) + len(unsafe)
    assert all(len(row) == 2 for row in parts["unsafe"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_one_car(speaker: Speaker, language: str) -> None:
    """By its name, as my car and as the car; then with unlock and start allowed, and then with a code."""
    speaker.language = language
    table = Table.of(language)
    entry = await speaker.owner.add_account([BEV])
    speaker.expose_all()
    await _talk(speaker, table, "one_car")
    await _talk(speaker, table, "unsafe")
    await speaker.choose(entry, voice_unlock=True, voice_start=True)
    await speaker.owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await _talk(speaker, table, "one_car_allowed")
    await speaker.choose(entry, voice_unlock=True, voice_start=True, voice_code="1234")
    await speaker.owner.until_state(BEV, "binary_sensor", "push_connected", "on")
    await _talk(speaker, table, "one_car_with_code")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_two_cars(speaker: Speaker, language: str) -> None:
    """Which car is meant is asked, and the answer is taken."""
    speaker.language = language
    await speaker.owner.add_account([BEV, PHEV])
    speaker.expose_all()
    await _talk(speaker, Table.of(language), "two_cars")


async def test_a_name_answers_only_its_own_conversation(speaker: Speaker) -> None:
    """What one person was asked is not answered by another one, and not twice."""
    await speaker.owner.add_account([BEV, PHEV])
    assert await speaker.say("lock the car", "kitchen") == (
        "Which car, Blue Pony or Kuga?"
    )
    what = "What about it? You can ask me how the car is, or tell me to lock it."
    assert await speaker.say("blue pony", "bedroom") == what
    assert await speaker.say("blue pony", "kitchen") == "Blue Pony is locked."
    assert await speaker.say("blue pony", "kitchen") == what
    assert speaker.sent() == ["lock"]


async def test_names_follow_the_owner(hass: HomeAssistant, speaker: Speaker) -> None:
    """A name of the owner's choice counts beside the first one; equal names are told to be so."""
    owner = speaker.owner
    entry = await owner.add_account([BEV, PHEV])
    registry = dr.async_get(hass)
    pony = next(
        device.id
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        if device.serial_number == owner.car(BEV).vin
    )
    registry.async_update_device(pony, name_by_user="Rosi (the 1st)")
    assert await speaker.say("is Rosi (the 1st) locked") == "Rosi (the 1st) is locked."
    assert await speaker.say("is blue pony locked") == "Rosi (the 1st) is locked."
    assert await speaker.say("is the car locked") == (
        "Which car, Rosi (the 1st) or Kuga?"
    )
    registry.async_update_device(pony, name_by_user="Kuga")
    assert await speaker.say("lock kuga") == (
        "Several cars are called Kuga. Give one of them another name in Home Assistant."
    )
    assert speaker.sent() == []


async def test_a_car_left_out_is_no_longer_known(
    hass: HomeAssistant, speaker: Speaker
) -> None:
    """With one car left it is the car; without any, the sentences are Home Assistant's own again."""
    entry = await speaker.owner.add_account([BEV, PHEV])
    assert (await speaker.say("lock the car")).startswith("Which car")
    await speaker.choose(entry, vehicles=[speaker.owner.car(PHEV).vin])
    assert (await speaker.say("where is the car")).startswith("Kuga is")
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert "Kuga" not in await speaker.say("where is the car")


async def test_the_agent_may_come_later(owner: Owner) -> None:
    """Cars that were there before the agent are known to it."""
    speaker = Speaker(owner)
    await owner.add_account([BEV])
    await speaker.arrive()
    await owner.hass.async_block_till_done()
    assert await speaker.say("is the car locked") == "Blue Pony is locked."


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en-GB", "is the car locked", "Blue Pony is locked."),
        ("de-CH", "ist das Auto verriegelt", "Blue Pony ist verriegelt."),
        # Said in another language than is set, it is answered in that which is spoken.
        ("de", "is the car locked", "Blue Pony is locked."),
        ("pl", "is the car locked", "Blue Pony is locked."),
    ],
)
async def test_the_language_is_that_of_the_sentence(
    speaker: Speaker, language: str, text: str, answer: str
) -> None:
    """A region does not matter, and neither does what is set when something else is spoken."""
    await speaker.owner.add_account([BEV])
    speaker.language = language
    assert await speaker.say(text) == answer


async def test_a_language_without_a_file_is_left_to_home_assistant(
    speaker: Speaker,
) -> None:
    """Nothing of ours is said to it."""
    await speaker.owner.add_account([BEV])
    speaker.language = "pl"
    assert "Blue Pony" not in await speaker.say("gdzie jest samochód")


async def test_what_is_open_is_named(speaker: Speaker) -> None:
    """By door and window, in one answer or in that of the part asked for."""
    owner = speaker.owner
    await owner.add_account([BEV])
    car = owner.car(BEV)
    car.open("driver")
    car.open("tailgate")
    car.open_window("driver")
    await owner.until_state(BEV, "binary_sensor", "window_driver", "on")
    await owner.until_state(BEV, "binary_sensor", "door_tailgate", "on")
    for asked, parts in (
        (
            "is the car closed",
            "the driver's door, the tailgate and the driver's window",
        ),
        ("are the doors of the car closed", "the driver's door"),
        ("which windows of the car are open", "the driver's window"),
        ("is the trunk of the car open", "the tailgate"),
    ):
        assert await speaker.say(asked) == f"This is open at Blue Pony: {parts}."


async def test_a_charge_is_followed(speaker: Speaker) -> None:
    """With its level and its end while it lasts."""
    owner = speaker.owner
    await owner.add_account([BEV])
    owner.car(BEV).plug_in()
    owner.car(BEV).start_charging()
    await owner.until_state(BEV, "binary_sensor", "charging", "on")
    assert await speaker.say("is the car charging") == (
        "Blue Pony is charging with 7.3 kilowatts and is at 57 percent."
    )
    end = owner.state(BEV, "sensor", "charge_complete_at").state
    local = dt_util.as_local(datetime.fromisoformat(end))
    told = await speaker.say("when will the car be full")
    assert told.startswith("Blue Pony will have finished charging ")
    assert f" {local.hour % 12 or 12}:{local:%M} " in told


async def test_what_is_not_told_is_not_guessed(
    hass: HomeAssistant, speaker: Speaker
) -> None:
    """A car without a door sensor or position says so; what is old says how old it is."""
    owner = speaker.owner
    entry = await owner.add_account([BEV])
    owner.simulator.fordpass.switches.socket_refusal = "503"
    owner.simulator.fordpass.drop_sockets()
    await owner.until_state(BEV, "binary_sensor", "push_connected", "off")
    entry.runtime_data.cars[owner.car(BEV).vin].async_lose_account()
    assert (await speaker.say("is the car locked")).startswith(
        "Blue Pony is locked. That is from "
    )
    assert (await speaker.say("how much fuel does the car have")) == (
        "Blue Pony does not tell that. There is no contact with the car at the moment."
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_sentence_of_home_assistant_itself_unlocks(
    speaker: Speaker, language: str
) -> None:
    """Its own sentences for locks, of which each language has many, meet the options as well."""
    speaker.language = language
    await speaker.owner.add_account([BEV])
    speaker.expose_all()
    for sentence in own_unlock_sentences(language, "blue pony", most=25):
        answer = await speaker.say(sentence)
        assert (sentence, answer, speaker.sent()) == (sentence, answer, [])


async def test_a_failure_is_told_with_its_reason(speaker: Speaker) -> None:
    """And never as a success."""
    await speaker.owner.add_account([BEV])
    outcomes = speaker.owner.car(BEV).outcomes
    outcomes.append(Outcome(kind=OutcomeKind.EXPIRED_DEEP_SLEEP))
    assert await speaker.say("lock the car") == (
        "Blue Pony was not locked. The car is in deep sleep to save its 12 V battery and "
        "does not take commands. Start it once to wake it."
    )
    assert speaker.sent() == ["lock"]


async def test_the_code_is_of_figures(speaker: Speaker) -> None:
    """Letters are refused by the form, which keeps what was entered so far."""
    owner = speaker.owner
    entry = await owner.add_account([BEV])
    options = owner.hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    vehicles = [owner.car(BEV).vin]
    flow = await options.async_configure(
        flow["flow_id"], {"vehicles": vehicles, "voice_code": "12a4"}
    )
    assert flow["errors"] == {"voice_code": "voice_code_not_figures"}
    flow = await options.async_configure(
        flow["flow_id"], {"vehicles": vehicles, "voice_code": "1234"}
    )
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["voice_code"] == "1234"
