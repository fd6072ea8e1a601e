"""Switches that are set by name, as the play room does."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
else:
    DataclassInstance = object


class Switchboard(DataclassInstance):
    """A dataclass of switches; each is a word of a Literal, a number, a bool or a text."""

    __slots__ = ()

    def set(self, name: str, value: Any) -> None:
        """Set a switch by name.

        Raises KeyError for an unknown switch and ValueError for a value it cannot have.
        """
        choice = self.choices()[name]
        if isinstance(choice, tuple):
            fits = value in choice
        elif choice is float:
            fits = type(value) in (int, float)
        else:
            fits = type(value) is choice
        if not fits:
            raise ValueError(f"{name} cannot be {value!r}")
        setattr(self, name, value)

    @classmethod
    def choices(cls) -> dict[str, type | tuple[Any, ...]]:
        """Return for each switch its words, or its type where any value of a type will do."""
        kinds = {
            name: getattr(hint, "__value__", hint)
            for name, hint in get_type_hints(cls).items()
        }
        return {
            entry.name: get_args(kinds[entry.name]) or kinds[entry.name]
            for entry in fields(cls)
        }
