"""Ford's messages as a list: completed is read, deleted is deleted."""

from dataclasses import dataclass
from typing import override

from homeassistant.components.todo import (
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .cloud.care import Message, MessageIds
from .cloud.commands import Command
from .cloud.signals import MESSAGES
from .cloud.vehicle import VehicleState
from .const import DOMAIN
from .entity import FordPassDescription, FordPassEntity, async_setup_rows
from .garage import FordPassConfigEntry

# The account sends a command once however many ask; nothing is gained by waiting in line.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class FordPassTodoDescription(FordPassDescription):
    """A row of the lists."""


_ROWS = (FordPassTodoDescription(key="messages", signal=MESSAGES),)


async def async_setup_entry(
    _: HomeAssistant,
    entry: FordPassConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the lists of all cars."""
    await async_setup_rows(entry, async_add_entities, _ROWS, FordPassTodoList)


def _item(message: Message) -> TodoItem:
    return TodoItem(
        uid=message.uid,
        summary=message.subject or message.body,
        description=message.body,
        status=TodoItemStatus.COMPLETED
        if message.read
        else TodoItemStatus.NEEDS_ACTION,
    )


class FordPassTodoList(FordPassEntity, TodoListEntity):
    """The messages about a car, and those about the whole account."""

    entity_description: FordPassTodoDescription
    _attr_supported_features = (
        TodoListEntityFeature.DELETE_TODO_ITEM | TodoListEntityFeature.UPDATE_TODO_ITEM
    )

    @override
    def _show(self, state: VehicleState) -> object:
        messages = state.value(MESSAGES)
        self._attr_todo_items = (
            None
            if messages is None
            else [_item(message) for message in messages.entries]
        )
        return messages

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Mark a message as read, which is all that can be changed of one."""
        old = next((one for one in self.todo_items or () if one.uid == item.uid), None)
        if old is None or item.uid is None or item == old:
            return
        if (
            item.status != TodoItemStatus.COMPLETED
            or item.summary != old.summary
            or item.description != old.description
        ):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="message_unchangeable"
            )
        await self.coordinator.async_send(
            Command.MARK_MESSAGES_READ, MessageIds((item.uid,))
        )

    @override
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Delete messages at Ford."""
        await self.coordinator.async_send(
            Command.DELETE_MESSAGES, MessageIds(tuple(uids))
        )
