"""What happens to a car, told once; and Ford's messages, as a list and by action."""

from functools import partial
from typing import Any

import pytest

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from simulator.cars.commands import Outcome, OutcomeKind
from simulator.fordpass.faults import Fault, FaultKind

from .conftest import SHORT
from .owner import Owner
from .test_care import call
from .witness import assert_told

BEV = "bev_mach_e"
TRUCK = "ice_f150"
MESSAGES = "GET *messagecenter/v3/messages"
CHANGE = "* *messagecenter/v3/user/messages*"


@pytest.fixture(autouse=True)
def _eager(_integration: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask what is to be asked at once, and again soon."""
    monkeypatch.setattr(
        "custom_components.fordpass.accounts.Timing",
        partial(SHORT, errand_first=0, errand_gap=0.01, errand_pace=0.00001),
    )


class Heard(list[tuple[str, dict[str, Any]]]):
    """The events of an event entity, in order: the type, and what else was told."""

    def __init__(self, owner: Owner, name: str, key: str) -> None:
        """Listen from now on."""
        super().__init__()
        entity_id = owner.entity_id(name, "event", key)

        @callback
        def note(event: Event[Any]) -> None:
            old, new = event.data["old_state"], event.data["new_state"]
            if event.data["entity_id"] != entity_id or new is None:
                return
            if new.state in ("unknown", "unavailable"):
                return
            # A restored one is not a new one.
            if old is None or old.state in (new.state, "unavailable"):
                return
            attributes = dict(new.attributes)
            more = {
                name: attributes[name]
                for name in ("subject", "message_id", "headline", "command", "reason")
                if name in attributes
            }
            self.append((attributes["event_type"], more))

        owner.hass.bus.async_listen(EVENT_STATE_CHANGED, note)


async def begin(owner: Owner, name: str, key: str) -> Heard:
    """Add a car and listen to one of its events."""
    await owner.add_account([name])
    await owner.until(lambda: owner.has(name, "event", key))
    await owner.hass.async_block_till_done()
    return Heard(owner, name, key)


async def restart(owner: Owner, entry: ConfigEntry[Any]) -> None:
    """Set the account up anew, as after a restart."""
    assert await owner.hass.config_entries.async_reload(entry.entry_id)
    await owner.until_state(BEV, "binary_sensor", "push_connected", "on")


async def test_alarm(hass: HomeAssistant, owner: Owner) -> None:
    """It goes off and ends; arming and disarming are no events."""
    heard = await begin(owner, BEV, "alarm")
    car = owner.car(BEV)
    for act in (
        car.unlock,
        car.lock,
        lambda: car.sound_alarm(True),
        lambda: car.sound_alarm(False),
    ):
        act()
        car.clock.step(30)
        await hass.async_block_till_done()
    await owner.until(lambda: [kind for kind, _ in heard] == ["triggered", "ended"])


async def test_charge(hass: HomeAssistant, owner: Owner) -> None:
    """It ends at its target, by unplugging, and with a fault."""
    heard = await begin(owner, BEV, "charge")
    car = owner.car(BEV)
    assert not heard

    async def charging() -> None:
        car.plug_in()
        await owner.until_state(BEV, "binary_sensor", "charging", "on")
        car.clock.step(1)

    car.set_soc(79)
    await charging()
    owner.simulator.clock.step(4000)
    await owner.until(lambda: heard == [("completed", {})])
    car.unplug()
    car.clock.step(1)
    car.set_soc(20)
    await charging()
    car.unplug()
    await owner.until(lambda: heard[1:] == [("stopped", {})])
    car.clock.step(1)
    await charging()
    car.fault_charging()
    await owner.until(lambda: heard[2:] == [("fault", {})])


async def test_health_alert(hass: HomeAssistant, owner: Owner) -> None:
    """A warning comes and goes; those that were there already are no event."""
    heard = await begin(owner, BEV, "health_alert")
    assert owner.state(BEV, "sensor", "health_alerts").state == "1.0"
    assert owner.state(BEV, "binary_sensor", "health_problem").state == "on"
    car = owner.car(BEV)
    car.set_tire("FRONT_LEFT", 150)
    await owner.until(lambda: heard == [("raised", {"headline": "Tire pressure low"})])
    answer = await call(owner, BEV, "get_health_alerts", wants=True)
    assert [alert["headline"] for alert in answer["alerts"]] == [
        "Washer fluid low",
        "Tire pressure low",
    ]
    car.set_indicator("lowWasherFluid", False)
    car.set_tire("FRONT_LEFT", 260)
    await owner.until_state(BEV, "binary_sensor", "health_problem", "off")
    assert {kind for kind, _ in heard[1:]} == {"cleared"}
    assert len(heard) == 3


async def test_commands(hass: HomeAssistant, owner: Owner) -> None:
    """Each end of a command is an event, with the reason of a failure."""
    heard = await begin(owner, BEV, "command")
    await owner.act(BEV, "lock", "lock", "unlock")
    owner.car(BEV).outcomes.append(Outcome(kind=OutcomeKind.EXPIRED))
    with pytest.raises(HomeAssistantError):
        await owner.act(BEV, "lock", "lock", "lock")
    owner.simulator.fordpass.faults.append(
        Fault(match="POST */commands", kind=FaultKind.UNAVAILABLE)
    )
    with pytest.raises(HomeAssistantError):
        await owner.act(BEV, "lock", "lock", "lock")
    assert heard == [
        ("succeeded", {"command": "unlock"}),
        ("failed", {"command": "lock", "reason": "command_expired"}),
        ("failed", {"command": "lock", "reason": "cloud_unavailable"}),
    ]


async def test_a_message_is_told_once(hass: HomeAssistant, owner: Owner) -> None:
    """Not what was there before the account, and not again after a restart."""
    entry = await owner.add_account([BEV])
    await owner.until(lambda: owner.has(BEV, "event", "message"))
    heard = Heard(owner, BEV, "message")
    car = owner.car(BEV)
    for subject in ("First", "Second"):
        car.clock.step(1)
        car.add_message(subject, "Text")
    await owner.until(lambda: len(heard) == 2)
    assert [(kind, more["subject"]) for kind, more in heard] == [
        ("received", "First"),
        ("received", "Second"),
    ]
    await owner.until_state(BEV, "sensor", "unread_messages", "3.0")

    asked = owner.simulator.ledger.count(MESSAGES)
    await restart(owner, entry)
    await owner.until(lambda: owner.simulator.ledger.count(MESSAGES) > asked + 1)
    assert len(heard) == 2
    assert owner.state(BEV, "event", "message").attributes["subject"] == "Second"

    # What comes while Home Assistant does not listen is told when it does again.
    await hass.config_entries.async_unload(entry.entry_id)
    car.clock.step(1)
    car.add_message("Third", "Text")
    await hass.config_entries.async_setup(entry.entry_id)
    await owner.until(lambda: len(heard) == 3)
    assert heard[2][1]["subject"] == "Third"


async def test_an_empty_answer_repeats_no_message(owner: Owner) -> None:
    """Messages that are gone for a moment are the same ones when they are back."""
    heard = await begin(owner, BEV, "message")
    car = owner.car(BEV)
    await owner.until_state(BEV, "sensor", "unread_messages", "1.0")
    kept, car.messages = car.messages, []
    await owner.until_state(BEV, "sensor", "unread_messages", "0.0")
    car.messages = kept
    await owner.until_state(BEV, "sensor", "unread_messages", "1.0")
    assert heard == []
    car.clock.step(1)
    car.add_message("New", "Text")
    await owner.until(lambda: [more["subject"] for _, more in heard] == ["New"])


async def items(owner: Owner) -> list[dict[str, Any]]:
    """Return what is on the list, as Home Assistant gives it."""
    entity_id = owner.entity_id(BEV, "todo", "messages")
    answer = await owner.hass.services.async_call(
        "todo",
        "get_items",
        {"entity_id": entity_id, "status": ["needs_action", "completed"]},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    found: Any = answer[entity_id]
    listed: list[dict[str, Any]] = found["items"]
    return listed


async def change(owner: Owner, action: str, **fields: Any) -> None:
    """Change the list."""
    await owner.hass.services.async_call(
        "todo",
        action,
        {"entity_id": owner.entity_id(BEV, "todo", "messages"), **fields},
        blocking=True,
    )


async def with_list(owner: Owner) -> None:
    """Add the car, and wait for its list."""
    await owner.add_account([BEV])
    await owner.until(lambda: owner.has(BEV, "todo", "messages"))
    await owner.hass.async_block_till_done()


async def test_list_of_messages(hass: HomeAssistant, owner: Owner) -> None:
    """Completed is read and deleted is deleted, at Ford as well."""
    await with_list(owner)
    car = owner.car(BEV)
    [item] = await items(owner)
    assert item["summary"] == "Charging complete"
    assert item["description"] == "Blue Pony has reached its target."
    assert item["status"] == "needs_action"
    assert owner.state(BEV, "todo", "messages").state == "1"

    await change(owner, "update_item", item=item["uid"], status="completed")
    assert car.messages[0]["isRead"] is True
    assert owner.state(BEV, "todo", "messages").state == "0"
    await change(owner, "remove_completed_items")
    assert not car.messages
    assert await items(owner) == []


@pytest.mark.parametrize(
    "fields", [{"rename": "Something else"}, {"status": "needs_action"}]
)
async def test_what_cannot_be_changed_of_a_message(
    hass: HomeAssistant, owner: Owner, fields: dict[str, str]
) -> None:
    """Neither its text nor that it was read."""
    owner.car(BEV).messages[0]["isRead"] = True
    await with_list(owner)
    [item] = await items(owner)
    with pytest.raises(ServiceValidationError) as caught:
        await change(owner, "update_item", item=item["uid"], **fields)
    assert_told(caught.value, "message_unchangeable")
    assert owner.simulator.ledger.count(CHANGE) == 0


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        (FaultKind.FORBIDDEN, "command_not_authorized"),
        (FaultKind.NOT_FOUND, "command_unsupported"),
        (FaultKind.UNAVAILABLE, "cloud_unavailable"),
        (FaultKind.TOO_MANY_REQUESTS, "rate_limited"),
    ],
)
async def test_message_that_stays(
    hass: HomeAssistant, owner: Owner, kind: FaultKind, failure: str
) -> None:
    """What Ford does not delete is still on the list."""
    await with_list(owner)
    [item] = await items(owner)
    owner.simulator.fordpass.faults.append(Fault(match=CHANGE, kind=kind))
    with pytest.raises(HomeAssistantError) as caught:
        await change(owner, "remove_item", item=item["uid"])
    assert_told(caught.value, failure)
    assert [one["uid"] for one in await items(owner)] == [item["uid"]]


async def test_messages_by_action(hass: HomeAssistant, owner: Owner) -> None:
    """They are listed with their text, marked and deleted, some or all."""
    car = owner.car(BEV)
    for number in range(3):
        car.clock.step(1)
        car.add_message(f"Number {number}", "Text")
    await with_list(owner)
    await owner.until_state(BEV, "sensor", "unread_messages", "4.0")
    listed = (await call(owner, BEV, "get_messages", wants=True))["messages"]
    assert [message["subject"] for message in listed] == [
        "Number 2",
        "Number 1",
        "Number 0",
        "Charging complete",
    ]
    assert listed[0]["body"] == "Text"
    assert listed[0]["read"] is False
    ids = [message["message_id"] for message in listed]

    await call(owner, BEV, "mark_messages_read", message_id=ids[:1])
    assert owner.state(BEV, "sensor", "unread_messages").state == "3.0"
    await call(owner, BEV, "mark_messages_read")
    assert owner.state(BEV, "sensor", "unread_messages").state == "0.0"
    changes = owner.simulator.ledger.count(CHANGE)
    await call(owner, BEV, "mark_messages_read")
    assert owner.simulator.ledger.count(CHANGE) == changes

    with pytest.raises(ServiceValidationError) as caught:
        await call(owner, BEV, "delete_messages", message_id=[ids[0], "5"])
    assert_told(caught.value, "message_unknown", message_id="5")
    await call(owner, BEV, "delete_messages", message_id=ids[1:2])
    left = (await call(owner, BEV, "get_messages", wants=True))["messages"]
    assert [message["message_id"] for message in left] == [ids[0], *ids[2:]]
    await call(owner, BEV, "delete_messages")
    assert not car.messages
